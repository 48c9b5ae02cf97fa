// What holds for every task: oracle traces are right in every manner, draws repeat, texts keep to the
// alphabet, what a task writes it reads, and no text of a model troubles a checker.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "labs/engines/tasks/test_problems.h"

namespace quire::labs::tasks {
namespace {

/// What the small model can print; its other nine symbols are begin, padding and seven that are reserved.
constexpr std::string_view kAlphabet = "0123456789abcdefghijklmnxy+-*/()=;:,.?#><&|~!@^%{}[] \n$";

/// Every kind of task, also those with a number in their name and rethinkings.
std::vector<const Task*> every_kind() {
  std::vector<const Task*> kinds(all_tasks().begin(), all_tasks().end());
  for (const char* name : {"chain-2", "chain-7", "chain-97", "lookup-0", "lookup-6"})
    kinds.push_back(&named(name));
  for (std::size_t i = 0, plain = kinds.size(); i < plain; ++i)
    kinds.push_back(&named("rethink-" + kinds[i]->name()));
  return kinds;
}

std::vector<Manner> manners_of(const Task& task) {
  std::vector<Manner> manners;
  for (std::size_t s = 0; s < kStyles; ++s) {
    const auto style = static_cast<Style>(s);
    if (!task.writes(style)) continue;
    for (const double recheck : {0.0, 0.6, 1.0})
      for (const double split : {0.0, 0.5, 1.0})
        if (task.takes_redundancy() || recheck + split == 0)
          manners.push_back({.style = style, .recheck = recheck, .split = split});
  }
  return manners;
}

/// Calls use(problem) for drawn problems of every kind and difficulty.
template <class Use>
void each_problem(int draws, const Use& use) {
  for (const Task* task : every_kind())
    for (int difficulty = task->difficulties().least; difficulty <= task->difficulties().most; ++difficulty)
      for (int i = 0; i < draws; ++i) {
        random::Stream stream(7, task->name(), static_cast<std::uint64_t>(difficulty * 1000 + i));
        Problem problem;
        task->draw(difficulty, stream, problem);
        use(problem, stream);
      }
}

TEST(Tasks, AlphabetHasTheSignsOfTheModel) {
  EXPECT_EQ(kAlphabet.size() + 2 + 7, 64u);
  EXPECT_EQ(std::set<char>(kAlphabet.begin(), kAlphabet.end()).size(), kAlphabet.size());
}

TEST(Tasks, EveryOracleTraceIsRightAndKeepsToTheAlphabet) {
  each_problem(12, [](const Problem& problem, random::Stream& stream) {
    for (const Manner& manner : manners_of(*problem.task)) {
      std::string response;
      problem.task->trace(problem, manner, stream, response);
      EXPECT_TRUE(check(problem, response).right()) << problem.task->name() << ' ' << problem.prompt << ' '
                                                    << response << ": " << in_words(check(problem, response));
      for (const char c : problem.prompt + response) EXPECT_NE(kAlphabet.find(c), kAlphabet.npos) << c;
      EXPECT_EQ(response.find(kEnd), response.size() - 1);
    }
    EXPECT_EQ(problem.prompt.back(), '=');
    EXPECT_LE(problem.prompt.size(), kPromptSymbolsMax);
  });
}

TEST(Tasks, WrongAnswersAreWrongAndRightOnesRight) {
  each_problem(30, [](const Problem& problem, random::Stream& stream) {
    for (const bool right : {true, false}) {
      std::string answer;
      problem.task->write_answer(problem, right, stream, answer);
      const bool countdown = problem.task->name().find("cdown") != std::string::npos;
      const std::string response = (countdown ? "" : ":") + answer + kEnd;
      const Verdict verdict = check(problem, response);
      const Reason wrong = countdown ? Reason::missed_target : Reason::wrong_answer;
      EXPECT_EQ(verdict.reason, right ? Reason::right : wrong) << problem.prompt << ' ' << response;
      EXPECT_EQ(problem.task->answer_in(response), answer);
    }
  });
}

TEST(Tasks, DrawsRepeatForASeedAndHaveTheDifficultyAskedFor) {
  for (const Task* task : every_kind())
    for (int difficulty = task->difficulties().least; difficulty <= task->difficulties().most; ++difficulty) {
      Problem a, b, other;
      b.prompt = "what was here before";
      random::Stream first(3, "draw"), second(3, "draw");
      std::set<std::string> prompts;
      for (int i = 0; i < 20; ++i) {
        task->draw(difficulty, first, a);
        task->draw(difficulty, second, b);
        EXPECT_EQ(a.prompt, b.prompt);
        EXPECT_EQ(a.answer, b.answer);
        EXPECT_EQ(a.identity, b.identity);
        EXPECT_EQ(a.difficulty, difficulty);
        EXPECT_EQ(a.task, task);
        prompts.insert(a.prompt);
      }
      EXPECT_GT(prompts.size(), 2u) << task->name();
    }
}

TEST(Tasks, ReadWhatTheyWrite) {
  each_problem(20, [](const Problem& problem, random::Stream&) {
    const Result<Problem> again = problem.task->read(problem.prompt, problem.answer);
    ASSERT_TRUE(again) << problem.prompt << ": " << again.error();
    EXPECT_EQ(again->prompt, problem.prompt);
    EXPECT_EQ(again->answer, problem.answer);
    EXPECT_EQ(again->difficulty, problem.difficulty);
    EXPECT_EQ(again->identity, problem.identity);
    EXPECT_EQ(again->question_symbols, problem.question_symbols);
    EXPECT_EQ(again->task, problem.task);
  });
}

TEST(Tasks, TheCommonestAnswerIsRightAsOftenAsTheySay) {
  constexpr int kDraws = 20'000;
  for (const char* name : {"chain", "chain-7", "arith3", "lookup", "prog"}) {
    const Task& task = named(name);
    for (int difficulty = task.difficulties().least; difficulty <= std::min(6, task.difficulties().most);
         ++difficulty) {
      random::Stream stream(13, name, static_cast<std::uint64_t>(difficulty));
      std::map<std::uint64_t, int> times;
      Problem problem;
      for (int i = 0; i < kDraws; ++i) {
        task.draw(difficulty, stream, problem);
        ++times[task.name() == "prog" ? problem.identity : random::fingerprint(problem.answer)];
      }
      int most = 0;
      for (const auto& [answer, count] : times) most = std::max(most, count);
      const double level = task.chance_level(difficulty);
      EXPECT_NEAR(most / static_cast<double>(kDraws), level, 5 * std::sqrt(level / kDraws))
          << name << ' ' << difficulty;
    }
  }
  EXPECT_EQ(named("rethink-chain").chance_level(3), 0.5);
}

TEST(Tasks, CheckersTakeAnyText) {
  random::Stream noise(11, "noise");
  each_problem(2, [&](const Problem& problem, random::Stream& stream) {
    std::string right;
    problem.task->trace(problem, {}, stream, right);
    for (int i = 0; i < 300; ++i) {
      std::string text = i % 2 == 0 ? right : "";
      for (std::uint64_t changes = noise.below(12); changes > 0; --changes) {
        const std::size_t at = noise.below(text.size() + 1);
        const char c = noise.bernoulli(0.9) ? kAlphabet[noise.below(kAlphabet.size())]
                                            : static_cast<char>(noise.below(256));
        if (noise.bernoulli(0.5) || at == text.size())
          text.insert(at, 1, c);
        else
          text[at] = c;
      }
      const Verdict verdict = check(problem, text);
      problem.task->check_first_attempt(problem, text);
      EXPECT_FALSE(verdict.right() && problem.task->answer_in(text).empty());
      EXPECT_FALSE(in_words(verdict).empty());
    }
    for (const std::string& text :
         {std::string(kResponseSymbolsMax, '('), std::string(kResponseSymbolsMax - 2, '(') + ":$",
          ":" + std::string(kResponseSymbolsMax - 2, '1') + "$"})
      EXPECT_FALSE(check(problem, text).right());
    EXPECT_EQ(check(problem, std::string(kResponseSymbolsMax, '1') + '$').reason, Reason::too_long);
    EXPECT_EQ(check(problem, right.substr(0, right.size() - 1)).reason, Reason::no_end);
    EXPECT_EQ(check(problem, "").reason, Reason::no_end);
    EXPECT_EQ(check(problem, right + '7').reason, Reason::after_end);
    EXPECT_EQ(check(problem, right + '$').reason, Reason::after_end);
  });
}

TEST(Tasks, OnlyWhatStandsAfterTheLastColonCounts) {
  const Problem problem = read("chain", "7493=");
  EXPECT_TRUE(check(problem, ":3$").right());
  EXPECT_TRUE(check(problem, "193;:0;::9:3$").right());
  EXPECT_EQ(check(problem, ":3:4$").reason, Reason::wrong_answer);
  EXPECT_EQ(check(problem, "3$").reason, Reason::no_answer);
  EXPECT_EQ(check(problem, ":$").reason, Reason::malformed);
  EXPECT_EQ(check(problem, ":03$").reason, Reason::malformed);
  EXPECT_EQ(check(problem, ": 3$").reason, Reason::malformed);
  EXPECT_EQ(named("chain").answer_in("1,:3:4$"), "4");
  EXPECT_EQ(named("chain").answer_in("1,:3"), "");
}

TEST(Tasks, SayWhatIsWrongInWords) {
  EXPECT_EQ(in_words({Reason::false_step, 2}), "step 2 is false");
  EXPECT_EQ(in_words({Reason::malformed}), "the answer is malformed");
  EXPECT_EQ(in_words({Reason::used_twice, 1}), "step 1 takes a number that was used before");
}

TEST(Tasks, AreFoundByName) {
  EXPECT_EQ(all_tasks().size(), 7u);
  for (const Task* task : every_kind()) EXPECT_EQ(&named(task->name()), task);
  EXPECT_DOUBLE_EQ(named("chain-97").guess(), 1.0 / 97);
  EXPECT_DOUBLE_EQ(named("arith3").guess(), 1e-3);
  EXPECT_DOUBLE_EQ(named("lookup").guess(), 0.1);
  EXPECT_EQ(named("cdown").guess(), 0);
  for (const char* name :
       {"", "chain-1", "chain-98", "chain-10", "lookup-7", "rethink-", "rethink-rethink-chain"}) {
    const Result<const Task*> task = task_named(name);
    ASSERT_FALSE(task) << name;
    EXPECT_NE(task.error().find("cdown-search"), std::string::npos);
  }
}

}  // namespace
}  // namespace quire::labs::tasks
