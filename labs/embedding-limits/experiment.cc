// The experiment: settings, and the order of the measurements. Figures go to the bench; verdicts follow from
// the card's rules.
#include <charconv>
#include <set>

#include <fmt/format.h>

#include "labs/embedding-limits/lab.h"

namespace quire::labs::embedding_limits {

using lab::BadInput;
using lab::Bench;

std::vector<std::size_t> whole_numbers(const lab::Values& values, const std::string& name, std::size_t least,
                                       std::size_t most) {
  std::set<std::size_t> numbers;
  for (const std::string& text : values.list(name)) {
    std::size_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc() || end != text.data() + text.size() || number < least || number > most)
      throw BadInput(
          fmt::format("{}: {} is no whole number from {} to {}", name, text.substr(0, 40), least, most));
    numbers.insert(number);
  }
  if (numbers.empty()) throw BadInput(fmt::format("{}: name at least one number", name));
  return {numbers.begin(), numbers.end()};
}

Relevance paper_relevance() {
  return make_pattern(Pattern::dense, 1000, 2, 46, random::Stream(1, "unused")).value();
}

Settings read_settings(const Bench& bench) {
  const lab::Values& values = bench.values();
  const auto whole = [&](const char* name) { return static_cast<std::size_t>(values.integer(name)); };
  Settings s;
  s.dimensions = whole_numbers(values, "d", 2, 64);
  s.cuts = whole_numbers(values, "dims", 1, 4096);
  s.construction_n = whole("construction_n");
  s.critical.k = whole("k");
  s.critical.seeds = whole("seeds");
  // One document a query can be had for any n from two dimensions on: no search would end.
  s.critical.documents_max = s.critical.k == 1 ? 256 : 1024;
  s.critical.seed = bench.seed();
  s.critical.free.temperature = values.real("temperature");
  s.critical.free.rate = values.real("lr");
  s.critical.free.steps_max = whole("max_steps");
  s.critical.free.patience = whole("patience");
  s.limit.documents = whole("docs");
  s.limit.queries = whole("queries");
  s.limit.k = whole("k");
  s.limit.pattern = wanted(pattern_of(values.text("pattern")));
  s.limit.strict = !values.flag("shared_words");
  s.limit.seed = bench.seed();
  return s;
}

void experiment(Bench& bench) {
  const Settings settings = read_settings(bench);
  const double search_share = bench.full() ? 0.8 : 0.6;
  // First, since it refuses settings that cannot be had.
  measure_limit(bench, settings, [&](double share, const std::string& note) {
    bench.progress((1 - search_share) * share, note);
  });
  measure_statistics(bench, settings);
  measure_construction(bench, settings);
  measure_extrapolation(bench);
  measure_critical(bench, settings, [&](double share, const std::string& note) {
    bench.progress(1 - search_share + search_share * share, note);
  });
}

}  // namespace quire::labs::embedding_limits
