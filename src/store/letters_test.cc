// The outbox over both databases: a letter is with one sender at a time, is never lost, and keeps no words
// once it is gone; an address from which two letters came back is suspended until it works again.
#include "store/letters.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "paper/test_folder.h"
#include "store/accounts.h"
#include "store/test_store.h"

namespace quire::store {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

class LettersTest : public testing::Test {
 protected:
  Letter letter(const std::string& id, const std::string& to = "m@example.org") const {
    Letter out;
    out.message_id = id + "@quire.test";
    out.token = "token-" + id;
    out.kind = "reset";
    out.recipient = to;
    out.subject = "A new password";
    out.body = "secret";
    out.html = "<p>secret</p>";
    out.created_at = t_;
    return out;
  }
  Lease lease(const char* taker, Instant from) const { return {taker, from + seconds(60)}; }
  std::vector<Letter> take(const char* taker, Instant at, std::size_t limit = 9) {
    return letters_.take_due(at, lease(taker, at), limit);
  }

  TestFolder folder_;
  std::unique_ptr<Store> store_ = open_for_test(folder_.path());
  Letters letters_{store_->tables()};
  const Instant t_ = *parse_instant("2026-11-26T09:00:00Z");
};

TEST_F(LettersTest, OneMessageIdIsOneLetter) {
  EXPECT_TRUE(letters_.add(letter("1")));
  EXPECT_FALSE(letters_.add(letter("1")));
  Letter other = letter("1");
  other.token = "another";
  EXPECT_FALSE(letters_.add(other)) << "sent again after a crash it is the same letter";
  EXPECT_EQ(letters_.waiting_count(), 1);
}

TEST_F(LettersTest, KeepsEverythingThatItIsMadeOf) {
  Letter one = letter("1");
  one.list_id = "daily.quire.test";
  one.unsubscribe_url = "https://quire.test/u/8f3c";
  one.useful_until = t_ + hours(48);
  letters_.add(one);
  const auto back = letters_.with_token("token-1");
  ASSERT_TRUE(back);
  EXPECT_EQ(back->html, one.html);
  EXPECT_EQ(back->list_id, one.list_id);
  EXPECT_EQ(back->unsubscribe_url, one.unsubscribe_url);
  EXPECT_EQ(back->useful_until, one.useful_until);
  EXPECT_EQ(back->due_at, t_);
  EXPECT_FALSE(letters_.with_token("token-2"));
}

TEST_F(LettersTest, OneSenderAtATimeHasIt) {
  letters_.add(letter("1"));
  std::atomic<std::size_t> taken = 0;
  std::vector<std::thread> senders;
  for (int i = 0; i < 4; ++i)
    senders.emplace_back([&, i] { taken += take(std::to_string(i).c_str(), t_).size(); });
  for (std::thread& one : senders) one.join();
  EXPECT_EQ(taken, 1U);
  EXPECT_TRUE(take("late", t_ + seconds(59)).empty());
  const auto again = take("heir", t_ + seconds(60));  // its sender died
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].message_id, "1@quire.test");
  EXPECT_EQ(again[0].tries, 2);
  EXPECT_EQ(again[0].tried_since, t_);
}

TEST_F(LettersTest, ALeaseIsRenewedByWhoHoldsIt) {
  letters_.add(letter("1"));
  letters_.add(letter("2"));
  ASSERT_EQ(take("one", t_).size(), 2U);
  EXPECT_EQ(letters_.renew(t_ + seconds(50), lease("one", t_ + seconds(50))).size(), 2U);
  EXPECT_TRUE(take("two", t_ + seconds(100)).empty());
  EXPECT_TRUE(letters_.renew(t_ + seconds(110), lease("one", t_ + seconds(110))).empty())
      << "what was over may be another's";
  ASSERT_EQ(take("two", t_ + seconds(110)).size(), 2U);
  EXPECT_TRUE(letters_.renew(t_ + seconds(111), lease("one", t_ + seconds(111))).empty());
}

TEST_F(LettersTest, WhoHoldsItNoMoreMarksNoFault) {
  letters_.add(letter("1"));
  const auto number = take("one", t_).at(0).number;
  take("two", t_ + seconds(60));
  EXPECT_FALSE(letters_.failed(number, "one", "450 later", t_ + hours(9)));
  EXPECT_TRUE(letters_.failed(number, "two", "450 later", t_ + hours(1)));
  EXPECT_EQ(letters_.waiting(9)[0].fault, "450 later");
  EXPECT_EQ(letters_.next_due(), t_ + hours(1));
}

TEST_F(LettersTest, WhatIsGoneKeepsNoWords) {
  letters_.add(letter("1"));
  letters_.add(letter("2"));
  const auto all = take("one", t_);
  EXPECT_TRUE(letters_.sent(all[0].number, "one", t_ + seconds(1)));
  EXPECT_TRUE(letters_.failed(all[1].number, "one", "550 no such box", std::nullopt));
  EXPECT_FALSE(letters_.failed(all[0].number, "one", "late answer", t_ + hours(2)));
  for (const char* token : {"token-1", "token-2"}) {
    const auto gone = letters_.with_token(token);
    EXPECT_EQ(gone->body + gone->html, "");
    EXPECT_FALSE(gone->due_at);
  }
  EXPECT_FALSE(letters_.next_due());
  ASSERT_EQ(letters_.lost(9).size(), 1U);
  EXPECT_EQ(letters_.lost(9)[0].fault, "550 no such box");
  EXPECT_TRUE(take("two", t_ + hours(99)).empty());
}

TEST_F(LettersTest, WhatWasTakenAndNotTriedIsGivenBack) {
  letters_.add(letter("1"));
  take("one", t_);
  letters_.give_back("one", t_ + seconds(1));
  const auto again = take("two", t_ + seconds(1));
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].tries, 1) << "being taken is no try";
}

TEST_F(LettersTest, TheSecondBounceSuspendsTheAddress) {
  for (const char* id : {"1", "2", "3"}) letters_.add(letter(id, "Mira@Example.org"));
  const auto all = take("one", t_);
  letters_.sent(all[0].number, "one", t_);
  const auto first = letters_.bounced(all[0].number, "5.1.1 no such box", t_);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->count, 1);
  EXPECT_FALSE(first->suspended_at);
  EXPECT_EQ(letters_.bounced(all[0].number, "5.1.1 no such box", t_)->count, 1)
      << "the same report twice is one bounce";
  const auto second = letters_.bounced(all[1].number, "5.1.1 no such box", t_ + hours(1));
  EXPECT_EQ(second->count, 2);
  EXPECT_EQ(second->suspended_at, t_ + hours(1));
  EXPECT_EQ(letters_.bounces_of("mira@EXAMPLE.org")->why, "5.1.1 no such box");
  EXPECT_EQ(letters_.suspended(9).size(), 1U);
  EXPECT_EQ(letters_.lost(9).size(), 2U);
  EXPECT_FALSE(letters_.bounced(99, "x", t_));
  EXPECT_TRUE(letters_.forget_bounces("mira@example.org"));
  EXPECT_FALSE(letters_.forget_bounces("mira@example.org"));
  EXPECT_TRUE(letters_.suspended(9).empty());
}

TEST_F(LettersTest, AnAddressThatIsConfirmedWorks) {
  Accounts accounts(store_->tables());
  Person person;
  person.key = "0123456789abcdef01234567";
  person.name = person.look = "mira";
  person.email = "m@example.org";
  person.created_at = t_;
  ASSERT_TRUE(accounts.add(person));
  for (const char* id : {"1", "2"}) letters_.add(letter(id));
  for (const Letter& one : take("one", t_)) letters_.bounced(one.number, "5.1.1", t_);
  ASSERT_TRUE(letters_.bounces_of("m@example.org")->suspended_at);
  ASSERT_TRUE(accounts.confirm_by_hand(person.key, "m@example.org", t_));
  EXPECT_FALSE(letters_.bounces_of("m@example.org"));
}

}  // namespace
}  // namespace quire::store
