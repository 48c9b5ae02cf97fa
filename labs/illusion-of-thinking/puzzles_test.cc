// Rules, shortest lengths and proofs of the four puzzles: every figure that is printed in the paper or
// claimed here is found again by a search that knows no formula.
#include <map>

#include <gtest/gtest.h>

#include "labs/engines/states/a_star.h"
#include "labs/illusion-of-thinking/blocks.h"
#include "labs/illusion-of-thinking/checkers.h"
#include "labs/illusion-of-thinking/river.h"
#include "labs/illusion-of-thinking/solve.h"
#include "labs/illusion-of-thinking/verify.h"

namespace quire::labs::illusion {
namespace {

std::size_t searched(const Instance& instance, bool people = false) {
  const Layers layers = layers_of(instance, {}, people).value();
  EXPECT_TRUE(layers.exhausted);
  return layers.goal_depth.value();
}

/// The solution's own moves, under the rules.
void expect_solved(const Instance& instance, std::uint64_t length) {
  const Solution solution = solve(instance, {}).value();
  ASSERT_TRUE(solution.solvable);
  EXPECT_EQ(solution.length, length) << name_of(instance.puzzle) << " " << instance.n;
  const Judged judged = judge_text(instance, moves_text(instance, solution, 1 << 20));
  EXPECT_TRUE(judged.well_formed);
  EXPECT_TRUE(judged.walked.ok) << judged.walked.broken.what;
  EXPECT_EQ(judged.walked.moves, length);
}

TEST(Lengths, HanoiAndCheckersAreAsThePaperSays) {
  for (int n = 1; n <= 8; ++n) {
    const Instance hanoi = paper_instance(Puzzle::hanoi, n), checkers = paper_instance(Puzzle::checkers, n);
    EXPECT_EQ(searched(hanoi), formula_length(Puzzle::hanoi, n));
    EXPECT_EQ(searched(checkers), formula_length(Puzzle::checkers, n));
    expect_solved(hanoi, (std::uint64_t{1} << n) - 1);
    expect_solved(checkers, static_cast<std::uint64_t>((n + 1) * (n + 1) - 1));
  }
  expect_solved(paper_instance(Puzzle::checkers, 60), 61 * 61 - 1);
}

TEST(Lengths, BlocksByAStarAndByFullSearch) {
  const std::map<int, std::size_t> lengths{{2, 3},  {3, 4},  {4, 7},  {5, 8},
                                           {6, 11}, {7, 12}, {8, 15}, {9, 16}};
  for (const auto& [n, length] : lengths) {
    const Instance blocks = paper_instance(Puzzle::blocks, n);
    expect_solved(blocks, length);
    EXPECT_EQ(formula_length(Puzzle::blocks, n), length);
    if (n <= 7) {
      EXPECT_EQ(searched(blocks), length);
    }
  }
  for (int n = 10; n <= 18; ++n)
    expect_solved(paper_instance(Puzzle::blocks, n), *formula_length(Puzzle::blocks, n));
}

TEST(Lengths, RiverInBothEncodings) {
  const auto river = [](int n, int boat) { return paper_instance(Puzzle::river, n, boat); };
  const std::map<std::pair<int, int>, std::size_t> lengths{
      {{2, 2}, 5}, {{3, 2}, 11}, {{4, 3}, 9}, {{5, 3}, 11}, {{6, 4}, 9}, {{7, 4}, 11}, {{8, 4}, 13}};
  for (const auto& [which, length] : lengths) {
    const Instance instance = river(which.first, which.second);
    EXPECT_EQ(searched(instance), length) << which.first << " pairs";
    EXPECT_EQ(searched(instance, true), length) << which.first << " pairs, by people";
    expect_solved(instance, length);
  }
  EXPECT_EQ(paper_instance(Puzzle::river, 3).boat, 2);
  EXPECT_EQ(paper_instance(Puzzle::river, 4).boat, 3);
}

TEST(Proofs, RiverWithThreeSeatsHasNoSolutionFromSixPairsOn) {
  for (const int n : {6, 7, 8, 20}) {
    const Instance instance = paper_instance(Puzzle::river, n);
    const Solution none = solve(instance, {}).value();
    EXPECT_FALSE(none.solvable);
    ASSERT_TRUE(none.certificate);
    EXPECT_TRUE(recheck(instance, none, {}).ok()) << n;
    Instance larger = instance;
    larger.boat = 4;
    EXPECT_FALSE(recheck(larger, none, {}).ok()) << "the proof is not one for another boat";
    if (n <= 8) {
      EXPECT_FALSE(layers_of(instance, {}, true).value().goal_depth) << "by people";
    }
  }
  EXPECT_FALSE(solve(paper_instance(Puzzle::river, 4, 2), {}).value().solvable) << "four pairs, two seats";
  EXPECT_FALSE(solve(paper_instance(Puzzle::river, 2, 1), {}).value().solvable)
      << "one seat: nobody rows back and forth";
}

TEST(Proofs, TwoStacksMayBeTooFew) {
  Instance instance{.puzzle = Puzzle::blocks, .n = 2};
  instance.stacks = {{"A", "B"}, {}};
  instance.stack_goal = {{"B", "A"}, {}};
  const Solution none = solve(instance, {}).value();
  EXPECT_FALSE(none.solvable);
  EXPECT_TRUE(recheck(instance, none, {}).ok());
}

TEST(Blocks, PrintedGoalsAreBuiltFromTheRightEnds) {
  EXPECT_EQ(text_of(paper_instance(Puzzle::blocks, 4).stacks), "[[A, B], [C, D], []]");
  EXPECT_EQ(text_of(paper_instance(Puzzle::blocks, 4).stack_goal), "[[D, B, C, A], [], []]");
  EXPECT_EQ(text_of(paper_instance(Puzzle::blocks, 6).stack_goal), "[[F, C, E, B, D, A], [], []]");
  EXPECT_EQ(text_of(paper_instance(Puzzle::blocks, 5).stack_goal), "[[E, B, D, A, C], [], []]");
  EXPECT_EQ(block_label(25), "Z");
  EXPECT_EQ(block_label(26), "AA");
  EXPECT_EQ(block_label(52), "BA");
}

TEST(Blocks, TheHeuristicNeverPromisesTooMuch) {
  for (int n = 2; n <= 6; ++n) {
    const Instance instance = paper_instance(Puzzle::blocks, n);
    const BlockSpace space(instance.stacks, instance.stack_goal);
    const states::Search whole = breadth_first(space, space.start(), {}, states::Until::all);
    const states::Distances exact = distances_to_goal(space, whole, {});
    for (std::size_t i = 0; i < whole.states.size(); ++i)
      ASSERT_LE(space.least_moves(whole.states[i]), exact.distance[i]);
  }
}

TEST(Blocks, LargeOnesGetAPlanThatIsCalledNoShortest) {
  const Instance instance = paper_instance(Puzzle::blocks, 40);
  const Solution solution = solve(instance, {}).value();
  EXPECT_FALSE(solution.shortest);
  EXPECT_EQ(solution.method, "plan");
  EXPECT_TRUE(judge_text(instance, moves_text(instance, solution, 1 << 20)).walked.ok);
}

std::string rule(const Instance& instance, std::string_view moves) {
  const Judged judged = judge_text(instance, moves);
  if (!judged.well_formed) return "malformed";
  if (judged.walked.ok) return "";
  return std::string(judged.walked.broken.rule) +
         (judged.walked.first_bad ? "@" + std::to_string(*judged.walked.first_bad) : "");
}

TEST(Rules, ExamplesOfThePaperSolve) {
  EXPECT_EQ(
      rule(paper_instance(Puzzle::hanoi, 3), "[[1,0,2],[2,0,1],[1,2,1],[3,0,2],[1,1,0],[2,1,2],[1,0,2]]"),
      "");
  EXPECT_EQ(rule(paper_instance(Puzzle::checkers, 1), "[[R,0,1],[B,2,0],[R,1,2]]"), "");
  EXPECT_EQ(rule(paper_instance(Puzzle::river, 2), "[[A_2,a_2],[A_2],[A_1,A_2],[A_1],[A_1,a_1]]"), "");
  Instance blocks{.puzzle = Puzzle::blocks, .n = 3};
  blocks.stacks = {{"A", "B"}, {"C"}, {}};
  blocks.stack_goal = {{"A"}, {"B"}, {"C"}};
  EXPECT_EQ(rule(blocks, "[[C,1,2],[B,0,1]]"), "");
}

TEST(Rules, OfCheckers) {
  const Instance two = paper_instance(Puzzle::checkers, 2);  // RR_BB
  EXPECT_EQ(rule(two, "[[R,1,5]]"), "out_of_bounds@0");
  EXPECT_EQ(rule(two, "[[R,2,1]]"), "empty_source@0");
  EXPECT_EQ(rule(two, "[[B,1,2]]"), "wrong_colour@0");
  EXPECT_EQ(rule(two, "[[R,0,1]]"), "occupied@0");
  EXPECT_EQ(rule(two, "[[R,1,2],[R,2,1]]"), "backward@1");
  EXPECT_EQ(rule(two, "[[R,0,2]]"), "bad_jump@0") << "over its own colour";
  EXPECT_EQ(rule(two, "[[R,1,2],[B,4,1]]"), "bad_jump@1") << "three cells";
  EXPECT_EQ(rule(two, "[[R,1,2],[B,3,1]]"), "not_goal");
  EXPECT_EQ(rule(two, "[[G,1,2]]"), "malformed");
}

TEST(Rules, OfTheRiver) {
  const Instance three = paper_instance(Puzzle::river, 3);
  EXPECT_EQ(rule(three, "[[]]"), "empty_boat@0");
  EXPECT_EQ(rule(three, "[[a_4]]"), "out_of_bounds@0");
  EXPECT_EQ(rule(three, "[[a_0]]"), "out_of_bounds@0");
  EXPECT_EQ(rule(three, "[[a_1,a_2],[a_3]]"), "not_here@1");
  EXPECT_EQ(rule(three, "[[a_1,a_1]]"), "not_here@0");
  EXPECT_EQ(rule(three, "[[a_1,a_2,a_3]]"), "capacity@0");
  EXPECT_EQ(rule(three, "[[a_1,A_2]]"), "unsafe_boat@0");
  EXPECT_EQ(rule(three, "[[A_1]]"), "unsafe_bank@0");
  EXPECT_EQ(rule(three, "[[A_1,A_2]]"), "unsafe_bank@0");
  EXPECT_EQ(rule(three, "[[a1,A1]]"), "not_goal") << "without underscores";
  EXPECT_EQ(rule(three, "[[b_1]]"), "malformed");
}

TEST(Rules, OfBlocks) {
  const Instance four = paper_instance(Puzzle::blocks, 4);
  EXPECT_EQ(rule(four, "[[B,0,3]]"), "out_of_bounds@0");
  EXPECT_EQ(rule(four, "[[B,0,0]]"), "out_of_bounds@0");
  EXPECT_EQ(rule(four, "[[B,2,0]]"), "empty_source@0");
  EXPECT_EQ(rule(four, "[[A,0,2]]"), "not_top@0");
  EXPECT_EQ(rule(four, "[[Q,0,2]]"), "not_top@0");
  EXPECT_EQ(rule(four, "[[B,0,2]]"), "not_goal");
}

TEST(Rules, AnIllegalMoveIsNotForgivenByARightEnd) {
  EXPECT_EQ(rule(paper_instance(Puzzle::hanoi, 1), "[[1,0,1],[1,0,2],[1,1,2]]"), "empty_source@1");
}

TEST(Streams, AnAnswerOfTwelveMegabytesIsVerified) {
  const Instance instance = paper_instance(Puzzle::hanoi, 20);
  const Solution solution = solve(instance, {}).value();
  std::string text = moves_text(instance, solution, std::uint64_t{1} << 20);
  EXPECT_GT(text.size(), std::size_t{8} << 20);
  const Judged judged = judge_text(instance, text);
  EXPECT_TRUE(judged.walked.ok);
  EXPECT_EQ(judged.walked.moves, (std::uint64_t{1} << 20) - 1);
  text[text.size() - 2 - 6] = '0';  // the last move's source: "[1,0,2]]" or "[1,1,2]]"
  text[text.size() - 2 - 1] = '1';
  EXPECT_FALSE(judge_text(instance, text).walked.ok);
}

TEST(Instances, ComeBackFromJson) {
  for (const Puzzle puzzle : kPuzzles) {
    const Instance instance = paper_instance(puzzle, 5);
    const Result<Instance> again = read_instance(json_of(instance));
    ASSERT_TRUE(again) << again.error();
    EXPECT_EQ(json_of(*again), json_of(instance));
  }
  boost::json::object wrong = json_of(paper_instance(Puzzle::blocks, 4));
  wrong["n"] = 5;
  EXPECT_EQ(read_instance(wrong).error(), "instance.n is 5, but instance.start has 4");
  wrong["n"] = 1e9;
  EXPECT_EQ(read_instance(wrong).error(), "instance.n must be a whole number from 2 to 1000");
  wrong["puzzle"] = "chess";
  EXPECT_FALSE(read_instance(wrong).ok());
  boost::json::object river = json_of(paper_instance(Puzzle::river, 4));
  river["boat"] = 0;
  EXPECT_FALSE(read_instance(river).ok());
}

}  // namespace
}  // namespace quire::labs::illusion
