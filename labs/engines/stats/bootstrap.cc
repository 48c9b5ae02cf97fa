#include "labs/engines/stats/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace quire::labs::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Efron's acceleration: skewness of the statistic when one unit at a time is left out.
double jackknife_acceleration(std::size_t units, const Statistic& statistic) {
  std::vector<std::size_t> others(units);
  std::iota(others.begin(), others.end(), std::size_t{0});
  if (units < 2) return 0;
  others.pop_back();
  std::vector<double> left_out(units);
  for (std::size_t i = units; i-- > 0;) {
    left_out[i] = statistic(others);  // everything but i
    if (i > 0) others[i - 1] = i;
  }
  const double centre = std::accumulate(left_out.begin(), left_out.end(), 0.0) / static_cast<double>(units);
  double squares = 0, cubes = 0;
  for (const double v : left_out) {
    const double d = centre - v;
    squares += d * d;
    cubes += d * d * d;
  }
  const double acceleration = cubes / (6 * std::pow(squares, 1.5));
  return std::isfinite(acceleration) ? acceleration : 0;
}

std::vector<std::vector<std::size_t>> members(std::span<const std::size_t> group) {
  std::vector<std::vector<std::size_t>> by_group;
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (group[i] >= by_group.size()) by_group.resize(group[i] + 1);
    by_group[group[i]].push_back(i);
  }
  std::erase_if(by_group, [](const auto& units) { return units.empty(); });
  return by_group;
}

}  // namespace

Bootstrap bootstrap(random::Stream& stream, std::size_t units, std::size_t replicas,
                    const Statistic& statistic) {
  Bootstrap result;
  std::vector<std::size_t> drawn(units);
  std::iota(drawn.begin(), drawn.end(), std::size_t{0});
  result.value = statistic(drawn);
  for (std::size_t r = 0; units > 0 && r < replicas; ++r) {
    for (std::size_t& unit : drawn) unit = stream.below(units);
    const double value = statistic(drawn);
    if (!std::isnan(value)) result.replicas.push_back(value);
  }
  std::sort(result.replicas.begin(), result.replicas.end());
  result.acceleration = jackknife_acceleration(units, statistic);
  return result;
}

Bootstrap bootstrap_by_group(random::Stream& stream, std::span<const std::size_t> group, std::size_t replicas,
                             const Statistic& statistic) {
  const std::vector<std::vector<std::size_t>> by_group = members(group);
  return bootstrap(stream, by_group.size(), replicas, [&](std::span<const std::size_t> groups) {
    std::vector<std::size_t> units;
    for (const std::size_t g : groups) units.insert(units.end(), by_group[g].begin(), by_group[g].end());
    return statistic(units);
  });
}

Estimate paired_difference(random::Stream& stream, std::span<const double> first,
                           std::span<const double> second, std::size_t replicas, double confidence) {
  const std::size_t pairs = std::min(first.size(), second.size());
  const Bootstrap b = bootstrap(stream, pairs, replicas, [&](std::span<const std::size_t> units) {
    double sum = 0;
    for (const std::size_t i : units) sum += first[i] - second[i];
    return sum / static_cast<double>(units.size());
  });
  return {b.value, b.bca(confidence)};
}

Interval Bootstrap::percentile(double confidence) const {
  return {quantile(replicas, 0.5 - confidence / 2), quantile(replicas, 0.5 + confidence / 2)};
}

Interval Bootstrap::bca(double confidence) const {
  if (replicas.empty()) return {kNaN, kNaN};
  // Ties with the value count half: a discrete statistic would otherwise look biased.
  const auto [lower, upper] = std::equal_range(replicas.begin(), replicas.end(), value);
  const double below =
      static_cast<double>(lower - replicas.begin()) + 0.5 * static_cast<double>(upper - lower);
  const double bias = normal_quantile(below / static_cast<double>(replicas.size()));
  if (!std::isfinite(bias)) return percentile(confidence);
  const auto level = [&](double p) {
    const double z = bias + normal_quantile(p);
    return normal_cdf(bias + z / (1 - acceleration * z));
  };
  return {quantile(replicas, level(0.5 - confidence / 2)), quantile(replicas, level(0.5 + confidence / 2))};
}

double quantile(std::span<const double> sorted, double q) {
  if (sorted.empty() || !(q >= 0 && q <= 1)) return kNaN;
  const double place = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  if (below + 1 >= sorted.size()) return sorted.back();
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[below + 1] - sorted[below]);
}

}  // namespace quire::labs::stats
