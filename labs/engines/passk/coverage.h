// What n samples a task say about fewer: the chance that k of them, drawn without putting back, hold one that
// is right (pass@k; Chen et al. 2021, arXiv 2107.03374, eq. 1), and what is found before the first that a
// verifier accepts. Exact, by products; n may be large.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace quire::labs::passk {

/// Samples of one task, and how many of them are right.
struct Count {
  std::uint64_t n = 0;
  std::uint64_t c = 0;
};

/// 1 - C(n-c,k) / C(n,k): unbiased for 1-(1-p)^k. Needs c <= n and k <= n (NaN otherwise); k = 0 gives 0.
double pass_at_k(Count count, std::uint64_t k);
/// 1-(1-c/n)^k: biased low; only for comparison.
double plug_in(Count count, double k);

/// Mean of pass_at_k over tasks, those without a right sample included. NaN without tasks.
double coverage(std::span<const Count> counts, std::uint64_t k);
/// The same at each k of a rising list, in one pass over each task: counts.size() * k.back() steps at most.
std::vector<double> coverage(std::span<const Count> counts, std::span<const std::uint64_t> ks);
/// pass_at_k of one task at each k of a rising list, into `out` (as long as ks).
void pass_at(Count count, std::span<const std::uint64_t> ks, std::span<double> out);

/// C(n-marked, k) / C(n, k) for k = 0, 1, 2, ...: the chance that k draws without putting back miss all
/// marked ones.
class Miss {
 public:
  Miss(std::uint64_t n, std::uint64_t marked) : n_(n), left_(n - marked) {}
  double value() const { return value_; }
  std::uint64_t draws() const { return draws_; }
  /// One draw more; at most n of them.
  void draw();

 private:
  std::uint64_t n_, left_, draws_ = 0;
  double value_ = 1;
};

/// `points` whole numbers spaced evenly in their logarithms from 1 to most, rising, doubles removed.
std::vector<std::uint64_t> log_grid(std::uint64_t most, std::size_t points);

}  // namespace quire::labs::passk
