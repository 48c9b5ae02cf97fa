// Shortest ways (Dijkstra 1959) over landmarks and the number of types reached so far: so the landmark in
// between is chosen together with the end, not as two shortest paths one after another. How many ways are
// shortest is counted, not guessed.
#pragma once

#include "labs/hardcore-logic/navigation_map.h"

namespace quire::labs::hardcore_logic {

Solved solve_navigation(const CityMap& map, const SolveOptions& options);

/// The table of distances checked by what must hold at each road, without any search: no road shortens a
/// distance, each distance is made by some road, and the way back from the end has no choice.
Status recheck_navigation(const CityMap& map, const Solved& solved);

/// Meters of a shortest way; nothing where there is none.
std::optional<std::int64_t> least_meters(const CityMap& map);

}  // namespace quire::labs::hardcore_logic
