#include "labs/fair-threshold/simulation.h"

#include <algorithm>

namespace quire::labs::fair_threshold {
namespace {

/// Sums over rounds, and the share of it that belongs to the tail.
class Tally {
 public:
  Tally(std::uint64_t rounds, std::size_t arms)
      : rounds_(rounds), tail_from_(rounds - std::max<std::uint64_t>(1, rounds / 5)), tail_plays_(arms) {}

  void add(std::uint64_t round, std::size_t arm, const Feedback& feedback, bool nothing_feasible) {
    const double v = violation(feedback.residual);
    reward_ += feedback.reward;
    violation_ += v;
    stuck_ += nothing_feasible;
    if (round >= rounds_ / 2) stuck_late_ += nothing_feasible;
    if (round < tail_from_) return;
    tail_reward_ += feedback.reward;
    tail_violation_ += v;
    ++tail_plays_[arm];
  }

  Checkpoint checkpoint(std::uint64_t t, const Loop& loop, double theta) const {
    const double n = static_cast<double>(t);
    return {t, reward_ / n, violation_, {loop.pi(), loop.rho()}, theta, static_cast<double>(stuck_) / n};
  }

  void finish(Course& course) const {
    const double n = static_cast<double>(rounds_), tail = static_cast<double>(rounds_ - tail_from_);
    course.reward_mean = reward_ / n;
    course.violation_sum = violation_;
    course.tail_reward = tail_reward_ / tail;
    course.tail_violation = tail_violation_ / tail;
    course.nothing_feasible = static_cast<double>(stuck_) / n;
    const std::uint64_t late = rounds_ - rounds_ / 2;  // rounds after half time
    course.nothing_feasible_late = static_cast<double>(stuck_late_) / static_cast<double>(late);
    course.tail_plays = tail_plays_;
  }

 private:
  std::uint64_t rounds_, tail_from_;
  std::uint64_t stuck_ = 0, stuck_late_ = 0;
  double reward_ = 0, violation_ = 0, tail_reward_ = 0, tail_violation_ = 0;
  std::vector<std::uint64_t> tail_plays_;
};

}  // namespace

Course run(const Setting& setting, ThresholdLearner& learner, std::uint64_t seed, std::size_t checkpoints,
           const std::function<void()>& check) {
  const std::vector<Cut> cuts = setting.pools.cuts(setting.grid);
  Loop loop(setting.pools, setting.dynamics, setting.constraints, setting.batch,
            random::Stream(seed, "arrivals"));
  Tally tally(setting.rounds, cuts.size());
  Course course;
  // Checkpoint i is round ceil(i T / checkpoints), so the last one is the last round.
  const std::uint64_t wanted = std::min<std::uint64_t>(checkpoints, setting.rounds);
  std::uint64_t taken = 0;
  const auto due = [&] { return wanted == 0 ? 0 : ((taken + 1) * setting.rounds + wanted - 1) / wanted; };
  std::uint64_t next_checkpoint = due();
  const std::uint64_t check_every = std::max<std::uint64_t>(1, 200'000 / setting.batch);
  for (std::uint64_t round = 0; round < setting.rounds; ++round) {
    if (round % check_every == 0) check();
    const std::size_t arm = learner.choose();
    const bool nothing_feasible = learner.nothing_feasible();
    const Feedback& feedback = loop.step(cuts[arm]);
    tally.add(round, arm, feedback, nothing_feasible);
    learner.update(arm, feedback);
    if (round + 1 == next_checkpoint) {
      course.checkpoints.push_back(tally.checkpoint(round + 1, loop, cuts[arm].theta));
      ++taken;
      next_checkpoint = due();
    }
  }
  tally.finish(course);
  course.empty_rounds = loop.empty_rounds();
  course.gap_bias = loop.gap_bias();
  return course;
}

std::unique_ptr<ThresholdLearner> learner_for(const Setting& setting, Method method, std::uint64_t seed) {
  return hold(make_learner(method, setting.learner, random::Stream(seed, "random learner")), setting.hold);
}

}  // namespace quire::labs::fair_threshold
