// Files that are not what they should be, disks that are full, and copies: always a clear error or a fault of
// check(), never a crash, never half a step.
#include <fstream>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "store/fixture_test.h"
#include "store/schema.h"
#include "store/sqlite.h"

namespace quire::store {
namespace {

TEST(StoreFiles, AFileOfAnotherKindIsRefusedWithAdvice) {
  for (const std::string& content :
       {std::string("not a database at all, but long enough to have a header of a hundred bytes, "
                    "which SQLite reads before it says that this is none"),
        std::string(4096, '\xff')}) {
    const Folder folder;
    std::ofstream(folder.path() / "quire.db") << content;
    try {
      open_sqlite(folder.path());
      FAIL() << "opened";
    } catch (const StoreError& e) {
      EXPECT_NE(std::string(e.what()).find("not a Quire store"), std::string::npos) << e.what();
    }
  }
}

TEST(StoreFiles, AnotherProgramsDatabaseIsRefused) {
  const Folder folder;
  {
    SqliteConnection other(folder.path() / "quire.db");
    other.execute("CREATE TABLE things(a)");
  }
  EXPECT_THROW(open_sqlite(folder.path()), StoreError);
}

TEST(StoreFiles, ANewerSchemaIsRefused) {
  const Folder folder;
  open_sqlite(folder.path());
  {
    SqliteConnection other(folder.path() / "quire.db");
    other.execute("PRAGMA user_version=1000");
  }
  try {
    open_sqlite(folder.path());
    FAIL() << "opened";
  } catch (const StoreError& e) {
    EXPECT_NE(std::string(e.what()).find("schema 1000"), std::string::npos) << e.what();
  }
}

TEST(StoreFiles, OlderSchemasAreBroughtUpWithTheirPapers) {
  for (int schema = 0; schema < newest_schema(); ++schema) {
    const Folder folder;
    {
      SqliteConnection old(folder.path() / "quire.db");
      migrate_to(old, schema);
      if (schema > 0) old.execute("INSERT INTO counters VALUES ('witness', 1)");
    }
    const auto store = open_sqlite(folder.path());
    const Record one = record("2611.00001", "One");
    store->put(std::span(&one, 1));
    EXPECT_EQ(store->stats().schema, newest_schema());
    EXPECT_TRUE(store->check().empty());
  }
}

TEST(StoreFiles, AFileOfTheFirstSchemaIsReadWhole) {
  const Folder folder;
  {
    std::ifstream text(fs::path(QUIRE_SOURCE) / "src/store/testdata/schema_1.sql");
    const std::string sql{std::istreambuf_iterator<char>(text), {}};
    ASSERT_FALSE(sql.empty());
    SqliteConnection old(folder.path() / "quire.db");
    old.execute(sql.c_str());
  }
  const auto store = open_sqlite(folder.path());
  EXPECT_EQ(store->check(), std::vector<std::string>{});
  const Stats stats = store->stats();
  EXPECT_EQ(stats.schema, newest_schema());
  EXPECT_EQ(stats.papers, 3U);
  EXPECT_EQ(stats.newest_change, 4U);
  EXPECT_EQ(store->paper(id("2611.00001"))->paper.title, "A Lower Bound for $k$-Sets");
  EXPECT_EQ(store->paper(id("2611.00001"))->pick, (Pick{day("2026-05-06"), 9, 0, ""}));
  EXPECT_EQ(store->paper(id("2611.00002"))->votes, 2);
  EXPECT_EQ(store->docs_between(day("2026-05-01"), day("2026-05-06"), 9), (std::vector<Doc>{1, 2}));
  const Record named = record("2611.00003", "Paper of a Listing");
  EXPECT_EQ(store->put(std::span(&named, 1)).changed, 1U) << "a title of the old file gets its identity";
  EXPECT_EQ(store->vote(1, "ana", true, now()), 1);
  EXPECT_EQ(store->check(), std::vector<std::string>{});
}

TEST(StoreFiles, AnEmptyFileIsANewStore) {
  // What a process leaves that was killed between making the file and writing into it.
  const Folder folder;
  std::ofstream(folder.path() / "quire.db").close();
  EXPECT_EQ(open_sqlite(folder.path())->stats().papers, 0U);
}

TEST(StoreFiles, AFolderThatCannotBeMadeIsNamed) {
  const Folder folder;
  std::ofstream(folder.path() / "file").close();
  try {
    open_sqlite(folder.path() / "file" / "below");
    FAIL() << "opened";
  } catch (const StoreError& e) {
    EXPECT_NE(std::string(e.what()).find("--data"), std::string::npos) << e.what();
  }
}

TEST(StoreFiles, ADamagedBodyIsAnErrorAFaultAndHealedByAnImport) {
  const Folder folder;
  const auto store = open_sqlite(folder.path());
  const std::vector<Record> records{record("2611.00001", "One"), record("2611.00002", "Two")};
  store->put(records);
  {
    SqliteConnection other(folder.path() / "quire.db");
    other.execute("UPDATE papers SET body = zeroblob(length(body)) WHERE doc = 1");
  }
  try {
    (void)store->paper(Doc{1});
    FAIL() << "a damaged body was read";
  } catch (const StoreError& e) {
    EXPECT_NE(std::string(e.what()).find("2611.00001"), std::string::npos) << e.what();
  }
  ASSERT_EQ(store->check().size(), 1U);
  EXPECT_NE(store->check()[0].find("2611.00001"), std::string::npos);
  EXPECT_EQ(store->paper(Doc{2})->paper.title, "Two");
  EXPECT_EQ(store->put(records).changed, 1U);
  EXPECT_EQ(store->paper(Doc{1})->paper, records[0].paper);
  EXPECT_EQ(store->check(), std::vector<std::string>{});
}

TEST(StoreFiles, CheckSeesWhatDisagrees) {
  for (const char* harm :
       {"UPDATE papers SET votes = 7", "DELETE FROM listed WHERE doc = 1", "UPDATE listed SET score = 9",
        "UPDATE papers SET title_hash = 1", "UPDATE papers SET day = day + 1",
        "UPDATE counters SET value = 0 WHERE name = 'change'", "DELETE FROM run_events WHERE seq = 0",
        "INSERT INTO aliases VALUES ('2611.00001', 2)", "UPDATE papers SET source = NULL",
        "INSERT INTO gone VALUES ('2611.00001', 99)",
        "PRAGMA foreign_keys=OFF; INSERT INTO votes VALUES (99, 'ana', 0, 0)", "DELETE FROM picks",
        "INSERT INTO listed VALUES (20000, 0, 0, '2611.00001', 1)"}) {
    const Folder folder;
    const auto store = open_sqlite(folder.path());
    store->put(std::vector<Record>{record("2611.00001", "One"),
                                   picked(record("2611.00002", "Two"), "2026-05-04", 1)});
    store->add_events(store->add_run({}).id, std::vector<std::string>{"a", "b"});
    ASSERT_EQ(store->check(), std::vector<std::string>{});
    SqliteConnection other(folder.path() / "quire.db");
    other.execute(harm);
    EXPECT_FALSE(store->check().empty()) << harm;
  }
}

TEST(StoreFiles, APaperOverTheLimitUndoesItsBatch) {
  const Folder folder;
  const auto store = open_sqlite(folder.path());
  std::vector<Record> records{record("2611.00001", "One"), record("2611.00002", "Two")};
  records[1].paper.abstract = std::string(9u << 20, 'x');
  try {
    store->put(records);
    FAIL() << "stored";
  } catch (const StoreError& e) {
    EXPECT_NE(std::string(e.what()).find("2611.00002"), std::string::npos) << e.what();
  }
  EXPECT_EQ(store->stats().papers, 0U);
  EXPECT_EQ(store->newest_change(), 0U);
}

TEST(StoreFiles, DamagedPagesGiveFaultsOrErrorsNeverACrash) {
  const Folder folder;
  {
    const auto store = open_sqlite(folder.path());
    std::vector<Record> records;
    for (int i = 0; i < 300; ++i)
      records.push_back(record("2611." + std::to_string(10000 + i), "Paper " + std::to_string(i)));
    store->put(records);
    store->backup(folder.path() / "whole");
  }
  std::mt19937 random(11);
  const auto size = fs::file_size(folder.path() / "whole");
  int noticed = 0;
  for (int round = 0; round < 40; ++round) {
    const Folder victim;
    fs::copy_file(folder.path() / "whole", victim.path() / "quire.db");
    if (round % 4 == 0) {
      fs::resize_file(victim.path() / "quire.db", random() % size);
    } else {
      std::fstream file(victim.path() / "quire.db", std::ios::in | std::ios::out | std::ios::binary);
      for (int i = 0; i < 64; ++i) {
        file.seekp(static_cast<std::streamoff>(random() % size));
        file.put(static_cast<char>(random()));
      }
    }
    try {
      const auto store = open_sqlite(victim.path());
      const auto faults = store->check();
      noticed += faults.empty() ? 0 : 1;
      for (const auto& paper : store->papers(store->docs_between(day("2026-01-01"), day("2026-12-31"), 500)))
        EXPECT_FALSE(paper.paper.id.key().empty());
    } catch (const StoreError&) {
      ++noticed;
    }
  }
  EXPECT_GT(noticed, 30) << "nearly every damage must be seen";
}

TEST(StoreFiles, AFullDiskUndoesTheBatchAndTheStoreGoesOn) {
  const Folder folder;
  const auto store = open_sqlite(folder.path());
  const Record first = record("2611.00001", "First");
  store->put(std::span(&first, 1));
  // A limit on the file's size stands for a full disk: SQLite gives the same SQLITE_FULL.
  std::vector<Record> big;
  std::mt19937 random(3);
  for (int i = 0; i < 50; ++i) {
    Record r = record("2611." + std::to_string(30000 + i), "Big " + std::to_string(i));
    for (int w = 0; w < 20000; ++w) r.paper.abstract += static_cast<char>('!' + random() % 90);
    big.push_back(std::move(r));
  }
  set_page_limit_for_test(*store, 40);
  try {
    store->put(big);
    FAIL() << "a full disk was not noticed";
  } catch (const StoreError& e) {
    EXPECT_NE(std::string(e.what()).find("disk is full"), std::string::npos) << e.what();
  }
  EXPECT_EQ(store->stats().papers, 1U);
  set_page_limit_for_test(*store, 1'000'000);
  EXPECT_EQ(store->put(big).added, 50U);
  EXPECT_TRUE(store->check().empty());
}

// ---- Backups ----

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename().string());
  return names;
}

TEST(Backup, IsWholeWhileOthersWrite) {
  const Folder folder, copies;
  const auto store = open_sqlite(folder.path());
  std::thread writer([&] {
    for (int b = 0; b < 40; ++b) {
      std::vector<Record> records;
      for (int i = 0; i < 10; ++i)
        records.push_back(
            record("2611." + std::to_string(10000 + b * 10 + i), "Paper " + std::to_string(b * 10 + i)));
      store->put(records);
    }
  });
  for (int i = 0; i < 5; ++i) {
    const fs::path place = copies.path() / std::to_string(i);
    fs::create_directory(place);
    store->backup(place / "quire.db");
    EXPECT_EQ(names_in(place), std::vector<std::string>{"quire.db"});
    const auto copy = open_sqlite(place);
    EXPECT_EQ(copy->stats().papers % 10, 0U) << "a batch was cut";
    EXPECT_EQ(copy->check(), std::vector<std::string>{});
  }
  writer.join();
}

TEST(Backup, ReplacesAnOlderOneButNotADatabaseInUse) {
  const Folder folder, other;
  const auto store = open_sqlite(folder.path());
  store->backup(other.path() / "copy");
  const Record one = record("2611.00001", "One");
  store->put(std::span(&one, 1));
  store->backup(other.path() / "copy");
  EXPECT_EQ(names_in(other.path()), std::vector<std::string>{"copy"});
  EXPECT_THROW(store->backup(folder.path() / "quire.db"), StoreError) << "over itself";
  EXPECT_THROW(store->backup(other.path() / "none" / "copy"), StoreError);
  fs::create_directory(other.path() / "folder");
  EXPECT_THROW(store->backup(other.path() / "folder"), StoreError);
  EXPECT_EQ(names_in(other.path()).size(), 2U) << "nothing is left of what failed";
  EXPECT_EQ(store->stats().papers, 1U);
}

}  // namespace
}  // namespace quire::store
