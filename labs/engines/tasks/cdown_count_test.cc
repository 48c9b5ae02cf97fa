// How many problems and solutions countdown has, and what random attempts reach, counted a second time by an
// enumeration that works on texts.
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "labs/engines/tasks/cdown.h"
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

/// Steps as texts, larger operand first where order does not matter.
using Steps = std::multiset<std::string>;

/// All ways to use up `left`, by the last number that remains.
void enumerate(const std::vector<int>& left, const Steps& steps, std::map<int, std::set<Steps>>& out) {
  if (left.size() == 1) {
    out[left[0]].insert(steps);
    return;
  }
  for (std::size_t i = 0; i < left.size(); ++i)
    for (std::size_t j = 0; j < left.size(); ++j) {
      if (i == j) continue;
      const int a = left[i], b = left[j];
      std::vector<int> rest;
      for (std::size_t k = 0; k < left.size(); ++k)
        if (k != i && k != j) rest.push_back(left[k]);
      for (const char sign : std::string("+-*")) {
        const int c = sign == '+' ? a + b : sign == '-' ? a - b : a * b;
        if (c < 0 || c > 99 || (sign != '-' && a < b)) continue;
        std::vector<int> next = rest;
        next.push_back(c);
        Steps more = steps;
        more.insert(std::to_string(a) + sign + std::to_string(b) + '=' + std::to_string(c));
        enumerate(next, more, out);
      }
    }
}

TEST(Countdown, HasTheProblemsAndSolutionsThatASecondEnumerationFinds) {
  std::map<std::string, std::set<Steps>> expected;
  for (int a = 1; a <= 9; ++a)
    for (int b = a; b <= 9; ++b)
      for (int c = b; c <= 9; ++c) {
        std::map<int, std::set<Steps>> reached;
        enumerate({a, b, c}, {}, reached);
        for (const auto& [target, all] : reached)
          if (target >= 1)
            expected[std::to_string(a) + ',' + std::to_string(b) + ',' + std::to_string(c) + '>' +
                     std::to_string(target) + '='] = all;
      }
  const Task& task = named("cdown3");
  ASSERT_EQ(task.problem_count(3), 1864u);
  ASSERT_EQ(expected.size(), 1864u);
  std::size_t all_solutions = 0;
  Problem problem;
  for (std::size_t i = 0; i < task.problem_count(3); ++i) {
    task.problem_at(3, i, problem);
    ASSERT_EQ(expected.count(problem.prompt), 1u) << problem.prompt;
    std::set<Steps> found;
    for (const Solution& solution : solutions(problem)) {
      const std::vector<std::string> steps = parts(solution.text, ';');
      found.emplace(steps.begin(), steps.end());
      EXPECT_EQ(solution_of(problem, solution.text + '$'), solution.key) << solution.text;
    }
    EXPECT_EQ(found, expected[problem.prompt]) << problem.prompt;
    EXPECT_EQ(found.size(), solutions(problem).size());
    all_solutions += found.size();
  }
  EXPECT_EQ(all_solutions, 3280u);  // 1.760 a problem
}

TEST(Countdown, HasMoreThanTwentyThousandProblemsWithFourNumbers) {
  const Task& task = named("cdown");
  ASSERT_EQ(task.problem_count(4), 20'348u);
  EXPECT_EQ(task.problem_count(3), 1864u);
  EXPECT_EQ(named("cdown3").problem_count(4), 0u);
  std::set<std::uint64_t> identities;
  std::size_t all_solutions = 0;
  Problem problem;
  for (std::size_t i = 0; i < task.problem_count(4); ++i) {
    task.problem_at(4, i, problem);
    identities.insert(problem.identity);
    const std::vector<Solution> found = solutions(problem);
    all_solutions += found.size();
    for (const Solution& solution : i % 16 == 0 ? found : std::vector<Solution>())
      ASSERT_EQ(solution_of(problem, solution.text + '$'), solution.key) << solution.text;
    if (i % 250 != 0) continue;
    std::map<int, std::set<Steps>> reached;
    std::vector<int> numbers;
    for (std::size_t k = 0; k < 8; k += 2) numbers.push_back(problem.prompt[k] - '0');
    enumerate(numbers, {}, reached);
    EXPECT_EQ(found.size(), reached[std::stoi(problem.answer)].size()) << problem.prompt;
  }
  EXPECT_EQ(identities.size(), 20'348u);
  EXPECT_NEAR(static_cast<double>(all_solutions) / 20'348, 4.8065, 5e-5);
}

/// Shares of random attempts that hit, by walking through all of them again.
double second_chance(const std::vector<int>& left, int target) {
  if (left.size() == 1) return left[0] == target ? 1 : 0;
  double sum = 0;
  int steps = 0;
  for (std::size_t i = 0; i < left.size(); ++i)
    for (std::size_t j = i + 1; j < left.size(); ++j)
      for (const int c : {left[i] + left[j], std::abs(left[i] - left[j]), left[i] * left[j]}) {
        if (c > 99) continue;
        std::vector<int> next{c};
        for (std::size_t k = 0; k < left.size(); ++k)
          if (k != i && k != j) next.push_back(left[k]);
        sum += second_chance(next, target);
        ++steps;
      }
  return sum / steps;
}

TEST(Countdown, KnowsWhatRandomAttemptsReach) {
  for (const int numbers : {3, 4}) {
    const Task& task = named("cdown");
    Problem problem;
    double sum = 0;
    for (std::size_t i = 0; i < task.problem_count(numbers); ++i) {
      task.problem_at(numbers, i, problem);
      const double chance = chance_of_random_attempt(problem);
      sum += chance;
      if (i % 300 != 0) continue;
      std::vector<int> given;
      for (std::size_t k = 0; k < 2 * static_cast<std::size_t>(numbers); k += 2)
        given.push_back(problem.prompt[k] - '0');
      EXPECT_NEAR(chance, second_chance(given, std::stoi(problem.answer)), 1e-12) << problem.prompt;
    }
    EXPECT_NEAR(sum / static_cast<double>(task.problem_count(numbers)), task.chance_level(numbers), 5e-6);
  }
}

}  // namespace
}  // namespace quire::labs::tasks
