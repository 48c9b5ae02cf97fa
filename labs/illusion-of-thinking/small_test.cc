// The puzzles in the small model's symbols, the error channel, pictures, and the size from which nothing is
// solved.
#include <gtest/gtest.h>

#include "labs/engines/micro/alphabet.h"
#include "labs/illusion-of-thinking/channel.h"
#include "labs/illusion-of-thinking/drawing.h"
#include "labs/illusion-of-thinking/report.h"
#include "labs/illusion-of-thinking/small_models.h"
#include "labs/illusion-of-thinking/solve.h"

namespace quire::labs::illusion {
namespace {

TEST(SmallTexts, EveryCourseOfTheStartSolvesAndIsShortest) {
  for (const Puzzle puzzle : kPuzzles)
    for (int n = 2; n <= 5; ++n) {
      const Instance instance = paper_instance(puzzle, n);
      const std::vector<Course> courses = courses_of(instance);
      ASSERT_FALSE(courses.empty()) << name_of(puzzle) << n;
      EXPECT_EQ(courses[0].start, small_start(instance));
      EXPECT_EQ(courses[0].moves.size(), solve(instance, {}).value().length);
      for (const Style style : {Style::direct, Style::traced}) {
        const std::string response = small_response(courses[0], style);
        const Judged judged = judge_small(instance, response, style);
        EXPECT_TRUE(judged.well_formed && judged.walked.ok) << response << ": " << judged.walked.broken.what;
        EXPECT_LE(response.size(), small_tokens(instance, style, courses[0].moves.size()));
      }
      for (const Course& course : courses) {
        ASSERT_TRUE(
            micro::encode(small_prompt(instance, course.start) + small_response(course, Style::traced)).ok());
        EXPECT_EQ(course.states.size(), course.moves.size());
        EXPECT_NE(course.start, course.states.back()) << "a course goes somewhere";
      }
    }
  EXPECT_TRUE(courses_of(paper_instance(Puzzle::river, 6)).empty()) << "no solution, nothing to learn";
}

TEST(SmallTexts, AreAsWritten) {
  const Instance hanoi = paper_instance(Puzzle::hanoi, 2);
  EXPECT_EQ(small_prompt(hanoi, small_start(hanoi)), "h00=");
  EXPECT_EQ(small_response(courses_of(hanoi)[0], Style::direct), "a01b02a12$");
  EXPECT_EQ(small_response(courses_of(hanoi)[0], Style::traced), "a01:10;b02:12;a12:22;$");
  EXPECT_EQ(small_prompt(paper_instance(Puzzle::checkers, 2), "xx.yy"), "cxx.yy=");
  EXPECT_EQ(small_start(paper_instance(Puzzle::river, 3)), "<<<<");
  EXPECT_EQ(small_start(paper_instance(Puzzle::blocks, 4)), "ab,cd,");
}

TEST(SmallTexts, BrokenAnswersAreMalformedOrWrong) {
  const Instance hanoi = paper_instance(Puzzle::hanoi, 2);
  const auto judged = [&](std::string_view text, Style style = Style::direct) {
    return judge_small(hanoi, text, style);
  };
  EXPECT_FALSE(judged("a01b02a12").well_formed) << "without its end";
  EXPECT_FALSE(judged("a01b0$").well_formed);
  EXPECT_FALSE(judged("q01$").well_formed);
  EXPECT_FALSE(judged("a01b02a12$", Style::traced).well_formed) << "without states";
  EXPECT_FALSE(judged("$").walked.ok);
  EXPECT_EQ(judged("a02b02a12$").walked.first_bad, 1U);
}

TEST(SmallModels, LearnAndRepeatThemselves) {
  SmallPlan plan{.puzzles = {Puzzle::hanoi},
                 .train_n = 2,
                 .shape = {32, 1, 2, 64, 96},
                 .steps = 300,
                 .batch = 8,
                 .threads = 1};
  const micro::Net net = learn_puzzles(plan), again = learn_puzzles(plan);
  const auto ask = [&](const micro::Net& n, int size) {
    const Instance instance = paper_instance(Puzzle::hanoi, size);
    return ask_puzzle(n, instance, Style::direct, *formula_length(Puzzle::hanoi, size), 20, 1, 1, {});
  };
  EXPECT_EQ(ask(net, 2).right, ask(again, 2).right);
  EXPECT_EQ(ask(net, 2).tokens, ask(again, 2).tokens);
  EXPECT_GE(ask(net, 1).right, 15U) << "one disk is learned in no time";
}

TEST(SmallModels, AnswersAreGradedAlikeInBothForms) {
  const SmallPlan plan{.puzzles = {std::begin(kPuzzles), std::end(kPuzzles)},
                       .train_n = 2,
                       .shape = {32, 1, 2, 64, 128},
                       .steps = 1200,
                       .batch = 8,
                       .threads = 1};
  const micro::Net net = learn_puzzles(plan);
  std::uint64_t right = 0, malformed = 0;
  for (const Puzzle puzzle : kPuzzles) {
    const Instance instance = paper_instance(puzzle, 2);
    const Task task = task_of(record_of(instance, "p", false, 0, 100, {}).value()).value();
    const SmallCell cell = ask_puzzle(net, instance, Style::direct, 5, 40, 1, 1, {});
    ASSERT_EQ(cell.answers.size(), 40U);
    std::uint64_t graded_right = 0, graded_malformed = 0;
    for (const std::string& answer : cell.answers) {
      const problems::Grade grade = grade_response(task, {.id = "p", .text = answer}).grade;
      graded_right += grade.verdict == problems::Verdict::right ? 1U : 0U;
      graded_malformed += grade.verdict == problems::Verdict::malformed ? 1U : 0U;
    }
    EXPECT_EQ(graded_right, cell.right) << name_of(puzzle);
    EXPECT_EQ(graded_malformed, cell.malformed) << name_of(puzzle);
    right += cell.right;
    malformed += cell.malformed;
  }
  EXPECT_GT(right, 0U);
  EXPECT_GT(malformed, 0U);
}

TEST(Channel, WithoutErrorsIsRightAndABrokenMoveIsNeverForgiven) {
  for (const Puzzle puzzle : kPuzzles) {
    const Instance instance = paper_instance(puzzle, 4);
    const Solution solution = solve(instance, {}).value();
    std::vector<std::string> rows;
    each_move(instance, solution, [&](std::string_view row) {
      rows.emplace_back(row);
      return true;
    });
    const Channel channel(instance, rows);
    random::Stream stream(3, "test");
    EXPECT_TRUE(channel.judge(0, stream).walked.ok);
    const std::string whole = channel.answer(0, stream);
    int broken = 0;
    for (int i = 0; i < 500; ++i) {
      const std::string answer = channel.answer(0.1, stream);
      if (answer == whole) continue;
      ++broken;
      EXPECT_FALSE(judge_text(instance, answer).walked.ok) << answer;
    }
    EXPECT_GT(broken, 100);
  }
}

TEST(Collapse, IsTheSizeFromWhichNothingIsSolved) {
  EXPECT_EQ(collapse_point({{1, 1.0}, {2, 0.0}, {3, 0.2}, {4, 0.0}, {5, 0.0}}), 4);
  EXPECT_EQ(collapse_point({{1, 1.0}, {2, 0.2}}), std::nullopt);
  EXPECT_EQ(collapse_point({{1, 0.0}, {2, 0.0}}), 1);
}

TEST(Drawings, ShowEveryMoveAndWhatBroke) {
  for (const Puzzle puzzle : kPuzzles)
    for (const Picture picture : {Picture::strip, Picture::film}) {
      const Instance instance = paper_instance(puzzle, 4);
      const Solution solution = solve(instance, {}).value();
      const std::string svg = draw(instance, moves_text(instance, solution, 100), picture).value();
      std::size_t frames = 0;
      for (std::size_t at = svg.find("<g "); at != svg.npos; at = svg.find("<g ", at + 1)) ++frames;
      EXPECT_EQ(frames, solution.length + 1);
      EXPECT_NE(svg.find("solved"), std::string::npos);
      EXPECT_EQ(svg.find("script"), std::string::npos);
    }
  for (const Puzzle puzzle : kPuzzles) {
    const Instance instance = paper_instance(puzzle, 4);
    const Solution solution = solve(instance, {}).value();
    const lab::Scene scene = scene_of(instance, moves_text(instance, solution, 100)).value();
    EXPECT_EQ(lab::scene_fault(scene), "");
    EXPECT_EQ(scene.steps.size(), solution.length + 1);
    EXPECT_TRUE(scene.steps.back().words.ends_with("solved"));
  }
  const Instance hanoi = paper_instance(Puzzle::hanoi, 2);
  const std::string broken = draw(hanoi, "[[1,0,2],[2,0,2],[1,2,1]]", Picture::strip).value();
  EXPECT_NE(broken.find("2 refused: disk 2 would lie on the smaller disk 1 of peg 2"), std::string::npos);
  EXPECT_FALSE(draw(hanoi, "[[1,0]]", Picture::strip).ok());
  EXPECT_FALSE(draw(paper_instance(Puzzle::checkers, 100), "[]", Picture::strip).ok());
}

}  // namespace
}  // namespace quire::labs::illusion
