// Collections through store, index and search. The shared ones are held to marks that plain BM25 reaches
// elsewhere.
#include "eval/trial.h"

#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>

#include "eval/test_folder.h"

namespace quire::eval {
namespace {

std::vector<std::string> documents(const std::vector<Ranked>& ranked) {
  std::vector<std::string> out;
  for (const Ranked& one : ranked) out.push_back(one.document);
  return out;
}

TEST(Trial, EveryDocumentIsFoundUnderItsOwnIdEvenWithTheTitleOfAnother) {
  const TestCollection set;
  set.write("corpus.jsonl",
            "{\"_id\":\"x\",\"title\":\"Request for programs\",\"text\":\"owls\"}\n"
            "{\"_id\":\"y\",\"title\":\"Request for programs\",\"text\":\"herons\"}\n"
            "{\"_id\":\"empty\",\"title\":\"\",\"text\":\"\"}\n"
            "{\"_id\":\"doi:10.1000/1\",\"title\":\"Request for programs\",\"text\":\"\"}\n"
            "{\"_id\":\"by\",\"title\":\"\",\"text\":\"\",\"authors\":\"Perlis, A. J.\"}\n");
  const auto trial = Trial::start(set.path());
  ASSERT_TRUE(trial) << trial.error();
  EXPECT_EQ((*trial)->ids().size(), 5u);
  EXPECT_EQ(documents((*trial)->ask("owls", index::Mode::words, 10)), std::vector<std::string>{"x"});
  EXPECT_EQ(documents((*trial)->ask("herons", index::Mode::words, 10)), std::vector<std::string>{"y"});
  EXPECT_EQ(documents((*trial)->ask("perlis", index::Mode::words, 10)), std::vector<std::string>{"by"});
  auto same = documents((*trial)->ask("programs", index::Mode::words, 10));
  std::sort(same.begin(), same.end());
  EXPECT_EQ(same, (std::vector<std::string>{"doi:10.1000/1", "x", "y"}));
  EXPECT_EQ((*trial)->ask("programs", index::Mode::words, 2).size(), 2u);
}

TEST(Trial, AQuestionIsProseWhateverSignsItHas) {
  const TestCollection set;
  set.write("corpus.jsonl",
            "{\"_id\":\"x\",\"title\":\"\",\"text\":\"graph sampling of networks\"}\n"
            "{\"_id\":\"y\",\"title\":\"\",\"text\":\"matrix\"}\n");
  const auto trial = Trial::start(set.path());
  ASSERT_TRUE(trial) << trial.error();
  for (const char* question :
       {"NOT graph", "cat:graph", "\"graph networks\"", "author:graph", "(graph", "-graph", "zebra AND graph",
        "to:graph", "id:graph", "year:graph", "unheard-of graph?"}) {
    EXPECT_EQ(documents((*trial)->ask(question, index::Mode::words, 10)), std::vector<std::string>{"x"})
        << question;
  }
  EXPECT_TRUE((*trial)->ask("", index::Mode::words, 10).empty());
  EXPECT_TRUE((*trial)->ask("?! ...", index::Mode::words, 10).empty());
}

TEST(Trial, AFaultOfTheCorpusIsSaidAndNothingIsLeftBehind) {
  const TestCollection set;
  set.write("corpus.jsonl", "{\"_id\":\"x\",\"text\":\"a\"}\nbroken\n");
  setenv("TMPDIR", set.path().c_str(), 1);
  const auto trial = Trial::start(set.path());
  const auto stopped = Trial::start(set.path(), [](std::uint64_t) { return false; });
  unsetenv("TMPDIR");
  ASSERT_FALSE(trial);
  EXPECT_NE(trial.error().find("corpus.jsonl line 2: not JSON"), std::string::npos);
  EXPECT_FALSE(stopped);
  const auto left = std::filesystem::directory_iterator(set.path());
  EXPECT_EQ(std::count_if(
                begin(left), end(left),
                [](const auto& entry) { return entry.path().filename().string().starts_with("quire-eval"); }),
            0);
}

double mean_ndcg(const std::string& folder, index::Mode mode) {
  const auto questions = read_questions(folder, "test");
  const auto trial = Trial::start(folder);
  EXPECT_TRUE(questions);
  EXPECT_TRUE(trial);
  std::vector<Measures> measures;
  for (const Question& question : questions->judged)
    measures.push_back(measure(documents((*trial)->ask(question.text, mode, 1000)), question.judged));
  return mean(measures).ndcg_10;
}

TEST(Trial, WordsRankAsWellAsPlainBm25AndMeaningHelpsThem) {
  const char* const shared = std::getenv("QUIRE_SHARED");
  if (shared == nullptr) GTEST_SKIP() << "QUIRE_SHARED is not set: no collection to measure on";
  // What plain BM25 with k1 = 1.2, b = 0.75 and stop words out reaches elsewhere.
  const std::vector<std::pair<std::string, double>> plain{
      {"cranfield", 0.366}, {"cacm", 0.486}, {"nfcorpus", 0.333}};
  for (const auto& [name, reached] : plain) {
    const std::string folder = std::string(shared) + "/data/ir/" + name;
    const double words = mean_ndcg(folder, index::Mode::words);
    EXPECT_GE(words, reached) << name;
    EXPECT_GT(mean_ndcg(folder, index::Mode::fused), words) << name;
  }
}

}  // namespace
}  // namespace quire::eval
