// prog: expressions parsed and evaluated against a second evaluator, verdicts on functions and not on forms,
// traces, and the weaker verifiers.
#include "labs/engines/tasks/prog.h"

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "labs/engines/tasks/expression.h"

namespace quire::labs::tasks {
namespace {

const Task& prog() { return **task_named("prog"); }
Problem read(std::string_view prompt, std::string_view answer) { return *prog().read(prompt, answer); }

/// A second evaluator: splits the text at its weakest operation, from the right.
std::uint32_t slow_value(const std::string& text, std::uint32_t x, std::uint32_t y) {
  for (const std::string signs : {"+-", "*"}) {
    int nesting = 0;
    for (std::size_t i = text.size(); i-- > 0;) {
      nesting += text[i] == ')' ? 1 : text[i] == '(' ? -1 : 0;
      if (nesting > 0 || signs.find(text[i]) == std::string::npos) continue;
      const std::uint32_t a = slow_value(text.substr(0, i), x, y), b = slow_value(text.substr(i + 1), x, y);
      return text[i] == '+' ? a + b : text[i] == '-' ? a - b : a * b;
    }
  }
  if (text[0] == '(') return slow_value(text.substr(1, text.size() - 2), x, y);
  return text == "x" ? x : text == "y" ? y : static_cast<std::uint32_t>(std::stoul(text));
}

TEST(Expression, HasTheValuesOfASecondEvaluator) {
  random::Stream stream(6, "values");
  Problem problem;
  for (int i = 0; i < 600; ++i) {
    prog().draw(1 + i % 3, stream, problem);
    Expression e;
    ASSERT_TRUE(e.parse(problem.answer));
    std::vector<std::uint32_t> x, y, values(7);
    for (int k = 0; k < 7; ++k) {
      x.push_back(stream.uniform_u32());
      y.push_back(static_cast<std::uint32_t>(stream.below(100)));
    }
    e.values(x, y, values);
    for (std::size_t k = 0; k < 7; ++k)
      EXPECT_EQ(values[k], slow_value(problem.answer, x[k], y[k])) << problem.answer;
  }
}

TEST(Expression, ReadsWhatIsOne) {
  Expression e;
  for (const char* text : {"x", "7", "99", "x+y", "x-y-3", "(x)", "((x+y))*2", "x*(y-(x+1))", "0"})
    EXPECT_TRUE(e.parse(text)) << text;
  for (const char* text : {"", "z", "x+", "+x", "-x", "x y", "x++y", "(x", "x)", "()", "100", "07", "xy",
                           "2x", "x**y", "x/y", "x+y=", "x+y "})
    EXPECT_FALSE(e.parse(text)) << text;
}

TEST(Expression, IsBoundedInLengthAndNesting) {
  Expression e;
  const auto nested = [](std::size_t n) { return std::string(n, '(') + 'x' + std::string(n, ')'); };
  EXPECT_TRUE(e.parse(nested(kExpressionNestingMax)));
  EXPECT_FALSE(e.parse(nested(kExpressionNestingMax + 1)));
  EXPECT_FALSE(e.parse(nested(10'000)));
  std::string longest = "x";
  while (longest.size() + 2 <= kExpressionSymbolsMax) longest += "+1";
  EXPECT_TRUE(e.parse(longest));
  EXPECT_FALSE(e.parse(longest + "+1"));
  // The most values that can be pending: a sum and a product open at every level.
  std::string open = "x";
  for (std::size_t i = 0; i < kExpressionNestingMax; ++i) open = "x+y*(" + open + ")";
  open = "1+2*" + open;
  ASSERT_TRUE(e.parse(open));
  const std::uint32_t x = 3, y = 2;
  std::uint32_t value = 0;
  e.values({&x, 1}, {&y, 1}, {&value, 1});
  EXPECT_EQ(value, slow_value(open, x, y));
}

TEST(Prog, WritesItsStyles) {
  const Problem problem = read("3,5>17;2,7>16;0,4>2;6,1>8=", "x*y+2");
  const auto trace = [&](const Manner& manner) {
    random::Stream stream(1, "trace");
    std::string out;
    prog().trace(problem, manner, stream, out);
    return out;
  };
  EXPECT_EQ(trace({.style = Style::verbose}), "x*y>15,14,0,6;x*y+2>17,16,2,8;:x*y+2$");
  EXPECT_EQ(trace({.style = Style::step}), "x*y;x*y+2;:x*y+2$");
  EXPECT_EQ(trace({.style = Style::skip}), "x*y+2;:x*y+2$");
  EXPECT_EQ(trace({.style = Style::direct}), ":x*y+2$");
  EXPECT_EQ(trace({.style = Style::step, .split = 1}), "x;x*y;x*y;x*y+2;:x*y+2$");
}

TEST(Prog, JudgesTheFunctionNotItsForm) {
  const Problem problem = read("3,5>17;2,7>16;0,4>2;6,1>8=", "x*y+2");
  for (const char* right : {":x*y+2$", ":2+y*x$", ":(x*y)+1+1$", "x;x*y;:x*y+2+x-x$", ":(x+1)*(y+1)-x-y+1$"})
    EXPECT_EQ(check(problem, right).reason, Reason::right) << right;
  EXPECT_EQ(check(problem, ":x*y+3$").reason, Reason::wrong_answer);
  EXPECT_EQ(check(problem, ":x*y+$").reason, Reason::malformed);
  EXPECT_EQ(check(problem, "x*y+2$").reason, Reason::no_answer);
  EXPECT_EQ(check(problem, ":x*y+2").reason, Reason::no_end);
}

TEST(Prog, AnExpressionThatFitsThePairsShownOnlyIsWrong) {
  const Problem problem = read("2,2>4=", "x+y");
  const std::vector<InputPair> shown{{2, 2}}, more{{2, 2}, {3, 2}};
  EXPECT_TRUE(agrees_on(problem, ":x*y$", shown));
  EXPECT_FALSE(agrees_on(problem, ":x*y$", more));
  EXPECT_TRUE(agrees_on(problem, ":y+x$", more));
  EXPECT_FALSE(agrees_on(problem, ":x*$", shown));
  EXPECT_FALSE(agrees_on(problem, ":y+x", shown));
  EXPECT_EQ(check(problem, ":x*y$").reason, Reason::wrong_answer);
}

TEST(Prog, IsOneProblemWhateverItShows) {
  const Problem a = read("2,2>4;1,0>1=", "x+y"), b = read("9,9>18=", "y+x"), c = read("2,2>4=", "x*y");
  EXPECT_EQ(a.identity, b.identity);
  EXPECT_NE(a.identity, c.identity);
}

TEST(Prog, DrawsDifferentPairsThatFit) {
  random::Stream stream(8, "pairs");
  Problem problem;
  for (int depth = 1; depth <= 3; ++depth)
    for (int i = 0; i < 200; ++i) {
      prog().draw(depth, stream, problem);
      std::map<std::string, std::string> pairs;
      std::string text = problem.prompt;
      text.back() = ';';
      while (!text.empty()) {
        const std::string pair = text.substr(0, text.find(';'));
        pairs[pair.substr(0, 3)] = pair.substr(4);
        const auto value =
            static_cast<std::int32_t>(slow_value(problem.answer, static_cast<std::uint32_t>(pair[0] - '0'),
                                                 static_cast<std::uint32_t>(pair[2] - '0')));
        EXPECT_EQ(std::to_string(value), pair.substr(4)) << problem.answer;
        text.erase(0, pair.size() + 1);
      }
      EXPECT_EQ(static_cast<int>(pairs.size()), Prog::shown_at(depth)) << problem.prompt;
    }
}

TEST(Prog, RefusesOtherPrompts) {
  const auto fault = [](std::string_view prompt, std::string_view answer) {
    const Result<Problem> problem = prog().read(prompt, answer);
    return problem ? "" : problem.error();
  };
  EXPECT_EQ(fault("2,2>4=", "x+y"), "");
  EXPECT_EQ(fault("2,3>-1=", "x-y"), "");
  EXPECT_EQ(fault("2,2>5=", "x+y"), "prompt \"2,2>5=\": its answer gives another output for pair 1");
  for (const char* prompt :
       {"", "=", "2,2>4", "2>4=", "2,2=", "12,2>14=", "2,2>04=", "2,2>-0=", "2,2>4;=", "2,2>4 ="})
    EXPECT_NE(fault(prompt, "x+y"), "") << prompt;
  EXPECT_NE(fault("2,2>4=", ""), "");
  EXPECT_NE(fault("2,2>2=", "x"), "");
  EXPECT_NE(fault("1,1>1=", "x*x*x*x*x"), "");
}

}  // namespace
}  // namespace quire::labs::tasks
