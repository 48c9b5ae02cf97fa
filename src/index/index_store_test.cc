// The index over the real store: what was put is found, what changed is found anew, both agree.
#include <gtest/gtest.h>

#include "index/index.h"
#include "index/memory_store.h"
#include "paper/test_folder.h"

namespace quire::index {
namespace {

TEST(IndexOverSqlite, FollowsTheChangeLog) {
  TestFolder folder;
  const auto store = store::open_sqlite(folder.path());
  const auto index = Index::open(folder.path() / "index");
  PaperMaker make(21);
  std::vector<Record> records;
  for (std::size_t i = 0; i < 300; ++i) {
    Paper paper = make.paper(i);
    paper.title = "Paper number " + std::to_string(i) + " on " + paper.title;
    records.push_back({std::move(paper), std::nullopt});
  }
  store->put(records);
  EXPECT_EQ(index->catch_up(*store), 300u);
  EXPECT_EQ(index->stats().change, store->newest_change());
  EXPECT_EQ(index->search(read_query("title:paper")).total, 300u);
  const Found one = index->search(read_query("\"paper number 17\""));
  ASSERT_EQ(one.total, 1u);
  EXPECT_EQ(store->paper(one.hits.front().doc)->paper.id, records[17].paper.id);

  records[17].paper.title = "Zeppelins";
  store->put(std::span(records).subspan(17, 1));
  EXPECT_EQ(index->catch_up(*store), 1u);
  EXPECT_EQ(index->search(read_query("\"paper number 17\"")).total, 0u);
  EXPECT_EQ(index->search(read_query("zeppelin")).total, 1u);

  records[18].paper.published = *Day::parse("2026-11-20");
  records[18].paper.updated = *Day::parse("2026-11-21");
  store->put(std::span(records).subspan(18, 1));
  index->catch_up(*store);
  EXPECT_EQ(index->search(read_query("from:2026-11-20 to:2026-11-20")).total, 1u);
  EXPECT_EQ(index->check(*store), std::vector<std::string>());
}

}  // namespace
}  // namespace quire::index
