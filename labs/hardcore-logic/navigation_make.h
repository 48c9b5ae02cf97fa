// Cities with one shortest way, and cities in which no way leads to what is looked for.
#pragma once

#include <optional>
#include <span>

#include "labs/hardcore-logic/navigation_map.h"

namespace quire::labs::hardcore_logic {

/// What the groups of the game draw from.
struct CitySize {
  const char* id;  ///< "navigation-graph-easy"
  const char* variant;
  const char* words;
  Change change;
  std::size_t landmarks_least, landmarks_most;
  std::size_t roads_least;  ///< of the shortest way
};
std::span<const CitySize> city_sizes();

/// A city of this size by one draw, not solved; nothing where the draw is none of them.
std::optional<CityMap> draw_city(const CitySize& size, random::Stream& stream);

}  // namespace quire::labs::hardcore_logic
