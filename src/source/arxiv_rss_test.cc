// Announcement feeds: five kinds of announcement in both forms, weekends, a stale batch, and pages that are
// no feed.
#include "source/arxiv_rss.h"

#include <gtest/gtest.h>

#include "source/gathered_test.h"

namespace quire::source {
namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::string rss(const std::string& items, const std::string& lists = "cs.AI+stat") {
  return R"(<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" version="2.0">
<channel><title>cs.AI updates on arXiv.org</title><link>http://rss.example.org/rss/)" +
         lists + R"(</link><description>d</description><language>en-us</language>
<lastBuildDate>Fri, 20 Nov 2026 05:00:02 +0000</lastBuildDate><pubDate>Fri, 20 Nov 2026 00:00:00 -0500</pubDate>
<skipDays><day>Sunday</day><day>Saturday</day></skipDays>
)" + items +
         "</channel></rss>\n";
}

std::string rss_item(const std::string& id, const std::string& type, const std::string& categories,
                     const std::string& date = "Fri, 20 Nov 2026 00:00:00 -0500") {
  return "<item><title>T\n of it</title><link>https://arxiv.org/abs/" + id.substr(0, id.rfind('v')) +
         "</link><description>arXiv:" + id + " Announce Type: " + type +
         " \nAbstract: We say: Abstract: yes, $a&lt;b$.</description><guid "
         "isPermaLink=\"false\">oai:arXiv.org:" +
         id + "</guid>" + categories + "<pubDate>" + date + "</pubDate><arxiv:announce_type>" + type +
         "</arxiv:announce_type><dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>"
         "<dc:creator>Ann Bee, Jan van der Berg</dc:creator></item>\n";
}

std::string atom(const std::string& entries) {
  return R"(<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/">
<id>http://rss.example.org/atom/cs.AI+stat</id><title>cs.AI, stat updates on arXiv.org</title>
<updated>2026-11-20T05:00:02.000000+00:00</updated><link href="http://rss.example.org/atom/cs.AI+stat" rel="self"/>
)" + entries +
         "</feed>\n";
}

std::string atom_entry(const std::string& id, const std::string& type, const std::string& categories) {
  return "<entry><id>oai:arXiv.org:" + id +
         "</id><title>T\n of it</title><updated>2026-11-20T05:00:02+00:00</updated>"
         "<link href=\"https://arxiv.org/abs/x\" rel=\"alternate\"/><summary>arXiv:" +
         id + " Announce Type: " + type + " \nAbstract: We say: Abstract: yes, $a&lt;b$.</summary>" +
         categories + "<published>2026-11-20T00:00:00-05:00</published><arxiv:announce_type>" + type +
         "</arxiv:announce_type><dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>"
         "<dc:creator>Ann Bee, Jan van der Berg</dc:creator></entry>\n";
}

const std::string kRssCategories =
    "<category>cs.LG</category><category>cs.AI</category><category>stat.ML</category>";
const std::string kAtomCategories =
    R"(<category term="cs.LG"/><category term="cs.AI"/><category term="stat.ML"/>)";
const char* const kTypes[] = {"new", "cross", "replace", "replace-cross", "absonly"};

/// The same five in both forms.
std::string five(bool as_rss) {
  std::string all;
  for (int i = 0; i < 5; ++i) {
    const std::string id = "2611.0000" + std::to_string(i + 1) + (i < 2 ? "v1" : "v3");
    all += as_rss ? rss_item(id, kTypes[i], kRssCategories) : atom_entry(id, kTypes[i], kAtomCategories);
  }
  return as_rss ? rss(all) : atom(all);
}

RssAnswer read_well(const std::string& xml) {
  Result<RssAnswer> answer = read_arxiv_rss(xml);
  if (!answer) {
    ADD_FAILURE() << answer.error();
    return {};
  }
  for (const Problem& problem : answer->problems) ADD_FAILURE() << problem.line << ": " << problem.message;
  return std::move(*answer);
}

Paper expected(int number, int version) {
  Paper paper(*PaperId::parse("2611.0000" + std::to_string(number)));
  paper.title = "T of it";
  paper.abstract = "We say: Abstract: yes, $a<b$.";
  paper.authors = {{"Ann Bee", "", "Bee"}, {"Jan van der Berg", "", "van der Berg"}};
  paper.categories = {"cs.LG", "cs.AI", "stat.ML"};
  paper.license = "http://creativecommons.org/licenses/by/4.0/";
  paper.versions = {{version}};
  return paper;
}

void expect_five(const std::vector<Record>& records) {
  ASSERT_EQ(records.size(), 5u);
  Paper first = expected(1, 1);
  first.announced = day(2026, 11, 20);
  EXPECT_EQ(records[0].paper, first);
  Paper crossed = expected(2, 1);
  crossed.cross_lists = {{"cs.AI", day(2026, 11, 20)}, {"stat.ML", day(2026, 11, 20)}};
  EXPECT_EQ(records[1].paper, crossed);
  for (int i = 2; i < 5; ++i)
    EXPECT_EQ(records[static_cast<std::size_t>(i)].paper, expected(i + 1, 3)) << kTypes[i];
}

TEST(ArxivRss, FiveKindsOfAnnouncementInBothForms) {
  for (const bool as_rss : {true, false}) {
    SCOPED_TRACE(as_rss ? "RSS" : "Atom");
    const RssAnswer answer = read_well(five(as_rss));
    expect_five(answer.records);
    EXPECT_EQ(answer.day, day(2026, 11, 20));
    EXPECT_FALSE(answer.empty);
    EXPECT_EQ(answer.build_date,
              as_rss ? "Fri, 20 Nov 2026 05:00:02 +0000" : "2026-11-20T05:00:02.000000+00:00");
    for (const Record& record : answer.records) EXPECT_EQ(record.source, "arxiv-rss");
  }
}

TEST(ArxivRss, ImportedAlsoAsArxivAtom) {
  for (const bool as_rss : {true, false}) {
    const Gathered all = gather("arxiv-rss", five(as_rss));
    EXPECT_EQ(all.broken, "");
    expect_five(all.records);
    EXPECT_EQ(all.records.at(0).source, "arxiv-rss");
  }
  const Gathered all = gather("arxiv-atom", five(false));
  EXPECT_EQ(all.broken, "");
  expect_five(all.records);
  EXPECT_EQ(all.records.at(0).source, "arxiv-atom");
}

TEST(ArxivRss, ACrossListIsForTheListsAskedFor) {
  const auto crossed = [](const std::string& lists) {
    std::string all;
    for (const Record& record :
         read_well(rss(rss_item("2611.00001v1", "cross", kRssCategories), lists)).records)
      for (const CrossList& list : record.paper.cross_lists) all += list.category + " ";
    return all;
  };
  EXPECT_EQ(crossed("stat.ML"), "stat.ML ");
  EXPECT_EQ(crossed("STAT.ml+CS.ai"), "cs.AI stat.ML ") << "whatever their case";
  EXPECT_EQ(crossed("stat.ML%2Bcs.AI?x=1"), "cs.AI stat.ML ");
  EXPECT_EQ(crossed("cs"), "cs.AI ") << "not the primary category";
  EXPECT_EQ(crossed("math"), "");
  const std::string by_alias =
      "<category>cs.LG</category><category>math.IT</category><category>cs.IT</category>";
  for (const char* lists : {"math.IT", "cs.it"})
    EXPECT_EQ(
        read_well(rss(rss_item("2611.00001v1", "cross", by_alias), lists)).records.at(0).paper.cross_lists,
        (std::vector<CrossList>{{"cs.IT", day(2026, 11, 20)}}));
}

TEST(ArxivRss, TheTitleTellsTheListsIfNoAddressDoes) {
  std::string feed = rss(rss_item("2611.00001v1", "cross", kRssCategories));
  const std::string address = "http://rss.example.org/rss/cs.AI+stat";
  feed.replace(feed.find(address), address.size(), "http://example.org/");
  EXPECT_EQ(read_well(feed).records.at(0).paper.cross_lists,
            (std::vector<CrossList>{{"cs.AI", day(2026, 11, 20)}}));
  const std::string title = "cs.AI updates on arXiv.org";
  feed.replace(feed.find(title), title.size(), "News");
  const Result<RssAnswer> unknown = read_arxiv_rss(feed);
  ASSERT_TRUE(unknown.ok());
  EXPECT_TRUE(unknown->records.at(0).paper.cross_lists.empty());
  ASSERT_EQ(unknown->problems.size(), 1u);
  EXPECT_TRUE(contains(unknown->problems[0].message, "does not say for which lists"));
}

TEST(ArxivRss, AWeekendIsEmpty) {
  const RssAnswer answer = read_well(rss(""));
  EXPECT_TRUE(answer.empty);
  EXPECT_TRUE(answer.records.empty());
  EXPECT_EQ(answer.day, day(2026, 11, 20));
  EXPECT_TRUE(read_well(atom("")).empty);
  EXPECT_EQ(gather("arxiv-rss", rss("")).broken, "");
}

TEST(ArxivRss, AStaleBatchHasTheDayOfItsItems) {
  const RssAnswer answer =
      read_well(rss(rss_item("2611.00001v1", "new", kRssCategories, "Thu, 19 Nov 2026 00:00:00 -0500")));
  EXPECT_EQ(answer.day, day(2026, 11, 19)) << "whatever the feed says of itself";
  EXPECT_EQ(answer.records.at(0).paper.announced, day(2026, 11, 19));
}

TEST(ArxivRss, TheDayIsAsWritten) {
  // 20:00 in the east on the evening before, which is the next day in UTC.
  EXPECT_EQ(
      read_well(rss(rss_item("2611.00001v1", "new", kRssCategories, "Thu, 19 Nov 2026 20:00:00 -0500"))).day,
      day(2026, 11, 19));
}

TEST(ArxivRss, OldIdentifiersExtensionsAndTheTypeInTheText) {
  const RssAnswer answer =
      read_well(rss("<item><guid>oai:arXiv.org:hep-th/9901001v2</guid><title>T</title><arxiv:DOI>10.1000/a "
                    "10.1000/b</arxiv:DOI>"
                    "<arxiv:journal_reference>J. "
                    "1</arxiv:journal_reference><description>arXiv:hep-th/9901001v2 Announce Type: "
                    "new\nAbstract: A</description></item>"
                    "<item><link>https://arxiv.org/abs/2611.00002</link><description>Abstract: not a "
                    "prefix</description></item>"));
  ASSERT_EQ(answer.records.size(), 2u);
  const Paper& paper = answer.records[0].paper;
  EXPECT_EQ(paper.id.key(), "hep-th/9901001");
  EXPECT_EQ(paper.announced, day(2026, 11, 20)) << "the feed's day, when the item has none";
  EXPECT_EQ(paper.doi, "10.1000/a");
  EXPECT_EQ(paper.other_ids.size(), 1u);
  EXPECT_EQ(paper.journal, "J. 1");
  EXPECT_EQ(answer.records[1].paper.abstract, "Abstract: not a prefix");
  EXPECT_FALSE(answer.records[1].paper.announced);
}

TEST(ArxivRss, WithdrawnOnlyIfItBeginsBySayingSo) {
  const auto withdrawn = [](const std::string& abstract) {
    return read_well(rss("<item><guid>oai:arXiv.org:2611.00001v2</guid><description>arXiv:2611.00001v2 "
                         "Announce Type: "
                         "replace\nAbstract: " +
                         abstract + "</description></item>"))
        .records.at(0)
        .paper.withdrawn;
  };
  EXPECT_TRUE(withdrawn("This paper has been withdrawn by its author."));
  EXPECT_FALSE(withdrawn("We study why a paper has been withdrawn."));
}

TEST(ArxivRss, BadItemsDoNotTakeTheOthersDown) {
  const std::string good = rss_item("2611.00001v1", "new", kRssCategories);
  for (const std::string& bad :
       {std::string("<item><title>no id</title></item>"), std::string("<item><title>a <b</title></item>"),
        std::string("<item><guid>oai:arXiv.org:2613.00001v1</guid></item>")}) {
    const Result<RssAnswer> answer = read_arxiv_rss(rss(good + bad + good));
    ASSERT_TRUE(answer.ok()) << bad;
    EXPECT_EQ(answer->records.size(), 2u) << bad;
    ASSERT_EQ(answer->problems.size(), 1u) << bad;
    EXPECT_TRUE(contains(answer->problems[0].message, "item 2")) << answer->problems[0].message;
  }
}

TEST(ArxivRss, WhatIsNoFeedIsAnError) {
  const auto error = [](std::string_view xml) {
    const Result<RssAnswer> answer = read_arxiv_rss(xml);
    return answer ? "" : answer.error();
  };
  EXPECT_TRUE(contains(error(""), "empty"));
  EXPECT_TRUE(contains(error("<html></html>"), "HTML page"));
  EXPECT_TRUE(contains(error("<!DOCTYPE html><html></html>"), "HTML page"));
  EXPECT_TRUE(contains(error("<OAI-PMH/>"), "'OAI-PMH'"));
  EXPECT_TRUE(contains(error("<rss/>"), "no channel"));
  const std::string whole = five(true);
  for (std::size_t size = 0; size + 1 < whole.size(); ++size)
    EXPECT_NE(error(std::string_view(whole).substr(0, size)), "") << size;
  EXPECT_TRUE(contains(gather("arxiv-rss", whole.substr(0, 900)).broken, "ends early"));
}

}  // namespace
}  // namespace quire::source
