#include "labs/revealing-pomdps/race.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "labs/engines/stats/bootstrap.h"
#include "labs/engines/threads/parallel.h"

namespace quire::labs::revealing_pomdps {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr double kStep = 1.1;  // of the grid of T

/// Where the answer of a trial becomes right (1) or wrong again (-1).
void add_changes(const Course& course, Answer answer, std::vector<std::pair<double, int>>& changes) {
  if (answer == Answer::decision) {
    if (course.right && course.decided < kNever) changes.emplace_back(course.decided, 1);
    return;
  }
  for (std::size_t i = 0; i < course.turns.size(); ++i)
    changes.emplace_back(course.turns[i], i % 2 == 0 ? 1 : -1);
}

bool enough(std::uint64_t right, std::uint64_t trials, double level) {
  constexpr double kBelowLevel = 0.05;
  return static_cast<double>(right) > level * static_cast<double>(trials) &&
         stats::wilson(right, trials).low > level - kBelowLevel;
}

}  // namespace

bool Course::guesses_rightly_at(double episodes) const {
  const auto after = std::upper_bound(turns.begin(), turns.end(), episodes);
  return (after - turns.begin()) % 2 != 0;
}

Course play(Learner& learner, World& world, const Core& core, std::uint64_t secret_arm, double episodes_max,
            const Poll& poll) {
  Course course;
  Counts counts(core.arms, core.pairs);
  double episodes = 0;
  bool right = false;
  while (!learner.decide()) {
    const std::vector<std::uint64_t> visits = learner.allocate();
    for (const std::uint64_t v : visits) episodes += static_cast<double>(v);
    if (episodes > episodes_max) {
      course.decided = kNever;
      return course;
    }
    for (std::uint64_t arm = 0; arm < core.arms; ++arm) {
      if (poll && arm % 64 == 0) poll();
      if (visits[arm] > 0) world.play(arm, visits[arm], counts);
    }
    learner.observe(counts);
    if ((learner.guess() == secret_arm) != right) {
      right = !right;
      course.turns.push_back(episodes);
    }
  }
  course.decided = episodes;
  course.right = *learner.decide() == secret_arm;
  return course;
}

double Race::mean_decided() const {
  double sum = 0;
  for (const Course& course : courses) sum += course.decided;
  return sum / static_cast<double>(courses.size());
}

double Race::share_right() const {
  double sum = 0;
  for (const Course& course : courses) sum += course.right ? 1 : 0;
  return sum / static_cast<double>(courses.size());
}

Race race(const Core& core, std::string_view learner, std::size_t trials, std::uint64_t seed,
          const Poll& poll) {
  Race race;
  race.courses.resize(trials);
  const random::Stream worlds(seed, "revealing worlds"), phases(seed, "revealing phases");
  threads::parallel_for(trials, 2, [&](std::size_t trial) {
    CountWorld world(core, worlds.at(trial));
    random::Stream phase = phases.at(trial);
    const std::unique_ptr<Learner> player = make_learner(learner, core, phase.uniform(), world.secret().plus);
    race.courses[trial] = play(*player, world, core, world.secret().arm, 1e15, poll);
  });
  return race;
}

double episodes_needed(std::span<const Course> courses, std::span<const std::size_t> trials, double level,
                       Answer answer) {
  std::vector<std::pair<double, int>> changes;
  for (const std::size_t trial : trials) add_changes(courses[trial], answer, changes);
  std::sort(changes.begin(), changes.end());
  // Only T that are the first grid point at or after a change can be the least.
  std::int64_t right = 0;
  for (std::size_t i = 0; i < changes.size();) {
    const double at = std::ceil(std::log(changes[i].first) / std::log(kStep) - 1e-9);
    const double grid = std::pow(kStep, at);
    for (; i < changes.size() && changes[i].first <= grid * (1 + 1e-12); ++i) right += changes[i].second;
    if (enough(static_cast<std::uint64_t>(right), trials.size(), level)) return grid;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

double episodes_needed(std::span<const Course> courses, double level, Answer answer) {
  std::vector<std::size_t> all(courses.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  return episodes_needed(courses, all, level, answer);
}

stats::Estimate slope(std::span<const double> x, std::span<const Race> races, double level, Answer answer,
                      std::uint64_t seed) {
  constexpr std::size_t kReplicas = 200;
  const auto statistic = [&](std::span<const std::size_t> trials) {
    std::vector<double> needed;
    for (const Race& race : races) needed.push_back(episodes_needed(race.courses, trials, level, answer));
    return stats::log_log_slope(x, needed).value;
  };
  random::Stream stream(seed, "revealing slope");
  const stats::Bootstrap b =
      stats::bootstrap(stream, races.empty() ? 0 : races[0].courses.size(), kReplicas, statistic);
  return {b.value, b.percentile()};
}

}  // namespace quire::labs::revealing_pomdps
