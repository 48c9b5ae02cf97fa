#include "meaning/meaning.h"

#include <atomic>
#include <fstream>
#include <random>
#include <thread>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "meaning/test_papers.h"
#include "meaning/test_store.h"
#include "paper/test_folder.h"
#include "store/store.h"

namespace quire::meaning {
namespace {

namespace fs = std::filesystem;

class MeaningTest : public ::testing::Test {
 protected:
  /// Papers with numbers from 1 on, or after those that are there.
  void add(std::size_t count) {
    for (TopicPaper& paper : maker_.make(count)) {
      papers_.push_back(std::move(paper));
      store_.set(static_cast<store::Doc>(papers_.size()), papers_.back().title, papers_.back().abstract);
    }
  }
  std::unique_ptr<Meaning> open() { return Meaning::open(folder_.path() / "meaning", options_); }
  std::size_t topic(store::Doc doc) const { return papers_[doc - 1].topic; }
  /// How many of the papers near a paper are of its topic.
  double agreement(const Meaning& meaning) const {
    std::size_t same = 0;
    std::size_t all = 0;
    for (store::Doc doc = 1; doc <= papers_.size(); doc += 7) {
      for (const Candidate& near : meaning.similar(doc, 3)) {
        same += topic(near.doc) == topic(doc);
        ++all;
      }
    }
    return all == 0 ? 0 : static_cast<double>(same) / static_cast<double>(all);
  }
  std::vector<fs::path> files(const std::string& start) const {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator(folder_.path() / "meaning")) {
      if (entry.path().filename().string().starts_with(start)) out.push_back(entry.path());
    }
    return out;
  }

  TestFolder folder_;
  TestStore store_;
  TopicPapers maker_{1};
  std::vector<TopicPaper> papers_;
  MeaningOptions options_;
};

TEST_F(MeaningTest, FewPapersAreNotTrainedOnAndWordsAloneRank) {
  add(499);
  const auto meaning = open();
  EXPECT_EQ(meaning->catch_up(store_), 0u);
  EXPECT_EQ(meaning->stats().vocabulary, 0u);
  EXPECT_TRUE(meaning->search(papers_[0].title, 5).empty());
  EXPECT_TRUE(meaning->similar(1, 5).empty());
  const std::vector<Candidate> words = {{3, 2}, {1, 1}};
  const auto ranked = meaning->fused("anything", words, false, 10);
  ASSERT_EQ(ranked.size(), 2u);
  EXPECT_EQ(ranked[0].doc, 3u);
  EXPECT_DOUBLE_EQ(ranked[0].words, 1);
}

TEST_F(MeaningTest, EnoughPapersAreTrainedOnAndNeighboursAreOfOneTopic) {
  add(500);
  const auto meaning = open();
  meaning->catch_up(store_);
  const MeaningStats stats = meaning->stats();
  EXPECT_EQ(stats.papers, 500u);
  EXPECT_EQ(stats.trained_on, 500u);
  EXPECT_EQ(stats.change, store_.newest_change());
  EXPECT_GT(stats.bytes, 0u);
  EXPECT_GT(agreement(*meaning), 0.95);
  const auto found = meaning->search(papers_[41].title + papers_[41].abstract, 3);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].doc, 42u);
  EXPECT_GE(found[0].score, found[1].score);
}

TEST_F(MeaningTest, APaperIsNotSimilarToItself) {
  add(500);
  const auto meaning = open();
  meaning->catch_up(store_);
  for (const Candidate& near : meaning->similar(7, 50)) EXPECT_NE(near.doc, 7u);
  EXPECT_EQ(meaning->similar(7, 50).size(), 50u);
  EXPECT_TRUE(meaning->similar(100'000, 5).empty());
}

TEST_F(MeaningTest, OnlyAllowedPapersAreFound) {
  add(500);
  const auto meaning = open();
  meaning->catch_up(store_);
  std::vector<std::uint64_t> allowed(4, 0);
  for (const store::Doc doc : {5u, 64u, 200u}) allowed[doc / 64] |= std::uint64_t{1} << (doc % 64);
  const std::string question = papers_[4].title + papers_[63].title + papers_[199].title;
  const auto found = meaning->search(question, 50, allowed);
  EXPECT_EQ(found.size(), 3u);
  for (const Candidate& one : found) EXPECT_TRUE(one.doc == 5 || one.doc == 64 || one.doc == 200) << one.doc;
}

TEST_F(MeaningTest, NewChangedAndLostPapersAreFollowed) {
  add(600);
  const auto meaning = open();
  meaning->catch_up(store_);
  const std::uint64_t version = meaning->stats().model_version;
  add(1);
  EXPECT_EQ(meaning->follow(store_), 1u);
  EXPECT_EQ(meaning->search(papers_[600].title + papers_[600].abstract, 1)[0].doc, 601u);
  // Paper 10 becomes what paper 20 is.
  papers_[9] = papers_[19];
  store_.set(10, papers_[9].title, papers_[9].abstract);
  EXPECT_EQ(meaning->follow(store_), 1u);
  EXPECT_EQ(meaning->similar(10, 1)[0].doc, 20u);
  store_.lose(20);
  EXPECT_EQ(meaning->follow(store_), 1u);
  EXPECT_TRUE(meaning->similar(20, 1).empty());
  EXPECT_NE(meaning->similar(10, 1)[0].doc, 20u);
  store_.set(30, "the of and", "");  // no word is left
  EXPECT_EQ(meaning->follow(store_), 1u);
  EXPECT_TRUE(meaning->similar(30, 1).empty());
  EXPECT_EQ(meaning->follow(store_), 0u);
  EXPECT_EQ(meaning->stats().papers, 599u);
  EXPECT_EQ(meaning->stats().model_version, version);
}

TEST_F(MeaningTest, TwiceThePapersAreTrainedOnAnew) {
  add(500);
  const auto meaning = open();
  meaning->catch_up(store_);
  const std::uint64_t version = meaning->stats().model_version;
  add(499);
  meaning->catch_up(store_);
  EXPECT_EQ(meaning->stats().model_version, version);
  add(1);
  meaning->catch_up(store_);
  EXPECT_NE(meaning->stats().model_version, version);
  EXPECT_EQ(meaning->stats().trained_on, 1000u);
  EXPECT_EQ(meaning->stats().papers, 1000u);
  EXPECT_EQ(files("model-").size(), 1u);
  EXPECT_EQ(files("vectors-").size(), 1u);
}

TEST_F(MeaningTest, ASampleIsTrainedOnAndAllAreEncoded) {
  options_.sample_max = 300;
  add(1200);
  const auto meaning = open();
  meaning->catch_up(store_);
  EXPECT_NEAR(static_cast<double>(meaning->stats().trained_on), 300, 40);
  EXPECT_EQ(meaning->stats().papers, 1200u);
  EXPECT_GT(agreement(*meaning), 0.9);
}

TEST_F(MeaningTest, WhatWasSavedIsThereAfterOpeningAgain) {
  add(700);
  const std::string question = papers_[3].title;
  std::vector<Candidate> before;
  {
    const auto meaning = open();
    meaning->catch_up(store_);
    before = meaning->search(question, 20);
  }
  const auto meaning = open();
  EXPECT_EQ(meaning->stats().papers, 700u);
  EXPECT_TRUE(meaning->stats().faults.empty());
  EXPECT_EQ(meaning->follow(store_), 0u);
  const auto after = meaning->search(question, 20);
  ASSERT_EQ(after.size(), before.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(after[i].doc, before[i].doc);
    EXPECT_EQ(after[i].score, before[i].score);
  }
}

TEST_F(MeaningTest, LimitBoundsWhatOneCallTakesIn) {
  add(600);
  const auto meaning = open();
  meaning->catch_up(store_);
  add(50);
  EXPECT_EQ(meaning->follow(store_, 20), 20u);
  EXPECT_EQ(meaning->stats().papers, 620u);
  EXPECT_EQ(meaning->follow(store_), 30u);
}

TEST_F(MeaningTest, AStoppedTrainingLeavesTheOldModelAndBeginsAgain) {
  add(500);
  const auto meaning = open();
  int asked = 0;
  EXPECT_FALSE(meaning->learn(store_, [&] { return ++asked > 20; }));
  EXPECT_EQ(meaning->stats().vocabulary, 0u);
  EXPECT_TRUE(meaning->learn(store_));
  EXPECT_FALSE(meaning->learn(store_));
  EXPECT_EQ(meaning->stats().papers, 500u);
}

TEST_F(MeaningTest, PapersWithoutWordsAreNotTrainedOnOverAndOver) {
  for (store::Doc doc = 1; doc <= 600; ++doc) store_.set(doc, "", "the");
  const auto meaning = open();
  EXPECT_FALSE(meaning->learn(store_));
  int asked = 0;
  EXPECT_FALSE(meaning->learn(store_, [&] { return ++asked < 0; }));
  EXPECT_EQ(asked, 0);
}

TEST_F(MeaningTest, DamagedFilesAreSetAsideAndMadeAnew) {
  add(600);
  { open()->catch_up(store_); }
  for (const std::string kind : {"state", "model-", "vectors-"}) {
    const fs::path victim = files(kind).at(0);
    {
      std::fstream file(victim, std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(static_cast<std::streamoff>(fs::file_size(victim) - 5));
      file.put('\x7e');
      file.seekp(static_cast<std::streamoff>(fs::file_size(victim) / 2));
      file.put('\x5a');
    }
    const auto meaning = open();
    ASSERT_EQ(meaning->stats().faults.size(), 1u) << kind;
    EXPECT_NE(meaning->stats().faults[0].find(kind), std::string::npos) << meaning->stats().faults[0];
    meaning->catch_up(store_);
    EXPECT_EQ(meaning->stats().papers, 600u) << kind;
    EXPECT_GT(agreement(*meaning), 0.95) << kind;
  }
  EXPECT_TRUE(open()->stats().faults.empty());
}

TEST_F(MeaningTest, FilesOfABrokenOffSaveAreRemoved) {
  add(500);
  { open()->catch_up(store_); }
  for (const char* name : {"model-99", "vectors-99", "state.new", "model-7.new"})
    std::ofstream(folder_.path() / "meaning" / name) << "half";
  const auto meaning = open();
  EXPECT_EQ(meaning->stats().papers, 500u);
  EXPECT_EQ(files("model-").size(), 1u);
  EXPECT_EQ(files("vectors-").size(), 1u);
  EXPECT_EQ(files("state").size(), 1u);
}

TEST_F(MeaningTest, ASecondProcessReadsAndFollows) {
  add(500);
  const auto writer = open();
  writer->catch_up(store_);
  const auto reader = open();
  EXPECT_TRUE(writer->writer());
  EXPECT_FALSE(reader->writer());
  EXPECT_EQ(reader->stats().papers, 500u);
  add(10);
  EXPECT_EQ(reader->follow(store_), 10u);
  EXPECT_FALSE(reader->learn(store_));
  add(490);
  writer->catch_up(store_);
  std::this_thread::sleep_for(std::chrono::milliseconds(120));
  reader->follow(store_);
  EXPECT_EQ(reader->stats().model_version, writer->stats().model_version);
  EXPECT_EQ(reader->stats().papers, 1000u);
}

/// A process is killed at random moments of learning and following; whoever opens the folder then has a whole
/// state and ends with all papers.
TEST_F(MeaningTest, KilledAtAnyMomentItOpensWhole) {
  add(700);
  std::mt19937_64 random(3);
  for (int round = 0; round < 8; ++round) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      options_.training.threads = 1;
      options_.retrain_factor = 0;  // trains again and again
      const auto meaning = open();
      for (;;) meaning->catch_up(store_);
    }
    ::usleep(static_cast<useconds_t>(20'000 + random() % 400'000));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    const auto meaning = open();
    EXPECT_TRUE(meaning->stats().faults.empty()) << meaning->stats().faults[0];
    const std::uint64_t papers = meaning->stats().papers;
    EXPECT_TRUE(papers == 0 || papers == 700) << papers;
  }
  const auto meaning = open();
  meaning->catch_up(store_);
  EXPECT_EQ(meaning->stats().papers, 700u);
  EXPECT_GT(agreement(*meaning), 0.95);
}

TEST_F(MeaningTest, SearchesGoOnWhilePapersComeAndModelsChange) {
  add(500);
  const auto meaning = open();
  meaning->catch_up(store_);
  std::atomic<bool> done{false};
  std::vector<std::jthread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      const std::vector<Candidate> words = {{1, 3}, {2, 2}, {3, 1}};
      while (!done) {
        EXPECT_EQ(meaning->search(papers_[0].title, 5).size(), 5u);
        EXPECT_GE(meaning->fused(papers_[0].title, words, true, 20).size(), 20u);
        meaning->similar(9, 5);
        EXPECT_GE(meaning->stats().papers, 500u);
      }
    });
  }
  TopicPapers more(2);
  store::Doc doc = 500;
  for (const TopicPaper& paper : more.make(520)) {
    store_.set(++doc, paper.title, paper.abstract);
    if (doc % 40 == 0) meaning->catch_up(store_);
  }
  meaning->catch_up(store_);
  done = true;
  readers.clear();
  EXPECT_EQ(meaning->stats().papers, 1020u);
  EXPECT_GE(meaning->stats().trained_on, 1000u);
}

TEST_F(MeaningTest, FollowsTheStoreOnDisk) {
  const auto store = store::open_sqlite(folder_.path());
  std::vector<Record> records;
  for (const TopicPaper& paper : maker_.make(520)) {
    Paper one(PaperId::parse("doi:10.5555/paper." + std::to_string(records.size())).value());
    one.title = paper.title;
    one.abstract = paper.abstract;
    records.push_back({std::move(one), std::nullopt});
  }
  store->put(records);
  const auto meaning = open();
  meaning->catch_up(*store);
  EXPECT_EQ(meaning->stats().papers, 520u);
  const auto found = meaning->search(records[17].paper.title + records[17].paper.abstract, 1);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(store->paper(found[0].doc)->paper.title, records[17].paper.title);
}

}  // namespace
}  // namespace quire::meaning
