// An instance of navigation: landmarks, one-way roads, and the kinds of landmark that are to be reached one
// after another. Read from JSON with distrust.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "labs/hardcore-logic/game.h"
#include "paper/result.h"

namespace quire::labs::hardcore_logic {

struct Landmark {
  std::string name{};
  std::string type{};
};

struct Road {
  std::size_t from = 0, to = 0;  ///< places of landmarks
  std::int64_t meters = 0;
};

struct CityMap {
  std::vector<Landmark> landmarks{};
  std::size_t start = 0;
  std::vector<Road> roads{};
  std::vector<std::string> types{};  ///< one or two that differ; the first is not met at the start

  /// How many of the types have been reached after coming to a landmark with `stage` of them reached before.
  std::size_t stage_at(std::size_t landmark, std::size_t stage) const;
};

inline constexpr std::size_t kLandmarksMax = 26, kRoadsMax = kLandmarksMax * (kLandmarksMax - 1);
inline constexpr std::int64_t kMetersMax = 1'000'000;

Result<CityMap> read_map(const Instance& instance);
Instance map_instance(const CityMap& map, const std::string& variant);

/// Places of the landmarks of a way, ["A","C","F"], the start first.
boost::json::value way_answer(const CityMap& map, const std::vector<std::size_t>& way);

/// A way as somebody wrote it: single letters, whether or not there are such landmarks.
Result<std::vector<std::string>> read_way(const boost::json::value& answer);

/// The first rule that a way breaks, its length apart; empty: it does what is asked. `meters`: its length up
/// to the fault.
std::string broken_rule(const CityMap& map, const std::vector<std::string>& way, std::int64_t& meters);

}  // namespace quire::labs::hardcore_logic
