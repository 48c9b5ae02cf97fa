// The page of a name over a whole Quire: who is who, how sure, and decisions by form.
#include "web/test_site.h"

namespace quire::web {
namespace {

Record by(const std::string& id, const std::string& title, const std::vector<Author>& authors,
          const char* day = "2026-05-04") {
  Record record = picked(id, title, day);
  record.paper.authors = authors;
  record.paper.categories = {"cs.LG"};
  return record;
}

class PeoplePageTest : public testing::Test {
 protected:
  void SetUp() override {
    Author with_orcid{"Wei Zhang"};
    with_orcid.orcid = "0000-0002-1825-0097";
    site.put({by("2605.00001", "Boats in a Harbour", {{"Wei Zhang"}, {"Mira Østergård"}}),
              by("2605.00002", "More Boats", {{"Wei Zhang"}, {"Mira Østergård"}}, "2026-05-03"),
              by("2605.00003", "Fish & Nets", {with_orcid, {"Bo Larsen"}}, "2026-05-02"),
              by("2605.00004", "Ropes", {{"Weijia Zhang"}, {"Mira Østergård"}}, "2026-05-01")});
  }
  static std::size_t people(const std::string& page) {
    std::size_t count = 0;
    for (auto at = page.find("class=\"person\""); at != std::string::npos;
         at = page.find("class=\"person\"", at + 1))
      ++count;
    return count;
  }
  std::string page(const std::string& target = "/authors?name=Wei+Zhang") {
    return sound(site.get(target), 200);
  }

  TestSite site;
};

TEST_F(PeoplePageTest, ShowsThePeopleOfANameAndHowSureItIs) {
  const std::string text = page();
  EXPECT_EQ(people(text), 2U);
  EXPECT_TRUE(has(text, "<h1>Wei Zhang</h1>"));
  EXPECT_TRUE(has(text, "Two people may write under this name in 3 papers here"));
  EXPECT_TRUE(has(text, "2 papers, 2026"));
  EXPECT_TRUE(has(text, "Co-authors that come again: Mira Østergård (2 papers)"));
  EXPECT_TRUE(has(text, "One paper only: nothing to be sure of."));
  EXPECT_TRUE(has(text, "Not the first person: no co-author in common."));
  EXPECT_TRUE(has(text, "https://orcid.org/0000-0002-1825-0097"));
  EXPECT_TRUE(has(text, "/authors?name=Mira%20%C3%98sterg%C3%A5rd"));
  EXPECT_TRUE(has(text, "Fish &amp; Nets"));
  EXPECT_FALSE(has(text, "Ropes"));
}

TEST_F(PeoplePageTest, InitialsMayBeAnyOfThem) {
  EXPECT_EQ(people(page("/authors?name=W.+Zhang")), 3U);
  EXPECT_EQ(people(page("/authors?name=Weijia+Zhang")), 1U);
}

TEST_F(PeoplePageTest, ThePersonOfThePaperOneCameFromIsFirst) {
  const std::string text = page("/authors?name=Wei+Zhang&paper=2605.00003");
  EXPECT_LT(text.find("Fish &amp; Nets"), text.find("More Boats"));
  EXPECT_TRUE(has(text, "The author of “Fish &amp; Nets”."));
  EXPECT_TRUE(has(page("/papers/2605.00003"), "/authors?name=Wei%20Zhang&amp;paper=2605.00003"));
}

TEST_F(PeoplePageTest, TheOwnerJoinsAndUndoes) {
  const Response joined = site.post(
      "/authors/decide", "name=Wei+Zhang&kind=same&why=same+boat&place=2605.00001:1&place=2605.00003:1");
  EXPECT_EQ(joined.status, 303);
  EXPECT_EQ(header_of(joined, "Location"), "/authors?name=Wei%20Zhang#decisions");
  std::string text = page();
  EXPECT_EQ(people(text), 1U);
  EXPECT_TRUE(has(text, "Decisions of this Quire&#39;s owner"));
  EXPECT_TRUE(has(text, "is the same person as"));
  EXPECT_TRUE(has(text, "“same boat”"));
  EXPECT_EQ(site.post("/authors/undo", "name=Wei+Zhang&number=1").status, 303);
  text = page();
  EXPECT_EQ(people(text), 2U);
  EXPECT_TRUE(has(text, "Undone on 5 May 2026"));
  EXPECT_EQ(site.post("/authors/undo", "name=Wei+Zhang&number=1").status, 400);
}

TEST_F(PeoplePageTest, TheOwnerTakesAPaperOut) {
  const std::string before = page();
  EXPECT_TRUE(has(before, "value=\"2605.00002:1\""));
  EXPECT_EQ(
      site.post("/authors/decide", "name=Wei+Zhang&kind=different&place=2605.00002:1&place=2605.00001:1")
          .status,
      303);
  EXPECT_EQ(people(page()), 3U);
}

TEST_F(PeoplePageTest, OnlyTheOwnerDecides) {
  auto request = TestSite::request("/authors/decide", Method::post,
                                   "name=x&kind=same&place=2605.00001:1&place=2605.00003:1");
  request.headers["x-forwarded-for"] = "203.0.113.7";
  sound(site.ask(request), 403);
  request = TestSite::request("/authors/undo", Method::post, "number=1");
  request.headers["x-forwarded-for"] = "203.0.113.7";
  sound(site.ask(request), 403);
  auto reading = TestSite::request("/authors?name=Wei+Zhang");
  reading.headers["x-forwarded-for"] = "203.0.113.7";
  const std::string text = sound(site.ask(reading), 200);
  EXPECT_FALSE(has(text, "/authors/decide"));
  EXPECT_FALSE(has(text, "type=\"checkbox\""));
  EXPECT_TRUE(site.store->decisions("zhang w", 10).empty());
}

TEST_F(PeoplePageTest, FormsThatMakeNoSenseAreRefused) {
  for (const char* body :
       {"", "kind=same", "kind=same&place=2605.00001:1", "kind=odd&place=2605.00001:1&place=2605.00003:1",
        "kind=same&place=2605.00001:1&place=2605.00001:1", "kind=same&place=2605.00001:9&place=2605.00003:1",
        "kind=same&place=2605.99999:1&place=2605.00003:1", "kind=same&place=2605.00001&place=2605.00003:1",
        "kind=same&place=2605.00001:0&place=2605.00003:1", "kind=same&place=%3Cb%3E:1&place=2605.00003:1"})
    sound(site.post("/authors/decide", body), 400);
  for (const char* body : {"", "number=x", "number=99", "number=-1", "number=1x"})
    sound(site.post("/authors/undo", body), 400);
  EXPECT_TRUE(site.store->decisions("zhang w", 10).empty());
}

TEST_F(PeoplePageTest, NamesThatAreNoneAreAnswered) {
  sound(site.get("/authors"), 400);
  sound(site.get("/authors?name=+"), 400);
  sound(site.get("/authors?name=" + std::string(500, 'x')), 400);
  EXPECT_TRUE(
      has(sound(site.get("/authors?name=Nobody+Here"), 200), "No paper here has an author of this name"));
  const std::string hostile = sound(site.get("/authors?name=%3Cscript%3E%22+x&paper=%3Cb%3E"), 200);
  EXPECT_FALSE(has(hostile, "<script>\""));
  for (const char* name : {"---", ".", "%5C%24", "%EF%BF%BD", ",", "van+der"})
    sound(site.get(std::string("/authors?name=") + name), 200);
}

TEST_F(PeoplePageTest, HostileNamesAndAffiliationsAreText) {
  const std::string evil = "<b>\"&'</b> Zhang";
  site.put({by("2605.00009", "T", {{"Evil " + evil, evil}, {evil}})});
  const std::string text = page("/authors?name=Evil+%3Cb%3E%22%26%27%3C%2Fb%3E+Zhang");
  EXPECT_EQ(people(text), 1U);
  EXPECT_FALSE(has(text, "<b>\""));
}

TEST_F(PeoplePageTest, ManyPeopleAreShownInPart) {
  std::vector<Record> records;
  for (int i = 0; i < 30; ++i)
    records.push_back(
        by(fmt::format("2604.{:05}", i + 1), fmt::format("Title {}", i), {{"Li Wang"}}, "2026-04-01"));
  site.put(records);
  const std::string part = page("/authors?name=Li+Wang");
  EXPECT_EQ(people(part), 20U);
  EXPECT_TRUE(has(part, "10 more people"));
  EXPECT_EQ(people(page("/authors?name=Li+Wang&all=1")), 30U);
}

TEST_F(PeoplePageTest, ADecisionReachesAcrossNames) {
  site.put({by("2605.00010", "Under Another Name", {{"Ida Strand"}})});
  site.post("/authors/decide", "name=Wei+Zhang&kind=same&place=2605.00003:1&place=2605.00010:1");
  EXPECT_TRUE(has(page(), "Under Another Name"));
  EXPECT_TRUE(has(page(), "Also as Ida Strand."));
  EXPECT_TRUE(has(page("/authors?name=Ida+Strand"), "Fish &amp; Nets"));
}

TEST_F(PeoplePageTest, ADecisionFollowsAChangedAuthorList) {
  site.post("/authors/decide", "name=Wei+Zhang&kind=same&place=2605.00001:1&place=2605.00003:1");
  Record changed =
      by("2605.00003", "Fish & Nets", {{"Bo Larsen"}, {"Ida Strand"}, {"Wei Zhang"}}, "2026-05-02");
  changed.paper.versions = {{1, on("2026-05-02")}, {2, on("2026-05-04")}};
  site.put({changed});
  EXPECT_EQ(people(page()), 1U);
}

}  // namespace
}  // namespace quire::web
