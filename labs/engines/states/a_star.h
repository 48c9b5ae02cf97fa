// A* with moves of cost one (Hart, Nilsson, Raphael 1968): open states in buckets by g + h, the deepest
// first. States are opened again when a shorter way to them turns up, so the heuristic need be admissible
// only, not consistent.
#pragma once

#include <algorithm>
#include <limits>

#include "labs/engines/states/search.h"

namespace quire::labs::states {

struct Guided {
  std::optional<std::vector<Move>> path{};  ///< a shortest one
  std::uint32_t bound = 0;                  ///< no way is shorter; with a path its length
  std::size_t states = 0, expanded = 0;
  bool exhausted = false;  ///< there is no way
  bool limited = false;    ///< it ended at states_max; `bound` still holds
};

/// least(key): at most the number of moves to a goal.
template <Space S, class Heuristic>
Guided a_star(const S& space, const Key& start, Heuristic least, const Limits& limits) {
  struct Node {
    std::uint32_t parent, move, cost, least, done;  ///< done: the cost at which it was expanded last
  };
  constexpr std::uint32_t kNever = std::numeric_limits<std::uint32_t>::max();
  Guided found;
  KeySet states;
  std::vector<Node> nodes;
  struct Entry {
    std::uint32_t place, cost;
  };
  std::vector<std::vector<Entry>> open;
  // `sum`: of the parent; a way through it is no shorter, whatever the heuristic says of the child.
  const auto offer = [&](const Key& key, std::uint32_t parent, Move move, std::uint32_t cost,
                         std::size_t sum) {
    const auto place = states.insert(key);
    if (place.second) {
      nodes.push_back({parent, move, cost, least(key), kNever});
    } else {
      if (nodes[place.first].cost <= cost) return;
      nodes[place.first].parent = parent;
      nodes[place.first].move = move;
      nodes[place.first].cost = cost;
    }
    sum = std::max(sum, std::size_t{cost} + nodes[place.first].least);
    if (sum >= open.size()) open.resize(sum + 1);
    open[sum].push_back({place.first, cost});
  };
  offer(start, KeySet::kNone, 0, 0, 0);
  for (std::size_t sum = 0; sum < open.size();) {
    if (open[sum].empty()) {
      ++sum;
      continue;
    }
    found.bound = std::max(found.bound, static_cast<std::uint32_t>(sum));
    const auto [place, cost] = open[sum].back();
    open[sum].pop_back();
    // A shorter way to it has turned up since, or it is expanded already.
    if (nodes[place].cost != cost || nodes[place].done == cost) continue;
    const Key key = states[place];
    if (space.is_goal(key)) {
      found.bound = cost;
      found.path.emplace();
      for (std::uint32_t at = place; nodes[at].parent != KeySet::kNone; at = nodes[at].parent)
        found.path->push_back(nodes[at].move);
      std::reverse(found.path->begin(), found.path->end());
      found.states = states.size();
      return found;
    }
    if (states.size() > limits.states_max) {
      found.limited = true;
      found.states = states.size();
      return found;
    }
    if (limits.check && found.expanded % kExpansionsACheck == 0) limits.check();
    ++found.expanded;
    nodes[place].done = cost;
    const std::uint32_t from = place, next_cost = cost + 1;
    space.expand(key, [&](const Key& to, Move move) { offer(to, from, move, next_cost, sum); });
  }
  found.exhausted = true;
  found.states = states.size();
  return found;
}

}  // namespace quire::labs::states
