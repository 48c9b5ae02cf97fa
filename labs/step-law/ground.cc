#include "labs/step-law/ground.h"

#include "labs/step-law/published_grid.h"

namespace quire::labs::step_law {
namespace {

constexpr double kReach = 2;  // octaves; beyond them a quadratic is not believed

}  // namespace

Ground ground_of(lab::Bench& bench, const Settings& settings) {
  Ground g;
  g.file = !settings.file.empty();
  const std::vector<GridRun> runs = g.file ? settings.file : sampled_grid(bench.seed(), settings.noise);
  g.analysis = analyse(runs, settings.analysis, [&bench] { bench.check(); });
  for (std::size_t i = 0; i < g.analysis.cells.size(); ++i) {
    const Cell& cell = g.analysis.cells[i];
    // The summary's cells are sorted as the analysis sorts: by N, then D.
    g.places.push_back({&cell, g.file ? g.analysis.bowls[i] : std::optional(published_cells()[i].bowl)});
  }
  return g;
}

std::vector<Rule> rules_of(const Settings& settings) {
  std::vector<Rule> rules(compared_rules().begin(), compared_rules().end());
  for (Rule& rule : rules)
    if (rule.law == "deepseek") rule.law = settings.deepseek;
  return rules;
}

std::optional<double> judged_gap(const Ground& g, const Place& p, const Setting& s) {
  if (g.file) return 100 * nearest_gap(*p.cell, s);
  if (octaves(s, p.bowl->optimum) > kReach) return std::nullopt;
  return 100 * p.bowl->gap(s);
}

}  // namespace quire::labs::step_law
