// The series of an arena, thinned to what a figure can show.
#include <algorithm>
#include <cmath>

#include "labs/fair-threshold/arena.h"

namespace quire::labs::fair_threshold {

namespace {

using lab::Bench;

constexpr Method kDrawn[] = {Method::ofs, Method::ucb, Method::pd};

/// The mean over seeds at the rounds that all seeds kept.
std::vector<std::pair<double, double>> mean_course(const std::vector<Course>& courses,
                                                   double Checkpoint::*what) {
  std::vector<std::pair<double, double>> curve;
  const std::size_t points = courses.back().checkpoints.size();
  for (std::size_t i = 0; i < points; ++i) {
    double sum = 0;
    for (const Course& course : courses) {
      const std::size_t stride = course.checkpoints.size() / points;
      sum += course.checkpoints[(i + 1) * stride - 1].*what;
    }
    const double t = static_cast<double>(courses.back().checkpoints[i].t);
    curve.emplace_back(t, sum / static_cast<double>(courses.size()));
  }
  return curve;
}

/// Every so many checkpoints of the first seed, so that a series has at most kCurvePoints points.
template <class Get>
void draw_first(Bench& bench, const std::string& series, const std::vector<Checkpoint>& checkpoints,
                Get get) {
  const std::size_t stride = std::max<std::size_t>(1, checkpoints.size() / kCurvePoints);
  for (std::size_t i = stride - 1; i < checkpoints.size(); i += stride)
    bench.point(series, static_cast<double>(checkpoints[i].t), get(checkpoints[i]));
}

void draw_sweep(lab::Bench& bench, const Arena& arena) {
  const std::string where = arena.where();
  const std::vector<Steady>& all = arena.oracle.thresholds;
  const std::size_t stride = all.size() / 300 + 1;
  for (std::size_t k = 0; k < all.size(); k += stride) {
    bench.point("steady reward " + where, all[k].cut.theta, all[k].reward);
    bench.point("steady gap " + where, all[k].cut.theta, std::abs(all[k].cut.gap()));
  }
  for (const double theta : {0.0, 1.0})
    bench.point("tolerance " + where, theta, arena.setting.constraints.delta);
  const Steady& best = all[arena.oracle.best];
  for (const double height : {0.0, best.reward}) bench.point("oracle " + where, best.cut.theta, height);
}

}  // namespace

void draw(lab::Bench& bench, const Arena& arena) {
  const std::string where = " " + arena.where() + " ";
  for (const Method method : kDrawn) {
    const std::string end = where + word(method);
    const std::vector<Course>& courses = arena.courses.at(method);
    for (const auto& [t, v] : mean_course(courses, &Checkpoint::violation))
      bench.point("violation" + end, t, v);
    for (const auto& [t, r] : mean_course(courses, &Checkpoint::reward)) bench.point("reward" + end, t, r);
    const std::vector<Checkpoint>& first = courses.front().checkpoints;
    draw_first(bench, "pi" + end, first, [](const Checkpoint& c) { return c.state.pi; });
    draw_first(bench, "rho" + end, first, [](const Checkpoint& c) { return c.state.rho; });
    draw_first(bench, "theta" + end, first, [](const Checkpoint& c) { return c.theta; });
  }
  draw_first(bench, "step3 " + arena.where(), arena.courses.at(Method::ofs).front().checkpoints,
             [](const Checkpoint& c) { return c.nothing_feasible; });
  draw_sweep(bench, arena);
}

}  // namespace quire::labs::fair_threshold
