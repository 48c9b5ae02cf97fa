// Search in a space of packed states where every move costs one: what spaces and limits are, and what a
// search through layers (breadth first) found. Everything that is claimed follows from what was visited: a
// goal's distance is the least there is, and a search that has nothing left to expand has proved that there
// is no way.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "labs/engines/states/key.h"
#include "labs/engines/states/key_set.h"

namespace quire::labs::states {

/// A number that means a move to the space that gave it.
using Move = std::uint32_t;

/// expand() calls emit(next, move) for every legal move of a state, always in the same order.
template <class S>
concept Space = requires(const S& space, const Key& key, void (*emit)(const Key&, Move)) {
  space.expand(key, emit);
  { space.is_goal(key) } -> std::convertible_to<bool>;
};

struct Limits {
  std::size_t states_max = 20'000'000;  ///< 24 to 40 bytes each
  std::function<void()> check{};        ///< called now and then; may throw
};

enum class Until { goal, all };

struct Search {
  KeySet states{};                       ///< in the order of discovery: layer by layer
  std::vector<std::uint32_t> parents{};  ///< of each state; KeySet::kNone for the start
  std::vector<Move> moves{};             ///< that led to it
  std::vector<std::size_t>
      layer_ends{};  ///< layer d ends before this place; with Until::goal the last may be a part
  std::optional<std::uint32_t> goal{};  ///< the first that was met
  bool exhausted = false;               ///< every state that can be reached is in `states`
  bool limited = false;                 ///< it ended at states_max

  std::size_t depth() const { return layer_ends.size() - 1; }  ///< of the last layer
  std::size_t layer_size(std::size_t d) const { return layer_ends[d] - (d == 0 ? 0 : layer_ends[d - 1]); }
  std::size_t distance(std::uint32_t place) const;
  std::vector<Move> path(std::uint32_t place) const;
};

constexpr std::size_t kExpansionsACheck = 1024;
/// States whose moves are all made before the first is looked up: by then the slots are near.
constexpr std::size_t kExpandedAhead = 16;

template <Space S>
Search breadth_first(const S& space, const Key& start, const Limits& limits, Until until) {
  struct Step {
    Key to;
    Move move;
  };
  Search found;
  const auto add = [&](const Key& key, std::uint32_t parent, Move move) {
    if (found.limited) return;
    const auto place = found.states.insert(key);
    if (!place.second) return;
    found.parents.push_back(parent);
    found.moves.push_back(move);
    if (!found.goal && space.is_goal(key)) found.goal = place.first;
    found.limited = found.states.size() > limits.states_max;
  };
  const auto over = [&] { return found.limited || (until == Until::goal && found.goal); };
  add(start, KeySet::kNone, 0);
  found.layer_ends.push_back(1);
  std::vector<Step> steps;
  std::size_t step_ends[kExpandedAhead] = {};
  for (std::size_t next = 0; next < found.states.size() && !over();) {
    for (const std::size_t end = found.states.size(); next < end && !over();) {
      if (limits.check && next % kExpansionsACheck < kExpandedAhead) limits.check();
      const std::size_t first = next, ahead = std::min(end - first, kExpandedAhead);
      steps.clear();
      for (std::size_t i = 0; i < ahead; ++i) {
        const Key key = found.states[first + i];
        space.expand(key, [&](const Key& to, Move move) {
          found.states.expect(to);
          steps.push_back({to, move});
        });
        step_ends[i] = steps.size();
      }
      for (const Step& step : steps) found.states.expect_key(step.to);
      std::size_t step = 0;
      for (; next < first + ahead && !over(); ++next)
        for (; step < step_ends[next - first]; ++step)
          add(steps[step].to, static_cast<std::uint32_t>(next), steps[step].move);
    }
    if (found.states.size() > found.layer_ends.back()) found.layer_ends.push_back(found.states.size());
    found.exhausted = next == found.states.size();
  }
  return found;
}

/// For every state of a whole search: moves to the nearest goal (kUnreachable: there is no way), and the
/// first of them on the way that comes first in the space's order.
struct Distances {
  static constexpr std::uint32_t kUnreachable = ~std::uint32_t{0};
  std::vector<std::uint32_t> distance{};
  std::vector<Move> move{};
  std::vector<std::uint32_t> next{};  ///< place of the state that the move leads to
};

/// An edge of a search, as places.
struct Edge {
  std::uint32_t from, to;
  Move move;
};
Distances distances_over(std::size_t states, const std::vector<Edge>& edges,
                         const std::vector<std::uint32_t>& goals);

template <Space S>
Distances distances_to_goal(const S& space, const Search& whole, const Limits& limits) {
  std::vector<Edge> edges;
  std::vector<std::uint32_t> goals;
  for (std::size_t place = 0; place < whole.states.size(); ++place) {
    if (limits.check && place % kExpansionsACheck == 0) limits.check();
    const auto from = static_cast<std::uint32_t>(place);
    if (space.is_goal(whole.states[place])) goals.push_back(from);
    space.expand(whole.states[place], [&](const Key& to, Move move) {
      const std::uint32_t there = whole.states.find(to);
      if (there != KeySet::kNone) edges.push_back({from, there, move});
    });
  }
  return distances_over(whole.states.size(), edges, goals);
}

}  // namespace quire::labs::states
