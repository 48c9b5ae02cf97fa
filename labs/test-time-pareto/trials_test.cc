#include "labs/test-time-pareto/trials.h"

#include <gtest/gtest.h>

#include "labs/test-time-pareto/replay.h"

namespace quire::labs::test_time_pareto {
namespace {

Result<std::vector<Trials>> read(std::string_view text, Mode mode) {
  const auto table = passk::parse_samples(text, "r.jsonl");
  if (!table) return Error{table.error()};
  return trials_of(*table, mode, 1);
}

std::string refused(std::string_view text, Mode mode) {
  const auto trials = read(text, mode);
  return trials ? "taken" : trials.error();
}

TEST(Trials, RoundsAreReadInTheirOrder) {
  const auto trials = read(
      R"({"task_id":"a","round":2,"correct":true,"tokens":7}
{"task_id":"a","round":1,"correct":false,"tokens":5}
)",
      Mode::sequential);
  ASSERT_TRUE(trials) << trials.error();
  EXPECT_FALSE(trials->front().of[0].right);
  EXPECT_TRUE(trials->front().of[1].right);
  EXPECT_EQ(trials->front().of[1].tokens, 7U);
}

TEST(Trials, ARoundThatIsMissingIsNamed) {
  EXPECT_EQ(refused("{\"task_id\":\"a\",\"round\":1,\"correct\":true}\n{\"task_id\":\"a\",\"round\":3,"
                    "\"correct\":true}\n",
                    Mode::sequential),
            "r.jsonl: task \"a\": round 2 is missing; a later round was shown what it answered");
  EXPECT_EQ(refused("{\"task_id\":\"a\",\"round\":4,\"correct\":true}\n", Mode::sequential),
            "r.jsonl: task \"a\": round 3 is missing; rounds count from 1");
  EXPECT_EQ(refused("{\"task_id\":\"a\",\"correct\":true}\n", Mode::sequential),
            "r.jsonl: has no \"round\"; rounds of a sequence are numbered from 1");
}

TEST(Trials, CountsAreSamplesInADrawnOrderAndNoRounds) {
  const auto trials = read("task_id,n,c\na,40,13\nb,40,0\n", Mode::parallel);
  ASSERT_TRUE(trials) << trials.error();
  EXPECT_EQ(counts_of(*trials, 40)[0].c, 13U);
  EXPECT_EQ(counts_of(*trials, 40)[1].c, 0U);
  EXPECT_LT(counts_of(*trials, 13)[0].c, 13U) << "the right ones do not come first";
  EXPECT_EQ(refused("task_id,n,c\na,40,13\n", Mode::sequential),
            "r.jsonl: holds counts; a sequence needs its rounds one by one, with \"round\"");
  EXPECT_NE(refused("task_id,n,c\na,10000000000000,1\n", Mode::parallel).find("more than"),
            std::string::npos);
}

TEST(Trials, VerdictsAreNeeded) {
  EXPECT_EQ(refused("{\"task_id\":\"a\",\"answer\":\"4\"}\n", Mode::parallel),
            "r.jsonl: has no verdicts; give each row \"correct\", or counts \"n\" and \"c\"");
}

std::vector<Trial> answered(std::initializer_list<std::pair<int, bool>> answers) {
  std::vector<Trial> trials;
  float score = 0;
  for (const auto& [answer, right] : answers)
    trials.push_back({.right = right, .answer = answer, .score = score += 1});
  return trials;
}

TEST(JudgedCurve, MajorityKeepsTheEarlierOfEqualAnswersAndIgnoresSilence) {
  const auto trials = answered({{-1, false}, {1, false}, {2, true}, {2, true}, {1, false}, {1, false}});
  EXPECT_EQ(judged_curve(trials, 6, Counts::majority), (std::vector<double>{0, 0, 0, 1, 1, 0}));
  EXPECT_EQ(judged_curve(trials, 6, Counts::any_right), (std::vector<double>{0, 0, 1, 1, 1, 1}));
}

TEST(JudgedCurve, TheBestScoreMayLeaveARightAnswer) {
  auto trials = answered({{1, false}, {2, true}, {3, false}});
  EXPECT_EQ(judged_curve(trials, 3, Counts::best_score), (std::vector<double>{0, 1, 0}));
  trials[2].score = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(judged_curve(trials, 3, Counts::best_score), (std::vector<double>{0, 1, 1}));
}

TEST(JudgedCurve, TheLastAnswerIsNotHitAtN) {
  const auto trials = answered({{1, false}, {2, true}, {3, false}});
  EXPECT_EQ(last_answer_curve(trials, 3), (std::vector<double>{0, 1, 0}));
}

TEST(Tokens, CandidatesReadTheirPromptOnceAndRoundsEachTime) {
  std::vector<Trial> trials(3, {.prompt_tokens = 10, .tokens = 5});
  trials[2].prompt_tokens = 30;
  EXPECT_EQ(tokens_of(trials, 3, Mode::parallel), 25);
  EXPECT_EQ(tokens_of(trials, 3, Mode::sequential), 65);
  EXPECT_EQ(tokens_of(trials, 0, Mode::parallel), 0);
}

}  // namespace
}  // namespace quire::labs::test_time_pareto
