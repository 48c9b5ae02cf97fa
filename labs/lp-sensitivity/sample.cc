#include "labs/lp-sensitivity/sample.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "labs/engines/linear/row_space.h"

namespace quire::labs::lp_sensitivity {

namespace {

constexpr int kPassesMax = 40;
constexpr double kFallLeast = 0.1;

}  // namespace

double scale_for(const Vector& q, double m, std::span<const Index> counts) {
  const auto count = [&](Index i) {
    return counts.empty() ? 1.0 : static_cast<double>(counts[static_cast<std::size_t>(i)]);
  };
  std::vector<Index> order;
  double rest = 0;
  for (Index i = 0; i < q.size(); ++i)
    if (q[i] > 0 && count(i) > 0) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](Index i, Index j) { return q[i] > q[j]; });
  std::vector<double> tails(order.size() + 1, 0);  // summed from the small end, which keeps the digits
  for (std::size_t k = order.size(); k > 0; --k)
    tails[k - 1] = tails[k] + count(order[k - 1]) * q[order[k - 1]];
  double capped = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    rest = tails[k];
    const double alpha = (m - capped) / rest;
    if (alpha * q[order[k]] <= 1) return alpha;
    capped += count(order[k]);
    if (capped >= m) return 1 / q[order[k]];  // m is met by capped rows alone, up to rounding
  }
  return std::numeric_limits<double>::infinity();
}

Vector probabilities(const Vector& q, double alpha) {
  Vector p(q.size());
  for (Index i = 0; i < q.size(); ++i) p[i] = q[i] > 0 ? std::min(1.0, alpha * q[i]) : 0;
  return p;
}

Sample draw(const Vector& q, double m, random::Stream& stream) {
  const Vector keep = probabilities(q, scale_for(q, m));
  Sample sample;
  for (Index i = 0; i < q.size(); ++i) {
    const double u = stream.uniform();  // one a row, whatever q: samples of two methods are comparable
    if (u < keep[i]) {
      sample.rows.push_back(i);
      sample.weights.push_back(1 / keep[i]);
    }
  }
  return sample;
}

CountedSample root_recursive(const Matrix& rows, std::span<const Index> counts, double p, double c,
                             random::Stream& stream, const std::function<void()>& check) {
  const auto n = static_cast<std::size_t>(rows.rows());
  CountedSample sample;
  sample.counts.assign(n, 1);
  if (!counts.empty()) sample.counts.assign(counts.begin(), counts.end());
  sample.weights.assign(n, 1);
  auto total = std::accumulate(sample.counts.begin(), sample.counts.end(), Index{0});
  for (int pass = 0; pass < kPassesMax; ++pass) {
    if (check) check();
    // Leverage of the rows as they are now: scaled by weight^(1/p), each `count` times.
    Matrix scaled(rows.rows(), rows.cols());
    for (std::size_t i = 0; i < n; ++i)
      scaled.row(static_cast<Index>(i)) =
          rows.row(static_cast<Index>(i)) *
          (std::pow(sample.weights[i], 1 / p) * std::sqrt(static_cast<double>(sample.counts[i])));
    const linear::Leverage leverage = linear::leverage(scaled);
    Vector root(rows.rows());
    for (std::size_t i = 0; i < n; ++i) {
      const auto k = static_cast<Index>(i);
      root[k] = sample.counts[i] == 0
                    ? 0
                    : std::pow(leverage.scores[k] / static_cast<double>(sample.counts[i]), p / 2);
    }
    const double expected = c * std::pow(static_cast<double>(total), 1 - p / 2) *
                            std::pow(static_cast<double>(leverage.rank), p / 2);
    const Vector keep = probabilities(root, scale_for(root, expected, sample.counts));
    Index left = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double probability = keep[static_cast<Index>(i)];
      sample.counts[i] =
          static_cast<Index>(stream.binomial(static_cast<std::uint64_t>(sample.counts[i]), probability));
      if (sample.counts[i] > 0) sample.weights[i] /= probability;
      left += sample.counts[i];
    }
    const bool settled = static_cast<double>(left) > (1 - kFallLeast) * static_cast<double>(total);
    total = left;
    sample.sizes.push_back(total);
    if (settled || total == 0) break;
  }
  return sample;
}

}  // namespace quire::labs::lp_sensitivity
