// What each metadata format makes of the same papers: normal, cross-listed, by another name of a category,
// withdrawn, old, alone, by 3,000, by a collaboration, without abstract, with two DOIs, with a wrapped title;
// and text that breaks naive readers.
#include "source/oai_answers_test.h"

namespace quire::source {
namespace {

Instant instant(const char* text) { return *parse_instant(text); }
PaperId id(const char* text) { return *PaperId::parse(text); }
using Names = std::vector<std::string>;

constexpr const char* kAbstract = "  We prove that $n^{1.5} &lt; m$ &amp; more.\n  Second line.\n";

Paper expected_paper() {
  Paper paper(id("2611.00001"));
  paper.title = R"(A Lower Bound for $k$-Sets, with an Application to $\mathbb{Z}_2$-Codes)";
  paper.abstract = "We prove that $n^{1.5} < m$ & more. Second line.";
  paper.authors = {{"Mira Østergård", "", "Østergård"},
                   {"Ana de la Cruz Jr", "Univ. Norte; CERN", "de la Cruz", "Jr"},
                   {"LHCx Collaboration"}};
  paper.categories = {"cs.LG", "stat.ML"};
  paper.published = day(2026, 11, 2);
  paper.updated = day(2026, 11, 19);
  paper.comment = "12 pages, 3 figures";
  paper.journal = "J. Imag. Res. 7 (2026) 1-12";
  paper.doi = "10.1000/abc.123";
  paper.other_ids = {id("doi:10.1000/abc.124")};
  paper.license = "http://creativecommons.org/licenses/by/4.0/";
  return paper;
}

TEST(OaiArxiv, ANormalPaper) {
  EXPECT_EQ(
      only_paper(arxiv_record("2611.00001", R"(<created>2026-11-02</created><updated>2026-11-19</updated>
  <authors><author><keyname>Østergård</keyname><forenames>Mira</forenames></author>
   <author><keyname>de la Cruz</keyname><forenames>Ana</forenames><suffix>Jr</suffix>
    <affiliation>Univ. Norte</affiliation><affiliation>CERN</affiliation></author>
   <author><keyname>LHCx Collaboration</keyname></author></authors>
  <title>A Lower Bound for $k$-Sets,
  with an Application to $\mathbb{Z}_2$-Codes</title><categories>cs.LG stat.ML</categories>
  <comments>12 pages, 3 figures</comments><doi>10.1000/abc.123 10.1000/abc.124</doi><acm-class>68Q25</acm-class>
  <journal-ref>J. Imag. Res. 7 (2026) 1-12</journal-ref><license>http://creativecommons.org/licenses/by/4.0/</license>
  <abstract>)" + std::string(kAbstract) + "</abstract>")),
      expected_paper());
}

TEST(OaiArxivRaw, ANormalPaper) {
  Paper expected = expected_paper();
  expected.submitted = instant("2026-11-02T10:15:00Z");
  expected.versions = {{1, day(2026, 11, 2)}, {2, day(2026, 11, 19)}};
  EXPECT_EQ(only_paper(raw_record(
                "2611.00001", "<submitter>Mira</submitter>" +
                                  raw_version("v2", "Thu, 19 Nov 2026 23:59:59 GMT", "D") +
                                  raw_version("v1", "Mon, 02 Nov 2026 10:15:00 GMT", "AD") +
                                  R"(<authors>Mira Østergård, Ana de la Cruz Jr (1 and 2), LHCx Collaboration
  ((1) Univ. Norte, (2) CERN)</authors>
  <title>A Lower Bound for $k$-Sets,
  with an Application to $\mathbb{Z}_2$-Codes</title><categories>cs.LG stat.ML</categories>
  <comments>12 pages, 3 figures</comments><doi>10.1000/abc.123 10.1000/abc.124</doi>
  <journal-ref>J. Imag. Res. 7 (2026) 1-12</journal-ref><license>http://creativecommons.org/licenses/by/4.0/</license>
  <abstract>)" + kAbstract + "</abstract>")),
            expected);
}

TEST(OaiDublinCore, ANormalPaper) {
  Paper expected = expected_paper();
  expected.authors[1].affiliation.clear();
  EXPECT_EQ(only_paper(
                dc_record("2611.00001",
                          R"(<dc:title>A Lower Bound for $k$-Sets,
  with an Application to $\mathbb{Z}_2$-Codes</dc:title><dc:creator>Østergård, Mira</dc:creator>
  <dc:creator>de la Cruz, Ana, Jr</dc:creator><dc:creator>LHCx Collaboration</dc:creator>
  <dc:subject>Computer Science - Machine Learning</dc:subject><dc:subject>68Q25</dc:subject><dc:description>)" +
                              std::string(kAbstract) + R"(</dc:description>
  <dc:description>Comment: 12 pages, 3 figures</dc:description><dc:date>2026-11-02</dc:date><dc:date>2026-11-19</dc:date>
  <dc:type>text</dc:type><dc:identifier>http://arxiv.org/abs/2611.00001</dc:identifier>
  <dc:identifier>J. Imag. Res. 7 (2026) 1-12</dc:identifier><dc:identifier>doi:10.1000/abc.123</dc:identifier>
  <dc:identifier>doi:10.1000/abc.124</dc:identifier><dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>)",
                          "<setSpec>cs:cs:LG</setSpec><setSpec>stat:stat:ML</setSpec><setSpec>cs</setSpec>")),
            expected);
}

TEST(OaiArxiv, WhileThereIsOneVersionTheUpdateIsMissing) {
  const Paper paper = only_paper(arxiv_record("2611.00001", "<created>2026-11-02</created>"));
  EXPECT_EQ(paper.updated, day(2026, 11, 2));
  EXPECT_TRUE(paper.versions.empty());
}

TEST(OaiFormats, CategoriesAndTheirOtherNames) {
  const Names expected = {"cs.IT", "math.CO", "math-ph"};
  const std::string categories = "<categories>math.IT cs.IT math.CO math.MP</categories>";
  EXPECT_EQ(only_paper(arxiv_record("2611.00001", categories)).categories, expected);
  EXPECT_EQ(only_paper(raw_record("2611.00001", categories)).categories, expected);
  EXPECT_EQ(only_paper(dc_record("2611.00001", "<dc:title>T</dc:title>",
                                 "<setSpec>math:math:IT</setSpec><setSpec>cs:cs:IT</setSpec>"
                                 "<setSpec>math:math:CO</setSpec><setSpec>physics:math-ph</setSpec>"))
                .categories,
            expected);
  EXPECT_EQ(
      only_paper(dc_record("2611.00001", "<dc:subject>cs.LG</dc:subject>", "<setSpec>math:math:CO</setSpec>"))
          .categories,
      Names{"cs.LG"})
      << "codes say which one is the primary one";
}

TEST(OaiFormats, AnOldIdentifier) {
  EXPECT_EQ(only_paper(arxiv_record("hep-th/9901001", "")).id.key(), "hep-th/9901001");
  EXPECT_EQ(only_paper(raw_record("math/0309136", "<categories>alg-geom</categories>")).categories,
            Names{"math.AG"});
  EXPECT_EQ(only_paper(dc_record("math/0309136", "")).id.key(), "math/0309136");
}

TEST(OaiFormats, WithdrawnByTheNewestVersion) {
  const std::string reason = "This paper has been withdrawn by the authors due to an error in Lemma 2";
  const std::string fields = "<title>T</title><abstract>A</abstract><comments>" + reason + "</comments>";
  const std::string first = raw_version("v1", "Mon, 02 Nov 2026 10:15:00 GMT", "D");
  const Paper raw = only_paper(
      raw_record("2611.00001", first + raw_version("v2", "Thu, 19 Nov 2026 10:00:00 GMT", "I") + fields));
  EXPECT_TRUE(raw.withdrawn);
  EXPECT_EQ(raw.withdrawal, reason);
  EXPECT_EQ(raw.title, "T");
  EXPECT_EQ(raw.versions, (std::vector<Version>{{1, day(2026, 11, 2)}, {2, day(2026, 11, 19), true}}));

  const Paper restored = only_paper(
      raw_record("2611.00001", first + raw_version("v2", "Thu, 19 Nov 2026 10:00:00 GMT", "I") +
                                   raw_version("v3", "Fri, 20 Nov 2026 10:00:00 GMT", "D") + fields));
  EXPECT_FALSE(restored.withdrawn) << "the history decides, not the words";
  EXPECT_EQ(restored.withdrawal, "");
  EXPECT_TRUE(restored.versions[1].withdrawn);

  for (const std::string& record :
       {arxiv_record("2611.00001", fields), raw_record("2611.00001", fields),
        dc_record("2611.00001", "<dc:description>A</dc:description><dc:description>Comment: " + reason +
                                    "</dc:description>")}) {
    const Paper paper = only_paper(record);
    EXPECT_TRUE(paper.withdrawn) << "without a history the words decide";
    EXPECT_EQ(paper.withdrawal, reason);
  }
  EXPECT_FALSE(
      only_paper(arxiv_record("2611.00001", "<comments>Replaces a paper that has been withdrawn</comments>"))
          .withdrawn);
}

TEST(OaiFormats, OneAuthorAndNone) {
  EXPECT_EQ(
      only_paper(arxiv_record("2611.00001", "<authors><author><keyname>Banksy</keyname></author></authors>"))
          .authors,
      (std::vector<Author>{{"Banksy"}}));
  EXPECT_EQ(only_paper(raw_record("2611.00001", "<authors>Banksy</authors>")).authors,
            (std::vector<Author>{{"Banksy"}}));
  EXPECT_EQ(only_paper(dc_record("2611.00001", "<dc:creator>Banksy</dc:creator>")).authors,
            (std::vector<Author>{{"Banksy"}}));
  for (const std::string& record :
       {arxiv_record("2611.00001", "<authors/>"), raw_record("2611.00001", "<authors/>"),
        dc_record("2611.00001", "<dc:creator/>")})
    EXPECT_TRUE(only_paper(record).authors.empty());
}

TEST(OaiFormats, ACollaborationIsNobodysFamily) {
  const std::vector<Author> expected = {{"The LHCx Collaboration"}};
  EXPECT_EQ(only_paper(arxiv_record("2611.00001",
                                    "<authors><author><keyname>Collaboration</keyname>"
                                    "<forenames>The LHCx</forenames></author></authors>"))
                .authors,
            expected);
  EXPECT_EQ(only_paper(raw_record("2611.00001", "<authors>The LHCx Collaboration</authors>")).authors,
            expected);
  EXPECT_EQ(only_paper(dc_record("2611.00001", "<dc:creator>Collaboration, The LHCx</dc:creator>")).authors,
            expected);
}

TEST(OaiFormats, ThreeThousandAuthors) {
  std::string parts = "<authors>";
  std::string line = "<authors>";
  std::string creators;
  for (int i = 0; i < 3000; ++i) {
    const std::string family = "F" + std::to_string(i);
    parts += "<author><keyname>" + family + "</keyname><forenames>A.</forenames></author>";
    line += (i > 0 ? ", A. " : "A. ") + family;
    creators += "<dc:creator>" + family + ", A.</dc:creator>";
  }
  for (const std::string& record :
       {arxiv_record("2611.00001", parts + "</authors>"), raw_record("2611.00001", line + "</authors>"),
        dc_record("2611.00001", creators)}) {
    const Paper paper = only_paper(record);
    ASSERT_EQ(paper.authors.size(), 3000u);
    EXPECT_EQ(paper.authors[2999], (Author{"A. F2999", "", "F2999"}));
  }
}

TEST(OaiFormats, WithoutAnAbstractThePaperIsKept) {
  for (const std::string& record :
       {arxiv_record("2611.00001", "<title>T</title>"),
        raw_record("2611.00001", "<title>T</title><abstract/>"),
        dc_record("2611.00001", "<dc:title>T</dc:title><dc:description>Comment: 3 pages</dc:description>")}) {
    const Paper paper = only_paper(record);
    EXPECT_EQ(paper.title, "T");
    EXPECT_EQ(paper.abstract, "");
  }
}

TEST(OaiFormats, ArxivsOwnDoiSaysNothing) {
  const Paper paper = only_paper(arxiv_record(
      "2611.00001", "<doi>10.48550/arXiv.2611.00001 https://doi.org/10.1000/A, 10.1000/a 10.1000/b</doi>"));
  EXPECT_EQ(paper.doi, "10.1000/A");
  EXPECT_EQ(paper.other_ids, (std::vector<PaperId>{id("doi:10.1000/b")}));
}

TEST(OaiFormats, TextThatBreaksNaiveReaders) {
  struct Case {
    const char* sent;
    const char* kept;
  };
  const Case cases[] = {
      {"A Lower Bound\n    for $k$-Sets,\r\n\twith", "A Lower Bound for $k$-Sets, with"},
      {"Why $a&lt;b$ &amp; $x_{i}$ matter", "Why $a<b$ & $x_{i}$ matter"},
      {"<![CDATA[a <b> c]]>", "a <b> c"},
      {"A $5 test for $n$-grams", "A $5 test for $n$-grams"},
      {R"(Erd\H{o}s, \'Etale, \emph{not}, {\L}ukasz, na\"{\i}ve, M\"obius--Strips, K{\"o}nig's)",
       R"(Erd\H{o}s, \'Etale, \emph{not}, {\L}ukasz, na\"{\i}ve, M\"obius--Strips, K{\"o}nig's)"},
      {R"(Inference Scaling {\scriptsize F}Laws)", R"(Inference Scaling {\scriptsize F}Laws)"},
      {"Poincare\xCC\x81 and Poincar\xC3\xA9", "Poincar\xC3\xA9 and Poincar\xC3\xA9"},
      {"a\xC2\xA0"
       "b\xE2\x80\xA8"
       "c so\xC2\xAD"
       "ft \xE2\x80\x93",
       "a b c soft \xE2\x80\x93"},
      {"&#x5E9;&#x5DC; 王 &#x1F600;", "של 王 😀"},
      {"a&#1;b\x02"
       "c&#0;d&#x00;e",
       "abc d e"},
      {"bad \xFF bytes \xED\xA0\x80", "bad \xEF\xBF\xBD bytes \xEF\xBF\xBD"},
      {"lone &#xD800;", "lone \xEF\xBF\xBD"},
  };
  for (const Case& c : cases) {
    const std::string title = std::string("<title>") + c.sent + "</title>";
    EXPECT_EQ(only_paper(arxiv_record("2611.00001", title)).title, c.kept) << c.sent;
    EXPECT_EQ(only_paper(raw_record("2611.00001", title)).title, c.kept) << c.sent;
    EXPECT_EQ(only_paper(dc_record("2611.00001", std::string("<dc:title>") + c.sent + "</dc:title>")).title,
              c.kept);
  }
  const std::string long_word(4000, 'x');
  EXPECT_EQ(only_paper(arxiv_record("2611.00001", "<abstract>" + long_word + "</abstract>")).abstract,
            long_word);
  using namespace std::string_literals;
  EXPECT_EQ(only_paper(arxiv_record("2611.00001", "<title>a\0b</title>"s)).title, "a b");
}

TEST(OaiFormats, AFieldThatIsWrongIsLeftOut) {
  const auto problem_of = [](const std::string& record) {
    const Result<OaiAnswer> answer = read_oai(oai_list(record), "arxiv-oai");
    EXPECT_TRUE(answer.ok() && answer->records.size() == 1);
    return answer.ok() && answer->problems.size() == 1 ? answer->problems[0].message : "none, or several";
  };
  EXPECT_EQ(problem_of(arxiv_record("2611.00001", "<created>soon</created>")),
            "record 1 (2611.00001): field 'created' is no date: 'soon'; write YYYY-MM-DD");
  EXPECT_NE(problem_of(raw_record("2611.00001", raw_version("v0", "Mon, 02 Nov 2026 10:15:00 GMT", "D")))
                .find("a version without a number"),
            std::string::npos);
  EXPECT_NE(problem_of(raw_record("2611.00001", raw_version("v1", "yesterday", "D")))
                .find("'version.date' is no time"),
            std::string::npos);
}

TEST(OaiDublinCore, AnotherArchivesIdentifierIsFoundInTheRecord) {
  const auto record = [](const std::string& identifiers) {
    return "<record><header><identifier>oai:archive.example.org:1234</identifier></header><metadata><dc>"
           "<title>T</title><date>2026</date>" +
           identifiers + "</dc></metadata></record>";
  };
  const Paper paper =
      only_paper(record("<identifier>https://archive.example.org/1234</identifier>"
                        "<identifier>https://doi.org/10.1000/ABC</identifier>"));
  EXPECT_EQ(paper.id.key(), "doi:10.1000/abc");
  EXPECT_EQ(paper.journal, "");
  EXPECT_FALSE(paper.published) << "a year alone is no day";
  const Result<OaiAnswer> nameless = read_oai(oai_list(record("")), "x");
  ASSERT_TRUE(nameless.ok());
  EXPECT_TRUE(nameless->records.empty());
  EXPECT_EQ(nameless->problems.size(), 1u);
}

constexpr const char* kQuire = R"(<quire xmlns="https://quire.invalid/oai/1.0/"><id>2611.00001</id>
<other-id>doi:10.1000/abc.124</other-id><other-id>openreview:aBcD123_-x</other-id>
<title>A $k$</title><abstract>We $a&lt;b$</abstract><summary>Own words.</summary>
<author><name>Ana de la Cruz Jr</name><affiliation>TU</affiliation><family>de la Cruz</family><suffix>Jr</suffix>
<orcid>0000-0002-1825-0097</orcid></author><author><name>Banksy</name></author><author-count>7</author-count>
<organisation>Org</organisation><category>cs.LG</category><category>stat.ML</category><published>2026-11-02</published>
<submitted>2026-11-02T10:15:00.123Z</submitted><announced>2026-11-03</announced><updated>2026-11-19</updated>
<cross-list category="stat.ML" day="2026-12-01"/><cross-list category="cs.AI" day="2026-12-02"/>
<version number="1" day="2026-11-02"/><version number="2" withdrawn="true"/><comment>c</comment><journal>J</journal>
<doi>10.1000/abc.123</doi><license>CC0</license><code>https://a.test/c</code><project>https://a.test/p</project>
<lab>k-sets</lab><subject>Data</subject><withdrawn>true</withdrawn><withdrawal>Wrong.</withdrawal>
<deleted>true</deleted><pick day="2026-11-20" votes="7" comments="2" by="mira"/><pick day="2026-11-21"/>
<apart>doi:10.1000/other</apart><later>unknown</later></quire>)";

Paper expected_of_quire() {
  Paper paper(id("2611.00001"));
  paper.other_ids = {id("openreview:aBcD123_-x"), id("doi:10.1000/abc.124")};
  paper.apart = {id("doi:10.1000/other")};
  paper.title = "A $k$";
  paper.abstract = "We $a<b$";
  paper.summary = "Own words.";
  paper.authors = {{"Ana de la Cruz Jr", "TU", "de la Cruz", "Jr", "0000-0002-1825-0097"}, {"Banksy"}};
  paper.author_count = 7;
  paper.organisation = "Org";
  paper.categories = {"cs.LG", "stat.ML"};
  paper.published = day(2026, 11, 2);
  paper.submitted = instant("2026-11-02T10:15:00.123Z");
  paper.announced = day(2026, 11, 3);
  paper.cross_lists = {{"cs.AI", day(2026, 12, 2)}, {"stat.ML", day(2026, 12, 1)}};
  paper.updated = day(2026, 11, 19);
  paper.versions = {{1, day(2026, 11, 2)}, {2, std::nullopt, true}};
  paper.comment = "c";
  paper.journal = "J";
  paper.doi = "10.1000/abc.123";
  paper.license = "CC0";
  paper.code_url = "https://a.test/c";
  paper.project_url = "https://a.test/p";
  paper.lab = "k-sets";
  paper.subject = "Data";
  paper.withdrawn = true;
  paper.withdrawal = "Wrong.";
  paper.deleted = true;
  return paper;
}

TEST(OaiQuire, EveryFieldComesOver) {
  const OaiAnswer answer =
      read_well(oai_list(std::string("<record><header><identifier>oai:quire.example.org:arxiv:2611.00001</"
                                     "identifier></header><metadata>") +
                         kQuire + "</metadata></record>"));
  ASSERT_EQ(answer.records.size(), 2u);
  EXPECT_EQ(answer.records[0].paper, expected_of_quire());
  EXPECT_EQ(answer.records[0].pick, (Pick{day(2026, 11, 20), 7, 2, "mira"}));
  EXPECT_EQ(answer.records[1].pick, (Pick{day(2026, 11, 21), 0, 0, ""}));
  EXPECT_EQ(merge(answer.records[0].paper, answer.records[1].paper), expected_of_quire())
      << "a second pick changes nothing of the paper";
}

TEST(OaiQuire, EveryElementMayBeMissing) {
  EXPECT_EQ(only_paper(oai_record("2611.00001", "<quire/>")), Paper(id("2611.00001")));
}

TEST(OaiQuire, WhatIsWrongIsLeftOut) {
  const Result<OaiAnswer> answer =
      read_oai(oai_list(oai_record("2611.00001",
                                   "<quire><author><name>A</name><orcid>0000-0002-1825-0096</orcid></author>"
                                   "<author-count>-1</author-count><other-id>?</other-id><apart>?</"
                                   "apart><cross-list category='cs.AI'/>"
                                   "<version number='0'/><pick votes='3'/><code>javascript:x</code>"
                                   "<submitted>x</submitted></quire>")),
               "x");
  ASSERT_TRUE(answer.ok());
  ASSERT_EQ(answer->records.size(), 1u);
  Paper expected(id("2611.00001"));
  expected.authors = {{"A"}};
  EXPECT_EQ(answer->records[0].paper, expected);
  EXPECT_EQ(answer->problems.size(), 7u);
}

TEST(OaiQuire, OfVeryManyThatItIsApartFromAFewAreKept) {
  std::string apart;
  for (int i = 0; i < 5000; ++i) apart += "<apart>doi:10.1000/" + std::to_string(i) + "</apart>";
  EXPECT_EQ(only_paper(oai_record("2611.00001", "<quire>" + apart + "</quire>")).apart.size(), 100u);
}

}  // namespace
}  // namespace quire::source
