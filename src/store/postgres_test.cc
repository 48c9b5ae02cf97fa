#include "store/postgres.h"

#include <thread>

#include <gtest/gtest.h>

#include "store/fixture_test.h"
#include "store/tables.h"

namespace quire::store {
namespace {

TEST(PostgresWords, PasswordsAreNotShown) {
  EXPECT_EQ(without_password("postgresql://mira:secret@db/quire"), "postgresql://mira:***@db/quire");
  EXPECT_EQ(without_password("postgresql://mira@db/quire"), "postgresql://mira@db/quire");
  EXPECT_EQ(without_password("postgresql:///quire?host=/tmp"), "postgresql:///quire?host=/tmp");
  EXPECT_EQ(without_password("postgresql://db/quire?note=a:b@c"), "postgresql://db/quire?note=a:b@c");
}

TEST(PostgresWords, ValuesHaveNumbers) {
  EXPECT_EQ(numbered_values("a = ? AND b = '?' AND c = ?"), "a = $1 AND b = '?' AND c = $2");
  EXPECT_EQ(numbered_values("a = ?2 OR b = ?1"), "a = $2 OR b = $1");
}

class PostgresTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!tests_on_postgres()) GTEST_SKIP() << "runs with QUIRE_TEST_STORE=postgresql";
    url_ = TestPostgres::server().url("driver");
  }
  std::string url_;
};

TEST_F(PostgresTest, NoServerIsAnErrorThatSaysSo) {
  try {
    PostgresConnection("postgresql://quire:secret@127.0.0.1:1/none");
    FAIL();
  } catch (const StoreError& e) {
    EXPECT_NE(std::string(e.what()).find("is the server running"), std::string::npos) << e.what();
    EXPECT_EQ(std::string(e.what()).find("secret"), std::string::npos) << e.what();
  }
}

TEST_F(PostgresTest, AStatementThatWasFirstSentBehindAFaultIsThereWhenItIsUsedAgain) {
  PostgresConnection connection(url_);
  connection.execute("CREATE TABLE IF NOT EXISTS few (n BIGINT PRIMARY KEY)");
  constexpr const char* kBehind = "DELETE FROM few WHERE n = ?";
  {
    Transaction transaction(connection);
    connection.query("INSERT INTO few VALUES (?), (1)").bind(1).run();
    connection.query(kBehind).bind(2).run();
    EXPECT_THROW(transaction.commit(), StoreError);
  }
  Transaction transaction(connection);
  connection.query("INSERT INTO few VALUES (?)").bind(3).run();
  connection.query(kBehind).bind(3).run();
  EXPECT_EQ(connection.changed_rows(), 1);
  transaction.commit();
}

TEST_F(PostgresTest, AFaultOfAStatementThatWasNotWaitedForShowsAtTheCommit) {
  PostgresConnection connection(url_);
  connection.execute("CREATE TABLE IF NOT EXISTS numbers (n BIGINT PRIMARY KEY)");
  {
    Transaction transaction(connection);
    connection.query("INSERT INTO numbers VALUES (?)").bind(1).run();
    connection.query("INSERT INTO numbers VALUES (?)").bind(1).run();
    EXPECT_THROW(transaction.commit(), StoreError);
  }
  EXPECT_EQ(connection.number("SELECT count(*) FROM numbers"), 0) << "and it goes on";
  Transaction transaction(connection);
  connection.query("INSERT INTO numbers VALUES (?)").bind(7).run();
  EXPECT_EQ(connection.changed_rows(), 1);
  transaction.commit();
  EXPECT_EQ(connection.number("SELECT n FROM numbers"), 7);
}

TEST_F(PostgresTest, ServersThatStartAgainAreFoundAgain) {
  const auto store = open_postgres(TestPostgres::server().url("again"));
  Record one = record("2611.00001", "One");
  store->put(std::span(&one, 1));
  EXPECT_EQ(store->stats().papers, 1U);
  const auto doc = store->paper(one.paper.id)->doc;
  EXPECT_EQ(store->vote(doc, "mira", true, now()), 1);
  TestPostgres::server().kill_and_start_again();
  EXPECT_EQ(store->stats().papers, 1U);
  EXPECT_EQ(store->paper(one.paper.id)->votes, 1) << "what was acknowledged is there";
  EXPECT_EQ(store->vote(doc, "ana", true, now()), 2);
}

TEST_F(PostgresTest, WhoListensHearsOfEveryCommit) {
  const auto store = open_postgres(TestPostgres::server().url("heard"));
  PostgresConnection listener(TestPostgres::server().url("heard"));
  listener.execute("LISTEN quire");
  EXPECT_FALSE(listener.wait_for_notice(0, -1));
  std::thread writer([&] {
    Record one = record("2611.00001", "One");
    store->put(std::span(&one, 1));
  });
  EXPECT_TRUE(listener.wait_for_notice(20'000, -1));
  writer.join();
}

TEST_F(PostgresTest, OneHoldsANameUntilItGoes) {
  const auto one = postgres_at(url_), other = postgres_at(url_);
  auto held = one->try_hold("follow 1");
  ASSERT_TRUE(held);
  EXPECT_FALSE(other->try_hold("follow 1"));
  EXPECT_TRUE(other->try_hold("follow 2"));
  held.reset();
  EXPECT_TRUE(other->try_hold("follow 1"));
}

// Many write at once: their steps share transactions, and one that fails takes no other with it.
TEST(Together, StepsShareATransactionAndFaultsAreTheirOwn) {
  const Folder folder;
  const auto store = open_for_test(folder.path());
  Record one = record("2611.00001", "One");
  store->put(std::span(&one, 1));
  const auto doc = store->paper(one.paper.id)->doc;
  constexpr int kThreads = 8, kSteps = 20;
  std::atomic<int> faults{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < kSteps; ++i) {
        store->vote(doc, "person " + std::to_string(t * kSteps + i), true, now());
        try {
          store->tables().write([&](Connection& writer) {
            writer.query("DELETE FROM votes").run();
            throw std::runtime_error("changed its mind");
          });
        } catch (const std::runtime_error&) {
          ++faults;
        }
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(faults, kThreads * kSteps);
  EXPECT_EQ(store->paper(doc)->votes, kThreads * kSteps);
  EXPECT_TRUE(store->check().empty());
}

}  // namespace
}  // namespace quire::store
