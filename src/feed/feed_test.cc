// Choosing, over a real store: what a day holds, how its head is chosen, what trends, what is alike.
#include "feed/feed.h"

#include <cmath>
#include <filesystem>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace quire::feed {
namespace {

Day on(const char* text) { return *Day::parse(text); }

Paper paper(const std::string& id, const std::string& title) {
  Paper p(*PaperId::parse(id));
  p.title = title;
  return p;
}

Record picked(const std::string& id, const std::string& title, const char* day, int votes, int comments = 0,
              const std::string& subject = {}) {
  Record record{paper(id, title), Pick{on(day), votes, comments, ""}};
  record.paper.subject = subject;
  return record;
}

class FeedTest : public testing::Test {
 protected:
  FeedTest()
      : directory_(
            std::filesystem::temp_directory_path() /
            fmt::format("quire-feed-{}-{}", getpid(), testing::UnitTest::GetInstance()->random_seed())) {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    store_ = store::open_sqlite(directory_);
  }
  ~FeedTest() override {
    store_.reset();
    std::filesystem::remove_all(directory_);
  }
  void put(const std::vector<Record>& records) { store_->put(records); }
  store::StoredPaper get(const std::string& id) { return *store_->paper(*PaperId::parse(id)); }

  std::filesystem::path directory_;
  std::unique_ptr<store::Store> store_;
};

TEST_F(FeedTest, DayHoldsItsPapersBestFirstAndKnowsItsNeighbours) {
  put({picked("2605.00001", "One", "2026-05-04", 3), picked("2605.00002", "Two", "2026-05-04", 9),
       picked("2605.00003", "Before", "2026-05-01", 1), picked("2605.00004", "After", "2026-05-07", 1)});
  const Listing listing = day(*store_, on("2026-05-04"), 10);
  ASSERT_EQ(listing.papers.size(), 2U);
  EXPECT_EQ(listing.total, 2U);
  EXPECT_EQ(listing.papers[0].paper.title, "Two");
  EXPECT_EQ(listing.earlier, on("2026-05-01"));
  EXPECT_EQ(listing.later, on("2026-05-07"));
}

TEST_F(FeedTest, ListingIsCutButCountsAll) {
  std::vector<Record> records;
  for (int i = 1; i <= 20; ++i) records.push_back(picked(fmt::format("2605.{:05}", i), "T", "2026-05-04", i));
  put(records);
  const Listing listing = day(*store_, on("2026-05-04"), 5);
  EXPECT_EQ(listing.papers.size(), 5U);
  EXPECT_EQ(listing.total, 20U);
  EXPECT_EQ(between(*store_, on("2026-05-04"), on("2026-05-04"), 0).papers.size(), 0U);
}

TEST_F(FeedTest, SubjectsAreCountedMostFirst) {
  put({picked("2605.00001", "A", "2026-05-04", 0, 0, "Data"),
       picked("2605.00002", "B", "2026-05-04", 0, 0, "Language"),
       picked("2605.00003", "C", "2026-05-04", 0, 0, "Language"),
       picked("2605.00004", "D", "2026-05-04", 0)});
  const auto subjects = day(*store_, on("2026-05-04"), 10).subjects;
  ASSERT_EQ(subjects.size(), 2U);
  EXPECT_EQ(subjects[0], (std::pair<std::string, int>("Language", 2)));
  EXPECT_EQ(subjects[1], (std::pair<std::string, int>("Data", 1)));
}

TEST_F(FeedTest, NoDayOutsideTheCalendar) {
  put({picked("2605.00001", "One", "2026-05-04", 3)});
  const Listing first = day(*store_, on("1900-01-01"), 10);
  EXPECT_FALSE(first.earlier);
  EXPECT_EQ(first.later, on("2026-05-04"));
  const Listing last = day(*store_, on("2999-12-31"), 10);
  EXPECT_FALSE(last.later);
  EXPECT_EQ(last.earlier, on("2026-05-04"));
}

TEST_F(FeedTest, NewestDayIsNotInTheFutureUnlessThereIsNoOther) {
  EXPECT_FALSE(newest_day(*store_, on("2026-05-04")));
  put({picked("2605.00001", "One", "2026-05-06", 0)});
  EXPECT_EQ(newest_day(*store_, on("2026-05-04")), on("2026-05-06"));
  put({picked("2605.00002", "Two", "2026-05-02", 0)});
  EXPECT_EQ(newest_day(*store_, on("2026-05-04")), on("2026-05-02"));
}

TEST_F(FeedTest, ChosenPapersDifferInSubject) {
  // By votes alone the two of Data would lead; the second is discounted to (1 + 9) / 2 < 1 + 5.
  put({picked("2605.00001", "A", "2026-05-04", 10, 0, "Data"),
       picked("2605.00002", "B", "2026-05-04", 9, 0, "Data"),
       picked("2605.00003", "C", "2026-05-04", 5, 6, "Language")});
  const Listing listing = day(*store_, on("2026-05-04"), 10);
  const auto chosen = choose(listing, 2);
  ASSERT_EQ(chosen.size(), 2U);
  EXPECT_EQ(listing.papers[chosen[0].at].paper.title, "A");
  EXPECT_EQ(chosen[0].why, "Most votes");
  EXPECT_EQ(listing.papers[chosen[1].at].paper.title, "C");
  EXPECT_EQ(chosen[1].why, "Most discussed");
  EXPECT_EQ(choose(listing, 99).size(), 3U);
  EXPECT_TRUE(choose(Listing{on("2026-05-04"), on("2026-05-04"), 0, {}, 0, {}, {}, {}}, 5).empty());
}

TEST_F(FeedTest, TrendingIsTheFormula) {
  put({picked("2605.00001", "Old", "2026-05-01", 8, 4), picked("2605.00002", "New", "2026-05-15", 3)});
  const Instant at = on("2026-05-15").start();
  store_->vote(get("2605.00001").doc, "a", true, at - std::chrono::days(7));
  const Trending result = trending(*store_, at, 10);
  ASSERT_EQ(result.entries.size(), 2U);
  const TrendingEntry& old =
      result.entries[0].paper.paper.title == "Old" ? result.entries[0] : result.entries[1];
  // Fourteen days: 8 votes at a quarter, 4 comments at a quarter and half weight, one vote of seven days.
  EXPECT_NEAR(old.votes, 8 * 0.25 + 0.5, 0.12);
  EXPECT_NEAR(old.comments, 0.5 * 4 * 0.25, 0.03);
  EXPECT_EQ(old.runs, 0);
  EXPECT_DOUBLE_EQ(old.score, old.votes + old.comments + old.runs);
  for (std::size_t i = 1; i < result.entries.size(); ++i)
    EXPECT_GE(result.entries[i - 1].score, result.entries[i].score);
}

TEST_F(FeedTest, TrendingTellsWhoMovedAndDrawsThirtyDays) {
  put({picked("2605.00001", "Falling", "2026-05-01", 8), picked("2605.00002", "Rising", "2026-05-02", 7)});
  const Instant at = on("2026-05-15").start() + std::chrono::hours(12);
  for (const char* person : {"a", "b", "c", "d", "e"})
    store_->vote(get("2605.00002").doc, person, true, at - std::chrono::hours(1));
  const Trending result = trending(*store_, at, 10);
  ASSERT_EQ(result.entries.size(), 2U);
  EXPECT_EQ(result.entries[0].paper.paper.title, "Rising");
  EXPECT_EQ(result.entries[0].moved, 1);
  EXPECT_EQ(result.entries[1].moved, -1);
  ASSERT_EQ(result.entries[0].votes_by_day.size(), 30U);
  EXPECT_EQ(result.entries[0].votes_by_day[29], 5);
  EXPECT_EQ(result.entries[0].votes_by_day[29 - 13], 7);
}

TEST_F(FeedTest, TrendingForgetsAndKnowsNewcomers) {
  put({picked("2601.00001", "Long ago", "2026-01-01", 1000), picked("2605.00002", "Now", "2026-05-14", 1)});
  const Trending result = trending(*store_, on("2026-05-15").start(), 10);
  ASSERT_EQ(result.entries.size(), 1U);
  EXPECT_EQ(result.entries[0].paper.paper.title, "Now");
  EXPECT_FALSE(result.entries[0].moved);
}

TEST_F(FeedTest, SimilarSharesWeightyWordsAndSaysWhich) {
  std::vector<Record> records{
      picked("2605.00001", "Halpern iteration for monotone inclusions", "2026-05-04", 0),
      picked("2605.00002", "Variance reduced Halpern iteration", "2026-05-04", 0),
      picked("2605.00003", "Sampling proteins with diffusion", "2026-05-04", 0)};
  for (int i = 10; i < 40; ++i)
    records.push_back(
        picked(fmt::format("2605.{:05}", i), fmt::format("Unrelated topic number {}", i), "2026-05-04", 0));
  put(records);
  const auto index = index::Index::open(directory_ / "index");
  index->catch_up(*store_);
  const auto alike = similar(*store_, *index, get("2605.00001"), 5);
  ASSERT_EQ(alike.size(), 1U);
  EXPECT_EQ(alike[0].paper.paper.title, "Variance reduced Halpern iteration");
  EXPECT_NE(alike[0].reason.find("halpern"), std::string::npos) << alike[0].reason;
  EXPECT_NE(alike[0].reason.find("iteration"), std::string::npos) << alike[0].reason;
}

TEST_F(FeedTest, SimilarOfAPaperWithoutWordsIsEmpty) {
  put({picked("2605.00001", "$$", "2026-05-04", 0)});
  const auto index = index::Index::open(directory_ / "index");
  index->catch_up(*store_);
  EXPECT_TRUE(similar(*store_, *index, get("2605.00001"), 5).empty());
}

}  // namespace
}  // namespace quire::feed
