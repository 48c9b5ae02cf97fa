// Successive elimination (Even-Dar, Mannor and Mansour: Action elimination and stopping conditions, JMLR 7,
// 2006): arms that cannot be the best any more are dropped, and what is left is asked again. One idea:
// `Survivors` is the dropping alone, for whoever has scores of their own; `SuccessiveElimination` is the
// whole learner for independent arms, in rounds that double.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <boost/json/object.hpp>

#include "paper/result.h"

namespace quire::labs::bandits {

/// Arms that are still in the running, in rising order; never empty.
class Survivors {
 public:
  explicit Survivors(std::size_t arms);  ///< arms > 0, else std::invalid_argument
  /// Drops every arm whose score is below the best survivor's less `margin` (>= 0); returns how many.
  /// `scores` is by arm, those of dropped arms are not looked at.
  std::size_t keep(std::span<const double> scores, double margin);
  std::span<const std::size_t> arms() const { return arms_; }
  std::size_t size() const { return arms_.size(); }

 private:
  friend class SuccessiveElimination;
  std::vector<std::size_t> arms_;
};

/// Finds the best of independent arms with rewards in an interval of length `range`: with probability 1-delta
/// the answer is within `tolerance` of the best (tolerance 0: the best, if it is alone).
class SuccessiveElimination {
 public:
  struct Spec {
    std::size_t arms = 2;
    double range = 1;
    double delta = 0.05;
    double tolerance = 0;
  };
  explicit SuccessiveElimination(const Spec& spec);  ///< std::invalid_argument on a spec that makes no sense

  /// The arm to play next; nothing once decided. Asking again without a tell gives the same arm.
  std::optional<std::size_t> ask() const;
  /// The reward of the arm that ask() gave (another arm: std::invalid_argument).
  void tell(std::size_t arm, double reward);

  /// The survivor with the largest mean (tie: the smallest arm).
  std::size_t best() const;
  double mean(std::size_t arm) const { return mean_[arm]; }
  std::uint64_t plays(std::size_t arm) const { return plays_[arm]; }
  std::span<const std::size_t> survivors() const { return survivors_.arms(); }
  /// Radius after round r = 0, 1, ..., in which every survivor has 2^r plays. Rounds and arms share delta:
  /// sum over r of 1/((r+1)(r+2)) = 1.
  double radius(std::uint64_t round) const;

  boost::json::object state() const;
  static Result<SuccessiveElimination> restore(const boost::json::value& state);

  static constexpr std::size_t kArmsMax = 1'000'000;

 private:
  void end_of_round();

  Spec spec_;
  Survivors survivors_;
  std::vector<double> mean_;
  std::vector<std::uint64_t> plays_;
  std::uint64_t round_ = 0;
  std::size_t next_ = 0;  // position among the survivors
  bool decided_ = false;
};

}  // namespace quire::labs::bandits
