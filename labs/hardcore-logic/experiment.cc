// The experiment: puzzles of all groups, what their rules and looks do, how hard they are, recipes without a
// check, sizes beyond the paper's, and the model that learns the usual form.
#include <fmt/format.h>

#include "labs/hardcore-logic/lab.h"

namespace quire::labs::hardcore_logic {

Settings read_settings(const lab::Bench& bench) {
  const lab::Values& v = bench.values();
  const auto count = [&](const char* name) { return static_cast<std::size_t>(v.integer(name)); };
  Settings s;
  s.games = games_named(v.list("games"));
  s.changes = changes_named(v.list("variants"));
  s.per_group = count("per-group");
  s.timeout_ms = v.integer("timeout");
  s.threads = static_cast<unsigned>(v.integer("threads"));
  s.certify = v.flag("certify");
  s.recipes = count("recipes");
  s.beyond = count("beyond");
  s.conflicts = v.integer("conflicts");
  if (v.has("audit")) s.audit = v.text("audit");
  s.micro = v.flag("micro");
  s.shape = v.text("net");
  s.steps = static_cast<std::uint64_t>(v.integer("steps"));
  s.lessons = count("lessons");
  s.asked = count("asked");
  return s;
}

void experiment(lab::Bench& bench) {
  const Settings settings = read_settings(bench);
  const std::vector<Batch> batches = measure_making(bench, settings);
  measure_rules(bench, settings, batches);
  measure_difficulty(bench, batches);
  draw_scenes(bench, batches);
  measure_recipes(bench, settings);
  measure_sizes(bench, settings);
  measure_learner(bench, settings);
}

}  // namespace quire::labs::hardcore_logic
