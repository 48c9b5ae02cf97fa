// Claims of authorship: made once, decided once, undone with the decision they made, and never lost from
// view.
#include "store/claims.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "store/fixture_test.h"

namespace quire::store {
namespace {

constexpr const char* kAda = "aaaaaaaaaaaaaaaaaaaaaaaa";
constexpr const char* kBo = "bbbbbbbbbbbbbbbbbbbbbbbb";

class ClaimsTest : public testing::Test {
 protected:
  ClaimsTest() {
    for (const auto& [key, name] : {std::pair(kAda, "ada"), std::pair(kBo, "bo")})
      store_->tables().write([key = key, name = name](Connection& writer) {
        writer
            .query(
                "INSERT INTO persons(key, name, skeleton, full_name, email, password, role, created_at, "
                "ban_why, settings) VALUES (?1, ?2, ?2, '', '', '', 1, 0, '', '{}')")
            .bind(std::string_view(key))
            .bind(std::string_view(name))
            .run();
      });
    const Record one[] = {record("2611.00001", "On Ropes")};
    store_->put(one);
    doc_ = store_->paper(id("2611.00001"))->doc;
  }
  Claim wish(const char* person, const std::string& proof = "I wrote it",
             const std::string& key = random_key()) {
    Claim claim;
    claim.key = key;
    claim.place = place_;
    claim.person = person;
    claim.proof = proof;
    claim.at = now_;
    return claim;
  }
  const Folder folder_;
  std::unique_ptr<Store> store_ = open_for_test(folder_.path());
  Claims claims_{store_->tables()};
  Doc doc_ = 0;
  AuthorPlace place_{"2611.00001", 0, "Mira Østergård", "ostergard m"};
  Instant now_ = at("2026-11-20T10:00:00Z");
};

TEST_F(ClaimsTest, AreMadeOnceAndWaitForACurator) {
  const auto made = claims_.make(wish(kAda, " I wrote\nit ", "k1"));
  ASSERT_TRUE(made) << made.error();
  EXPECT_EQ(made->proof, "I wrote it");
  const auto again = claims_.make(wish(kAda, "I wrote it", "k1"));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->number, made->number);
  EXPECT_THROW((void)claims_.make(wish(kAda, "other words", "k1")), SentOtherwise);
  const auto twice = claims_.make(wish(kAda));
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error(), "you have claimed that place; a curator will decide");
  EXPECT_FALSE(claims_.make(wish(kBo, "")));
  EXPECT_FALSE(claims_.make(wish(kBo, std::string(2001, 'x'))));
  EXPECT_EQ(claims_.open(9).size(), 1U);
  EXPECT_TRUE(claims_.claimants_of(doc_).empty());
  EXPECT_EQ(store_->check(), std::vector<std::string>{});
}

TEST_F(ClaimsTest, AcceptedTheyDecideWhoTheAuthorIsAndUndoneTheyDoNot) {
  const auto number = claims_.make(wish(kAda))->number;
  ASSERT_TRUE(claims_.accept(number, place_, "owner", "seen at the lab", now_ + std::chrono::minutes(1)));
  ASSERT_EQ(claims_.claimants_of(doc_).size(), 1U);
  EXPECT_EQ(claims_.claimants_of(doc_)[0].name, "ada");
  const auto decisions = store_->decisions("ostergard m", 9);
  ASSERT_EQ(decisions.size(), 1U);
  EXPECT_EQ(decisions[0].kind, AuthorDecision::Kind::claim);
  EXPECT_EQ(decisions[0].claimant, kAda);
  EXPECT_EQ(decisions[0].one.name, "Mira Østergård");
  EXPECT_FALSE(claims_.accept(number, place_, "owner", "", now_));
  const auto other = claims_.make(wish(kBo));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error(), "that place is ada's; a curator can undo that first");
  ASSERT_TRUE(claims_.undo(number, "owner", "a namesake", now_ + std::chrono::minutes(2)));
  EXPECT_TRUE(claims_.claimants_of(doc_).empty());
  EXPECT_TRUE(store_->decisions("ostergard m", 9)[0].undone_at);
  EXPECT_TRUE(claims_.make(wish(kBo)));
  const auto steps = claims_.steps(number);
  ASSERT_EQ(steps.size(), 3U);
  EXPECT_EQ(steps[0].what, "claim");
  EXPECT_EQ(steps[1].why, "seen at the lab");
  EXPECT_EQ(steps[2].what, "undo");
  EXPECT_EQ(steps[2].name, "owner");
  EXPECT_EQ(claims_.claim(number)->why, "seen at the lab") << "what was decided stays to be read";
}

TEST_F(ClaimsTest, OnlyOneOfTwoIsAccepted) {
  const auto ada = claims_.make(wish(kAda))->number;
  const auto bo = claims_.make(wish(kBo))->number;
  ASSERT_TRUE(claims_.accept(ada, place_, "owner", "", now_));
  EXPECT_FALSE(claims_.accept(bo, place_, "owner", "", now_));
  EXPECT_TRUE(claims_.refuse(bo, "owner", "it is ada's", now_));
  EXPECT_EQ(claims_.of_paper(doc_).size(), 2U);
  EXPECT_EQ(claims_.of_person(kBo, 9).at(0).state, Verdict::refused);
  EXPECT_TRUE(claims_.withdraw(ada, kAda, now_));
  EXPECT_FALSE(claims_.withdraw(bo, kAda, now_));
  EXPECT_FALSE(claims_.withdraw(bo, kBo, now_)) << "refused already";
  EXPECT_TRUE(claims_.claimants_of(doc_).empty());
}

TEST_F(ClaimsTest, TheListMustStillSayIt) {
  const auto number = claims_.make(wish(kAda))->number;
  AuthorPlace changed = place_;
  changed.name = "Somebody Else";
  EXPECT_FALSE(claims_.accept(number, changed, "owner", "", now_));
  EXPECT_EQ(claims_.claim(number)->state, Verdict::open);
  EXPECT_TRUE(store_->decisions("ostergard m", 9).empty());
  EXPECT_FALSE(claims_.accept(99, place_, "owner", "", now_));
}

TEST_F(ClaimsTest, FollowPapersThatBecomeOne) {
  const Record other[] = {record("doi:10.1000/ropes", "Upon Knots")};
  store_->put(other);
  place_.paper = "doi:10.1000/ropes";
  const auto number = claims_.make(wish(kAda))->number;
  ASSERT_TRUE(claims_.accept(number, place_, "owner", "", now_));
  ASSERT_TRUE(store_->join(doc_, store_->paper(id("doi:10.1000/ropes"))->doc, now_));
  EXPECT_EQ(claims_.claimants_of(doc_).size(), 1U);
  EXPECT_EQ(claims_.of_paper(doc_).size(), 1U);
}

TEST(Keys, AreHexadecimalAndTheSameForTheSameWish) {
  EXPECT_EQ(key_from("ada", "1"), key_from("ada", "1"));
  EXPECT_NE(key_from("ada", "1"), key_from("bo", "1"));
  EXPECT_EQ(random_key().size(), 24U);
  EXPECT_NE(random_key(), random_key());
}

}  // namespace
}  // namespace quire::store
