// Every page over a whole Quire: status, what it says, and that nothing hostile gets through.
#include <cstdio>

#include "lab/report.h"
#include "web/seed.h"
#include "web/test_site.h"

namespace quire::web {
namespace {

using testing::Test;

/// A finished run of the example lab: one claim holds, one differs, one was not measured.
store::Run finish_run(store::Store& store) {
  store::Run run;
  run.slug = "example-lab";
  run.paper_id = "2605.00077";
  run.size = "quick";
  run.seed = 1;
  run.started_by = "page";
  run.queued_at = on("2026-05-04").start();
  run = store.add_run(run);
  const std::vector<std::string> events = {
      R"({"event":"point","series":"gap","x":0,"y":1})",
      R"({"event":"point","series":"gap","x":1,"y":0.5})",
      R"({"event":"scene","name":"walk","title":"A walk","note":"Two steps.","width":20,"height":10,"still":[],"steps":[{"words":"It <b>stands</b>","shapes":[["box",1,1,4,4,0,"main","<i>"]]},{"words":"It went","shapes":[]}]})",
      R"({"event":"claim","id":"C1","statement":"It holds","stated":"below 1","measured":"0.5","scale":"reduced","verdict":"holds","why":"0.5 is below 1","value":0.5,"limit":1,"compare":"below"})",
      R"({"event":"claim","id":"C2","statement":"It differs","stated":"above 2","measured":"1.5","scale":"same","verdict":"differs","why":"1.5 is not above 2"})",
      R"({"event":"claim","id":"C3","statement":"Not seen","stated":"much","verdict":"not measured","why":"<i>needs</i> a cluster"})"};
  store.add_events(run.id, events);
  run.state = store::RunState::finished;
  run.started_at = run.queued_at;
  run.ended_at = run.queued_at + std::chrono::seconds(14);
  run.seconds = 14.2;
  run.cpu_seconds = 26.8;
  run.peak_rss_mb = 96;
  store.update_run(run);
  return run;
}

class PagesTest : public Test {
 protected:
  TestSite site;
};

// ---- First run ----

TEST_F(PagesTest, AnEmptyQuireOffersTheSeedFeed) {
  const std::string page = sound(site.get("/papers"), 200);
  EXPECT_TRUE(has(page, "There are no papers here yet"));
  EXPECT_TRUE(has(page, "Load 41 papers"));
  for (const char* target : {"/papers/date/2026-05-04", "/papers/week/2026-W19", "/papers/month/2026-05",
                             "/papers/trending", "/search", "/search?q=x", "/about"})
    sound(site.get(target), 200);
}

TEST_F(PagesTest, LoadingTheSeedFillsTheDayAndTheIndex) {
  const Response loaded = site.post("/seed", "");
  EXPECT_EQ(loaded.status, 303);
  EXPECT_EQ(header_of(loaded, "Location"), "/papers");
  const std::string page = sound(site.get("/papers"), 200);
  EXPECT_TRUE(has(page, "Monday, 4 May 2026"));
  EXPECT_TRUE(has(page, "Eleven of the 41 papers that came in"));
  EXPECT_TRUE(has(page, "30 more, by votes"));
  EXPECT_TRUE(has(page, "lab not built yet"));
  EXPECT_TRUE(has(sound(site.get("/search?q=halpern"), 200), "Variance Reduced <mark>Halpern</mark>"));
}

TEST_F(PagesTest, EveryPaperOfTheSeedHasASoundPage) {
  put_seed(*site.store);
  site.index->catch_up(*site.store);
  for (const auto& stored :
       site.store->papers(site.store->docs_between(on("2026-05-04"), on("2026-05-04"), 100))) {
    const std::string page = sound(site.get("/papers/" + stored.paper.id.key()), 200);
    EXPECT_TRUE(has(page, "This Quire does not hold the abstract.")) << stored.paper.id.key();
    EXPECT_TRUE(has(page, "https://arxiv.org/abs/" + stored.paper.id.key()));
  }
}

// ---- Lists ----

TEST_F(PagesTest, ADayLinksToItsNeighboursByKeys) {
  site.put({picked("2605.00001", "Before", "2026-05-01"), picked("2605.00002", "Now", "2026-05-04"),
            picked("2605.00003", "After", "2026-05-05")});
  const std::string page = sound(site.get("/papers/date/2026-05-04"), 200);
  EXPECT_TRUE(has(page, "data-key=\"[\" aria-keyshortcuts=\"[\" href=\"/papers/date/2026-05-01\""));
  EXPECT_TRUE(has(page, "data-key=\"]\" aria-keyshortcuts=\"]\" href=\"/papers/date/2026-05-05\""));
  EXPECT_TRUE(has(page, "One paper came in."));
  EXPECT_FALSE(has(sound(site.get("/papers/date/2026-05-05"), 200), "data-key=\"]\""));
}

TEST_F(PagesTest, ADayShowsEachPaperOnceAndSaysHowManyThereAre) {
  std::vector<Record> records;
  for (int i = 1; i <= 60; ++i)
    records.push_back(picked(fmt::format("2605.{:05}", i), fmt::format("Title {}.", i), "2026-05-04", i));
  site.put(records);
  const std::string page = sound(site.get("/papers/date/2026-05-04"), 200);
  EXPECT_TRUE(has(page, "Eleven of the 60 papers"));
  EXPECT_TRUE(has(page, "49 more, 30 shown, by votes"));
  EXPECT_TRUE(has(page, "All 49"));
  const std::string all = sound(site.get("/papers/date/2026-05-04?all=1"), 200);
  for (int i = 1; i <= 60; ++i) {
    const std::string title = fmt::format(">Title {}.<", i);
    const auto first = all.find(title);
    ASSERT_NE(first, std::string::npos) << i;
    EXPECT_EQ(all.find(title, first + 1), std::string::npos) << i;
  }
  const std::string fifty = sound(site.get("/papers/date/2026-05-04?limit=50"), 200);
  std::size_t articles = 0;
  for (auto at = fifty.find("<article"); at != std::string::npos; at = fifty.find("<article", at + 1))
    ++articles;
  EXPECT_EQ(articles, 50U);
}

TEST_F(PagesTest, SubjectsFilter) {
  Record data = picked("2605.00001", "Of data", "2026-05-04");
  data.paper.subject = "Data";
  Record language = picked("2605.00002", "Of language", "2026-05-04");
  language.paper.subject = "Language & <more>";
  site.put({data, language});
  const std::string page = sound(site.get("/papers/date/2026-05-04"), 200);
  EXPECT_TRUE(has(page, "?subject=Data"));
  EXPECT_TRUE(has(page, "?subject=Language%20%26%20%3Cmore%3E"));
  const std::string filtered = sound(site.get("/papers/date/2026-05-04?subject=Data"), 200);
  EXPECT_TRUE(has(filtered, "Of data"));
  EXPECT_FALSE(has(filtered, "Of language"));
  EXPECT_TRUE(has(sound(site.get("/papers/date/2026-05-04?subject=<script>"), 200), "&lt;script&gt;"));
}

TEST_F(PagesTest, ADayWithoutPapersSaysWhyAndLeadsOn) {
  site.put({picked("2605.00001", "Friday's", "2026-05-01")});
  const std::string page = sound(site.get("/papers/date/2026-05-03"), 200);
  EXPECT_TRUE(has(page, "Most sources announce nothing at weekends"));
  EXPECT_TRUE(has(page, "href=\"/papers/date/2026-05-01\""));
}

TEST_F(PagesTest, WeeksAndMonthsHeadTheirDays) {
  site.put({picked("2605.00001", "Friday's", "2026-05-01"), picked("2605.00002", "Monday's", "2026-05-04")});
  const std::string week = sound(site.get("/papers/week/2026-W19"), 200);
  EXPECT_TRUE(has(week, "Monday, 4 May 2026"));
  EXPECT_FALSE(has(week, "Friday&#39;s"));
  EXPECT_TRUE(has(week, "/papers/week/2026-W18"));
  const std::string month = sound(site.get("/papers/month/2026-05"), 200);
  EXPECT_TRUE(has(month, "Week 19, 4 to 10 May 2026"));
  EXPECT_TRUE(has(month, "Week 18, 1 to 3 May 2026"));
  EXPECT_TRUE(has(month, "Friday&#39;s"));
}

TEST_F(PagesTest, WhatIsNoDayIsRefused) {
  for (const char* target :
       {"/papers/date/2026-02-30", "/papers/date/tomorrow", "/papers/week/2026-W60", "/papers/month/2026-13",
        "/papers/trending?month=x", "/papers/not-an-id", "/papers/2613.00001"})
    sound(site.get(target), 400);
  for (const char* target :
       {"/papers/2512.99999", "/nothing", "/papers/math/0309136", "/papers/2512.99999.bib"})
    sound(site.get(target), 404);
}

TEST_F(PagesTest, TheEndsOfTheCalendarHavePages) {
  for (const char* target : {"/papers/date/1900-01-01", "/papers/date/2999-12-31", "/papers/week/1900-W02",
                             "/papers/month/1900-01", "/papers/month/2999-12",
                             "/papers/trending?month=1900-01", "/papers/trending?month=2999-12"})
    sound(site.get(target), 200);
}

TEST_F(PagesTest, TrendingPrintsTheSumItRanksBy) {
  site.put({picked("2605.00001", "First", "2026-05-04", 8), picked("2605.00002", "Second", "2026-05-04", 2)});
  const std::string page = sound(site.get("/papers/trending"), 200);
  double votes = 0, comments = 0, runs = 0, sum = 0;
  const auto at = page.find("For the first paper: ");
  ASSERT_NE(at, std::string::npos);
  ASSERT_EQ(std::sscanf(page.c_str() + at, "For the first paper: %lf + %lf + %lf = %lf", &votes, &comments,
                        &runs, &sum),
            4);
  EXPECT_GT(votes, 0);
  EXPECT_NEAR(votes + comments + runs, sum, 0.02);
  EXPECT_TRUE(has(page, "class=\"math display\""));
  EXPECT_TRUE(has(page, "katex"));
  EXPECT_LT(page.find(">First<"), page.find(">Second<"));
  EXPECT_TRUE(has(page, ">new<"));
}

// ---- One paper ----

TEST_F(PagesTest, APaperShowsWhatIsKnown) {
  Record record = picked("2605.00001", "Bounds for $\\ell_p$ in Étale Cases", "2026-05-04", 3);
  record.paper.abstract = "We prove $a < b$ and more.";
  record.paper.summary = "Our first sentence. Our second.";
  record.paper.categories = {"cs.LG", "math.AG"};
  record.paper.authors = {
      {"Mira Østergård", ""}, {"Ana de la Cruz", ""}, {"Wang Wei", "", "Wang"}, {"LHCx Collaboration"}};
  record.paper.versions = {{1, on("2026-05-01")}, {2, on("2026-05-03")}};
  record.paper.code_url = "javascript:alert(1)";
  site.put({record});
  const std::string page = sound(site.get("/papers/2605.00001"), 200);
  EXPECT_TRUE(has(page, "<span class=\"math\">a &lt; b</span>"));
  EXPECT_TRUE(has(page, "<p class=\"gist\">Our first sentence.</p>"));
  EXPECT_TRUE(has(page, "<meta name=\"citation_author\" content=\"de la Cruz, Ana\">"));
  EXPECT_TRUE(has(page, "<meta name=\"citation_author\" content=\"Wang, Wei\">")) << "as its source files it";
  EXPECT_TRUE(has(page, "<meta name=\"citation_author\" content=\"LHCx Collaboration\">"));
  EXPECT_TRUE(has(page, "<meta name=\"citation_pdf_url\" content=\"https://arxiv.org/pdf/2605.00001\">"));
  EXPECT_TRUE(has(page, "@misc{ostergard2026bounds"));
  EXPECT_TRUE(has(page, "<title>Bounds for"));
  EXPECT_FALSE(has(page, "Quire</title>"));
  EXPECT_FALSE(has(page, "href=\"javascript"));
  EXPECT_TRUE(has(page, "<b>v2</b>"));
  const Response bib = site.get("/papers/2605.00001.bib");
  EXPECT_EQ(bib.content_type, "text/x-bibtex; charset=utf-8");
  EXPECT_TRUE(has(body_of(bib), "@misc{"));
}

TEST_F(PagesTest, OldIdsAndOtherSpellingsLeadToOnePage) {
  site.put({picked("math/0309136", "Old", "2026-05-04")});
  sound(site.get("/papers/math/0309136"), 200);
  sound(site.get("/papers/math%2F0309136"), 200);
  const Response other = site.get("/papers/arXiv:math.CA/0309136v2");
  EXPECT_EQ(other.status, 303);
  EXPECT_EQ(header_of(other, "Location"), "/papers/math/0309136");
}

TEST_F(PagesTest, ThreeThousandAuthorsFit) {
  Record record = picked("2605.00001", "Everybody", "2026-05-04");
  for (int i = 0; i < 3000; ++i) record.paper.authors.push_back({fmt::format("Person \"{}\" <b>", i), ""});
  site.put({record});
  const std::string page = sound(site.get("/papers/2605.00001"), 200);
  EXPECT_TRUE(has(page, "2,990 more authors"));
  EXPECT_TRUE(has(page, "Person &quot;2999&quot; &lt;b&gt;"));
  EXPECT_TRUE(has(sound(site.get("/papers/date/2026-05-04"), 200), "and 2,999 more"));
}

TEST_F(PagesTest, HostileTextStaysText) {
  const std::string evil = "<script>alert(1)</script>\"'><img src=x onerror=y> {{title}} ]]>";
  Record record = picked("2605.00001", evil, "2026-05-04");
  Paper& p = record.paper;
  p.abstract = evil + " $<script>$ \\href{javascript:x}{y}";
  p.summary = evil;
  p.organisation = p.comment = p.journal = p.license = p.subject = p.lab = evil;
  p.authors = {{evil, evil}};
  p.categories = {evil};
  record.pick->by = evil;
  site.put({record});
  for (const char* target :
       {"/papers", "/papers/week/2026-W19", "/papers/month/2026-05", "/papers/trending", "/papers/2605.00001",
        "/search?q=script", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E%22",
        "/papers?subject=%3Cscript%3E"}) {
    const Response response = site.get(target);
    const std::string page = body_of(response);
    EXPECT_EQ(response.status, 200) << target;
    EXPECT_FALSE(has(page, "<script>")) << target;
    EXPECT_FALSE(has(page, "<img")) << target;
    EXPECT_EQ(html_problem(page), "") << target;
  }
}

// ---- The lab on a paper's page ----

TEST_F(PagesTest, APaperWithALabShowsItBeforeAndAfterARun) {
  Record record = picked("2605.00077", "An Example Paper", "2026-05-04");
  record.paper.lab = "example-lab";
  site.put({record});
  std::string page = sound(site.get("/papers/2605.00077"), 200);
  EXPECT_TRUE(has(page, "lab ready, not run here yet"));
  EXPECT_TRUE(has(page, "The example&#39;s own account."));
  EXPECT_FALSE(has(page, "class=\"claims"));

  const store::Run run = finish_run(*site.store);
  page = sound(site.get("/papers/2605.00077"), 200);
  EXPECT_TRUE(has(page, "1 of 3 claims hold"));
  EXPECT_TRUE(has(page, ", 1 differs, 1 not measured"));
  EXPECT_TRUE(has(page, "class=\"claims"));
  EXPECT_TRUE(has(page, "&lt;i&gt;needs&lt;/i&gt; a cluster"));
  EXPECT_TRUE(has(page, "Quick run of 4 May 2026"));
  const std::string day = sound(site.get("/papers/date/2026-05-04"), 200);
  EXPECT_TRUE(has(day, fmt::format("href=\"/labs/example-lab/runs/{}\"", run.id)));
  EXPECT_TRUE(has(day, "class=\"spark\""));
  EXPECT_TRUE(has(day, "Measured lately"));
  const std::string result = sound(site.get(fmt::format("/labs/example-lab/runs/{}", run.id)), 200);
  EXPECT_TRUE(has(result, "A walk: 2 steps, scroll to see them"));
  EXPECT_TRUE(has(result, "aria-label=\"It &lt;b&gt;stands&lt;/b&gt;\""));
  EXPECT_TRUE(has(result, ">&lt;i&gt;</text>"));
}

// ---- Voting ----

TEST_F(PagesTest, AVoteCountsOnceAndComesBackToItsPlace) {
  site.put({picked("2605.00001", "One", "2026-05-04", 3)});
  Request vote = TestSite::request("/papers/2605.00001/vote", Method::post, "on=1");
  vote.headers["origin"] = "http://localhost:8080";
  vote.headers["referer"] = "http://localhost:8080/papers/date/2026-05-04?limit=50";
  for (int i = 0; i < 2; ++i) {
    const Response answer = site.ask(vote);
    EXPECT_EQ(answer.status, 303);
    EXPECT_EQ(header_of(answer, "Location"), "/papers/date/2026-05-04?limit=50#p-2605.00001");
  }
  EXPECT_EQ(site.store->paper(*PaperId::parse("2605.00001"))->votes, 1);
  const std::string page = sound(site.get("/papers"), 200);
  EXPECT_TRUE(has(page, "value=\"0\" aria-pressed=\"true\""));
  EXPECT_TRUE(has(page, "<span>4</span>"));
  vote.body = "on=0";
  vote.headers["x-requested-with"] = "quire";
  EXPECT_EQ(body_of(site.ask(vote)), "{\"votes\":3,\"voted\":false}\n");
}

TEST_F(PagesTest, VotesOfOthersAreRefused) {
  site.put({picked("2605.00001", "One", "2026-05-04")});
  Request vote = TestSite::request("/papers/2605.00001/vote", Method::post, "on=1");
  vote.headers["origin"] = "http://evil.example";
  EXPECT_EQ(site.ask(vote).status, 403);
  vote.headers["origin"] = "http://localhost:8080";
  vote.from_loopback = false;
  EXPECT_EQ(site.ask(vote).status, 403);
  vote.from_loopback = true;
  vote.headers["x-forwarded-for"] = "203.0.113.9";
  EXPECT_EQ(site.ask(vote).status, 403);
  EXPECT_EQ(site.store->paper(*PaperId::parse("2605.00001"))->votes, 0);
  vote.headers.erase("x-forwarded-for");
  vote.headers["referer"] = "http://localhost:8080//evil.example/";
  EXPECT_EQ(header_of(site.ask(vote), "Location"), "/papers/2605.00001#p-2605.00001");
  EXPECT_EQ(site.post("/papers/2605.99999/vote", "on=1").status, 404);
  EXPECT_EQ(site.post("/papers/2605.00001/vote", "%zz").status, 400);
}

TEST_F(PagesTest, WhoMayNotVoteSeesNoButton) {
  site.put({picked("2605.00001", "One", "2026-05-04", 3)});
  Request guest = TestSite::request("/papers");
  guest.from_loopback = false;
  const std::string page = sound(site.ask(guest), 200);
  EXPECT_FALSE(has(page, "/vote\""));
  EXPECT_TRUE(has(page, "<span>3</span>"));
}

// ---- The rest ----

TEST_F(PagesTest, ThemeIsACookieAndGoesBackToThePage) {
  const Response dark = site.post("/theme", "theme=dark&back=%2Fpapers%3Flimit%3D5");
  EXPECT_EQ(dark.status, 303);
  EXPECT_EQ(header_of(dark, "Location"), "/papers?limit=5");
  EXPECT_TRUE(has(header_of(dark, "Set-Cookie"), "theme=dark; Path=/"));
  for (const char* back :
       {"https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example", "", "%2Fa%0D%0Ab"})
    EXPECT_EQ(header_of(site.post("/theme", fmt::format("theme=light&back={}", back)), "Location"), "/papers")
        << back;
  Request page = TestSite::request("/about");
  page.headers["cookie"] = "theme=dark";
  EXPECT_TRUE(has(sound(site.ask(page), 200), "<html lang=\"en\" data-theme=\"dark\">"));
  page.headers["cookie"] = "theme=\"><script>";
  EXPECT_FALSE(has(sound(site.ask(page), 200), "data-theme=\""));
}

TEST_F(PagesTest, AnUnchangedPageNeedNotBeSentAgain) {
  site.put({picked("2605.00001", "One", "2026-05-04")});
  const std::string etag = header_of(site.get("/papers"), "ETag");
  ASSERT_FALSE(etag.empty());
  Request again = TestSite::request("/papers");
  again.headers["if-none-match"] = etag;
  EXPECT_EQ(site.ask(again).status, 304);
  site.put({picked("2605.00002", "Two", "2026-05-04")});
  EXPECT_EQ(site.ask(again).status, 200);
}

}  // namespace
}  // namespace quire::web
