// C4 and C5: the explicit vectors and their margin, and what the cubic law is worth beyond its table.
#include <cmath>

#include <fmt/format.h>

#include "labs/embedding-limits/construction.h"
#include "labs/embedding-limits/cubic.h"
#include "labs/embedding-limits/lab.h"
#include "labs/embedding-limits/npy_writer.h"
#include "labs/engines/stats/intervals.h"

namespace quire::labs::embedding_limits {

namespace {

using lab::Bench;
using lab::Cell;
using lab::Scale;

constexpr std::size_t kPairs = 2, kPairDimensions = 4;
constexpr std::size_t kExactMax = 20'480;  // largest n of the margins in 50 digits, quick runs less

std::int64_t whole(std::size_t n) { return static_cast<std::int64_t>(n); }

/// 10 (where Table 6 stops), 20, 40, .. and the largest.
std::vector<std::size_t> sizes(std::size_t most) {
  std::vector<std::size_t> all;
  for (std::size_t n = 10; n < most; n *= 2) all.push_back(n);
  all.push_back(most);
  return all;
}

}  // namespace

void measure_construction(Bench& bench, const Settings& settings) {
  const auto check = [&] { bench.check(); };
  std::vector<std::vector<Cell>> rows;
  std::size_t served = 0;
  bool unbroken = true;
  for (const std::size_t n : sizes(settings.construction_n)) {
    const ConstructionCheck usual = check_construction(n, kPairs, Precision::usual, check);
    const ConstructionCheck single = check_construction(n, kPairs, Precision::single, check);
    const ConstructionCheck extended = check_construction(n, kPairs, Precision::extended, check);
    unbroken = unbroken && usual.wrong == 0;
    if (unbroken) served = n;
    rows.push_back({whole(n), whole(usual.sets), whole(usual.wrong), whole(single.wrong), usual.margin,
                    extended.margin, exact_pair_margin(n, check),
                    largest_margin(choose(n, kPairs), kPairDimensions)});
  }
  bench.table("explicit vectors, d = 4, all pairs",
              {"n", "pairs", "wrong pairs, double", "wrong pairs, single precision", "margin, double",
               "margin, long double", "margin, 50 digits", "largest margin of Theorem 1"},
              rows);
  bench.file("construction_documents.npy", "explicit vectors of the documents, d = 4",
             npy_bytes(construction_documents(settings.construction_n, kPairs)));
  std::vector<double> x, y;
  for (std::size_t n = 20; n <= (bench.full() ? kExactMax : kExactMax / 16); n *= 2) {
    const double margin = exact_pair_margin(n, check);
    x.push_back(static_cast<double>(n));
    y.push_back(margin);
    bench.point("margin construction", x.back(), margin);
    bench.point("margin theorem", x.back(), largest_margin(choose(n, kPairs), kPairDimensions));
  }
  bench.claim("C4",
              {.scale = Scale::same,
               .figures = {{.value = static_cast<double>(served)}},
               .note = "so the statement is refuted without a margin, and upheld with one: see C3 and C4a; "
                       "n is where this run stopped, not where the vectors end"});
  const stats::Estimate slope = stats::log_log_slope(x, y);
  bench.claim("C4a",
              {.scale = Scale::analogue,
               .figures = {{.value = slope.value, .low = slope.interval.low, .high = slope.interval.high}},
               .note = fmt::format("margin {:.3g} at n = {:.0f}", y.back(), x.back())});
}

namespace {

constexpr double kLargeDimension = 4096;
constexpr std::size_t kShortened[] = {30, 36, 40, 42};

void draw_fit(Bench& bench, const std::string& series, const Fit& fit, double sign_of_band = 0) {
  for (double d = 4; d <= kLargeDimension; d *= std::pow(2, 0.25)) {
    const double n = fit.at(d) + (sign_of_band == 0 ? 0 : sign_of_band * fit.band(d));
    if (n >= 1) bench.point(series, d, n);
  }
}

std::vector<Cell> fit_row(const std::string& name, const Fit& fit) {
  std::vector<Cell> row;
  row.emplace_back(name);
  for (std::size_t i = 0; i < 4; ++i)
    row.emplace_back(i < fit.coefficients.size() ? fit.coefficients[i] : 0.0);
  row.emplace_back(fit.r_squared);
  for (const double d : {512.0, 1024.0, 3072.0, 4096.0}) row.emplace_back(fit.at(d));
  row.emplace_back(fit.band(kLargeDimension));
  return row;
}

}  // namespace

void measure_extrapolation(Bench& bench) {
  const Fit whole_table = fit_table(45, 3), quadratic = fit_table(45, 2);
  std::vector<std::vector<Cell>> rows{fit_row("cubic, d up to 45", whole_table)};
  std::vector<lab::Figure> figures;
  for (const std::size_t d_max : kShortened) {
    const Fit fit = fit_table(d_max, 3);
    rows.push_back(fit_row(fmt::format("cubic, d up to {}", d_max), fit));
    const double band = fit.band(kLargeDimension);
    figures.push_back({.label = fmt::format("d up to {}", d_max),
                       .value = fit.at(kLargeDimension),
                       .low = fit.at(kLargeDimension) - band,
                       .high = fit.at(kLargeDimension) + band});
    if (d_max != 36) draw_fit(bench, fmt::format("fit {}", d_max), fit);
  }
  rows.push_back(fit_row("quadratic, d up to 45", quadratic));
  rows.push_back(fit_row("quadratic, d up to 30", fit_table(30, 2)));
  bench.table("polynomials fitted to Table 6",
              {"fit", "constant", "d", "d^2", "d^3", "r^2", "at 512", "at 1024", "at 3072", "at 4096",
               "half of the 95 % band at 4096"},
              rows);
  draw_fit(bench, "fit 45", whole_table);
  draw_fit(bench, "fit 45 low", whole_table, -1);
  draw_fit(bench, "fit 45 high", whole_table, 1);
  draw_fit(bench, "fit quadratic", quadratic);
  double largest = 0;
  for (std::size_t i = 0; i < kPaperCubic.size(); ++i)
    largest = std::max(largest, std::abs(whole_table.coefficients[i] - kPaperCubic[i]));
  bench.claim("C5", {.scale = Scale::same,
                     .figures = {{.value = largest}},
                     .note = fmt::format("r^2 {:.5f}; {:.4g} documents at d = 4096", whole_table.r_squared,
                                         whole_table.at(kLargeDimension))});
  bench.claim("C5a", {.scale = Scale::same,
                      .figures = figures,
                      .note = fmt::format("a quadratic through all rows (r^2 {:.5f}) gives {:.3g}",
                                          quadratic.r_squared, quadratic.at(kLargeDimension))});
}

}  // namespace quire::labs::embedding_limits
