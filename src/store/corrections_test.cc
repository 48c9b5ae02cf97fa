// Corrections: proposed, accepted into the paper before what every source says, undone without a trace in it.
#include "store/corrections.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "store/fixture_test.h"

namespace quire::store {
namespace {

class CorrectionsTest : public testing::Test {
 protected:
  CorrectionsTest() {
    put("arxiv-oai", "On Roaps", 1);
    doc_ = store_->paper(id("2611.00001"))->doc;
  }
  void put(const char* source, const char* title, int version) {
    Record one = record("2611.00001", title);
    one.source = source;
    one.paper.authors[0].orcid = "0000-0002-1825-0097";
    for (int v = 1; v <= version; ++v) one.paper.versions.push_back({v, day("2026-05-01") + v});
    const Record records[] = {one};
    store_->put(records);
  }
  Correction wish(Field field, const std::string& value, const std::string& key = random_key()) {
    Correction one;
    one.key = key;
    one.doc = doc_;
    one.field = field;
    one.value = value;
    one.person = "owner";
    one.why = "a slip";
    one.at = now_;
    return one;
  }
  std::int64_t accepted(Field field, const std::string& value) {
    const auto made = corrections_.propose(wish(field, value));
    EXPECT_TRUE(made) << made.error();
    EXPECT_TRUE(corrections_.accept(made->number, "owner", "right", now_));
    return made->number;
  }
  Paper paper() { return store_->paper(doc_)->paper; }
  void expect_sound() { EXPECT_EQ(store_->check(), std::vector<std::string>{}); }

  const Folder folder_;
  std::unique_ptr<Store> store_ = open_for_test(folder_.path());
  Corrections corrections_{*store_};
  Doc doc_ = 0;
  Instant now_ = at("2026-11-20T10:00:00Z");
};

TEST_F(CorrectionsTest, CountBeforeEverySourceAndAreUndone) {
  const auto made = corrections_.propose(wish(Field::title, " On\nRopes "));
  ASSERT_TRUE(made) << made.error();
  EXPECT_EQ(made->before, "On Roaps");
  EXPECT_EQ(made->value, "On Ropes");
  EXPECT_EQ(paper().title, "On Roaps") << "nothing is changed until it is accepted";
  ASSERT_TRUE(corrections_.accept(made->number, "owner", "", now_));
  EXPECT_EQ(paper().title, "On Ropes");
  EXPECT_EQ(paper().versions.size(), 1U);
  put("arxiv-oai", "On Roaps", 2);
  EXPECT_EQ(paper().title, "On Ropes") << "a new version with the same slip";
  EXPECT_EQ(paper().versions.size(), 2U);
  const auto said = store_->statements(doc_);
  EXPECT_EQ(said[0].source, "correction:" + made->key);
  ASSERT_TRUE(corrections_.undo(made->number, "owner", "wrong", now_));
  EXPECT_EQ(paper().title, "On Roaps");
  EXPECT_EQ(corrections_.of(doc_)[0].state, Verdict::undone);
  EXPECT_FALSE(corrections_.undo(made->number, "owner", "", now_));
  expect_sound();
}

TEST_F(CorrectionsTest, OfOneFieldTheNewestCounts) {
  accepted(Field::title, "On Ropes");
  const auto second = accepted(Field::title, "On Ropes and Knots");
  EXPECT_EQ(paper().title, "On Ropes and Knots");
  EXPECT_EQ(corrections_.of(doc_)[1].state, Verdict::undone);
  EXPECT_EQ(corrections_.of(doc_)[1].verdict, fmt::format("correction {} took its place", second));
  accepted(Field::journal, "J. Rope 3");
  EXPECT_EQ(paper().title, "On Ropes and Knots");
  EXPECT_EQ(paper().journal, "J. Rope 3");
  expect_sound();
}

TEST_F(CorrectionsTest, AuthorsAreOneALineAndKeepWhatIsKnown) {
  EXPECT_EQ(field_text(paper(), Field::authors), "Mira Østergård\nAna de la Cruz");
  accepted(Field::authors, "Ana de la Cruz\r\n\r\n  Mira Østergård \nBo Larsen");
  ASSERT_EQ(paper().authors.size(), 3U);
  EXPECT_EQ(paper().authors[1].orcid, "0000-0002-1825-0097");
  EXPECT_EQ(paper().authors[2].name, "Bo Larsen");
  expect_sound();
}

TEST_F(CorrectionsTest, DoNotKeepADeletedPaperAlive) {
  accepted(Field::title, "On Ropes");
  Record gone = record("2611.00001", "");
  gone.source = "arxiv-oai";
  gone.paper.deleted = true;
  const Record records[] = {gone};
  store_->put(records);
  EXPECT_TRUE(paper().deleted);
  EXPECT_EQ(paper().title, "On Ropes");
  EXPECT_FALSE(paper().abstract.empty());
  expect_sound();
}

TEST_F(CorrectionsTest, RefusedTheyChangeNothing) {
  const auto number = corrections_.propose(wish(Field::abstract, "Nothing of that kind."))->number;
  ASSERT_TRUE(corrections_.refuse(number, "owner", "it is right as it is", now_));
  EXPECT_FALSE(corrections_.accept(number, "owner", "", now_));
  EXPECT_FALSE(corrections_.refuse(99, "owner", "", now_));
  EXPECT_EQ(paper().abstract, record("2611.00001", "On Roaps").paper.abstract);
  EXPECT_TRUE(corrections_.open(9).empty());
  const auto other = corrections_.propose(wish(Field::abstract, "Another."))->number;
  EXPECT_FALSE(corrections_.withdraw(other, "somebody", now_));
  EXPECT_TRUE(corrections_.withdraw(other, "owner", now_));
}

TEST_F(CorrectionsTest, TakeOnlyWhatTheFieldCanHave) {
  for (const auto& [field, value] :
       std::vector<std::pair<Field, std::string>>{{Field::title, ""},
                                                  {Field::title, " \n "},
                                                  {Field::title, "On Roaps"},
                                                  {Field::title, std::string(2001, 'x')},
                                                  {Field::authors, "\n\n"},
                                                  {Field::authors, std::string(501, 'x')},
                                                  {Field::code, "javascript:alert(1)"},
                                                  {Field::project, "ftp://a.test"},
                                                  {Field::doi, "nonsense"},
                                                  {Field::journal, ""}})
    EXPECT_FALSE(corrections_.propose(wish(field, value))) << word(field) << " " << value.substr(0, 30);
  ASSERT_TRUE(corrections_.propose(wish(Field::doi, "https://doi.org/10.1000/ROPES", "k")));
  EXPECT_EQ(corrections_.of(doc_)[0].value, "10.1000/ropes");
  EXPECT_TRUE(corrections_.propose(wish(Field::doi, "10.1000/ropes", "k"))) << "the same again";
  EXPECT_THROW((void)corrections_.propose(wish(Field::doi, "10.1000/knots", "k")), SentOtherwise);
  for (std::size_t i = 1; i < Corrections::kOpenMax; ++i)
    ASSERT_TRUE(corrections_.propose(wish(Field::title, fmt::format("Title {}", i))));
  EXPECT_FALSE(corrections_.propose(wish(Field::title, "One more")));
}

}  // namespace
}  // namespace quire::store
