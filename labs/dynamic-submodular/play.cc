#include "labs/dynamic-submodular/play.h"

#include <algorithm>
#include <ctime>
#include <numeric>

namespace quire::labs::dynamic_submodular {

namespace {

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

void note(Course& course, const Selector& selector, double value) {
  course.values.push_back(value);
  course.queries.push_back(selector.queries());
  if (selector.dynamic() == nullptr) return;
  const Stats stats = selector.dynamic()->stats();
  course.rebuilds.push_back(std::accumulate(stats.rebuilds.begin(), stats.rebuilds.end(), std::uint64_t{0}));
  course.levels.push_back(stats.levels_max);
}

void note_end(Course& course, DynamicSubmodular last) {
  course.rebuilds_by_level = last.stats().rebuilds;
  const auto guess = last.guesses().find(last.best().guess);
  if (guess == last.guesses().end()) return;
  for (const Guess::Level& level : guess->second.levels()) course.level_sizes.push_back(level.size);
}

}  // namespace

Arena make_arena(World world, std::vector<Update> updates, std::size_t every) {
  Arena arena{std::move(world), std::move(updates), {}, {}};
  every = std::max<std::size_t>(every, 1);
  for (std::size_t t = every; t < arena.updates.size(); t += every) arena.checkpoints.push_back(t);
  arena.checkpoints.push_back(arena.updates.size());
  return arena;
}

void find_bounds(Arena& arena, std::uint32_t k, const Check& check) {
  std::vector<bool> live(arena.world.size());
  std::size_t t = 0;
  for (const std::size_t checkpoint : arena.checkpoints) {
    for (; t < checkpoint; ++t) live[arena.updates[t].id] = arena.updates[t].insert;
    std::vector<Id> ground;
    for (Id id = 0; id < live.size(); ++id)
      if (live[id]) ground.push_back(id);
    arena.bounds.push_back(submodular::upper_bound(*arena.world.objective, ground, k, {}, check));
  }
}

Course play(const Arena& arena, const std::string& method, const Settings& settings, const Check& check) {
  const double begun = thread_seconds();
  const auto selector = selector_named(method, *arena.world.objective, settings);
  Course course;
  std::size_t t = 0;
  for (const std::size_t checkpoint : arena.checkpoints) {
    Choice choice;
    for (; t < checkpoint; ++t) {
      const Update& u = arena.updates[t];
      check();
      u.insert ? selector->insert(u.id) : selector->erase(u.id);
      if (!selector->starts_over()) choice = selector->answer();
    }
    if (selector->starts_over()) choice = selector->answer();
    note(course, *selector, choice.value);
    const std::size_t answers = selector->starts_over() ? course.values.size() : t;
    course.running.push_back(static_cast<double>(selector->queries()) /
                             static_cast<double>(std::max<std::size_t>(answers, 1)));
  }
  course.queries_per_update = course.running.back();
  if (selector->dynamic() != nullptr) note_end(course, *selector->dynamic());
  course.seconds = thread_seconds() - begun;
  return course;
}

}  // namespace quire::labs::dynamic_submodular
