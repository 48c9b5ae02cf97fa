// Where formulas stop being satisfiable, by their number of variables.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "labs/engines/stats/curve_fit.h"
#include "labs/nlsat/lab.h"

namespace quire::labs::nlsat {
namespace {

using lab::Bench;
using lab::Scale;

constexpr double kThreshold = 4.267;  // of many variables (Mertens, Mezard, Zecchina 2006)
constexpr std::int32_t kSlow = 100;   // variables from which a point has a twentieth of the formulas

/// Numbers of clauses from three (small: all that the paper's settings span) to seven and a half for each
/// variable.
std::vector<std::size_t> grid(std::int32_t n) {
  const double low = n >= kSlow ? 3.6 : 3;
  const double high = n <= 16 ? 7.5 : n >= kSlow ? 5.0 : 6.0;
  const double step = std::max(1.0, std::round(n / 8.0));
  std::vector<std::size_t> counts;
  for (double m = std::round(low * n); m <= high * n + 0.5; m += step)
    counts.push_back(static_cast<std::size_t>(m));
  return counts;
}

double six_digits(double x) { return std::round(x * 1e6) / 1e6; }

struct Fit {
  double a = 0, b = 0;
  bool converged = false;
  double at(double n) const { return kThreshold + a * std::pow(n, -b); }
};

Fit fit(const std::vector<double>& n, const std::vector<double>& half) {
  const stats::Curve curve = [](double a, double b, double x) -> std::array<double, 3> {
    const double power = std::pow(x, -b);
    return {kThreshold + a * power, power, -a * std::log(x) * power};
  };
  const stats::CurveFit found = stats::fit_curve(curve, n, half, 3, 1);
  return {found.a, found.b, found.converged};
}

std::vector<Point> scan(Bench& bench, const Settings& settings, std::int32_t n, std::string& csv) {
  std::vector<Point> points;
  const ScanOptions options{
      .per_point = n < kSlow ? settings.per_point : std::max<std::size_t>(20, settings.per_point / 20),
      .seed = bench.seed(),
      .threads = settings.threads,
      .check = [&bench] { bench.check(); }};
  for (const std::size_t clauses : grid(n)) {
    points.push_back(scan_point(n, clauses, options));
    const Point& p = points.back();
    bench.point(fmt::format("sat {}", n), p.ratio, p.share());
    csv += fmt::format("{},{},{:.6f},{},{}\n", n, p.clauses, p.ratio, p.formulas, p.satisfiable);
  }
  return points;
}

void claim(Bench& bench, const std::vector<double>& n, const std::vector<double>& half) {
  lab::Measurement falls{.scale = bench.full() ? Scale::same : Scale::reduced};
  double at_200 = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t i = 0; i < n.size(); ++i) {
    if (n[i] == 200) at_200 = half[i];
    if (i + 1 < n.size() && n[i + 1] <= 16)
      falls.figures.push_back(
          {.label = fmt::format("{} to {}", n[i], n[i + 1]), .value = half[i] - half[i + 1]});
  }
  if (falls.figures.empty()) falls.not_measured = "one small size only";
  bench.claim("C1", falls);
  if (std::isnan(at_200))
    bench.claim("C1a", {.not_measured = "200 variables are among the sizes of a full run"});
  else
    bench.claim("C1a", {.scale = Scale::reduced, .figures = {{.value = at_200}}});
}

}  // namespace

void measure_transition(Bench& bench, const Settings& settings, HalfRatios& halves) {
  std::vector<std::int32_t> sizes = settings.small;
  sizes.insert(sizes.end(), settings.large.begin(), settings.large.end());
  std::vector<double> n, half;
  std::string csv = "variables,clauses,ratio,formulas,satisfiable\n";
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    bench.progress(0.3 * static_cast<double>(i) / static_cast<double>(sizes.size()),
                   fmt::format("formulas of {} variables", sizes[i]));
    n.push_back(sizes[i]);
    half.push_back(crossing(scan(bench, settings, sizes[i], csv)));
    if (std::isnan(half.back())) continue;
    bench.point("half", n.back(), half.back());
    halves.learn(sizes[i], half.back());
  }
  bench.file("curves.csv", "satisfiable formulas at each number of variables and clauses", csv);
  const Fit fitted = fit(n, half);
  std::vector<std::vector<lab::Cell>> rows;
  for (std::size_t i = 0; i < n.size(); ++i) {
    bench.point("half fit", n[i], fitted.at(n[i]));
    rows.push_back({static_cast<std::int64_t>(sizes[i]), half[i], six_digits(fitted.at(n[i]))});
  }
  bench.table("half-way ratio", {"variables", "measured", "fit"}, rows);
  bench.table("fit of the half-way ratio", {"form", "a", "b", "converged"},
              {{std::string("4.267 + a / n^b"), six_digits(fitted.a), six_digits(fitted.b),
                std::string(fitted.converged ? "yes" : "no")}});
  claim(bench, n, half);
}

}  // namespace quire::labs::nlsat
