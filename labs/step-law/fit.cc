#include "labs/step-law/fit.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "labs/engines/linear/row_space.h"
#include "labs/engines/random/random.h"
#include "labs/engines/stats/bootstrap.h"

namespace quire::labs::step_law {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kSpreadLeast = 0.01;  // of ln N or ln D, a standard deviation
constexpr double kSingular = 1e-10;    // share of a variance that is left once the other column is taken out

/// A row in logarithms, from the means of all rows: near 0, so that sums of squares keep their digits.
struct Logs {
  double n, d, lr, batch;
};
struct Centred {
  Logs middle{};
  std::vector<Logs> rows;
};

Centred centred(std::span<const GridRun> runs) {
  Centred c;
  c.rows.reserve(runs.size());
  for (const GridRun& r : runs) {
    c.rows.push_back({std::log(r.n), std::log(r.d), std::log(r.setting.lr), std::log(r.setting.batch)});
    c.middle.n += c.rows.back().n;
    c.middle.d += c.rows.back().d;
    c.middle.lr += c.rows.back().lr;
    c.middle.batch += c.rows.back().batch;
  }
  const auto count = static_cast<double>(runs.size());
  c.middle = {c.middle.n / count, c.middle.d / count, c.middle.lr / count, c.middle.batch / count};
  for (Logs& row : c.rows)
    row = {row.n - c.middle.n, row.d - c.middle.d, row.lr - c.middle.lr, row.batch - c.middle.batch};
  return c;
}

/// What all fits need of some rows, one number a row and kind: sums over rows are sums of these.
struct Moments {
  enum Kind { n, d, lr, batch, nn, nd, dd, n_lr, d_lr, n_batch, d_batch, kinds };
  std::array<double, kinds + 1> sum{};  // one more, so that vectors of four fit

  static Moments of(const Logs& r) {
    return {{r.n, r.d, r.lr, r.batch, r.n * r.n, r.n * r.d, r.d * r.d, r.n * r.lr, r.d * r.lr, r.n * r.batch,
             r.d * r.batch, 0}};
  }
  void add(const Moments& other) {
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += other.sum[i];
  }
  /// The sum of products of deviations from the rows' own means.
  double about(Kind product, Kind a, Kind b, double rows) const {
    return sum[product] - sum[a] * sum[b] / rows;
  }
};

/// Sizes that differ by less than a hundredth are one: their exponent would be noise.
bool varies(double squares, double rows) { return std::sqrt(squares / rows) > kSpreadLeast; }

/// Slopes of y on the columns that vary, from centred sums; false where the two columns are one.
bool slopes(const Identified& id, double nn, double nd, double dd, double ny, double dy, double& by_n,
            double& by_d) {
  by_n = by_d = kNaN;
  if (id.n && id.d) {
    const double determinant = nn * dd - nd * nd;
    if (!(determinant > kSingular * nn * dd)) return false;
    by_n = (dd * ny - nd * dy) / determinant;
    by_d = (nn * dy - nd * ny) / determinant;
  } else if (id.n) {
    by_n = ny / nn;
  } else if (id.d) {
    by_d = dy / dd;
  }
  return true;
}

double or_zero(double x) { return std::isnan(x) ? 0 : x; }

std::array<double, 3> plane(double mean_y, double mean_n, double mean_d, double by_n, double by_d) {
  return {mean_y - or_zero(by_n) * mean_n - or_zero(by_d) * mean_d, by_n, by_d};
}

constexpr std::array<double, 3> kNone3{kNaN, kNaN, kNaN};

/// Least squares from the sums; false where a fit that all rows allow is singular here.
bool solve(const Identified& id, const Moments& m, double rows, const Logs& middle, Coefficients& out) {
  using M = Moments;
  const double nn = m.about(M::nn, M::n, M::n, rows), nd = m.about(M::nd, M::n, M::d, rows),
               dd = m.about(M::dd, M::d, M::d, rows);
  const double mean_n = middle.n + m.sum[M::n] / rows, mean_d = middle.d + m.sum[M::d] / rows;
  const double mean_lr = middle.lr + m.sum[M::lr] / rows, mean_batch = middle.batch + m.sum[M::batch] / rows;
  const double d_batch = m.about(M::d_batch, M::d, M::batch, rows);
  // A resample of one N or one D leaves rounding, not a variance.
  if ((id.n && !(nn > kSingular * m.sum[M::nn])) || (id.d && !(dd > kSingular * m.sum[M::dd]))) return false;
  double by_n = 0, by_d = 0;
  out.lr = out.batch_nd = kNone3;
  if (id.both) {
    if (!slopes(id, nn, nd, dd, m.about(M::n_lr, M::n, M::lr, rows), m.about(M::d_lr, M::d, M::lr, rows),
                by_n, by_d))
      return false;
    out.lr = plane(mean_lr, mean_n, mean_d, by_n, by_d);
    slopes(id, nn, nd, dd, m.about(M::n_batch, M::n, M::batch, rows), d_batch, by_n, by_d);
    out.batch_nd = plane(mean_batch, mean_n, mean_d, by_n, by_d);
  }
  const double slope = id.d ? d_batch / dd : kNaN;
  out.batch = {mean_batch - or_zero(slope) * mean_d, slope};
  return true;
}

Coefficients mean_of(std::span<const Coefficients> all) {
  Coefficients mean;
  const auto count = static_cast<double>(all.size());
  for (const Coefficients& c : all) {
    for (std::size_t i = 0; i < 3; ++i) {
      mean.lr[i] += c.lr[i] / count;
      mean.batch_nd[i] += c.batch_nd[i] / count;
    }
    for (std::size_t i = 0; i < 2; ++i) mean.batch[i] += c.batch[i] / count;
  }
  return mean;
}

}  // namespace

std::vector<GridRun> kept_runs(std::span<const Cell> cells, double threshold) {
  std::vector<GridRun> kept;
  for (const Cell& cell : cells)
    for (const GridRun& run : cell.runs)
      if (cell.relative(run) < threshold) kept.push_back(run);
  return kept;
}

Identified identified(std::span<const GridRun> rows) {
  Identified id;
  if (rows.empty()) return id;
  const Centred c = centred(rows);
  double nn = 0, nd = 0, dd = 0;
  for (const Logs& r : c.rows) {
    nn += r.n * r.n;
    nd += r.n * r.d;
    dd += r.d * r.d;
  }
  const auto count = static_cast<double>(rows.size());
  id.n = varies(nn, count);
  id.d = varies(dd, count);
  id.both = !(id.n && id.d) || nn * dd - nd * nd > kSingular * nn * dd;
  if (!id.n)
    id.missing = fmt::format(
        "all runs that count have N = {:.3g}: the exponent of N in lr cannot be fitted; add runs of another "
        "N",
        rows[0].n);
  if (!id.d)
    id.missing += fmt::format(
        "{}all runs that count have D = {:.3g}: the exponents of D in lr and B cannot be "
        "fitted; add runs of another D",
        id.missing.empty() ? "" : "; ", rows[0].d);
  if (!id.both)
    id.missing =
        "ln N and ln D of the runs lie on one line (as with a fixed D/N): the exponents of N and D in lr "
        "cannot "
        "be told apart; add runs of another D at one N";
  return id;
}

Law Coefficients::law() const {
  return {{or_zero(lr[0]), or_zero(lr[1]), or_zero(lr[2])}, {batch[0], or_zero(batch[1])}};
}

Coefficients fit_rows(std::span<const GridRun> rows) {
  const Identified id = identified(rows);
  const Centred c = centred(rows);
  Coefficients out;
  out.lr = out.batch_nd = kNone3;
  const auto count = static_cast<linear::Index>(rows.size());
  const auto fitted = [&](bool n, bool d, double Logs::*y) {
    linear::Matrix a(count, 1 + (n ? 1 : 0) + (d ? 1 : 0));
    linear::Vector b(count);
    for (linear::Index i = 0; i < count; ++i) {
      const Logs& r = c.rows[static_cast<std::size_t>(i)];
      linear::Index column = 0;
      a(i, column++) = 1;
      if (n) a(i, column++) = r.n;
      if (d) a(i, column) = r.d;
      b[i] = r.*y;
    }
    const linear::Vector x = linear::least_squares(a, b);
    return plane(c.middle.*y + x[0], c.middle.n, c.middle.d, n ? x[1] : kNaN, d ? x[n ? 2 : 1] : kNaN);
  };
  if (id.both) {
    out.lr = fitted(id.n, id.d, &Logs::lr);
    out.batch_nd = fitted(id.n, id.d, &Logs::batch);
  }
  const std::array<double, 3> batch = fitted(false, id.d, &Logs::batch);
  out.batch = {batch[0], batch[2]};
  return out;
}

Bootstrapped bootstrap_law(std::span<const GridRun> rows, std::size_t resamples, std::uint64_t seed,
                           const std::function<void()>& check) {
  Bootstrapped result;
  result.rows = rows.size();
  result.identified = identified(rows);
  if (resamples == 0 || rows.empty()) {
    if (!rows.empty()) result.mean = fit_rows(rows);
    return result;
  }
  const Centred c = centred(rows);
  std::vector<Moments> moments;
  moments.reserve(rows.size());
  for (const Logs& row : c.rows) moments.push_back(Moments::of(row));
  const random::Stream streams(seed, "step-law bootstrap");
  result.resamples.reserve(resamples);
  for (std::size_t r = 0; r < resamples; ++r) {
    if (check) check();
    random::Stream stream = streams.at(r);
    Moments sums;
    for (std::size_t i = 0; i < rows.size(); ++i) sums.add(moments[stream.below(rows.size())]);
    Coefficients one;
    if (solve(result.identified, sums, static_cast<double>(rows.size()), c.middle, one))
      result.resamples.push_back(one);
    else
      ++result.dropped;
  }
  result.mean = result.resamples.empty() ? fit_rows(rows) : mean_of(result.resamples);
  return result;
}

stats::Interval Bootstrapped::interval(const std::function<double(const Coefficients&)>& of,
                                       double confidence) const {
  std::vector<double> values;
  values.reserve(resamples.size());
  for (const Coefficients& c : resamples)
    if (const double value = of(c); !std::isnan(value)) values.push_back(value);
  std::sort(values.begin(), values.end());
  return {stats::quantile(values, 0.5 - confidence / 2), stats::quantile(values, 0.5 + confidence / 2)};
}

stats::Interval Bootstrapped::lr_band(double n, double d) const {
  const double ln_n = std::log(n), ln_d = std::log(d);
  const stats::Interval logs = interval([&](const Coefficients& c) {
    return c.lr[0] + (identified.n ? c.lr[1] * ln_n : 0) + (identified.d ? c.lr[2] * ln_d : 0);
  });
  return {std::exp(logs.low), std::exp(logs.high)};
}

stats::Interval Bootstrapped::batch_band(double d) const {
  const double ln_d = std::log(d);
  const stats::Interval logs =
      interval([&](const Coefficients& c) { return c.batch[0] + (identified.d ? c.batch[1] * ln_d : 0); });
  return {std::exp(logs.low), std::exp(logs.high)};
}

}  // namespace quire::labs::step_law
