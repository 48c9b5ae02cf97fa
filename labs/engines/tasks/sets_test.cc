// Sets of problems: splits that cannot meet, mixtures that follow their weights, records that are believed
// only after they were checked, and the gate before reinforcement.
#include <array>
#include <cmath>
#include <set>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "labs/engines/tasks/gate.h"
#include "labs/engines/tasks/mixture.h"
#include "labs/engines/tasks/record.h"
#include "labs/engines/tasks/splits.h"

namespace quire::labs::tasks {
namespace {

const Task& named(std::string_view name) { return **task_named(name); }

TEST(Splits, AreDisjointWhoeverDraws) {
  const Splits splits;
  for (const char* name : {"chain", "arith3", "cdown3", "cdown-search", "prog", "lookup", "rethink-cdown3"}) {
    const Task& task = named(name);
    std::array<std::set<std::uint64_t>, kSplits> identities;
    std::array<std::set<std::string>, kSplits> questions;
    for (std::size_t s = 0; s < kSplits; ++s) {
      random::Stream stream(1, "split", s);
      Problem problem;
      for (int i = 0; i < 300; ++i) {
        ASSERT_TRUE(splits.draw(task, 3, static_cast<Split>(s), stream, problem)) << name;
        EXPECT_EQ(splits.split_of(problem), static_cast<Split>(s));
        identities[s].insert(problem.identity);
        questions[s].emplace(problem.question());
      }
    }
    for (std::size_t s = 0; s < kSplits; ++s)
      for (std::size_t t = 0; t < s; ++t) {
        for (const std::uint64_t identity : identities[s]) EXPECT_EQ(identities[t].count(identity), 0u);
        for (const std::string& question : questions[s])
          EXPECT_EQ(questions[t].count(question), 0u) << question;
      }
  }
}

TEST(Splits, ARethinkingAndASearchAreWhereTheirQuestionIs) {
  const Splits splits;
  random::Stream stream(1, "family");
  Problem again;
  for (int i = 0; i < 200; ++i) {
    named("rethink-cdown-search").draw(3, stream, again);
    const Problem question = *named("cdown3").read(again.question(), {});
    EXPECT_EQ(splits.split_of(again), splits.split_of(question));
  }
}

TEST(Splits, HaveTheirSharesAndCounts) {
  const Splits splits;
  const SplitCounts counts = splits.count_all(named("cdown"), 4);
  std::size_t all = 0;
  for (std::size_t s = 0; s < kSplits; ++s) {
    const double share = splits.share(static_cast<Split>(s)), expected = 20'348 * share;
    EXPECT_NEAR(static_cast<double>(counts[s]), expected, 5 * std::sqrt(expected * (1 - share)));
    all += counts[s];
  }
  EXPECT_EQ(all, 20'348u);
  EXPECT_EQ(splits.count_all(named("arith3"), 4), SplitCounts{});
  const Splits salted = *Splits::of({0.5, 0.3, 0.15, 0.05}, 1);
  EXPECT_NE(salted.count_all(named("cdown"), 4), counts);
}

TEST(Splits, TakeSharesThatSumToOne) {
  EXPECT_FALSE(Splits::of({0.5, 0.5, 0.5, 0}));
  EXPECT_FALSE(Splits::of({1.5, -0.5, 0, 0}));
  EXPECT_FALSE(Splits::of({std::nan(""), 1, 0, 0}));
  const Splits all_eval = *Splits::of({0, 0, 1, 0});
  EXPECT_EQ(all_eval.count_all(named("cdown3"), 3), (SplitCounts{0, 0, 1864, 0}));
  for (const std::uint64_t identity : {std::uint64_t{0}, ~std::uint64_t{0}})
    EXPECT_EQ(all_eval.split_of(identity), Split::eval);
  Problem problem;
  random::Stream stream(1, "none");
  EXPECT_FALSE(all_eval.draw(named("chain"), 2, Split::rl, stream, problem));
}

TEST(Splits, DrawDifferentProblemsOrSayHowManyThereAre) {
  const Splits splits;
  random::Stream stream(3, "distinct");
  const SplitCounts there = splits.count_all(named("cdown3"), 3);
  const auto all = splits.draw_distinct(named("cdown3"), {3, 3}, Split::rl, there[1], stream);
  ASSERT_TRUE(all) << all.error();
  EXPECT_EQ(splits.count(*all), (SplitCounts{0, there[1], 0, 0}));
  const auto more = splits.draw_distinct(named("cdown3"), {3, 3}, Split::rl, there[1] + 1, stream);
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error(), "no more than " + std::to_string(there[1]) +
                              " different problems of cdown3 were found in the split rl; " +
                              std::to_string(there[1] + 1) + " were wanted");
  EXPECT_FALSE(splits.draw_distinct(named("cdown3"), {3, 4}, Split::rl, 1, stream));
  EXPECT_FALSE(splits.draw_distinct(named("chain"), {5, 4}, Split::rl, 1, stream));
  const auto mixed = splits.draw_distinct(named("chain"), {4, 6}, Split::eval, 300, stream);
  ASSERT_TRUE(mixed);
  std::array<int, 7> by_difficulty{};
  for (const Problem& problem : *mixed) ++by_difficulty[static_cast<std::size_t>(problem.difficulty)];
  for (std::size_t n = 4; n <= 6; ++n) EXPECT_NEAR(by_difficulty[n], 100, 40);
}

TEST(Mixture, FollowsItsWeights) {
  const Result<Mixture> mixture = Mixture::read(
      "chain 2-7 verbose 0.4 step 0.3 skip 0.1 direct 0.2 weight 3 recheck 0.6; cdown-search 3-3 failed 2; "
      "prog 1-2 "
      "weight 0");
  ASSERT_TRUE(mixture) << mixture.error();
  random::Stream stream(1, "mixture");
  std::array<int, kStyles> styles{};
  int chains = 0, rechecked = 0;
  Example example;
  for (int i = 0; i < 4000; ++i) {
    mixture->draw(stream, example);
    ASSERT_TRUE(check(example.problem, example.response).right());
    const bool chain = example.problem.task->name() == "chain";
    ASSERT_TRUE(chain || example.problem.task->name() == "cdown-search");
    chains += chain ? 1 : 0;
    if (chain) ++styles[static_cast<std::size_t>(example.style)];
    rechecked += chain && example.response.find('?') != std::string::npos ? 1 : 0;
  }
  EXPECT_NEAR(chains, 3000, 140);
  const std::array<double, kStyles> expected{0.4, 0.3, 0.1, 0.2};
  for (std::size_t s = 0; s < kStyles; ++s)
    EXPECT_NEAR(styles[s] / static_cast<double>(chains), expected[s], 0.045);
  EXPECT_GT(rechecked, 1000);
}

TEST(Mixture, DrawsFromASplitAndRepeats) {
  const Mixture mixture = *Mixture::read("chain 2-7; lookup 2-4; rethink-arith3 2-3");
  const Splits splits;
  random::Stream a(1, "x"), b(1, "x");
  Example first, second;
  for (int i = 0; i < 300; ++i) {
    ASSERT_TRUE(mixture.draw(splits, Split::benchmark, a, first));
    ASSERT_TRUE(mixture.draw(splits, Split::benchmark, b, second));
    EXPECT_EQ(splits.split_of(first.problem), Split::benchmark);
    EXPECT_EQ(first.problem.prompt + first.response, second.problem.prompt + second.response);
  }
}

TEST(Mixture, IsItsText) {
  const Mixture mixture = *Mixture::read(" chain-7 3-5 recheck 0.6 split .25;cdown 3-4 weight 0.1 ");
  EXPECT_EQ(mixture.text(),
            "chain-7 3-5 verbose 1 step 1 skip 1 direct 1 weight 1 recheck 0.6 split 0.25 failed 4; "
            "cdown 3-4 step 1 weight 0.1 failed 4");
  EXPECT_EQ(Mixture::read(mixture.text())->text(), mixture.text());
}

TEST(Mixture, SaysWhatItCannotTake) {
  const auto fault = [](std::string_view text) {
    const Result<Mixture> mixture = Mixture::read(text);
    return mixture ? "" : mixture.error();
  };
  EXPECT_EQ(fault("chain 2-7; cdown 3-3 verbose 1"), "mixture: cdown has no style verbose");
  EXPECT_EQ(fault("cdown 3-3 recheck 0.5"),
            "mixture: cdown has no recheck and no split: each of its steps is checked");
  EXPECT_EQ(fault("chain 1-7"), "mixture: chain: difficulties must lie within 2-12");
  EXPECT_EQ(fault("chain 2-7; chain"),
            "mixture: part 2: chain: its difficulties, like 2-7, come after its name");
  for (const char* text :
       {"", ";", "chains 2-7", "chain 7-2", "chain 2-7 weight", "chain 2-7 weight x", "chain 2-7 colour 1",
        "chain 2-7 weight -1", "chain 2-7 weight 0", "chain 2-7 recheck 1.5", "chain 2-7 step nan",
        "chain 2-7 failed 1.5", "chain 2-7 failed 99", "chain 99999999999-7", "chain 2-7;"})
    EXPECT_NE(fault(text), "") << text;
  std::string many = "chain 2-7";
  for (std::size_t i = 0; i < Mixture::kPartsMax; ++i) many += ";chain 2-7";
  EXPECT_NE(fault(many), "");
  EXPECT_NE(fault(std::string(Mixture::kTextBytesMax + 1, ' ')), "");
  EXPECT_FALSE(Mixture::of({}));
  EXPECT_FALSE(Mixture::of({Mixture::Part{}}));
}

TEST(Record, ComesBackAsItWas) {
  std::string file;
  std::vector<Record> written;
  for (const char* name : {"chain", "chain-97", "arith3", "cdown3", "cdown", "cdown-search", "prog", "lookup",
                           "rethink-arith3", "rethink-cdown-search", "rethink-prog", "rethink-lookup"}) {
    Record record;
    record.seed = 0xFFFF'FFFF'FFFF'FFF0 + written.size();
    random::Stream stream(record.seed, name);
    named(name).draw(3, stream, record.problem);
    record.problem.task->trace(record.problem, {}, stream, record.certificate);
    file += record_line(record) + "\n";
    written.push_back(record);
  }
  std::istringstream in(file);
  RecordReader reader(in, "p.jsonl");
  for (const Record& record : written) {
    const Result<std::optional<Record>> read = reader.next();
    ASSERT_TRUE(read) << read.error();
    ASSERT_TRUE(read->has_value());
    EXPECT_EQ(record_line(**read), record_line(record));
    EXPECT_EQ((*read)->problem.identity, record.problem.identity);
    EXPECT_EQ((*read)->seed, record.seed);
  }
  EXPECT_FALSE(reader.next()->has_value());
}

TEST(Record, IsNotBelieved) {
  const auto fault = [](const std::string& line) {
    std::istringstream in("\n\n" + line);
    const Result<std::optional<Record>> read = RecordReader(in, "p.jsonl").next();
    return read ? "" : read.error();
  };
  const std::string good =
      R"({"task":"cdown3","prompt":"3,5,7>22=","answer":"22","certificate":"5*3=15;15+7=22$","difficulty":3,"seed":1})";
  EXPECT_EQ(fault(good), "");
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string line = good;
    line.replace(line.find(from), from.size(), to);
    return fault(line);
  };
  EXPECT_EQ(changed("15+7=22", "15+7=21"), "p.jsonl: line 3: certificate: step 2 is false");
  EXPECT_EQ(changed("\"22\"", "\"21\""),
            "p.jsonl: line 3: prompt \"3,5,7>22=\": its answer is 22, not the one given");
  EXPECT_EQ(changed("\"difficulty\":3", "\"difficulty\":4"), "p.jsonl: line 3: difficulty: the prompt has 3");
  EXPECT_EQ(changed("\"difficulty\":3", "\"difficulty\":\"3\""),
            "p.jsonl: line 3: difficulty must be a whole number, not negative");
  EXPECT_EQ(changed("\"seed\":1", "\"seed\":-1"),
            "p.jsonl: line 3: seed must be a whole number, not negative");
  EXPECT_EQ(changed("\"task\"", "\"tusk\""), "p.jsonl: line 3: task must be a text");
  EXPECT_EQ(changed("\"22\"", "\"\""), "p.jsonl: line 3: answer is empty");
  EXPECT_NE(changed("cdown3", "cdown9").find("p.jsonl: line 3: task: there is no task"), std::string::npos);
  EXPECT_NE(changed("3,5,7>22=", "3,5,7>99=").find("line 3"), std::string::npos);
  for (const char* line : {"[]", "7", "{", "\"x\"", "{}"}) EXPECT_NE(fault(line), "") << line;
  EXPECT_NE(fault(std::string(RecordReader::kLineBytesMax + 1, ' ')), "");
  EXPECT_NE(changed("3,5,7>22=", std::string(kPromptSymbolsMax + 1, '3')), "");
}

TEST(Gate, OpensForABaseThatCanLearn) {
  const std::vector<int> right{0, 3, 8, 16, 5, 1, 0, 2};  // 35 of 128; five of eight mixed
  const GateReport report = base_gate(right, 16, 0.1);
  EXPECT_TRUE(report.open) << report.reason;
  EXPECT_DOUBLE_EQ(report.accuracy, 35.0 / 128);
  EXPECT_DOUBLE_EQ(report.mixed, 5.0 / 8);
  EXPECT_FALSE(report.retry_gain);
  EXPECT_TRUE(base_gate(right, 16, 0, 26).open);
  EXPECT_DOUBLE_EQ(*base_gate(right, 16, 0, 25).retry_gain, 1.4);
}

TEST(Gate, SaysWhyItIsShut) {
  EXPECT_EQ(base_gate({}, 16, 0).reason, "no rollouts");
  const auto reason = [](std::vector<int> right, int group, double guess, std::optional<long> first = {}) {
    return base_gate(right, group, guess, first).reason;
  };
  EXPECT_EQ(reason({4, 4}, 8, 0), "groups of 8; 16 are needed");
  EXPECT_EQ(reason({2, 1}, 16, 0), "accuracy 0.094 is outside 0.15 to 0.8");
  EXPECT_EQ(reason({16, 15}, 16, 0), "accuracy 0.969 is outside 0.15 to 0.8");
  EXPECT_EQ(reason({2, 3, 4, 3}, 16, 0.1), "accuracy 0.188 is not above chance, 0.100");
  EXPECT_EQ(reason({16, 0, 0, 8}, 16, 0), "0.250 of the groups are mixed; 0.4 are needed");
  EXPECT_EQ(reason({8, 8}, 16, 0, 14), "retrying gains a factor 1.14; 1.3 is needed");
  EXPECT_EQ(reason({8, 8}, 16, 0, 0), "");
}

}  // namespace
}  // namespace quire::labs::tasks
