// The learners: Optimistic Feasible Search (Du 2025, arXiv 2512.22313) and what it is compared with. One
// idea: keep a confidence radius per threshold and ask which thresholds *could still* be feasible; among
// those play the one that could earn most, and if there is none, the one that could violate least. A learner
// learns only from the reward and the residuals of the threshold that was played.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "labs/engines/random/random.h"
#include "labs/fair-threshold/loop.h"
#include "paper/result.h"

namespace quire::labs::fair_threshold {

class ThresholdLearner {
 public:
  virtual ~ThresholdLearner() = default;
  /// The threshold (index of the grid) to play next.
  virtual std::size_t choose() = 0;
  virtual void update(std::size_t arm, const Feedback& feedback) = 0;
  virtual boost::json::object state() const = 0;
  /// Whether the last choice was made because no threshold could be feasible (step 3 of OFS).
  virtual bool nothing_feasible() const { return false; }
};

/// What a learner is made of. Radius of an arm played n times in round t: c sqrt(log(max(t,2)) / n).
struct LearnerSpec {
  std::size_t thresholds = 41;
  std::size_t constraints = 2;
  double c_reward = 0.1;
  double c_residual = 0.1;
  std::size_t window = 0;  ///< ours: an arm remembers its last `window` plays only; 0: all of them
};

/// Plays and means of every arm.
class Arms {
 public:
  explicit Arms(const LearnerSpec& spec);
  void add(std::size_t arm, const Feedback& feedback);

  std::size_t size() const { return plays_.size(); }
  std::size_t constraints() const { return constraints_; }
  std::uint64_t plays(std::size_t arm) const { return plays_[arm]; }
  double reward(std::size_t arm) const { return reward_[arm]; }
  double residual(std::size_t arm, std::size_t m) const { return residual_[arm * constraints_ + m]; }
  /// 1/sqrt(n)
  double spread(std::size_t arm) const { return spread_[arm]; }
  std::optional<std::size_t> first_unplayed() const;

  boost::json::array json() const;
  Status restore(const boost::json::array& arms);

 private:
  void remember(std::size_t arm, const Feedback& feedback);

  std::size_t constraints_;
  std::size_t window_;
  std::vector<std::uint64_t> plays_;
  std::vector<double> reward_, residual_, spread_;
  mutable std::size_t unplayed_from_ = 0;
  std::vector<std::vector<double>>
      recent_;  // by arm, with a window: reward and residuals of each play, oldest first
};

/// Optimistic Feasible Search.
class Ofs : public ThresholdLearner {
 public:
  explicit Ofs(const LearnerSpec& spec) : spec_(spec), arms_(spec) {}
  std::size_t choose() override;
  void update(std::size_t arm, const Feedback& feedback) override;
  boost::json::object state() const override;
  bool nothing_feasible() const override { return nothing_feasible_; }

  /// The learner that state() was taken of.
  static Result<Ofs> restore(const boost::json::value& state);

  enum class Status : std::uint8_t { unplayed, feasible, infeasible, undecided };
  /// Feasible: every residual's upper bound is <= 0; infeasible: some lower bound is > 0.
  Status status(std::size_t arm) const;
  double radius(std::size_t arm) const;  ///< of the residuals
  const Arms& arms() const { return arms_; }
  const LearnerSpec& spec() const { return spec_; }
  std::uint64_t round() const { return round_; }

 private:
  LearnerSpec spec_;
  Arms arms_;
  std::uint64_t round_ = 1;  // the round to be played next
  bool nothing_feasible_ = false;
};
const char* word(Ofs::Status status);

enum class Method : std::uint8_t { ofs, ucb, pd, random };
const char* word(Method method);

/// `ucb` maximises reward alone. `pd` prices residuals by multipliers that rise while they are positive
/// (lambda' = min(50, max(0, lambda + 0.05 g)); both constants ours). `random` plays uniformly. `stream` is
/// used by `random` alone.
std::unique_ptr<ThresholdLearner> make_learner(Method method, const LearnerSpec& spec,
                                               const random::Stream& stream);
/// Always the same threshold.
std::unique_ptr<ThresholdLearner> fixed_learner(std::size_t arm);
/// Ours: plays each choice of `inner` for `rounds` rounds and hands it the means of the last half of them, so
/// that a slow state has settled.
std::unique_ptr<ThresholdLearner> hold(std::unique_ptr<ThresholdLearner> inner, std::uint64_t rounds);

}  // namespace quire::labs::fair_threshold
