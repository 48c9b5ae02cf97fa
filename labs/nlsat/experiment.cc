// The experiment: settings, then transition, hardness, reach, texts and the model that reads.
#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "labs/engines/tables/lines.h"
#include "labs/nlsat/lab.h"
#include "labs/nlsat/reading.h"

namespace quire::labs::nlsat {
namespace {

using lab::BadInput;
using lab::Bench;

/// Whole numbers within a range, rising; one to `most_count` of them.
std::vector<std::int32_t> sizes(const Bench& bench, const char* name, std::size_t least, std::size_t most,
                                std::size_t most_count = 12) {
  std::vector<std::int32_t> all;
  for (const std::string& text : bench.values().list(name)) {
    const std::optional<std::size_t> value = tables::count_of(text);
    if (!value || *value < least || *value > most)
      throw BadInput(
          fmt::format("{}: {} is no whole number from {} to {}", name, text.substr(0, 40), least, most));
    all.push_back(static_cast<std::int32_t>(*value));
  }
  if (all.empty() || all.size() > most_count)
    throw BadInput(fmt::format("{}: give one to {} of them", name, most_count));
  if (std::adjacent_find(all.begin(), all.end(), std::greater_equal<>()) != all.end())
    throw BadInput(fmt::format("{}: give them in rising order, each once", name));
  return all;
}

}  // namespace

Settings read_settings(const Bench& bench) {
  const lab::Values& v = bench.values();
  Settings s;
  s.small = sizes(bench, "small", 3, 16);
  s.large = sizes(bench, "large", 17, kVariablesMost);
  s.hard_variables = static_cast<std::int32_t>(v.integer("hard-variables"));
  s.per_point = static_cast<std::size_t>(v.integer("per-point"));
  s.per_map_point = static_cast<std::size_t>(v.integer("map-point"));
  s.texts = static_cast<std::size_t>(v.integer("texts"));
  for (const std::string& name : v.list("fragments")) s.fragments.push_back(*fragment_named(name));
  if (s.fragments.empty()) throw BadInput("fragments: give one at least");
  s.window = v.real("window");
  s.net = v.text("net");
  s.reading_train = sizes(bench, "read-train", 3, kReadingNouns);
  s.reading_test = sizes(bench, "read-test", 3, kReadingNouns);
  if (s.reading_test.front() != s.reading_train.front())
    throw BadInput("read-test: begin with the first size of read-train");
  s.steps = static_cast<std::size_t>(v.integer("steps"));
  s.batch = static_cast<std::size_t>(v.integer("batch"));
  s.tested = static_cast<std::size_t>(v.integer("tested"));
  return s;
}

double HalfRatios::of(std::int32_t variables) {
  const auto it = known_.find(variables);
  if (it != known_.end()) return it->second;
  return known_[variables] = half_ratio(variables, options_);
}

void experiment(Bench& bench) {
  const Settings settings = read_settings(bench);
  HalfRatios halves({.per_point = std::min<std::size_t>(settings.per_point, 400),
                     .seed = bench.seed(),
                     .threads = settings.threads,
                     .check = [&bench] { bench.check(); }});
  measure_transition(bench, settings, halves);
  measure_hardness(bench, settings, halves);
  measure_reach(bench, settings);
  measure_texts(bench, settings, halves);
  measure_reading(bench, settings, halves);
  bench.claim("C7", {.not_measured = "needs the weights of T5-large and RoBERTa"});
  bench.claim("C8", {.not_measured = "needs models trained on the RuleTaker sets"});
}

}  // namespace quire::labs::nlsat
