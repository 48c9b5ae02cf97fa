// Versions, readings, withdrawals, origins and joins on a paper's page and on the pages behind it.
#include "web/test_site.h"

namespace quire::web {
namespace {

constexpr const char* kTitle = "A Lower Bound for the Harbour Problem";

Instant moment(const char* text) { return *parse_instant(text); }

Record said(const char* source, const char* id, const char* title = kTitle) {
  Record record{Paper(*PaperId::parse(id)), {}, source};
  record.paper.title = title;
  record.paper.abstract = "We count boats in the harbour.";
  record.paper.authors = {{"Mira Østergård"}, {"Ana de la Cruz"}};
  record.paper.published = on("2026-05-02");
  return record;
}

class PaperHistoryTest : public testing::Test {
 protected:
  void put(const Record& record, const char* at = "2026-05-03T10:00:00Z") {
    site.store->put(std::vector<Record>{record}, store::PutContext{moment(at)});
    site.index->catch_up(*site.store);
  }
  std::string page(const std::string& target = "/papers/2605.00001") { return sound(site.get(target), 200); }
  store::StoredPaper paper(const char* id = "2605.00001") { return *site.store->paper(*PaperId::parse(id)); }
  Response read(const std::string& body) { return site.post("/papers/2605.00001/read", body); }
  std::string shown_change() { return fmt::format("change={}", paper().change); }
  void put_second_version(const char* at = "2026-05-04T10:00:00Z") {
    Record second = said("arxiv-oai", "2605.00001", "A Better Bound for the Harbour Problem");
    second.paper.abstract = "We count ships in the <harbour>.";
    second.paper.authors = {{"Mira Østergård"}, {"Bo Larsen"}};
    second.paper.versions = {{1, on("2026-05-02")}, {2, on("2026-05-04")}};
    put(second, at);
  }
  void put_first_version() {
    Record first = said("arxiv-oai", "2605.00001");
    first.paper.versions = {{1, on("2026-05-02")}};
    put(first);
  }

  TestSite site;
};

// ---- Changes of words ----

TEST_F(PaperHistoryTest, AReaderSeesWhatChangedSinceItWasRead) {
  put_first_version();
  site.store->mark_read(paper().doc, store::kOwner, moment("2026-05-03T12:00:00Z"));
  EXPECT_FALSE(has(page(), "Changed since you read it"));
  EXPECT_TRUE(has(page(), "You read it on 3 May 2026"));
  put_second_version();
  const std::string now = page();
  EXPECT_TRUE(has(now, "Changed since you read it on 3 May 2026: title, abstract and authors"));
  EXPECT_TRUE(has(now,
                  "A <del><span class=\"vh\"> [removed: </span>Lower<span class=\"vh\">] </span></del>"
                  "<ins><span class=\"vh\"> [added: </span>Better<span class=\"vh\">] </span></ins> Bound"));
  EXPECT_TRUE(has(now, "&lt;harbour&gt;"));
  EXPECT_TRUE(has(page("/papers/date/2026-05-02"), "changed since you read it"));
  EXPECT_EQ(read(shown_change()).status, 303);
  EXPECT_FALSE(has(page(), "Changed since you read it"));
  EXPECT_TRUE(has(page(), "What changed in version 2, 4 May 2026: title, abstract and authors"));
  EXPECT_FALSE(has(page("/papers/date/2026-05-02"), "changed since you read it"));
}

TEST_F(PaperHistoryTest, OthersSeeTheNewestChangeAndNothingOfTheOwner) {
  put_first_version();
  site.store->mark_read(paper().doc, store::kOwner, moment("2026-05-03T12:00:00Z"));
  put_second_version();
  Request guest = TestSite::request("/papers/2605.00001");
  guest.from_loopback = false;
  const std::string now = sound(site.ask(guest), 200);
  EXPECT_FALSE(has(now, "you read it"));
  EXPECT_FALSE(has(now, "data-read"));
  EXPECT_TRUE(has(now, "What changed in version 2"));
}

TEST_F(PaperHistoryTest, OnlyWhatWasShownCountsAsRead) {
  put_first_version();
  const std::string shown = shown_change();
  EXPECT_TRUE(has(page(), fmt::format("data-change=\"{}\"", paper().change)));
  EXPECT_TRUE(has(page(), "Mark as read</button>"));
  put_second_version();
  Request script = TestSite::request("/papers/2605.00001/read", Method::post, shown);
  script.headers["x-requested-with"] = "quire";
  EXPECT_EQ(body_of(site.ask(script)), "{\"read\":false}\n");
  EXPECT_FALSE(site.store->read_at(paper().doc, store::kOwner));
  script.body = shown_change();
  EXPECT_EQ(body_of(site.ask(script)), "{\"read\":true}\n");
  ASSERT_TRUE(site.store->read_at(paper().doc, store::kOwner));
  const auto version = site.store->version();
  EXPECT_EQ(body_of(site.ask(script)), "{\"read\":true}\n");
  EXPECT_EQ(site.store->version(), version) << "read twice on one day writes once";
}

TEST_F(PaperHistoryTest, NothingIsNotedByLookingOrForOthers) {
  put_first_version();
  page();
  EXPECT_FALSE(site.store->read_at(paper().doc, store::kOwner));
  EXPECT_EQ(site.get("/papers/2605.00001/read").status, 400);  // no paper has such a number
  Request guest = TestSite::request("/papers/2605.00001/read", Method::post, shown_change());
  guest.from_loopback = false;
  EXPECT_EQ(site.ask(guest).status, 403);
  guest.from_loopback = true;
  guest.headers["origin"] = "http://evil.example";
  EXPECT_EQ(site.ask(guest).status, 403);
  EXPECT_FALSE(site.store->read_at(paper().doc, store::kOwner));
  EXPECT_EQ(site.post("/papers/2605.00009/read", "change=1").status, 404);
  EXPECT_EQ(read("%zz").status, 400);
}

TEST_F(PaperHistoryTest, AllChangesAreOnAPageNewestFirst) {
  put_first_version();
  EXPECT_TRUE(has(page("/papers/2605.00001/changes"), "as they were when this Quire took it in"));
  EXPECT_FALSE(has(page(), "/changes"));
  put_second_version();
  Record mended = said("arxiv-oai", "2605.00001", "A Better Bound for the Harbour Problem");
  mended.paper.abstract = "We count $n^2$ ships.";
  mended.paper.versions = {{2, on("2026-05-04")}};
  put(mended, "2026-05-05T08:00:00Z");
  const std::string now = page("/papers/2605.00001/changes");
  EXPECT_TRUE(has(now, "Two changes of its title"));
  const auto newest = now.find("abstract and authors in the record"), first = now.find("in version 2");
  ASSERT_NE(newest, std::string::npos);
  ASSERT_NE(first, std::string::npos);
  EXPECT_LT(newest, first);
  EXPECT_TRUE(has(now, "<span class=\"math\">n^2</span>"));
  EXPECT_TRUE(has(page(), "href=\"/papers/2605.00001/changes#c-1\""));
  EXPECT_TRUE(has(page(), "All two changes"));
  EXPECT_EQ(header_of(site.get("/papers/arXiv:2605.00001v1/changes"), "Location"),
            "/papers/2605.00001/changes");
  EXPECT_EQ(site.get("/papers/2605.00009/changes").status, 404);
}

TEST_F(PaperHistoryTest, AnOldIdentifierWithASlashHasThesePagesToo) {
  put(said("arxiv-oai", "math/0309136"));
  page("/papers/math/0309136/changes");
  page("/papers/math%2F0309136/changes");
  EXPECT_EQ(
      site.post("/papers/math/0309136/read", fmt::format("change={}", paper("math/0309136").change)).status,
      303);
  EXPECT_TRUE(site.store->read_at(paper("math/0309136").doc, store::kOwner));
}

// ---- Withdrawn, deleted ----

TEST_F(PaperHistoryTest, AWithdrawnPaperSaysSoAndStaysReadable) {
  put_first_version();
  Record withdrawn = said("arxiv-oai", "2605.00001");
  withdrawn.paper.withdrawn = true;
  withdrawn.paper.withdrawal = "Lemma 3 is <wrong>";
  withdrawn.paper.versions = {{1, on("2026-05-02")}, {2, on("2026-05-04"), true}};
  put(withdrawn);
  const std::string now = page();
  EXPECT_TRUE(has(now, "Its authors withdrew this paper on 4 May 2026."));
  EXPECT_TRUE(has(now, "<q>Lemma 3 is &lt;wrong&gt;</q>"));
  EXPECT_TRUE(has(now, "We count boats in the harbour."));
  EXPECT_TRUE(has(now, "4 May 2026, withdrawn"));
  EXPECT_TRUE(has(page("/papers/date/2026-05-02"), "<b>withdrawn</b>"));
  EXPECT_TRUE(has(page("/search?q=harbour"), "<b>withdrawn</b>"));
  Record restored = said("arxiv-oai", "2605.00001");
  restored.paper.versions = {{1, on("2026-05-02")}, {2, on("2026-05-04"), true}, {3, on("2026-05-05")}};
  put(restored);
  EXPECT_FALSE(has(page(), "Its authors withdrew"));
  EXPECT_FALSE(has(page("/papers/date/2026-05-02"), "withdrawn"));
}

TEST_F(PaperHistoryTest, APaperDeletedAtItsSourceIsKeptFoundAndMarked) {
  put_first_version();
  Record deleted{Paper(*PaperId::parse("2605.00001")), {}, "arxiv-oai"};
  deleted.paper.deleted = true;
  put(deleted, "2026-05-04T10:00:00Z");
  const std::string now = page();
  EXPECT_TRUE(has(now, "Its source, arXiv, deleted the record; this Quire saw that on 4 May 2026."));
  EXPECT_TRUE(has(now, "We count boats in the harbour."));
  EXPECT_TRUE(has(now, "citation_title"));
  EXPECT_TRUE(has(page("/papers/date/2026-05-02"), "deleted at its source"));
  EXPECT_TRUE(has(page("/search?q=harbour"), "deleted at its source"));
  put_first_version();
  EXPECT_FALSE(has(page(), "deleted"));
}

// ---- Origins ----

TEST_F(PaperHistoryTest, EachFieldNamesItsSource) {
  Record archive = said("arxiv-oai", "2605.00001");
  archive.paper.announced = on("2026-05-04");
  archive.paper.cross_lists = {{"stat.ML", on("2026-05-05")}};
  put(archive);
  Record works = said("openalex", "openalex:W77", "Other words");
  works.paper.other_ids = {*PaperId::parse("2605.00001"), *PaperId::parse("doi:10.1000/abc")};
  works.paper.journal = "J. Imag. Res. 7";
  put(works);
  const std::string now = page();
  EXPECT_TRUE(has(now, "<th scope=\"row\">title</th><td>arXiv, as arXiv 2605.00001</td>"));
  EXPECT_TRUE(has(now, "<th scope=\"row\">journal</th><td>OpenAlex, as OpenAlex W77</td>"));
  EXPECT_TRUE(has(now, "Cross-listed to stat.ML on 5 May 2026."));
  EXPECT_TRUE(has(now, "Announced on 4 May 2026."));
  for (const char* link :
       {"https://arxiv.org/abs/2605.00001", "https://doi.org/10.1000/abc", "https://openalex.org/W77"})
    EXPECT_TRUE(has(now, fmt::format("<dd><a href=\"{}\">", link))) << link;
  EXPECT_TRUE(has(now, "<meta name=\"citation_arxiv_id\" content=\"2605.00001\">"));
  EXPECT_TRUE(has(now, "<meta name=\"citation_doi\" content=\"10.1000/abc\">"));
}

// ---- Joins ----

TEST_F(PaperHistoryTest, AWrongJoinIsTakenBackAndMadeAgain) {
  put(said("arxiv-oai", "2605.00001"));
  put(said("bibtex", "doi:10.1000/abc"));
  ASSERT_EQ(site.store->stats().papers, 1U);
  const std::string reason =
      "DOI 10.1000/abc was taken for the same work, because they have the same title, "
      "first author and year, on 3 May 2026";
  EXPECT_TRUE(has(page(), reason));
  EXPECT_TRUE(has(page(), "href=\"/papers/2605.00001/joins/1\">Not the same work<"));
  const std::string asked = page("/papers/2605.00001/joins/1");
  EXPECT_TRUE(has(asked, "Are these one work?"));
  EXPECT_TRUE(has(asked, "a BibTeX file"));
  EXPECT_EQ(site.store->stats().papers, 1U) << "looking changes nothing";

  Response done = site.post("/papers/2605.00001/joins/1/undo", "");
  EXPECT_EQ(done.status, 303);
  EXPECT_EQ(site.store->stats().papers, 2U);
  const std::string apart = page(header_of(done, "Location"));
  EXPECT_TRUE(has(apart, "quire join 2605.00001 doi:10.1000/abc"));
  EXPECT_TRUE(has(apart, "href=\"/papers/doi%3A10.1000/abc\""));
  EXPECT_TRUE(has(page(), "; taken back on 5 May 2026."));
  EXPECT_TRUE(has(page("/papers/doi:10.1000/abc"), "Look at both"));
  EXPECT_EQ(site.post("/papers/2605.00001/joins/1/undo", "").status, 303) << "a second time changes nothing";

  done = site.post("/papers/2605.00001/joins/1/again", "");
  EXPECT_EQ(header_of(done, "Location"), "/papers/2605.00001");
  EXPECT_EQ(site.store->stats().papers, 1U);
  EXPECT_TRUE(has(page(), "by hand, on 5 May 2026"));
}

TEST_F(PaperHistoryTest, JoinsAreTheOwnersToDecide) {
  put(said("arxiv-oai", "2605.00001"));
  put(said("bibtex", "doi:10.1000/abc"));
  for (const char* what : {"undo", "again"}) {
    Request guest = TestSite::request(fmt::format("/papers/2605.00001/joins/1/{}", what), Method::post, "");
    guest.from_loopback = false;
    EXPECT_EQ(site.ask(guest).status, 403);
    guest.from_loopback = true;
    guest.headers["origin"] = "http://evil.example";
    EXPECT_EQ(site.ask(guest).status, 403);
  }
  Request guest = TestSite::request("/papers/2605.00001/joins/1");
  guest.from_loopback = false;
  EXPECT_FALSE(has(sound(site.ask(guest), 200), "/undo"));
  EXPECT_EQ(site.get("/papers/2605.00001/joins/7").status, 404);
  EXPECT_EQ(site.get("/papers/2605.00001/joins/x").status, 404);
  EXPECT_EQ(site.post("/papers/2605.00001/joins/7/undo", "").status, 404);
  EXPECT_EQ(site.post("/papers/2605.00001/joins/1/else", "").status, 405);
  EXPECT_EQ(site.store->stats().papers, 1U);
}

}  // namespace
}  // namespace quire::web
