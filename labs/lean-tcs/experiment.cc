// The experiment: settings, then machines, items, identities, the provers' ladder and the model that judges.
#include <algorithm>

#include <fmt/format.h>

#include "labs/engines/tables/lines.h"
#include "labs/lean-tcs/lab.h"

namespace quire::labs::lean_tcs {

using lab::BadInput;

std::vector<std::size_t> numbers_of(const std::vector<std::string>& texts, const char* name,
                                    std::size_t least, std::size_t most) {
  constexpr std::size_t kMost = 40;
  std::vector<std::size_t> numbers;
  for (const std::string& text : texts) {
    const std::optional<std::size_t> value = tables::count_of(text);
    if (!value || *value < least || *value > most)
      throw BadInput(
          fmt::format("{}: {} is no whole number from {} to {}", name, text.substr(0, 40), least, most));
    numbers.push_back(*value);
  }
  if (numbers.empty() || numbers.size() > kMost) throw BadInput(fmt::format("{}: give 1 to {}", name, kMost));
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

Settings read_settings(const lab::Bench& bench) {
  const lab::Values& v = bench.values();
  const auto whole = [&v](const char* name) { return static_cast<std::size_t>(v.integer(name)); };
  Settings s;
  const std::string& family = v.text("family");
  s.make = {.family = family == "bb"    ? Family::bb
                      : family == "mba" ? Family::mba
                                        : Family::both,
            .states = whole("states"),
            .symbols = whole("symbols"),
            .steps_max = whole("max-steps"),
            .variables = whole("vars"),
            .terms = whole("terms"),
            .widths = numbers_of(v.list("width"), "width", 1, mba::kWidthMax),
            .false_share = v.real("false-share"),
            .seed = bench.seed()};
  s.items = whole("items");
  s.prove = whole("prove");
  s.agree = whole("agree");
  s.ladder_terms = numbers_of(v.list("ladder-terms"), "ladder-terms", 3, 400);
  s.ladder_widths = numbers_of(v.list("ladder-width"), "ladder-width", 1, mba::kWidthMax);
  s.per_rung = whole("per-rung");
  s.micro = v.flag("micro");
  s.net = v.text("net");
  s.steps = whole("steps");
  s.batch = whole("batch");
  s.tested = whole("tested");
  return s;
}

void experiment(lab::Bench& bench) {
  const Settings settings = read_settings(bench);
  measure_machines(bench, settings);
  measure_items(bench, settings);
  measure_identities(bench, settings);
  measure_ladder(bench, settings);
  measure_learner(bench, settings);
  for (const char* id : {"C7", "C8"})
    bench.claim(id, {.not_measured = "needs the weights of a prover of 671 billion and a Lean toolchain"});
}

}  // namespace quire::labs::lean_tcs
