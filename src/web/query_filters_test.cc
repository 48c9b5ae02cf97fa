#include "web/query_filters.h"

#include <random>

#include <gtest/gtest.h>

#include "index/query.h"

namespace quire::web {
namespace {

TEST(QueryFilters, AreFoundWhereTheyStand) {
  const auto filters =
      query_filters("\"from:2020 x\" deep from:2024-05 -cat:cs.LG lab:yes subject:\"Theory of learning\"");
  ASSERT_EQ(filters.size(), 4U);
  EXPECT_EQ(filters[0].name, "from");
  EXPECT_EQ(filters[0].value, "2024-05");
  EXPECT_TRUE(filters[1].negated);
  EXPECT_EQ(filter_words(filters[1]), "not cs.LG");
  EXPECT_EQ(filter_words(filters[2]), "has a lab");
  EXPECT_EQ(filters[3].value, "Theory of learning");
}

TEST(QueryFilters, RemovalLeavesTheRest) {
  const std::string q = "deep  from:2024 lab:yes nets";
  EXPECT_EQ(without(q, query_filters(q)[0]), "deep lab:yes nets");
  EXPECT_EQ(without(q, "lab"), "deep from:2024 nets");
  EXPECT_EQ(without_filters(q), "deep nets");
  EXPECT_EQ(without_filters("no filters: here"), "no filters: here");
  EXPECT_EQ(with("deep", "subject", "Theory of learning"), "deep subject:\"Theory of learning\"");
}

TEST(QueryFilters, AgreeWithTheReader) {
  for (const char* q :
       {"CAT:cs.LG x", "(cat:cs.LG)", "xcat:cs.LG", "from: 2024", "\"a\" to:2025", "-lab:yes", "a -b",
        "year:2019..2021 x", "date:[2019 TO 2021] x", "cat:(cs.LG OR stat.ML) x", "has:lab", "since:2024",
        "handle:mit x", "-handle:mit", "submittedDate:[20240101 TO 20240201]"}) {
    const auto read = index::read_query(q).filters;
    const bool any = read.from || read.to || !read.categories.empty() || !read.without_categories.empty() ||
                     read.has_lab || !read.organisations.empty() || !read.without_organisations.empty();
    EXPECT_EQ(!query_filters(q).empty(), any) << q;
    const auto stripped = index::read_query(without_filters(q)).filters;
    EXPECT_FALSE(stripped.from || stripped.to || !stripped.categories.empty() || stripped.has_lab) << q;
  }
}

TEST(QueryFilters, BracketsAreOneValue) {
  const auto filters = query_filters("graph year:[2019 TO 2021] cat:(cs.LG OR stat.ML) has:lab");
  ASSERT_EQ(filters.size(), 3U);
  EXPECT_EQ(filter_words(filters[0]), "2019 TO 2021");
  EXPECT_EQ(filter_words(filters[1]), "cs.LG OR stat.ML");
  EXPECT_EQ(filter_words(filters[2]), "has a lab");
  EXPECT_EQ(without_filters("graph year:[2019 TO 2021] cat:(cs.LG OR stat.ML) has:lab"), "graph");
}

TEST(QueryFilters, NamesOfOrganisationsAreReadAsTheyAre) {
  EXPECT_EQ(organisation_query("deepseek-ai"), "handle:deepseek-ai");
  for (const char* name : {"Google DeepMind", "AT&T", "a,b", "(x) [y]", "[z", "{", "cs.*", "-x", "Zürich",
                           "OR", "a:b", "<script>", "C++", "'s", "$x$"}) {
    const std::string query = organisation_query(name);
    EXPECT_FALSE(query.empty()) << name;
    const auto filters = query_filters(query);
    ASSERT_EQ(filters.size(), 1U) << query;
    EXPECT_EQ(filters[0].value, name);
    EXPECT_EQ(filter_words(filters[0]), name);
    EXPECT_EQ(without(with("deep", "handle", name), filters[0].name), "deep");
  }
  for (const char* name : {"", "a \"b\"", "“curly” quotes", "\"", "zero\xe2\x80\x8bwidth"})
    EXPECT_EQ(organisation_query(name), "") << name;
}

TEST(QueryFilters, OddTextsEnd) {
  for (const char* q : {"from:", "from:\"", "\"", "lab:\"yes", "-", "cat:(((", "::::", "from:from:2024"}) {
    for (const auto& f : query_filters(q)) EXPECT_LE(f.end, std::string_view(q).size());
    without_filters(q);
  }
}

TEST(QueryFilters, RandomTextsGiveOrderedRanges) {
  std::mt19937 random(1);
  const std::vector<std::string> pieces = {"from:", "cat:", "-lab:", "yes", "\"", "(",    ")",
                                           " ",     "2024", "x",     ":",   "é",  "subj:"};
  for (int round = 0; round < 20'000; ++round) {
    std::string q;
    for (std::size_t n = random() % 12; n > 0; --n) q += pieces[random() % pieces.size()];
    std::size_t last = 0;
    for (const auto& filter : query_filters(q)) {
      ASSERT_LE(last, filter.begin) << q;
      ASSERT_LT(filter.begin, filter.end) << q;
      ASSERT_LE(filter.end, q.size()) << q;
      last = filter.end;
    }
    ASSERT_LE(without_filters(q).size(), q.size()) << q;
  }
}

}  // namespace
}  // namespace quire::web
