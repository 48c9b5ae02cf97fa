// Expressions as they are written and read, and trees by depth.
#include "labs/regex-pspace/expression.h"

#include <set>

#include <gtest/gtest.h>

#include "labs/regex-pspace/depths.h"
#include "labs/regex-pspace/equivalence.h"
#include "labs/regex-pspace/trees.h"

namespace quire::labs::regex_pspace {
namespace {

TEST(Expression, LengthCountsOperatorsAndLettersButNoParentheses) {
  for (const auto& [text, length, depth] : {std::tuple{"a", 1u, 0u},
                                            {"b*d*", 5u, 2u},
                                            {"(b+b)*(d+d)*", 9u, 3u},
                                            {"a*?", 3u, 2u},
                                            {"abc", 5u, 2u},
                                            {"a+b+c", 5u, 2u},
                                            {"(a+bc)?*", 7u, 4u}}) {
    const auto e = parse(text, 4);
    ASSERT_TRUE(e) << e.error();
    EXPECT_EQ(e->length(), length) << text;
    EXPECT_EQ(e->depth(), depth) << text;
    EXPECT_EQ(print(*e), text);
  }
}

TEST(Expression, FaultsNameTheirPlace) {
  for (const auto& [text, fault] :
       {std::pair{"", "character 1: nothing where an expression should stand"},
        {"a+", "character 3: the expression breaks off"},
        {"+a", "character 1: '+' without an expression before it"},
        {"a++b", "character 3: '+' without an expression before it"},
        {"*", "character 1: '*' without an expression before it"},
        {"(?a)", "character 2: '?' without an expression before it"},
        {"a()", "character 3: nothing between '(' and ')'"},
        {"(a", "character 1: '(' without ')'"},
        {"a)b", "character 2: ')' without '('"},
        {"ae", "character 2: letter 'e'; the alphabet has 4 letters, a to d"},
        {"a|b", "character 2: '|' is no part of a formal expression; it has letters, +, *, ? and ( )"},
        {"a\xff", "character 2: a character that is no part of a formal expression"},
        {"(a+)", "character 4: ')' without an expression before it"}}) {
    const auto e = parse(text, 4);
    ASSERT_FALSE(e) << text;
    EXPECT_EQ(e.error(), fault) << text;
  }
}

TEST(Expression, SizeIsLimitedAndDepthCostsNoStack) {
  EXPECT_EQ(parse(std::string(4095, '(') + "a" + std::string(4095, ')') + "*", 1)->length(), 2u);
  EXPECT_TRUE(parse("a" + std::string(4095, '*'), 1));
  EXPECT_FALSE(parse("a" + std::string(4096, '*'), 1));
  EXPECT_FALSE(parse(std::string(3000, 'a'), 1));
}

TEST(Expression, WhatIsReadAgainIsOfTheSameLanguageAndLength) {
  const random::Stream streams(1, "expressions");
  for (std::size_t i = 0; i < 300; ++i) {
    random::Stream stream = streams.at(i);
    const Expression tree = draw_tree(3, 2 + i % 3, stream);
    const auto again = parse(print(tree), 3);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->length(), tree.length());
    EXPECT_EQ(print(*again), print(tree));
    EXPECT_FALSE(equivalence(tree, *again)->word);
  }
}

TEST(Trees, TheyAreAsManyAsTheRecurrenceSays) {
  EXPECT_EQ(tree_count(4, 0), 4u);
  EXPECT_EQ(tree_count(4, 1), 44u);
  EXPECT_EQ(tree_count(4, 2), 3964u);
  EXPECT_EQ(tree_count(4, 3), 31'434'524u);
  EXPECT_EQ(tree_count(4, 6), std::nullopt);
  EXPECT_EQ(all_trees(4, 2).size(), 3964u);
  EXPECT_EQ(all_trees(1, 2).size(), *tree_count(1, 2));
}

TEST(Trees, AllOfADepthAreDrawn) {
  // Of one letter: 5 trees up to depth 1, 61 up to depth 2, so 56 of depth 2, some of which print alike.
  std::set<std::string> drawn, all;
  for (const Expression& tree : all_trees(1, 2))
    if (tree.depth() == 2) all.insert(print(tree));
  random::Stream stream(3, "trees");
  for (int i = 0; i < 3000; ++i) {
    const Expression tree = draw_tree(1, 2, stream);
    EXPECT_EQ(tree.depth(), 2u);
    drawn.insert(print(tree));
  }
  EXPECT_EQ(drawn, all);
}

TEST(Trees, RewritingKeepsTheLanguageAndTheLimit) {
  const random::Stream streams(5, "rewriting");
  std::set<std::string> texts;
  for (std::size_t i = 0; i < 400; ++i) {
    random::Stream stream = streams.at(i);
    const Expression tree = draw_tree(3, 3, stream);
    const Expression other = rewritten(tree, 6, tree.length() + 4, stream);
    EXPECT_LE(other.length(), tree.length() + 4);
    EXPECT_FALSE(equivalence(tree, other)->word) << print(tree) << " and " << print(other);
    texts.insert(print(other));
  }
  EXPECT_GT(texts.size(), 300u);
}

TEST(Trees, GroupedAnewTheyAreAsFlatAsCanBe) {
  for (const auto& [text, depth] : {std::pair{"abcd", 2u},
                                    {"abcda", 3u},
                                    {"a+b+c+d", 2u},
                                    {"a*bcd", 3u},
                                    {"aaaa(b+c)", 3u},
                                    {"(abcd)*", 3u}}) {
    const Expression tree = *parse(text, 4), flat = shallow(tree);
    EXPECT_EQ(flat.depth(), depth) << text;
    EXPECT_EQ(print(flat), text);
    EXPECT_EQ(flat.length(), tree.length());
  }
}

TEST(Depths, LanguagesOfSmallDepthsAreCounted) {
  const auto levels = explore_depths(4, 2, [](double) {});
  ASSERT_EQ(levels.size(), 3u);
  EXPECT_EQ(levels[0].languages, 4u);
  EXPECT_EQ(levels[1].languages, 34u);
  EXPECT_EQ(levels[2].languages, 1489u);
}

}  // namespace
}  // namespace quire::labs::regex_pspace
