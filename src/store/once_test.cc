// What is sent twice is done once; what comes with the key of something else is refused; both outlive a
// process, and a step that failed leaves its key free.
#include "store/once.h"

#include <thread>

#include <gtest/gtest.h>

#include "store/accounts.h"
#include "store/fixture_test.h"
#include "store/interests.h"
#include "store/links.h"
#include "store/moderation.h"
#include "store/submissions.h"
#include "store/test_people.h"

namespace quire::store {
namespace {

class OnceTest : public testing::Test {
 protected:
  OnceTest() {
    const Record one[] = {record("2611.00001", "On Ropes")};
    store_->put(one);
    doc_ = store_->paper(id("2611.00001"))->doc;
    mira_ = add_person(*store_, "mira");
  }
  Once once(const std::string& key, const std::string& content = "a") { return {key, content, now_}; }
  std::int64_t count(const char* sql) {
    Readers::Lease reader(store_->tables().readers());
    return reader->number(sql).value_or(-1);
  }
  const Folder folder_;
  std::unique_ptr<Store> store_ = open_for_test(folder_.path());
  Doc doc_ = 0;
  std::string mira_;
  Instant now_ = at("2026-11-20T10:00:00Z");
};

TEST_F(OnceTest, AStepRunsOnceForAKey) {
  int ran = 0;
  const auto step = [&](Connection&) { return ++ran > 0; };
  EXPECT_TRUE(write_once(store_->tables(), once("k"), step));
  EXPECT_FALSE(write_once(store_->tables(), once("k"), step));
  EXPECT_THROW(write_once(store_->tables(), once("k", "b"), step), SentOtherwise);
  EXPECT_TRUE(write_once(store_->tables(), once("other", "b"), step));
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(write_once(store_->tables(), once(""), step)) << "without a key";
  EXPECT_EQ(ran, 4);
  store_.reset();
  store_ = open_for_test(folder_.path());
  EXPECT_FALSE(write_once(store_->tables(), once("k"), step));
  EXPECT_EQ(ran, 4);
}

TEST_F(OnceTest, WhatWasNotDoneLeavesItsKeyFree) {
  EXPECT_TRUE(write_once(store_->tables(), once("k"), [](Connection&) { return false; }));
  EXPECT_THROW(write_once(store_->tables(), once("k"), [](Connection&) -> bool { throw StoreError("no"); }),
               StoreError);
  EXPECT_TRUE(write_once(store_->tables(), once("k", "b"), [](Connection&) { return true; }));
}

TEST_F(OnceTest, OfManyAtTheSameMomentOneRuns) {
  std::atomic<int> ran = 0, done = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back(
        [&] { done += write_once(store_->tables(), once("k"), [&](Connection&) { return ++ran > 0; }); });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(ran, 1);
  EXPECT_EQ(done, 1);
}

TEST_F(OnceTest, AnswersAreKeptForAWeek) {
  EXPECT_EQ(answer_of(store_->tables(), once("k")), std::nullopt);
  write_once(store_->tables(), once("k"), [](Connection&) { return true; });
  EXPECT_EQ(answer_of(store_->tables(), once("k")), "");
  note_answer(store_->tables(), once("k"), "/groups/ropes");
  EXPECT_EQ(answer_of(store_->tables(), once("k")), "/groups/ropes");
  EXPECT_THROW((void)answer_of(store_->tables(), once("k", "b")), SentOtherwise);
  EXPECT_EQ(answer_of(store_->tables(), once("")), std::nullopt);
  Accounts accounts(store_->tables());
  accounts.sweep(now_ + std::chrono::hours(6 * 24));
  EXPECT_EQ(answer_of(store_->tables(), once("k")), "/groups/ropes");
  accounts.sweep(now_ + std::chrono::hours(8 * 24));
  EXPECT_EQ(answer_of(store_->tables(), once("k")), std::nullopt);
}

TEST_F(OnceTest, AllThatMakesSomethingHeedsIt) {
  Tables& tables = store_->tables();
  Links links(tables);
  Submissions submissions(tables);
  Circles circles(tables);
  Moderation moderation(tables);
  Accounts accounts(tables);
  const std::string bo = add_person(*store_, "bo");
  const Day day = *Day::parse("2026-11-20");
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(links.add({0, doc_, LinkKind::code, "https://a.test", "", mira_, "", now_}, once("link")))
        << i;
    EXPECT_TRUE(submissions.submit({doc_, day, mira_, "", "", now_, {}}, false, once("pick"))) << i;
    EXPECT_TRUE(circles.make({"ropes", "", "", mira_, now_}, once("group"))) << i;
    EXPECT_TRUE(circles.invite("ropes", mira_, "bo", now_, once("invite"))) << i;
    EXPECT_TRUE(moderation.report(Reported::paper, "2611.00001", mira_, "why", now_, once("report"))) << i;
    EXPECT_TRUE(
        accounts.add_token({"hash", mira_, "laptop", "abcd", kScopeRead, now_, {}, {}}, once("token")))
        << i;
    accounts.add_key({"key", Purpose::invitation, "", "1 ", now_, now_ + std::chrono::hours(1)}, nullptr,
                     once("key"));
  }
  EXPECT_EQ(count("SELECT count(*) FROM links"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM submissions"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM circle_members"), 2);
  EXPECT_EQ(count("SELECT count(*) FROM reports"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM tokens"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM single_use"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM sent"), 7);
  EXPECT_THROW(
      (void)links.add({0, doc_, LinkKind::code, "https://b.test", "", mira_, "", now_}, once("link", "b")),
      SentOtherwise);
  EXPECT_FALSE(links.add({0, doc_, LinkKind::code, "file://b.test", "", mira_, "", now_}, once("bad")));
  EXPECT_EQ(count("SELECT count(*) FROM links"), 1);
}

}  // namespace
}  // namespace quire::store
