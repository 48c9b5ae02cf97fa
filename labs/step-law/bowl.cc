#include "labs/step-law/bowl.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include <Eigen/LU>
#include <Eigen/QR>

namespace quire::labs::step_law {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
using Terms = Eigen::Matrix<double, 6, 1>;
using Design = Eigen::Matrix<double, Eigen::Dynamic, 6>;

/// 1, x, y, x^2, xy, y^2.
Terms terms(double x, double y) { return {1, x, y, x * x, x * y, y * y}; }

Terms terms(const Setting& setting, const Setting& centre) {
  return terms(std::log2(setting.lr / centre.lr), std::log2(setting.batch / centre.batch));
}

/// The runs that are fitted, by loss.
std::vector<const GridRun*> near_runs(const Cell& cell, double relative_most, std::size_t least_runs) {
  std::vector<const GridRun*> runs;
  runs.reserve(cell.runs.size());
  for (const GridRun& run : cell.runs) runs.push_back(&run);
  std::stable_sort(runs.begin(), runs.end(),
                   [](const GridRun* a, const GridRun* b) { return a->loss < b->loss; });
  std::size_t kept = 0;
  while (kept < runs.size() && (kept < least_runs || cell.relative(*runs[kept]) < relative_most)) ++kept;
  runs.resize(kept);
  return runs;
}

Design design_of(std::span<const GridRun* const> runs, const Setting& centre) {
  Design design(static_cast<Eigen::Index>(runs.size()), 6);
  for (std::size_t i = 0; i < runs.size(); ++i)
    design.row(static_cast<Eigen::Index>(i)) = terms(runs[i]->setting, centre).transpose();
  return design;
}

Setting moved(const Setting& from, double octaves_lr, double octaves_batch) {
  return {from.lr * std::exp2(octaves_lr), from.batch * std::exp2(octaves_batch)};
}

/// How the optimum moves with the six coefficients, in octaves; `x`, `y`: the optimum from the centre.
Eigen::Matrix<double, 2, 6> sensitivity(const Bowl& bowl, double x, double y) {
  Eigen::Matrix2d hessian;
  hessian << bowl.hxx, bowl.hxy, bowl.hxy, bowl.hyy;
  Eigen::Matrix<double, 2, 6> right;
  right << 0, 1, 0, 2 * x, y, 0,  //
      0, 0, 1, 0, x, 2 * y;
  return -hessian.inverse() * right;
}

/// Settings in half octaves around `centre` where the bowl is below the limit.
std::vector<Setting> candidates(const Bowl& bowl, const Setting& centre, double relative_most) {
  constexpr int kHalfOctaves = 8;
  std::vector<Setting> all;
  for (int i = -kHalfOctaves; i <= kHalfOctaves; ++i)
    for (int j = -kHalfOctaves; j <= kHalfOctaves; ++j) {
      const Setting setting = moved(centre, i / 2.0, j / 2.0);
      if (bowl.gap(setting) < relative_most) all.push_back(setting);
    }
  return all;
}

}  // namespace

double Bowl::at(const Setting& setting) const {
  const double x = std::log2(setting.lr / optimum.lr), y = std::log2(setting.batch / optimum.batch);
  return loss + (hxx * x * x + 2 * hxy * x * y + hyy * y * y) / 2;
}

std::array<double, 2> Bowl::eigenvalues() const {
  const double middle = (hxx + hyy) / 2, reach = std::hypot((hxx - hyy) / 2, hxy);
  return {middle - reach, middle + reach};
}

Bowl::Widths Bowl::plateau(double t) const {
  if (!convex()) return {kNaN, kNaN};
  const double determinant = hxx * hyy - hxy * hxy, level = 2 * t * loss;
  return {std::sqrt(level * hyy / determinant), std::sqrt(level * hxx / determinant)};
}

std::vector<Setting> Bowl::plateau_edge(double t, std::size_t points) const {
  std::vector<Setting> edge;
  if (!convex()) return edge;
  // v = sqrt(2 t loss) L'^-1 (cos, sin) with H = L L'.
  const double l11 = std::sqrt(hxx), l21 = hxy / l11, l22 = std::sqrt(hyy - l21 * l21);
  const double level = std::sqrt(2 * t * loss);
  for (std::size_t i = 0; i <= points; ++i) {
    const double turn = 2 * std::numbers::pi * static_cast<double>(i % points) / static_cast<double>(points);
    const double y = level * std::sin(turn) / l22;
    edge.push_back(moved(optimum, (level * std::cos(turn) - l21 * y) / l11, y));
  }
  return edge;
}

std::optional<Bowl> fit_bowl(const Cell& cell, double relative_most, std::size_t least_runs) {
  const std::vector<const GridRun*> runs = near_runs(cell, relative_most, least_runs);
  if (runs.size() < kBowlRuns) return std::nullopt;
  const Setting centre = cell.runs[cell.best].setting;
  const Design design = design_of(runs, centre);
  Eigen::VectorXd losses(design.rows());
  for (std::size_t i = 0; i < runs.size(); ++i) losses[static_cast<Eigen::Index>(i)] = runs[i]->loss;
  const Eigen::ColPivHouseholderQR<Design> qr(design);
  if (qr.rank() < 6) return std::nullopt;
  const Terms c = qr.solve(losses);
  Bowl bowl;
  bowl.hxx = 2 * c[3];
  bowl.hxy = c[4];
  bowl.hyy = 2 * c[5];
  bowl.runs = runs.size();
  bowl.rms = std::sqrt((design * c - losses).squaredNorm() / static_cast<double>(runs.size()));
  const double determinant = bowl.hxx * bowl.hyy - bowl.hxy * bowl.hxy;
  const double x = (bowl.hxy * c[2] - bowl.hyy * c[1]) / determinant;
  const double y = (bowl.hxy * c[1] - bowl.hxx * c[2]) / determinant;
  bowl.optimum = moved(centre, x, y);
  bowl.loss = c[0] + (c[1] * x + c[2] * y) / 2;
  const auto sound = [](double value) { return std::isfinite(value) && value > 0; };
  if (!sound(bowl.optimum.lr) || !sound(bowl.optimum.batch) || !std::isfinite(bowl.loss)) return std::nullopt;
  return bowl;
}

Setting least_within(const Bowl& bowl, const Cell& cell) {
  const Setting& o = bowl.optimum;
  constexpr double kFar = std::numeric_limits<double>::infinity();
  double x_low = kFar, x_high = -kFar, y_low = kFar, y_high = -kFar;
  for (const GridRun& run : cell.runs) {
    const double x = std::log2(run.setting.lr / o.lr), y = std::log2(run.setting.batch / o.batch);
    x_low = std::min(x_low, x);
    x_high = std::max(x_high, x);
    y_low = std::min(y_low, y);
    y_high = std::max(y_high, y);
  }
  // The stationary point, that of each edge, and the corners: the least is one of them.
  std::vector<std::array<double, 2>> places{{0, 0}};
  for (const double x : {x_low, x_high}) {
    places.push_back({x, -bowl.hxy * x / bowl.hyy});
    for (const double y : {y_low, y_high}) places.push_back({x, y});
  }
  for (const double y : {y_low, y_high}) places.push_back({-bowl.hxy * y / bowl.hxx, y});
  Setting best;
  double least = kFar;
  for (const auto& [x, y] : places) {
    if (!(x >= x_low && x <= x_high && y >= y_low && y <= y_high)) continue;
    const Setting place = moved(o, x, y);
    if (const double loss = bowl.at(place); loss < least) {
      least = loss;
      best = place;
    }
  }
  return best;
}

std::vector<NextRun> next_runs(const Cell& cell, const Bowl& bowl, std::size_t count, double relative_most) {
  const std::vector<const GridRun*> runs = near_runs(cell, relative_most, 0);
  if (!bowl.convex() || runs.size() <= kBowlRuns) return {};
  const Setting centre = cell.runs[cell.best].setting;
  const Design design = design_of(runs, centre);
  Eigen::Matrix<double, 6, 6> inverse = (design.transpose() * design).inverse();
  const Eigen::Matrix<double, 2, 6> moves =
      sensitivity(bowl, std::log2(bowl.optimum.lr / centre.lr), std::log2(bowl.optimum.batch / centre.batch));
  const double noise =
      bowl.rms * std::sqrt(static_cast<double>(runs.size()) / static_cast<double>(runs.size() - kBowlRuns));
  const auto spread = [&] { return noise * std::sqrt((moves * inverse * moves.transpose()).trace()); };
  const std::vector<Setting> settings = candidates(bowl, centre, relative_most);
  std::vector<NextRun> chosen;
  for (std::size_t k = 0; k < count && !settings.empty(); ++k) {
    double most = -1;
    NextRun next;
    next.spread_before = spread();
    for (const Setting& setting : settings) {
      const Terms v = terms(setting, centre);
      const double gain = (moves * inverse * v).squaredNorm() / (1 + v.dot(inverse * v));
      if (gain <= most) continue;
      most = gain;
      next.setting = setting;
    }
    const Terms v = terms(next.setting, centre), w = inverse * v;
    inverse -= w * w.transpose() / (1 + v.dot(w));
    next.spread_after = spread();
    chosen.push_back(next);
  }
  return chosen;
}

}  // namespace quire::labs::step_law
