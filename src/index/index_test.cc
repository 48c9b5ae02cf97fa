// What the index promises its callers: changed papers, authors, filters, deep pages, notes.
#include "index/index.h"

#include <gtest/gtest.h>

#include "index/memory_store.h"
#include "paper/test_folder.h"

namespace quire::index {
namespace {

Paper paper(const std::string& title, const std::string& abstract = "",
            std::vector<std::string> authors = {}) {
  Paper out(PaperId::own_id(title));
  out.title = title;
  out.abstract = abstract;
  for (std::string& name : authors) out.authors.push_back({std::move(name), ""});
  return out;
}

class IndexTest : public testing::Test {
 protected:
  std::vector<store::Doc> docs(const std::string& text) {
    std::vector<store::Doc> out;
    for (const Hit& hit : index->search(read_query(text)).hits) out.push_back(hit.doc);
    std::sort(out.begin(), out.end());
    return out;
  }
  using Docs = std::vector<store::Doc>;

  TestFolder folder;
  MemoryStore store;
  std::unique_ptr<Index> index = Index::open(folder.path());
};

TEST_F(IndexTest, WithoutPapersFindsNothing) {
  EXPECT_EQ(index->catch_up(store), 0u);
  EXPECT_EQ(index->search(read_query("graph")).total, 0u);
  EXPECT_EQ(index->search(read_query("")).total, 0u);
  EXPECT_EQ(index->stats().papers, 0u);
  EXPECT_TRUE(index->check(store).empty());
}

TEST_F(IndexTest, PaperWithoutAnyTextIsListedAllTheSame) {
  store.set(paper(""));
  EXPECT_EQ(index->catch_up(store), 1u);
  EXPECT_EQ(index->search(read_query("")).total, 1u);
}

TEST_F(IndexTest, ChangedPaperIsFoundByItsNewWordsOnly) {
  Paper first = paper("Sparse graphs");
  const auto doc = store.set(first);
  store.set(paper("Other graphs"));
  index->catch_up(store);
  EXPECT_EQ(docs("sparse"), Docs{doc});
  first.title = "Dense matrices";
  store.set(first);
  EXPECT_EQ(index->catch_up(store), 1u);
  EXPECT_EQ(docs("sparse"), Docs{});
  EXPECT_EQ(docs("dense"), Docs{doc});
  EXPECT_EQ(index->stats().papers, 2u);
  EXPECT_TRUE(index->check(store).empty());
}

TEST_F(IndexTest, PaperThatTheStoreNoLongerHasIsNotFound) {
  const auto doc = store.set(paper("Sparse graphs"));
  index->catch_up(store);
  store.lose(doc);
  index->catch_up(store);
  EXPECT_EQ(docs("sparse"), Docs{});
  EXPECT_EQ(index->stats().papers, 0u);
}

TEST_F(IndexTest, PhraseDoesNotReachAcrossFieldsOrAuthors) {
  store.set(paper("deep learning", "of graphs", {"Ann Lee", "Bob Ray"}));
  index->catch_up(store);
  EXPECT_EQ(docs("\"deep learning\"").size(), 1u);
  EXPECT_EQ(docs("\"learning of\"").size(), 0u);
  EXPECT_EQ(docs("\"lee bob\"").size(), 0u);
  EXPECT_EQ(docs("\"ann lee\"").size(), 1u);
}

TEST_F(IndexTest, QuotedWordIsFoundAsSpelled) {
  const auto learning = store.set(paper("On learning"));
  const auto learned = store.set(paper("What was learned"));
  index->catch_up(store);
  EXPECT_EQ(docs("learning"), (Docs{learning, learned}));
  EXPECT_EQ(docs("\"learning\""), Docs{learning});
  EXPECT_EQ(docs("\"learn\""), Docs{});
  EXPECT_EQ(docs("title:\"learned\""), Docs{learned});
}

TEST_F(IndexTest, NameIsMetByOneAuthorInAnyOrderWithInitials) {
  const auto john = store.set(paper("one", "", {"Ellis, John", "Mary Smith"}));
  const auto initial = store.set(paper("two", "", {"J. Ellis"}));
  const auto mixed = store.set(paper("three", "", {"John Smith", "Paul Ellis"}));
  const auto accent = store.set(paper("four", "", {"Jos\u00e9 \u00c9llis"}));
  index->catch_up(store);
  EXPECT_EQ(docs("author:\"John Ellis\""), Docs{john});
  EXPECT_EQ(docs("author:\"ellis john\""), Docs{john});
  EXPECT_EQ(docs("author:\"J. Ellis\""), (Docs{john, initial, accent}));
  EXPECT_EQ(docs("author:ellis"), (Docs{john, initial, mixed, accent}));
  EXPECT_EQ(docs("author:\"jose ellis\""), Docs{accent});
  Query query = read_query("");
  query.filters.authors = {"ellis", "smith"};
  EXPECT_EQ(index->search(query).total, 2u);
}

TEST_F(IndexTest, CategoryMeansItsClassesAndAliases) {
  Paper first = paper("one");
  first.categories = {"cs.LG"};
  Paper second = paper("two");
  second.categories = {"math.IT"};
  Paper third = paper("three");
  third.categories = {"csx.A"};
  const auto a = store.set(first);
  const auto b = store.set(second);
  const auto c = store.set(third);
  index->catch_up(store);
  EXPECT_EQ(docs("cat:cs"), (Docs{a, b}));
  EXPECT_EQ(docs("cat:CS.lg"), Docs{a});
  EXPECT_EQ(docs("cat:cs.IT"), Docs{b});
  EXPECT_EQ(docs("-cat:cs"), Docs{c});
}

TEST_F(IndexTest, DayIsThatOfPublicationElseThatOfThePick) {
  Paper first = paper("one");
  first.published = *Day::parse("2024-01-01");
  store.set(first, Pick{*Day::parse("2024-06-01"), 0, 0, ""});
  Paper second = paper("two");
  second.published = std::nullopt;
  store.set(second, Pick{*Day::parse("2024-07-01"), 0, 0, ""});
  index->catch_up(store);
  EXPECT_EQ(docs("to:2024-05").size(), 1u);
  EXPECT_EQ(docs("from:2024-05").size(), 1u);
}

TEST_F(IndexTest, DeepPagesGoOnWhereTheFormerEnded) {
  for (unsigned i = 0; i < 250; ++i)
    store.set(paper("graph number " + std::to_string(i), std::string(i % 7, 'x')));
  index->catch_up(store);
  Query query = read_query("graph");
  query.limit = 1000;
  const auto whole = index->search(query).hits;
  ASSERT_EQ(whole.size(), 250u);
  query.limit = 40;
  for (query.offset = 0; query.offset < 300; query.offset += 40) {
    const Found page = index->search(query);
    EXPECT_EQ(page.total, 250u);
    for (std::size_t i = 0; i < page.hits.size(); ++i)
      EXPECT_EQ(page.hits[i].doc, whole[query.offset + i].doc);
    EXPECT_EQ(page.hits.size(), query.offset >= 250 ? 0 : std::min<std::size_t>(40, 250 - query.offset));
  }
}

TEST_F(IndexTest, SaysSoWhenNoPaperHasAllWords) {
  const auto graph = store.set(paper("graph theory"));
  const auto quantum = store.set(paper("quantum computing"));
  index->catch_up(store);
  const Found found = index->search(read_query("graph quantum"));
  EXPECT_EQ(found.total, 2u);
  ASSERT_EQ(found.notes.size(), 1u);
  EXPECT_EQ(found.notes.front(), "no paper has all of these words: papers with any of them are shown");
  EXPECT_EQ(docs("graph quantum -theory"), Docs{quantum});
  EXPECT_EQ(docs("graph \"quantum computing\""), Docs{});
  EXPECT_EQ(docs("graph quantum title:theory"), Docs{graph});
}

TEST_F(IndexTest, TitleWeighsMoreThanAbstract) {
  const auto abstract = store.set(paper("On things", "about graphs"));
  const auto title = store.set(paper("On graphs", "about things"));
  index->catch_up(store);
  const Found found = index->search(read_query("graphs"));
  ASSERT_EQ(found.hits.size(), 2u);
  EXPECT_EQ(found.hits[0].doc, title);
  EXPECT_EQ(found.hits[1].doc, abstract);
}

TEST_F(IndexTest, ManySmallCommitsLeaveFewSegments) {
  for (int i = 0; i < 100; ++i) {
    store.set(paper("graph " + std::to_string(i)));
    index->catch_up(store);
  }
  EXPECT_LE(index->stats().segments, 16u);
  EXPECT_EQ(index->search(read_query("graph")).total, 100u);
  EXPECT_TRUE(index->check(store).empty());
}

TEST_F(IndexTest, TakesAtMostAsManyAsAskedFor) {
  for (int i = 0; i < 30; ++i) store.set(paper("graph " + std::to_string(i)));
  EXPECT_EQ(index->catch_up(store, 7), 7u);
  EXPECT_EQ(index->stats().papers, 7u);
  EXPECT_EQ(index->catch_up(store, 0, [] { return true; }), 0u);
  EXPECT_EQ(index->catch_up(store), 23u);
}

TEST_F(IndexTest, VeryLongPapersDoNotHarm) {
  Paper first = paper("long");
  for (int i = 0; i < 40'000; ++i) first.abstract += "word" + std::to_string(i) + " ";
  for (int i = 0; i < 3000; ++i)
    first.authors.push_back({"A" + std::to_string(i) + " Smith" + std::to_string(i), ""});
  for (int i = 0; i < 300; ++i) first.categories.push_back("cs.X" + std::to_string(i));
  store.set(first);
  index->catch_up(store);
  EXPECT_EQ(docs("word100").size(), 1u);
  EXPECT_EQ(docs("author:\"a2999 smith2999\"").size(), 1u);
  EXPECT_EQ(docs("author:\"a2999 smith2998\"").size(), 0u);
  EXPECT_EQ(docs("\"word100 word101\"").size(), 1u);
}

TEST_F(IndexTest, StartsOverForAnOlderStore) {
  for (int i = 0; i < 5; ++i) store.set(paper("graph " + std::to_string(i)));
  index->catch_up(store);
  MemoryStore older;
  older.set(paper("matrix"));
  EXPECT_EQ(index->catch_up(older), 1u);
  EXPECT_EQ(docs("graph"), Docs{});
  EXPECT_EQ(docs("matrix").size(), 1u);
  EXPECT_TRUE(index->check(older).empty());
}

}  // namespace
}  // namespace quire::index
