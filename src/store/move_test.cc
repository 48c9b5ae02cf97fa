// A store is moved whole, to either database and back.
#include "store/move.h"

#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "store/fixture_test.h"
#include "store/sqlite.h"
#include "store/tables.h"

namespace quire::store {
namespace {

/// Something in every table that the store itself writes.
void fill(Store& store) {
  std::vector<Record> records;
  for (int i = 0; i < 300; ++i) {
    records.push_back(
        record(fmt::format("2611.{:05}", 10000 + i), fmt::format("Paper number {} of many", i)));
    records.back().source = "arxiv-oai";
  }
  records[7] = picked(std::move(records[7]), "2026-05-02", 3, 1);
  store.put(records);
  Record again = record("2611.10003", "A wholly new title of paper three");
  again.source = "arxiv-oai";
  store.put(std::span(&again, 1));
  Record joined = titled("Paper number 9 of many");
  joined.source = "page";
  store.put(std::span(&joined, 1));
  store.vote(store.paper(id("2611.10007"))->doc, "owner", true, at("2026-05-03T10:00:00Z"));
  store.mark_read(store.paper(id("2611.10007"))->doc, "owner", at("2026-05-03T10:00:00Z"));
  ASSERT_TRUE(store.add_follow(
      {0, "arxiv", "cs.LG", "", 3600, at("2026-05-03T10:00:00Z"), at("2026-05-03T10:00:00Z"), "{}"}));
  Run run;
  run.slug = "fair-threshold";
  run.seconds = 0.1;
  run.peak_rss_mb = 1.0 / 3;
  run.started_at = at("2026-05-03T10:00:00Z");
  run = store.add_run(run);
  store.add_events(run.id, std::vector<std::string>{R"({"event":"start"})", R"({"event":"end"})"});
}

std::unique_ptr<Database> place(const Folder& folder, const char* name) {
  return sqlite_file(folder.path() / name);
}

void expect_equal(const std::vector<MovedTable>& one, const std::vector<MovedTable>& other) {
  ASSERT_EQ(one.size(), other.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].rows, other[i].rows) << one[i].name;
    EXPECT_EQ(one[i].checksum, other[i].checksum) << one[i].name;
  }
}

TEST(Move, EverythingArrivesAndGoesOnCounting) {
  const Folder folder;
  fill(*open_sqlite(folder.path()));
  const Folder target;
  const auto sent = move_store(*place(folder, "quire.db"), *place(target, "quire.db"), {});
  const auto store = open_sqlite(target.path());
  EXPECT_EQ(store->stats().papers, 300U);
  EXPECT_TRUE(store->check().empty());
  EXPECT_EQ(store->editions(store->paper(id("2611.10003"))->doc).size(), 1U);
  EXPECT_EQ(store->joins(std::nullopt, 10).size(), 1U);
  EXPECT_EQ(store->add_run(store::Run{}).id, 2) << "behind the one that came";
  Record more = record("2611.20000", "One more");
  store->put(std::span(&more, 1));
  EXPECT_EQ(store->stats().papers, 301U);
}

TEST(Move, NoTableIsForgotten) {
  const Folder folder;
  open_sqlite(folder.path());
  const Folder target;
  std::set<std::string> moved;
  for (const MovedTable& table : move_store(*place(folder, "quire.db"), *place(target, "quire.db"), {}))
    moved.insert(table.name);
  SqliteConnection connection(folder.path() / "quire.db");
  // Who a store is does not move: an index knows by it whose it was (index/of_store.h).
  Query query = connection.query(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> "
      "'identity'");
  while (query.row()) EXPECT_EQ(moved.count(std::string(query.text(0))), 1U) << query.text(0);
}

TEST(Move, OnlyIntoAnEmptyPlace) {
  const Folder folder;
  fill(*open_sqlite(folder.path()));
  const Folder target;
  fill(*open_sqlite(target.path()));
  EXPECT_THROW(move_store(*place(folder, "quire.db"), *place(target, "quire.db"), {}), StoreError);
}

TEST(Move, ThroughPostgresAndBack) {
  if (!tests_on_postgres()) GTEST_SKIP() << "runs with QUIRE_TEST_STORE=postgresql";
  const Folder folder;
  fill(*open_sqlite(folder.path()));
  const auto server = postgres_at(TestPostgres::server().url("moved"));
  const auto sent = move_store(*place(folder, "quire.db"), *server, {});
  {
    const auto store = open_postgres(TestPostgres::server().url("moved"));
    EXPECT_EQ(store->stats().papers, 300U);
    EXPECT_TRUE(store->check().empty());
    EXPECT_EQ(store->events(1, 0, 10).size(), 2U);
    const Folder copies;
    store->backup(copies.path() / "quire.db");
    EXPECT_EQ(open_sqlite(copies.path())->stats().papers, 300U) << "a backup is a file of SQLite";
    EXPECT_EQ(store->add_run(store::Run{}).id, 2);
    Record more = record("2611.20000", "One more");
    store->put(std::span(&more, 1));
    EXPECT_EQ(store->stats().papers, 301U);
  }
  const auto again = postgres_at(TestPostgres::server().url("moved_again"));
  expect_equal(move_store(*place(folder, "quire.db"), *again, {}), sent);
  const Folder home;
  expect_equal(move_store(*again, *place(home, "quire.db"), {}), sent);
  EXPECT_TRUE(open_sqlite(home.path())->check().empty());
}

}  // namespace
}  // namespace quire::store
