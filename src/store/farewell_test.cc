// Who leaves: what is theirs goes, what others need stays, and no row of any table names them.
#include <gtest/gtest.h>

#include "store/accounts.h"
#include "store/corrections.h"
#include "store/discussion.h"
#include "store/fixture_test.h"
#include "store/interests.h"
#include "store/links.h"
#include "store/moderation.h"
#include "store/notices.h"
#include "store/shelf.h"
#include "store/submissions.h"
#include "store/test_people.h"

namespace quire::store {
namespace {

using std::chrono::hours;

class FarewellTest : public testing::Test {
 protected:
  Doc paper(const char* key) { return store_->paper(id(key))->doc; }
  const Folder folder_;
  std::unique_ptr<Store> store_ = open_for_test(folder_.path());
  Accounts accounts_{store_->tables()};
  Instant t_ = at("2026-11-20T08:00:00Z");
};

/// Every column of text of every table that holds the key.
std::vector<std::string> columns_with(Store& store, const std::string& key) {
  Readers::Lease reader(store.tables().readers());
  const bool sqlite = reader->dialect() == Dialect::sqlite;
  std::vector<std::pair<std::string, std::string>> columns;
  {
    Query query = reader->query(
        sqlite ? "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = "
                 "'table' "
                 "AND c.type = 'TEXT'"
               : "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = "
                 "current_schema() AND data_type = 'text'");
    while (query.row()) columns.emplace_back(query.text(0), query.text(1));
  }
  std::vector<std::string> found;
  for (const auto& [table, column] : columns) {
    const std::string sql = "SELECT 1 FROM " + table + " WHERE " + column + " = ?";
    const auto prepared = reader->prepare(sql.c_str());
    Query query(*prepared);
    query.bind(std::string_view(key));
    if (query.row()) found.push_back(table + "." + column);
  }
  return found;
}

TEST_F(FarewellTest, NothingPointsToWhoLeft) {
  store_->put(std::vector<Record>{record("2611.00001", "One"), record("2611.00002", "Two")});
  const std::string mira = add_person(*store_, "mira"), bo = add_person(*store_, "bo");
  const Doc doc = paper("2611.00001");
  Discussion discussion(store_->tables());
  const auto said = discussion.add({doc, "", mira, comment_key(mira, "a"), "Hello @bo.", t_});
  const auto other = discussion.add({doc, said.comment.key, bo, comment_key(bo, "b"), "Yes @mira.", t_});
  ASSERT_TRUE(said && other);
  Moderation moderation(store_->tables());
  ASSERT_TRUE(moderation.report(Reported::comment, other.comment.key, mira, "rude", t_));
  ASSERT_TRUE(moderation.report(Reported::person, mira, bo, "loud", t_));
  ASSERT_TRUE(moderation.lock(paper("2611.00002"), mira, "calm", t_));
  ASSERT_TRUE(Links(store_->tables()).add({0, doc, LinkKind::code, "https://a.test", "", mira, "", t_}));
  ASSERT_TRUE(Submissions(store_->tables()).submit({doc, Day::of(t_), mira, "", "mine", t_, {}}, false));
  Claims claims(store_->tables());
  for (std::uint32_t at : {0U, 1U}) {
    Claim claim;
    claim.key = key_from(mira, std::to_string(at));
    claim.place = {"2611.00001", at, "Mira Lund", "lund m"};
    claim.person = mira;
    claim.proof = "me";
    claim.at = t_;
    const auto made_claim = claims.make(claim);
    ASSERT_TRUE(made_claim);
    if (at == 0) {
      ASSERT_TRUE(claims.accept(made_claim->number, claim.place, mira, "", t_));
    }
  }
  Corrections corrections(*store_);
  Correction correction;
  correction.key = key_from(mira, "c");
  correction.doc = doc;
  correction.value = "Another";
  correction.person = mira;
  correction.at = t_;
  ASSERT_TRUE(corrections.propose(correction));
  ASSERT_TRUE(Circles(store_->tables()).make({"ropes", "", "", mira, t_}));
  ASSERT_TRUE(Circles(store_->tables()).invite("ropes", mira, "bo", t_));
  ASSERT_TRUE(Circles(store_->tables()).join("ropes", bo, t_));
  Interests interests(store_->tables());
  ASSERT_TRUE(interests.follow({mira, Interest::Kind::category, "cs.LG", "", t_}));
  ASSERT_TRUE(interests.follow({bo, Interest::Kind::person, mira, "", t_}));
  Notices(store_->tables()).mute(bo, mira, true, t_);
  store_->vote(doc, mira, true, t_);
  store_->mark_read(doc, mira, t_);
  Shelf(store_->tables()).keep(mira, doc, true, t_);
  accounts_.add_session({"s", mira, t_, t_, t_ + hours(24), "", ""});
  ASSERT_TRUE(accounts_.add_token({"t", mira, "laptop", "", kScopeRead, t_, {}, {}}));
  accounts_.set_role(mira, Role::curator, mira, t_);
  EXPECT_GT(columns_with(*store_, mira).size(), 20U);

  accounts_.remove(mira, t_ + hours(1));
  EXPECT_EQ(columns_with(*store_, mira), (std::vector<std::string>{"persons.key"}));
  EXPECT_EQ(columns_with(*store_, "mira"), std::vector<std::string>{});
  EXPECT_EQ(store_->check(), std::vector<std::string>{});
  const auto thread = discussion.thread(doc, bo);
  ASSERT_EQ(thread.comments.size(), 2U);
  EXPECT_TRUE(thread.comments[0].deleted_at && thread.comments[0].text.empty());
  EXPECT_EQ(Links(store_->tables()).of(doc).at(0).name, kGoneName);
  EXPECT_EQ(moderation.open_reports(9).at(0).name, kGoneName) << "curators still have to look";
  EXPECT_TRUE(claims.claimants_of(doc).empty());
  for (const Claim& claim : claims.of_paper(doc)) EXPECT_EQ(claim.state, Verdict::withdrawn);
  EXPECT_TRUE(corrections.open(9).empty());
  EXPECT_EQ(Circles(store_->tables()).standing("ropes", bo), CircleMember::Standing::keeper);
  EXPECT_FALSE(accounts_.named(kGoneName)->deleted_at == std::nullopt);
  EXPECT_TRUE(accounts_.known_names({kGoneName, "bo", "mira", "owner"}) == std::set<std::string>{"bo"});
  accounts_.remove(bo, t_ + hours(2));
  EXPECT_EQ(columns_with(*store_, bo), (std::vector<std::string>{"persons.key"}));
}

}  // namespace
}  // namespace quire::store
