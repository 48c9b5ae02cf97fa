// Listings as text and as saved HTML, invented by us with every irregularity that was seen or is to be
// feared.
#include <gtest/gtest.h>

#include "source/gathered_test.h"
#include "source/listing.h"

namespace quire::source {
namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// About 400 bytes of prose that say nothing.
std::string prose(const std::string& start) {
  std::string text = start + " is what we study here, at some length and with some care.";
  while (text.size() < 400)
    text += " Every further sentence of this abstract repeats that claim in May 4, 2020 words.";
  return text;
}

constexpr std::string_view kTop =
    "new\n\nGet new papers in your inbox!\n\nSubscribe\n\nDaily Papers\n\nbyXY and friends\n\n";

/// Six papers: whole, without group, with organisation, without abstract, with a question for a title, with a
/// short abstract.
std::string six_papers() {
  return std::string(kTop) + "May 4\n\n" +  //
         "First Light on Paper Boats\n\n" + prose("Floating") +
         "\n\n  \u2022 14 authors\n\u00B7\nApr 22 1\n\n" + "GroupLess: A Title Alone: With Colons\n\n" +
         prose("Missing everything") + "\n\n" + "Boats, Revisited\n\n" + prose("Revisiting") +
         "\n\nharbour-lab Harbour\n\u00B7\nNov 27, 2025 4\n\n" +
         "An Abstract Was Lost\n\n  \u2022 1 authors\n\u00B7\nDec 30\n\n" +
         "Do Boats Sink, and How Would We Know?\n\n" + prose("Sinking") +
         "\n\n  \u2022 3 authors\n\u00B7\nJan 6, 2024\n\n" +
         "Short\n\nWe show it.\n\n  \u2022 2 authors\n\u00B7\nFeb 29 12";
}

void expect_six(const Gathered& all) {
  EXPECT_EQ(all.broken, "");
  for (const Problem& problem : all.problems) ADD_FAILURE() << problem.line << ": " << problem.message;
  ASSERT_EQ(all.records.size(), 6u);
  struct Fact {
    const char* title;
    int authors;
    const char* organisation;
    const char* published;
    int comments;
    const char* abstract_start;
  };
  const Fact facts[] = {
      {"First Light on Paper Boats", 14, "", "2026-04-22", 1, "Floating is"},
      {"GroupLess: A Title Alone: With Colons", 0, "", "", 0, "Missing everything is"},
      {"Boats, Revisited", 0, "harbour-lab", "2025-11-27", 4, "Revisiting is"},
      {"An Abstract Was Lost", 1, "", "2025-12-30", 0, ""},
      {"Do Boats Sink, and How Would We Know?", 3, "", "2024-01-06", 0, "Sinking is"},
      {"Short", 2, "", "2024-02-29", 12, "We show it."},
  };
  for (std::size_t i = 0; i < 6; ++i) {
    SCOPED_TRACE(facts[i].title);
    const Paper& paper = all.paper(i);
    EXPECT_EQ(paper.title, facts[i].title);
    EXPECT_EQ(paper.author_count, facts[i].authors);
    EXPECT_EQ(paper.organisation, facts[i].organisation);
    EXPECT_EQ(paper.published ? paper.published->iso() : "", facts[i].published);
    EXPECT_TRUE(paper.abstract.starts_with(facts[i].abstract_start)) << paper.abstract;
    EXPECT_EQ(paper.abstract.empty(), *facts[i].abstract_start == '\0');
    ASSERT_TRUE(all.records[i].pick);
    EXPECT_EQ(all.records[i].pick->day, day(2026, 5, 4));
    EXPECT_EQ(all.records[i].pick->comments, facts[i].comments);
    EXPECT_EQ(paper.id.scheme(), Scheme::own);
  }
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

TEST(Page, SixPapersWithEveryIrregularity) { expect_six(gather("page", six_papers())); }

TEST(Page, ItDoesNotMatterHowTheTextWasCopied) {
  const std::string text = six_papers();
  expect_six(gather("page", replaced(text, "\n", "\r\n")));
  expect_six(gather("page", replaced(text, "  \u2022 ", "\u00A0\u00A0*\u00A0")));
  expect_six(gather("page", replaced(text, "\n\u00B7\n", " \u00B7 ")));
  expect_six(gather("page", replaced(text, "\n\u00B7\n", "\n\n\u2022\n\n")));
  expect_six(gather("page", replaced(text, "\n\n", "\n\n\n\n")));
  expect_six(gather(
      "page", replaced(replaced(text, "Feb 29 12", "February 29 12 comments"), "Apr 22 1", "22 Apr 1")));
  expect_six(gather("page", "\xEF\xBB\xBF" + text + "\n\nPrevious\n\nNext\n\nTerms\n"));
}

TEST(Page, WithoutBlankLines) {
  std::string text = replaced(six_papers(), "\n\n", "\n");
  // Without blanks the short abstract cannot be told from the title, so that paper is left out of this case.
  text.resize(text.find("\nShort\n"));
  const Gathered all = gather("page", text);
  ASSERT_EQ(all.records.size(), 5u);
  EXPECT_EQ(all.paper(1).title, "GroupLess: A Title Alone: With Colons");
  EXPECT_EQ(all.paper(2).organisation, "harbour-lab");
  EXPECT_EQ(all.paper(4).author_count, 3);
}

TEST(Page, WrappedAbstractsAndParagraphs) {
  const std::string text =
      "May 4\n\nWrapped\n\nThe first line of an abstract that was\nwrapped at forty columns, "
      "as mail\nprograms do it to this day.\n\nA second paragraph follows with eight words here.\n\n"
      "Code: https://example.test/code\n\n\u2022 2 authors\n\u00B7\nApr 1\n";
  const Gathered all = gather("page", text);
  ASSERT_EQ(all.records.size(), 1u);
  EXPECT_EQ(all.paper(0).title, "Wrapped");
  EXPECT_EQ(all.paper(0).abstract,
            "The first line of an abstract that was wrapped at forty columns, as mail programs do it to "
            "this day. A second paragraph follows with eight words here. Code: https://example.test/code");
  EXPECT_EQ(all.paper(0).author_count, 2);
}

TEST(Page, ATitleThatReadsLikeProseIsStillATitle) {
  const std::string title = "We Asked Thirty Boats Whether They Would Rather Float or Sink.";
  const Gathered all = gather("page", "May 4\n\n" + title + "\n\n" + prose("A") + "\n\n\u2022 2 authors\n\n" +
                                          title + "\n\n" + prose("B") + "\n\n\u2022 3 authors\n");
  ASSERT_EQ(all.records.size(), 2u);
  EXPECT_EQ(all.paper(0).title, title);
  EXPECT_EQ(all.paper(1).title, title);
  EXPECT_TRUE(all.paper(1).abstract.starts_with("B is"));
}

TEST(Page, LinksGiveIdentifiers) {
  const Gathered all =
      gather("page", "May 4\n\nFirst\nhttps://arxiv.org/abs/2604.21691v2\n\n" + prose("A") +
                         "\n\n\u2022 2 authors\n\n[Second](https://hub.test/papers/2604.00002)\n\n" +
                         prose("B") + "\n\n\u2022 2 authors\n\nThird\n\n" + prose("C") +
                         "\n\narXiv:math/0309136\n\n\u2022 2 authors\n");
  ASSERT_EQ(all.records.size(), 3u);
  EXPECT_EQ(all.paper(0).id.key(), "2604.21691");
  EXPECT_EQ(all.paper(1).id.key(), "2604.00002");
  EXPECT_EQ(all.paper(1).title, "Second");
  EXPECT_EQ(all.paper(2).id.key(), "math/0309136");
}

TEST(Page, TheDayOfTheListing) {
  ImportOptions options = test_options();
  options.listing_day = day(2024, 1, 5);
  const Gathered told = gather("page", six_papers(), options);
  ASSERT_EQ(told.records.size(), 6u);
  EXPECT_EQ(told.records[0].pick->day, day(2024, 1, 5));
  EXPECT_EQ(told.paper(0).published, day(2023, 4, 22)) << "22 April 2024 had not come yet";
  options.listing_day.reset();
  options.today = day(2026, 5, 3);
  EXPECT_EQ(gather("page", six_papers(), options).records[0].pick->day, day(2025, 5, 4));
  const Gathered unknown =
      gather("page", "A Title\n\n" + prose("A") + "\n\n\u2022 2 authors\n\u00B7\nApr 1 3\n");
  ASSERT_EQ(unknown.records.size(), 1u);
  EXPECT_FALSE(unknown.records[0].pick);
  EXPECT_EQ(unknown.paper(0).published, day(2026, 4, 1));
}

TEST(Page, WhatIsNoListingIsRefused) {
  EXPECT_TRUE(contains(gather("page", "").broken, "no paper found"));
  EXPECT_TRUE(contains(gather("page", "hello\n\nworld\n").broken, "no paper found"));
  EXPECT_TRUE(contains(gather("page", "[{\"paper\":1}]").broken, "hf-json"));
  EXPECT_TRUE(contains(gather("page", "<?xml version='1.0'?><feed/>").broken, "arxiv-atom"));
  EXPECT_TRUE(contains(gather("page", "<html><p>Bad gateway</p></html>").broken, "no paper found"));
}

TEST(Page, OrganisationsAreWrittenAsHandleAndName) {
  EXPECT_EQ(organisation_handle("deepseek-ai DeepSeek"), "deepseek-ai");
  EXPECT_EQ(organisation_handle("nvidia NVIDIA"), "nvidia");
  EXPECT_EQ(organisation_handle("ByteDance-Seed ByteDance Seed"), "ByteDance-Seed");
  EXPECT_EQ(organisation_handle("facebook AI at Meta"), "facebook");
  EXPECT_EQ(organisation_handle("Max-Planck Institute"), "Max-Planck Institute");
  EXPECT_EQ(organisation_handle("University of Somewhere"), "University of Somewhere");
  EXPECT_EQ(organisation_handle("Qwen"), "Qwen");
}

std::string article(const std::string& id, const std::string& title, const std::string& rest) {
  return "<article class=\"a > b\"><a href=\"/papers/" + id +
         "\"><img src=x alt='thumb'></a>\n<div>Submitted by</div><div>ann</div>"
         "<a href=\"/login?next=%2Fpapers%2F" +
         id +
         "\"><svg><title>9</title><path d='1'/></svg><div>42</div></a>"
         "<h3 class=t><a href=\"/papers/" +
         id + "\">" + title + "</a></h3>\n" + rest + "</article>\n";
}

std::string page(const std::string& articles) {
  return "<!DOCTYPE html><html><head><title>Daily Papers</title><script>var a = "
         "'<article><h3>no</h3>';</script>"
         "<style>h3 {}</style></head><body><!-- <article> --><nav><a href=/new>new</a><h1>Daily "
         "Papers</h1></nav>"
         "<div>May 4</div>\n" +
         articles +
         "<footer>Terms<p>All rights are reserved by nobody in this sentence "
         "here.</p></footer></body></html>";
}

TEST(Page, SavedHtml) {
  const Gathered all =
      gather("page", page(article("2604.21691", "Why $a&lt;b$ &amp; <em>More</em>",
                                  "<p>A short abstract &mdash; with <b>bold</b>\n "
                                  "words</p><ul><li><img></li><li>\u00B7 14 authors</li></ul>"
                                  "<div>harbour-lab Harbour</div><span>\u00B7</span><time "
                                  "datetime=\"2026-04-22T10:00:00.000Z\">12 days ago</time>"
                                  "<a href=\"/papers/2604.21691#community\"><svg></svg> 3</a>") +
                          article("math/0309136", "Plain &#x26; old", "") +
                          "<article><p>An advertisement</p></article>"));
  EXPECT_EQ(all.broken, "");
  for (const Problem& problem : all.problems) ADD_FAILURE() << problem.line << ": " << problem.message;
  ASSERT_EQ(all.records.size(), 2u);
  const Paper& paper = all.paper(0);
  EXPECT_EQ(paper.id.key(), "2604.21691");
  EXPECT_EQ(paper.title, "Why $a<b$ & More");
  EXPECT_EQ(paper.abstract, "A short abstract — with bold words");
  EXPECT_EQ(paper.author_count, 14);
  EXPECT_EQ(paper.published, day(2026, 4, 22));
  EXPECT_EQ(all.records[0].pick, (Pick{day(2026, 5, 4), 42, 3, "ann"}));
  EXPECT_EQ(all.paper(1).id.key(), "math/0309136");
  EXPECT_EQ(all.paper(1).title, "Plain & old");
  EXPECT_EQ(all.paper(1).abstract, "");
}

TEST(Page, HtmlWithoutArticlesAndWithBrokenTags) {
  const Gathered all = gather(
      "page", "<body><h3><a href='https://hub.test/papers/2604.00001'>One</h3><p>" + prose("A") +
                  "<p>14 authors<h3><a href=/papers/2604.00002>Two</a></h3 x='><div>2 authors</div></body");
  ASSERT_EQ(all.records.size(), 2u) << all.broken;
  EXPECT_EQ(all.paper(0).id.key(), "2604.00001");
  EXPECT_EQ(all.paper(0).title, "One");
  EXPECT_TRUE(all.paper(0).abstract.starts_with("A is"));
}

TEST(Page, ASinkCanStop) {
  int records = 0;
  const Sink sink{[&](Record&&) { return ++records < 3; }, [](const Problem&) { return true; }};
  importer("page")->read(*open_bytes(six_papers()), test_options(), sink);
  EXPECT_EQ(records, 3);
}

}  // namespace
}  // namespace quire::source
