#include "labs/test-time-pareto/nets.h"

#include <stdexcept>

#include <gtest/gtest.h>

#include "labs/engines/micro/bases.h"
#include "labs/engines/tasks/splits.h"

namespace quire::labs::test_time_pareto {
namespace {

std::vector<tasks::Problem> problems(const char* task, int least, int most, std::size_t count) {
  random::Stream stream(1, "nets test");
  return tasks::Splits()
      .draw_distinct(**tasks::task_named(task), {least, most}, tasks::Split::eval, count, stream)
      .value();
}

double share_right(const std::vector<Trials>& trials, std::size_t from, std::size_t to) {
  double right = 0, all = 0;
  for (const Trials& one : trials)
    for (std::size_t i = from; i < to; ++i) {
      right += one.of[i].right ? 1 : 0;
      all += 1;
    }
  return right / all;
}

void expect_same(const std::vector<Trials>& a, const std::vector<Trials>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(a[i].of.size(), b[i].of.size());
    for (std::size_t n = 0; n < a[i].of.size(); ++n) {
      EXPECT_EQ(a[i].of[n].right, b[i].of[n].right);
      EXPECT_EQ(a[i].of[n].answer, b[i].of[n].answer);
      EXPECT_EQ(a[i].of[n].tokens, b[i].of[n].tokens);
      EXPECT_EQ(a[i].of[n].score, b[i].of[n].score);
    }
  }
}

TEST(CarriedOn, KeepsWholeAttemptsAndDropsTheOldest) {
  EXPECT_EQ(carried_on("1+2=3$"), "1+2=3?");
  EXPECT_EQ(carried_on("1+2=3?4+5=9$"), "1+2=3?4+5=9?");
  EXPECT_EQ(carried_on("1+2=3?4+5="), "1+2=3?") << "an attempt that was cut is none";
  EXPECT_EQ(carried_on("1+2=3?"), "1+2=3?");
  EXPECT_EQ(carried_on("1+2="), "");
  EXPECT_EQ(carried_on("a?b?c?d?e$"), "b?c?d?e?");
  EXPECT_EQ(carried_on(std::string(60, '1') + "?" + std::string(60, '2') + "$"), std::string(60, '2') + "?");
  EXPECT_EQ(carried_on(std::string(200, '1') + "$"), "");
}

TEST(Candidates, AreTheSameOnOneThreadAndTwo) {
  const micro::Net net = micro::base("arith3").net;
  const auto asked = problems("arith3", 2, 4, 12);
  const auto one = sample_candidates(net, asked, 10, {.seed = 3, .threads = 1});
  const auto two = sample_candidates(net, asked, 10, {.seed = 3, .threads = 2});
  expect_same(one, two);
  const auto more = sample_candidates(net, asked, 20, {.seed = 3, .threads = 2});
  for (std::size_t i = 0; i < asked.size(); ++i)
    EXPECT_EQ(more[i].of[7].score, one[i].of[7].score) << "a candidate does not depend on how many there are";
  EXPECT_GT(share_right(one, 0, 10), 0.1) << "the bundled net has learned something";
  EXPECT_LT(share_right(one, 0, 10), 1);
}

TEST(Rounds, RethinkingBeginsAsACandidateDoesAndReadsItsAnswerThen) {
  const micro::Net net = micro::base("arith3").net;
  const auto asked = problems("arith3", 2, 3, 6);
  const auto rounds = rethink_rounds(net, asked, 2, 4, {.seed = 3, .threads = 2});
  ASSERT_EQ(rounds.size(), 12U);
  EXPECT_EQ(rounds[1].task, 0U);
  EXPECT_EQ(rounds[2].task, 1U);
  for (const Trials& sequence : rounds) {
    ASSERT_EQ(sequence.of.size(), 4U);
    EXPECT_EQ(sequence.of[0].prompt_tokens, asked[sequence.task].prompt.size() + 1);
    if (sequence.of[0].answer >= 0) {
      EXPECT_GT(sequence.of[1].prompt_tokens, sequence.of[0].prompt_tokens);
    }
  }
  expect_same(rounds, rethink_rounds(net, asked, 2, 4, {.seed = 3, .threads = 1}));
}

TEST(Rounds, SearchGoesOnFromWhatItWrote) {
  const micro::Net net = micro::base("cdown-search").net;
  const auto asked = problems("cdown-search", 3, 3, 20);
  const auto rounds = search_rounds(net, asked, 2, 6, {.seed = 3, .threads = 2});
  std::size_t longer = 0;
  for (const Trials& sequence : rounds) {
    EXPECT_EQ(sequence.of[0].prompt_tokens, asked[sequence.task].prompt.size() + 1);
    for (const Trial& trial : sequence.of)
      EXPECT_LE(trial.prompt_tokens, asked[sequence.task].prompt.size() + 1 + kCarriedSymbolsMax);
    longer += sequence.of[1].prompt_tokens > sequence.of[0].prompt_tokens ? 1 : 0;
  }
  EXPECT_GT(longer, rounds.size() / 2);
  EXPECT_GT(share_right(rounds, 0, 6), 0.03);
}

TEST(Sampling, CanBeCancelled) {
  const micro::Net net = micro::base("arith3").net;
  const auto asked = problems("arith3", 2, 4, 10);
  const auto stop = [] { throw std::runtime_error("enough"); };
  EXPECT_THROW(sample_candidates(net, asked, 100, {.check = stop}), std::runtime_error);
  EXPECT_THROW(rethink_rounds(net, asked, 2, 4, {.check = stop}), std::runtime_error);
}

TEST(Learn, GivesTheSameNetAndOneThatHasLearned) {
  const Lesson lesson{.shape = "XS", .mixture = "chain 2-2 direct 1", .steps = 60, .seed = 4, .rate = 3e-3};
  double last = 0;
  Lesson watched = lesson;
  watched.threads = 1;
  watched.on_progress = [&](double done) { last = done; };
  const micro::Net one = learn(lesson), two = learn(watched);
  EXPECT_TRUE(std::equal(one.weights().begin(), one.weights().end(), two.weights().begin()));
  EXPECT_GT(last, 0.5);
  const auto asked = problems("chain", 2, 2, 5);
  std::size_t ended = 0;
  for (const Trials& trials : sample_candidates(one, asked, 20, {.seed = 1}))
    for (const Trial& trial : trials.of) ended += trial.answer >= 0 ? 1 : 0;
  EXPECT_GT(ended, 60U) << "it has learned what a response looks like";
  Lesson stopped = lesson;
  stopped.check = [] { throw std::runtime_error("enough"); };
  EXPECT_THROW(learn(stopped), std::runtime_error);
  EXPECT_THROW(learn({.shape = "XXS", .mixture = "chain 2-2"}), std::invalid_argument);
  EXPECT_THROW(learn({.mixture = "no-such-task 2-2"}), std::invalid_argument);
}

}  // namespace
}  // namespace quire::labs::test_time_pareto
