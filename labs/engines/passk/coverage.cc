#include "labs/engines/passk/coverage.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace quire::labs::passk {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// C(n-c, k) / C(n, k) as the shorter of its two products: over the draws, or over the right samples.
double chance_of_missing(Count count, std::uint64_t k) {
  if (count.n - count.c < k) return 0;
  const double n = static_cast<double>(count.n);
  const std::uint64_t terms = std::min(count.c, k);
  const double other = static_cast<double>(std::max(count.c, k));
  double product = 1;
  for (std::uint64_t i = 0; i < terms; ++i) product *= 1 - other / (n - static_cast<double>(i));
  return product;
}

}  // namespace

double pass_at_k(Count count, std::uint64_t k) {
  if (count.c > count.n || k > count.n) return kNaN;
  return 1 - chance_of_missing(count, k);
}

double plug_in(Count count, double k) {
  return -std::expm1(k * std::log1p(-static_cast<double>(count.c) / static_cast<double>(count.n)));
}

double coverage(std::span<const Count> counts, std::uint64_t k) {
  double sum = 0;
  for (const Count& count : counts) sum += pass_at_k(count, k);
  return sum / static_cast<double>(counts.size());
}

void pass_at(Count count, std::span<const std::uint64_t> ks, std::span<double> out) {
  if (count.c > count.n) {
    std::fill(out.begin(), out.end(), kNaN);
    return;
  }
  Miss miss(count.n, count.c);
  for (std::size_t i = 0; i < ks.size(); ++i) {
    while (miss.draws() < ks[i] && miss.draws() < count.n && miss.value() > 0) miss.draw();
    out[i] = ks[i] > count.n ? kNaN : 1 - miss.value();
  }
}

std::vector<double> coverage(std::span<const Count> counts, std::span<const std::uint64_t> ks) {
  std::vector<double> sums(ks.size()), one(ks.size());
  for (const Count& count : counts) {
    pass_at(count, ks, one);
    for (std::size_t i = 0; i < ks.size(); ++i) sums[i] += one[i];
  }
  for (double& sum : sums) sum /= static_cast<double>(counts.size());
  return sums;
}

void Miss::draw() {
  const std::uint64_t unmarked = left_ > draws_ ? left_ - draws_ : 0;
  value_ *= static_cast<double>(unmarked) / static_cast<double>(n_ - draws_);
  ++draws_;
}

std::vector<std::uint64_t> log_grid(std::uint64_t most, std::size_t points) {
  std::vector<std::uint64_t> grid;
  const double top = std::log(static_cast<double>(most));
  for (std::size_t i = 0; i < points; ++i) {
    const double along = points == 1 ? 1 : static_cast<double>(i) / static_cast<double>(points - 1);
    const auto k = static_cast<std::uint64_t>(std::llround(std::exp(top * along)));
    if (grid.empty() || k > grid.back()) grid.push_back(k);
  }
  return grid;
}

}  // namespace quire::labs::passk
