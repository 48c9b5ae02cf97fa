#include "labs/hardcore-logic/navigation_scene.h"

#include <cmath>
#include <numbers>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "labs/hardcore-logic/navigation_map.h"

namespace quire::labs::hardcore_logic {
namespace {

using lab::Paint;

constexpr double kWide = 520, kRadius = 200, kDisc = 15;

struct Point {
  double x, y;
};

Point point_of(const CityMap& map, std::size_t landmark) {
  const double turn =
      2 * std::numbers::pi * static_cast<double>(landmark) / static_cast<double>(map.landmarks.size());
  return {kWide / 2 + kRadius * std::sin(turn), kWide / 2 - kRadius * std::cos(turn)};
}

lab::Shape road_shape(const CityMap& map, const Road& road, Paint paint, std::string words = {}) {
  const Point a = point_of(map, road.from), b = point_of(map, road.to);
  const double length = std::hypot(b.x - a.x, b.y - a.y);
  const double dx = (b.x - a.x) / length * kDisc, dy = (b.y - a.y) / length * kDisc;
  return lab::arrow(a.x + dx, a.y + dy, b.x - dx, b.y - dy, 0.08, paint, std::move(words));
}

void add_landmark(const CityMap& map, std::size_t landmark, Paint paint, std::vector<lab::Shape>& shapes) {
  const Point at = point_of(map, landmark);
  shapes.push_back(lab::disc(at.x, at.y, kDisc, paint, map.landmarks[landmark].name));
}

const Road& road_between(const CityMap& map, std::size_t from, std::size_t to) {
  for (const Road& road : map.roads)
    if (road.from == from && road.to == to) return road;
  throw std::logic_error("a shortest way without a road");
}

std::string question(const CityMap& map) {
  std::string text = fmt::format("From {} to a {}", map.landmarks[map.start].name, map.types[0]);
  if (map.types.size() == 2) text += fmt::format(" and then to a {}", map.types[1]);
  return text;
}

std::size_t place_of(const CityMap& map, const boost::json::value& name) {
  std::size_t place = 0;
  while (map.landmarks[place].name != name.as_string()) ++place;
  return place;
}

/// What can be reached at all, as the certificate's table says.
lab::Step reached_step(const CityMap& map, const Solved& solved) {
  lab::Step step{"No road leads from the landmarks in reach to the rest", {}};
  const boost::json::array& rows = solved.certificate.at("meters").as_array();
  for (std::size_t l = 0; l < map.landmarks.size(); ++l) {
    bool reached = false;
    for (const boost::json::value& row : rows) reached = reached || !row.as_array()[l].is_null();
    add_landmark(map, l,
                 reached                                 ? Paint::main
                 : map.landmarks[l].type == map.types[0] ? Paint::bad
                                                         : Paint::faint,
                 step.shapes);
  }
  return step;
}

}  // namespace

lab::Scene navigation_scene(const Puzzle& puzzle) {
  const CityMap map = *read_map(puzzle.instance);
  lab::Scene scene{.name = puzzle.group.id,
                   .title = question(map),
                   .note = "One-way roads; numbers along the way are meters.",
                   .width = kWide,
                   .height = kWide};
  for (const Road& road : map.roads) scene.still.push_back(road_shape(map, road, Paint::faint));
  for (std::size_t l = 0; l < map.landmarks.size(); ++l) {
    const Point at = point_of(map, l);
    const bool wanted = map.landmarks[l].type == map.types.back();
    add_landmark(map, l, l == map.start ? Paint::rival : wanted ? Paint::good : Paint::plain, scene.still);
    scene.still.push_back(lab::text(at.x + (at.x - kWide / 2) * 0.18, at.y + (at.y - kWide / 2) * 0.18, 11,
                                    map.landmarks[l].type));
  }
  scene.steps.push_back({question(map), {}});
  if (puzzle.solved.solutions.empty()) {
    scene.steps.push_back(reached_step(map, puzzle.solved));
    return scene;
  }
  const boost::json::array& way = puzzle.solved.solutions[0].as_array();
  std::vector<lab::Shape> shapes;
  std::int64_t meters = 0;
  for (std::size_t i = 1; i < way.size(); ++i) {
    const Road& road = road_between(map, place_of(map, way[i - 1]), place_of(map, way[i]));
    meters += road.meters;
    shapes.push_back(road_shape(map, road, Paint::main, fmt::format("{}", road.meters)));
    add_landmark(map, road.to, Paint::main, shapes);
    scene.steps.push_back({fmt::format("To {} {}: {} m so far", map.landmarks[road.to].type,
                                       map.landmarks[road.to].name, meters),
                           shapes});
  }
  return scene;
}

}  // namespace quire::labs::hardcore_logic
