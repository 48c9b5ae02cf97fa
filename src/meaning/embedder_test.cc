// Planted topics: every topic has words of its own, of which each paper uses a few. What an embedder must
// find is that words of one topic belong together, also when no paper that is asked for has the word.
#include "meaning/embedder.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

#include "meaning/test_papers.h"
#include "paper/test_folder.h"

namespace quire::meaning {
namespace {

Embedder trained(const std::vector<TopicPaper>& papers, const TrainOptions& options = {}) {
  Trainer trainer;
  for (const TopicPaper& paper : papers) trainer.add(paper.title, paper.abstract);
  auto model = trainer.train(options);
  if (!model) throw std::runtime_error(model.error());
  return std::move(*model);
}

double cosine(const Vector& a, const Vector& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

TEST(Embedder, VectorsHaveLengthOne) {
  const auto papers = TopicPapers(1).make(300);
  const Embedder model = trained(papers);
  for (const TopicPaper& paper : papers) {
    const Vector vector = model.embed_document(paper.title, paper.abstract);
    ASSERT_EQ(vector.size(), kDimensions);
    EXPECT_NEAR(cosine(vector, vector), 1, 1e-5);
  }
}

TEST(Embedder, NearestPapersAreOfTheSameTopic) {
  const auto papers = TopicPapers(2).make(400);
  const Embedder model = trained(papers);
  std::vector<Vector> vectors;
  for (const TopicPaper& paper : papers) vectors.push_back(model.embed_document(paper.title, paper.abstract));
  std::size_t right = 0;
  for (std::size_t i = 0; i < papers.size(); ++i) {
    std::size_t best = i == 0 ? 1 : 0;
    for (std::size_t j = 0; j < papers.size(); ++j) {
      if (j != i && cosine(vectors[i], vectors[j]) > cosine(vectors[i], vectors[best])) best = j;
    }
    right += papers[best].topic == papers[i].topic;
  }
  EXPECT_GT(right, papers.size() * 95 / 100);
}

/// Asked for a word, papers of its topic that do not have it come before papers of other topics; by words
/// alone all of them would be equal (a half).
TEST(Embedder, AWordFindsThePapersOfItsTopicThatDoNotHaveIt) {
  TopicPapers maker(3);
  const auto papers = maker.make(600);
  const Embedder model = trained(papers);
  std::vector<Vector> vectors;
  for (const TopicPaper& paper : papers) vectors.push_back(model.embed_document(paper.title, paper.abstract));
  double before = 0;
  double pairs = 0;
  for (std::size_t i = 0; i < 100; ++i) {
    const std::string absent = maker.word_of_topic_not_in(papers[i]);
    ASSERT_FALSE(absent.empty());
    const Vector question = model.embed_query(absent);
    for (std::size_t j = 0; j < papers.size(); ++j) {
      if (papers[j].topic == papers[i].topic) continue;
      before += cosine(question, vectors[i]) > cosine(question, vectors[j]);
      ++pairs;
    }
  }
  EXPECT_GT(before / pairs, 0.8);
}

TEST(Embedder, TheSamePapersAndSeedGiveTheSameModelOnAnyNumberOfThreads) {
  const auto papers = TopicPapers(4).make(300);
  TrainOptions options;
  options.threads = 1;
  const std::uint64_t one = trained(papers, options).version();
  options.threads = 3;
  EXPECT_EQ(trained(papers, options).version(), one);
  options.seed = 2;
  EXPECT_NE(trained(papers, options).version(), one);
  auto more = papers;
  more.push_back(papers.front());
  options.seed = 1;
  EXPECT_NE(trained(more, options).version(), one);
}

TEST(Embedder, SavedAndLoadedGivesTheSameVectors) {
  const auto papers = TopicPapers(5).make(200);
  const Embedder model = trained(papers);
  const TestFolder folder;
  model.save(folder.path() / "model");
  const auto loaded = Embedder::load(folder.path() / "model");
  ASSERT_TRUE(loaded) << loaded.error();
  EXPECT_EQ(loaded->version(), model.version());
  EXPECT_EQ(loaded->vocabulary(), model.vocabulary());
  EXPECT_EQ(loaded->trained_on(), papers.size());
  for (const TopicPaper& paper : papers)
    EXPECT_EQ(loaded->embed_document(paper.title, paper.abstract),
              model.embed_document(paper.title, paper.abstract));
}

TEST(Embedder, ADamagedFileIsRefusedWhereverTheDamageIs) {
  const TestFolder folder;
  const auto path = folder.path() / "model";
  trained(TopicPapers(6).make(60)).save(path);
  const std::string good = bytes_of(path);
  std::mt19937_64 random(7);
  for (int round = 0; round < 200; ++round) {
    std::string bad = good;
    const std::size_t at = random() % bad.size();
    if (round % 2 == 0) {
      bad.resize(at);
    } else {
      bad[at] = static_cast<char>(bad[at] ^ static_cast<char>(1 << (random() % 8)));
    }
    write(path, bad);
    const auto loaded = Embedder::load(path);
    ASSERT_FALSE(loaded) << "round " << round << ", byte " << at;
    EXPECT_NE(loaded.error().find(path.string()), std::string::npos) << loaded.error();
  }
  write(path, good + "x");
  EXPECT_FALSE(Embedder::load(path));
  EXPECT_FALSE(Embedder::load(folder.path() / "none"));
  write(path, good);
  EXPECT_TRUE(Embedder::load(path));
}

TEST(Embedder, UnknownWordsAndEmptyTextsHaveNoDirection) {
  const Embedder model = trained(TopicPapers(8).make(100));
  for (const char* text : {"", "   ", "the of and", "qqqzzzxxx", "\xff\xfe\x80", "$\\ell_"}) {
    const Vector vector = model.embed_query(text);
    EXPECT_TRUE(std::all_of(vector.begin(), vector.end(), [](float x) { return x == 0; })) << text;
  }
}

TEST(Embedder, PapersWithoutWordsCannotBeTrainedOn) {
  Trainer trainer;
  trainer.add("", "");
  trainer.add("the", "of and");
  const auto model = trainer.train({});
  ASSERT_FALSE(model);
  EXPECT_NE(model.error().find("2 papers"), std::string::npos) << model.error();
}

TEST(Embedder, AFewPapersOrTheSamePaperOftenTrainAllTheSame) {
  for (const std::size_t papers : {1u, 2u, 9u}) {
    Trainer trainer;
    for (std::size_t i = 0; i < papers; ++i) trainer.add("graph sampling", "sparse matrices");
    const auto model = trainer.train({});
    ASSERT_TRUE(model) << model.error();
    const Vector vector = model->embed_query("graph");
    EXPECT_NEAR(cosine(vector, vector), 1, 1e-5);
    EXPECT_NEAR(cosine(vector, model->embed_query("matrix sparse")), 1, 1e-3);
  }
}

TEST(Embedder, TrainingStopsWhenAsked) {
  Trainer trainer;
  for (const TopicPaper& paper : TopicPapers(9).make(200)) trainer.add(paper.title, paper.abstract);
  int asked = 0;
  TrainOptions options;
  options.stop = [&] { return ++asked > 10; };
  options.threads = 1;
  const auto model = trainer.train(options);
  ASSERT_FALSE(model);
  EXPECT_LE(asked, 15);
}

TEST(Embedder, ProgressRisesToOne) {
  Trainer trainer;
  for (const TopicPaper& paper : TopicPapers(10).make(200)) trainer.add(paper.title, paper.abstract);
  std::vector<double> seen;
  TrainOptions options;
  options.progress = [&](double share) { seen.push_back(share); };
  ASSERT_TRUE(trainer.train(options));
  ASSERT_FALSE(seen.empty());
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_NEAR(seen.back(), 1, 0.05);
}

TEST(Embedder, TheVocabularyKeepsTheMostFrequentWords) {
  Trainer trainer;
  for (int i = 0; i < 20; ++i) trainer.add("common frequent", i == 0 ? "rareword" : "");
  TrainOptions options;
  options.vocabulary_max = 2;
  const auto model = trainer.train(options);
  ASSERT_TRUE(model) << model.error();
  EXPECT_EQ(model->vocabulary(), 2u);
  const Vector rare = model->embed_query("rareword");
  EXPECT_TRUE(std::all_of(rare.begin(), rare.end(), [](float x) { return x == 0; }));
}

TEST(Embedder, TexIsReadAsWords) {
  const Embedder model = trained(TopicPapers(11).make(100));
  const std::string word = TopicPapers(11).make(100).front().title;
  EXPECT_EQ(model.embed_query(word), model.embed_query("\\textbf{" + word + "}"));
}

}  // namespace
}  // namespace quire::meaning
