// Reading lists: what a person marks is theirs alone, stays, follows papers that become one, and is found by
// state and tag.
#include "store/shelf.h"

#include <gtest/gtest.h>

#include "store/fixture_test.h"

namespace quire::store {
namespace {

class ShelfTest : public testing::Test {
 protected:
  Doc paper(const std::string& id, const std::string& title) {
    const Record one[] = {record(id, title)};
    store_->put(one);
    return store_->paper(store::id(id))->doc;
  }
  Mark mark(Doc doc, const std::string& person = "owner") {
    const Doc docs[] = {doc};
    const auto marks = shelf_.marks(person, docs);
    return marks.empty() ? Mark{} : marks.begin()->second;
  }
  std::vector<Doc> docs(const Shelf::Wish& wish, const std::string& person = "owner") {
    std::vector<Doc> all;
    for (const auto& entry : shelf_.list(person, wish)) all.push_back(entry.doc);
    return all;
  }
  Instant minute(int n) { return at("2026-11-20T10:00:00Z") + std::chrono::minutes(n); }

  const Folder folder_;
  std::unique_ptr<Store> store_ = open_for_test(folder_.path());
  Shelf shelf_{store_->tables()};
};

TEST_F(ShelfTest, KeepsForOnePersonAndSurvives) {
  const Doc doc = paper("2611.00001", "On Ropes");
  const auto before = store_->version();
  shelf_.keep("owner", doc, true, minute(0));
  EXPECT_GT(store_->version(), before) << "pages notice";
  const auto kept = store_->version();
  shelf_.keep("owner", doc, true, minute(5));
  EXPECT_EQ(store_->version(), kept) << "the second time nothing is written";
  EXPECT_EQ(mark(doc).kept_at, minute(0));
  EXPECT_EQ(mark(doc, "0123456789abcdef01234567"), Mark{});
  store_.reset();
  const auto again = open_for_test(folder_.path());
  Shelf shelf(again->tables());
  EXPECT_EQ(shelf.list("owner", {}).size(), 1U);
  EXPECT_EQ(again->check(), std::vector<std::string>{});
}

TEST_F(ShelfTest, DoneTagsAndNoteGoWithTheKeeping) {
  const Doc doc = paper("2611.00001", "On Ropes");
  const std::vector<std::string> tags{"To Cite", "knots", "knots", "  "};
  ASSERT_TRUE(shelf_.write("owner", doc, "see 'lemma 4'; DROP TABLE", tags, minute(1)));
  shelf_.finish("owner", doc, true, minute(2));
  const Mark now = mark(doc);
  EXPECT_EQ(now.kept_at, minute(1));
  EXPECT_EQ(now.done_at, minute(2));
  EXPECT_EQ(now.note, "see 'lemma 4'; DROP TABLE");
  EXPECT_EQ(now.tags, (std::vector<std::string>{"knots", "to cite"}));
  shelf_.finish("owner", doc, false, minute(3));
  EXPECT_FALSE(mark(doc).done_at);
  EXPECT_EQ(mark(doc).tags.size(), 2U);
  shelf_.keep("owner", doc, false, minute(4));
  EXPECT_EQ(mark(doc), Mark{});
  EXPECT_TRUE(shelf_.counts("owner").tags.empty());
}

TEST_F(ShelfTest, HidesAndShowsAgain) {
  const Doc doc = paper("2611.00001", "On Ropes");
  shelf_.keep("owner", doc, true, minute(0));
  shelf_.hide("owner", doc, true, minute(1));
  EXPECT_EQ(mark(doc).hidden_at, minute(1));
  EXPECT_FALSE(mark(doc).kept_at);
  EXPECT_EQ(docs({Shelf::State::hidden, "", 0, 10}), std::vector<Doc>{doc});
  shelf_.keep("owner", doc, true, minute(2));
  EXPECT_FALSE(mark(doc).hidden_at) << "who keeps it wants to see it";
}

TEST_F(ShelfTest, ListsByStateAndTagNewestFirstInPages) {
  std::vector<Doc> all;
  for (int i = 0; i < 7; ++i) {
    all.push_back(paper("2611.0000" + std::to_string(i + 1), "Paper of Ropes " + std::to_string(i)));
    shelf_.keep("owner", all.back(), true, minute(i));
  }
  const std::vector<std::string> tags{"a"};
  ASSERT_TRUE(shelf_.tag("owner", all[1], tags, minute(9)));
  ASSERT_TRUE(shelf_.tag("owner", all[5], tags, minute(9)));
  shelf_.finish("owner", all[5], true, minute(9));
  shelf_.hide("owner", all[0], true, minute(9));
  EXPECT_EQ(docs({Shelf::State::to_read, "", 0, 3}), (std::vector<Doc>{all[6], all[4], all[3]}));
  EXPECT_EQ(docs({Shelf::State::to_read, "", 3, 3}), (std::vector<Doc>{all[2], all[1]}));
  EXPECT_EQ(docs({Shelf::State::kept, "a", 0, 9}), (std::vector<Doc>{all[5], all[1]}));
  EXPECT_EQ(docs({Shelf::State::done, "a", 0, 9}), std::vector<Doc>{all[5]});
  EXPECT_TRUE(docs({Shelf::State::kept, "b' OR 1=1 --", 0, 9}).empty());
  const auto counts = shelf_.counts("owner");
  EXPECT_EQ(counts.to_read, 5U);
  EXPECT_EQ(counts.done, 1U);
  EXPECT_EQ(counts.hidden, 1U);
  ASSERT_EQ(counts.tags.size(), 1U);
  EXPECT_EQ(counts.tags[0], (std::pair<std::string, std::uint64_t>{"a", 2}));
  EXPECT_TRUE(docs({Shelf::State::kept, "", 0, 9}, "other").empty());
  EXPECT_EQ(shelf_.marks("owner", all).size(), 7U);
}

TEST_F(ShelfTest, MarksFollowPapersThatBecomeOneAndComeBack) {
  const Doc one = paper("2611.00001", "On Ropes");
  const Doc other = paper("doi:10.1000/ropes", "Upon Knots and Cords");
  const std::vector<std::string> a{"a"}, b{"b"};
  ASSERT_TRUE(shelf_.write("owner", one, "of one", a, minute(0)));
  ASSERT_TRUE(shelf_.write("owner", other, "of other", b, minute(3)));
  ASSERT_TRUE(store_->join(one, other, minute(4)));
  const Doc joined = store_->paper(store::id("2611.00001"))->doc;
  EXPECT_EQ(docs({}), std::vector<Doc>{joined});
  EXPECT_EQ(mark(joined).kept_at, minute(3));
  EXPECT_EQ(mark(joined).tags, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(mark(joined).note, "of one\nof other");
  EXPECT_EQ(shelf_.counts("owner").to_read, 1U);
  ASSERT_TRUE(store_->undo_join(store_->joins(std::nullopt, 1).at(0).number, minute(5)));
  EXPECT_EQ(docs({}).size(), 2U);
  EXPECT_EQ(mark(one).note, "of one");
  ASSERT_TRUE(store_->join(one, other, minute(6)));
  shelf_.keep("owner", other, false, minute(7));
  EXPECT_TRUE(docs({}).empty()) << "taken back from every work of the paper";
  EXPECT_EQ(store_->check(), std::vector<std::string>{});
}

TEST_F(ShelfTest, RefusesWhatIsOverItsLimits) {
  const Doc doc = paper("2611.00001", "On Ropes");
  const std::vector<std::string> none, comma{"a,b"}, long_tag{std::string(61, 'x')};
  std::vector<std::string> many;
  for (int i = 0; i < 21; ++i) many.push_back("t" + std::to_string(i));
  EXPECT_FALSE(shelf_.write("owner", doc, std::string(4001, 'x'), none, minute(0)));
  EXPECT_FALSE(shelf_.write("owner", doc, "", comma, minute(0)));
  EXPECT_FALSE(shelf_.write("owner", doc, "", long_tag, minute(0)));
  EXPECT_FALSE(shelf_.write("owner", doc, "", many, minute(0)));
  EXPECT_EQ(mark(doc), Mark{});
  ASSERT_TRUE(shelf_.tag("owner", doc, std::span(many).first(20), minute(0)));
  EXPECT_FALSE(shelf_.tag("owner", doc, std::span(many).subspan(20), minute(0)));
  EXPECT_EQ(mark(doc).tags.size(), 20U);
  ASSERT_TRUE(shelf_.write("owner", doc, "bad \xff byte\ntwo lines", none, minute(0)));
  EXPECT_EQ(mark(doc).note.find('\xff'), std::string::npos);
  EXPECT_THROW(shelf_.keep("owner", 999, true, minute(0)), StoreError);
}

TEST(ReadTags, TakesWhatIsBetweenCommas) {
  EXPECT_EQ(*read_tags(" Ropes , a  b,,knots,ropes"), (std::vector<std::string>{"a b", "knots", "ropes"}));
  EXPECT_TRUE(read_tags("")->empty());
  EXPECT_FALSE(read_tags(std::string(2000, 'x')));
  EXPECT_FALSE(read_tags("a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u"));
}

}  // namespace
}  // namespace quire::store
