// Exact lower bounds for the lock families. A learner that is to find the arm whose symbols are tilted by
// delta, pair by pair in unknown directions mu, has to tell N samples of the mixture over mu from N uniform
// ones; their chi-square distance is a finite sum over the overlap of two directions (Ingster's method), and
//   T_LB = max_N (K N/2) (p - 2/K - sqrt(chi2(N))/2 - N g),
// g the chance that a visit wins by guessing the password. Why: if no arm is tilted, fewer than K/2 arms are
// named with more than 2/K and fewer than K/2 are visited more than 2T/K times on average; one arm is
// neither, and the first N visits to it look alike. All in long double, terms by their logarithms.
#pragma once

#include <cstdint>
#include <vector>

namespace quire::labs::revealing_pomdps {

/// chi^2 between the mixture over mu of P_mu^N and uniform^N: 2^-n sum_b C(n,b) (1 + delta^2 (2b-n)/n)^N - 1.
/// pairs >= 1, 0 <= delta <= 1. Infinity beyond the range of long double.
long double chi2(std::uint64_t samples, std::uint64_t pairs, double delta);

struct Certificate {
  long double episodes = 0;   ///< no learner succeeds with probability p in fewer
  std::uint64_t samples = 0;  ///< N of one arm at which the bound is largest
};

/// The core game: K arms, one symbol an episode. Zero where p <= 2/K: the argument then says nothing.
Certificate t_lb(std::uint64_t arms, std::uint64_t pairs, double delta, double p);

/// What the whole POMDP adds: all lock symbols of an episode under the right password, and luck.
struct WholeLock {
  double eps = 0.5, sigma = 0.5;
  std::uint32_t symbols = 1;  ///< lock symbols of an episode, l + 1
  double guess = 0;           ///< A^-l
};
Certificate t_lb_whole(std::uint64_t arms, std::uint64_t pairs, const WholeLock& lock, double p);

/// Regret that no learner avoids on the family with the worst eps (100 points from 1e-4 to 0.9) at level 1/2.
class RegretBounds {
 public:
  RegretBounds(std::uint64_t arms, std::uint64_t pairs, double sigma);
  /// lock2: max over eps of min(T_LB / 2, eps T / 4): the looks, or half of the episodes on wrong arms.
  double looks_cost(double episodes) const;
  /// lock1: max of eps T / 4 over the eps that T episodes cannot find.
  double looks_are_free(double episodes) const;

 private:
  std::vector<double> eps_, t_lb_;
};

}  // namespace quire::labs::revealing_pomdps
