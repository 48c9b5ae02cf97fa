// Markdown as people write it, and as nobody should: what it becomes, what is found in it, what is refused.
#include "text/markdown.h"

#include <chrono>

#include <gtest/gtest.h>

#include "text/markdown_check.h"
#include "text/unicode.h"

namespace quire::text {
namespace {

Markdown read(std::string_view text) {
  auto read = read_markdown(text);
  if (!read) {
    ADD_FAILURE() << text.substr(0, 200) << ": " << read.error();
    return {};
  }
  EXPECT_EQ(markdown_fault(read->html), "") << read->html;
  return *read;
}
std::string html(std::string_view text) { return read(text).html; }
std::string plain(std::string_view text) { return read(text).plain; }
std::string refused(std::string_view text) {
  const auto read = read_markdown(text);
  return read ? "not refused: " + read->html.substr(0, 300) : read.error();
}
std::string times(std::string_view part, std::size_t n) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) out += part;
  return out;
}

TEST(Markdown, IsWhatCommonMarkMakesOfIt) {
  EXPECT_EQ(html("One *two* **three** `four` ~~five~~"),
            "<p>One <em>two</em> <strong>three</strong> <code>four</code> <del>five</del></p>");
  EXPECT_EQ(html("> so it says\n\nNo."), "<blockquote><p>so it says</p></blockquote><p>No.</p>");
  EXPECT_EQ(html("- a\n- b\n\n3. c"), "<ul><li>a</li><li>b</li></ul><ol start=\"3\"><li>c</li></ol>");
  EXPECT_EQ(html("```py\nif a < b:\n    pass\n```"),
            "<pre tabindex=\"0\"><code>if a &lt; b:\n    pass\n</code></pre>");
  EXPECT_EQ(html("one  \ntwo\r\nthree"), "<p>one<br>two\nthree</p>");
  EXPECT_EQ(html("# Title"), "<p><strong>Title</strong></p>") << "a page has headings of its own";
}

TEST(Markdown, HasNoHtmlOfTheWriter) {
  EXPECT_EQ(html("<script>alert(1)</script>"), "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");
  EXPECT_EQ(html("<b onclick=\"x()\">bold</b> &lt;i&gt; &copy;"),
            "<p>&lt;b onclick=&quot;x()&quot;&gt;bold&lt;/b&gt; &lt;i&gt; ©</p>");
  EXPECT_EQ(html("<!-- a -->\n\n<div>\n*x*\n</div>"),
            "<p>&lt;!-- a --&gt;</p><p>&lt;div&gt;\n<em>x</em>\n&lt;/div&gt;</p>");
  EXPECT_EQ(html("'; DROP TABLE comments; --"), "<p>&#39;; DROP TABLE comments; --</p>");
}

TEST(Markdown, LinksLeadToTheWebAndToMailAlone) {
  EXPECT_EQ(
      html("[a](https://example.org/?a=1&b=\"2\")"),
      "<p><a href=\"https://example.org/?a=1&amp;b=&quot;2&quot;\" rel=\"nofollow ugc noopener\">a</a></p>");
  EXPECT_EQ(html("see https://example.org/a_b_c."),
            "<p>see <a href=\"https://example.org/a_b_c\" rel=\"nofollow ugc "
            "noopener\">https://example.org/a_b_c</a>.</p>");
  EXPECT_EQ(html("<mailto:a@b.example>"),
            "<p><a href=\"mailto:a@b.example\" rel=\"nofollow ugc noopener\">mailto:a@b.example</a></p>");
  for (const char* address :
       {"javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example",
        "/papers", "&#106;avascript:alert(1)", "ftp://a.example", "java&#10;script:x", "https:x", "#c"})
    EXPECT_EQ(html("[words](<" + std::string(address) + ">)"), "<p>words</p>") << address;
}

TEST(Markdown, PicturesAreLinks) {
  EXPECT_EQ(html("![a plot](https://example.org/p.png)"),
            "<p><a href=\"https://example.org/p.png\" rel=\"nofollow ugc noopener\">a plot</a></p>");
  EXPECT_EQ(html("[![a plot](https://example.org/p.png)](https://example.org)"),
            "<p><a href=\"https://example.org\" rel=\"nofollow ugc noopener\">a plot</a></p>");
  EXPECT_EQ(html("![x](data:image/png;base64,AA)"), "<p>x</p>");
}

TEST(Markdown, MathIsNotMarkdown) {
  EXPECT_EQ(html("so $a_1*b*c_2 < \\{x\\}$ holds"),
            "<p>so <span class=\"math\">a_1*b*c_2 &lt; \\{x\\}</span> holds</p>");
  EXPECT_EQ(html("$$\n- a_1\n+ b\n= c\n$$"),
            "<p><span class=\"math display\">\n- a_1\n+ b\n= c\n</span></p>");
  EXPECT_EQ(html("> $$\n> a\n> $$"),
            "<blockquote><p><span class=\"math display\">\na\n</span></p></blockquote>");
  EXPECT_EQ(html("costs $5 and $6 more"), "<p>costs $5 and $6 more</p>");
  EXPECT_EQ(html("*$x$* [$y$](https://a.example/$1$)"),
            "<p><em><span class=\"math\">x</span></em> <a href=\"https://a.example/$1$\" rel=\"nofollow ugc "
            "noopener\"><span class=\"math\">y</span></a></p>");
}

TEST(Markdown, DollarsInCodeAreDollars) {
  EXPECT_EQ(html("`$x$` and $y$"), "<p><code>$x$</code> and <span class=\"math\">y</span></p>");
  EXPECT_EQ(html("```\n$a_b$\n```"), "<pre tabindex=\"0\"><code>$a_b$\n</code></pre>");
  EXPECT_EQ(html("- ~~~\n  $a$\n  ~~~"), "<ul><li><pre tabindex=\"0\"><code>$a$\n</code></pre></li></ul>");
  EXPECT_EQ(html("\\$a$ b"), "<p>$a$ b</p>");
  EXPECT_EQ(html("a $x\n\ny$ b"), "<p>a $x</p><p>y$ b</p>") << "no formula goes over a blank line";
}

TEST(Markdown, OurOwnSignsCannotBeTyped) {
  EXPECT_EQ(html("$x$ \xee\x80\x80 &#xE000; `\xee\x80\x80`"),
            "<p><span class=\"math\">x</span> \xef\xbf\xbd \xef\xbf\xbd <code>\xef\xbf\xbd</code></p>");
}

TEST(Markdown, NamesAreFoundOutsideOfCode) {
  const Markdown text =
      read("@mira and @tomás_rey, not `@code` nor a@b.example, @mira. [@link](https://a.example)");
  EXPECT_EQ(text.mentions, (std::vector<std::string>{"mira", "tomás_rey"}));
  EXPECT_TRUE(text.html.find("<span class=\"at\">@mira</span>.") != std::string::npos) << text.html;
  EXPECT_TRUE(read("@x @" + times("y", 33) + " @ @@zz @-ab").mentions.empty());
  EXPECT_EQ(read("(@Ana-Lucia.R...)").mentions, (std::vector<std::string>{"Ana-Lucia.R"}));
  EXPECT_TRUE(read("```\n@mira\n```").mentions.empty());
}

TEST(Markdown, PapersAreLinks) {
  EXPECT_EQ(html("as arXiv:2611.00001v2 and 2611.00002 show"),
            "<p>as <a href=\"/papers/2611.00001\">arXiv:2611.00001v2</a> and <a "
            "href=\"/papers/2611.00002\">2611.00002</a> show</p>");
  EXPECT_EQ(html("(hep-th/9901001, doi:10.1000/ABC(1).2)."),
            "<p>(<a href=\"/papers/hep-th/9901001\">hep-th/9901001</a>, <a "
            "href=\"/papers/doi%3A10.1000/abc%281%29.2\">doi:10.1000/ABC(1).2</a>).</p>");
  for (const char* words : {"1234.5678", "0704.0001", "2613.00001", "12611.00001", "2611.000011",
                            "x2611.00001", "3.2611.00001", "and/or", "10.1/x", "`2611.00001`"})
    EXPECT_EQ(html(words).find("<a"), std::string::npos) << words;
}

TEST(Markdown, PlainTextIsForLetters) {
  EXPECT_EQ(plain("One *two* [three](https://example.org) https://example.org\n\n- a\n- b `c`\n\n> q\n> "
                  "r\n\n$\\ell_p$"),
            "One two three (https://example.org) https://example.org\n\n- a\n- b c\n\n> q\n> r\n\nℓ_p");
}

TEST(Markdown, StaysBalancedWhereTheParserDoesNot) {
  html("**b** $![i](http://x*a* **b** ![i](http://x.y/z) b");  // read() looks
}

TEST(Markdown, DirectionIsNotTurned) {
  EXPECT_EQ(html("abc \u202egnp.exe &#x202e;x"), "<p>abc gnp.exe x</p>");
  EXPECT_EQ(html("שלום \u200f עולם"), "<p>שלום \u200f עולם</p>");
}

TEST(Markdown, WhatIsNoTextIsRefused) {
  EXPECT_EQ(refused(" \n\t\n"), "nothing of it would be seen; write some words");
  EXPECT_EQ(refused("[a]: https://example.org"), "nothing of it would be seen; write some words");
  EXPECT_EQ(refused("\xff\xfe"), "it is not text (UTF-8)");
  EXPECT_EQ(refused(std::string_view("a\0b", 3)), "it is not text (UTF-8)");
  EXPECT_EQ(refused(times("é", 10'001)), "it has 10,001 characters, at most 10,000 are taken");
  EXPECT_TRUE(read_markdown(times("é", 10'000)));
}

TEST(Markdown, BombsAreRefusedInWords) {
  const std::string deep = "quotes, lists and emphasis are at most 16 deep; write it flatter";
  EXPECT_EQ(refused(times(">", 9'000) + "x"), deep);
  EXPECT_EQ(refused(times("- ", 4'000) + "x"), deep);
  EXPECT_EQ(refused(times("*a **b ", 100) + times("c** d* ", 100)), deep);
  EXPECT_EQ(refused(times("[a](https://b.example) ", 200)), "it has more than 100 links");
  EXPECT_EQ(refused(times("2611.00001 ", 200)), "it has more than 100 links");
  std::string names;
  for (int i = 0; i < 30; ++i) names += "@name" + std::to_string(i) + " ";
  EXPECT_EQ(refused(names), "it names more than 20 people");
  EXPECT_EQ(refused("[a]: https://" + times("b", 8'000) + "\n\n" + times("[a]", 90)),
            "it becomes too long where it is shown; use fewer references");
}

TEST(Markdown, NoTextOfTheLengthTakesLong) {
  for (const std::string& bomb :
       {times("[", 10'000),      times("![", 5'000),        times("*", 10'000),        times("_a", 5'000),
        times("**a *a ", 1'400), times("`", 10'000),        times("` ``", 2'500),      times("<", 10'000),
        times("a@", 5'000),      times("$", 10'000),        times("$a", 5'000),        times("$ $$", 2'500),
        times("[a](", 2'500),    times("[a]: b\n", 1'400),  times("&", 10'000),        times("\\", 10'000),
        times(">\n", 5'000),     times("1.", 5'000),        times("- \n", 3'300),      times("~~a", 3'300),
        times("http://", 1'400), times("10.1000/", 1'250),  times("\n", 10'000) + "x", times("a\n", 5'000),
        times("(", 10'000),      times("10.1234/(", 1'100), times("a/", 5'000),        times("~~~\n", 2'500),
        times("|", 10'000),      times("<a", 5'000),        times("![a](", 2'000),     times("*a_ ", 2'500),
        times("[a][b]", 1'600),  times("\u0301", 9'999),    times("-a ", 3'333)}) {
    const auto start = std::chrono::steady_clock::now();
    const auto read = read_markdown(bomb);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    if (read) {
      EXPECT_EQ(markdown_fault(read->html), "") << bomb.substr(0, 20);
    }
    EXPECT_LT(took.count(), 1000) << bomb.substr(0, 20);  // a few ms each; far from it under sanitizers
    RecordProperty("ms", std::to_string(took.count()));
    if (std::getenv("QUIRE_SAY") != nullptr) std::printf("%8.2f ms  %.12s\n", took.count(), bomb.c_str());
  }
}

}  // namespace
}  // namespace quire::text
