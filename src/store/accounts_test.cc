// Accounts in the store: names are one's own, keys are used once, tries are counted, and who goes is gone.
#include "store/accounts.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "store/fixture_test.h"
#include "store/sql_store.h"

namespace quire::store {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

class AccountsTest : public testing::Test {
 protected:
  Person made(const std::string& name, const std::string& email = "") {
    Person person;
    person.key = "00000000000000000000000" + std::to_string(++made_);
    person.name = name;
    person.look = name;
    person.email = email;
    person.password = "hash of " + name;
    person.created_at = t_;
    EXPECT_TRUE(accounts_.add(person));
    return person;
  }
  Doc paper(const char* id) { return store_->paper(*PaperId::parse(id))->doc; }

  Folder folder_;
  std::unique_ptr<Store> store_ = open_for_test(folder_.path());
  Accounts accounts_{store_->tables()};
  Instant t_ = at("2026-11-20T08:00:00Z");
  int made_ = 0;
};

TEST_F(AccountsTest, NamesAndLooksAreOnesOwn) {
  const Person mira = made("mira", "Mira@Example.org");
  EXPECT_EQ(accounts_.person(mira.key)->name, "mira");
  EXPECT_EQ(accounts_.named("mira")->email, "Mira@Example.org");
  EXPECT_FALSE(accounts_.named("Mira"));
  Person other = mira;
  other.key = "f00000000000000000000000";
  EXPECT_FALSE(accounts_.add(other));
  other.name = "mlra";  // looks like it
  EXPECT_FALSE(accounts_.add(other));
  other.look = "other";
  EXPECT_TRUE(accounts_.add(other));
  EXPECT_EQ(accounts_.looking_like("other")->name, "mlra");
  other.name = other.look = "owner";
  EXPECT_FALSE(accounts_.add(other));
}

TEST_F(AccountsTest, HostileWordsAreWords) {
  const std::string hostile = "x'); DROP TABLE persons; --\" <b>\xF0\x9F\x90\x99";
  made(hostile, "a'--@example.org");
  EXPECT_EQ(accounts_.named(hostile)->look, hostile);
  EXPECT_EQ(accounts_.people({"drop table", 0, 10}).size(), 1U);
  EXPECT_TRUE(accounts_.people({"%", 0, 10}).empty());
  EXPECT_TRUE(accounts_.people({"_", 0, 10}).empty());
  EXPECT_EQ(accounts_.people({"", 0, 10}).size(), 1U);
}

TEST_F(AccountsTest, AnybodyMeansSomebodyWithAPassword) {
  EXPECT_EQ(accounts_.any(), Accounts::Any::nobody);
  Person bo;
  bo.key = "b00000000000000000000000";
  bo.name = bo.look = "bo";
  ASSERT_TRUE(accounts_.add(bo));
  EXPECT_EQ(accounts_.any(), Accounts::Any::no_password);
  const Person mira = made("mira");
  EXPECT_EQ(accounts_.any(), Accounts::Any::password);
  accounts_.remove(mira.key, t_);
  EXPECT_EQ(accounts_.any(), Accounts::Any::no_password);
  accounts_.remove(bo.key, t_);
  EXPECT_EQ(accounts_.any(), Accounts::Any::nobody);
}

TEST_F(AccountsTest, SessionsEnd) {
  const Person mira = made("mira"), bo = made("bo");
  for (const char* hash : {"one", "two", "three"})
    accounts_.add_session({hash, mira.key, t_, t_, t_ + hours(24), "Firefox", "192.0.2.1"});
  accounts_.add_session({"bo's", bo.key, t_, t_, t_ + hours(24), "", ""});
  EXPECT_EQ(accounts_.session("one", t_)->person.name, "mira");
  EXPECT_FALSE(accounts_.session("one", t_ + hours(24)));
  EXPECT_FALSE(accounts_.session("four", t_));
  EXPECT_FALSE(accounts_.end_session(bo.key, "one"));
  EXPECT_TRUE(accounts_.end_session(mira.key, "one"));
  EXPECT_FALSE(accounts_.session("one", t_));
  const auto before = store_->version();
  accounts_.set_password(mira.key, "another", "two");
  EXPECT_GT(store_->version(), before);
  EXPECT_TRUE(accounts_.session("two", t_));
  EXPECT_FALSE(accounts_.session("three", t_));
  EXPECT_TRUE(accounts_.session("bo's", t_));
  accounts_.ban(bo.key, t_ + hours(2), "spam", mira.key, t_);
  EXPECT_FALSE(accounts_.session("bo's", t_));
  accounts_.add_session({"again", bo.key, t_, t_, t_ + hours(24), "", ""});
  EXPECT_FALSE(accounts_.session("again", t_ + hours(1)));
  EXPECT_TRUE(accounts_.session("again", t_ + hours(3))) << "a ban has an end";
  accounts_.sweep(t_ + hours(30));
  EXPECT_TRUE(accounts_.sessions(mira.key, t_).empty());
}

TEST_F(AccountsTest, TokensHaveNamesAndEnds) {
  const Person mira = made("mira");
  const std::string bytes("\0\xff\x80hash", 7);
  EXPECT_TRUE(accounts_.add_token({bytes, mira.key, "laptop", "abcd", kScopeRead, t_, {}, t_ + hours(1)}));
  EXPECT_FALSE(accounts_.add_token({"other", mira.key, "laptop", "efgh", kScopeRead, t_, {}, {}}));
  EXPECT_EQ(accounts_.token(bytes, t_)->token.hint, "abcd");
  EXPECT_EQ(accounts_.token(bytes, t_)->token.hash, bytes);
  EXPECT_FALSE(accounts_.token(bytes, t_ + hours(2)));
  accounts_.token_seen(bytes, t_ + seconds(9));
  EXPECT_EQ(accounts_.tokens(mira.key)[0].seen_at, t_ + seconds(9));
  EXPECT_FALSE(accounts_.remove_token(mira.key, "desk"));
  EXPECT_TRUE(accounts_.remove_token(mira.key, "laptop"));
  EXPECT_FALSE(accounts_.token(bytes, t_));
}

TEST_F(AccountsTest, AKeyIsUsedOnceByWhomeverComesFirst) {
  const Person mira = made("mira", "m@example.org");
  EXPECT_EQ(mira.role_now(), Role::reader);
  accounts_.add_key({"k", Purpose::confirm, mira.key, "m@example.org", t_, t_ + hours(48)}, nullptr);
  EXPECT_FALSE(accounts_.key("k", Purpose::reset, t_)) << "a key is for one thing";
  EXPECT_FALSE(accounts_.confirm_email("k", t_ + hours(49)));
  std::atomic<int> used = 0;
  std::vector<std::thread> together;
  for (int i = 0; i < 6; ++i)
    together.emplace_back([&] { used += accounts_.confirm_email("k", t_ + hours(1)).ok() ? 1 : 0; });
  for (std::thread& one : together) one.join();
  EXPECT_EQ(used, 1);
  EXPECT_EQ(accounts_.with_email("M@EXAMPLE.org")->role_now(), Role::member);
}

TEST_F(AccountsTest, AnAddressIsConfirmedByOneAccount) {
  const Person mira = made("mira", "m@example.org"), bo = made("bo", "m@example.org");
  accounts_.add_key({"m", Purpose::confirm, mira.key, "m@example.org", t_, t_ + hours(1)}, nullptr);
  accounts_.add_key({"b", Purpose::confirm, bo.key, "M@example.org", t_, t_ + hours(1)}, nullptr);
  EXPECT_TRUE(accounts_.confirm_email("m", t_));
  EXPECT_FALSE(accounts_.confirm_email("b", t_));
  EXPECT_EQ(accounts_.with_email("m@example.org")->key, mira.key);
  EXPECT_FALSE(accounts_.confirm_by_hand(bo.key, "m@example.org", t_));
}

TEST_F(AccountsTest, ANewPasswordEndsWhatTheOldOneOpened) {
  const Person mira = made("mira", "m@example.org");
  accounts_.add_session({"s", mira.key, t_, t_, t_ + hours(24), "", ""});
  ASSERT_TRUE(accounts_.add_token({"t", mira.key, "laptop", "", kScopeRead, t_, {}, {}}));
  accounts_.add_key({"old", Purpose::reset, mira.key, "", t_, t_ + hours(2)}, nullptr);
  accounts_.add_key({"new", Purpose::reset, mira.key, "m@example.org", t_, t_ + hours(2)}, nullptr);
  EXPECT_FALSE(accounts_.reset_password("old", "x", t_)) << "the newest key counts";
  EXPECT_EQ(*accounts_.reset_password("new", "fresh hash", t_), mira.key);
  EXPECT_EQ(accounts_.person(mira.key)->password, "fresh hash");
  EXPECT_TRUE(accounts_.person(mira.key)->email_confirmed_at);
  EXPECT_FALSE(accounts_.session("s", t_));
  EXPECT_FALSE(accounts_.token("t", t_));
}

TEST_F(AccountsTest, AnInvitationThatCouldNotBeAcceptedIsNotUsedUp) {
  made("mira");
  accounts_.add_key({"i", Purpose::invitation, "", "1 bo@example.org", t_, t_ + hours(1)}, nullptr);
  Person bo;
  bo.key = "b00000000000000000000000";
  bo.name = bo.look = "mira";
  bo.created_at = t_;
  EXPECT_FALSE(accounts_.accept_invitation("i", bo, t_));
  bo.name = bo.look = "bo";
  EXPECT_TRUE(accounts_.accept_invitation("i", bo, t_));
  bo.key[0] = 'c';
  bo.name = bo.look = "eve";
  EXPECT_FALSE(accounts_.accept_invitation("i", bo, t_));
  EXPECT_FALSE(accounts_.named("eve"));
}

TEST_F(AccountsTest, TriesInVainWaitLongerAndLonger) {
  const std::vector<Patience> tries{{"name"}, {"address", 20}};
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(accounts_.begin_try(tries, t_)) << i;
  EXPECT_EQ(accounts_.begin_try(tries, t_ + seconds(59)), t_ + seconds(60));
  EXPECT_FALSE(accounts_.begin_try(tries, t_ + seconds(60)));
  EXPECT_EQ(accounts_.begin_try(tries, t_ + seconds(61)), t_ + seconds(180));
  const std::vector<Patience> other{{"other"}, {"address", 20}};
  EXPECT_FALSE(accounts_.begin_try(other, t_ + seconds(61))) << "others need not wait";
  {
    const auto again = open_for_test(folder_.path());  // a restart forgets nothing
    EXPECT_TRUE(Accounts(again->tables()).begin_try(tries, t_ + seconds(61)));
  }
  accounts_.forget_tries("name");
  EXPECT_FALSE(accounts_.begin_try(tries, t_ + seconds(61)));
}

TEST_F(AccountsTest, TriesAtTheSameMomentAreAllCounted) {
  const std::vector<Patience> tries{{"name"}};
  std::atomic<int> let_in = 0;
  std::vector<std::thread> together;
  for (int i = 0; i < 12; ++i)
    together.emplace_back([&] { let_in += accounts_.begin_try(tries, t_) ? 0 : 1; });
  for (std::thread& one : together) one.join();
  EXPECT_EQ(let_in, 5);
}

TEST_F(AccountsTest, WhoGoesIsGoneAndCountsFollow) {
  store_->put(std::vector<Record>{record("2611.00001", "One"), record("2611.00002", "Two"),
                                  record("doi:10.1000/x", "Three"),
                                  picked(record("2611.00004", "Four"), "2026-05-01", 3)});
  const Person mira = made("mira", "m@example.org"), bo = made("bo");
  for (const char* id : {"2611.00001", "2611.00002", "doi:10.1000/x", "2611.00004"})
    store_->vote(paper(id), mira.key, true, t_);
  store_->vote(paper("2611.00001"), bo.key, true, t_);
  store_->mark_read(paper("2611.00001"), mira.key, t_);
  ASSERT_TRUE(store_->join(paper("2611.00002"), paper("doi:10.1000/x"), t_));
  EXPECT_EQ(accounts_.deeds(mira.key).votes, 3);
  const std::string everything = accounts_.everything(mira.key);
  for (const char* part : {"2611.00004", "m@example.org", "\"votes\"", "\"read\""})
    EXPECT_NE(everything.find(part), std::string::npos) << part;
  EXPECT_EQ(everything.find("hash of mira"), std::string::npos);

  accounts_.remove(mira.key, t_);
  EXPECT_EQ(store_->paper(id("2611.00001"))->votes, 1);
  EXPECT_EQ(store_->paper(id("2611.00002"))->votes, 0);
  EXPECT_EQ(store_->paper(id("2611.00004"))->votes, 0);
  EXPECT_EQ(store_->check(), std::vector<std::string>{});
  EXPECT_FALSE(store_->read_at(paper("2611.00001"), mira.key));
  const Person gone = *accounts_.person(mira.key);
  EXPECT_TRUE(gone.deleted_at && gone.email.empty() && gone.password.empty() && gone.name != "mira");
  EXPECT_TRUE(accounts_.people({"", 0, 9}).size() == 1U);
  made("mira");  // the name is free again
}

TEST_F(AccountsTest, TheOwnersVotesBecomeAPersons) {
  store_->put(std::vector<Record>{record("2611.00001", "One"), record("2611.00002", "Two")});
  store_->vote(paper("2611.00001"), kOwner, true, t_);
  store_->vote(paper("2611.00002"), kOwner, true, t_);
  const Person mira = made("mira");
  store_->vote(paper("2611.00002"), mira.key, true, t_);
  store_->mark_read(paper("2611.00001"), kOwner, t_);
  accounts_.take_over(kOwner, mira.key);
  EXPECT_EQ(accounts_.deeds(mira.key).votes, 2);
  EXPECT_EQ(accounts_.deeds(kOwner).votes, 0);
  EXPECT_EQ(store_->paper(id("2611.00002"))->votes, 1);
  EXPECT_EQ(store_->read_at(paper("2611.00001"), mira.key), t_);
  EXPECT_EQ(store_->check(), std::vector<std::string>{});
}

TEST_F(AccountsTest, AKeyAndItsLetterAreWrittenTogether) {
  const Person mira = made("mira", "m@example.org");
  Letter letter;
  letter.message_id = "x@quire.test";
  letter.person = mira.key;
  letter.created_at = t_;
  accounts_.add_key({"k", Purpose::reset, mira.key, "", t_, t_ + hours(2)}, &letter);
  EXPECT_THROW(accounts_.add_key({"k", Purpose::invitation, "", "", t_, t_ + hours(2)}, &letter),
               std::exception);
  EXPECT_EQ(Letters(store_->tables()).waiting(9).size(), 1U);
}

}  // namespace
}  // namespace quire::store
