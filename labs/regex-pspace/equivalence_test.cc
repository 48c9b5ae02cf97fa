// Equivalence and inclusion against membership by definition, and the least word each time.
#include "labs/regex-pspace/equivalence.h"

#include <bit>
#include <map>

#include <gtest/gtest.h>

#include "labs/regex-pspace/test_words.h"
#include "labs/regex-pspace/trees.h"
#include "labs/regex-pspace/words.h"

namespace quire::labs::regex_pspace {
namespace {

/// What decides: all words up to 6 letters are enough to tell expressions of two letters and depth 2 apart.
constexpr std::size_t kEnough = 6;

TEST(Equivalence, AgreesWithMembershipAndFindsTheLeastWord) {
  const auto words = all_words(2, kEnough);
  const random::Stream streams(1, "pairs");
  int equal = 0;
  for (std::size_t i = 0; i < 600; ++i) {
    random::Stream stream = streams.at(i);
    const Expression a = draw_tree(2, 2, stream),
                     b = i % 3 == 0 ? rewritten(a, 4, a.length() + 4, stream) : draw_tree(2, 2, stream);
    std::optional<automata::Word> least, outside;
    for (const auto& word : words) {
      const bool in_a = belongs(a, word), in_b = belongs(b, word);
      if (!least && in_a != in_b) least = word;
      if (!outside && in_a && !in_b) outside = word;
    }
    const auto used = static_cast<std::size_t>(std::bit_width(a.letters() | b.letters()));
    const auto whole = equivalence(position_automaton(a), position_automaton(b), used);
    const auto bits = equivalence(a, b);
    EXPECT_EQ(whole->word, least);
    EXPECT_EQ(std::pair(whole->pairs, whole->processed), std::pair(bits->pairs, bits->processed));
    for (const bool congruence : {false, true}) {
      const auto compared = equivalence(a, b, {.congruence = congruence, .check = {}});
      ASSERT_TRUE(compared);
      EXPECT_EQ(compared->word, least) << print(a) << " and " << print(b);
    }
    const auto inside = inclusion(a, b);
    ASSERT_TRUE(inside);
    EXPECT_EQ(inside->word, outside) << print(a) << " in " << print(b);
    equal += !least;
  }
  EXPECT_GT(equal, 150);
  EXPECT_LT(equal, 450);
}

TEST(Equivalence, TheEmptyWordAndLettersThatOneLacks) {
  EXPECT_EQ(equivalence(*parse("a*", 4), *parse("aa*", 4))->word, automata::Word{});
  EXPECT_EQ(spelled(*equivalence(*parse("a+d", 4), *parse("a", 4))->word), "d");
  EXPECT_FALSE(equivalence(*parse("(a+b)*", 4), *parse("(a*b*)*", 4))->word);
}

TEST(Equivalence, CongruenceFollowsFewerPairs) {
  // (a+b)*b(a+b)^n against itself with its unions turned: union-find follows a pair for each of 2^(n+1) sets.
  // Words with one b come before those with several, whose sets are their unions.
  std::string tail;
  for (int i = 0; i < 8; ++i) tail += "(a+b)";
  std::string turned;
  for (int i = 0; i < 8; ++i) turned += "(b+a)";
  const Expression a = *parse("(a+b)*b" + tail, 2), b = *parse("(b+a)*b" + turned, 2);
  const auto plain = equivalence(a, b), congruent = equivalence(a, b, {.congruence = true, .check = {}});
  EXPECT_FALSE(plain->word);
  EXPECT_FALSE(congruent->word);
  EXPECT_GE(plain->pairs, 512u);
  EXPECT_LT(congruent->pairs, 64u);
}

TEST(Equivalence, BeyondItsLimitItSaysSo) {
  std::string tail;
  for (int i = 0; i < 12; ++i) tail += "(a+b)";
  const Expression a = *parse("(a+b)*a" + tail, 2), b = *parse("(b+a)*a" + tail, 2);
  const auto compared = equivalence(a, b, {.pairs_max = 100, .check = {}});
  ASSERT_FALSE(compared);
  EXPECT_EQ(compared.error(), "undecided after 100 pairs of sets; the expressions are too large");
}

TEST(Equivalence, SetsOfManyWordsAreComparedWhole) {
  // 130 positions: sets of three machine words.
  std::string a, b;
  for (int i = 0; i < 129; ++i) a += "a?", b += i == 128 ? "b?" : "a?";
  const auto compared = equivalence(*parse(a, 2), *parse(b, 2));
  ASSERT_TRUE(compared);
  EXPECT_EQ(spelled(*compared->word), "b");
}

TEST(Words, ManyAreCountedAndAllAreDrawn) {
  const auto dfa = *subset_automaton(position_automaton(*parse("a(a+b)?", 2)), 2, 100);
  const WordCounts counts(dfa, 3);
  EXPECT_EQ(counts.accepted(0), 0u);
  EXPECT_EQ(counts.accepted(1), 1u);
  EXPECT_EQ(counts.accepted(2), 2u);
  EXPECT_EQ(counts.refused(2), 2u);
  EXPECT_EQ(counts.refused(3), 8u);
  random::Stream stream(1, "words");
  std::map<std::string, int> inside, outside;
  for (int i = 0; i < 3000; ++i) {
    ++inside[spelled(*counts.draw(true, stream))];
    ++outside[spelled(*counts.draw(false, stream))];
  }
  EXPECT_EQ(inside.size(), 3u);
  EXPECT_EQ(outside.size(), 12u);
  for (const auto& [word, times] : inside) EXPECT_NEAR(times, 1000, 130) << word;
}

TEST(Words, NothingIsOutsideOfEverything) {
  const auto dfa = *subset_automaton(position_automaton(*parse("(a+b)*", 2)), 2, 100);
  random::Stream stream(1, "words");
  EXPECT_EQ(WordCounts(dfa, 4).draw(false, stream), std::nullopt);
}

TEST(SubsetAutomaton, IsOfTheSameLanguageAndKnowsItsLimit) {
  const Expression e = *parse("(a+b)*a(a+b)(a+b)", 2);
  const auto dfa = subset_automaton(position_automaton(e), 2, 100);
  ASSERT_TRUE(dfa);
  for (const auto& word : all_words(2, 7)) EXPECT_EQ(dfa->accepts(word), belongs(e, word)) << spelled(word);
  EXPECT_EQ(automata::minimise(*dfa).states(), 8u);
  EXPECT_EQ(subset_automaton(position_automaton(e), 2, 7), std::nullopt);
}

}  // namespace
}  // namespace quire::labs::regex_pspace
