// Submissions and the order of a day: who may, what a day shows, and what stays away once it was removed.
#include "store/submissions.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "store/accounts.h"
#include "store/fixture_test.h"

namespace quire::store {
namespace {

constexpr const char* kAda = "aaaaaaaaaaaaaaaaaaaaaaaa";

class SubmissionsTest : public testing::Test {
 protected:
  SubmissionsTest() {
    store_->tables().write([](Connection& writer) {
      writer
          .query(
              "INSERT INTO persons(key, name, skeleton, full_name, email, password, role, created_at, "
              "ban_why, "
              "settings) VALUES (?, 'ada', 'ada', '', '', '', 1, 0, '', '{}')")
          .bind(std::string_view(kAda))
          .run();
    });
  }
  Doc paper(const std::string& id, const std::string& title) {
    const Record one[] = {record(id, title)};
    store_->put(one, {now_, {}, {}});
    return store_->paper(store::id(id))->doc;
  }
  Result<Submission> submit(Doc doc, const std::string& person = kAda, const std::string& note = "",
                            bool is_curator = false) {
    return submissions_.submit({doc, today_, person, "", note, now_, {}}, is_curator);
  }
  std::vector<Doc> day_list() { return store_->docs_between(today_, today_, 100); }
  void expect_sound() { EXPECT_EQ(store_->check(), std::vector<std::string>{}); }

  const Folder folder_;
  std::unique_ptr<Store> store_ = open_for_test(folder_.path());
  Submissions submissions_{store_->tables()};
  Instant now_ = at("2026-11-20T10:00:00Z");
  Day today_ = day("2026-11-20");
};

TEST_F(SubmissionsTest, BecomesAPickOfItsDayWithItsSubmitter) {
  const Doc doc = paper("2611.00001", "On Ropes");
  EXPECT_TRUE(day_list().empty());
  const auto before = store_->newest_change();
  const auto made = submit(doc, kAda, "  worth\na look ");
  ASSERT_TRUE(made) << made.error();
  EXPECT_EQ(made->name, "ada");
  EXPECT_EQ(made->note, "worth a look");
  EXPECT_GT(store_->newest_change(), before) << "who follows the log notices";
  EXPECT_EQ(day_list(), std::vector<Doc>{doc});
  ASSERT_EQ(store_->picks(doc).size(), 1U);
  EXPECT_EQ(store_->picks(doc)[0].by, "ada");
  EXPECT_TRUE(store_->docs_between(day("2026-05-01"), day("2026-05-01"), 9).empty())
      << "a picked paper counts for its picks alone";
  ASSERT_EQ(submissions_.of_day(today_).size(), 1U);
  expect_sound();
}

TEST_F(SubmissionsTest, IsOneADayAndPaper) {
  const Doc doc = paper("2611.00001", "On Ropes");
  ASSERT_TRUE(submit(doc));
  EXPECT_TRUE(submit(doc)) << "the same again is the same";
  const auto again = submit(doc, "owner");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error(), "ada has submitted it for 20 November 2026 already");
  const Record chosen[] = {picked(record("2611.00002", "Upon Knots"), "2026-11-20", 3)};
  store_->put(chosen);
  const auto listed = submit(store_->paper(store::id("2611.00002"))->doc);
  ASSERT_FALSE(listed);
  EXPECT_EQ(listed.error(), "it is chosen for 20 November 2026 already");
  EXPECT_FALSE(submit(doc, kAda, std::string(1001, 'x')));
  EXPECT_THROW((void)submit(paper("2611.00003", "Third of Ropes"), "nobody"), StoreError);
  EXPECT_EQ(submissions_.of_day(today_).size(), 1U);
}

TEST_F(SubmissionsTest, IsTakenBackAndMayComeAgain) {
  const Doc doc = paper("2611.00001", "On Ropes");
  ASSERT_TRUE(submit(doc));
  EXPECT_TRUE(submissions_.take_back(doc, today_, now_));
  EXPECT_FALSE(submissions_.take_back(doc, today_, now_));
  EXPECT_TRUE(day_list().empty());
  EXPECT_FALSE(submissions_.of(doc, today_));
  ASSERT_EQ(submissions_.of_person(kAda, 9).size(), 1U);
  EXPECT_TRUE(submissions_.of_person(kAda, 9)[0].removed_at);
  EXPECT_TRUE(submit(doc));
  EXPECT_EQ(day_list(), std::vector<Doc>{doc});
  expect_sound();
}

TEST_F(SubmissionsTest, AListingThatNamesItTakesItOver) {
  const Doc doc = paper("2611.00001", "On Ropes");
  ASSERT_TRUE(submit(doc));
  const Record chosen[] = {picked(record("2611.00001", "On Ropes"), "2026-11-20")};
  store_->put(chosen);
  ASSERT_TRUE(submissions_.take_back(doc, today_, now_));
  EXPECT_EQ(day_list(), std::vector<Doc>{doc}) << "the listing still has it";
  expect_sound();
}

TEST_F(SubmissionsTest, StopsAtSoManyADay) {
  for (std::size_t i = 0; i < Submissions::kADay; ++i)
    ASSERT_TRUE(submit(paper(fmt::format("2611.1000{}", i), fmt::format("Rope Number {}", i))));
  const Doc one_more = paper("2611.20000", "The Last Rope");
  const auto over = submit(one_more);
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error(),
            "10 papers a day are the most that one person submits; the next on 21 November 2026 (UTC)");
  EXPECT_FALSE(submissions_.may_submit(kAda, now_));
  EXPECT_TRUE(submissions_.may_submit(kAda, now_ + std::chrono::hours(24)));
  EXPECT_TRUE(submit(one_more, kAda, "", true)) << "curators have no limit";
}

TEST_F(SubmissionsTest, WhatACuratorRemovedStaysAway) {
  const Record chosen[] = {picked(record("2611.00001", "On Ropes"), "2026-11-20", 5)};
  store_->put(chosen);
  const Doc doc = store_->paper(store::id("2611.00001"))->doc;
  EXPECT_TRUE(submissions_.remove_pick(today_, doc, "owner", "off topic", now_));
  EXPECT_FALSE(submissions_.remove_pick(today_, doc, "owner", "", now_));
  EXPECT_TRUE(day_list().empty());
  const Record again[] = {picked(record("2611.00001", "On Ropes"), "2026-11-20", 9)};
  store_->put(again);
  EXPECT_TRUE(day_list().empty());
  EXPECT_FALSE(submit(doc));
  EXPECT_TRUE(submit(doc, "owner", "", true));
  EXPECT_EQ(day_list(), std::vector<Doc>{doc});
  expect_sound();
}

TEST_F(SubmissionsTest, TheNameGoesWithTheAccount) {
  const Doc doc = paper("2611.00001", "On Ropes");
  ASSERT_TRUE(submit(doc, kAda, "mine"));
  Accounts(store_->tables()).remove(kAda, now_);
  EXPECT_EQ(day_list(), std::vector<Doc>{doc});
  EXPECT_EQ(store_->picks(doc)[0].by, "");
  EXPECT_EQ(submissions_.of_day(today_)[0].note, "");
  expect_sound();
}

TEST_F(SubmissionsTest, PlacesStandBeforeVotes) {
  std::vector<Doc> docs;
  for (int i = 0; i < 5; ++i) {
    const auto id = fmt::format("2611.0000{}", i + 1);
    const Record one[] = {picked(record(id, fmt::format("Rope Number {}", i)), "2026-11-20", 10 - i)};
    store_->put(one);
    docs.push_back(store_->paper(store::id(id))->doc);
  }
  ASSERT_TRUE(submissions_.move(today_, docs[3], 1, "owner", now_));
  EXPECT_EQ(day_list(), (std::vector<Doc>{docs[3], docs[0], docs[1], docs[2], docs[4]}));
  EXPECT_EQ(submissions_.places(today_), std::vector<Doc>{docs[3]}) << "votes order the rest still";
  ASSERT_TRUE(submissions_.move(today_, docs[3], 3, "owner", now_));
  EXPECT_EQ(day_list(), (std::vector<Doc>{docs[0], docs[1], docs[3], docs[2], docs[4]}));
  EXPECT_EQ(submissions_.places(today_).size(), 3U);
  ASSERT_TRUE(submissions_.move(today_, docs[4], 99, "owner", now_));
  EXPECT_EQ(store_->docs_between(today_, today_, 2), (std::vector<Doc>{docs[0], docs[1]}));
  EXPECT_FALSE(submissions_.move(today_, paper("2611.00009", "Elsewhere"), 1, "owner", now_));
  submissions_.unplace(today_);
  EXPECT_EQ(day_list(), docs);
  expect_sound();
}

TEST_F(SubmissionsTest, FollowPapersThatBecomeOne) {
  const Doc one = paper("2611.00001", "On Ropes");
  const Doc other = paper("doi:10.1000/ropes", "Upon Knots and Cords");
  ASSERT_TRUE(submit(other));
  ASSERT_TRUE(submissions_.move(today_, other, 1, "owner", now_));
  ASSERT_TRUE(store_->join(one, other, now_));
  EXPECT_EQ(day_list(), std::vector<Doc>{one});
  ASSERT_EQ(submissions_.of_day(today_).size(), 1U);
  EXPECT_EQ(submissions_.of_day(today_)[0].doc, one);
  EXPECT_EQ(submissions_.places(today_), std::vector<Doc>{one});
  EXPECT_FALSE(submit(one, "owner"));
  EXPECT_TRUE(submissions_.take_back(one, today_, now_));
  EXPECT_TRUE(day_list().empty());
  expect_sound();
  ASSERT_TRUE(store_->undo_join(store_->joins(std::nullopt, 1).at(0).number, now_));
  expect_sound();
}

}  // namespace
}  // namespace quire::store
