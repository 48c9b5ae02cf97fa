#include "labs/lp-sensitivity/scores.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <unordered_map>

#include "labs/engines/linear/gram.h"
#include "labs/engines/linear/lp_norm.h"
#include "labs/engines/random/random.h"
#include "labs/engines/threads/parallel.h"
#include "labs/lp-sensitivity/sample.h"

namespace quire::labs::lp_sensitivity {

namespace {

constexpr double kEqual = 1e-12;      // entries of normalised rows that count as equal
constexpr double kKeyStep = 0x1p-36;  // entries are rounded to this for the hash only
constexpr Index kPiece = 16;          // rows a piece of work

/// The row over its largest entry (with sign), and that entry.
double normalise(Eigen::RowVectorXd& row) {
  Index at = 0;
  const double size = row.cwiseAbs().maxCoeff(&at);
  if (size == 0) return 0;
  // Of entries of nearly the same size the first leads, so that rounding cannot choose another one.
  for (Index j = 0; j < at; ++j)
    if (std::abs(row[j]) > size * (1 - 1e-9)) {
      at = j;
      break;
    }
  const double lead = row[at];
  row /= lead;
  return lead;
}

std::uint64_t key_of(const Eigen::RowVectorXd& row) {
  std::uint64_t key = 1469598103934665603u;  // FNV-1a over the rounded entries
  for (const double entry : row) {
    key ^= static_cast<std::uint64_t>(static_cast<std::int64_t>(std::llround(entry / kKeyStep)));
    key *= 1099511628211u;
    key ^= key >> 29;
  }
  return key;
}

}  // namespace

Merged merge(const Matrix& a, double p) {
  Merged merged;
  merged.group.assign(static_cast<std::size_t>(a.rows()), -1);
  merged.share.assign(static_cast<std::size_t>(a.rows()), 0);
  std::unordered_multimap<std::uint64_t, Index> seen;
  std::vector<Eigen::RowVectorXd> rows;
  std::vector<double> mass, largest;  // of each group: sum |t/largest|^p, largest |t|
  std::vector<double> leads(static_cast<std::size_t>(a.rows()));
  for (Index i = 0; i < a.rows(); ++i) {
    Eigen::RowVectorXd row = a.row(i);
    const double lead = leads[static_cast<std::size_t>(i)] = std::abs(normalise(row));
    if (lead == 0) continue;
    const std::uint64_t key = key_of(row);
    Index& group = merged.group[static_cast<std::size_t>(i)];
    for (auto [it, end] = seen.equal_range(key); it != end && group < 0; ++it)
      if ((rows[static_cast<std::size_t>(it->second)] - row).cwiseAbs().maxCoeff() <= kEqual)
        group = it->second;
    if (group < 0) {
      group = static_cast<Index>(rows.size());
      seen.emplace(key, group);
      rows.push_back(std::move(row));
      mass.push_back(0);
      largest.push_back(0);
    }
    double& most = largest[static_cast<std::size_t>(group)];
    most = std::max(most, lead);
  }
  for (std::size_t i = 0; i < leads.size(); ++i) {
    if (merged.group[i] < 0) continue;
    const auto g = static_cast<std::size_t>(merged.group[i]);
    merged.share[i] = std::pow(leads[i] / largest[g], p);
    mass[g] += merged.share[i];
  }
  merged.rows.resize(static_cast<Index>(rows.size()), a.cols());
  for (std::size_t g = 0; g < rows.size(); ++g)
    merged.rows.row(static_cast<Index>(g)) = rows[g] * (largest[g] * std::pow(mass[g], 1 / p));
  for (std::size_t i = 0; i < leads.size(); ++i)
    if (merged.group[i] >= 0) merged.share[i] /= mass[static_cast<std::size_t>(merged.group[i])];
  return merged;
}

Sensitivities sensitivities_over(const Matrix& of, const Matrix& over, double p, const linear::Lewis& lewis,
                                 const ScoreOptions& options) {
  const Index n = of.rows();
  Sensitivities result{Vector::Zero(n), Vector::Zero(n), Matrix::Zero(n, of.cols())};
  const auto factor = linear::Cholesky::of(lewis.form);
  const auto pieces = static_cast<std::size_t>((n + kPiece - 1) / kPiece);
  threads::parallel_for(pieces, options.threads, [&](std::size_t piece) {
    linear::LpMinimiser minimiser(over, p, {.gap = options.gap});
    const Index begin = static_cast<Index>(piece) * kPiece;
    for (Index i = begin; i < std::min(begin + kPiece, n); ++i) {
      if (options.check) options.check();
      const Vector c = of.row(i).transpose();
      if (c.squaredNorm() == 0) continue;
      // The Lewis form is the quadratic stand-in for the norm: its maximiser is a good start.
      const linear::LpMinimum least = minimiser.minimise(c, factor ? factor->solve(c) : Vector());
      result.lo[i] = std::min(1.0, 1 / least.value);
      result.hi[i] = least.bound > 0 ? std::min(1.0, 1 / least.bound) : 1;
      result.attained_at.row(i) = least.x.transpose();
    }
  });
  return result;
}

Sensitivities sensitivities(const Matrix& whitened, double p, const linear::Lewis& lewis,
                            const ScoreOptions& options) {
  if (p == 2) {
    const Vector lengths = linear::squared_lengths(whitened);
    return {lengths, lengths, whitened};
  }
  return sensitivities_over(whitened, whitened, p, lewis, options);
}

namespace {

/// Rows of a Lewis sample, scaled so that norms are kept in the mean.
Matrix lewis_coreset(const Matrix& whitened, double p, const linear::Lewis& lewis,
                     const ScoreOptions& options) {
  random::Stream stream(options.seed, "norm coreset");
  const double m = static_cast<double>(options.coreset_per_column * whitened.cols());
  const Sample sample = draw(lewis.weights, m, stream);
  Matrix rows(static_cast<Index>(sample.rows.size()), whitened.cols());
  for (std::size_t k = 0; k < sample.rows.size(); ++k)
    rows.row(static_cast<Index>(k)) = whitened.row(sample.rows[k]) * std::pow(sample.weights[k], 1 / p);
  return rows;
}

Vector shared_out(const Merged& merged, const Vector& of_groups) {
  Vector scores(static_cast<Index>(merged.group.size()));
  for (std::size_t i = 0; i < merged.group.size(); ++i)
    scores[static_cast<Index>(i)] = merged.group[i] < 0 ? 0 : of_groups[merged.group[i]] * merged.share[i];
  return scores;
}

}  // namespace

Scores scores(const Matrix& a, double p, const ScoreOptions& options) {
  Scores result;
  const linear::Leverage leverage = linear::leverage(a, options.threads);
  result.leverage = leverage.scores;
  result.rank = leverage.rank;
  if (result.rank == 0) {
    result.lewis = result.sensitivity_lo = result.sensitivity_hi = Vector::Zero(a.rows());
    return result;
  }
  const Merged merged = merge(a, p);
  const Matrix whitened = merged.rows * linear::row_space(merged.rows, {.threads = options.threads}).whitener;
  const linear::Lewis lewis =
      linear::lewis_of_whitened(whitened, p, {.threads = options.threads, .check = options.check});
  result.certified = lewis.certified;
  result.lewis = shared_out(merged, lewis.weights);
  if (!options.sensitivity) return result;
  result.exact = whitened.rows() <= options.exact_rows_max || p == 2;
  const Sensitivities s =
      result.exact
          ? sensitivities(whitened, p, lewis, options)
          : sensitivities_over(whitened, lewis_coreset(whitened, p, lewis, options), p, lewis, options);
  result.sensitivity_lo = shared_out(merged, s.lo);
  result.sensitivity_hi = shared_out(merged, s.hi);
  return result;
}

}  // namespace quire::labs::lp_sensitivity
