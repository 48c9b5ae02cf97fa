// What comes from outside, cleaned, folded, escaped; and that no input is slow or breaks the promises.
#include "text/unicode.h"

#include <chrono>
#include <random>

#include <gtest/gtest.h>

namespace quire::text {
namespace {

TEST(Clean, KeepsTextAndComposesIt) {
  EXPECT_EQ(clean(""), "");
  EXPECT_EQ(clean("plain ASCII, long enough for eight bytes at a time"),
            "plain ASCII, long enough for eight bytes at a time");
  EXPECT_EQ(clean("e\xcc\x81"), "é");
  EXPECT_EQ(clean("é – 漢字 😀 عربي"), "é – 漢字 😀 عربي");
}

TEST(Clean, DropsControlsAndReplacesWhatIsNotUtf8) {
  EXPECT_EQ(clean(std::string("a\0b", 3)), "ab");
  EXPECT_EQ(clean("a\x01\x1f\x7f"
                  "b"),
            "ab");
  EXPECT_EQ(clean("a\tb\nc\r\nd\re"), "a b c d e");
  EXPECT_EQ(clean("a\xc2\x85"
                  "b\xe2\x80\xa8"
                  "c\xe2\x80\xa9"
                  "d"),
            "a b c d");
  EXPECT_EQ(clean("so\xc2\xad"
                  "ft \xef\xbb\xbf"
                  "mark \xc2\x9f"
                  "c1"),
            "soft mark c1");
  EXPECT_EQ(clean("\xff"), "\xef\xbf\xbd");
  EXPECT_EQ(clean("a\xe2\x82"), "a\xef\xbf\xbd");
  EXPECT_EQ(clean("\xed\xa0\x80"), "\xef\xbf\xbd");      // a lone surrogate
  EXPECT_EQ(clean("\xc0\xaf/"), "\xef\xbf\xbd/");        // an overlong slash
  EXPECT_EQ(clean("\xf4\x90\x80\x80"), "\xef\xbf\xbd");  // beyond U+10FFFF
}

TEST(Clean, EndlessMarksEnd) {
  std::string marks = "a";
  for (int i = 0; i < 500'000; ++i) marks += i % 2 ? "\xcc\x81" : "\xcc\xa7";
  const auto begin = std::chrono::steady_clock::now();
  const std::string once = clean(marks);
  EXPECT_LT(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(), 2.0);
  EXPECT_LT(once.size(), 100u);
  EXPECT_EQ(clean(once), once);
}

TEST(OneLine, CollapsesEveryKindOfBlank) {
  EXPECT_EQ(one_line("  A Lower\n  Bound \t for\xc2\xa0\xe2\x80\xa8 Sets \xe3\x80\x80 "),
            "A Lower Bound for Sets");
  EXPECT_EQ(one_line(" \n\t "), "");
}

TEST(Fold, MakesSpellingsMeet) {
  const std::pair<const char*, const char*> rows[] = {
      {"GPT-4 Abc", "gpt-4 abc"},
      {"Poincaré", "poincare"},
      {"Poincare\xcc\x81", "poincare"},
      {"Straße", "strasse"},
      {"Østergård", "ostergard"},
      {"Łukasz", "lukasz"},
      {"Đặng", "dang"},
      {"Ægir œuvre", "aegir oeuvre"},
      {"ﬁeld ﬀ", "field ff"},
      {"ＡＢＣ１", "abc1"},
      {"ΑΛΦΑ Σίσυφος", "αλφα σισυφοσ"},
      {"Москва Й", "москва и"},
      {"İstanbul ı", "istanbul i"},
      {"x² ½", "x2 1/2"},
      {"한국어", "한국어"},
      {"ÀÉÎ", "aei"},
      {"þórr ðæ", "thorr dae"},
      {"漢字 ｶﾞ", "漢字 カ"},
  };
  for (const auto& [text, folded] : rows) EXPECT_EQ(fold(text), folded) << text;
}

TEST(Fold, TwiceIsOnce) {
  for (const char* text : {"Ǆ ŉ ẞ ΐ և", "ﷺ ㎏ Ⅷ", "ᾳ ῼ", "Ꭰ ꭰ"})
    EXPECT_EQ(fold(fold(text)), fold(text)) << text;
}

TEST(Entities, AreDecodedOnce) {
  EXPECT_EQ(decode_entities("a &amp; b &lt;c&gt; &quot;d&quot; &#39;e&apos; &nbsp;"),
            "a & b <c> \"d\" 'e' \xc2\xa0");
  EXPECT_EQ(decode_entities("&#x3b1;&#X3B1;&#945; &alpha; &eacute; &ndash; &hellip;"), "ααα α é – …");
  EXPECT_EQ(decode_entities("&amp;lt;"), "&lt;");
  EXPECT_EQ(decode_entities("&unknown; & &; &# &#; &#x; &#12 &AMP AT&T;"),
            "&unknown; & &; &# &#; &#x; &#12 &AMP AT&T;");
  EXPECT_EQ(decode_entities("&#0; &#xD800; &#x110000; &#99999999;"),
            "\xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd");
}

TEST(Escape, LeavesNothingForHtml) {
  EXPECT_EQ(escape_html("<a href=\"x\">'&'</a>"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
  EXPECT_EQ(escape_html(""), "");
  EXPECT_EQ(decode_entities(escape_html("<&>\"'é")), "<&>\"'é");
}

TEST(ValidUtf8, KnowsItsOwn) {
  EXPECT_TRUE(valid_utf8("é漢😀"));
  EXPECT_FALSE(valid_utf8("\xc3"));
  EXPECT_FALSE(valid_utf8("12345678\x80"));
  EXPECT_FALSE(valid_utf8("\xed\xa0\x80"));
}

TEST(Unicode, PromisesHoldForRandomBytes) {
  std::mt19937 random(11);
  for (int i = 0; i < 20000; ++i) {
    std::string bytes;
    for (std::size_t n = random() % 40; n > 0; --n)
      bytes += static_cast<char>(random() % 3 == 0 ? random() % 128 : random() % 256);
    const std::string once = clean(bytes);
    ASSERT_TRUE(valid_utf8(once));
    ASSERT_EQ(clean(once), once);
    ASSERT_EQ(once.find_first_of(std::string_view("\0\n\r\t\x7f", 5)), std::string::npos);
    ASSERT_EQ(one_line(one_line(bytes)), one_line(bytes));
    ASSERT_TRUE(valid_utf8(fold(bytes)));
  }
}

}  // namespace
}  // namespace quire::text
