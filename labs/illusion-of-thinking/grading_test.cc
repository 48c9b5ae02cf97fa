// Problems, answers out of texts, and grades.
#include <sstream>

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "labs/illusion-of-thinking/problem_set.h"
#include "labs/illusion-of-thinking/prompts.h"

namespace quire::labs::illusion {
namespace {

using problems::Verdict;

Task task(Puzzle puzzle, int n) {
  return task_of(record_of(paper_instance(puzzle, n), std::string(name_of(puzzle)) + "-" + std::to_string(n),
                           false, 0, 1 << 16, {})
                     .value())
      .value();
}

Graded grade(const Task& t, const std::string& text, const std::string& reasoning = "") {
  return grade_response(t, {.id = t.record.id, .text = text, .reasoning = reasoning});
}

constexpr char kTwo[] = "[[1,0,1],[2,0,2],[1,1,2]]";

TEST(Records, SurviveTheirFileAndHoldARightAnswer) {
  std::stringstream file;
  for (const Puzzle puzzle : kPuzzles) file << problems::record_line(task(puzzle, 4).record) << "\n";
  file << problems::record_line(task(Puzzle::river, 6).record) << "\n";
  problems::RecordReader reader(file, "p.jsonl", kSlug);
  int count = 0;
  for (; count < 5; ++count) {
    const auto record = reader.next();
    ASSERT_TRUE(record.ok()) << record.error();
    ASSERT_TRUE(record.value());
    const Result<Task> again = task_of(*record.value());
    ASSERT_TRUE(again) << again.error();
    EXPECT_EQ(again->record.solvable, count < 4);
    if (count < 4) {
      EXPECT_TRUE(judge_text(again->instance, boost::json::serialize(again->record.answer)).walked.ok);
    } else {
      EXPECT_TRUE(again->record.answer.is_null());
      EXPECT_EQ(again->group(), "river 06, no solution");
    }
  }
}

TEST(Records, LongAnswersAreLeftOut) {
  const auto record = record_of(paper_instance(Puzzle::hanoi, 20), "h", false, 0, 1000, {}).value();
  EXPECT_TRUE(record.answer.is_null());
  EXPECT_TRUE(record.solvable);
  EXPECT_EQ(record.hard("moves"), 1048575.0);
}

TEST(Records, DrawnInstancesAreLegalAndRepeatThemselves) {
  for (const Puzzle puzzle : {Puzzle::hanoi, Puzzle::blocks})
    for (std::uint64_t i = 0; i < 50; ++i) {
      const Instance one = random_instance(puzzle, 5, 7, i);
      EXPECT_TRUE(check_instance(one).ok());
      EXPECT_EQ(json_of(one), json_of(random_instance(puzzle, 5, 7, i)));
      const Solution solution = solve(one, {}).value();
      EXPECT_TRUE(judge_text(one, moves_text(one, solution, 1000)).walked.ok);
    }
  EXPECT_NE(json_of(random_instance(Puzzle::hanoi, 5, 7, 0)),
            json_of(random_instance(Puzzle::hanoi, 5, 7, 1)));
}

TEST(Grades, TheLastListIsTheAnswer) {
  const Task t = task(Puzzle::hanoi, 2);
  const std::string good = std::string("moves = ") + kTwo, bad = "moves = [[1,0,2],[2,0,2]]";
  EXPECT_EQ(grade(t, good).grade.verdict, Verdict::right);
  EXPECT_EQ(grade(t, bad + "\nNo: " + good).grade.verdict, Verdict::right);
  EXPECT_EQ(grade(t, good + "\nNo: " + bad).grade.verdict, Verdict::wrong);
  EXPECT_EQ(grade(t, good + bad + good).grade.verdict, Verdict::right) << "written again";
  EXPECT_EQ(grade(t, bad + good + bad).grade.verdict, Verdict::wrong) << "written again";
  EXPECT_EQ(grade(t, std::string("From [[2,1],[],[]]: ") + kTwo).grade.verdict, Verdict::right)
      << "without the key";
  EXPECT_EQ(grade(t, good + " leads to [[9,9,9]]").grade.verdict, Verdict::right)
      << "lists without the key do not count";
}

TEST(Grades, SayWhatBroke) {
  const Task t = task(Puzzle::hanoi, 2);
  const Graded wrong = grade(t, "moves = [[1,0,2],[2,0,2]]");
  EXPECT_EQ(wrong.grade.what, "move 1: disk 2 would lie on the smaller disk 1 of peg 2");
  EXPECT_EQ(wrong.first_bad, 1U);
  EXPECT_EQ(wrong.grade.more.at("rule").as_string(), "size_order");
  EXPECT_EQ(grade(t, "moves = [[1,0,2]]").grade.what,
            "all 1 moves are legal, but disk 2 ends on peg 0, not on peg 2");
  const Graded cut = grade(t, "moves = [[1,0,1],[2,0,2],[1,");
  EXPECT_EQ(cut.grade.verdict, Verdict::malformed);
  EXPECT_EQ(cut.grade.what, "no list of moves that ends: the text breaks off after move 2");
  EXPECT_EQ(grade(t, "I cannot.").grade.what, "no list of moves of this puzzle's form (the text is whole)");
  const Graded longer = grade(t, "moves = [[1,0,2],[1,2,1],[2,0,2],[1,1,2]]");
  EXPECT_EQ(longer.grade.verdict, Verdict::right) << "a longer way is right";
  EXPECT_NEAR(longer.grade.more.at("times_shortest").as_double(), 4.0 / 3, 1e-12);
}

TEST(Grades, NoSolutionIsTheRightAnswerWhereThereIsNone) {
  const Task none = task(Puzzle::river, 6), some = task(Puzzle::river, 3);
  EXPECT_EQ(grade(none, "This is impossible with three seats.").grade.verdict, Verdict::right);
  EXPECT_EQ(grade(none, "moves = [[\"A_1\",\"a_1\"]]").grade.verdict, Verdict::wrong);
  EXPECT_EQ(grade(none, "I do not know.").grade.verdict, Verdict::malformed);
  EXPECT_EQ(grade(some, "This is impossible.").grade.verdict, Verdict::malformed);
}

TEST(Grades, TracesAreJudgedCandidateByCandidate) {
  const Task t = task(Puzzle::hanoi, 2);
  const std::string wrong = "[[1,0,2],[2,0,2]]";
  const Graded graded =
      grade(t, std::string("moves = ") + kTwo, "first " + wrong + " then " + wrong + " and " + kTwo);
  ASSERT_EQ(graded.trace.size(), 2U) << "the same list twice counts once";
  EXPECT_FALSE(graded.trace[0].right);
  EXPECT_TRUE(graded.trace[1].right);
  EXPECT_LT(graded.trace[0].place, graded.trace[1].place);
  EXPECT_EQ(grade(t, std::string("<think>") + wrong + "</think>moves = " + kTwo).trace.size(), 1U);
}

TEST(Prompts, HoldTheInstanceAndAnExampleThatSolves) {
  for (const Puzzle puzzle : kPuzzles) {
    const Prompt prompt = prompt_of(paper_instance(puzzle, 4));
    EXPECT_NE(prompt.system.find("thinking"), std::string::npos);
    EXPECT_NE(prompt.user.find('4'), std::string::npos);
    // The worked example is read as an answer to its own instance.
    Instance example = paper_instance(puzzle, puzzle == Puzzle::hanoi ? 3 : puzzle == Puzzle::river ? 2 : 1);
    if (puzzle == Puzzle::blocks) {
      example.n = 3;
      example.stacks = {{"A", "B"}, {"C"}, {}};
      example.stack_goal = {{"A"}, {"B"}, {"C"}};
    }
    const Candidates found = candidates_in(example, prompt.system);
    ASSERT_EQ(found.all.size(), 1U) << name_of(puzzle) << ": the form with ... is no answer";
    EXPECT_TRUE(found.all[0].judged.walked.ok) << name_of(puzzle);
  }
  EXPECT_NE(prompt_of(paper_instance(Puzzle::hanoi, 4), true).user.find("bring(n - 1"), std::string::npos);
  EXPECT_NE(prompt_of(paper_instance(Puzzle::river, 6)).user.find("boat holds 3 people"), std::string::npos);
  EXPECT_NE(prompt_of(paper_instance(Puzzle::blocks, 4)).user.find("[[D, B, C, A], [], []]"),
            std::string::npos);
}

}  // namespace
}  // namespace quire::labs::illusion
