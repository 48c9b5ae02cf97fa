// CSL-JSON: its names, dates and identifiers, and what Crossref makes of it.
#include <gtest/gtest.h>

#include "source/gathered_test.h"

namespace quire::source {
namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::vector<std::string> keys(const Paper& paper) {
  std::vector<std::string> all{paper.id.key()};
  for (const PaperId& id : paper.other_ids) all.push_back(id.key());
  return all;
}

Gathered item(const std::string& fields) { return gather("csl", R"([{"title":"T",)" + fields + "}]"); }

constexpr std::string_view kItem =
    R"({"id":"arxiv:2611.00001","type":"article","title":"A Lower Bound for k-Sets","author":[{"family":"Østergård","given":"Mira"},{"family":"Cruz","given":"Ana","dropping-particle":"de la","suffix":"Jr"},{"literal":"LHCx Collaboration"}],)"
    R"("issued":{"date-parts":[[2026,11,2]]},"publisher":"arXiv","number":"arXiv:2611.00001","DOI":"10.48550/arXiv.2611.00001","URL":"https://arxiv.org/abs/2611.00001","abstract":"We prove …","language":"en","genre":"preprint"})";

TEST(Csl, AnItem) {
  for (const std::string& bytes : {"[" + std::string(kItem) + "]", std::string(kItem),
                                   R"({"items":[)" + std::string(kItem) + "]}", std::string(kItem) + "\n"}) {
    const Gathered all = gather("csl", bytes);
    EXPECT_EQ(all.broken, "");
    EXPECT_TRUE(all.problems.empty());
    ASSERT_EQ(all.records.size(), 1u);
    const Paper& paper = all.paper(0);
    EXPECT_EQ(keys(paper), std::vector<std::string>{"2611.00001"});
    EXPECT_EQ(paper.title, "A Lower Bound for k-Sets");
    EXPECT_EQ(paper.abstract, "We prove …");
    EXPECT_EQ(paper.authors, (std::vector<Author>{{"Mira Østergård", "", "Østergård"},
                                                  {"Ana de la Cruz Jr", "", "de la Cruz", "Jr"},
                                                  {"LHCx Collaboration"}}));
    EXPECT_EQ(paper.published, day(2026, 11, 2));
    EXPECT_EQ(paper.doi, "");
    EXPECT_EQ(paper.journal, "");
  }
}

TEST(Csl, Names) {
  const std::pair<const char*, Author> cases[] = {
      {R"({"family":"Beethoven","given":"Ludwig","non-dropping-particle":"van"})",
       {"Ludwig van Beethoven", "", "van Beethoven"}},
      {R"({"family":"Alembert","given":"Jean","dropping-particle":"d'"})",
       {"Jean d'Alembert", "", "d'Alembert"}},
      {R"({"family":"Banksy"})", {"Banksy"}},
      {R"({"given":"Ann","family":""})", {"Ann"}},
      {R"({"name":"The LHCx Collaboration","sequence":"first"})", {"The LHCx Collaboration"}},
      {R"({"family":"Bee","given":"Ann","literal":"not this","ORCID":"x","affiliation":[]})",
       {"Ann Bee", "", "Bee"}},
      {R"("Cy Dee")", {"Cy Dee"}},
  };
  for (const auto& [json, author] : cases) {
    const Gathered all = item(std::string(R"("author":[null,{},)") + json + "]");
    ASSERT_EQ(all.records.size(), 1u) << json << all.broken;
    EXPECT_TRUE(all.problems.empty()) << json;
    ASSERT_EQ(all.paper(0).authors.size(), 1u) << json;
    EXPECT_EQ(all.paper(0).authors[0], author) << json << all.paper(0).authors[0].family;
  }
}

TEST(Csl, Dates) {
  const std::pair<const char*, std::optional<Day>> cases[] = {
      {R"({"date-parts":[["2026","11","2"]]})", day(2026, 11, 2)},
      {R"({"date-parts":[["2026",11,"02"],[2026,12,1]]})", day(2026, 11, 2)},
      {R"({"raw":"2026-11-02"})", day(2026, 11, 2)},
      {R"({"date-parts":[[2026]],"date-time":"2026-11-02T00:00:00Z"})", day(2026, 11, 2)},
      {R"({"date-parts":[[2026,11]]})", std::nullopt},
      {R"({"date-parts":[[null]]})", std::nullopt},
      {R"({"date-parts":[[]]})", std::nullopt},
      {R"({"date-parts":null})", std::nullopt},
      {R"({"literal":"in press"})", std::nullopt},
      {"null", std::nullopt},
  };
  for (const auto& [json, published] : cases) {
    const Gathered all = item(std::string(R"("issued":)") + json);
    ASSERT_EQ(all.records.size(), 1u) << json << all.broken;
    EXPECT_TRUE(all.problems.empty()) << json;
    EXPECT_EQ(all.paper(0).published, published) << json;
  }
  EXPECT_EQ(item(R"("issued":{"date-parts":[[2026,13,40]]})").problems.size(), 1u);
}

TEST(Csl, IdentitiesWhereverTheyStand) {
  using Keys = std::vector<std::string>;
  const std::pair<const char*, Keys> cases[] = {
      {R"("number":"arXiv:2611.00001")", {"2611.00001"}},
      {R"("number":"2611.00001")", {"quire:t"}},
      {R"("number":7)", {"quire:t"}},
      {R"("id":"http://zotero.org/users/1/items/A")", {"quire:t"}},
      {R"("container-title":"arXiv:2611.00001 [cs]")", {"2611.00001"}},
      {R"("URL":"https://openreview.net/forum?id=aBcD123")", {"openreview:aBcD123"}},
      {R"("URL":"https://example.org/2611.00001")", {"quire:t"}},
      {R"("DOI":"10.1000/ABC","URL":"http://arxiv.org/abs/math/0611800")",
       {"math/0611800", "doi:10.1000/abc"}},
  };
  for (const auto& [fields, expected] : cases) {
    const Gathered all = item(fields);
    ASSERT_EQ(all.records.size(), 1u) << fields;
    EXPECT_TRUE(all.problems.empty()) << fields;
    EXPECT_EQ(keys(all.paper(0)), expected) << fields;
    EXPECT_EQ(all.paper(0).journal, "") << fields;
  }
}

TEST(Csl, MarkupAndLists) {
  const Gathered all = gather(
      "csl",
      R"({"title":["On <i>E. coli</i> where a<b","second"],"container-title":["J. &amp; R.","J R"],"abstract":"<jats:title>Abstract</jats:title><jats:p>We prove <jats:italic>it</jats:italic>.</jats:p>","DOI":"10.1000/abc"})");
  ASSERT_EQ(all.records.size(), 1u) << all.broken;
  EXPECT_EQ(all.paper(0).title, "On E. coli where a<b");
  EXPECT_EQ(all.paper(0).journal, "J. & R.");
  EXPECT_EQ(all.paper(0).abstract, "We prove it.");
  EXPECT_EQ(all.paper(0).doi, "10.1000/abc");
}

TEST(Csl, WhatIsWrong) {
  EXPECT_EQ(gather("csl", "[]").broken, "") << "an empty library";
  EXPECT_EQ(gather("csl", R"({"items":[]})").broken, "");
  EXPECT_TRUE(contains(gather("csl", "<html>").broken, "HTML"));
  EXPECT_TRUE(contains(gather("csl", R"([{"title":"T"})").broken, "ends early"));
  const Gathered all = gather(
      "csl", R"([{"type":"article"},{"title":"a","title":"b"},{"title":"kept","author":"x","DOI":"y"},7])");
  ASSERT_EQ(all.records.size(), 1u);
  EXPECT_EQ(all.paper(0).title, "kept");
  EXPECT_EQ(all.problems.size(), 5u);
}

}  // namespace
}  // namespace quire::source
