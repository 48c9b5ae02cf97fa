#include "web/oai_formats.h"

#include <gtest/gtest.h>

#include "web/oai_paper_test.h"

namespace quire::web {
namespace {

constexpr const char* kSite = "https://q.example";

Day day(const char* text) { return *Day::parse(text); }
PaperId id(const char* text) { return *PaperId::parse(text); }

Author author(const char* name, const char* family = "", const char* suffix = "",
              const char* affiliation = "") {
  Author a;
  a.name = name;
  a.family = family;
  a.suffix = suffix;
  a.affiliation = affiliation;
  return a;
}

/// Every field of a paper.
store::StoredPaper whole() {
  store::StoredPaper stored{7, Paper(id("2611.00001"))};
  Paper& p = stored.paper;
  p.other_ids = {id("doi:10.1000/abc.123")};
  describe(p);
  p.authors = {author("Mira \u00d8sterg\u00e5rd", "\u00d8sterg\u00e5rd"),
               author("Ana de la Cruz Jr", "de la Cruz", "Jr", "Univ. Norte"), author("LHCx Collaboration")};
  p.authors[0].orcid = "0000-0002-1825-0097";
  p.published = day("2026-11-02");
  p.submitted = *parse_instant("2026-11-02T10:15:00Z");
  p.announced = day("2026-11-03");
  p.cross_lists = {{"stat.ML", day("2026-12-01")}};
  p.updated = day("2026-11-19");
  p.versions = {{1, day("2026-11-02"), false}, {2, std::nullopt, true}};
  p.withdrawn = true;
  p.withdrawal = "An error in Lemma 2";
  return stored;
}

std::string written(const char* prefix, const store::StoredPaper& stored, std::span<const Pick> picks = {}) {
  XmlWriter xml = XmlWriter::fragment();
  oai_format(prefix)->write(xml, {stored, picks, kSite});
  return std::move(xml).finish();
}

TEST(OaiFormats, DublinCore) {
  EXPECT_EQ(
      written("oai_dc", whole()),
      "<oai_dc:dc xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
      "xsi:schemaLocation=\"http://www.openarchives.org/OAI/2.0/oai_dc/ "
      "http://www.openarchives.org/OAI/2.0/oai_dc.xsd\">"
      "<dc:title>A Lower Bound for $k$-Sets &amp; $a&lt;b$</dc:title>"
      "<dc:creator>\u00d8sterg\u00e5rd, Mira</dc:creator><dc:creator>de la Cruz, Ana, Jr</dc:creator>"
      "<dc:creator>LHCx Collaboration</dc:creator>"
      "<dc:subject>cs.LG</dc:subject><dc:subject>stat.ML</dc:subject><dc:subject>Theory</dc:subject>"
      "<dc:description>We prove that $n^{1.5} &lt; m$.</dc:description><dc:description>12 "
      "pages</dc:description>"
      "<dc:contributor>Harbour</dc:contributor><dc:date>2026-11-02</dc:date><dc:date>2026-11-19</dc:date>"
      "<dc:type>text</dc:type><dc:identifier>https://arxiv.org/abs/2611.00001</dc:identifier>"
      "<dc:identifier>doi:10.1000/abc.123</dc:identifier>"
      "<dc:identifier>https://doi.org/10.1000/abc.123</dc:identifier>"
      "<dc:source>J. Imag. Res. 7 (2026) 1-12</dc:source>"
      "<dc:relation>https://q.example/papers/2611.00001</dc:relation>"
      "<dc:relation>https://code.example/x?a=1&amp;b=2</dc:relation><dc:relation>https://project.example/</"
      "dc:relation>"
      "<dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights></oai_dc:dc>");
}

TEST(OaiFormats, ArxivsShape) {
  EXPECT_EQ(written("arXiv", whole()),
            "<arXiv xmlns=\"http://arxiv.org/OAI/arXiv/\" "
            "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
            "xsi:schemaLocation=\"http://arxiv.org/OAI/arXiv/ http://arxiv.org/OAI/arXiv.xsd\">"
            "<id>2611.00001</id><created>2026-11-02</created><updated>2026-11-19</updated><authors>"
            "<author><keyname>\u00d8sterg\u00e5rd</keyname><forenames>Mira</forenames></author>"
            "<author><keyname>de la Cruz</keyname><forenames>Ana</forenames><suffix>Jr</suffix>"
            "<affiliation>Univ. Norte</affiliation></author>"
            "<author><keyname>LHCx Collaboration</keyname></author></authors>"
            "<title>A Lower Bound for $k$-Sets &amp; $a&lt;b$</title>"
            "<categories>cs.LG stat.ML</categories><comments>12 pages</comments><doi>10.1000/abc.123</doi>"
            "<journal-ref>J. Imag. Res. 7 (2026) 1-12</journal-ref>"
            "<license>http://creativecommons.org/licenses/by/4.0/</license>"
            "<abstract>We prove that $n^{1.5} &lt; m$.</abstract></arXiv>");
}

TEST(OaiFormats, Everything) {
  const std::vector<Pick> picks{{day("2026-11-20"), 7, 2, "Kai & Co"}, {day("2026-11-21"), 1, 0, ""}};
  EXPECT_EQ(
      written("quire", whole(), picks),
      "<quire "
      "xmlns=\"https://quire.invalid/oai/1.0/\"><id>2611.00001</id><other-id>doi:10.1000/abc.123</other-id>"
      "<title>A Lower Bound for $k$-Sets &amp; $a&lt;b$</title><abstract>We prove that $n^{1.5} &lt; "
      "m$.</abstract>"
      "<summary>Few sets.</summary>"
      "<author><name>Mira \u00d8sterg\u00e5rd</name><family>\u00d8sterg\u00e5rd</family>"
      "<orcid>0000-0002-1825-0097</orcid></author>"
      "<author><name>Ana de la Cruz Jr</name><affiliation>Univ. Norte</affiliation><family>de la "
      "Cruz</family>"
      "<suffix>Jr</suffix></author><author><name>LHCx Collaboration</name></author>"
      "<organisation>Harbour</organisation><category>cs.LG</category><category>stat.ML</category>"
      "<published>2026-11-02</published><submitted>2026-11-02T10:15:00.000Z</submitted>"
      "<announced>2026-11-03</announced><updated>2026-11-19</updated>"
      "<cross-list category=\"stat.ML\" day=\"2026-12-01\"/>"
      "<version number=\"1\" day=\"2026-11-02\"/><version number=\"2\" withdrawn=\"true\"/>"
      "<comment>12 pages</comment><journal>J. Imag. Res. 7 (2026) 1-12</journal><doi>10.1000/abc.123</doi>"
      "<license>http://creativecommons.org/licenses/by/4.0/</license>"
      "<code>https://code.example/x?a=1&amp;b=2</code><project>https://project.example/</project>"
      "<lab>k-sets</lab><subject>Theory</subject><withdrawn>true</withdrawn>"
      "<withdrawal>An error in Lemma 2</withdrawal>"
      "<pick day=\"2026-11-20\" votes=\"7\" comments=\"2\" by=\"Kai &amp; Co\"/>"
      "<pick day=\"2026-11-21\" votes=\"1\" comments=\"0\"/></quire>");
}

TEST(OaiFormats, APaperOfWhichLittleIsKnown) {
  const store::StoredPaper bare{1, Paper(id("quire:a-title"))};
  EXPECT_EQ(written("quire", bare),
            "<quire xmlns=\"https://quire.invalid/oai/1.0/\"><id>quire:a-title</id></quire>");
  const std::string dc = written("oai_dc", bare);
  EXPECT_NE(
      dc.find("<dc:type>text</dc:type><dc:relation>https://q.example/papers/quire%3Aa-title</dc:relation>"),
      std::string::npos)
      << dc;
  const std::string arxiv = written("arXiv", {1, Paper(id("2611.00001"))});
  EXPECT_NE(arxiv.find("<id>2611.00001</id><authors/><title/></arXiv>"), std::string::npos) << arxiv;
}

TEST(OaiFormats, UpdatedIsLeftOutWhileThereIsOneVersion) {
  store::StoredPaper stored = whole();
  stored.paper.updated = stored.paper.published;
  EXPECT_EQ(written("arXiv", stored).find("<updated>"), std::string::npos);
  EXPECT_NE(written("oai_dc", stored).find("<dc:date>2026-11-02</dc:date><dc:type>"), std::string::npos);
}

TEST(OaiFormats, ArxivsShapeIsForItsPapers) {
  const OaiFormat& arxiv = *oai_format("arXiv");
  EXPECT_TRUE(gives(arxiv, "2611.00001"));
  EXPECT_TRUE(gives(arxiv, "math/0309136"));
  EXPECT_FALSE(gives(arxiv, "doi:10.1000/abc"));
  EXPECT_TRUE(gives(*oai_format("oai_dc"), "doi:10.1000/abc"));
  EXPECT_EQ(oai_format("marc"), nullptr);
  EXPECT_EQ(schema_url(*oai_format("quire"), kSite), "https://q.example/oai/quire.xsd");
  EXPECT_EQ(schema_url(arxiv, kSite), "http://arxiv.org/OAI/arXiv.xsd");
}

TEST(OaiXml, LeavesOutWhatXmlForbids) {
  const auto text = [](std::string_view raw) {
    std::string out;
    append_xml(out, raw, false);
    return out;
  };
  using namespace std::string_view_literals;
  EXPECT_EQ(text("a\x01\x00\x1f\x0b z"sv), "a z");
  EXPECT_EQ(text("a\tb\nc\rd"), "a\tb\nc&#13;d");
  EXPECT_EQ(text("]]>&<\"'"), "]]&gt;&amp;&lt;\"'");
  EXPECT_EQ(text("a\uFFFE\uFFFFz"), "az");
  EXPECT_EQ(text("a\xffz"), "a\uFFFDz");
  EXPECT_EQ(text("\u00e9 \U0001F6F6 \u202e"), "\u00e9 \U0001F6F6 \u202e");
  EXPECT_EQ(text("a\xed\xa0\x80z").find('\xed'), std::string::npos) << "half a surrogate pair";
  std::string value;
  append_xml(value, "a\tb\nc\"d", true);
  EXPECT_EQ(value, "a&#9;b&#10;c&quot;d");
}

TEST(OaiXml, ClosesWhatIsOpen) {
  XmlWriter xml;
  xml.open("a", {{"x", "1 < 2"}});
  xml.open("b");
  xml.element("c", "", {{"y", "2"}});
  xml.element_if("d", "");
  EXPECT_EQ(std::move(xml).finish(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a x=\"1 &lt; 2\"><b><c y=\"2\"/></b></a>");
}

}  // namespace
}  // namespace quire::web
