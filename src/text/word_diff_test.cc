// What a difference must be: it gives both texts again, cuts no TeX, and is small where little changed.
#include "text/word_diff.h"

#include <random>

#include <gtest/gtest.h>

#include "text/html_check.h"
#include "text/tex.h"

namespace quire::text {
namespace {

using Kind = DiffRun::Kind;

std::string without(std::span<const DiffRun> runs, Kind left_out) {
  std::string text;
  for (const DiffRun& run : runs)
    if (run.kind != left_out) text += run.text;
  return text;
}

std::string shown(std::string_view before, std::string_view after) {
  const auto runs = word_diff(before, after);
  return diff_line(runs);
}

/// How many words differ by the shortest way: the table of Wagner and Fischer, without replacing.
std::size_t distance(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0)
        cost[i][j] = i + j;
      else if (a[i - 1] == b[j - 1])
        cost[i][j] = cost[i - 1][j - 1];
      else
        cost[i][j] = 1 + std::min(cost[i - 1][j], cost[i][j - 1]);
    }
  return cost[a.size()][b.size()];
}

TEST(WordDiff, SaysWhichWordsChanged) {
  EXPECT_EQ(shown("", ""), "");
  EXPECT_EQ(shown("the same words", "the same words"), "the same words");
  EXPECT_EQ(shown("", "all new"), "{+all new+}");
  EXPECT_EQ(shown("all gone", ""), "[-all gone-]");
  EXPECT_EQ(shown("We count boats in the harbour.", "We count ships in the harbour."),
            "We count [-boats-]{+ships+} in the harbour.");
  EXPECT_EQ(shown("We count boats.", "We count boats, and ships."), "We count boats{+, and ships+}.");
  EXPECT_EQ(shown("one two three", "two three"), "[-one -]two three");
}

TEST(WordDiff, PunctuationIsNotPartOfAWord) {
  EXPECT_EQ(shown("in (all) benchmarks", "in all benchmarks"), "in [-(-]all[-)-] benchmarks");
  EXPECT_EQ(shown("for boats", "for boats;"), "for boats{+;+}");
}

TEST(WordDiff, MathGroupsAndMacrosAreNotCut) {
  EXPECT_EQ(shown("a bound of $n^{1 / 2} < m$, at most", "a bound of $n^{2 / 3} < m$, at most"),
            "a bound of [-$n^{1 / 2} < m$-]{+$n^{2 / 3} < m$+}, at most");
  EXPECT_EQ(shown("see \\emph{our old proof}.", "see \\emph{our new proof}."),
            "see [-\\emph{our old proof}-]{+\\emph{our new proof}+}.");
  EXPECT_EQ(shown("of Poincar\\'{e} here", "of Poincar\\'e here"),
            "of [-Poincar\\'{e}-]{+Poincar\\'e+} here");
  EXPECT_EQ(shown("by \\O rsted", "by \\O re"), "by [-\\O rsted-]{+\\O re+}");
  EXPECT_EQ(shown("costs $5 or {more", "costs $6 or {more"), "costs [-$5-]{+$6+} or {more");
}

TEST(WordDiff, AWordThatStayedBetweenLongChangesGoesWithThem) {
  EXPECT_EQ(shown("alpha beta gamma and delta epsilon zeta", "one two three and four five six"),
            "[-alpha beta gamma and delta epsilon zeta-]{+one two three and four five six+}");
  EXPECT_EQ(shown("alpha beta gamma", "one beta three"), "[-alpha-]{+one+} beta [-gamma-]{+three+}");
}

TEST(WordDiff, ListsDifferByItems) {
  const std::vector<std::string> before = {"Ana de la Cruz", "Bo Larsen", "Ida Strand"};
  const std::vector<std::string> after = {"Ana de la Cruz", "Ida Strand", "Ole Vik"};
  const std::vector<DiffRun> expected = {{Kind::same, "Ana de la Cruz"},
                                         {Kind::removed, "Bo Larsen"},
                                         {Kind::same, "Ida Strand"},
                                         {Kind::added, "Ole Vik"}};
  EXPECT_EQ(list_diff(before, after), expected);
}

TEST(WordDiff, HtmlSaysItInWordsTooAndEscapes) {
  const auto runs = word_diff("old <b>", "new <b>");
  EXPECT_EQ(diff_html(runs),
            "<del><span class=\"vh\"> [removed: </span>old<span class=\"vh\">] </span></del>"
            "<ins><span class=\"vh\"> [added: </span>new<span class=\"vh\">] </span></ins> &lt;b&gt;");
}

TEST(WordDiff, WhatIsTooLongOrTooDifferentIsReplacedAsAWhole) {
  const std::string body(100'000, 'x');
  const auto runs = word_diff("head " + body, "head " + body + "y");
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].kind, Kind::removed);
  std::string a = "head ", b = "head ";
  for (int i = 0; i < 2000; ++i) {
    a += "a" + std::to_string(i) + " ";
    b += "b" + std::to_string(i) + " ";
  }
  const auto apart = word_diff(a + "tail", b + "tail");
  EXPECT_EQ(without(apart, Kind::added), a + "tail");
  EXPECT_EQ(without(apart, Kind::removed), b + "tail");
  EXPECT_EQ(apart.front().text.substr(0, 4), "head");
}

// Random texts over few pieces, so that much is alike: applied to the old text, the difference gives the new
// one, runs alternate, and with single words and blanks it is as short as can be.
TEST(WordDiff, AppliedGivesTheNewText) {
  const std::vector<std::string> pieces = {"boat", "harbour", " ",  "  ",      ",",  "(",   "$x + y$", "$",
                                           "{",    "}",       "\\", "\\emph{", ") ", "Øre", "\\'e"};
  std::mt19937 random(7);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  for (int round = 0; round < 3000; ++round) {
    std::string a, b;
    for (std::size_t i = below(30); i > 0; --i) a += pieces[below(pieces.size())];
    b = a;
    for (std::size_t i = below(4); i > 0 && !b.empty(); --i) {
      const std::size_t at = below(b.size());
      if (below(2) == 0)
        b.erase(at, below(8));
      else
        b.insert(at, pieces[below(pieces.size())]);
    }
    const auto runs = word_diff(a, b);
    ASSERT_EQ(without(runs, Kind::added), a);
    ASSERT_EQ(without(runs, Kind::removed), b);
    for (std::size_t i = 0; i < runs.size(); ++i) {
      ASSERT_FALSE(runs[i].text.empty());
      if (i > 0) {
        ASSERT_NE(runs[i].kind, runs[i - 1].kind);
        ASSERT_FALSE(runs[i].kind == Kind::removed && runs[i - 1].kind == Kind::added);
      }
    }
    EXPECT_EQ(html_fault(diff_html(runs)), "") << a << " -> " << b;
  }
}

TEST(WordDiff, IsAsShortAsCanBe) {
  std::mt19937 random(11);
  for (int round = 0; round < 500; ++round) {
    std::vector<std::string> a, b;
    for (auto* list : {&a, &b})
      for (auto i = random() % 12; i > 0; --i)
        list->push_back(std::string(1, static_cast<char>('a' + random() % 4)));
    std::size_t changed = 0;
    for (const DiffRun& run : list_diff(a, b)) changed += run.kind == Kind::same ? 0 : 1;
    EXPECT_EQ(changed, distance({a.begin(), a.end()}, {b.begin(), b.end()}));
  }
}

}  // namespace
}  // namespace quire::text
