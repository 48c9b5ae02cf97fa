#include "labs/revealing-pomdps/learner.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace quire::labs::revealing_pomdps {
namespace {

double real(std::uint64_t n) { return static_cast<double>(n); }

std::uint64_t difference(std::span<const std::uint64_t> counts, std::size_t pair) {
  const std::uint64_t plus = counts[2 * pair], minus = counts[2 * pair + 1];
  return plus > minus ? plus - minus : minus - plus;
}

/// Of the symbol s of a pair under tilt d: log((1 + s d)) summed is s_i/2 log(1-d^2) + D_i theta.
struct Tilt {
  explicit Tilt(double delta) : level(std::log1p(-delta * delta) / 2), theta(std::atanh(delta)) {}
  double level, theta;
};

class LikelihoodRatio : public Score {
 public:
  explicit LikelihoodRatio(const Core& core) : margin_(std::log(4 * real(core.arms))), tilt_(core.delta) {
    for (std::size_t d = 0; d < kTable; ++d) table_.push_back(log_cosh(static_cast<double>(d)));
  }
  double of(std::span<const std::uint64_t> counts, std::uint64_t visits) const override {
    double sum = real(visits) * tilt_.level;
    for (std::size_t i = 0; i < counts.size() / 2; ++i) {
      const std::uint64_t d = difference(counts, i);
      sum += d < kTable ? table_[d] : log_cosh(real(d));
    }
    return sum;
  }
  double margin(std::uint64_t) const override { return margin_; }

 private:
  static constexpr std::size_t kTable = 256;
  double log_cosh(double d) const {
    const double x = d * tilt_.theta;
    constexpr double kFlat = 20;  // the rest is below the last bit
    return x - std::log(2.0) + (x < kFlat ? std::log1p(std::exp(-2 * x)) : 0);
  }
  double margin_;
  Tilt tilt_;
  std::vector<double> table_;  // log cosh(D theta)
};

class MaximumLikelihood : public Score {
 public:
  explicit MaximumLikelihood(const Core& core)
      : margin_(real(core.pairs) * std::log(2.0) + std::log(4 * real(core.arms))), tilt_(core.delta) {}
  double of(std::span<const std::uint64_t> counts, std::uint64_t visits) const override {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < counts.size() / 2; ++i) sum += difference(counts, i);
    return real(visits) * tilt_.level + real(sum) * tilt_.theta;
  }
  double margin(std::uint64_t) const override { return margin_; }

 private:
  double margin_;
  Tilt tilt_;
};

class KnownDirection : public Score {
 public:
  KnownDirection(const Core& core, std::vector<bool> plus)
      : margin_(std::log(4 * real(core.arms))), tilt_(core.delta), plus_(std::move(plus)) {}
  double of(std::span<const std::uint64_t> counts, std::uint64_t visits) const override {
    double sum = 0;
    for (std::size_t i = 0; i < counts.size() / 2; ++i) {
      const double d = real(counts[2 * i]) - real(counts[2 * i + 1]);
      sum += plus_[i] ? d : -d;
    }
    return real(visits) * tilt_.level + sum * tilt_.theta;
  }
  double margin(std::uint64_t) const override { return margin_; }

 private:
  double margin_;
  Tilt tilt_;
  std::vector<bool> plus_;
};

/// A sum of squares with a known mean and deviation under the null, and a known shift under delta.
class Collisions : public Score {
 public:
  /// `by_pair`: the differences of pairs, else the collisions of symbols.
  Collisions(const Core& core, bool by_pair)
      : by_pair_(by_pair), core_(core), margin_(std::log(4 * real(core.arms))) {}
  double of(std::span<const std::uint64_t> counts, std::uint64_t visits) const override {
    if (visits < 2) return 0;
    const double couples = real(visits) * (real(visits) - 1), cells = real(core_.symbols());
    const double square = core_.delta * core_.delta;
    const double classes = by_pair_ ? real(core_.pairs) : cells;
    const double spread = std::sqrt(2 * couples / classes * (by_pair_ ? 1 : 1 - 1 / cells));
    const double shift = couples * square / classes / spread;
    const double excess = by_pair_ ? pair_difference_sum(counts) : collision_count(counts) - couples / cells;
    // A class is a normal whose variance the tilt makes 1 + N delta^2 / classes times as large.
    return shift * excess / spread / (1 + real(visits) * square / classes);
  }
  double margin(std::uint64_t) const override { return margin_; }

 private:
  bool by_pair_;
  Core core_;
  double margin_;
};

class EmissionDistance : public Score {
 public:
  explicit EmissionDistance(const Core& core)
      : cells_(real(core.symbols())), log_(std::log(4 * real(core.arms))) {}
  double of(std::span<const std::uint64_t> counts, std::uint64_t visits) const override {
    const double expected = real(visits) / cells_;
    double sum = 0;
    for (const std::uint64_t count : counts) sum += std::fabs(real(count) - expected);
    return visits == 0 ? 0 : sum / real(visits);
  }
  double margin(std::uint64_t visits) const override {
    return 2 * (std::sqrt(cells_ / real(visits)) + std::sqrt(2 * log_ / real(visits)));
  }

 private:
  double cells_, log_;
};

class Elimination : public Learner {
 public:
  Elimination(std::uint64_t arms, std::unique_ptr<Score> score, double phase)
      : score_(std::move(score)), alive_(arms), scores_(arms), next_(4 * std::exp2(phase)) {}

  std::vector<std::uint64_t> allocate() override {
    std::vector<std::uint64_t> visits(scores_.size());
    if (alive_.size() == 1) return visits;
    for (const std::size_t arm : alive_.arms()) visits[arm] = static_cast<std::uint64_t>(next_) - done_;
    return visits;
  }
  void observe(const Counts& counts) override {
    if (alive_.size() == 1) return;
    for (const std::size_t arm : alive_.arms()) scores_[arm] = score_->of(counts.of(arm), counts.visits(arm));
    done_ = static_cast<std::uint64_t>(next_);
    next_ *= 2;
    best_ = alive_.arms().front();
    for (const std::size_t arm : alive_.arms())
      if (scores_[arm] > scores_[best_]) best_ = arm;
    alive_.keep(scores_, score_->margin(done_));
  }
  std::optional<std::uint64_t> decide() const override {
    if (alive_.size() > 1) return std::nullopt;
    return alive_.arms().front();
  }
  std::uint64_t guess() const override { return best_; }

 private:
  std::unique_ptr<Score> score_;
  bandits::Survivors alive_;
  std::vector<double> scores_;
  double next_;  // visits of each survivor at the end of the coming round
  std::uint64_t done_ = 0;
  std::size_t best_ = 0;
};

}  // namespace

double collision_count(std::span<const std::uint64_t> counts) {
  double sum = 0;
  for (const std::uint64_t x : counts) sum += real(x) * (real(x) - 1);
  return sum;
}

double pair_difference_sum(std::span<const std::uint64_t> counts) {
  double sum = 0;
  for (std::size_t i = 0; i < counts.size() / 2; ++i) {
    const double d = real(difference(counts, i));
    sum += d * d - real(counts[2 * i]) - real(counts[2 * i + 1]);
  }
  return sum;
}

std::unique_ptr<Score> likelihood_ratio(const Core& core) { return std::make_unique<LikelihoodRatio>(core); }
std::unique_ptr<Score> collisions(const Core& core) { return std::make_unique<Collisions>(core, false); }
std::unique_ptr<Score> pair_differences(const Core& core) { return std::make_unique<Collisions>(core, true); }
std::unique_ptr<Score> maximum_likelihood(const Core& core) {
  return std::make_unique<MaximumLikelihood>(core);
}
std::unique_ptr<Score> emission_distance(const Core& core) {
  return std::make_unique<EmissionDistance>(core);
}
std::unique_ptr<Score> known_direction(const Core& core, std::vector<bool> plus) {
  return std::make_unique<KnownDirection>(core, std::move(plus));
}

std::unique_ptr<Learner> eliminate(std::uint64_t arms, std::unique_ptr<Score> score, double phase) {
  return std::make_unique<Elimination>(arms, std::move(score), phase);
}

const std::vector<std::string>& learner_names() {
  static const std::vector<std::string> names{"lr", "collision", "pair", "omle", "spectral", "oracle-mu"};
  return names;
}

std::unique_ptr<Learner> make_learner(std::string_view name, const Core& core, double phase,
                                      const std::vector<bool>& plus) {
  std::unique_ptr<Score> score;
  if (name == "lr") score = likelihood_ratio(core);
  if (name == "collision") score = collisions(core);
  if (name == "pair") score = pair_differences(core);
  if (name == "omle") score = maximum_likelihood(core);
  if (name == "spectral") score = emission_distance(core);
  if (name == "oracle-mu") score = known_direction(core, plus);
  if (!score) throw std::invalid_argument("there is no learner " + std::string(name));
  return eliminate(core.arms, std::move(score), phase);
}

}  // namespace quire::labs::revealing_pomdps
