// The page of an organisation over a whole Quire, and the links that lead to it.
#include "web/test_site.h"

namespace quire::web {
namespace {

Record of(const std::string& id, const std::string& title, const std::string& organisation,
          const std::vector<Author>& authors = {}, const char* day = "2026-05-04") {
  Record record = picked(id, title, day);
  record.paper.organisation = organisation;
  record.paper.authors = authors;
  record.paper.categories = {"cs.LG"};
  return record;
}

class OrganisationPageTest : public testing::Test {
 protected:
  void SetUp() override {
    site.put({of("2605.00001", "Boats in a Harbour", "harbour-lab",
                 {{"Mira Østergård", "Harbour School"}, {"Bo Larsen", "Harbour School"}, {"Ida Strand"}}),
              of("2605.00002", "Fish & Nets", "Harbour-Lab", {{"Mira Østergård"}}, "2026-05-02"),
              of("2605.00003", "Ropes", "north <b>&amp; \"south\"", {{"Bo Larsen"}}, "2026-05-01"),
              of("2605.00004", "Tides", "")});
  }
  static std::size_t hits(const std::string& page) {
    std::size_t count = 0;
    for (auto at = page.find("<article"); at != std::string::npos; at = page.find("<article", at + 1))
      ++count;
    return count;
  }
  std::string page(const std::string& target, int status = 200) { return sound(site.get(target), status); }

  TestSite site;
};

TEST_F(OrganisationPageTest, ShowsItsPapersAndWhoWroteThem) {
  const std::string text = page("/organisations?name=HARBOUR-LAB");
  EXPECT_TRUE(has(text, "<h1>harbour-lab</h1>") || has(text, "<h1>Harbour-Lab</h1>"));
  EXPECT_TRUE(has(text, "2 papers, from 2 May 2026 to 4 May 2026."));
  EXPECT_EQ(hits(text), 2U);
  EXPECT_LT(text.find("Boats in a Harbour"), text.find("Fish &amp; Nets"));
  EXPECT_TRUE(has(text,
                  "<a href=\"/authors?name=Mira%20%C3%98sterg%C3%A5rd\">Mira Østergård</a>"
                  "<span class=\"num\">2</span>"));
  EXPECT_TRUE(has(text, "cat%3Acs.LG"));
  EXPECT_TRUE(has(text, "/oai?verb=ListRecords&amp;metadataPrefix=oai_dc&amp;set=org%3A"));
  EXPECT_FALSE(has(text, "class=\"org\"")) << "its own name beside every paper would say nothing";
  EXPECT_FALSE(has(text, "Ropes"));
  EXPECT_FALSE(has(text, "Pages of the list"));
}

TEST_F(OrganisationPageTest, ItsLinksLeadToItsPapers) {
  const std::string text = page("/organisations?name=harbour-lab");
  EXPECT_TRUE(has(page("/search?q=handle%3Aharbour-lab"), "2 papers in"));
  EXPECT_TRUE(has(page("/search?q=org%3A%22harbour+lab%22"), "2 papers in"));
  const auto at = text.find("set=org%3A") + 4;
  const std::string set = text.substr(at, text.find('"', at) - at);
  const Response answer = site.get("/oai?verb=ListRecords&metadataPrefix=oai_dc&set=" + set);
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(has(*answer.body, "2605.0000"));
}

TEST_F(OrganisationPageTest, IsLinkedFromWhereverItsNameStands) {
  const std::string link = "href=\"/organisations?name=harbour-lab\">harbour-lab</a>";
  EXPECT_TRUE(has(page("/papers/date/2026-05-04"), link));
  EXPECT_TRUE(has(page("/papers/2605.00001"), link));
  EXPECT_TRUE(has(page("/search?q=boats"), link));
}

TEST_F(OrganisationPageTest, PaperShowsAffiliationsAsGiven) {
  const std::string text = page("/papers/2605.00001");
  EXPECT_TRUE(has(text, "1 affiliation</summary>"));
  EXPECT_TRUE(has(text,
                  "href=\"/search?q=org%3A%22Harbour%20School%22\">Harbour School</a> "
                  "<span class=\"small\">Mira Østergård, Bo Larsen</span>"));
  EXPECT_TRUE(has(page("/search?q=org%3A%22Harbour%20School%22"), "1 paper in"));
  EXPECT_FALSE(has(page("/papers/2605.00002"), "affiliation"));
}

TEST_F(OrganisationPageTest, ManyAffiliationsAreBounded) {
  std::vector<Author> authors;
  for (int i = 0; i < 300; ++i)
    authors.push_back({fmt::format("Author {}", i), i < 9 ? "Harbour School" : fmt::format("School {}", i)});
  site.put({of("2605.00005", "Many", "", authors)});
  const std::string text = page("/papers/2605.00005");
  EXPECT_TRUE(has(text, "40 affiliations</summary>"));
  EXPECT_TRUE(has(text, "Author 0, Author 1, Author 2, Author 3 and 5 more"));
}

TEST_F(OrganisationPageTest, SearchNarrowsToOne) {
  const std::string all = page("/search?q=from%3A2026-05");
  EXPECT_TRUE(has(all, "<h2>Organisation</h2>"));
  EXPECT_TRUE(has(all, "q=from%3A2026-05%20handle%3Aharbour-lab") ||
              has(all, "q=from%3A2026-05%20handle%3AHarbour-Lab"));
  EXPECT_TRUE(has(all, "<span>north &lt;b&gt;")) << "no query can hold this name: counted without a link";
  const std::string narrowed = page("/search?q=from%3A2026-05%20handle%3Aharbour-lab");
  EXPECT_TRUE(has(narrowed, "aria-label=\"Remove: harbour-lab\""));
  EXPECT_TRUE(has(narrowed, "2 papers in"));
}

TEST_F(OrganisationPageTest, LongListsHavePages) {
  std::vector<Record> many;
  for (int i = 0; i < 45; ++i)
    many.push_back(of(fmt::format("2604.{:05}", i + 1), fmt::format("Paper {}", i), "Long & Son"));
  site.put(many);
  const std::string first = page("/organisations?name=long+%26+son");
  EXPECT_EQ(hits(first), 20U);
  EXPECT_TRUE(has(first, "href=\"/organisations?name=Long%20%26%20Son&amp;start=20\">Next 20</a>"));
  const std::string last = page("/organisations?name=Long%20%26%20Son&start=40");
  EXPECT_EQ(hits(last), 5U);
  EXPECT_TRUE(has(last, "41 to 45 of 45"));
  EXPECT_TRUE(has(last, "start=20\">Back 20</a>"));
  EXPECT_FALSE(has(last, "rel=\"next\""));
  EXPECT_TRUE(has(page("/organisations?name=Long%20%26%20Son&start=60"), "There are no papers so far down"));
  for (const char* start : {"-1", "x", "10001", "18446744073709551616", ""})
    EXPECT_EQ(hits(page(fmt::format("/organisations?name=Long%20%26%20Son&start={}", start))), 20U) << start;
}

TEST_F(OrganisationPageTest, UnknownSaysWhatIsNear) {
  const std::string near = page("/organisations?name=harbor-lab", 404);
  EXPECT_TRUE(has(near, "No paper here is listed under this organisation"));
  EXPECT_TRUE(has(near, ">harbour-lab</a>") || has(near, ">Harbour-Lab</a>"));
  const std::string school = page("/organisations?name=Harbour+School", 404);
  EXPECT_TRUE(has(school, "1 paper has these words in an affiliation or a longer name."));
  EXPECT_TRUE(has(school, "/search?q=org%3A%22Harbour%20School%22"));
  page("/organisations?name=%3Cscript%3Ealert(1)%3C/script%3E", 404);
  page("/organisations?name=" + std::string(400, 'x'), 404);
}

TEST_F(OrganisationPageTest, WithoutANameAsksForOne) {
  for (const char* target : {"/organisations", "/organisations?name=", "/organisations?name=%20%0A"})
    EXPECT_TRUE(has(page(target, 400), "Which organisation?"));
  page("/organisations?name=" + std::string(401, 'x'), 400);
  EXPECT_EQ(site.post("/organisations", "name=x").status, 405);
}

TEST_F(OrganisationPageTest, HostileAndLongNamesStayWords) {
  const std::string text = page("/organisations?name=north+%3Cb%3E%26amp;+%22south%22");
  EXPECT_TRUE(has(text, "<h1>north &lt;b&gt;&amp;amp; &quot;south&quot;</h1>"));
  EXPECT_FALSE(has(text, "Search them")) << "no query can hold this name";
  std::string long_name;
  for (int i = 0; i < 300; ++i) long_name += "ä ";
  site.put({of("2605.00009", "Long", long_name)});
  const std::string paper = page("/papers/2605.00009");
  const auto at = paper.find("/organisations?name=");
  ASSERT_NE(at, std::string::npos);
  EXPECT_TRUE(has(page(paper.substr(at, paper.find('"', at) - at)), ">Long</a>"));
}

}  // namespace
}  // namespace quire::web
