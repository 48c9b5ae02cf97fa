// The table of distances once more, without a search: what must hold at each road.
#include <algorithm>

#include <boost/json/array.hpp>

#include "labs/hardcore-logic/navigation_search.h"

namespace quire::labs::hardcore_logic {
namespace {

namespace json = boost::json;

constexpr std::int64_t kFar = -1;  // no way leads there

/// The table of a certificate: kFar stands for null.
Result<std::vector<std::vector<std::int64_t>>> read_table(const CityMap& map,
                                                          const json::object& certificate) {
  const Error shape{
      "certificate: meters must be a list of distances or null for each number of types reached"};
  const json::value* value = certificate.if_contains("meters");
  if (value == nullptr || !value->is_array() || value->get_array().size() != map.types.size() + 1)
    return shape;
  std::vector<std::vector<std::int64_t>> table;
  for (const json::value& row : value->get_array()) {
    if (!row.is_array() || row.get_array().size() != map.landmarks.size()) return shape;
    table.emplace_back();
    for (const json::value& v : row.get_array()) {
      const bool number = v.is_int64() && v.get_int64() >= 0 &&
                          v.get_int64() <= kMetersMax * static_cast<std::int64_t>(kLandmarksMax) * 3;
      if (!number && !v.is_null()) return shape;
      table.back().push_back(number ? v.get_int64() : kFar);
    }
  }
  return table;
}

struct Before {
  std::size_t landmark, stage;
};

/// Ends of the walk backwards from (landmark, stage) along roads that make the distance exactly; an error
/// where there is a choice, or none.
Result<std::vector<std::size_t>> only_way_to(const CityMap& map,
                                             const std::vector<std::vector<std::int64_t>>& table, Before at) {
  std::vector<std::size_t> way{at.landmark};
  while (at.landmark != map.start || at.stage != 0) {
    std::vector<Before> choices;
    for (std::size_t stage = 0; stage < map.types.size(); ++stage)
      for (const Road& road : map.roads)
        if (road.to == at.landmark && map.stage_at(road.to, stage) == at.stage &&
            table[stage][road.from] != kFar &&
            table[stage][road.from] + road.meters == table[at.stage][at.landmark])
          choices.push_back({road.from, stage});
    if (choices.size() != 1) return Error{"certificate: the shortest way is not the only one"};
    at = choices[0];  // nearer to the start, so this ends
    way.push_back(at.landmark);
  }
  std::reverse(way.begin(), way.end());
  return way;
}

/// What must hold at each road and each landmark for the table to be that of the distances.
Status distances_hold(const CityMap& map, const std::vector<std::vector<std::int64_t>>& table) {
  if (table[0][map.start] != 0) return Error{"certificate: the start is not at distance 0"};
  for (std::size_t stage = 0; stage <= map.types.size(); ++stage)
    for (std::size_t l = 0; l < map.landmarks.size(); ++l) {
      if (table[stage][l] == kFar || (stage == 0 && l == map.start)) continue;
      bool made = false;
      for (std::size_t before = 0; before < map.types.size(); ++before)
        for (const Road& road : map.roads)
          made =
              made || (road.to == l && map.stage_at(l, before) == stage && table[before][road.from] != kFar &&
                       table[before][road.from] + road.meters == table[stage][l]);
      if (!made) return Error{"certificate: no road makes the distance of " + map.landmarks[l].name};
    }
  for (std::size_t stage = 0; stage < map.types.size(); ++stage)
    for (const Road& road : map.roads) {
      if (table[stage][road.from] == kFar) continue;
      const std::int64_t there = table[map.stage_at(road.to, stage)][road.to];
      if (there == kFar || there > table[stage][road.from] + road.meters)
        return Error{"certificate: a road shortens the distance of " + map.landmarks[road.to].name};
    }
  return success();
}

}  // namespace

Status recheck_navigation(const CityMap& map, const Solved& solved) {
  if (solved.kind != Solved::Kind::none && solved.kind != Solved::Kind::one)
    return Error{"navigation: nothing is certain about this instance"};
  const auto read = read_table(map, solved.certificate);
  if (!read) return Error{read.error()};
  const std::vector<std::vector<std::int64_t>>& table = *read;
  if (Status s = distances_hold(map, table); !s) return s;
  std::vector<Before> nearest;
  const std::size_t last = map.types.size();
  for (std::size_t l = 0; l < map.landmarks.size(); ++l) {
    if (table[last][l] == kFar) continue;
    if (!nearest.empty() && table[last][l] < table[last][nearest[0].landmark]) nearest.clear();
    if (nearest.empty() || table[last][l] == table[last][nearest[0].landmark]) nearest.push_back({l, last});
  }
  if (solved.kind == Solved::Kind::none)
    return nearest.empty() ? success() : Status(Error{"certificate: a landmark of the type can be reached"});
  if (nearest.size() != 1) return Error{"certificate: not one landmark is the nearest"};
  const auto way = only_way_to(map, table, nearest[0]);
  if (!way) return Error{way.error()};
  if (solved.solutions.size() != 1 || solved.solutions[0] != way_answer(map, *way))
    return Error{"certificate: the solution is not the only shortest way"};
  return success();
}

}  // namespace quire::labs::hardcore_logic
