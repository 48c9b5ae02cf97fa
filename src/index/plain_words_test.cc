// The fast ways through lists of plain words find what matchers find that read every posting: same papers,
// same order, same scores, same totals.
#include "index/plain_words.h"

#include <cmath>

#include <gtest/gtest.h>

#include "index/index.h"
#include "index/memory_store.h"
#include "paper/test_folder.h"

namespace quire::index {
namespace {

using Random = std::mt19937_64;

/// Words whose frequencies fall as in real texts.
std::string word(Random& random) {
  const double u = std::uniform_real_distribution<double>(0, 1)(random);
  const auto rank = static_cast<int>(std::exp(u * std::log(3000.0)));
  std::string out;
  for (int left = rank + 26 * 26; left > 0; left /= 26) out += static_cast<char>('a' + left % 26);
  return out + "x";  // no stem ends so
}

std::string text(Random& random, std::size_t words) {
  std::string out;
  for (std::size_t i = 0; i < words; ++i) out += (i == 0 ? "" : " ") + word(random);
  return out;
}

class PlainWordsTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TestFolder>();
    store_ = std::make_unique<MemoryStore>();
    index_ = Index::open(folder_->path());
    Random random(7);
    for (int i = 0; i < 30'000; ++i) {
      if (i == 12'000 || i == 29'000) take_in();
      Paper paper(PaperId::own_id("p" + std::to_string(i)));
      paper.title = text(random, 2 + random() % 9);
      paper.abstract = text(random, random() % 60);
      paper.authors.push_back({text(random, 2), ""});
      paper.categories = {random() % 3 == 0 ? "cs.LG" : "math.NT"};
      paper.published = Day::from_count(15'000 + static_cast<int>(random() % 3000));
      store_->set(paper);
    }
    for (store::Doc doc = 100; doc < 30'000; doc += 97) store_->lose(doc);
    take_in();
  }
  /// A segment more, on disk: no merge changes how rare a word is between two searches.
  static void take_in() {
    index_->catch_up(*store_);
    index_->settle();
  }
  static void TearDownTestSuite() {
    index_.reset();
    store_.reset();
    folder_.reset();
  }

  /// The same words so that no fast way fits.
  static Query by_matchers(const std::string& typed, bool any) {
    Query query = asked(typed, any);
    auto root = std::make_unique<Node>();
    root->children.push_back(std::move(query.root));
    query.root = std::move(root);
    return query;
  }
  static Query asked(const std::string& typed, bool any) {
    Query query = read_query(typed);
    auto root = std::make_unique<Node>();
    root->op = any ? Node::Op::any : Node::Op::all;
    if (query.root->children.empty()) {
      root->children.push_back(std::move(query.root));
    } else {
      root->children = std::move(query.root->children);
    }
    for (auto& child : root->children) child->loose = false;
    query.root = std::move(root);
    return query;
  }

  static void expect_same(const std::string& typed, bool any, Random& random) {
    Query fast = asked(typed, any);
    Query slow = by_matchers(typed, any);
    for (Query* const query : {&fast, &slow}) query->mode = Mode::words;
    fast.limit = slow.limit = 1 + random() % 30;
    fast.facets = slow.facets = random() % 2 == 0;
    fast.exact_total = random() % 2 == 0;
    if (random() % 4 == 0) fast.sort = slow.sort = Sort::newest;
    const Found found = index_->search(fast);
    const Found wanted = index_->search(slow);
    const std::string how = typed + (any ? " (any)" : " (all)");
    ASSERT_EQ(found.hits.size(), wanted.hits.size()) << how;
    for (std::size_t i = 0; i < found.hits.size(); ++i) {
      ASSERT_EQ(found.hits[i].doc, wanted.hits[i].doc) << how << " at " << i;
      ASSERT_EQ(found.hits[i].score, wanted.hits[i].score) << how << " at " << i;
    }
    if (fast.exact_total || fast.facets) {
      ASSERT_EQ(found.total, wanted.total) << how;
    }
    ASSERT_EQ(found.facets.years, wanted.facets.years) << how;
    ASSERT_EQ(found.facets.categories, wanted.facets.categories) << how;
  }

  static std::unique_ptr<TestFolder> folder_;
  static std::unique_ptr<MemoryStore> store_;
  static std::unique_ptr<Index> index_;
};
std::unique_ptr<TestFolder> PlainWordsTest::folder_;
std::unique_ptr<MemoryStore> PlainWordsTest::store_;
std::unique_ptr<Index> PlainWordsTest::index_;

TEST_F(PlainWordsTest, AnyAndAllOfRandomWords) {
  Random random(20261125);
  for (int round = 0; round < 400; ++round) {
    const std::string words = text(random, 1 + random() % 8);
    expect_same(words, true, random);
    expect_same(words, false, random);
  }
}

TEST_F(PlainWordsTest, WithFiltersFieldsAndExclusions) {
  Random random(3);
  for (int round = 0; round < 200; ++round) {
    std::string typed = text(random, 1 + random() % 4);
    if (round % 2 == 0) typed += " ti:" + word(random);
    if (round % 3 == 0) typed += " cat:cs";
    if (round % 5 == 0) typed += " from:2013-02 to:2017";
    expect_same(typed, true, random);
    if (round % 2 == 1) typed += " -" + word(random);
    expect_same(typed, false, random);
  }
}

TEST_F(PlainWordsTest, PagesByCursorAreTheOneListCut) {
  Query all = asked("gcbx hcbx", true);
  all.limit = 1000;
  const Found whole = index_->search(all);
  ASSERT_GT(whole.hits.size(), 100u);
  std::optional<Cursor> after;
  for (std::size_t at = 0; at < whole.hits.size();) {
    Query page = asked("gcbx hcbx", true);
    page.limit = 37;
    page.after = after;
    const Found found = index_->search(page);
    ASSERT_FALSE(found.hits.empty());
    for (const Hit& hit : found.hits) {
      if (at == whole.hits.size()) return;
      ASSERT_EQ(hit.doc, whole.hits[at++].doc) << at;
    }
    after = found.last;
  }
}

TEST_F(PlainWordsTest, WithoutTimeTheAnswerIsMarkedPartial) {
  Query query = asked("gcbx hcbx", true);
  query.seconds_max = 0;
  EXPECT_TRUE(index_->search(query).partial);
}

}  // namespace
}  // namespace quire::index
