// Decisions about who authors are: kept, found by either name, undone once, never lost.
#include <gtest/gtest.h>

#include "store/fixture_test.h"

namespace quire::store {
namespace {

AuthorDecision decision(const char* paper, const char* other) {
  AuthorDecision made;
  made.kind = AuthorDecision::Kind::different;
  made.one = {paper, 2, "Wei Zhang", "zhang w"};
  made.other = {other, 0, "W. \u4f1f Zhang", "zhang w"};
  made.person = "owner";
  made.why = "other 'school'";
  made.at = at("2026-11-20T10:00:00Z");
  return made;
}

TEST(Decisions, SurviveAndComeNewestFirst) {
  const Folder folder;
  std::int64_t first = 0, second = 0;
  {
    const auto store = open_for_test(folder.path());
    first = store->decide(decision("2611.00001", "2611.00002"));
    second = store->decide(decision("2611.00003", "2611.00004"));
    EXPECT_LT(first, second);
  }
  const auto store = open_for_test(folder.path());
  const auto all = store->decisions("zhang w", 100);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].number, second);
  EXPECT_EQ(all[1].number, first);
  const AuthorDecision& kept = all[1];
  EXPECT_EQ(kept.kind, AuthorDecision::Kind::different);
  EXPECT_EQ(kept.one.paper, "2611.00001");
  EXPECT_EQ(kept.one.position, 2U);
  EXPECT_EQ(kept.other.name, "W. \u4f1f Zhang");
  EXPECT_EQ(kept.person, "owner");
  EXPECT_EQ(kept.why, "other 'school'");
  EXPECT_EQ(kept.at, at("2026-11-20T10:00:00Z"));
  EXPECT_FALSE(kept.undone_at);
  EXPECT_EQ(store->decisions("zhang w", 1).size(), 1U);
  EXPECT_TRUE(store->decisions("zhang x", 100).empty());
  EXPECT_EQ(store->check(), std::vector<std::string>{});
}

TEST(Decisions, AreFoundUnderBothNamesOnce) {
  const Folder folder;
  const auto store = open_for_test(folder.path());
  AuthorDecision renamed = decision("2611.00001", "2611.00002");
  renamed.other.block = "doe j";
  store->decide(renamed);
  store->decide(decision("2611.00003", "2611.00004"));
  EXPECT_EQ(store->decisions("doe j", 100).size(), 1U);
  EXPECT_EQ(store->decisions("zhang w", 100).size(), 2U);
}

TEST(Decisions, AreUndoneOnceAndPagesNotice) {
  const Folder folder;
  const auto store = open_for_test(folder.path());
  const auto before = store->version();
  const auto number = store->decide(decision("2611.00001", "2611.00002"));
  const auto after = store->version();
  EXPECT_GT(after, before);
  EXPECT_TRUE(store->undo_decision(number, at("2026-11-21T10:00:00Z")));
  EXPECT_GT(store->version(), after);
  EXPECT_FALSE(store->undo_decision(number, at("2026-11-22T10:00:00Z")));
  EXPECT_FALSE(store->undo_decision(number + 1, at("2026-11-22T10:00:00Z")));
  ASSERT_TRUE(store->decision(number));
  EXPECT_EQ(store->decision(number)->undone_at, at("2026-11-21T10:00:00Z"));
  EXPECT_FALSE(store->decision(number + 1));
}

}  // namespace
}  // namespace quire::store
