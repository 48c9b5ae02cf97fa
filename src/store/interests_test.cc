// Follows of a person, and groups: who is in, who may invite, what they liked.
#include "store/interests.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "store/accounts.h"
#include "store/fixture_test.h"

namespace quire::store {
namespace {

using Kind = Interest::Kind;
using Standing = CircleMember::Standing;

class InterestsTest : public testing::Test {
 protected:
  std::string person(char letter) {
    const std::string key(24, letter), name(3, letter);
    store_->tables().write([&](Connection& writer) {
      writer
          .query(
              "INSERT INTO persons(key, name, skeleton, full_name, email, password, role, created_at, "
              "ban_why, "
              "settings) VALUES (?1, ?2, ?2, '', '', '', 1, 0, '', '{}')")
          .bind(std::string_view(key))
          .bind(std::string_view(name))
          .run();
    });
    return key;
  }
  const Folder folder_;
  std::unique_ptr<Store> store_ = open_for_test(folder_.path());
  Interests interests_{store_->tables()};
  Circles circles_{store_->tables()};
  Instant now_ = at("2026-11-20T10:00:00Z");
};

TEST_F(InterestsTest, AreAPersonsOwnAndOnce) {
  ASSERT_TRUE(interests_.follow({"owner", Kind::category, "cs.LG", "", now_}));
  ASSERT_TRUE(interests_.follow({"owner", Kind::category, " cs.LG ", "", now_}));
  ASSERT_TRUE(interests_.follow({"owner", Kind::search, "ropes -knots", "My ropes", now_}));
  EXPECT_TRUE(interests_.follows("owner", Kind::category, "cs.LG"));
  EXPECT_FALSE(interests_.follows("owner", Kind::author, "cs.LG"));
  EXPECT_FALSE(interests_.follows("other", Kind::category, "cs.LG"));
  ASSERT_EQ(interests_.of("owner").size(), 2U);
  EXPECT_EQ(interests_.of("owner")[1].title, "My ropes");
  EXPECT_TRUE(interests_.unfollow("owner", Kind::category, "cs.LG"));
  EXPECT_FALSE(interests_.unfollow("owner", Kind::category, "cs.LG"));
  EXPECT_FALSE(interests_.follow({"owner", Kind::author, " \n", "", now_}));
  EXPECT_FALSE(interests_.follow({"owner", Kind::author, std::string(401, 'x'), "", now_}));
  for (std::size_t i = 1; i < Interests::kOfPersonMax; ++i)
    ASSERT_TRUE(interests_.follow({"owner", Kind::author, fmt::format("A. Author {}", i), "", now_}));
  EXPECT_FALSE(interests_.follow({"owner", Kind::author, "One More", "", now_}));
}

TEST_F(InterestsTest, GroupsGrowByInvitationAlone) {
  const auto ada = person('a'), bo = person('b'), cy = person('c');
  ASSERT_TRUE(circles_.make({"ropes", "Rope readers", "", ada, now_}));
  EXPECT_FALSE(circles_.make({"ropes", "Others", "", bo, now_}));
  for (const char* bad : {"", "Ropes", "a b", "-a", "a-", "a/b", "\u00e9"})
    EXPECT_FALSE(circles_.make({bad, "x", "", ada, now_})) << bad;
  EXPECT_FALSE(circles_.join("ropes", bo, now_));
  EXPECT_FALSE(circles_.invite("ropes", bo, "ccc", now_)) << "not a keeper";
  EXPECT_FALSE(circles_.invite("ropes", ada, "nobody", now_));
  ASSERT_TRUE(circles_.invite("ropes", ada, "bbb", now_));
  EXPECT_FALSE(circles_.invite("ropes", ada, "bbb", now_));
  EXPECT_EQ(circles_.standing("ropes", bo), Standing::invited);
  ASSERT_TRUE(circles_.join("ropes", bo, now_));
  EXPECT_EQ(circles_.standing("ropes", bo), Standing::member);
  EXPECT_FALSE(circles_.leave("ropes", ada, bo)) << "members take nobody out";
  ASSERT_TRUE(circles_.invite("ropes", ada, "ccc", now_));
  EXPECT_TRUE(circles_.leave("ropes", cy, cy)) << "declined";
  EXPECT_EQ(circles_.members("ropes").size(), 2U);
  EXPECT_EQ(circles_.of(bo).at(0).first.title, "Rope readers");
}

TEST_F(InterestsTest, AGroupHasAKeeperOrIsGone) {
  const auto ada = person('a'), bo = person('b');
  ASSERT_TRUE(circles_.make({"ropes", "", "", ada, now_}));
  ASSERT_TRUE(circles_.invite("ropes", ada, "bbb", now_));
  ASSERT_TRUE(circles_.join("ropes", bo, now_));
  ASSERT_TRUE(circles_.leave("ropes", ada, ada));
  EXPECT_EQ(circles_.standing("ropes", bo), Standing::keeper);
  ASSERT_TRUE(circles_.leave("ropes", bo, bo));
  EXPECT_FALSE(circles_.circle("ropes"));
  EXPECT_FALSE(circles_.leave("ropes", bo, bo));
  EXPECT_TRUE(circles_.make({"ropes", "", "", bo, now_})) << "the name is free again";
  EXPECT_EQ(store_->check(), std::vector<std::string>{});
}

TEST_F(InterestsTest, WhoseAccountGoesLeavesTheirGroups) {
  const auto ada = person('a'), bo = person('b');
  ASSERT_TRUE(circles_.make({"ropes", "", "", ada, now_}));
  ASSERT_TRUE(circles_.invite("ropes", ada, "bbb", now_));
  ASSERT_TRUE(circles_.join("ropes", bo, now_));
  Accounts(store_->tables()).remove(ada, now_);
  EXPECT_EQ(circles_.standing("ropes", bo), Standing::keeper);
  Accounts(store_->tables()).remove(bo, now_);
  EXPECT_FALSE(circles_.circle("ropes"));
}

TEST_F(InterestsTest, WhatAGroupLikedComesNewestFirst) {
  const auto ada = person('a'), bo = person('b'), cy = person('c');
  std::vector<Doc> docs;
  for (int i = 1; i <= 3; ++i) {
    const auto key = fmt::format("2611.0000{}", i);
    const Record one[] = {record(key, fmt::format("Rope Number {}", i))};
    store_->put(one);
    docs.push_back(store_->paper(id(key))->doc);
  }
  ASSERT_TRUE(circles_.make({"ropes", "", "", ada, now_}));
  ASSERT_TRUE(circles_.invite("ropes", ada, "bbb", now_));
  store_->vote(docs[0], ada, true, now_ + std::chrono::minutes(5));
  store_->vote(docs[1], ada, true, now_ + std::chrono::minutes(1));
  store_->vote(docs[1], bo, true, now_ + std::chrono::minutes(9));
  store_->vote(docs[2], cy, true, now_ + std::chrono::minutes(9));
  auto liked = circles_.liked("ropes", 0, 9);
  ASSERT_EQ(liked.size(), 2U) << "who is only invited, or not in, does not count";
  EXPECT_EQ(liked[0].doc, docs[0]);
  ASSERT_TRUE(circles_.join("ropes", bo, now_));
  liked = circles_.liked("ropes", 0, 9);
  ASSERT_EQ(liked.size(), 2U);
  EXPECT_EQ(liked[0].doc, docs[1]);
  EXPECT_EQ(liked[0].votes, 2);
  EXPECT_EQ(circles_.liked("ropes", 1, 9).size(), 1U);
}

}  // namespace
}  // namespace quire::store
