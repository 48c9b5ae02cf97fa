// A race: many trials of one learner on fresh secrets, and how many episodes it needs to be right three times
// out of four. A trial does not depend on a budget: its course says what it would have said at every one.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "labs/engines/stats/intervals.h"
#include "labs/revealing-pomdps/learner.h"

namespace quire::labs::revealing_pomdps {

/// One trial.
struct Course {
  double decided = 0;         ///< episodes when it had made up its mind; infinity if it had not by the limit
  bool right = false;         ///< whether it was right then
  std::vector<double> turns;  ///< episodes at which its best guess became right, wrong, right, .. in turn

  bool decided_rightly_by(double episodes) const { return right && decided <= episodes; }
  bool guesses_rightly_at(double episodes) const;
};

/// Called in loops that last; throws to stop.
using Poll = std::function<void()>;

Course play(Learner& learner, World& world, const Core& core, std::uint64_t secret_arm,
            double episodes_max = 1e15, const Poll& poll = {});

struct Race {
  std::vector<Course> courses;
  double mean_decided() const;
  double share_right() const;  ///< of all trials
};

/// Trials with secrets of their own, on two threads; trial i meets the same secret whoever learns.
Race race(const Core& core, std::string_view learner, std::size_t trials, std::uint64_t seed,
          const Poll& poll = {});

enum class Answer : std::uint8_t { decision, guess };

/// Least T = 1.1^j at which the share of right answers is above `level` and its 95 % Wilson bound above level
/// less 0.05. NaN where no T is enough (too few trials, or too many errors).
double episodes_needed(std::span<const Course> courses, double level, Answer answer);
/// The same over the trials that are numbered (a bootstrap sample).
double episodes_needed(std::span<const Course> courses, std::span<const std::size_t> trials, double level,
                       Answer answer);

/// Slope of log T against log x over several races, with a bootstrap interval over trials.
stats::Estimate slope(std::span<const double> x, std::span<const Race> races, double level, Answer answer,
                      std::uint64_t seed);

}  // namespace quire::labs::revealing_pomdps
