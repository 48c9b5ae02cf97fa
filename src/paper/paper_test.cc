// merge() by its rules and by its laws, over papers drawn from one seed; category names row by row.
#include "paper/paper.h"

#include <random>

#include <gtest/gtest.h>

namespace quire {
namespace {

Paper blank() { return Paper(*PaperId::parse("2611.00001")); }
Day day(int n) { return *Day::from_ymd(2026, 11, static_cast<unsigned>(n)); }

class Draw {
 public:
  explicit Draw(unsigned seed) : random_(seed) {}

  Paper paper() {
    Paper p = blank();
    for (std::string* field : {&p.title, &p.abstract, &p.summary, &p.organisation, &p.comment, &p.journal,
                               &p.doi, &p.license, &p.code_url, &p.project_url, &p.lab, &p.subject})
      *field = word();
    if (coin()) p.authors = {{word() + "x", word()}};
    if (coin()) p.categories = {word() + "x"};
    p.author_count = below(3);
    p.published = perhaps_day();
    p.updated = perhaps_day();
    for (int n = 1; n <= 4; ++n)
      if (below(3) == 0) p.versions.push_back({n, perhaps_day()});
    p.withdrawn = coin();
    return p;
  }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  bool coin() { return below(2) == 0; }
  std::string word() { return coin() ? std::string() : std::string(1, static_cast<char>('a' + below(26))); }
  std::optional<Day> perhaps_day() { return coin() ? std::optional<Day>() : day(1 + below(4)); }
  std::mt19937 random_;
};

TEST(Merge, OfAPaperWithItselfChangesNothing) {
  Draw draw(1);
  for (int i = 0; i < 2000; ++i) {
    const Paper p = draw.paper();
    ASSERT_EQ(merge(p, p), p);
  }
}

TEST(Merge, TwiceIsOnce) {
  Draw draw(2);
  for (int i = 0; i < 20000; ++i) {
    const Paper a = draw.paper();
    const Paper b = draw.paper();
    const Paper once = merge(a, b);
    ASSERT_EQ(merge(once, b), once) << "pair " << i;
  }
}

TEST(Merge, NeverEmptiesAField) {
  Draw draw(3);
  for (int i = 0; i < 2000; ++i) {
    const Paper a = draw.paper();
    const Paper once = merge(a, draw.paper());
    ASSERT_TRUE(a.title.empty() || !once.title.empty());
    ASSERT_TRUE(a.authors.empty() || !once.authors.empty());
    ASSERT_TRUE(!a.published || once.published);
    ASSERT_TRUE(!a.updated || once.updated >= a.updated);
    ASSERT_GE(once.versions.size(), a.versions.size());
  }
}

TEST(Merge, WhoHoldsWorksApartSaysAllOfEach) {
  Paper joined(*PaperId::parse("2611.00001"));
  joined.title = "Both";
  joined.abstract = "What only the other one says.";
  joined.other_ids = {*PaperId::parse("doi:10.1000/x")};
  Paper alone(joined.id);
  alone.title = "One";
  alone.apart = {*PaperId::parse("doi:10.1000/x")};
  EXPECT_EQ(merge(joined, alone), alone);
  EXPECT_EQ(merge(alone, joined), joined) << "and whoever does so no more";
  EXPECT_EQ(merge(alone, Paper(joined.id)), alone) << "a name alone says nothing, as that of a second pick";
  Paper gone(joined.id);
  gone.deleted = true;
  Paper expected = alone;
  expected.deleted = true;
  EXPECT_EQ(merge(alone, gone), expected);
}

TEST(Merge, NewerVersionBringsItsWords) {
  Paper stored = blank();
  stored.title = "Old title";
  stored.comment = "12 pages";
  stored.versions = {{1, day(1)}};
  Paper incoming = blank();
  incoming.title = "New title";
  incoming.versions = {{2, day(5)}};
  incoming.updated = day(5);
  const Paper merged = merge(stored, incoming);
  EXPECT_EQ(merged.title, "New title");
  EXPECT_EQ(merged.comment, "12 pages");
  EXPECT_EQ(merged.versions, (std::vector<Version>{{1, day(1)}, {2, day(5)}}));
  EXPECT_EQ(merged.updated, day(5));
}

TEST(Merge, OlderVersionOnlyFillsGaps) {
  Paper stored = blank();
  stored.title = "New title";
  stored.updated = day(9);
  Paper incoming = blank();
  incoming.title = "Old title";
  incoming.abstract = "An abstract";
  incoming.updated = day(3);
  const Paper merged = merge(stored, incoming);
  EXPECT_EQ(merged.title, "New title");
  EXPECT_EQ(merged.abstract, "An abstract");
  EXPECT_EQ(merged.updated, day(9));
}

TEST(Merge, UndatedListingCorrectsFactsButNotWords) {
  Paper stored = blank();
  stored.title = "Bounds for $\\ell_p$";
  stored.updated = day(9);
  stored.summary = "First try.";
  Paper listing = blank();
  listing.title = "Bounds for ell_p";
  listing.summary = "Second try.";
  listing.code_url = "https://example.org/code";
  const Paper merged = merge(stored, listing);
  EXPECT_EQ(merged.title, stored.title);
  EXPECT_EQ(merged.summary, "Second try.");
  EXPECT_EQ(merged.code_url, listing.code_url);
}

TEST(Merge, OnlyALaterVersionRestoresAWithdrawnPaper) {
  Paper withdrawn = blank();
  withdrawn.withdrawn = true;
  withdrawn.versions = {{1, day(1)}, {2, day(2)}};
  EXPECT_TRUE(merge(withdrawn, blank()).withdrawn);
  Paper restored = blank();
  restored.versions = {{3, day(3)}};
  EXPECT_FALSE(merge(withdrawn, restored).withdrawn);
  EXPECT_TRUE(merge(blank(), withdrawn).withdrawn);
}

TEST(Category, AliasesAndHistoricalNamesHaveOneName) {
  const std::pair<const char*, const char*> rows[] = {{"math.IT", "cs.IT"},
                                                      {"cs.IT", "cs.IT"},
                                                      {"cs.NA", "math.NA"},
                                                      {"cs.SY", "eess.SY"},
                                                      {"math.MP", "math-ph"},
                                                      {"stat.TH", "math.ST"},
                                                      {"q-fin.EC", "econ.GN"},
                                                      {"cmp-lg", "cs.CL"},
                                                      {"alg-geom", "math.AG"},
                                                      {"q-alg", "math.QA"},
                                                      {"dg-ga", "math.DG"},
                                                      {"funct-an", "math.FA"},
                                                      {"chao-dyn", "nlin.CD"},
                                                      {"adap-org", "nlin.AO"},
                                                      {"patt-sol", "nlin.PS"},
                                                      {"solv-int", "nlin.SI"},
                                                      {"comp-gas", "nlin.CG"},
                                                      {"acc-phys", "physics.acc-ph"},
                                                      {"ao-sci", "physics.ao-ph"},
                                                      {"atom-ph", "physics.atom-ph"},
                                                      {"bayes-an", "physics.data-an"},
                                                      {"chem-ph", "physics.chem-ph"},
                                                      {"plasm-ph", "physics.plasm-ph"},
                                                      {"mtrl-th", "cond-mat.mtrl-sci"},
                                                      {"supr-con", "cond-mat.supr-con"},
                                                      {"cs.LG", "cs.LG"},
                                                      {"hep-th", "hep-th"},
                                                      {"", ""}};
  for (const auto& [name, canonical] : rows) {
    EXPECT_EQ(canonical_category(name), canonical);
    EXPECT_EQ(canonical_category(canonical), canonical) << "canonical names are final";
  }
}

TEST(Paper, CountsItsAuthors) {
  Paper p = blank();
  EXPECT_EQ(p.authors_total(), 0);
  p.author_count = 14;
  EXPECT_EQ(p.authors_total(), 14);
  p.authors = {{"A. One", ""}};
  EXPECT_EQ(p.authors_total(), 1);
}

}  // namespace
}  // namespace quire
