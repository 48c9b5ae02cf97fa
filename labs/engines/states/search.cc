#include "labs/engines/states/search.h"

#include <algorithm>

namespace quire::labs::states {

std::size_t Search::distance(std::uint32_t place) const {
  const auto layer = std::upper_bound(layer_ends.begin(), layer_ends.end(), std::size_t{place});
  return static_cast<std::size_t>(layer - layer_ends.begin());
}

std::vector<Move> Search::path(std::uint32_t place) const {
  std::vector<Move> path;
  for (; parents[place] != KeySet::kNone; place = parents[place]) path.push_back(moves[place]);
  std::reverse(path.begin(), path.end());
  return path;
}

Distances distances_over(std::size_t states, const std::vector<Edge>& edges,
                         const std::vector<std::uint32_t>& goals) {
  // Edges by the state that they lead to, so that a search can run against them from the goals.
  std::vector<std::size_t> begin(states + 1);
  for (const Edge& edge : edges) ++begin[edge.to + 1];
  for (std::size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
  std::vector<std::uint32_t> into(edges.size());
  std::vector<std::size_t> fill(begin.begin(), begin.end() - 1);
  for (const Edge& edge : edges) into[fill[edge.to]++] = edge.from;

  Distances out;
  out.distance.assign(states, Distances::kUnreachable);
  std::vector<std::uint32_t> queue(goals);
  for (const std::uint32_t goal : goals) out.distance[goal] = 0;
  for (std::size_t next = 0; next < queue.size(); ++next)
    for (std::size_t i = begin[queue[next]]; i < begin[queue[next] + 1]; ++i)
      if (out.distance[into[i]] == Distances::kUnreachable) {
        out.distance[into[i]] = out.distance[queue[next]] + 1;
        queue.push_back(into[i]);
      }

  out.move.assign(states, 0);
  out.next.assign(states, KeySet::kNone);
  for (const Edge& edge : edges) {  // in the space's order: the first that leads nearer stays
    if (out.next[edge.from] != KeySet::kNone || out.distance[edge.to] == Distances::kUnreachable) continue;
    if (out.distance[edge.to] + 1 != out.distance[edge.from]) continue;
    out.next[edge.from] = edge.to;
    out.move[edge.from] = edge.move;
  }
  return out;
}

}  // namespace quire::labs::states
