// Navigation: the shortest way over one-way roads to a landmark of some type, or of one type and then
// another. Without a solution: no way leads to any landmark of the type.
#include <fmt/format.h>

#include "labs/engines/problems/fields.h"
#include "labs/hardcore-logic/games.h"
#include "labs/hardcore-logic/navigation_make.h"
#include "labs/hardcore-logic/navigation_scene.h"
#include "labs/hardcore-logic/navigation_search.h"

namespace quire::labs::hardcore_logic {
namespace {

std::string place_text(const CityMap& map, std::size_t landmark) {
  return map.landmarks[landmark].type + " " + map.landmarks[landmark].name;
}

/// The question for the last type alone.
CityMap direct(CityMap map) {
  map.types.erase(map.types.begin());
  return map;
}

class Navigation : public Game {
 public:
  std::string name() const override { return "navigation"; }

  std::vector<Group> groups() const override {
    std::vector<Group> all;
    for (const CitySize& s : city_sizes()) all.push_back({s.id, "navigation", s.variant, s.words, s.change});
    return all;
  }

  std::optional<Puzzle> make(const Group& group, random::Stream& stream,
                             const MakeOptions& options) const override {
    constexpr int kDraws = 2000;
    for (const CitySize& size : city_sizes()) {
      if (group.id != size.id) continue;
      for (int i = 0; i < kDraws; ++i) {
        const std::optional<CityMap> map = draw_city(size, stream);
        if (!map) continue;
        Solved solved = solve_navigation(*map, {.limit = 2, .check = options.check});
        if (fits(size, *map, solved))
          return Puzzle{group, map_instance(*map, group.variant), std::move(solved)};
      }
    }
    return std::nullopt;
  }

  Status check(const Instance& instance) const override {
    problems::Fields fields(instance);
    const std::string variant = fields.text("variant");
    if (fields.text("game") != "navigation") return Error{"game: must be navigation"};
    if (variant != "plain" && variant != "graph" && variant != "then" && variant != "unsolvable")
      return Error{"variant: must be plain, graph, then or unsolvable"};
    const auto map = read_map(instance);
    if (!map) return Error{map.error()};
    if (variant == "then" && map->types.size() != 2) return Error{"types: must be two in the variant then"};
    return success();
  }

  std::string prompt(const Instance& instance) const override {
    const CityMap map = *read_map(instance);
    std::string text =
        fmt::format("# Navigation\n\nThere is a city with various landmarks.\nThe start point is {}.\n",
                    place_text(map, map.start));
    for (const Road& road : map.roads)
      text += fmt::format("There is a road which is {} meters long from {} to {}.\n", road.meters,
                          place_text(map, road.from), place_text(map, road.to));
    for (std::size_t l = 0; l < map.landmarks.size(); ++l) {
      bool named = l == map.start;
      for (const Road& road : map.roads) named = named || road.from == l || road.to == l;
      if (!named) text += fmt::format("No road begins or ends at {}.\n", place_text(map, l));
    }
    text += "All roads are one-way.\n\n";
    if (map.types.size() == 1) {
      text += fmt::format(
          "From the start point, how to reach the nearest {} other than the start point in the "
          "shortest way?\n",
          map.types[0]);
    } else {
      text += fmt::format(
          "EXTRA: two places are to be reached one after the other.\nFrom the start point, how to reach a {} "
          "other "
          "than the start point, and then a {}, in the shortest way? The sum of all roads counts; on the way "
          "to "
          "either place any landmark may be passed, also more than once, and the second place may be the "
          "start point.\n",
          map.types[0], map.types[1]);
    }
    text +=
        "\nAnswer with JSON, the letters of the landmarks in order, the start point first:\n"
        "{\"solvable\": true, \"solution\": [\"_\", \"_\", ...]}\n"
        "If there is no such way, answer {\"solvable\": false, \"solution\": null}.\n";
    return text;
  }

  Solved solve(const Instance& instance, const SolveOptions& options) const override {
    return solve_navigation(*read_map(instance), options);
  }
  Status recheck(const Instance& instance, const Solved& solved) const override {
    return recheck_navigation(*read_map(instance), solved);
  }

  Mark grade(const Instance& instance, const boost::json::value& solution) const override {
    const CityMap map = *read_map(instance);
    const auto way = read_way(solution);
    if (!way) return {true, way.error()};
    std::int64_t meters = 0;
    std::string broken = broken_rule(map, *way, meters);
    if (broken.empty()) {
      const auto least = least_meters(map);
      if (least && meters > *least)
        broken = fmt::format("{} m are more than the shortest way's {} m", meters, *least);
    }
    return {false, std::move(broken)};
  }

  std::optional<Instance> without_rule(const Instance& instance) const override {
    if (instance.at("variant") != "then") return std::nullopt;
    return map_instance(direct(*read_map(instance)), "graph");
  }
  std::optional<Instance> usual_look(const Instance&) const override { return std::nullopt; }

  lab::Scene scene(const Puzzle& puzzle) const override { return navigation_scene(puzzle); }

 private:
  static bool fits(const CitySize& size, const CityMap& map, const Solved& solved) {
    if (size.change == Change::up) return solved.kind == Solved::Kind::none;
    if (solved.kind != Solved::Kind::one) return false;
    if (solved.solutions[0].get_array().size() < size.roads_least + 1) return false;
    if (size.change != Change::ue2) return true;
    // The stop in between must cost something, else the plain question has the same answer.
    const auto plain = least_meters(direct(map));
    return plain && *plain < *least_meters(map);
  }
};

}  // namespace

const Game& navigation() {
  static const Navigation kGame;
  return kGame;
}

}  // namespace quire::labs::hardcore_logic
