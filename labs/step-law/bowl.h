// The landscape of one (N, D): a quadratic in x = log2 lr and y = log2 B through the runs near the best one
// (the paper's bowl). Fitted close to the minimum only: the bowl is steeper on its high side, and runs from
// farther off would drag the optimum down.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "labs/step-law/grid.h"

namespace quire::labs::step_law {

/// loss + (hxx dx^2 + 2 hxy dx dy + hyy dy^2) / 2, with dx, dy in octaves from the optimum.
struct Bowl {
  Setting optimum;
  double loss = 0;                   ///< at the optimum
  double hxx = 0, hxy = 0, hyy = 0;  ///< second derivatives, nats an octave^2
  double rms = 0;                    ///< of the residuals
  std::size_t runs = 0;              ///< that it was fitted to

  double at(const Setting& setting) const;
  /// at(setting) / loss - 1.
  double gap(const Setting& setting) const { return at(setting) / loss - 1; }
  /// Of the Hessian, the lower first.
  std::array<double, 2> eigenvalues() const;
  bool convex() const { return eigenvalues()[0] > 0; }

  struct Widths {
    double lr = 0, batch = 0;  ///< octaves
  };
  /// Half of the width and of the height of the plateau {loss <= (1 + t) * least}, an ellipse; NaN unless
  /// convex.
  Widths plateau(double t) const;
  /// Points on its edge, counterclockwise, the first again at the end; empty unless convex.
  std::vector<Setting> plateau_edge(double t, std::size_t points) const;
};

constexpr double kBowlRelative = 0.01;
constexpr std::size_t kBowlRuns = 6;

/// Least squares over the runs with relative loss below `relative_most`, over the `least_runs` best ones
/// where those are fewer. Nothing where there are fewer than six, or where they do not determine six
/// coefficients.
std::optional<Bowl> fit_bowl(const Cell& cell, double relative_most = kBowlRelative,
                             std::size_t least_runs = 0);

/// Where the quadratic is least within the rectangle that the cell's runs span: the optimum where it is
/// inside, else a point of the edge. A bowl that is nearly a valley has its optimum far from any run; nothing
/// was measured there.
Setting least_within(const Bowl& bowl, const Cell& cell);

/// The setting, of those that could be run next, that most reduces the variance of the optimum's place.
struct NextRun {
  Setting setting;
  double spread_before = 0, spread_after = 0;  ///< standard deviation of the optimum, octaves
};
/// `count` runs one after another, each the best given those before it (greedy A-optimal design), out of the
/// settings in half octaves around the best run where the bowl is below `relative_most`: farther out it is
/// not the landscape. Empty unless the bowl is convex and more runs than coefficients were fitted.
std::vector<NextRun> next_runs(const Cell& cell, const Bowl& bowl, std::size_t count,
                               double relative_most = kBowlRelative);

}  // namespace quire::labs::step_law
