// The examples of each task with `:`, line by line, and the prompts that they refuse.
#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "labs/engines/tasks/chain.h"
#include "labs/engines/tasks/lookup.h"
#include "labs/engines/tasks/rethink.h"
#include "labs/engines/tasks/test_problems.h"

namespace quire::labs::tasks {
namespace {

TEST(Chain, WritesItsStyles) {
  const Problem problem = read("chain", "7493=");
  EXPECT_EQ(problem.answer, "3");
  EXPECT_EQ(trace(problem, {.style = Style::verbose}), "193;03;3;:3$");
  EXPECT_EQ(trace(problem, {.style = Style::step}), "1,0,3,:3$");
  EXPECT_EQ(trace(problem, {.style = Style::skip}), "0,3,:3$");
  EXPECT_EQ(trace(problem, {.style = Style::direct, .recheck = 1, .split = 1}), ":3$");
  EXPECT_EQ(trace(problem, {.style = Style::step, .recheck = 1}), "1,?1,0,?0,3,?3,:3$");
  // 4, 9 and 3 are added in halves: 2 and 2, 4 and 5, 1 and 2.
  EXPECT_EQ(trace(problem, {.style = Style::step, .split = 1}), "9,1,5,0,1,3,:3$");
  EXPECT_EQ(trace(problem, {.style = Style::verbose, .split = 1}), "9293;193;553;03;12;3;:3$");
  EXPECT_EQ(trace(problem, {.style = Style::skip, .split = 1}), "1,0,1,3,:3$");
}

TEST(Chain, TakesOtherModuli) {
  EXPECT_EQ(read("chain-7", "5213%7=").answer, "4");
  const Problem problem = read("chain-97", "520696%97=");
  EXPECT_EQ(problem.answer, "57");
  EXPECT_EQ(trace(problem, {.style = Style::verbose}), "5896;57;:57$");
  EXPECT_EQ(check(problem, ":7$").reason, Reason::malformed);
  EXPECT_EQ(check(read("chain-97", "0304%97="), ":07$").reason, Reason::right);
  EXPECT_NE(fault("chain-97", "5297%97="), "");
  EXPECT_NE(fault("chain-97", "52069%97="), "");
  EXPECT_NE(fault("chain-7", "57%7="), "");
  EXPECT_NE(fault("chain", "57%7="), "");
}

TEST(Chain, RefusesOtherPrompts) {
  for (const char* prompt : {"", "=", "7=", "74", "7a=", "7493==", "1234567890123=", "74 =", "-7="})
    EXPECT_NE(fault("chain", prompt), "") << prompt;
  EXPECT_EQ(fault("chain", "7493=", "4"), "prompt \"7493=\": its answer is 3, not the one given");
}

TEST(Chain, ListsItsProblems) {
  const Task& chain = named("chain");
  EXPECT_EQ(chain.problem_count(2), 100u);
  EXPECT_EQ(chain.problem_count(7), 10'000'000u);
  EXPECT_EQ(chain.problem_count(8), 0u);
  std::set<std::uint64_t> seen;
  Problem problem;
  for (std::size_t i = 0; i < 1000; ++i) {
    chain.problem_at(3, i, problem);
    seen.insert(problem.identity);
  }
  EXPECT_EQ(seen.size(), 1000u);
  EXPECT_EQ(problem.prompt, "999=");
}

TEST(Arith3, WritesItsStyles) {
  const Problem problem = read("arith3", "37+58*6+4=");
  EXPECT_EQ(problem.answer, "389");
  EXPECT_EQ(trace(problem, {.style = Style::verbose}), "37+348+4;385+4;389;:389$");
  EXPECT_EQ(trace(problem, {.style = Style::step}), "348,385,389,:389$");
  EXPECT_EQ(trace(problem, {.style = Style::skip}), "385,389,:389$");
  EXPECT_EQ(trace(problem, {.style = Style::direct}), ":389$");
  EXPECT_EQ(trace(problem, {.style = Style::verbose, .split = 1}),
            "37+(174+174)+4;37+348+4;211+174+4;385+4;387+2;389;:389$");
  EXPECT_EQ(trace(problem, {.style = Style::step, .split = 1}), "174,348,211,385,387,389,:389$");
  EXPECT_EQ(trace(problem, {.style = Style::skip, .split = 1}), "348,385,387,389,:389$");
}

TEST(Arith3, CountsModuloAThousandProductsFirst) {
  EXPECT_EQ(read("arith3", "3-5=").answer, "998");
  EXPECT_EQ(trace(read("arith3", "3-5*2="), {.style = Style::verbose}), "3-010;993;:993$");
  EXPECT_EQ(read("arith3", "99*99*99=").answer, "299");  // 970299
  EXPECT_EQ(read("arith3", "2-3-4=").answer, "995");
  EXPECT_EQ(read("arith3", "0*7=").answer, "000");
  for (const char* prompt :
       {"7=", "7+=", "+7=", "07+1=", "100+1=", "1+2", "1/2=", "1+2+3+4+5+6+7=", "(1+2)=", ""})
    EXPECT_NE(fault("arith3", prompt), "") << prompt;
}

TEST(Lookup, WritesItsStyles) {
  const Problem problem = read("lookup", "a=3;b=a+4;c=b;?c=");
  EXPECT_EQ(problem.answer, "7");
  EXPECT_EQ(problem.difficulty, 3);
  EXPECT_EQ(trace(problem, {.style = Style::verbose}), "c=b;b=a+4;a=3;b=7;c=7;:7$");
  EXPECT_EQ(trace(problem, {.style = Style::step}), "a=3,b=7,c=7,:7$");
  EXPECT_EQ(trace(problem, {.style = Style::skip}), "a=3,c=7,:7$");
  EXPECT_EQ(trace(problem, {.style = Style::direct}), ":7$");
  EXPECT_EQ(trace(problem, {.style = Style::step, .split = 1}), "a=3,b=3+4,b=7,c=7+0,c=7,:7$");
}

TEST(Lookup, IsOneQuestionWhateverItsLetters) {
  const Problem a = read("lookup", "a=3;b=a+4;c=b;?c="), b = read("lookup", "n=3;a=n+4;k=a;?k=");
  EXPECT_EQ(a.identity, b.identity);
  EXPECT_NE(a.identity, read("lookup", "a=3;b=a+5;c=b;?c=").identity);
  EXPECT_NE(a.identity, read("lookup", "a=3;b=a+4;c=b;?b=").identity);
}

TEST(Lookup, HasTheDistractorsAskedFor) {
  for (int d = 0; d <= Lookup::kDistractorsMax; ++d) {
    random::Stream stream(5, "distractors");
    Problem problem;
    named("lookup-" + std::to_string(d)).draw(4, stream, problem);
    EXPECT_EQ(std::count(problem.prompt.begin(), problem.prompt.end(), ';'), 4 + d) << problem.prompt;
  }
}

TEST(Lookup, RefusesWhatItCannotFollow) {
  for (const char* prompt : {"", "?a=", "a=3;?a=", "a=3;b=c;c=a;?b=", "a=3;a=4;b=a;?b=", "a=b;b=a;?a=",
                             "a=3;b=a+0;?b=", "a=33;b=a;?b=", "a=3;b=a+;?b=", "a=3;b=a;?b", "a=3;b=a;?b=1",
                             "a=3;b=a;?z=", "a=3;o=a;?o=", "a=3;b=a?b="})
    EXPECT_NE(fault("lookup", prompt), "") << prompt;
}

TEST(Rethink, AsksAgainWithTheEarlierAnswer) {
  const Problem problem = read("arith3", "37+58*6+4=");
  const Problem again = asked_again(problem, "348,:390$");
  EXPECT_EQ(again.prompt, "37+58*6+4=390?=");
  EXPECT_EQ(again.identity, problem.identity);
  EXPECT_TRUE(check(again, ":389$").right());
  EXPECT_EQ(trace(again, {.style = Style::step}), "348,385,389,:389$");
  EXPECT_EQ(asked_again(again, ":389$").prompt, "37+58*6+4=389?=");
  EXPECT_EQ(asked_again(again, "no answer").prompt, "37+58*6+4=?=");
  EXPECT_EQ(asked_again(again, ":3 \xff?8,9$").prompt, "37+58*6+4=389?=");
  EXPECT_EQ(asked_again(again, ":" + std::string(500, '1') + "$").prompt.size(), 10u + 64 + 2);
  EXPECT_EQ(asked_again(read("cdown-search", "3,5,7>22="), "3+5=8;8+7=15?7*3=21;21+5=26$").prompt,
            "3,5,7>22=7*3=21;21+5=26?=");
}

TEST(Rethink, DrawsRightAndWrongEarlierAnswers) {
  const Task& task = named("rethink-arith3");
  random::Stream stream(2, "earlier");
  int right = 0;
  Problem problem;
  for (int i = 0; i < 1000; ++i) {
    task.draw(3, stream, problem);
    const std::string earlier = problem.prompt.substr(problem.question_symbols, 3);
    right += earlier == problem.answer ? 1 : 0;
    EXPECT_EQ(problem.prompt.size(), problem.question_symbols + 5);
  }
  EXPECT_NEAR(right, 500, 80);
  EXPECT_NE(fault("rethink-arith3", "1+2=3="), "");
  EXPECT_NE(fault("rethink-arith3", "1+2=3a?="), "");
  EXPECT_NE(fault("rethink-arith3", "1+2?="), "");
  EXPECT_EQ(fault("rethink-arith3", "1+2=3?="), "");
}

}  // namespace
}  // namespace quire::labs::tasks
