// JSON lines: the documented shape, the shapes of dumps in circulation, and everything that goes wrong.
#include <gtest/gtest.h>

#include "source/gathered_test.h"

namespace quire::source {
namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// The one problem of a line that gives no record.
std::string refusal(const std::string& line) {
  const Gathered all = gather("jsonl", line + "\n" + R"({"id":"2611.00001","title":"The next one"})" + "\n");
  EXPECT_EQ(all.broken, "");
  EXPECT_EQ(all.records.size(), 1u) << "only the line behind the bad one is delivered";
  EXPECT_EQ(all.records.empty() ? "" : all.paper(0).title, "The next one");
  if (all.problems.size() != 1) return std::to_string(all.problems.size()) + " problems";
  EXPECT_EQ(all.problems[0].line, 1u);
  return all.problems[0].message;
}

/// The one problem of a line whose record is kept without the field.
std::string remark(const std::string& fields) {
  const Gathered all = gather("jsonl", R"({"id":"2611.00001",)" + fields + "}");
  EXPECT_EQ(all.records.size(), 1u) << fields;
  return all.problems.size() == 1 ? all.problems[0].message
                                  : std::to_string(all.problems.size()) + " problems";
}

TEST(Jsonl, EveryField) {
  const Gathered all = gather(
      "jsonl",
      R"({"id": "arXiv:2611.00001v2", "title": " A Lower Bound\n for $k$-Sets ",
"abstract": "We prove", "summary": "Own words."})"
      "\n"
      R"({"id":"2611.00001","title":"A Lower\n  Bound",)"
      R"("abstract":"We prove that $a<b$.","summary":"Own words.","authors":["Mira Østergård",{"name":"Bo","affiliation":"TU"}],)"
      R"("author_count":2,"organisation":"LHCx","categories":["cs.LG","math.IT","cs.LG"],"published":"2026-11-02",)"
      R"("updated":"2026-11-19T09:00:00Z","versions":[{"number":2,"day":"2026-11-19"},{"number":1,"day":"2026-11-02"}],)"
      R"("comment":"12 pages","journal":"J. 1","doi":"https://doi.org/10.1000/x","license":"CC0","code":"https://a.test/c",)"
      R"("project":"http://a.test/p","lab":"k-sets","subject":"Data","withdrawn":true,"unknown":[{"x":NaN}],)"
      R"("pick":{"day":"2026-11-20","votes":7,"comments":2,"by":"mira"}})");
  ASSERT_EQ(all.records.size(), 1u);
  EXPECT_EQ(all.problems.size(), 2u) << "a record on two lines is two bad lines";
  const Paper& paper = all.paper(0);
  EXPECT_EQ(paper.id.key(), "2611.00001");
  EXPECT_EQ(paper.title, "A Lower Bound");
  EXPECT_EQ(paper.abstract, "We prove that $a<b$.");
  EXPECT_EQ(paper.summary, "Own words.");
  EXPECT_EQ(paper.authors, (std::vector<Author>{{"Mira Østergård", ""}, {"Bo", "TU"}}));
  EXPECT_EQ(paper.author_count, 2);
  EXPECT_EQ(paper.organisation, "LHCx");
  EXPECT_EQ(paper.categories, (std::vector<std::string>{"cs.LG", "cs.IT"}));
  EXPECT_EQ(paper.published, day(2026, 11, 2));
  EXPECT_EQ(paper.updated, day(2026, 11, 19));
  EXPECT_EQ(paper.versions, (std::vector<Version>{{1, day(2026, 11, 2)}, {2, day(2026, 11, 19)}}));
  EXPECT_EQ(paper.comment, "12 pages");
  EXPECT_EQ(paper.journal, "J. 1");
  EXPECT_EQ(paper.doi, "10.1000/x");
  EXPECT_EQ(paper.license, "CC0");
  EXPECT_EQ(paper.code_url, "https://a.test/c");
  EXPECT_EQ(paper.project_url, "http://a.test/p");
  EXPECT_EQ(paper.lab, "k-sets");
  EXPECT_EQ(paper.subject, "Data");
  EXPECT_TRUE(paper.withdrawn);
  EXPECT_EQ(all.records[0].pick, (Pick{day(2026, 11, 20), 7, 2, "mira"}));
}

TEST(Jsonl, TheArxivSnapshotsShape) {
  const Gathered all = gather(
      "jsonl",
      R"js({"id":"0704.0001","submitter":"P","authors":"C. Bal\\'azs, E. L. Berger (MIT), P. Nadolsky, Jr. and the X Collaboration ((1) CERN)",)js"
      R"js("title":"T","comments":"37 pages","journal-ref":"Phys.Rev.","doi":null,"categories":"hep-ph cmp-lg","versions":[{"version":"v1","created":"Mon, 2 Apr 2007 19:18:42 GMT"}],)js"
      R"js("update_date":"2008-11-26","authors_parsed":[["Bal","C",""]]})js");
  ASSERT_EQ(all.records.size(), 1u);
  EXPECT_TRUE(all.problems.empty());
  const Paper& paper = all.paper(0);
  EXPECT_EQ(paper.authors, (std::vector<Author>{{R"(C. Bal\'azs)", "", R"(Bal\'azs)"},
                                                {"E. L. Berger", "MIT", "Berger"},
                                                {"P. Nadolsky Jr.", "", "Nadolsky", "Jr."},
                                                {"the X Collaboration", "(1) CERN"}}));
  EXPECT_EQ(paper.categories, (std::vector<std::string>{"hep-ph", "cs.CL"}));
  EXPECT_EQ(paper.versions, (std::vector<Version>{{1, day(2007, 4, 2)}}));
  EXPECT_EQ(paper.updated, day(2008, 11, 26));
  EXPECT_EQ(paper.comment, "37 pages");
}

TEST(Jsonl, ASavedListingsShape) {
  const Gathered all = gather(
      "jsonl",
      R"({"day":"2025-03-17","id":"2503.00001","title":"T","published":"2025-03-14T10:00:00.000Z",)"
      R"("submitted_on_daily_at":"2025-03-17T00:44:05.364Z","submitted_by":"ann","upvotes":12,"num_comments":3,)"
      R"("github_repo":"https://github.com/example/t","project_page":"https://t.test","organization":"Org","ai_summary":"no"})");
  ASSERT_EQ(all.records.size(), 1u);
  EXPECT_EQ(all.records[0].pick, (Pick{day(2025, 3, 17), 12, 3, "ann"}));
  EXPECT_EQ(all.paper(0).summary, "");
  EXPECT_EQ(all.paper(0).organisation, "Org");
  EXPECT_EQ(all.paper(0).code_url, "https://github.com/example/t");
  EXPECT_EQ(all.paper(0).published, day(2025, 3, 14));
}

TEST(Jsonl, WithoutIdTheTitleNamesThePaper) {
  const Gathered all = gather("jsonl", R"({"title":"Go Wider, Instead of Deeper"})"
                                       "\n"
                                       R"({"id":"","title":"Go wider instead of deeper"})");
  ASSERT_EQ(all.records.size(), 2u);
  EXPECT_EQ(all.paper(0).id.scheme(), Scheme::own);
  EXPECT_EQ(all.paper(0).id, all.paper(1).id);
  EXPECT_TRUE(contains(refusal(R"({"abstract":"x"})"), "neither id nor title"));
}

TEST(Jsonl, BadRecordsAreNamedAndSkipped) {
  EXPECT_TRUE(contains(refusal(R"({"id":"../../etc/passwd","title":"x"})"), "'../../etc/passwd'"));
  EXPECT_TRUE(contains(refusal(R"({"id":"2611.00001","title":"a","title":"b"})"), "twice"));
  EXPECT_TRUE(
      contains(refusal(R"({"id":"2611.00001","pick":{"day":"2026-01-01","day":"2026-01-02"}})"), "twice"));
  EXPECT_TRUE(contains(refusal(R"({"id":"2611.00001","title":NaN})"), "no valid JSON"));
  EXPECT_TRUE(contains(refusal(R"({"id":"2611.00001","title":"x")"), "no valid JSON"));
  EXPECT_TRUE(contains(refusal(R"(["id"])"), "not a JSON object"));
  EXPECT_TRUE(contains(refusal(R"({"id":"2611.00001"}{"id":"2611.00002"})"), "behind its JSON object"));
  EXPECT_TRUE(contains(refusal("garbage"), "JSON"));
  EXPECT_TRUE(
      contains(refusal(R"({"id":"2611.00001","x":)" + std::string(100, '[') + std::string(100, ']') + "}"),
               "deeper than 64"));
}

TEST(Jsonl, DepthInsideStringsIsNoDepth) {
  const Gathered all =
      gather("jsonl", R"({"id":"2611.00001","title":")" + std::string(500, '{') + R"(\"[["})");
  EXPECT_EQ(all.records.size(), 1u);
  EXPECT_TRUE(all.problems.empty());
}

TEST(Jsonl, BadFieldsAreNamedAndLeftOut) {
  EXPECT_TRUE(contains(remark(R"("published":"0000-01-01")"), "'published' is no date"));
  EXPECT_TRUE(contains(remark(R"("published":"2026-02-30")"), "'2026-02-30'"));
  EXPECT_TRUE(contains(remark(R"("title":7)"), "'title' is not text"));
  EXPECT_TRUE(contains(remark(R"("authors":[1])"), "'authors' is not text"));
  EXPECT_TRUE(contains(remark(R"("author_count":1.5)"), "whole number"));
  EXPECT_TRUE(contains(remark(R"("author_count":-1)"), "whole number"));
  EXPECT_TRUE(contains(remark(R"("author_count":99999999999999999999)"), "whole number"));
  EXPECT_TRUE(contains(remark(R"("withdrawn":"yes")"), "neither true nor false"));
  EXPECT_TRUE(contains(remark(R"x("code":"javascript:alert(1)")x"), "http(s) address"));
  EXPECT_TRUE(contains(remark(R"("versions":[{"number":0}])"), "version"));
  EXPECT_TRUE(contains(remark(R"("versions":"v1")"), "not a list"));
  EXPECT_TRUE(contains(remark(R"("pick":"2026-01-01")"), "not an object"));
}

TEST(Jsonl, NullIsAbsent) {
  const Gathered all = gather(
      "jsonl",
      R"({"id":"2611.00001","title":null,"authors":null,"categories":null,"versions":null,"pick":null,"withdrawn":null,"author_count":null})");
  EXPECT_EQ(all.records.size(), 1u);
  EXPECT_TRUE(all.problems.empty()) << all.problems[0].message;
}

TEST(Jsonl, BrokenBytesAreReplacedAndTheRestKept) {
  const Gathered all = gather("jsonl",
                              "{\"id\":\"2611.00001\",\"title\":\"a\xFFz\"}\n"
                              "{\"id\":\"2611.00002\",\"title\":\"lone \\ud800 end \\ud83d\\ude00\"}\n"
                              "{\"id\":\"2611.00003\",\"title\":\"bell\x07 tab\tend\"}\n");
  ASSERT_EQ(all.records.size(), 3u);
  EXPECT_TRUE(all.problems.empty());
  EXPECT_EQ(all.paper(0).title, "a\uFFFDz");
  EXPECT_EQ(all.paper(1).title, "lone \uFFFD end \U0001F600");
  EXPECT_EQ(all.paper(2).title, "bell tab end");
}

TEST(Jsonl, LinesThatAreTooLongAreSkipped) {
  std::string bytes = R"({"id":"2611.00001","title":")" + std::string(kRecordBytesMax, 'x') + "\"}\n\n";
  bytes += R"({"id":"2611.00002","title":"kept"})";
  const Gathered all = gather("jsonl", bytes);
  ASSERT_EQ(all.records.size(), 1u);
  ASSERT_EQ(all.problems.size(), 1u);
  EXPECT_EQ(all.problems[0].line, 1u);
  EXPECT_TRUE(contains(all.problems[0].message, "the limit is 4194304"));
}

TEST(Jsonl, FieldsAndListsOfAuthorsHaveLimits) {
  const Gathered text = gather(
      "jsonl", R"({"id":"2611.00001","abstract":")" + std::string(kTextBytesMax - 1, 'x') + "\u00E9\"}");
  ASSERT_EQ(text.records.size(), 1u);
  EXPECT_EQ(text.paper(0).abstract, std::string(kTextBytesMax - 1, 'x')) << "cut between characters";
  ASSERT_EQ(text.problems.size(), 1u);
  std::string many = R"({"id":"2611.00001","authors":["A")";
  for (std::size_t i = 0; i < kAuthorsMax; ++i) many += ",\"B\"";
  const Gathered authors = gather("jsonl", many + "]}");
  ASSERT_EQ(authors.records.size(), 1u);
  EXPECT_EQ(authors.paper(0).authors.size(), kAuthorsMax);
  ASSERT_EQ(authors.problems.size(), 1u);
  EXPECT_TRUE(contains(authors.problems[0].message, "20001 authors"));
}

TEST(Jsonl, TheSeedFeedIsWhole) {
  const std::string path = QUIRE_SOURCE "/data/seed.jsonl";
  const Gathered all = gather("jsonl", *open_input(path));
  for (const Problem& problem : all.problems) ADD_FAILURE() << problem.line << ": " << problem.message;
  EXPECT_EQ(all.records.size(), 41u);
  for (const Record& record : all.records) {
    const Paper& paper = record.paper;
    SCOPED_TRACE(paper.title);
    EXPECT_EQ(paper.id.scheme(), Scheme::arxiv);
    EXPECT_FALSE(paper.title.empty() || paper.summary.empty() || paper.lab.empty() || paper.subject.empty());
    EXPECT_TRUE(paper.published);
    EXPECT_GT(paper.authors_total(), 0);
    ASSERT_TRUE(record.pick);
    EXPECT_EQ(record.pick->day, day(2026, 5, 4));
  }
}

TEST(Jsonl, ASinkCanStop) {
  const std::string bytes =
      "bad\n{\"id\":\"2611.00001\"}\n{\"id\":\"2611.00002\"}\n{\"id\":\"2611.00003\"}\n";
  int records = 0;
  const Sink stop_at_second{[&](Record&&) { return ++records < 2; }, [](const Problem&) { return true; }};
  importer("jsonl")->read(*open_bytes(bytes), test_options(), stop_at_second);
  EXPECT_EQ(records, 2);
  records = 0;
  const Sink stop_at_problem{[&](Record&&) { return ++records < 9; }, [](const Problem&) { return false; }};
  importer("jsonl")->read(*open_bytes(bytes), test_options(), stop_at_problem);
  EXPECT_EQ(records, 0);
}

}  // namespace
}  // namespace quire::source
