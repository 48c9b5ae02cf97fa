// The experiment: the exact table, depths, the worst case, how far equality reaches, items with their
// certificates, labels of others, a learner.
#include "labs/regex-pspace/lab.h"

namespace quire::labs::regex_pspace {

using lab::Bench;

Settings read_settings(const Bench& bench) {
  const lab::Values& v = bench.values();
  const auto size = [&](const char* name) { return static_cast<std::size_t>(v.integer(name)); };
  Settings s;
  s.letters = size("letters");
  s.length = size("length");
  s.depth = size("depth");
  s.explored_depth = size("explored-depth");
  s.items = size("items");
  s.blow_up = size("blow-up");
  if (v.has("benchmark")) s.benchmark = v.text("benchmark");
  s.micro = v.flag("micro");
  s.shape = v.text("shape");
  s.steps = static_cast<std::uint64_t>(v.integer("steps"));
  s.lessons = size("lessons");
  s.asked = size("asked");
  return s;
}

void experiment(Bench& bench) {
  const Settings settings = read_settings(bench);
  const Table table = measure_table(bench, settings);
  measure_depths(bench, settings);
  measure_blow_up(bench, settings);
  measure_reach(bench, settings, table);
  measure_items(bench, settings, table);
  measure_labels(bench, settings, table);
  measure_learner(bench, settings, table);
}

}  // namespace quire::labs::regex_pspace
