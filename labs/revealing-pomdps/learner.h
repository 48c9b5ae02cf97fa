// Learners of the core game. All but the oracle know K, n' and delta, and see counts alone. One schedule:
// every arm that is alive is visited until it has b, 2b, 4b, .. visits, then those that fell behind are
// dropped; what differs is the score and how far behind is too far.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "labs/engines/bandits/elimination.h"
#include "labs/revealing-pomdps/core.h"

namespace quire::labs::revealing_pomdps {

class Learner {
 public:
  virtual ~Learner() = default;
  /// Visits of the next round, by arm; all 0 once it has decided.
  virtual std::vector<std::uint64_t> allocate() = 0;
  /// All that was seen so far, after the round was played.
  virtual void observe(const Counts& counts) = 0;
  /// The arm, once it has made up its mind.
  virtual std::optional<std::uint64_t> decide() const = 0;
  /// The arm that it would name if it had to now.
  virtual std::uint64_t guess() const = 0;
};

/// Scores of one arm's counts; larger is more suspicious.
class Score {
 public:
  virtual ~Score() = default;
  virtual double of(std::span<const std::uint64_t> counts, std::uint64_t visits) const = 0;
  /// An arm with a score below the best less this is dropped after a round of `visits`.
  virtual double margin(std::uint64_t visits) const = 0;
};

/// log of the likelihood ratio against uniform, mixed over mu:
/// sum_i log(1/2 [(1+d)^X+ (1-d)^X- + (1-d)^X+ (1+d)^X-]). Margin ln(4K).
std::unique_ptr<Score> likelihood_ratio(const Core& core);
/// sum X(X-1) less its null mean N(N-1)/2n', in units in which it is a log-likelihood ratio: of normals, a
/// symbol each, that a tilt in an unknown direction spreads. Margin ln(4K).
std::unique_ptr<Score> collisions(const Core& core);
/// The same of sum (X+ - X-)^2 - X+ - X-, a normal for each pair.
std::unique_ptr<Score> pair_differences(const Core& core);
/// The likelihood maximised over mu. Margin beta = n' ln 2 + ln(4K): the confidence set of models (arm, mu).
std::unique_ptr<Score> maximum_likelihood(const Core& core);
/// l1 distance of the empirical emission to uniform. Margin twice the radius sqrt(2n'/N) + sqrt(2 ln(4K)/N).
std::unique_ptr<Score> emission_distance(const Core& core);
/// The likelihood ratio under the true mu, which no learner has.
std::unique_ptr<Score> known_direction(const Core& core, std::vector<bool> plus);

/// Raw statistics, for tests of significance: sum X(X-1), and sum (X+ - X-)^2 - X+ - X-.
double collision_count(std::span<const std::uint64_t> counts);
double pair_difference_sum(std::span<const std::uint64_t> counts);

/// `phase` in [0,1) shifts the rounds, b = 4 2^phase, so that sweeps do not meet powers of two.
std::unique_ptr<Learner> eliminate(std::uint64_t arms, std::unique_ptr<Score> score, double phase);

/// lr, collision, pair, omle, spectral, oracle-mu.
const std::vector<std::string>& learner_names();
/// `plus` is used by oracle-mu alone. Throws std::invalid_argument on another name.
std::unique_ptr<Learner> make_learner(std::string_view name, const Core& core, double phase,
                                      const std::vector<bool>& plus);

}  // namespace quire::labs::revealing_pomdps
