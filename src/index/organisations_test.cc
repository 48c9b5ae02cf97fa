// Words of organisations and affiliations are found by org: alone; handle: takes papers by the whole name.
#include <gtest/gtest.h>

#include "index/index.h"
#include "index/memory_store.h"
#include "paper/test_folder.h"

namespace quire::index {
namespace {

using Docs = std::vector<store::Doc>;

class OrganisationsTest : public testing::Test {
 protected:
  store::Doc set(const std::string& title, const std::string& organisation,
                 const std::vector<std::string>& affiliations = {}) {
    Paper paper(PaperId::own_id(title));
    paper.title = title;
    paper.organisation = organisation;
    for (const std::string& name : affiliations) paper.authors.push_back({"Mira Lund", name});
    return store.set(paper);
  }
  Found found(const std::string& text) {
    Query query = read_query(text);
    query.facets = query.explain = true;
    return index->search(query);
  }
  Docs docs(const std::string& text) {
    Docs out;
    for (const Hit& hit : found(text).hits) out.push_back(hit.doc);
    std::sort(out.begin(), out.end());
    return out;
  }

  TestFolder folder;
  MemoryStore store;
  std::unique_ptr<Index> index = Index::open(folder.path());
};

TEST_F(OrganisationsTest, AreFoundByTheirWords) {
  const auto listed = set("Sparse graphs", "deepseek-ai");
  const auto south = set("Dense graphs", "", {"Université du Nord, Lab for Graphs", "Univ. Norte"});
  const auto both = set("Other graphs", "Univ-Norte", {"deepseek-ai"});
  index->catch_up(store);
  EXPECT_EQ(docs("org:deepseek"), (Docs{listed, both}));
  EXPECT_EQ(docs("org:deepseek-ai"), (Docs{listed, both}));
  EXPECT_EQ(docs("ORG:DeepSeek"), (Docs{listed, both}));
  EXPECT_EQ(docs("org:universite"), Docs{south});
  EXPECT_EQ(docs("affiliation:\"univ norte\""), (Docs{south, both}));
  EXPECT_EQ(docs("org:\"norte univ\""), Docs{});
  EXPECT_EQ(docs("org:univ* -org:deepseek"), Docs{south});
  EXPECT_EQ(docs("org:(universite OR deepseek) dense"), Docs{south});
  EXPECT_EQ(docs("org:\"nord graphs\"~4"), Docs{south});
  EXPECT_EQ(docs("org:graph"), Docs{}) << "never stemmed";
}

TEST_F(OrganisationsTest, PhraseDoesNotReachFromOneToTheNext) {
  set("Sparse graphs", "Univ Norte", {"Graph Lab", "Harbour School"});
  index->catch_up(store);
  EXPECT_EQ(docs("org:\"graph lab\"").size(), 1u);
  EXPECT_EQ(docs("org:\"norte graph\""), Docs{});
  EXPECT_EQ(docs("org:\"lab harbour\""), Docs{});
}

TEST_F(OrganisationsTest, AreNotWordsOfTexts) {
  const auto meant = set("Harbour lights", "", {"Norte Graph Lab"});
  const auto other = set("Graph lights", "", {"Harbour School"});
  index->catch_up(store);
  EXPECT_EQ(docs("norte"), Docs{});
  EXPECT_EQ(docs("harbour"), Docs{meant});
  EXPECT_EQ(docs("graph"), Docs{other});
  EXPECT_EQ(docs("nort*"), Docs{});
  EXPECT_EQ(docs("title:norte"), Docs{});
  EXPECT_EQ(docs("author:norte"), Docs{});
  EXPECT_EQ(docs("org:lights"), Docs{});
  EXPECT_EQ(docs("org:lund"), Docs{}) << "authors are no organisations";
  EXPECT_TRUE(found("norta").other_words.empty()) << "no slip is mended with a word of an organisation";
  EXPECT_TRUE(index->suggest("nort", store).words.empty());
}

/// What a query for ordinary words gives: the same papers with the same scores.
TEST_F(OrganisationsTest, LeaveTheRankingOfOrdinaryWordsAsItIs) {
  MemoryStore plain;
  PaperMaker make(7);
  for (std::size_t i = 0; i < 200; ++i) {
    Paper paper = make.paper(i);
    store.set(paper);
    paper.organisation.clear();
    for (Author& author : paper.authors) author.affiliation.clear();
    plain.set(paper);
  }
  index->catch_up(store);
  const TestFolder other_folder;
  const auto without = Index::open(other_folder.path());
  without->catch_up(plain);
  for (const char* text :
       {"learning", "graph kernel", "\"low rank\"", "lab", "norte", "deep learning matrix quantum"}) {
    const Query query = read_query(text);
    const Found a = index->search(query);
    const Found b = without->search(query);
    ASSERT_EQ(a.hits.size(), b.hits.size()) << text;
    for (std::size_t i = 0; i < a.hits.size(); ++i) {
      EXPECT_EQ(a.hits[i].doc, b.hits[i].doc) << text;
      EXPECT_EQ(a.hits[i].score, b.hits[i].score) << text;
    }
  }
}

TEST_F(OrganisationsTest, SlipsAreForgivenWhereThatIsAsked) {
  const auto doc = set("Sparse graphs", "", {"Deepmind"});
  set("Deepmine", "");
  index->catch_up(store);
  EXPECT_EQ(docs("org:deepmnid~"), Docs{doc});
  EXPECT_EQ(docs("org:deepmine~"), Docs{doc});
  EXPECT_EQ(docs("org:deepmnid"), Docs{});
}

TEST_F(OrganisationsTest, SayHowMuchTheyCount) {
  set("Sparse graphs", "Univ Norte");
  set("Dense graphs", "");
  index->catch_up(store);
  const Found norte = found("org:norte");
  ASSERT_EQ(norte.hits.size(), 1u);
  ASSERT_EQ(norte.hits[0].parts.size(), 1u);
  EXPECT_EQ(norte.hits[0].parts[0].what, "organisation: norte");
  EXPECT_NEAR(norte.hits[0].parts[0].score, norte.hits[0].score, 1e-9);
  EXPECT_TRUE(highlight_words(read_query("org:norte sparse"), norte) == std::vector<std::string>{"spars"})
      << "they are not marked in titles";
}

TEST_F(OrganisationsTest, HandleTakesTheWholeNameWhateverItsCase) {
  const auto one = set("Sparse graphs", "deepseek-ai");
  const auto two = set("Dense graphs", "DeepSeek-AI");
  const auto three = set("Other graphs", "deepseek-ai-lab", {"deepseek-ai"});
  const auto none = set("No graphs", "");
  index->catch_up(store);
  EXPECT_EQ(docs("handle:deepseek-ai"), (Docs{one, two}));
  EXPECT_EQ(docs("handle:DEEPSEEK-AI dense"), Docs{two});
  EXPECT_EQ(docs("handle:deepseek"), Docs{});
  EXPECT_EQ(docs("handle:(deepseek-ai OR deepseek-ai-lab)"), (Docs{one, two, three}));
  EXPECT_EQ(docs("-handle:deepseek-ai"), (Docs{three, none}));
  EXPECT_EQ(docs("handle:nobody graphs"), Docs{});
}

TEST_F(OrganisationsTest, AreCountedAsAFacet) {
  set("One", "deepseek-ai");
  set("Two", "DeepSeek-AI");
  set("Three", "deepseek-ai");
  set("Four", "nvidia", {"deepseek-ai"});
  set("Five", "");
  index->catch_up(store);
  const std::vector<std::pair<std::string, std::uint64_t>> wanted{{"deepseek-ai", 3}, {"nvidia", 1}};
  EXPECT_EQ(found("").facets.organisations, wanted);
  for (int i = 0; i < 20; ++i) set("Six " + std::to_string(i), "org " + std::to_string(i));
  index->catch_up(store);
  EXPECT_EQ(found("").facets.organisations.size(), 12u);
  EXPECT_EQ(found("").facets.organisations[0], wanted[0]);
}

TEST_F(OrganisationsTest, ChangedOrMergedOrOpenedAgainAreTheSame) {
  const auto first = set("Sparse graphs", "univ-norte", {"Harbour School"});
  index->catch_up(store);
  const auto second = set("Dense graphs", "univ-norte");
  index->catch_up(store);
  set("Sparse graphs", "mit");
  index->catch_up(store);
  EXPECT_EQ(docs("handle:univ-norte"), Docs{second});
  EXPECT_EQ(docs("org:harbour"), Docs{});
  index->optimise();
  index.reset();
  index = Index::open(folder.path());
  EXPECT_EQ(docs("handle:univ-norte"), Docs{second});
  EXPECT_EQ(docs("handle:MIT"), Docs{first});
  EXPECT_EQ(docs("org:norte"), Docs{second});
  EXPECT_EQ(docs("org:nor*"), Docs{second});
  EXPECT_TRUE(index->check(store).empty());
}

TEST_F(OrganisationsTest, ManyAndLongOnesAreBounded) {
  std::vector<std::string> affiliations;
  for (int i = 0; i < 300; ++i) affiliations.push_back("School of Number n" + std::to_string(i));
  std::string endless = "\xff\xfe\n";
  for (int i = 0; i < 500; ++i) endless += "ä";
  const auto many = set("Sparse graphs", "first-of-all", affiliations);
  const auto odd = set("Dense graphs", endless, {std::string("a\0b\n\xff", 5), "$\\ell_p$ Lab"});
  index->catch_up(store);
  EXPECT_EQ(docs("org:n0"), Docs{many});
  EXPECT_EQ(docs("org:n299"), Docs{}) << "500 words of a paper are findable";
  EXPECT_EQ(docs("handle:first-of-all"), Docs{many});
  EXPECT_EQ(docs("org:\"ell p lab\""), Docs{odd});
  for (const auto& [name, papers] : found("dense").facets.organisations) {
    EXPECT_LE(name.size(), 200u);
    EXPECT_EQ(name.find('\n'), std::string::npos);
  }
}

}  // namespace
}  // namespace quire::index
