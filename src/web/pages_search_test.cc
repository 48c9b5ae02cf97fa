// The search page over a whole Quire: what it says, where its links lead, that odd queries harm nothing; and
// what is suggested while somebody types.
#include <set>

#include <boost/json/parse.hpp>

#include "web/test_site.h"

namespace quire::web {
namespace {

class SearchPageTest : public testing::Test {
 protected:
  TestSite site;
};

TEST_F(SearchPageTest, SearchShowsChipsFacetsAndReasons) {
  std::vector<Record> records;
  for (int i = 1; i <= 30; ++i) {
    Record r = picked(fmt::format("2605.{:05}", i), fmt::format("Sampling again {}", i),
                      i % 2 ? "2026-05-04" : "2025-05-04");
    r.paper.published = on(i % 2 ? "2026-05-04" : "2025-05-04");
    r.paper.categories = {i % 3 ? "cs.LG" : "cs.CL"};
    records.push_back(r);
  }
  site.put(records);
  const std::string page = sound(site.get("/search?q=sampling+from:2025"), 200);
  EXPECT_TRUE(has(page, "30 papers in "));
  EXPECT_TRUE(has(page, "<mark>Sampling</mark>"));
  EXPECT_TRUE(has(page, "Remove: from 2025"));
  EXPECT_TRUE(has(page, "href=\"/search?q=sampling%20from%3A2025%20cat%3Acs.LG\""));
  EXPECT_TRUE(has(page, "href=\"/search?q=sampling%20year%3A2026\""));
  EXPECT_TRUE(has(page, "title: sampl"));
  EXPECT_TRUE(has(page, "Next 10"));
  EXPECT_TRUE(has(sound(site.get("/search?q=sampling&start=20"), 200), "Back 20"));
  EXPECT_TRUE(has(sound(site.get("/search?q=sampling&sort=newest"), 200), "newest first"));
}

TEST_F(SearchPageTest, SearchWithoutResultSaysWhatWouldHelp) {
  site.put({picked("2605.00001", "Halpern iteration", "2026-05-04")});
  const std::string page = sound(site.get("/search?q=halpern+from:2027"), 200);
  EXPECT_TRUE(has(page, "Nothing matches “\u2068halpern from:2027\u2069”"));
  EXPECT_TRUE(has(page, "Without the filters there would be 1 paper."));
  EXPECT_TRUE(has(page, "Drop the filters"));
  EXPECT_TRUE(has(sound(site.get("/search?q=%22no+such%22"), 200), "Nothing matches this query in titles"));
  EXPECT_TRUE(
      has(sound(site.get("/search?q=from:2027+has:lab"), 200), "No paper meets these filters together"));
}

/// The addresses of the papers of a page, in order.
std::vector<std::string> hits_of(const std::string& page) {
  std::vector<std::string> out;
  const std::string mark = "<article class=\"hit\" id=\"p-";
  for (auto at = page.find(mark); at != std::string::npos; at = page.find(mark, at + 1))
    out.push_back(page.substr(at + mark.size(), page.find('"', at + mark.size()) - at - mark.size()));
  return out;
}

/// The address of a link of the pager, empty if there is none.
std::string pager_link(const std::string& page, const std::string& mark) {
  const auto at = page.find(mark);
  if (at == std::string::npos) return {};
  const auto begin = page.find("href=\"", at) + 6;
  std::string href = page.substr(begin, page.find('"', begin) - begin);
  for (auto amp = href.find("&amp;"); amp != std::string::npos; amp = href.find("&amp;"))
    href.erase(amp + 1, 4);
  return href;
}

TEST_F(SearchPageTest, NextAndBackLeadThroughTheWholeResultAndHomeAgain) {
  std::vector<Record> records;
  for (int i = 1; i <= 110; ++i)
    records.push_back(picked(fmt::format("2605.{:05}", i), fmt::format("Sampling {}", i),
                             i % 2 ? "2026-05-04" : "2025-05-04"));
  site.put(records);
  for (const char* first : {"/search?q=sampling", "/search?q=sampling&sort=newest", "/search?q=from:2025"}) {
    std::vector<std::vector<std::string>> pages;
    std::string at = first;
    std::string page;
    while (!at.empty() && pages.size() < 10) {
      page = sound(site.get(at), 200);
      pages.push_back(hits_of(page));
      at = pager_link(page, "rel=\"next\"");
    }
    ASSERT_EQ(pages.size(), 6U) << first;
    EXPECT_TRUE(has(page, "101 to 110 of 110")) << first;
    std::set<std::string> all;
    for (const auto& hits : pages) all.insert(hits.begin(), hits.end());
    EXPECT_EQ(all.size(), 110U) << first;
    for (std::size_t left = 5; left-- > 0;) {
      at = pager_link(page, "rel=\"prev\"");
      ASSERT_NE(at, "") << first;
      page = sound(site.get(at), 200);
      EXPECT_EQ(hits_of(page), pages[left]) << first << " page " << left;
    }
    EXPECT_EQ(pager_link(page, "rel=\"prev\""), "");
    EXPECT_EQ(hits_of(sound(site.get(std::string(first) + "&start=40"), 200)), pages[2]) << "by number too";
  }
}

TEST_F(SearchPageTest, APagerWithNonsenseInItsAddressIsAFirstPage) {
  site.put({picked("2605.00001", "Sampling", "2026-05-04")});
  for (const char* more : {"&after=x", "&after=", "&after=00000000000000000000000000000000x", "&back=a.b.c",
                           "&after=fff0000000000000ffffffffffffffff"})
    EXPECT_EQ(hits_of(sound(site.get(std::string("/search?q=sampling") + more), 200)).size(), 1U) << more;
  EXPECT_TRUE(has(sound(site.get("/search?q=sampling&start=400"), 200), "There are no papers so far down"));
}

TEST_F(SearchPageTest, ASlipOfThePenIsSaidMarkedAndCanBeTakenBack) {
  Record record = picked("2605.00001", "Transformers for tides", "2026-05-04");
  record.paper.abstract = "Nothing first. A transformer is a network.";
  site.put({record});
  const std::string page = sound(site.get("/search?q=tides+transfomers"), 200);
  EXPECT_TRUE(has(page, "No paper has &quot;transfomers&quot;: searched for &quot;transformers&quot;."));
  EXPECT_TRUE(has(page, "<mark>Transformers</mark> for <mark>tides</mark>"));
  EXPECT_TRUE(has(page, "A <mark>transformer</mark> is a network")) << "the passage is the one that has it";
  EXPECT_TRUE(has(page, "href=\"/search?q=tides%20%22transfomers%22\""));
  const std::string exactly = sound(site.get("/search?q=%22transfomers%22"), 200);
  EXPECT_TRUE(has(exactly, "Nothing matches"));
  const std::string begun = sound(site.get("/search?q=transf*"), 200);
  EXPECT_TRUE(has(begun, "A <mark>transformer</mark> is a network"));
}

TEST_F(SearchPageTest, WhatCannotBeSeenInAQueryDoesNotReachThePage) {
  site.put({picked("2605.00001", "Sampling", "2026-05-04")});
  const std::string page =
      sound(site.get("/search?q=%E2%80%AEsampl%01ing%E2%81%A6+%D7%A9%D7%9C%D7%95%D7%9D"), 200);
  EXPECT_FALSE(has(page, "\u202e"));
  EXPECT_FALSE(has(page, "\x01"));
  EXPECT_TRUE(has(page, "value=\"sampl ing \u05e9"));
  EXPECT_TRUE(has(page, "dir=\"auto\""));
}

TEST_F(SearchPageTest, SuggestionsAreWordsAuthorsAndPapers) {
  Record record = picked("2605.00001", "Sampling <b>again</b> & $\\ell_p$", "2026-05-04");
  record.paper.authors = {{"Mira \"M\" \u00d8sterg\u00e5rd", ""}, {"Bo Larsen", ""}};
  Record other = picked("2605.00002", "Samples of tides", "2026-05-04");
  other.paper.authors = {{"Bo Larsen", ""}};
  site.put({record, other});
  // The most that several askings bring: one of them may run out of its few milliseconds on a busy machine.
  const auto ask = [&](const std::string& q) {
    boost::json::object most;
    std::size_t most_offers = 0;
    for (int i = 0; i < 10; ++i) {
      const Response response = site.get("/search/suggest?q=" + q);
      EXPECT_EQ(response.status, 200);
      EXPECT_EQ(response.content_type, "application/json; charset=utf-8");
      boost::json::object said = boost::json::parse(body_of(response)).as_object();
      std::size_t offers = 0;
      for (const char* kind : {"words", "authors", "papers"}) offers += said.at(kind).as_array().size();
      if (i == 0 || offers > most_offers) most = std::move(said), most_offers = offers;
    }
    return most;
  };
  const auto words = ask("Tides+SAM").at("words").as_array();
  ASSERT_EQ(words.size(), 2U);
  EXPECT_EQ(words[0].at("typed"), "SAM");
  EXPECT_EQ(words[0].at("rest"), "ples");
  EXPECT_EQ(words[0].at("q"), "Tides SAMples");
  EXPECT_EQ(words[1].at("q"), "Tides SAMpling");

  const auto larsen = ask("lars").at("authors").as_array();
  ASSERT_EQ(larsen.size(), 1U);
  EXPECT_EQ(larsen[0].at("name"), "Bo Larsen");
  EXPECT_EQ(larsen[0].at("q"), "author:\"Bo Larsen\"");
  EXPECT_EQ(ask("bo+lar").at("authors").as_array().size(), 1U);
  EXPECT_EQ(ask("mira+lar").at("authors").as_array().size(), 0U) << "no author is called so";
  EXPECT_EQ(ask("tides+author:%22bo+lar").at("authors").as_array()[0].at("q"), "tides author:\"Bo Larsen\"");
  EXPECT_EQ(ask("osterg").at("authors").as_array()[0].at("q"), "author:\"Mira M \u00d8sterg\u00e5rd\"");

  const auto papers = ask("sampling+ag").at("papers").as_array();
  ASSERT_EQ(papers.size(), 1U);
  EXPECT_EQ(papers[0].at("title"), "Sampling <b>again</b> & \u2113_p") << "text, for a script that sets text";
  EXPECT_EQ(papers[0].at("href"), "/papers/2605.00001");
  EXPECT_EQ(ask("2605.00002").at("papers").as_array()[0].at("href"), "/papers/2605.00002");

  for (const std::string& q :
       {std::string(), std::string("%01%E2%80%AE"), std::string("cat:cs"), std::string(5000, 'a')})
    EXPECT_EQ(ask(q).at("words").as_array().size(), 0U) << q.substr(0, 20);
}

TEST_F(SearchPageTest, OddQueriesAreAnswered) {
  site.put({picked("2605.00001", "Halpern iteration", "2026-05-04")});
  std::string huge;
  for (int i = 0; i < 700; ++i) huge += "word%22(" + std::to_string(i) + "+";
  for (const std::string& q :
       {std::string("%22"), std::string("((((("), std::string("a+OR"), std::string("-"), huge,
        std::string(3000, 'x'), std::string("%C3%A9").append(2000, 'e'), std::string("from:x+to:y")})
    sound(site.get("/search?q=" + q), 200);
  sound(site.get("/search?q=x&start=99999999999999999999"), 200);
  sound(site.get("/search?start=5"), 200);
}

}  // namespace
}  // namespace quire::web
