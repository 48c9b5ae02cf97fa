// Random papers, random queries: the index must find what a scorer finds that reads every paper: same papers,
// order, scores, totals, facets.
#include "index/brute_force.h"

#include "paper/test_folder.h"

namespace quire::index {
namespace {

using brute::asked;
using brute::expect_same;
using brute::Reference;

class BruteForce : public testing::TestWithParam<int> {};

/// The ten best, found without counting the others, are the first ten of all.
void expect_same_best(Index& index, const Query& all) {
  Query best = copy(all);
  best.limit = 10;
  best.exact_total = best.facets = best.explain = false;
  const auto ten = index.search(best).hits;
  const auto every = index.search(all).hits;
  ASSERT_EQ(ten.size(), std::min<std::size_t>(10, every.size())) << all.text;
  for (std::size_t i = 0; i < ten.size(); ++i) {
    ASSERT_EQ(ten[i].doc, every[i].doc) << all.text << " at " << i;
    ASSERT_EQ(ten[i].score, every[i].score) << all.text << " at " << i;
  }
}

Query two_words_placed(PaperMaker& make) {
  const std::string words = make.word() + " " + make.word();
  Query query = make.below(2) == 0 ? read_query('"' + words + '"') : read_query(words);
  if (make.below(3) == 0)
    query = read_query(words.substr(0, words.find(' ')) + " NEAR/3" + words.substr(words.find(' ')));
  if (make.below(3) == 0) query.filters.categories.emplace_back("cs");
  query.limit = 1000;
  return query;
}

TEST_P(BruteForce, FindsTheSame) {
  PaperMaker make(static_cast<std::uint64_t>(GetParam()));
  TestFolder folder;
  MemoryStore store;
  const auto index = Index::open(folder.path());
  const std::size_t papers = 1 + make.below(400);
  for (std::size_t i = 0; i < papers; ++i) {
    std::optional<Pick> pick;
    if (make.below(4) == 0) pick = Pick{Day::from_count(20'000 + static_cast<int>(make.below(50))), 0, 0, ""};
    store.set(make.paper(i), pick);
    if (make.below(80) == 0) index->catch_up(store);
  }
  index->catch_up(store);
  const Reference reference(store);
  for (int i = 0; i < 120; ++i) {
    const Query query = asked(make);
    expect_same(index->search(query), reference.search(query), query);
    if (HasFatalFailure()) return;
    expect_same_best(*index, query);
    expect_same_best(*index, two_words_placed(make));
    if (HasFatalFailure()) return;
  }
  EXPECT_EQ(index->check(store), std::vector<std::string>());
}

INSTANTIATE_TEST_SUITE_P(Seeds, BruteForce, testing::Range(1, 13));

TEST(BruteForceAfterChanges, FindsTheSameOnceNothingOldIsLeft) {
  for (std::uint64_t seed = 100; seed < 103; ++seed) {
    PaperMaker make(seed);
    TestFolder folder;
    MemoryStore store;
    const auto index = Index::open(folder.path());
    for (std::size_t step = 0; step < 600; ++step) {
      store.set(make.paper(make.below(150)));
      if (make.below(15) == 0) index->catch_up(store);
    }
    index->catch_up(store);
    index->rebuild(store);
    const Reference reference(store);
    for (int i = 0; i < 60; ++i) {
      const Query query = asked(make);
      expect_same(index->search(query), reference.search(query), query);
      if (HasFatalFailure()) return;
    }
  }
}

/// Rarity counts replaced versions until a merge drops them; which papers match must be right at once.
TEST(BruteForceAfterChanges, MatchesTheSamePapersAtOnce) {
  for (std::uint64_t seed = 200; seed < 202; ++seed) {
    PaperMaker make(seed);
    TestFolder folder;
    MemoryStore store;
    const auto index = Index::open(folder.path());
    for (std::size_t step = 0; step < 300; ++step) {
      store.set(make.paper(make.below(150)));
      if (make.below(4) == 0) index->catch_up(store);
    }
    index->catch_up(store);
    EXPECT_EQ(index->check(store), std::vector<std::string>());
    const Reference reference(store);
    for (int i = 0; i < 60; ++i) {
      const Query query = asked(make);
      const Found found = index->search(query);
      const auto wanted = reference.search(query);
      std::set<store::Doc> a;
      std::set<store::Doc> b;
      for (const Hit& hit : found.hits) a.insert(hit.doc);
      for (const Hit& hit : wanted.hits) b.insert(hit.doc);
      ASSERT_EQ(a, b) << query.text;
      ASSERT_EQ(found.total, wanted.hits.size()) << query.text;
      EXPECT_EQ(found.facets.categories, wanted.facets.categories) << query.text;
    }
  }
}

}  // namespace
}  // namespace quire::index
