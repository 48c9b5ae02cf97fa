#include <algorithm>
#include <array>
#include <numeric>
#include <span>

#include <gtest/gtest.h>

#include "labs/engines/sat/models.h"
#include "labs/hardcore-logic/games.h"
#include "labs/hardcore-logic/generated_test.h"
#include "labs/hardcore-logic/zebra_make.h"
#include "labs/hardcore-logic/zebra_solve.h"

namespace quire::labs::hardcore_logic::zebra_game {
namespace {

/// Three houses, two attributes, one arrangement: Ada red, Bea blue, Cleo green.
ZebraPuzzle small() {
  ZebraPuzzle puzzle;
  puzzle.houses = 3;
  puzzle.attributes = {{"Name", {"Ada", "Bea", "Cleo"}}, {"Door", {"red", "blue", "green"}}};
  const Item ada{0, 0}, bea{0, 1}, red{1, 0}, blue{1, 1};
  puzzle.clues = {{Join::plain, {{Relation::same, ada, red, 0}}},
                  {Join::plain, {{Relation::directly_left, red, blue, 0}}},
                  {Join::plain, {{Relation::same, bea, blue, 0}}},
                  {Join::plain, {{Relation::not_at, blue, {}, 2}}}};
  return puzzle;
}

Mark graded(const std::string& json) {
  return zebra().grade(zebra_instance(small(), "plain"), boost::json::parse(json));
}

/// Every arrangement of a small puzzle.
std::vector<Houses> all_arrangements(const ZebraPuzzle& puzzle) {
  std::vector<std::size_t> first(puzzle.houses);
  std::iota(first.begin(), first.end(), std::size_t{0});
  std::vector<std::vector<std::size_t>> orders;
  do {
    orders.push_back(first);
  } while (std::next_permutation(first.begin(), first.end()));
  std::vector<Houses> all{{}};
  for (std::size_t a = 0; a < puzzle.attributes.size(); ++a) {
    std::vector<Houses> longer;
    for (const Houses& at : all)
      for (const auto& order : orders) {
        longer.push_back(at);
        longer.back().push_back(order);
      }
    all = std::move(longer);
  }
  return all;
}

/// Any clue, true or not.
Clue any_clue(const ZebraPuzzle& puzzle, random::Stream& stream) {
  const auto item = [&] { return Item{stream.below(puzzle.attributes.size()), stream.below(puzzle.houses)}; };
  const auto statement = [&] {
    Statement s{static_cast<Relation>(stream.below(11)), item(), item(), stream.below(puzzle.houses)};
    while (s.b == s.a) s.b = item();
    return s;
  };
  Clue clue{static_cast<Join>(stream.below(4)), {statement()}};
  const std::size_t parts = clue.join == Join::plain ? 1 : clue.join == Join::exactly_one ? 3 : 2;
  while (clue.parts.size() < parts) clue.parts.push_back(statement());
  return clue;
}

TEST(Zebra, MakesSoundPuzzles) { expect_sound_groups(zebra(), 1); }

TEST(Zebra, AgreesWithAllArrangementsOfSmallPuzzles) {
  random::Stream stream(1, "small zebras");
  int none = 0, one = 0, several = 0;
  for (int i = 0; i < 200; ++i) {
    const std::pair<std::size_t, std::size_t> shapes[] = {{3, 2}, {4, 2}, {3, 3}};
    const auto& [houses, attributes] = shapes[stream.below(3)];
    Arranged arranged = arrange(houses, attributes, stream);
    ZebraPuzzle& puzzle = arranged.puzzle;
    for (const std::size_t clues = 5 + stream.below(9); puzzle.clues.size() < clues;) {
      const Clue clue = any_clue(puzzle, stream);
      // Mostly clues that one arrangement meets, so that some puzzles have a solution.
      if (puzzle.true_in(clue, arranged.at) || stream.bernoulli(0.04)) puzzle.clues.push_back(clue);
    }
    std::size_t count = 0;
    for (const Houses& at : all_arrangements(puzzle))
      count += std::all_of(puzzle.clues.begin(), puzzle.clues.end(),
                           [&](const Clue& clue) { return puzzle.true_in(clue, at); })
                   ? 1
                   : 0;
    const ZebraFormula formula = formula_of(puzzle);
    EXPECT_EQ(sat::enumerate(formula.cnf(), count + 1, formula.places()).models.size(), count);
    const Solved solved = solve_zebra(puzzle, {});
    (count == 0 ? none : count == 1 ? one : several)++;
    const auto wanted = count == 0   ? Solved::Kind::none
                        : count == 1 ? Solved::Kind::one
                                     : Solved::Kind::several;
    ASSERT_EQ(solved.kind, wanted);
    if (count < 2) {
      EXPECT_TRUE(recheck_zebra(puzzle, solved).ok());
    }
  }
  EXPECT_GT(none, 20);
  EXPECT_GT(one, 20);
  EXPECT_GT(several, 20);
}

TEST(Zebra, NoClueOfTheUsualFormCanBeLeftOut) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const Puzzle puzzle = one_of(zebra(), "zebra-plain-large", seed);
    const ZebraPuzzle whole = *read_zebra(puzzle.instance);
    for (std::size_t i = 0; i < whole.clues.size(); ++i) {
      ZebraPuzzle less = whole;
      less.clues.erase(less.clues.begin() + static_cast<std::ptrdiff_t>(i));
      EXPECT_EQ(solve_zebra(less, {.proof = false}).kind, Solved::Kind::several);
    }
  }
}

TEST(Zebra, ThinningByHalvingLeavesWhatTakingAwayOneByOneLeaves) {
  random::Stream stream(3, "thinning");
  const Arranged arranged = arrange(4, 3, stream);
  const std::vector<Clue> clues = true_clues(arranged, Pool::plain, stream);
  random::Stream twin = stream;
  ZebraPuzzle thin = arranged.puzzle;
  thin.clues = thinned(arranged, Pool::plain, clues, stream, {});
  // One by one, in the same order: kinds that are not direct first, as shuffled by the same stream.
  std::vector<Clue> rest = clues;
  twin.shuffle(std::span(rest));
  const auto direct = [](const Clue& c) {
    return c.parts[0].relation == Relation::found_at || c.parts[0].relation == Relation::same;
  };
  std::stable_partition(rest.begin(), rest.end(), [&](const Clue& c) { return !direct(c); });
  for (std::size_t i = 0; i < rest.size();) {
    ZebraPuzzle less = arranged.puzzle;
    less.clues = rest;
    less.clues.erase(less.clues.begin() + static_cast<std::ptrdiff_t>(i));
    const ZebraFormula formula = formula_of(less);
    if (sat::enumerate(formula.cnf(), 2, formula.places()).models.size() == 1)
      rest = less.clues;
    else
      ++i;
  }
  const auto words = [&](const std::vector<Clue>& some) {
    std::vector<std::string> all;
    for (const Clue& c : some) all.push_back(arranged.puzzle.words(c));
    std::sort(all.begin(), all.end());
    return all;
  };
  EXPECT_EQ(words(thin.clues), words(rest));
}

TEST(Zebra, HardFormsHaveTheirClues) {
  const auto joins = [](const Puzzle& puzzle) {
    std::array<int, 4> counts{};
    const ZebraPuzzle puzzle_read = *read_zebra(puzzle.instance);
    for (const Clue& clue : puzzle_read.clues) ++counts[static_cast<std::size_t>(clue.join)];
    return counts;
  };
  const auto plain = joins(one_of(zebra(), "zebra-indirect-x-large"));
  EXPECT_EQ(plain[1] + plain[2] + plain[3], 0);
  const auto either = joins(one_of(zebra(), "zebra-or-if-x-large"));
  EXPECT_GT(either[1], 0);
  EXPECT_EQ(either[3], 0);
  EXPECT_GT(joins(one_of(zebra(), "zebra-exactly-one-x-large"))[3], 0);
  const ZebraPuzzle indirect = *read_zebra(one_of(zebra(), "zebra-indirect-large").instance);
  for (const Clue& clue : indirect.clues) EXPECT_NE(clue.parts[0].relation, Relation::found_at);
}

TEST(Zebra, WithoutItsFalseClueThePuzzleHasOneSolution) {
  const ZebraPuzzle whole = *read_zebra(one_of(zebra(), "zebra-unsolvable-large").instance);
  int solvable = 0;
  for (std::size_t i = 0; i < whole.clues.size(); ++i) {
    ZebraPuzzle less = whole;
    less.clues.erase(less.clues.begin() + static_cast<std::ptrdiff_t>(i));
    solvable += solve_zebra(less, {.proof = false}).kind == Solved::Kind::one ? 1 : 0;
  }
  EXPECT_GT(solvable, 0);
}

TEST(Zebra, GradesByTheClues) {
  const std::string right =
      R"([{"Name":"Ada","Door":"red"},{"Name":"Bea","Door":"blue"},{"Door":"green","Name":"Cleo"}])";
  ASSERT_EQ(solve_zebra(small(), {}).kind, Solved::Kind::one);
  EXPECT_EQ(graded(right).broken, "");
  EXPECT_EQ(
      graded(R"([{"Name":"Cleo","Door":"green"},{"Name":"Ada","Door":"red"},{"Name":"Bea","Door":"blue"}])")
          .broken,
      "clue 4 does not hold: Door blue is not in house 3");
  EXPECT_EQ(
      graded(R"([{"Name":"Ada","Door":"red"},{"Name":"Ada","Door":"blue"},{"Name":"Cleo","Door":"green"}])")
          .broken,
      "houses 1 and 2 both have Name Ada");
  EXPECT_EQ(
      graded(R"([{"Name":"Ada","Door":"red"},{"Name":"Zoe","Door":"blue"},{"Name":"Cleo","Door":"green"}])")
          .broken,
      "house 2: no value of Name has this name");
}

TEST(Zebra, OtherShapesAreMalformed) {
  for (
      const char* json :
      {"null", "[]", "{}", "[1,2,3]", R"([{"Name":"Ada","Door":"red"}])",
       R"([{"Name":"Ada"},{"Name":"Bea"},{"Name":"Cleo"}])",
       R"([{"Name":"Ada","Door":"red","Pet":"cat"},{"Name":"Bea","Door":"blue"},{"Name":"Cleo","Door":"green"}])",
       R"([{"Name":"Ada","Door":1},{"Name":"Bea","Door":"blue"},{"Name":"Cleo","Door":"green"}])"}) {
    EXPECT_TRUE(graded(json).malformed) << json;
  }
}

TEST(Zebra, RefusesBadInstances) {
  const Instance good = zebra_instance(small(), "plain");
  ASSERT_TRUE(zebra().check(good).ok());
  const auto refused = [&](const char* field, const char* json, const char* fragment) {
    expect_refused(zebra(), with(good, field, json), fragment);
  };
  refused("variant", "\"x\"", "variant: must be");
  refused("houses", "1", "houses: must be 2 to 8");
  refused("houses", "1e300", "houses");
  refused("houses", "4", "list of 4, one for each house");
  refused("attributes", "[]", "list of 1 to 8");
  refused("attributes", R"([{"name":"N","values":["a","b","b"]}])", "value b comes twice");
  refused("attributes", R"([{"name":"N","values":["a","b","c"]},{"name":"N","values":["d","e","f"]}])",
          "name comes twice");
  refused("attributes", R"([{"name":"N","values":["a","b","c\u0007"]}])", "printable ASCII");
  refused("attributes", R"([{"name":"N","values":["a","b",3]}])", "printable ASCII");
  refused("clues", "7", "must be a list");
  refused("clues", R"([{"kind":"above","of":"red","and":"Ada"}])",
          "clues, entry 1: there is no clue of this kind");
  refused("clues", R"([{"kind":"same","of":"red","and":"pink"}])", "and: no attribute has this value");
  refused("clues", R"([{"kind":"same","of":"pink","and":"red"}])", "of: no attribute has this value");
  refused("clues", R"([{"kind":"beside","of":"red","and":"red"}])", "one value twice");
  refused("clues", R"([{"kind":"found_at","of":"red","house":4}])", "house must be 1 to 3");
  refused("clues", R"([{"kind":"or","parts":[]}])", "parts must be a list of 2");
  refused("clues", R"([{"kind":"exactly_one","parts":[1,2,3]}])", "part 1: must be an object");
  refused("clues", R"([{"kind":"if","parts":[{"kind":"or","parts":[]},{"kind":"or","parts":[]}]}])", "");
}

TEST(Zebra, TamperedCertificatesAreRefused) {
  const Puzzle puzzle = one_of(zebra(), "zebra-indirect-large");
  const ZebraPuzzle whole = *read_zebra(puzzle.instance);
  Solved bad = puzzle.solved;
  bad.certificate["drat"] = "";
  ZebraPuzzle open = whole;  // without clues the proof cannot hold
  open.clues.clear();
  EXPECT_FALSE(recheck_zebra(open, bad).ok());
  EXPECT_FALSE(recheck_zebra(open, puzzle.solved).ok());
  bad = puzzle.solved;
  bad.certificate["drat"] = "no proof";
  EXPECT_FALSE(recheck_zebra(whole, bad).ok());
  bad = puzzle.solved;
  bad.kind = Solved::Kind::none;
  EXPECT_FALSE(recheck_zebra(whole, bad).ok());
  bad = puzzle.solved;
  std::swap(bad.solutions[0].as_array()[0], bad.solutions[0].as_array()[1]);
  EXPECT_FALSE(recheck_zebra(whole, bad).ok());
}

}  // namespace
}  // namespace quire::labs::hardcore_logic::zebra_game
