#include <gtest/gtest.h>

#include "labs/hardcore-logic/games.h"
#include "labs/hardcore-logic/generated_test.h"
#include "labs/hardcore-logic/navigation_search.h"

namespace quire::labs::hardcore_logic {
namespace {

/// A city of landmarks "Ab" (letter, first letter of the type) and roads "AB 100".
CityMap city(const std::vector<std::pair<std::string, std::string>>& landmarks,
             const std::vector<std::pair<std::string, std::int64_t>>& roads, std::vector<std::string> types) {
  CityMap map;
  for (const auto& [name, type] : landmarks) map.landmarks.push_back({name, type});
  const auto place = [&](char name) {
    std::size_t i = 0;
    while (map.landmarks[i].name[0] != name) ++i;
    return i;
  };
  for (const auto& [ends, meters] : roads) map.roads.push_back({place(ends[0]), place(ends[1]), meters});
  map.types = std::move(types);
  return map;
}

/// The nearest bank (B) lies off the way to the school (E); the farther one (C) lies on it.
CityMap trap() {
  return city({{"A", "house"}, {"B", "bank"}, {"C", "bank"}, {"D", "store"}, {"E", "school"}},
              {{"AB", 100}, {"BA", 600}, {"AD", 150}, {"DC", 150}, {"CE", 200}, {"AE", 400}, {"BE", 900}},
              {"bank", "school"});
}

Mark graded(const CityMap& map, const std::string& json) {
  return navigation().grade(map_instance(map, map.types.size() == 2 ? "then" : "plain"),
                            boost::json::parse(json));
}

/// All walks not longer than the best so far.
struct EveryWalk {
  const CityMap& map;
  std::int64_t best = 4000;  // no way of the small cities is longer
  double ways = 0;

  void from(std::size_t at, std::size_t stage, std::int64_t meters) {
    if (meters > best) return;
    if (stage == map.types.size()) {
      if (meters < best) ways = 0;
      best = meters;
      ways += 1;
      return;
    }
    for (const Road& road : map.roads) {
      if (road.from != at) continue;
      const bool hit = map.landmarks[road.to].type == map.types[stage] && (stage > 0 || road.to != map.start);
      from(road.to, stage + (hit ? 1 : 0), meters + road.meters);
    }
  }
};

CityMap small_city(random::Stream& stream) {
  constexpr const char* kTypes[] = {"bank", "store", "house"};
  CityMap map;
  const std::size_t count = 2 + stream.below(4);
  for (std::size_t l = 0; l < count; ++l)
    map.landmarks.push_back({std::string(1, static_cast<char>('A' + l)), kTypes[stream.below(3)]});
  map.start = stream.below(count);
  for (std::size_t from = 0; from < count; ++from)
    for (std::size_t to = 0; to < count; ++to)
      if (from != to && stream.bernoulli(0.45))
        map.roads.push_back({from, to, 200 + 100 * static_cast<std::int64_t>(stream.below(3))});
  map.types = {"bank"};
  if (stream.bernoulli(0.6)) map.types.push_back("store");
  return map;
}

TEST(Navigation, MakesSoundPuzzles) { expect_sound_groups(navigation(), 8); }

TEST(Navigation, AgreesWithAllWalksThroughSmallCities) {
  random::Stream stream(1, "small cities");
  int none = 0, one = 0, several = 0;
  for (int i = 0; i < 800; ++i) {
    const CityMap map = small_city(stream);
    EveryWalk walk{map};
    walk.from(map.start, 0, 0);
    const Solved solved = solve_navigation(map, {.limit = 1000});
    EXPECT_EQ(least_meters(map), walk.ways > 0 ? std::optional(walk.best) : std::nullopt);
    EXPECT_EQ(static_cast<double>(solved.solutions.size()), walk.ways);
    for (const auto& solution : solved.solutions)
      EXPECT_EQ(navigation().grade(map_instance(map, "graph"), solution).broken, "");
    switch (solved.kind) {
      case Solved::Kind::none:
        ++none;
        EXPECT_EQ(walk.ways, 0);
        EXPECT_TRUE(recheck_navigation(map, solved).ok());
        break;
      case Solved::Kind::one:
        ++one;
        EXPECT_EQ(walk.ways, 1);
        EXPECT_TRUE(recheck_navigation(map, solved).ok());
        break;
      default:
        ++several;
        EXPECT_GT(walk.ways, 1);
        Solved claimed = solved;  // a claim that it is the only one does not pass
        claimed.kind = Solved::Kind::one;
        claimed.solutions.resize(1);
        EXPECT_FALSE(recheck_navigation(map, claimed).ok());
    }
  }
  EXPECT_GT(none, 50);
  EXPECT_GT(one, 50);
  EXPECT_GT(several, 10);
}

TEST(Navigation, TheStopInBetweenIsChosenWithTheEnd) {
  const Solved solved = solve_navigation(trap(), {});
  ASSERT_EQ(solved.kind, Solved::Kind::one);
  EXPECT_EQ(solved.solutions[0], boost::json::parse(R"(["A","D","C","E"])"));
  // The nearest bank first, then the nearest school from there: legal and too long.
  EXPECT_EQ(graded(trap(), R"(["A","B","E"])").broken, "1000 m are more than the shortest way's 500 m");
}

TEST(Navigation, TheStartIsNoPlaceToReachFirstButMayBeTheSecond) {
  const CityMap map =
      city({{"A", "bank"}, {"B", "store"}, {"C", "bank"}}, {{"AB", 100}, {"BA", 100}, {"BC", 200}}, {"bank"});
  EXPECT_EQ(least_meters(map), 300);
  CityMap back = map;
  back.types = {"store", "bank"};
  EXPECT_EQ(least_meters(back), 200);
}

TEST(Navigation, GradesByTheRules) {
  EXPECT_EQ(graded(trap(), R"(["A","D","C","E"])").broken, "");
  EXPECT_EQ(graded(trap(), R"(["D","C","E"])").broken, "the way begins at D, not at A");
  EXPECT_EQ(graded(trap(), R"(["A","C","E"])").broken, "step 1: there is no road from A to C");
  EXPECT_EQ(graded(trap(), R"(["A","E"])").broken, "the way reaches no bank");
  EXPECT_EQ(graded(trap(), R"(["A","D","C"])").broken, "the way reaches no school after the bank");
  EXPECT_EQ(graded(trap(), R"(["A","Z"])").broken, "step 1: there is no landmark Z");
}

TEST(Navigation, OtherShapesAreMalformed) {
  for (const char* json :
       {"null", "[]", "\"ADCE\"", "[1,2]", R"(["AD"])", R"(["a"])", R"([["A","D"]])", R"([""])"}) {
    EXPECT_TRUE(graded(trap(), json).malformed) << json;
  }
}

TEST(Navigation, RefusesBadInstances) {
  const Instance good = map_instance(trap(), "then");
  ASSERT_TRUE(navigation().check(good).ok());
  const auto refused = [&](const char* field, const char* json, const char* fragment) {
    expect_refused(navigation(), with(good, field, json), fragment);
  };
  refused("variant", "\"new\"", "variant: must be");
  refused("start", "\"Z\"", "start: must be the name of a landmark");
  refused("roads", R"([{"from":"A","to":"Q","meters":100}])", "roads, entry 1: there is no landmark");
  refused("roads", R"([{"from":"Q","to":"A","meters":100}])", "roads, entry 1: there is no landmark");
  refused("roads", R"([{"from":"A","to":"B","meters":-100}])", "meters");
  refused("roads", R"([{"from":"A","to":"B","meters":0}])", "meters must be 1 to");
  refused("roads", R"([{"from":"A","to":"B","meters":99999999999}])", "meters must be 1 to");
  refused("roads", R"([{"from":"A","to":"A","meters":100}])", "ends where it begins");
  refused("roads", R"([{"from":"A","to":"B","meters":100},{"from":"A","to":"B","meters":200}])",
          "another road");
  refused("roads", "7", "must be a list");
  refused("landmarks", R"([{"name":"A","type":"bank"},{"name":"A","type":"store"}])", "comes twice");
  refused("landmarks", R"([{"name":"AB","type":"bank"},{"name":"C","type":"store"}])", "one letter");
  refused("landmarks", R"([{"name":"A","type":"Bank 1"},{"name":"C","type":"store"}])", "lower-case");
  refused("landmarks", "[]", "list of 2 to 26");
  refused("types", "[]", "one or two");
  refused("types", R"(["bank","bank"])", "must differ");
  refused("types", R"(["bank"])", "must be two");
}

TEST(Navigation, TamperedCertificatesAreRefused) {
  const CityMap map = trap();
  const Solved good = solve_navigation(map, {});
  ASSERT_TRUE(recheck_navigation(map, good).ok());
  for (std::size_t stage = 0; stage <= 2; ++stage)
    for (std::size_t l = 0; l < map.landmarks.size(); ++l)
      for (const boost::json::value& other : {boost::json::value(nullptr), boost::json::value(50)}) {
        Solved bad = good;
        boost::json::value& cell = bad.certificate["meters"].as_array()[stage].as_array()[l];
        if (cell == other) continue;
        cell = other;
        EXPECT_FALSE(recheck_navigation(map, bad).ok()) << stage << " " << l;
      }
  Solved bad = good;
  bad.solutions[0].as_array().pop_back();
  EXPECT_FALSE(recheck_navigation(map, bad).ok());
  bad = good;
  bad.certificate.erase("meters");
  EXPECT_FALSE(recheck_navigation(map, bad).ok());
}

TEST(Navigation, WithoutTheStopTheWayIsAnother) {
  for (const char* group : {"navigation-then-easy", "navigation-then-hard"})
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      const Puzzle puzzle = one_of(navigation(), group, seed);
      const auto plain = navigation().without_rule(puzzle.instance);
      ASSERT_TRUE(plain);
      ASSERT_TRUE(navigation().check(*plain).ok());
      EXPECT_NE(navigation().grade(*plain, puzzle.solved.solutions[0]).broken, "");
      EXPECT_GE(puzzle.solved.solutions[0].as_array().size(), group[16] == 'e' ? 4U : 5U);
    }
}

}  // namespace
}  // namespace quire::labs::hardcore_logic
