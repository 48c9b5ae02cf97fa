// Grids, bowls and the runs to do next, on landscapes whose answer is known.
#include "labs/step-law/bowl.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/engines/random/random.h"
#include "labs/step-law/published_grid.h"

namespace quire::labs::step_law {
namespace {

const PublishedCell& first() { return published_cells().front(); }

/// Runs of one bowl on a lattice of half octaves around its optimum.
Cell lattice(const Bowl& bowl, int half_octaves, double noise = 0, std::uint64_t seed = 1) {
  random::Stream stream(seed, "bowl_test");
  std::vector<GridRun> runs;
  for (int i = -half_octaves; i <= half_octaves; ++i)
    for (int j = -half_octaves; j <= half_octaves; ++j) {
      const Setting s{bowl.optimum.lr * std::exp2(i / 2.0), bowl.optimum.batch * std::exp2(j / 2.0)};
      runs.push_back({1e9, 1e11, s, bowl.at(s) + noise * stream.normal()});
    }
  return cells_of(runs).front();
}

TEST(PublishedGrid, HoldsTogether) {
  EXPECT_EQ(published_cells().size(), 17u);
  std::size_t runs = 0;
  double least_eigenvalue = 1;
  for (const PublishedCell& cell : published_cells()) {
    runs += cell.runs;
    EXPECT_EQ(cell.architecture.parameters(), cell.n);
    EXPECT_TRUE(cell.bowl.convex());
    least_eigenvalue = std::min(least_eigenvalue, cell.bowl.eigenvalues()[0]);
    EXPECT_NEAR(cell.bowl.loss / cell.least, 1, 2e-3);
    EXPECT_NEAR(std::fmod(cell.best.batch, kPublishedSequence), 0, 1e-9) << "whole sequences";
  }
  EXPECT_EQ(runs, 1911u);
  EXPECT_NEAR(least_eigenvalue, 0.0038, 5e-5);
}

TEST(PublishedGrid, DoublingTheRateOfTheFirstCellCostsWhatItsCurvatureSays) {
  const Bowl& bowl = first().bowl;
  const double doubled = bowl.at({2 * bowl.optimum.lr, bowl.optimum.batch});
  EXPECT_NEAR(doubled - bowl.loss, 0.5 * 0.02238, 1e-12);
  EXPECT_NEAR(bowl.gap({2 * bowl.optimum.lr, bowl.optimum.batch}), 0.01119 / 2.6243, 1e-9);
}

TEST(PublishedGrid, SamplesRepeatAndDiffer) {
  const auto a = sampled_grid(1, true), b = sampled_grid(1, true), c = sampled_grid(2, true),
             d = sampled_grid(1, false);
  ASSERT_EQ(a.size(), 17u * 14 * 10);
  EXPECT_EQ(a[77].loss, b[77].loss);
  EXPECT_NE(a[77].loss, c[77].loss);
  EXPECT_EQ(d[77].loss, first().bowl.at(d[77].setting));
  EXPECT_DOUBLE_EQ(a.front().setting.lr, std::exp2(-12));
  EXPECT_DOUBLE_EQ(a.back().setting.lr, std::exp2(-5.5));
}

TEST(Bowl, IsFoundExactlyWithoutNoise) {
  for (const PublishedCell& cell : published_cells()) {
    const auto found = fit_bowl(lattice(cell.bowl, 4));
    ASSERT_TRUE(found);
    EXPECT_NEAR(found->optimum.lr / cell.bowl.optimum.lr, 1, 1e-9);
    EXPECT_NEAR(found->optimum.batch / cell.bowl.optimum.batch, 1, 1e-9);
    EXPECT_NEAR(found->loss, cell.bowl.loss, 1e-12);
    EXPECT_NEAR(found->hxx, cell.bowl.hxx, 1e-12);
    EXPECT_NEAR(found->hxy, cell.bowl.hxy, 1e-12);
    EXPECT_NEAR(found->hyy, cell.bowl.hyy, 1e-12);
    EXPECT_NEAR(found->rms, 0, 1e-12);
  }
}

TEST(Bowl, TheWindowMattersWhereOneSideIsSteeper) {
  // Cubic on the high side: the whole range drags the optimum down.
  std::vector<GridRun> runs;
  for (int i = -8; i <= 8; ++i)
    for (int j = -4; j <= 4; ++j) {
      const double x = i / 2.0, y = j / 2.0;
      runs.push_back({1e9,
                      1e11,
                      {1e-3 * std::exp2(x), 1e6 * std::exp2(y)},
                      2.0 + 0.008 * x * x + 0.003 * std::max(0.0, x * x * x) + 0.01 * y * y});
    }
  const Cell cell = cells_of(runs).front();
  const double near = fit_bowl(cell, 0.01)->optimum.lr, far = fit_bowl(cell, 0.1)->optimum.lr;
  EXPECT_LT(far, 0.85 * near);
  EXPECT_NEAR(near, 1e-3, 0.25e-3);
}

TEST(Bowl, NeedsSixRunsThatSpanAPlane) {
  const Cell whole = lattice(first().bowl, 4);
  Cell few = whole;
  few.runs.resize(5);
  few.best = 0;
  EXPECT_FALSE(fit_bowl(few, 10));
  // Nine runs on one line of lr.
  std::vector<GridRun> line;
  for (const GridRun& run : whole.runs)
    if (run.setting.batch == whole.runs.front().setting.batch) line.push_back(run);
  EXPECT_EQ(line.size(), 9u);
  EXPECT_FALSE(fit_bowl(cells_of(line).front(), 10));
  // A window that is too small takes the best few instead, if told so.
  EXPECT_FALSE(fit_bowl(whole, 1e-6));
  EXPECT_EQ(fit_bowl(whole, 1e-6, 9)->runs, 9u);
}

TEST(Bowl, ASaddleIsNotConvex) {
  Bowl saddle{{1e-3, 1e6}, 2, 0.01, 0, -0.01, 0, 0};
  EXPECT_FALSE(saddle.convex());
  EXPECT_TRUE(std::isnan(saddle.plateau(0.01).lr));
  EXPECT_TRUE(saddle.plateau_edge(0.01, 8).empty());
  EXPECT_NEAR(saddle.eigenvalues()[0], -0.01, 1e-15);
  saddle.hyy = 0.02;
  saddle.hxy = std::sqrt(0.01 * 0.02);
  EXPECT_NEAR(saddle.eigenvalues()[0], 0, 1e-15) << "a valley";
}

TEST(Bowl, ThePlateauIsAnEllipseOfOneLoss) {
  for (const PublishedCell& cell : published_cells()) {
    const auto edge = cell.bowl.plateau_edge(0.0025, 64);
    const auto widths = cell.bowl.plateau(0.0025);
    double far_lr = 0, far_batch = 0;
    ASSERT_EQ(edge.size(), 65u);
    EXPECT_EQ(edge.front().lr, edge.back().lr);
    for (const Setting& s : edge) {
      EXPECT_NEAR(cell.bowl.gap(s), 0.0025, 1e-12);
      far_lr = std::max(far_lr, std::fabs(std::log2(s.lr / cell.bowl.optimum.lr)));
      far_batch = std::max(far_batch, std::fabs(std::log2(s.batch / cell.bowl.optimum.batch)));
    }
    EXPECT_LE(far_lr, widths.lr * (1 + 1e-9));
    EXPECT_GT(far_lr, widths.lr * 0.99);
    EXPECT_LE(far_batch, widths.batch * (1 + 1e-9));
    EXPECT_GT(far_batch, widths.batch * 0.99);
  }
}

TEST(Bowl, TheLeastWithinTheRunsIsThatOfAFineLattice) {
  const Cell cell = lattice(first().bowl, 4);
  Bowl bowl = first().bowl;
  EXPECT_EQ(least_within(bowl, cell).lr, bowl.optimum.lr) << "inside";
  const Setting centre = bowl.optimum;
  for (const auto& [lr, batch] : {std::pair{8.0, 1.0}, {1.0, 1.0 / 32}, {16.0, 32.0}, {1.0 / 10, 7.0}})
    for (const double hyy : {bowl.hyy, -bowl.hyy}) {
      Bowl moved = bowl;
      moved.hyy = hyy;
      moved.optimum = {centre.lr * lr, centre.batch * batch};
      const Setting found = least_within(moved, cell);
      double least = 1e9;
      for (int i = -64; i <= 64; ++i)
        for (int j = -64; j <= 64; ++j)
          least = std::min(least,
                           moved.at({centre.lr * std::exp2(i / 32.0), centre.batch * std::exp2(j / 32.0)}));
      EXPECT_LE(moved.at(found), least + 1e-12);
      EXPECT_NEAR(moved.at(found), least, 2e-4);
      EXPECT_LE(std::fabs(std::log2(found.lr / centre.lr)), 2 + 1e-9);
      EXPECT_LE(std::fabs(std::log2(found.batch / centre.batch)), 2 + 1e-9);
    }
}

TEST(NextRuns, ReduceTheSpreadAsMeasuredByRepeatingTheExperiment) {
  const Bowl& truth = first().bowl;
  const Cell cell = lattice(truth, 2, 0.002);
  const auto bowl = fit_bowl(cell, 0.05);
  ASSERT_TRUE(bowl);
  const auto next = next_runs(cell, *bowl, 6, 0.05);
  ASSERT_EQ(next.size(), 6u);
  for (std::size_t i = 0; i < next.size(); ++i) {
    EXPECT_LT(next[i].spread_after, next[i].spread_before);
    EXPECT_LT(bowl->gap(next[i].setting), 0.05);
    if (i > 0) {
      EXPECT_NEAR(next[i].spread_before, next[i - 1].spread_after, 1e-12);
    }
  }
  // The spread of the optimum over fresh noise is what the first one says, within the noise of its noise.
  double squares = 0;
  constexpr int kRepeats = 400;
  for (int r = 0; r < kRepeats; ++r) {
    const auto again = fit_bowl(lattice(truth, 2, 0.002, 100 + static_cast<std::uint64_t>(r)), 0.05);
    squares += std::pow(octaves(again->optimum, truth.optimum), 2);
  }
  EXPECT_NEAR(next[0].spread_before / std::sqrt(squares / kRepeats), 1, 0.45);
}

TEST(NextRuns, TheGreedyChoiceIsTheBestOfAll) {
  const Cell cell = lattice(first().bowl, 2, 0.002);
  const auto bowl = fit_bowl(cell, 0.05);
  const auto chosen = next_runs(cell, *bowl, 1, 0.05);
  ASSERT_EQ(chosen.size(), 1u);
  // Brute force: add each candidate as a run on the bowl, and ask for the spread that is left.
  double best = 1e9;
  const Setting centre = cell.runs[cell.best].setting;
  for (int i = -8; i <= 8; ++i)
    for (int j = -8; j <= 8; ++j) {
      Cell more = cell;
      const Setting s{centre.lr * std::exp2(i / 2.0), centre.batch * std::exp2(j / 2.0)};
      if (bowl->gap(s) >= 0.05) continue;
      more.runs.push_back({cell.n, cell.d, s, bowl->at(s)});
      const auto refit = fit_bowl(more, 0.05);
      const auto left = next_runs(more, *refit, 1, 0.05);
      // The bowl stays, its noise estimate shrinks by the extra run: take that out.
      const double runs = static_cast<double>(cell.runs.size());
      const double scale = std::sqrt((runs - 5) / (runs - 6));
      best = std::min(best, left[0].spread_before * scale);
    }
  EXPECT_NEAR(chosen[0].spread_after / best, 1, 1e-6);
}

TEST(NextRuns, SayNothingOfABowlThatIsNone) {
  const Cell cell = lattice(first().bowl, 2);
  Bowl saddle = *fit_bowl(cell, 0.05);
  saddle.hyy = -1;
  EXPECT_TRUE(next_runs(cell, saddle, 3, 0.05).empty());
}

TEST(Grid, GroupsSortsAndFindsTheNearest) {
  const std::vector<GridRun> runs{{2e9, 1e11, {1e-3, 1e6}, 2.2},
                                  {1e9, 1e11, {1e-3, 1e6}, 2.5},
                                  {1e9, 1e11, {4e-3, 1e6}, 2.4},
                                  {1e9, 1e10, {1e-3, 1e6}, 2.9}};
  const auto cells = cells_of(runs);
  ASSERT_EQ(cells.size(), 3u);
  EXPECT_EQ(cells[0].d, 1e10);
  EXPECT_EQ(cells[1].runs.size(), 2u);
  EXPECT_EQ(cells[1].least(), 2.4);
  EXPECT_NEAR(nearest_gap(cells[1], {1.5e-3, 1e6}), 2.5 / 2.4 - 1, 1e-15);
  EXPECT_EQ(nearest_gap(cells[1], {2.5e-3, 1e6}), 0) << "nearest in octaves, not in rate";
  EXPECT_NEAR(octaves({1e-3, 1e6}, {8e-3, 16e6}), 5, 1e-12);
}

TEST(Grid, MixturesOfOneSizeAreOtherModelsWhereTheirActiveWeightsDiffer) {
  std::vector<GridRun> runs{{2e9, 1e10, {1e-3, 1e6}, 2.7}, {2e9, 1e10, {1e-3, 1e6}, 2.5}};
  EXPECT_EQ(cells_of(runs).size(), 1u);
  runs[0].active = 2e8;
  runs[1].active = 1e9;
  ASSERT_EQ(cells_of(runs).size(), 2u);
  EXPECT_EQ(cells_of(runs)[0].least(), 2.7);
}

TEST(Grid, LinesAreFoundThroughTwoRoundingsOfTheRate) {
  std::vector<GridRun> runs;
  const double losses[] = {2.5, 2.4, 2.3, 2.35, 2.34, 2.5};
  const double rates[] = {0.001953, 0.00276, 0.003906, 0.00552, 0.00781, 0.01105};
  const double other[] = {0.00195, 0.002762, 0.00391, 0.005524, 0.007812, 0.0111};
  for (int i = 0; i < 6; ++i)
    for (int b = 0; b < 5; ++b)
      runs.push_back(
          {1e9, 1e11, {b == 1 ? other[i] : rates[i], 1e6 * (1 + b)}, losses[i] + (b == 1 ? 0.0 : 0.1)});
  const RawLines lines = raw_lines(cells_of(runs), 0.0025);
  EXPECT_EQ(lines.over_lr.lines, 5u);
  EXPECT_EQ(lines.over_lr.unimodal, 0u) << "2.35 to 2.34 is a second valley of 0.4 %";
  EXPECT_EQ(raw_lines(cells_of(runs), 0.005).over_lr.unimodal, 5u);
  EXPECT_EQ(lines.over_batch.lines, 6u) << "rounding apart, a rate is one line";
  EXPECT_EQ(lines.over_batch.unimodal, 6u);
  EXPECT_EQ(raw_lines(cells_of(std::span(runs).first(20)), 0.0025).over_lr.lines, 0u)
      << "four runs are no line";
}

}  // namespace
}  // namespace quire::labs::step_law
