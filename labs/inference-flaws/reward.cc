#include "labs/inference-flaws/reward.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include "labs/engines/passk/coverage.h"

namespace quire::labs::inference_flaws {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// miss(K) for K = 0 .. k_max.
std::vector<double> misses(std::uint64_t n, std::uint64_t b, std::size_t k_max, Draws draws) {
  std::vector<double> miss(k_max + 1, 1);
  if (draws == Draws::put_back) {
    const double refused = static_cast<double>(n - b) / static_cast<double>(n);
    for (std::size_t k = 1; k <= k_max; ++k) miss[k] = miss[k - 1] * refused;
    return miss;
  }
  passk::Miss chance(n, b);
  for (std::size_t k = 1; k <= k_max; ++k) {
    chance.draw();
    miss[k] = chance.value();
  }
  return miss;
}

/// Of a first accept at attempt K: a miss up to K-1, then an accepted one among what is left. Not the
/// difference of two misses, which would lose its digits where both are small.
std::vector<double> first_accepts(std::uint64_t n, std::uint64_t b, const std::vector<double>& miss,
                                  Draws draws) {
  std::vector<double> first(miss.size(), 0);
  for (std::size_t k = 1; k < miss.size(); ++k) {
    const double left = static_cast<double>(draws == Draws::put_back ? n : n - (k - 1));
    first[k] = miss[k - 1] * static_cast<double>(b) / left;
  }
  return first;
}

}  // namespace

std::size_t numbers_of_curves(std::span<const TaskVerdicts> counts, std::size_t k_max) {
  std::set<std::pair<std::uint64_t, std::uint64_t>> kinds;
  for (const TaskVerdicts& c : counts) kinds.insert({c.n, c.b});
  return 3 * kinds.size() * (k_max + 1);
}

Curves::Curves(std::span<const TaskVerdicts> counts, std::size_t k_max, Draws draws) : k_max_(k_max) {
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::size_t> kinds;
  for (const TaskVerdicts& c : counts) {
    if (draws == Draws::without_putting_back && k_max > c.n)
      throw std::invalid_argument("more attempts than samples of a task");
    const auto [found, is_new] = kinds.insert({{c.n, c.b}, chance_.size()});
    if (is_new) {
      Chances chance{misses(c.n, c.b, k_max, draws), std::vector<double>(k_max + 1, 0)};
      for (std::size_t k = 1; k <= k_max; ++k)
        chance.attempts[k] = chance.attempts[k - 1] + chance.miss[k - 1];
      first_.push_back(first_accepts(c.n, c.b, chance.miss, draws));
      chance_.push_back(std::move(chance));
    }
    group_.push_back(found->second);
    accepts_.push_back(c.b > 0 ? 1 : 0);
    right_share_.push_back(c.b > 0 ? static_cast<double>(c.t) / static_cast<double>(c.b) : 0);
  }
}

Curve Curves::curve() const { return curve(std::vector<double>(tasks(), 1)); }

Curve Curves::curve(std::span<const double> weights) const {
  double total = 0;
  for (const double w : weights) total += w;
  std::vector<double> weight(groups(), 0), right(groups(), 0), wrong(groups(), 0);
  for (std::size_t i = 0; i < tasks(); ++i) {
    const double w = weights[i] / total;
    weight[group_[i]] += w;
    right[group_[i]] += w * right_share_[i];
    wrong[group_[i]] += w * (accepts_[i] - right_share_[i]);
  }
  Curve all{std::vector<double>(k_max_ + 1), std::vector<double>(k_max_ + 1), std::vector<double>(k_max_ + 1),
            std::vector<double>(k_max_ + 1, kNaN)};
  std::vector<double> first_right(k_max_ + 1), first_wrong(k_max_ + 1);
  for (std::size_t g = 0; g < groups(); ++g) {
    if (weight[g] == 0) continue;
    const double *const miss = chance_[g].miss.data(), *const attempts = chance_[g].attempts.data(),
                        *const first = first_[g].data();
    for (std::size_t k = 0; k <= k_max_; ++k) {
      all.right[k] += (1 - miss[k]) * right[g];
      all.wrong[k] += (1 - miss[k]) * wrong[g];
      all.attempts[k] += attempts[k] * weight[g];
      first_right[k] += first[k] * right[g];
      first_wrong[k] += first[k] * wrong[g];
    }
  }
  for (std::size_t k = 1; k <= k_max_; ++k)
    if (const double first = first_right[k] + first_wrong[k]; first > 0)
      all.false_share[k] = first_wrong[k] / first;
  return all;
}

Optimum optimum(const Curve& curve, double ratio, double price) {
  constexpr double kEqual = 1e-12;
  double best = 0;
  for (std::size_t k = 0; k <= curve.k_max(); ++k) best = std::max(best, curve.reward(k, ratio, price));
  Optimum found{.reward = best, .at_end = curve.reward(curve.k_max(), ratio, price)};
  bool any = false;
  for (std::size_t k = 0; k <= curve.k_max(); ++k) {
    if (curve.reward(k, ratio, price) < best - kEqual * std::max(1.0, best)) continue;
    if (!any) found.k = k;
    any = true;
    found.k_last = k;
  }
  return found;
}

double false_share_slope(const Curve& curve, std::size_t k_most) {
  double count = 0, mean_k = 0, mean_share = 0;
  const auto each = [&](auto&& visit) {
    for (std::size_t k = 1; k <= std::min(k_most, curve.k_max()); ++k)
      if (!std::isnan(curve.false_share[k])) visit(static_cast<double>(k), curve.false_share[k]);
  };
  each([&](double k, double share) {
    ++count;
    mean_k += k;
    mean_share += share;
  });
  if (count < 2) return kNaN;
  mean_k /= count;
  mean_share /= count;
  double products = 0, squares = 0;
  each([&](double k, double share) {
    products += (k - mean_k) * (share - mean_share);
    squares += (k - mean_k) * (k - mean_k);
  });
  return products / squares;
}

}  // namespace quire::labs::inference_flaws
