// The people behind a name over a store and an index, with decisions.
#include "feed/people.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "paper/test_folder.h"

namespace quire::feed {
namespace {

class NamesakesTest : public testing::Test {
 protected:
  void put(const std::string& key, const std::vector<std::string>& authors, const char* day = "2020-01-01") {
    Record record{Paper(*PaperId::parse(key)), {}, "jsonl"};
    record.paper.title = "Of " + key;
    for (const std::string& author : authors) record.paper.authors.push_back({author});
    record.paper.categories = {"cs.LG"};
    record.paper.published = *Day::parse(day);
    store_->put(std::vector<Record>{record});
    index_->catch_up(*store_);
  }
  Namesakes ask(const std::string& name) { return namesakes(*store_, *index_, name); }
  std::size_t people(const std::string& name) { return ask(name).meant.size(); }
  std::int64_t decide_on(store::AuthorDecision::Kind kind, const std::string& one, const std::string& other) {
    store::AuthorDecision decision;
    decision.kind = kind;
    decision.one = *author_place(*store_, one);
    decision.other = *author_place(*store_, other);
    return *decide(*store_, decision);
  }

  TestFolder folder_;
  std::unique_ptr<store::Store> store_ = store::open_sqlite(folder_.path());
  std::unique_ptr<index::Index> index_ = index::Index::open(folder_.path() / "index");
};

TEST_F(NamesakesTest, FindsEverySpellingThroughTheIndex) {
  put("2001.00001", {"Sean O'Neill", "Mira Østergård"});
  put("2001.00002", {"S. O’Neill", "M. Ostergard"});
  put("2001.00003", {"Sean ONeill", "Mira Østergård"});
  EXPECT_EQ(ask("Sean O'Neill").mentions.size(), 2U) << "the index has ONeill as one word";
  EXPECT_EQ(people("Mira Østergård"), 1U);
  EXPECT_EQ(ask("Mira Ostergard").mentions.size(), 3U);
  EXPECT_EQ(ask("mira østergård").mentions.size(), 3U);
}

TEST_F(NamesakesTest, GivesOnlyThoseWhoMayBearTheName) {
  put("2001.00001", {"Wei Zhang"});
  put("2001.00002", {"Weijia Zhang"});
  put("2001.00003", {"W. Zhang"});
  put("2001.00004", {"Zhang Wei"});
  EXPECT_EQ(people("Wei Zhang"), 2U);
  EXPECT_EQ(people("W. Zhang"), 3U);
  EXPECT_EQ(people("Zhang, Weijia"), 2U);
  EXPECT_EQ(people("Nobody"), 0U);
  EXPECT_EQ(people(""), 0U);
}

TEST_F(NamesakesTest, DecisionsAreFollowedAndUndone) {
  put("2001.00001", {"Wei Zhang"});
  put("2001.00002", {"Bo Larsen", "Wei Zhang"});
  EXPECT_EQ(people("Wei Zhang"), 2U);
  const auto number = decide_on(store::AuthorDecision::Kind::same, "2001.00001:1", "2001.00002:2");
  EXPECT_EQ(people("Wei Zhang"), 1U);
  EXPECT_TRUE(store_->undo_decision(number, now()));
  EXPECT_EQ(people("Wei Zhang"), 2U);
  EXPECT_EQ(ask("Wei Zhang").decisions.size(), 1U);
}

TEST_F(NamesakesTest, ADecisionSurvivesThatItsPaperBecomesAnother) {
  put("2001.00001", {"Wei Zhang"});
  put("2001.00002", {"Wei Zhang"});
  put("doi:10.1000/abc", {"Wei Zhang"});
  decide_on(store::AuthorDecision::Kind::same, "doi:10.1000/abc:1", "2001.00001:1");
  EXPECT_EQ(people("Wei Zhang"), 2U);
  const auto one = store_->paper(*PaperId::parse("2001.00002")),
             other = store_->paper(*PaperId::parse("doi:10.1000/abc"));
  ASSERT_TRUE(store_->join(one->doc, other->doc, now()));
  index_->catch_up(*store_);
  EXPECT_EQ(people("Wei Zhang"), 1U);
}

TEST_F(NamesakesTest, MoreThanAPageOfTheIndexIsFound) {
  std::vector<Record> records;
  for (int i = 0; i < 2500; ++i) {
    Record record{Paper(*PaperId::parse(fmt::format("2002.{:05}", i + 1))), {}, "jsonl"};
    record.paper.title = fmt::format("Title {}", i);
    record.paper.authors = {{"Li Wang"}};
    record.paper.published = *Day::parse("2020-02-01");
    records.push_back(std::move(record));
  }
  store_->put(records);
  index_->catch_up(*store_);
  const Namesakes all = ask("Li Wang");
  EXPECT_EQ(all.mentions.size(), 2500U);
  EXPECT_FALSE(all.cut);
}

TEST_F(NamesakesTest, PlacesThatAreNoneSaySo) {
  put("2001.00001", {"Wei Zhang"});
  for (const char* text : {"", "2001.00001", "2001.00001:", "2001.00001:0", "2001.00001:2", "2001.00001:x",
                           "2001.00009:1", "nothing:1", ":1", "2001.00001:99999999999"})
    EXPECT_FALSE(author_place(*store_, text).ok()) << text;
  const auto place = author_place(*store_, "arXiv:2001.00001v1:1");
  ASSERT_TRUE(place.ok());
  EXPECT_EQ(place->name, "Wei Zhang");
  EXPECT_EQ(place_text(place->paper, place->position), "2001.00001:1");
  store::AuthorDecision itself;
  itself.one = itself.other = *place;
  EXPECT_FALSE(decide(*store_, itself).ok());
}

}  // namespace
}  // namespace quire::feed
