// Files that are not what they should be, disks that are full, and copies: always a clear error or a fault of
// check(), never a crash, never half a step.
#include <fstream>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "store/fixture_test.h"
#include "store/schema.h"

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
    Connection other(folder.path() / "quire.db");
    other.execute("CREATE TABLE things(a)");
  }
  EXPECT_THROW(open_sqlite(folder.path()), StoreError);
}

TEST(StoreFiles, ANewerSchemaIsRefused) {
  const Folder folder;
  open_sqlite(folder.path());
  {
    Connection other(folder.path() / "quire.db");
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
      Connection old(folder.path() / "quire.db");
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

}  // namespace
}  // namespace quire::store
