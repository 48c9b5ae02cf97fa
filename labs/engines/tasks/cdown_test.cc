// Countdown: verdicts, against a second evaluator that works on texts; attempts; solutions up to order.
#include "labs/engines/tasks/cdown.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "labs/engines/tasks/test_problems.h"

namespace quire::labs::tasks {
namespace {

std::vector<std::string> parts(const std::string& text, char mark) {
  std::vector<std::string> all(1);
  for (const char c : text)
    if (c == mark)
      all.emplace_back();
    else
      all.back() += c;
  return all;
}

/// A number without leading zeros, or nothing.
std::optional<long> number(const std::string& text) {
  if (text.empty() || text.size() > 6 || text.find_first_not_of("0123456789") != text.npos)
    return std::nullopt;
  if (text.size() > 1 && text[0] == '0') return std::nullopt;
  return std::stol(text);
}

/// The rules again, slowly: take each step apart at its signs, keep the numbers in a multiset.
bool second_opinion(const std::string& prompt, std::string response) {
  const std::string question = prompt.substr(0, prompt.find('='));
  std::multiset<long> left;
  for (const std::string& n : parts(question.substr(0, question.find('>')), ',')) left.insert(*number(n));
  const long target = *number(question.substr(question.find('>') + 1));
  if (response.empty() || response.back() != '$') return false;
  response.pop_back();
  for (const std::string& step : parts(response, ';')) {
    const std::vector<std::string> sides = parts(step, '=');
    if (sides.size() != 2) return false;
    const std::size_t at = sides[0].find_first_of("+-*");
    if (at == std::string::npos) return false;
    const auto a = number(sides[0].substr(0, at)), b = number(sides[0].substr(at + 1)), c = number(sides[1]);
    if (!a || !b || !c || left.count(*a) == 0) return false;
    left.erase(left.find(*a));
    if (left.count(*b) == 0) return false;
    left.erase(left.find(*b));
    const char sign = sides[0][at];
    if (*c != (sign == '+' ? *a + *b : sign == '-' ? *a - *b : *a * *b) || *c < 0 || *c > 99) return false;
    left.insert(*c);
  }
  return left.size() == 1 && *left.begin() == target;
}

TEST(Countdown, SaysWhatIsWrong) {
  const Problem problem = read("cdown3", "3,5,7>22=");
  const auto verdict = [&](std::string_view response) { return check(problem, response); };
  EXPECT_EQ(verdict("5*3=15;15+7=22$"), (Verdict{Reason::right}));
  EXPECT_EQ(verdict("3*5=15;7+15=22$"), (Verdict{Reason::right}));
  EXPECT_EQ(verdict("5*3=15;15+7=22"), (Verdict{Reason::no_end}));
  EXPECT_EQ(verdict("5*3=16;16+7=23$"), (Verdict{Reason::false_step, 1}));
  EXPECT_EQ(verdict("5*3=15;15+7=23$"), (Verdict{Reason::false_step, 2}));
  EXPECT_EQ(verdict("5*3=15;5+7=12$"), (Verdict{Reason::used_twice, 2}));
  EXPECT_EQ(verdict("5*3=15;15+7=22;22+7=29$"), (Verdict{Reason::used_twice, 3}));
  EXPECT_EQ(verdict("5*5=25;25-3=22$"), (Verdict{Reason::used_twice, 1}));
  EXPECT_EQ(verdict("5*4=20;20+7=27$"), (Verdict{Reason::not_given, 1}));
  EXPECT_EQ(verdict("3-5=2;2+7=9$"), (Verdict{Reason::false_step, 1}));
  EXPECT_EQ(verdict("3-5=-2;7+2=9$"), (Verdict{Reason::malformed, 1}));
  EXPECT_EQ(verdict("5*7=35;35*3=105$"), (Verdict{Reason::out_of_range, 2}));
  EXPECT_EQ(verdict("5*3=15$"), (Verdict{Reason::unused_number}));
  EXPECT_EQ(verdict("3+5=8;8+7=15$"), (Verdict{Reason::missed_target}));
  EXPECT_EQ(verdict("$"), (Verdict{Reason::malformed, 1}));
  EXPECT_EQ(verdict("5*3=15;$"), (Verdict{Reason::malformed, 2}));
  EXPECT_EQ(verdict("5*3=15,15+7=22$"), (Verdict{Reason::malformed, 1}));
  EXPECT_EQ(verdict("5*3=015;15+7=22$"), (Verdict{Reason::malformed, 1}));
  EXPECT_EQ(verdict("05*3=15;15+7=22$"), (Verdict{Reason::malformed, 1}));
  EXPECT_EQ(verdict("5/3=1$"), (Verdict{Reason::malformed, 1}));
  EXPECT_EQ(verdict("3+5=8;8+7=15?5*3=15;15+7=22$"), (Verdict{Reason::malformed, 2}));
  EXPECT_EQ(verdict(":22$"), (Verdict{Reason::malformed, 1}));
  EXPECT_EQ(check(read("cdown", "2,2,2,2>16="), "2*2=4;2*2=4;4*4=16$"), (Verdict{Reason::right}));
  EXPECT_EQ(check(read("cdown", "2,2,2,2>16="), "2*2=4;4*2=8;8*2=16;16*2=32$"),
            (Verdict{Reason::used_twice, 4}));
}

TEST(Countdown, JudgesEveryDamageAsASecondEvaluatorDoes) {
  constexpr std::string_view kSigns = "0123456789abcdefghijklmnxy+-*/()=;:,.?#><&|~!@^%{}[] \n$";
  std::size_t judged = 0, right = 0;
  for (const int numbers : {3, 4}) {
    const Task& task = named("cdown");
    Problem problem;
    for (std::size_t i = 0; i < task.problem_count(numbers); i += numbers == 3 ? 31 : 997) {
      task.problem_at(numbers, i, problem);
      for (const Solution& solution : solutions(problem)) {
        const std::string good = solution.text + '$';
        ASSERT_TRUE(check(problem, good).right() && second_opinion(problem.prompt, good));
        const auto compare = [&](const std::string& damaged) {
          const bool expected = second_opinion(problem.prompt, damaged);
          ASSERT_EQ(check(problem, damaged).right(), expected) << problem.prompt << ' ' << damaged;
          ++judged;
          right += expected ? 1 : 0;
        };
        for (std::size_t at = 0; at < good.size(); ++at) {
          compare(good.substr(0, at) + good.substr(at + 1));
          for (const char c : kSigns) {
            std::string damaged = good;
            damaged[at] = c;
            compare(damaged);
            damaged = good;
            damaged.insert(at, 1, c);
            compare(damaged);
          }
        }
      }
    }
  }
  EXPECT_GT(judged, 300'000u);
  EXPECT_GT(right, 100u);  // a symbol may be replaced by itself, and 2+2 by 2*2
}

TEST(Countdown, TheLastAttemptOfASearchCounts) {
  const Problem problem = read("cdown-search", "3,5,7>22=");
  EXPECT_TRUE(check(problem, "3+5=8;8+7=15?5*3=15;15+7=22$").right());
  EXPECT_TRUE(check(problem, "nonsense?5*3=15;15+7=22$").right());
  EXPECT_EQ(check(problem, "5*3=15;15+7=22?3+5=8;8+7=15$").reason, Reason::missed_target);
  EXPECT_EQ(check(problem, "5*3=15;15+7=22?$").reason, Reason::malformed);
  const auto first = [&](std::string_view response) {
    return problem.task->check_first_attempt(problem, response).reason;
  };
  EXPECT_EQ(first("5*3=15;15+7=22?3+5=8;8+7=15$"), Reason::right);
  EXPECT_EQ(first("5*3=15;15+7=22?3+5"), Reason::right);  // the first attempt was whole
  EXPECT_EQ(first("5*3=15;15+7=22$"), Reason::right);
  EXPECT_EQ(first("5*3=15;15+7=22"), Reason::no_end);
  EXPECT_EQ(first("3+5=8;8+7=15?5*3=15;15+7=22$"), Reason::missed_target);
  EXPECT_EQ(first(std::string(kResponseSymbolsMax, '1') + "?$"), Reason::too_long);
  EXPECT_EQ(check_attempt(problem, "5*3=15;15+7=22").reason, Reason::right);
  EXPECT_EQ(problem.task->answer_in("3+5=8;8+7=15?5*3=15;15+7=22$"), "5*3=15;15+7=22");
}

TEST(Countdown, OracleSearchesFailUntilTheyDoNot) {
  const Problem problem = read("cdown-search", "1,1,1>1=");  // most ways hit: failures are still failures
  for (const Problem& p : {problem, read("cdown-search", "3,5,7>22=")}) {
    std::array<int, 5> by_failures{};
    for (std::uint64_t i = 0; i < 500; ++i) {
      random::Stream stream(4, "search", i);
      std::string out;
      p.task->trace(p, {}, stream, out);
      const std::vector<std::string> attempts = parts(out.substr(0, out.size() - 1), '?');
      ASSERT_LE(attempts.size(), 5u);
      ++by_failures[attempts.size() - 1];
      for (std::size_t a = 0; a + 1 < attempts.size(); ++a)
        EXPECT_EQ(check_attempt(p, attempts[a]).reason, Reason::missed_target) << out;
    }
    for (const int count : by_failures) EXPECT_NEAR(count, 100, 45);
  }
  random::Stream stream(4, "search");
  std::string out;
  problem.task->trace(problem, {.failed_attempts_max = 0}, stream, out);
  EXPECT_EQ(out.find('?'), out.npos);
}

TEST(Countdown, OraclesWriteEachSolutionEquallyOften) {
  const Problem problem = read("cdown", "2,4,6,8>24=");
  const std::size_t count = solutions(problem).size();
  ASSERT_GT(count, 4u);
  std::map<SolutionKey, std::size_t> seen;
  random::Stream stream(9, "solutions");
  for (std::size_t i = 0; i < 200 * count; ++i) {
    std::string out;
    problem.task->trace(problem, {}, stream, out);
    ++seen[*solution_of(problem, out)];
  }
  EXPECT_EQ(seen.size(), count);
  for (const auto& [key, times] : seen) EXPECT_NEAR(static_cast<double>(times), 200, 75) << key;
}

TEST(Countdown, OneSolutionIsOneWhateverItsOrder) {
  const Problem problem = read("cdown", "2,3,4,5>26=");
  const auto key = solution_of(problem, "2*3=6;4*5=20;6+20=26$");
  ASSERT_TRUE(key);
  EXPECT_EQ(solution_of(problem, "5*4=20;3*2=6;20+6=26$"), key);
  EXPECT_FALSE(solution_of(problem, "2*3=6;4*5=20;6+20=26"));
  EXPECT_FALSE(solution_of(problem, "2*3=6;4*5=20;6*20=120$"));
  // By their keys 5+1 comes first, which would take the 5 that 5*1 needs: the text has an order that can be
  // done.
  const Problem blocked = read("cdown3", "1,1,5>6=");
  std::set<std::string> texts;
  for (const Solution& solution : solutions(blocked)) {
    EXPECT_TRUE(check(blocked, solution.text + '$').right()) << solution.text;
    texts.insert(solution.text);
  }
  EXPECT_EQ(texts.count("5*1=5;5+1=6"), 1u);
  EXPECT_EQ(solution_of(problem, "5*4=20;3*2=6;20+6=26$"),
            solution_of(read("cdown-search", "2,3,4,5>26="), "2+3=5?2*3=6;4*5=20;6+20=26$"));
}

TEST(Countdown, IsOneQuestionInAnyOrderOfItsNumbers) {
  const Problem a = read("cdown3", "7,3,5>22="), b = read("cdown-search", "3,5,7>22=");
  EXPECT_EQ(a.identity, b.identity);
  EXPECT_EQ(a.prompt, "7,3,5>22=");
  EXPECT_NE(a.identity, read("cdown3", "3,5,7>15=").identity);
}

TEST(Countdown, RefusesWhatHasNoSolution) {
  EXPECT_EQ(fault("cdown3", "1,1,1>9="), "prompt \"1,1,1>9=\": it has no solution within 0 to 99");
  for (const char* prompt : {"", "3,5>8=", "3,5,7>22", "3,5,7,9>24=", "3,5,7>0=", "0,5,7>12=", "3,5,7>100=",
                             "03,5,7>22=", "3,5,7>22= ", "3;5;7>22=", "3,5,7,>22=", "3,5,7=22="})
    EXPECT_NE(fault("cdown3", prompt), "") << prompt;
  EXPECT_NE(fault("cdown", "1,2,3,4,5>15="), "");
  EXPECT_EQ(fault("cdown", "25,50,75>99="), "prompt \"25,50,75>99=\": it has no solution within 0 to 99");
  EXPECT_EQ(fault("cdown", "25,50,75>50="), "");
}

}  // namespace
}  // namespace quire::labs::tasks
