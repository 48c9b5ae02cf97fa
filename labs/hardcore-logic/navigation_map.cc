#include "labs/hardcore-logic/navigation_map.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "labs/engines/problems/fields.h"

namespace quire::labs::hardcore_logic {
namespace {

namespace json = boost::json;

Error at(const std::string& place, const std::string& what) { return Error{place + ": " + what}; }

/// Place of the landmark with this name; how many there are where there is none.
std::size_t place_of(const CityMap& map, std::string_view name) {
  const auto found = std::find_if(map.landmarks.begin(), map.landmarks.end(),
                                  [&](const Landmark& l) { return l.name == name; });
  return static_cast<std::size_t>(found - map.landmarks.begin());
}

bool is_type(std::string_view type) {
  return !type.empty() && type.size() <= 30 &&
         std::all_of(type.begin(), type.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

/// The list behind a name; nullptr where there is none, or where it is too long.
const json::array* list_of(const Instance& instance, std::string_view name, std::size_t most) {
  const json::value* value = instance.if_contains(name);
  return value != nullptr && value->is_array() && value->get_array().size() <= most ? &value->get_array()
                                                                                    : nullptr;
}

Status read_landmarks(const Instance& instance, CityMap& map) {
  const json::array* list = list_of(instance, "landmarks", kLandmarksMax);
  if (list == nullptr || list->size() < 2)
    return at("landmarks", fmt::format("must be a list of 2 to {}", kLandmarksMax));
  for (const json::value& value : *list) {
    const std::string place = fmt::format("landmarks, entry {}", map.landmarks.size() + 1);
    if (!value.is_object()) return at(place, "must have a name and a type");
    problems::Fields fields(value.get_object());
    Landmark landmark{fields.text("name"), fields.text("type")};
    if (!fields.fault().empty()) return at(place, fields.fault());
    if (landmark.name.size() != 1 || landmark.name[0] < 'A' || landmark.name[0] > 'Z')
      return at(place, "the name must be one letter from A to Z");
    if (!is_type(landmark.type))
      return at(place, "the type must be a word of lower-case letters, at most 30");
    if (place_of(map, landmark.name) != map.landmarks.size())
      return at(place, fmt::format("landmark {} comes twice", landmark.name));
    map.landmarks.push_back(std::move(landmark));
  }
  return success();
}

Status read_roads(const Instance& instance, CityMap& map) {
  const json::array* list = list_of(instance, "roads", kRoadsMax);
  if (list == nullptr) return at("roads", fmt::format("must be a list of at most {}", kRoadsMax));
  for (const json::value& value : *list) {
    const std::string place = fmt::format("roads, entry {}", map.roads.size() + 1);
    if (!value.is_object()) return at(place, "must have from, to and meters");
    problems::Fields fields(value.get_object());
    const std::string from = fields.text("from"), to = fields.text("to");
    const std::uint64_t meters = fields.whole("meters");
    if (!fields.fault().empty()) return at(place, fields.fault());
    if (meters < 1 || meters > static_cast<std::uint64_t>(kMetersMax))
      return at(place, fmt::format("meters must be 1 to {}", kMetersMax));
    const Road road{place_of(map, from), place_of(map, to), static_cast<std::int64_t>(meters)};
    if (road.from == map.landmarks.size()) return at(place, "there is no landmark with the name in from");
    if (road.to == map.landmarks.size()) return at(place, "there is no landmark with the name in to");
    if (road.from == road.to) return at(place, "it ends where it begins");
    for (const Road& r : map.roads)
      if (r.from == road.from && r.to == road.to)
        return at(place, fmt::format("there is another road from {} to {}", from, to));
    map.roads.push_back(road);
  }
  return success();
}

Status read_types(const Instance& instance, CityMap& map) {
  const json::array* list = list_of(instance, "types", 2);
  if (list == nullptr || list->empty()) return at("types", "must be a list of one or two types");
  for (const json::value& value : *list) {
    if (!value.is_string() || !is_type(value.get_string()))
      return at("types", "must be words of lower-case letters");
    map.types.emplace_back(value.get_string());
  }
  if (map.types.size() == 2 && map.types[0] == map.types[1]) return at("types", "must differ");
  return success();
}

}  // namespace

std::size_t CityMap::stage_at(std::size_t landmark, std::size_t stage) const {
  if (stage == types.size() || landmarks[landmark].type != types[stage]) return stage;
  return stage == 0 && landmark == start ? 0 : stage + 1;
}

Result<CityMap> read_map(const Instance& instance) {
  CityMap map;
  if (Status s = read_landmarks(instance, map); !s) return Error{s.error()};
  if (Status s = read_roads(instance, map); !s) return Error{s.error()};
  if (Status s = read_types(instance, map); !s) return Error{s.error()};
  problems::Fields fields(instance);
  const std::string start = fields.text("start");
  if (!fields.fault().empty()) return Error{fields.fault()};
  map.start = place_of(map, start);
  if (map.start == map.landmarks.size()) return at("start", "must be the name of a landmark");
  return map;
}

Instance map_instance(const CityMap& map, const std::string& variant) {
  json::array landmarks, roads, types;
  for (const Landmark& l : map.landmarks)
    landmarks.push_back(json::object{{"name", l.name}, {"type", l.type}});
  for (const Road& r : map.roads)
    roads.push_back(json::object{
        {"from", map.landmarks[r.from].name}, {"to", map.landmarks[r.to].name}, {"meters", r.meters}});
  for (const std::string& type : map.types) types.push_back(json::string(type));
  Instance instance;
  instance["game"] = "navigation";
  instance["variant"] = variant;
  instance["landmarks"] = std::move(landmarks);
  instance["roads"] = std::move(roads);
  instance["start"] = map.landmarks[map.start].name;
  instance["types"] = std::move(types);
  return instance;
}

json::value way_answer(const CityMap& map, const std::vector<std::size_t>& way) {
  json::array names;
  for (const std::size_t place : way) names.push_back(json::string(map.landmarks[place].name));
  return names;
}

Result<std::vector<std::string>> read_way(const json::value& answer) {
  const Error shape{"the solution must be a list of names of landmarks, the start first"};
  if (!answer.is_array() || answer.get_array().empty()) return shape;
  std::vector<std::string> way;
  for (const json::value& name : answer.get_array()) {
    if (!name.is_string() || name.get_string().size() != 1 || name.get_string()[0] < 'A' ||
        name.get_string()[0] > 'Z')
      return shape;
    way.emplace_back(name.get_string());
  }
  return way;
}

std::string broken_rule(const CityMap& map, const std::vector<std::string>& way, std::int64_t& meters) {
  meters = 0;
  std::size_t at_place = map.start, stage = 0;
  if (way[0] != map.landmarks[map.start].name)
    return fmt::format("the way begins at {}, not at {}", way[0], map.landmarks[map.start].name);
  for (std::size_t i = 1; i < way.size(); ++i) {
    const std::size_t next = place_of(map, way[i]);
    if (next == map.landmarks.size()) return fmt::format("step {}: there is no landmark {}", i, way[i]);
    const auto road = std::find_if(map.roads.begin(), map.roads.end(),
                                   [&](const Road& r) { return r.from == at_place && r.to == next; });
    if (road == map.roads.end())
      return fmt::format("step {}: there is no road from {} to {}", i, way[i - 1], way[i]);
    meters += road->meters;
    at_place = next;
    stage = map.stage_at(next, stage);
  }
  if (stage < map.types.size())
    return fmt::format("the way reaches no {}{}", map.types[stage],
                       stage == 0 ? "" : " after the " + map.types[0]);
  return {};
}

}  // namespace quire::labs::hardcore_logic
