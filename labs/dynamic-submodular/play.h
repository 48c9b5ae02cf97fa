// A method on a sequence of updates, with what is measured at checkpoints. The bound on the best is made once
// an arena, for all methods, by questions that no method's oracle counts.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "labs/dynamic-submodular/selector.h"
#include "labs/dynamic-submodular/worlds.h"

namespace quire::labs::dynamic_submodular {

struct Arena {
  World world;
  std::vector<Update> updates;
  std::vector<std::size_t> checkpoints;  ///< after so many updates; rising
  std::vector<double> bounds;            ///< no k live elements are worth more, at each checkpoint; or empty
};

using Check = std::function<void()>;

/// Checkpoints every `every` updates (at least 1), and after the last.
Arena make_arena(World world, std::vector<Update> updates, std::size_t every);
/// Fills bounds.
void find_bounds(Arena& arena, std::uint32_t k, const Check& check);

struct Course {
  std::vector<double> values;          ///< at checkpoints
  std::vector<std::uint64_t> queries;  ///< so far; of a method that starts over, of its answers so far
  std::vector<double> running;         ///< queries_per_update so far
  std::vector<std::uint64_t> rebuilds;
  std::vector<std::size_t> levels;  ///< the most levels of a guess
  /// Of a method that starts over: questions of one answer, since it would answer after every update.
  double queries_per_update = 0;
  std::vector<std::uint64_t> rebuilds_by_level;
  std::vector<std::uint64_t> level_sizes;  ///< of the guess that answered last
  double seconds = 0;                      ///< of the updates and answers; for the log alone
};

/// Methods that remember answer after every update, and those answers count; methods that start over are
/// asked at checkpoints only.
Course play(const Arena& arena, const std::string& method, const Settings& settings, const Check& check);

}  // namespace quire::labs::dynamic_submodular
