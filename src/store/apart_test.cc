// What a followed Quire holds apart is apart here too, for as long as it says so and nobody here says
// otherwise.
#include <gtest/gtest.h>

#include "store/fixture_test.h"

namespace quire::store {
namespace {

constexpr const char* kOther = "quire:other.test";
constexpr const char* kTitle = "A Lower Bound for the Harbour Problem";

Record said(const char* source, const std::string& key, const std::string& title = kTitle) {
  Record made{Paper(id(key)), {}, source};
  made.paper.title = title;
  made.paper.authors = {{"Mira Østergård"}};
  made.paper.published = day("2026-11-02");
  return made;
}
Record same_as(Record record, const char* other) {
  record.paper.other_ids.push_back(id(other));
  return record;
}
Record apart(Record record, const char* other) {
  record.paper.apart.push_back(id(other));
  return record;
}
Record deleted(const char* source, const char* key) {
  Record made{Paper(id(key)), {}, source};
  made.paper.deleted = true;
  return made;
}

class ApartTest : public testing::Test {
 protected:
  PutCounts put(const std::vector<Record>& records) {
    const PutCounts counts = store_->put(records);
    EXPECT_EQ(store_->check(), std::vector<std::string>{});
    return counts;
  }
  Doc doc(const char* key) {
    const auto paper = store_->paper(id(key));
    return paper ? paper->doc : 0;
  }
  void expect_two() {
    EXPECT_EQ(store_->stats().papers, 2U);
    EXPECT_NE(doc("2611.00001"), doc("doi:10.1000/x"));
    EXPECT_EQ(store_->apart_from(doc("2611.00001")), std::vector{id("doi:10.1000/x")});
    EXPECT_EQ(store_->apart_from(doc("doi:10.1000/x")), std::vector{id("2611.00001")});
  }
  void expect_one() {
    EXPECT_EQ(store_->stats().papers, 1U);
    EXPECT_EQ(doc("2611.00001"), doc("doi:10.1000/x"));
    EXPECT_TRUE(store_->apart_from(doc("2611.00001")).empty());
  }

  Folder folder_;
  std::unique_ptr<Store> store_ = open_sqlite(folder_.path());
  /// One work with two names, and each of them held apart from the other.
  const Record one_ = same_as(said(kOther, "2611.00001"), "doi:10.1000/x");
  const Record a_ = apart(said(kOther, "2611.00001"), "doi:10.1000/x");
  const Record b_ = apart(said(kOther, "doi:10.1000/x", "Another one"), "2611.00001");
};

TEST_F(ApartTest, AJoinThatIsTakenBackThereIsTakenBackHereInEitherOrder) {
  for (const bool a_first : {true, false}) {
    const Folder folder;
    store_ = open_sqlite(folder.path());
    put({said(kOther, "doi:10.1000/x", "Another one")});
    put({deleted(kOther, "doi:10.1000/x"), one_});
    expect_one();
    put(a_first ? std::vector{a_, b_} : std::vector{b_, a_});
    expect_two();
    EXPECT_EQ(store_->paper(id("doi:10.1000/x"))->paper.title, "Another one");
    EXPECT_TRUE(store_->paper(id("2611.00001"))->paper.other_ids.empty())
        << "what was said before counts no more";
    EXPECT_EQ(put({a_, b_}).unchanged, 2U) << "as often as it is said";
    put({said("openalex", "openalex:W7", "Unrelated")});
    put({same_as(said("hf-json", "2611.00001"), "doi:10.1000/x")});
    EXPECT_EQ(store_->stats().papers, 3U) << "whatever a third source says";
  }
}

TEST_F(ApartTest, ANameThatOnlyLedToAPaperBecomesOneOfItsOwn) {
  put({one_});
  expect_one();
  put({a_, b_});
  expect_two();
  const Folder folder;
  store_ = open_sqlite(folder.path());
  put({one_});
  put({b_});
  put({a_});
  expect_two();
}

TEST_F(ApartTest, WhoSaysSoMayTakeItBack) {
  put({a_, b_});
  expect_two();
  put({deleted(kOther, "doi:10.1000/x"), one_});
  expect_one();
  put({b_, a_});
  expect_two();
}

TEST_F(ApartTest, AJoinByHandHereStays) {
  put({a_, b_});
  ASSERT_TRUE(store_->join(doc("2611.00001"), doc("doi:10.1000/x"), at("2026-11-20")).ok());
  put({a_, b_});
  expect_one();
  const auto joins = store_->joins(std::nullopt, 9);
  ASSERT_EQ(joins.size(), 1U);
  EXPECT_FALSE(joins[0].undone_at);
  ASSERT_TRUE(store_->undo_join(joins[0].number, at("2026-11-21")).ok());
  expect_two();
}

TEST_F(ApartTest, ASourceThatNeverSpokeOfTheOtherOneTakesNothingApart) {
  put({same_as(said("openalex", "2611.00001"), "doi:10.1000/x"), said("bibtex", "doi:10.1000/x")});
  put({a_});
  EXPECT_EQ(doc("2611.00001"), doc("doi:10.1000/x"));
  put({b_});
  EXPECT_NE(doc("2611.00001"), doc("doi:10.1000/x")) << "now it does";
}

TEST_F(ApartTest, TwoNamesOfOneSourceAtOneWorkPart) {
  // openalex calls it by its DOI; the other Quire too, until both know its number at arXiv.
  put({said("openalex", "doi:10.1000/x"), said(kOther, "doi:10.1000/x")});
  put({same_as(said("openalex", "doi:10.1000/x"), "2611.00001")});
  put({deleted(kOther, "doi:10.1000/x"), one_});
  expect_one();
  ASSERT_EQ(store_->joins(std::nullopt, 9).size(), 0U);
  for (const bool a_first : {true, false}) {
    put(a_first ? std::vector{a_, b_} : std::vector{b_, a_});
    expect_two();
  }
}

TEST_F(ApartTest, PicksGoWithTheirPapers) {
  Record one = one_;
  one.pick = Pick{day("2026-11-03"), 5, 0, ""};
  Record more{Paper(id("2611.00001")), Pick{day("2026-11-04"), 7, 0, ""}, kOther};
  put({one, more});
  Record a = a_;
  a.pick = one.pick;
  Record b = b_;
  b.pick = more.pick;
  put({a, b});
  expect_two();
  const auto days = [&](const char* key) {
    std::vector<std::string> out;
    for (const Pick& pick : store_->picks(doc(key))) out.push_back(pick.day.iso());
    return out;
  };
  EXPECT_EQ(days("2611.00001"), std::vector<std::string>{"2026-11-03"});
  EXPECT_EQ(days("doi:10.1000/x"), std::vector<std::string>{"2026-11-04"});
  EXPECT_EQ(store_->docs_between(day("2026-11-04"), day("2026-11-04"), 9), std::vector{doc("doi:10.1000/x")});

  put({said("hf-json", "2611.00001")});
  Record listed{Paper(id("2611.00001")), Pick{day("2026-11-05"), 1, 0, ""}, "hf-json"};
  put({listed});
  put({a, b});
  EXPECT_EQ(days("2611.00001"), (std::vector<std::string>{"2026-11-03", "2026-11-05"}))
      << "what others say stays";
}

TEST_F(ApartTest, NonsenseIsSurvived) {
  Record self = apart(said(kOther, "2611.00001"), "2611.00001");
  put({self});
  EXPECT_TRUE(store_->apart_from(doc("2611.00001")).empty());
  Record many = said(kOther, "2611.00002");
  for (int i = 0; i < 100; ++i) many.paper.apart.push_back(id("doi:10.1000/" + std::to_string(i % 50)));
  put({many, many});
  EXPECT_TRUE(store_->apart_from(doc("2611.00002")).empty()) << "nothing of them is known";
  EXPECT_TRUE(store_->apart_from(12345).empty());
  put({deleted(kOther, "2611.00002"), many, deleted(kOther, "2611.00001")});
}

}  // namespace
}  // namespace quire::store
