// Letters as pages: they say what the text says, and nothing that is written in them is markup.
#include "account/letter_page.h"

#include <gtest/gtest.h>

namespace quire::account {
namespace {

TEST(LetterPage, NothingInItIsMarkup) {
  const std::string html = html_of({"A <b> & \"c\"",
                                    {"<script>alert(1)</script>"},
                                    "Do <it>",
                                    "https://x.test/\"onclick=\"y",
                                    {"After & on"},
                                    "https://x.test"});
  EXPECT_EQ(html.find("<script>"), std::string::npos);
  EXPECT_EQ(html.find("<b>"), std::string::npos);
  EXPECT_EQ(html.find("\"onclick"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;alert(1)&lt;/script&gt;"), std::string::npos);
  EXPECT_NE(html.find("After &amp; on"), std::string::npos);
}

TEST(LetterPage, NeedsNothingFromElsewhere) {
  const std::string html =
      html_of({"Title", {"Before"}, "Do it", "https://x.test/1", {"After"}, "https://x.test"});
  for (const char* word : {"<img", "<link", "<script", "url(", "@import", "{{", "}}"})
    EXPECT_EQ(html.find(word), std::string::npos) << word;
  EXPECT_NE(html.find("color-scheme: light dark"), std::string::npos);
  EXPECT_NE(html.find("href=\"https://x.test/1\""), std::string::npos);
}

}  // namespace
}  // namespace quire::account
