#include "labs/hardcore-logic/navigation_search.h"

#include <algorithm>
#include <cmath>
#include <queue>
#include <tuple>

#include <boost/json/array.hpp>

namespace quire::labs::hardcore_logic {
namespace {

namespace json = boost::json;

constexpr std::int64_t kFar = -1;  // no way leads there

/// Distances of (landmark, stage) as Dijkstra settles them.
struct Table {
  std::size_t landmarks = 0;
  std::vector<std::int64_t> meters{};
  std::vector<std::size_t> settled{};  ///< states in the order in which they were settled
  std::size_t expanded = 0;            ///< settled before the nearest goal
  std::size_t generated = 0;           ///< entries of the queue until then

  std::size_t state(std::size_t landmark, std::size_t stage) const { return stage * landmarks + landmark; }
};

Table dijkstra(const CityMap& map) {
  Table table;
  table.landmarks = map.landmarks.size();
  const std::size_t states = map.landmarks.size() * (map.types.size() + 1);
  table.meters.assign(states, kFar);
  std::vector<bool> done(states, false);
  std::vector<std::vector<Road>> out(map.landmarks.size());
  for (const Road& road : map.roads) out[road.from].push_back(road);
  using Entry = std::pair<std::int64_t, std::size_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
  bool met = false;
  const auto offer = [&](std::size_t state, std::int64_t meters) {
    if (table.meters[state] != kFar && table.meters[state] <= meters) return;
    table.meters[state] = meters;
    table.generated += met ? 0 : 1;
    open.emplace(meters, state);
  };
  offer(table.state(map.start, 0), 0);
  while (!open.empty()) {
    const std::size_t state = open.top().second;
    open.pop();
    if (done[state]) continue;
    done[state] = true;
    table.settled.push_back(state);
    const std::size_t landmark = state % table.landmarks, stage = state / table.landmarks;
    met = met || stage == map.types.size();
    if (stage == map.types.size()) continue;
    table.expanded += met ? 0 : 1;
    for (const Road& road : out[landmark])
      offer(table.state(road.to, map.stage_at(road.to, stage)), table.meters[state] + road.meters);
  }
  return table;
}

std::vector<std::size_t> nearest_goals(const CityMap& map, const Table& table) {
  std::vector<std::size_t> nearest;
  for (std::size_t l = 0; l < table.landmarks; ++l) {
    const std::size_t state = table.state(l, map.types.size());
    if (table.meters[state] == kFar) continue;
    if (!nearest.empty() && table.meters[state] < table.meters[nearest[0]]) nearest.clear();
    if (nearest.empty() || table.meters[state] == table.meters[nearest[0]]) nearest.push_back(state);
  }
  return nearest;
}

/// Shortest ways, read off the table from their ends.
class ShortestWays {
 public:
  ShortestWays(const CityMap& map, const Table& table)
      : map_(map), table_(table), before_(table.meters.size()) {
    for (std::size_t stage = 0; stage < map.types.size(); ++stage)
      for (const Road& road : map.roads) {
        const std::size_t from = table.state(road.from, stage),
                          to = table.state(road.to, map.stage_at(road.to, stage));
        if (table.meters[from] != kFar && table.meters[from] + road.meters == table.meters[to])
          before_[to].push_back(from);
      }
  }

  /// Roads have a length, so each state comes after those before it.
  double count(const std::vector<std::size_t>& ends) const {
    std::vector<double> ways(before_.size(), 0);
    ways[table_.state(map_.start, 0)] = 1;
    for (const std::size_t state : table_.settled)
      for (const std::size_t from : before_[state]) ways[state] += ways[from];
    double total = 0;
    for (const std::size_t end : ends) total += ways[end];
    return total;
  }

  std::vector<std::vector<std::size_t>> first(const std::vector<std::size_t>& ends, std::size_t limit) const {
    std::vector<std::vector<std::size_t>> ways;
    std::vector<std::size_t> way;
    for (const std::size_t end : ends) follow(end, limit, way, ways);
    return ways;
  }

 private:
  void follow(std::size_t state, std::size_t limit, std::vector<std::size_t>& way,
              std::vector<std::vector<std::size_t>>& ways) const {
    if (ways.size() == limit) return;
    way.push_back(state % table_.landmarks);
    if (state == table_.state(map_.start, 0)) ways.emplace_back(way.rbegin(), way.rend());
    for (const std::size_t from : before_[state]) follow(from, limit, way, ways);
    way.pop_back();
  }

  const CityMap& map_;
  const Table& table_;
  std::vector<std::vector<std::size_t>> before_;
};

json::array table_json(const Table& table, std::size_t stages) {
  json::array all;
  for (std::size_t stage = 0; stage < stages; ++stage) {
    json::array row;
    for (std::size_t l = 0; l < table.landmarks; ++l) {
      const std::int64_t meters = table.meters[table.state(l, stage)];
      row.push_back(meters == kFar ? json::value(nullptr) : json::value(meters));
    }
    all.push_back(std::move(row));
  }
  return all;
}

}  // namespace

std::optional<std::int64_t> least_meters(const CityMap& map) {
  const Table table = dijkstra(map);
  const auto goals = nearest_goals(map, table);
  if (goals.empty()) return std::nullopt;
  return table.meters[goals[0]];
}

Solved solve_navigation(const CityMap& map, const SolveOptions& options) {
  if (options.check) options.check();
  const Table table = dijkstra(map);
  const auto goals = nearest_goals(map, table);
  Solved solved;
  solved.certificate = {{"method", "distances"}, {"meters", table_json(table, map.types.size() + 1)}};
  solved.kind = Solved::Kind::none;
  if (!goals.empty()) {
    const ShortestWays ways(map, table);
    const double count = ways.count(goals);
    solved.kind = count == 1 ? Solved::Kind::one : Solved::Kind::several;
    for (const auto& way : ways.first(goals, std::max<std::size_t>(2, options.limit)))
      solved.solutions.push_back(way_answer(map, way));
    solved.certificate["shortest_ways"] = count;
    solved.difficulty = {{"optimal_length", static_cast<double>(table.meters[goals[0]])},
                         {"roads", static_cast<double>(solved.solutions[0].get_array().size() - 1)},
                         {"shortest_ways", count}};
  }
  solved.difficulty.emplace_back("expanded", static_cast<double>(table.expanded));
  solved.difficulty.emplace_back("generated", static_cast<double>(table.generated));
  solved.difficulty.emplace_back("bits", std::log2(static_cast<double>(table.meters.size())));
  return solved;
}

}  // namespace quire::labs::hardcore_logic
