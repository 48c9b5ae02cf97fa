// Atom feeds of arXiv: answers, announcements, errors, hostile XML.
#include "source/arxiv_atom.h"

#include <gtest/gtest.h>

#include "source/gathered_test.h"

namespace quire::source {
namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

constexpr std::string_view kHead = R"(<?xml version="1.0" encoding="UTF-8"?>
<!-- <entry> in a comment -->
<feed xmlns="http://www.w3.org/2005/Atom"><link href="http://arxiv.org/api/query?a>b" rel="self"/>
<title type="html">ArXiv Query: <![CDATA[<entry>]]></title>
<opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">1</opensearch:totalResults>
)";

constexpr std::string_view kEntry =
    R"(<entry note='a > b'><id>http://arxiv.org/abs/2611.00001v2</id><updated>2026-11-19T09:00:00Z</updated><published>2026-11-02T10:15:00Z</published>
<title>A Lower Bound for $k$-Sets,
  with an Application</title><summary>  We prove that $a&lt;b$ <![CDATA[& </entry> more]]>
</summary><author><name>Mira &#216;sterg&#xE5;rd</name><arxiv:affiliation>TU</arxiv:affiliation></author><author><name>LHCx Collaboration</name></author>
<arxiv:comment>12 pages</arxiv:comment><arxiv:doi>10.1000/a 10.1000/b</arxiv:doi><arxiv:journal_ref>J. 1</arxiv:journal_ref>
<category term="cs.LG"/><category term="68Q25"/><category term="I.2.6"/><category term="math.IT"/><category term="stat.ML"/>
<arxiv:primary_category term="stat.ML"/>
<link href="http://arxiv.org/abs/2611.00001v2" rel="alternate" type="text/html"/></entry>
)";

std::string feed(const std::string& entries) { return std::string(kHead) + entries + "</feed>\n"; }

std::string small(int number) {
  return "<entry><id>http://arxiv.org/abs/2611.0000" + std::to_string(number) +
         "v1</id><title>T</title></entry>\n";
}

TEST(ArxivAtom, AnEntry) {
  const Gathered all = gather("arxiv-atom", feed(std::string(kEntry)));
  EXPECT_EQ(all.broken, "");
  EXPECT_TRUE(all.problems.empty());
  ASSERT_EQ(all.records.size(), 1u);
  const Paper& paper = all.paper(0);
  EXPECT_EQ(paper.id.key(), "2611.00001");
  EXPECT_EQ(paper.title, "A Lower Bound for $k$-Sets, with an Application");
  EXPECT_EQ(paper.abstract, "We prove that $a<b$ & </entry> more");
  EXPECT_EQ(paper.authors, (std::vector<Author>{{"Mira Østergård", "TU"}, {"LHCx Collaboration", ""}}));
  EXPECT_EQ(paper.categories, (std::vector<std::string>{"stat.ML", "cs.LG", "cs.IT"}));
  EXPECT_EQ(paper.published, day(2026, 11, 2));
  EXPECT_EQ(paper.updated, day(2026, 11, 19));
  EXPECT_EQ(paper.versions, (std::vector<Version>{{1, day(2026, 11, 2)}, {2, day(2026, 11, 19)}}));
  EXPECT_EQ(paper.comment, "12 pages");
  EXPECT_EQ(paper.doi, "10.1000/a");
  EXPECT_EQ(paper.journal, "J. 1");
  EXPECT_FALSE(paper.withdrawn);
  EXPECT_FALSE(all.records[0].pick);
}

TEST(ArxivAtom, PrefixesAndASingleEntry) {
  const Gathered prefixed = gather(
      "arxiv-atom",
      R"(<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:id>http://arxiv.org/abs/hep-th/9901001v1</a:id>
<a:title>Old</a:title><a:author><a:name>B</a:name></a:author><x:title>not this</x:title></a:entry></a:feed>)");
  ASSERT_EQ(prefixed.records.size(), 1u) << prefixed.broken;
  EXPECT_EQ(prefixed.paper(0).id.key(), "hep-th/9901001");
  EXPECT_EQ(prefixed.paper(0).title, "Old");
  EXPECT_EQ(prefixed.paper(0).authors.size(), 1u);
  EXPECT_EQ(gather("arxiv-atom", small(1)).records.size(), 1u);
}

TEST(ArxivAtom, AnAnnouncement) {
  const Gathered all = gather(
      "arxiv-atom",
      feed(
          R"(<entry><id>oai:arXiv.org:2611.00002v1</id><title>T</title><updated>2026-11-20T00:00:00-05:00</updated>
<summary>arXiv:2611.00002v1 Announce Type: new
Abstract: We say: Abstract: yes.</summary><category term="cs.AI"/><published>2026-11-20T00:00:00-05:00</published>
<arxiv:announce_type>new</arxiv:announce_type><dc:creator>Ann Bee, Cy Dee</dc:creator></entry>)"));
  ASSERT_EQ(all.records.size(), 1u) << all.broken;
  const Paper& paper = all.paper(0);
  EXPECT_EQ(paper.id.key(), "2611.00002");
  EXPECT_EQ(paper.abstract, "We say: Abstract: yes.");
  EXPECT_EQ(paper.authors.size(), 2u);
  EXPECT_FALSE(paper.published) << "the day of the announcement is not the paper's";
}

TEST(ArxivAtom, WithdrawnPapersSaySoInTheirComment) {
  const auto withdrawn = [](const std::string& comment) {
    const Gathered all =
        gather("arxiv-atom", feed("<entry><id>http://arxiv.org/abs/2611.00001v2</id><arxiv:comment>" +
                                  comment + "</arxiv:comment></entry>"));
    return all.records.size() == 1 && all.paper(0).withdrawn;
  };
  EXPECT_TRUE(withdrawn("This paper has been withdrawn by the author due to an error"));
  EXPECT_TRUE(withdrawn("Withdrawn: see 2611.00009"));
  EXPECT_FALSE(withdrawn("12 pages; replaces a paper that has been withdrawn"));
}

TEST(ArxivAtom, ErrorsAndOtherPagesAreNoPapers) {
  const Gathered error =
      gather("arxiv-atom", feed(R"(<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_x</id>
<title>Error</title><summary>incorrect id format for x</summary></entry>)"));
  EXPECT_TRUE(contains(error.broken, "incorrect id format for x")) << error.broken;
  EXPECT_TRUE(error.records.empty());
  EXPECT_TRUE(contains(gather("arxiv-atom", "<html><body>").broken, "HTML"));
  EXPECT_TRUE(contains(gather("arxiv-atom", "<!DOCTYPE html><html>").broken, "document type"));
  EXPECT_TRUE(contains(gather("arxiv-atom", "<rss version='2.0'/>").broken, "'rss'"));
  EXPECT_TRUE(contains(gather("arxiv-atom", "{}").broken, "no XML"));
  EXPECT_TRUE(contains(gather("arxiv-atom", "").broken, "empty"));
  EXPECT_TRUE(
      contains(gather("arxiv-atom", "<?xml version='1.0' encoding='ISO-8859-1'?><feed/>").broken, "UTF-8"));
}

TEST(ArxivAtom, AnEmptyFeedIsFine) {
  EXPECT_EQ(gather("arxiv-atom", feed("")).broken, "");
  EXPECT_EQ(gather("arxiv-atom", "<feed/>").broken, "");
}

TEST(ArxivAtom, TruncationKeepsWhatIsWhole) {
  const std::string whole = feed(small(1) + small(2));
  const std::size_t second_end = whole.rfind("</entry>");
  const Gathered cut = gather("arxiv-atom", whole.substr(0, second_end));
  EXPECT_EQ(cut.records.size(), 1u);
  EXPECT_TRUE(contains(cut.broken, "ends early, at byte " + std::to_string(second_end))) << cut.broken;
  for (std::size_t size = 0; size < whole.size() - 8; ++size)
    EXPECT_NE(gather("arxiv-atom", whole.substr(0, size)).broken, "") << size;
}

TEST(ArxivAtom, BadEntriesDoNotSwallowTheNext) {
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "<x>";
  const Gathered all = gather(
      "arxiv-atom", feed("<entry><id>http://arxiv.org/abs/2611.00009v1</id><b>open</entry>" + small(1) +
                         "<entry></b></i><title>x</title></entry>" + small(2) + "<entry>" + deep +
                         "</entry>" + small(3) + "<entry><title>" + std::string(kRecordBytesMax, 'x') +
                         "</title></entry>" + small(4) + "<entry/>" + small(5)));
  EXPECT_EQ(all.broken, "");
  EXPECT_EQ(all.records.size(), 5u);
  ASSERT_EQ(all.problems.size(), 5u);
  const char* expected[] = {"entry 1: is no well-formed", "entry 3: is no well-formed",
                            "entry 5: elements nested", "entry 7: longer", "entry 9: id"};
  for (std::size_t i = 0; i < 5; ++i)
    EXPECT_TRUE(contains(all.problems[i].message, expected[i])) << all.problems[i].message;
  EXPECT_EQ(all.problems[0].line, 6u);
}

TEST(ArxivAtom, EntitiesAreNotExpanded) {
  const Gathered all =
      gather("arxiv-atom", "<!DOCTYPE feed [<!ENTITY a \"aaaa\">]><feed><entry>&a;</entry></feed>");
  EXPECT_TRUE(all.records.empty());
  EXPECT_TRUE(contains(all.broken, "document type"));
}

TEST(ArxivAtom, WhenItWasSubmittedAndWhyItIsWithdrawn) {
  const Gathered all = gather(
      "arxiv-atom",
      feed("<entry><id>http://arxiv.org/abs/2611.00001v2</id><published>2026-11-02T20:15:00Z</published>"
           "<arxiv:comment>Withdrawn: see 2611.00009</arxiv:comment></entry>"));
  ASSERT_EQ(all.records.size(), 1u);
  EXPECT_EQ(all.paper(0).submitted, *parse_instant("2026-11-02T20:15:00Z"));
  EXPECT_EQ(all.paper(0).withdrawal, "Withdrawn: see 2611.00009");
  EXPECT_EQ(all.records[0].source, "arxiv-atom");
}

std::string page(const std::string& entries) {
  return R"(<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/">)"
         "<o:totalResults>2410</o:totalResults><o:startIndex>100</o:startIndex><o:itemsPerPage>50</"
         "o:itemsPerPage>" +
         entries + "</feed>";
}

TEST(ArxivAtom, APageSaysWhereItIs) {
  const Result<AtomAnswer> full = read_atom_answer(page(small(1) + "<entry/>"));
  ASSERT_TRUE(full.ok()) << full.error();
  EXPECT_EQ(full->total, 2410);
  EXPECT_EQ(full->start, 100);
  EXPECT_EQ(full->items_per_page, 50);
  EXPECT_EQ(full->entries, 2u);
  EXPECT_EQ(full->records.size(), 1u);
  EXPECT_EQ(full->problems.size(), 1u);
  EXPECT_EQ(full->records[0].source, "arxiv-atom");

  const Result<AtomAnswer> empty = read_atom_answer(page(""));
  ASSERT_TRUE(empty.ok());
  EXPECT_EQ(empty->entries, 0u);
  EXPECT_GT(*empty->total, *empty->start) << "so the page is missing, not the end reached";
  EXPECT_EQ(read_atom_answer("<feed/>")->total, std::nullopt);
}

TEST(ArxivAtom, APageMayBeAnError) {
  const Result<AtomAnswer> refused =
      read_atom_answer(page("<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>too "
                            "much</summary></entry>"));
  ASSERT_TRUE(refused.ok());
  EXPECT_EQ(refused->error, "too much");
  EXPECT_TRUE(refused->records.empty());
  EXPECT_FALSE(read_atom_answer("<html>").ok());
  EXPECT_FALSE(read_atom_answer("").ok());
  const std::string whole = page(small(1));
  EXPECT_FALSE(read_atom_answer(std::string_view(whole).substr(0, whole.size() - 7)).ok());
}

}  // namespace
}  // namespace quire::source
