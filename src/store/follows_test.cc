// Followed sources: how far one has come is written with the papers that it stands for, or not at all.
#include <gtest/gtest.h>

#include "store/fixture_test.h"

namespace quire::store {
namespace {

class FollowsTest : public testing::Test {
 protected:
  FollowsTest() {
    Follow follow;
    follow.kind = "arxiv";
    follow.what = "cs.LG";
    follow.every_s = 3600;
    follow.added_at = at("2026-11-20T10:00:00Z");
    id_ = store_->add_follow(follow)->id;
  }
  PutContext step(const char* state) const {
    PutContext context;
    context.at = at("2026-11-20T11:00:00Z");
    context.step = FollowStep{id_, state, at("2026-11-20T12:00:00Z")};
    return context;
  }

  Folder folder_;
  std::unique_ptr<Store> store_ = open_for_test(folder_.path());
  std::int64_t id_ = 0;
};

TEST_F(FollowsTest, AStepComesWithItsPapers) {
  store_->put(std::vector<Record>{record("2611.00001", "One")}, step("page 1"));
  EXPECT_EQ(store_->follow(id_)->state, "page 1");
  EXPECT_EQ(store_->follow(id_)->due_at, at("2026-11-20T12:00:00Z"));
  EXPECT_EQ(store_->stats().papers, 1U);
  store_->put(std::vector<Record>{}, step("nothing new"));
  EXPECT_EQ(store_->follow(id_)->state, "nothing new");
}

TEST_F(FollowsTest, AStepIsCompletedByWhatCameOfItsRecords) {
  const std::vector<Record> records{record("2611.00001", "One"), record("2611.00002", "Two")};
  store_->put({records.data(), 1}, PutContext{});
  PutContext context = step("");
  context.finish = [](FollowStep& finished, const PutCounts& counts) {
    finished.state =
        std::to_string(counts.added) + " added, " + std::to_string(counts.unchanged) + " unchanged";
    finished.due_at = at("2026-11-21T00:00:00Z");
  };
  store_->put(records, context);
  EXPECT_EQ(store_->follow(id_)->state, "1 added, 1 unchanged");
  EXPECT_EQ(store_->follow(id_)->due_at, at("2026-11-21T00:00:00Z"));
}

TEST_F(FollowsTest, WhatFailsInsideLeavesNeitherStepNorPapers) {
  PutContext context = step("");
  context.finish = [](FollowStep&, const PutCounts&) { throw std::runtime_error("the process ends here"); };
  EXPECT_THROW(store_->put(std::vector<Record>{record("2611.00001", "One")}, context), std::runtime_error);
  EXPECT_EQ(store_->follow(id_)->state, "");
  EXPECT_EQ(store_->stats().papers, 0U);
  store_->put(std::vector<Record>{record("2611.00001", "One")}, step("again"));
  EXPECT_EQ(store_->follow(id_)->state, "again");
}

TEST_F(FollowsTest, PapersOfAFollowThatWentStay) {
  ASSERT_TRUE(store_->remove_follow(id_));
  EXPECT_FALSE(store_->step_follow({id_, "x", at("2026-11-20T12:00:00Z")}));
  EXPECT_EQ(store_->put(std::vector<Record>{record("2611.00001", "One")}, step("page 1")).added, 1U);
  EXPECT_EQ(store_->stats().papers, 1U);
  EXPECT_FALSE(store_->remove_follow(id_));
}

TEST_F(FollowsTest, TheSameIsFollowedOnce) {
  Follow again = *store_->follow(id_);
  EXPECT_FALSE(store_->add_follow(again));
  again.what = "cs.CL";
  EXPECT_TRUE(store_->add_follow(again));
  EXPECT_EQ(store_->follows().size(), 2U);
}

}  // namespace
}  // namespace quire::store
