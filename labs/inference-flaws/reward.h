// What resampling until a verifier accepts is worth, exactly. Of a task with n samples, b of them accepted, K
// attempts are drawn without putting back; the first accepted one is uniform among the b. So with
// miss(K) = C(n-b,K) / C(n,K), of all tasks (1 - miss) t/b end right, (1 - miss) (b-t)/b end wrong, and the
// rest abstains: R(K) = mean of (1 - miss(K)) (t - r (b-t)) / b, less the price of the attempts made
// (Stroebl, Kapoor and Narayanan 2024, section 4, which estimates it by random permutations).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "labs/inference-flaws/verdicts.h"

namespace quire::labs::inference_flaws {

/// At K = 0 .. k_max attempts; each span of numbers is k_max + 1 long.
struct Curve {
  std::vector<double> right;     ///< probability of ending with a right answer
  std::vector<double> wrong;     ///< with a wrong one
  std::vector<double> attempts;  ///< expected attempts
  std::vector<double>
      false_share;  ///< among first accepts at exactly attempt K the wrong ones; NaN: none, or K = 0

  std::size_t k_max() const { return right.size() - 1; }
  double reward(std::size_t k, double ratio, double price = 0) const {
    return right[k] - ratio * wrong[k] - price * attempts[k];
  }
};

/// `put_back` is the formula 1-(1-b/n)^K of endless draws, biased on a finite table; for comparison.
enum class Draws { without_putting_back, put_back };

/// Curves of one set of tasks under any weights: tasks of equal n and b are counted together.
class Curves {
 public:
  /// k_max <= n of every task, unless draws are put back (std::invalid_argument). Takes k_max numbers for
  /// each different pair n, b.
  Curves(std::span<const TaskVerdicts> counts, std::size_t k_max, Draws draws = Draws::without_putting_back);

  std::size_t tasks() const { return group_.size(); }
  std::size_t groups() const { return chance_.size(); }
  std::size_t k_max() const { return k_max_; }
  /// The mean over tasks.
  Curve curve() const;
  /// The weighted mean; one weight a task, not all 0.
  Curve curve(std::span<const double> weights) const;

 private:
  struct Chances {
    std::vector<double> miss, attempts;
  };
  std::size_t k_max_;
  std::vector<std::size_t> group_;          // of each task
  std::vector<double> right_share_;         // t/b of each task, 0 where b = 0
  std::vector<double> accepts_;             // 1 where b > 0
  std::vector<Chances> chance_;             // of each group
  std::vector<std::vector<double>> first_;  // of each group: the chance of a first accept at attempt K
};

/// The most numbers that Curves takes for these tasks.
std::size_t numbers_of_curves(std::span<const TaskVerdicts> counts, std::size_t k_max);

struct Optimum {
  std::size_t k = 0;       ///< the smallest number of attempts of the greatest reward, 0 included
  std::size_t k_last = 0;  ///< the largest of them: rewards within 1e-12 count as equal
  double reward = 0;
  double at_end = 0;  ///< the reward at k_max attempts
  double loss() const { return reward - at_end; }
};
Optimum optimum(const Curve& curve, double ratio, double price = 0);

/// Slope of the false share on the attempt by least squares, over those of 1 .. k_most at which there is one.
/// NaN with fewer than two.
double false_share_slope(const Curve& curve, std::size_t k_most);

}  // namespace quire::labs::inference_flaws
