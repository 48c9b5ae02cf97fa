// Marks stand around whole words in running text, never inside tags, entities or math.
#include <chrono>

#include <gtest/gtest.h>

#include "index/query.h"

namespace quire::index {
namespace {

std::string marked(std::string_view html, std::string_view query) {
  return highlight_html(html, highlight_words(read_query(query)));
}

TEST(HighlightHtml, MarksEverySpellingOfAStem) {
  EXPECT_EQ(marked("Learning to learn, learned.", "learning"),
            "<mark>Learning</mark> to <mark>learn</mark>, <mark>learned</mark>.");
}

TEST(HighlightHtml, MarksAccentedSpellings) {
  EXPECT_EQ(marked("Erdős graphs", "erdos"), "<mark>Erdős</mark> graphs");
  EXPECT_EQ(marked("Erdos graphs", "Erdős"), "<mark>Erdos</mark> graphs");
}

TEST(HighlightHtml, LeavesTagsAndTheirAttributesAlone) {
  EXPECT_EQ(marked("<em class=\"graph\">graph</em> <graph>", "graph"),
            "<em class=\"graph\"><mark>graph</mark></em> <graph>");
  EXPECT_EQ(marked("<a title=\"a > graph\">x</a>", "graph"), "<a title=\"a > graph\">x</a>");
}

TEST(HighlightHtml, LeavesEntitiesAlone) {
  EXPECT_EQ(marked("amp &amp; lt &lt; R&amp;D x27 &#x27;", "amp lt"),
            "<mark>amp</mark> &amp; <mark>lt</mark> &lt; R&amp;D x27 &#x27;");
}

TEST(HighlightHtml, LeavesMathAlone) {
  EXPECT_EQ(marked("ell <span class=\"math\">\\ell_p</span> ell", "ell"),
            "<mark>ell</mark> <span class=\"math\">\\ell_p</span> <mark>ell</mark>");
  EXPECT_EQ(marked("<span class=\"math display\">p &lt; p</span> p", "p"),
            "<span class=\"math display\">p &lt; p</span> <mark>p</mark>");
  EXPECT_EQ(marked("<span class=\"math\">p", "p"), "<span class=\"math\">p");
}

TEST(HighlightHtml, MarksBeginningsAndNearWords) {
  EXPECT_EQ(marked("Transformers transform, transport", "transf*"),
            "<mark>Transformers</mark> <mark>transform</mark>, transport");
  EXPECT_EQ(marked("neural nueral natural", "neural~1"), "<mark>neural</mark> <mark>nueral</mark> natural");
  EXPECT_EQ(marked("sparse and attention", "sparse NEAR attention"),
            "<mark>sparse</mark> and <mark>attention</mark>");
}

TEST(HighlightHtml, WithoutWordsChangesNothing) {
  EXPECT_EQ(highlight_html("a <b>", {}), "a <b>");
  EXPECT_EQ(marked("graph", "-graph"), "graph");
}

TEST(HighlightHtml, TakesTimeInProportionToTheText) {
  std::string hostile;
  for (int i = 0; i < 200'000; ++i) hostile += "<span class=\"math\"><&<\"";
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(marked(hostile, "graph"), hostile);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

}  // namespace
}  // namespace quire::index
