// The order in which a growing change log is taken in: nothing is left out, nothing counts as complete too
// soon.
#include "index/backlog.h"

#include <set>

#include <gtest/gtest.h>

#include "index/memory_store.h"

namespace quire::index {
namespace {

TEST(Backlog, BeginsWithTheNewestAndLeavesNothingOut) {
  MemoryStore store;
  PaperMaker make(1);
  for (std::size_t i = 0; i < 10'000; ++i) store.set(make.paper(i));
  Backlog backlog(0, 40'000);
  const Range first = backlog.next(store);
  ASSERT_FALSE(first.docs.empty());
  EXPECT_EQ(first.docs.back(), 10'000U);
  EXPECT_EQ(first.change, 0U) << "what came before is still to come";
  std::set<store::Doc> seen(first.docs.begin(), first.docs.end());
  store::ChangeNumber complete = first.change;
  for (Range range = backlog.next(store); !range.docs.empty(); range = backlog.next(store)) {
    seen.insert(range.docs.begin(), range.docs.end());
    complete = range.change;
  }
  EXPECT_EQ(seen.size(), 10'000U);
  EXPECT_EQ(complete, 10'000U);
}

TEST(Backlog, WhatCountsAsCompleteIsWhole) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    MemoryStore store;
    PaperMaker make(seed);
    Backlog backlog(0, 16);
    std::set<store::Doc> seen;
    for (int round = 0; round < 200; ++round) {
      for (std::size_t left = make.below(24); left > 0; --left) {
        const store::Doc doc = store.set(make.paper(make.below(300)));
        seen.erase(doc);  // its newest state is to be taken in again
      }
      const Range range = backlog.next(store);
      seen.insert(range.docs.begin(), range.docs.end());
      for (const store::Change& change : store.changes(0, 1000)) {
        if (change.number <= backlog.complete_until()) {
          ASSERT_TRUE(seen.contains(change.doc)) << change.number;
        }
      }
    }
    while (!backlog.next(store).docs.empty()) {
    }
    EXPECT_EQ(backlog.complete_until(), store.newest_change());
  }
}

}  // namespace
}  // namespace quire::index
