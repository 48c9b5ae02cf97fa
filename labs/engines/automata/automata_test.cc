// The automata engine against independent judges: RE2 for matching, exhaustive lists of short words for
// everything that the automata decide about languages.
#include <random>
#include <set>

#include <gtest/gtest.h>
#include <re2/re2.h>

#include "labs/engines/automata/regex.h"

namespace quire::labs::automata {
namespace {

const Alphabet kAb = *Alphabet::of("ab");

std::string text(const Word& word, const Alphabet& alphabet) {
  std::string out;
  for (const Letter l : word) out += alphabet.letter(l);
  return out;
}

/// All words up to `length`, least first.
std::vector<Word> words(std::size_t letters, std::size_t length) {
  std::vector<Word> out{{}};
  for (std::size_t begin = 0, l = 0; l < length; ++l) {
    const std::size_t end = out.size();
    for (; begin < end; ++begin) {
      for (std::size_t a = 0; a < letters; ++a) {
        Word longer = out[begin];
        longer.push_back(static_cast<Letter>(a));
        out.push_back(longer);
      }
    }
  }
  return out;
}

Dfa dfa(const std::string& pattern) {
  auto d = regex_dfa(pattern, kAb);
  EXPECT_TRUE(d.ok()) << pattern << ": " << (d.ok() ? "" : d.error());
  return *d;
}

std::string error(const std::string& pattern) {
  const auto d = regex_dfa(pattern, kAb);
  return d.ok() ? "accepted" : d.error();
}

std::string random_pattern(std::mt19937& rng, int depth) {
  const auto pick = [&](unsigned n) { return static_cast<unsigned>(rng() % n); };
  if (depth == 0) return std::vector<std::string>{"a", "b", ".", "[ab]", "[^a]", ""}[pick(6)];
  const std::string x = random_pattern(rng, depth - 1), y = random_pattern(rng, depth - 1);
  switch (pick(7)) {
    case 0:
      return "(?:" + x + "|" + y + ")";
    case 1:
      return "(" + x + ")*";
    case 2:
      return "(" + x + ")?";
    case 3:
      return "(" + x + ")+";
    case 4:
      return "(" + x + "){1,2}";
    case 5:
      return "(" + x + "){2}" + y;
    default:
      return x + y;
  }
}

TEST(Regex, MatchesTheSameWordsAsRe2) {
  std::mt19937 rng(7);
  const std::vector<Word> all = words(2, 6);
  for (int i = 0; i < 400; ++i) {
    const std::string pattern = random_pattern(rng, 3);
    const RE2 judge(pattern);
    ASSERT_TRUE(judge.ok()) << pattern;
    const Dfa d = dfa(pattern);
    for (const Word& w : all) {
      ASSERT_EQ(d.accepts(w), RE2::FullMatch(text(w, kAb), judge))
          << pattern << " on \"" << text(w, kAb) << '"';
    }
  }
}

TEST(Regex, AnchorsClassesAndShorthands) {
  const Alphabet alphabet = *Alphabet::of("a1_ -");
  for (const std::string pattern :
       {"^a1$", "\\d+", "\\w*", "[^\\d]", "[a-]", "^a|1$", "a*?1", "[\\-a]+", "\\W"}) {
    const RE2 judge(pattern);
    const auto d = regex_dfa(pattern, alphabet);
    ASSERT_TRUE(d.ok()) << d.error();
    for (const Word& w : words(5, 4)) {
      ASSERT_EQ(d->accepts(w), RE2::FullMatch(text(w, alphabet), judge))
          << pattern << " on " << text(w, alphabet);
    }
  }
}

TEST(Regex, RefusesWhatIsNotRegularAndSaysWhere) {
  EXPECT_EQ(error("(a)\\1"),
            "expression \"(a)\\1\", character 4: the back-reference \\1; languages with back-references are "
            "not regular");
  EXPECT_NE(error("a(?=b)").find("character 2: look-around"), std::string::npos);
  EXPECT_NE(error("(?<!a)b").find("look-around"), std::string::npos);
  EXPECT_NE(error("(?P<x>a)(?P=x)").find("back-reference"), std::string::npos);
  EXPECT_NE(error("(?i)a").find("flags"), std::string::npos);
  EXPECT_NE(error("a\\b").find("escape \\b"), std::string::npos);
  EXPECT_NE(error("a^b").find("anchor"), std::string::npos);
  EXPECT_NE(error("abc").find("character 3: 'c' is not in the alphabet \"ab\""), std::string::npos);
  EXPECT_NE(error("(a").find("'(' without ')'"), std::string::npos);
  EXPECT_NE(error("a)").find("')' without '('"), std::string::npos);
  EXPECT_NE(error("*a").find("nothing to repeat"), std::string::npos);
  EXPECT_NE(error("a**").find("quantifier after a quantifier"), std::string::npos);
  EXPECT_NE(error("a{3,2}").find("below its lower bound"), std::string::npos);
  EXPECT_NE(error("a{1001}").find("more than 1000"), std::string::npos);
  EXPECT_NE(error("[a").find("'[' without ']'"), std::string::npos);
}

TEST(Regex, LimitsStopBlowUps) {
  EXPECT_NE(error("((((a{1000}){1000}){1000}){1000})").find("repetitions are written out"),
            std::string::npos);
  EXPECT_NE(error("(a?){1000}(b?){1000}(a?){1000}(b?){1000}(a?){1000}").find("written out"),
            std::string::npos);
  EXPECT_NE(error("(a|b)*a(a|b){40}").find("too large to decide"), std::string::npos);
  EXPECT_NE(error(std::string(300, '(') + std::string(300, ')')).find("nest deeper"), std::string::npos);
  EXPECT_NE(error(std::string(5000, 'a')).find("at most 4096"), std::string::npos);
  EXPECT_EQ(dfa("((()){1000}){1000}").states(), 2u);
}

TEST(Dfa, InfinitudeIsACycleOnAnAcceptingPath) {
  EXPECT_FALSE(infinite(dfa("(a|b){0,12}")));
  EXPECT_EQ(word_count(dfa("(a|b){0,12}")), 8191u);
  EXPECT_TRUE(infinite(dfa("(a|b){0,12}a*")));
  EXPECT_FALSE(infinite(dfa("a*[^ab]")));  // a cycle that leads nowhere
  EXPECT_TRUE(empty(dfa("a*[^ab]")));
  EXPECT_EQ(word_count(dfa("[^ab]")), 0u);
  EXPECT_EQ(word_count(dfa("")), 1u);
  EXPECT_EQ(word_count(dfa("a*")), std::nullopt);
}

TEST(Dfa, WordCountOfFiniteLanguagesByEnumeration) {
  std::mt19937 rng(11);
  const std::vector<Word> all = words(2, 9);
  int finite = 0;
  for (int i = 0; i < 300; ++i) {
    const Dfa d = dfa(random_pattern(rng, 3));
    const auto count = word_count(d);
    EXPECT_EQ(count.has_value(), !infinite(d));
    // A finite language of n states has no word of n letters or more.
    if (!count || d.states() > 9) continue;
    ++finite;
    EXPECT_EQ(*count, static_cast<std::uint64_t>(std::count_if(all.begin(), all.end(),
                                                               [&](const Word& w) { return d.accepts(w); })));
  }
  EXPECT_GT(finite, 30);
}

TEST(Dfa, ProductComplementAndLeastWordsByEnumeration) {
  std::mt19937 rng(3);
  const std::vector<Word> all = words(2, 7);
  for (int i = 0; i < 150; ++i) {
    const Dfa a = dfa(random_pattern(rng, 3)), b = dfa(random_pattern(rng, 2));
    const Dfa both = *product(a, b, Combine::both), either = *product(a, b, Combine::either);
    const Dfa minus = *product(a, b, Combine::first_only);
    std::optional<Word> differ, excess;
    for (const Word& w : all) {
      const bool x = a.accepts(w), y = b.accepts(w);
      ASSERT_EQ(both.accepts(w), x && y);
      ASSERT_EQ(either.accepts(w), x || y);
      ASSERT_EQ(minus.accepts(w), x && !y);
      ASSERT_EQ(complement(a).accepts(w), !x);
      if (x != y && !differ) differ = w;
      if (x && !y && !excess) excess = w;
    }
    if (differ) {
      EXPECT_EQ(distinguishing_word(a, b), differ);
    }
    if (excess) {
      EXPECT_EQ(excess_word(a, b), excess);
    }
    EXPECT_EQ(distinguishing_word(a, b) == std::nullopt, a == b);
    EXPECT_EQ(excess_word(a, b) == std::nullopt, empty(minus));
  }
}

TEST(Dfa, MinimalAutomataAreEqualExactlyWhenLanguagesAre) {
  EXPECT_EQ(dfa("(a|b)*"), dfa("(a*b*)*"));
  EXPECT_EQ(dfa("a(ba)*"), dfa("(ab)*a"));
  EXPECT_NE(dfa("a(ba)*"), dfa("(ab)+a"));
  // The classical blow-up: (a|b)*a(a|b)^n needs exactly 2^(n+1) states.
  for (unsigned n = 0; n <= 8; ++n) {
    EXPECT_EQ(dfa("(a|b)*a(a|b){" + std::to_string(n) + "}").states(), std::size_t{2} << n);
  }
  Dfa doubled{1, 0, {1, 2, 3, 0}, {1, 0, 1, 0}};  // even length, written with four states
  EXPECT_EQ(minimise(doubled).states(), 2u);
}

TEST(Dfa, CheckNamesTheFault) {
  EXPECT_TRUE(check(Dfa{1, 0, {0}, {1}}).ok());
  EXPECT_NE(check(Dfa{1, 0, {3}, {1}}).error().find("state 0 leads to state 3"), std::string::npos);
  EXPECT_NE(check(Dfa{1, 2, {0}, {1}}).error().find("start state 2"), std::string::npos);
  EXPECT_NE(check(Dfa{2, 0, {0}, {1}}).error().find("one successor for each"), std::string::npos);
  EXPECT_FALSE(check(Dfa{}).ok());
}

TEST(Alphabet, RefusesDuplicatesAndControlCharacters) {
  EXPECT_EQ(Alphabet::of("aba").error(), "the letter 'a' is twice in the alphabet");
  EXPECT_FALSE(Alphabet::of("").ok());
  EXPECT_FALSE(Alphabet::of("a\n").ok());
}

}  // namespace
}  // namespace quire::labs::automata
