// What views say in words.
#include "web/views.h"

#include <gtest/gtest.h>

#include "text/unicode.h"

namespace quire::web {
namespace {

Paper paper() { return Paper(*PaperId::parse("2605.00001")); }

TEST(Views, AuthorsInWords) {
  Paper p = paper();
  EXPECT_EQ(authors_words(p), "author unknown");
  p.author_count = 1;
  EXPECT_EQ(authors_words(p), "1 author");
  p.author_count = 14;
  EXPECT_EQ(authors_words(p), "14 authors");
  p.authors = {{"A B", ""}};
  EXPECT_EQ(authors_words(p), "A B");
  p.authors.push_back({"C D", ""});
  EXPECT_EQ(authors_words(p), "A B, C D");
  p.authors.resize(3001, {"E F", ""});
  EXPECT_EQ(authors_words(p), "A B and 3,000 more");
}

TEST(Views, NumbersInWords) {
  EXPECT_EQ(thousands(0), "0");
  EXPECT_EQ(thousands(999), "999");
  EXPECT_EQ(thousands(1000), "1,000");
  EXPECT_EQ(thousands(-1234567), "\u22121,234,567");
  EXPECT_EQ(counted(1, "paper", "papers"), "1 paper");
  EXPECT_EQ(counted(1200, "paper", "papers"), "1,200 papers");
  EXPECT_EQ(number_word(11, true), "Eleven");
  EXPECT_EQ(number_word(0, false), "none");
  EXPECT_EQ(number_word(13, true), "13");
}

TEST(Views, DaysInWords) {
  const Day day = *Day::parse("2026-05-04");
  EXPECT_EQ(short_date(day), "4 May 2026");
  EXPECT_EQ(short_date(*Day::parse("2025-11-27")), "27 Nov 2025");
  EXPECT_EQ(short_weekday(day), "Mon 4 May");
  EXPECT_EQ(day_label(day - 3, day), "Friday");
  EXPECT_EQ(day_label(day - 7, day), "27 Apr 2026");
  EXPECT_EQ(moment_words(day.start() + std::chrono::minutes(401)), "4 May 2026, 06:41 UTC");
}

lab::ClaimRow claim(const char* verdict, const char* scale = "same") {
  lab::ClaimRow row;
  row.verdict = verdict;
  row.scale = scale;
  return row;
}

TEST(Views, TallyInWordsCountsAllClaims) {
  EXPECT_EQ(tally_words({{claim("holds"), claim("holds", "reduced")}, false}), "all 2 claims hold");
  EXPECT_EQ(tally_words({{claim("holds"), claim("differs"), claim("not measured")}, false}),
            "1 of 3 claims hold");
  EXPECT_EQ(tally_words({{claim(""), claim("")}, false}), "lab ready, not run here yet");
  EXPECT_EQ(tally_words({{claim("holds"), claim("")}, true}), "running, 1 of 2 decided");
  EXPECT_EQ(tally_words({{claim("holds")}, false}), "its one claim holds");
}

TEST(Views, GistIsOurFirstSentenceElseTheAbstractsLead) {
  Paper p = paper();
  EXPECT_EQ(gist(p), "");
  p.abstract = "One abstract sentence. Another follows" + std::string(400, 'x') + ".";
  EXPECT_EQ(gist(p), "One abstract sentence.");
  p.summary = "Bounds $a < b$ hold, e.g. here. Second.";
  EXPECT_EQ(gist_html(p), "Bounds <span class=\"math\">a &lt; b</span> hold, e.g. here.");
}

TEST(Views, PrefixesCutNoCharacter) {
  const std::string text = "aé€😀";
  for (std::size_t n = 0; n <= text.size() + 2; ++n) {
    EXPECT_TRUE(text::valid_utf8(utf8_prefix(text, n))) << n;
    EXPECT_LE(utf8_prefix(text, n).size(), n);
  }
  EXPECT_EQ(utf8_prefix(text, 99), text);
}

TEST(Views, PaperAddressesAreEscaped) {
  EXPECT_EQ(paper_href(*PaperId::parse("math/0309136")), "/papers/math/0309136");
  EXPECT_EQ(paper_href(*PaperId::parse("doi:10.1000/a<b>\"c")), "/papers/doi%3A10.1000/a%3Cb%3E%22c");
}

}  // namespace
}  // namespace quire::web
