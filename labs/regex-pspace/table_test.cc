// The exact table against independent counts and against searches that know nothing of orbits.
#include "labs/regex-pspace/table.h"

#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "labs/regex-pspace/depths.h"
#include "labs/regex-pspace/equivalence.h"
#include "labs/regex-pspace/learner.h"
#include "labs/regex-pspace/shorten.h"
#include "labs/regex-pspace/test_words.h"
#include "labs/regex-pspace/trees.h"
#include "labs/regex-pspace/words.h"

namespace quire::labs::regex_pspace {
namespace {

const Table& table() {
  static const Table kTable(4, 9, {});
  return kTable;
}

TEST(Orbit, OneKeyForAllRenamingsAndForNoOtherLanguage) {
  const std::vector<Expression> trees = all_trees(3, 1);  // 27 trees, 24 languages
  for (const Expression& a : trees)
    for (const Expression& b : trees) {
      bool renamed_equal = false;
      Renaming names = kSame;
      std::array<std::uint8_t, 3> order{0, 1, 2};
      do {
        for (std::size_t i = 0; i < 3; ++i) names[i] = order[i];
        renamed_equal = renamed_equal || !equivalence(a.renamed(names), b)->word;
      } while (std::next_permutation(order.begin(), order.end()));
      Key ka, kb;
      key_of(live_of(Positions::of(a)), ka);
      key_of(live_of(Positions::of(b)), kb);
      EXPECT_EQ(ka.bytes == kb.bytes, renamed_equal) << print(a) << " and " << print(b);
    }
}

TEST(Orbit, BothWaysToAnAutomatonGiveOneKey) {
  const random::Stream streams(2, "orbits");
  for (std::size_t i = 0; i < 400; ++i) {
    random::Stream stream = streams.at(i);
    const Expression e = draw_of_length(4, 1 + stream.below(13), stream);
    if (e.positions() > kPositionsMax) continue;
    Key by_bits, by_engine;
    key_of(live_of(Positions::of(e)), by_bits);
    key_of(*live_of(automata::minimise(*subset_automaton(position_automaton(e), 4, 1000))), by_engine);
    EXPECT_EQ(by_bits.bytes, by_engine.bytes) << print(e);
    EXPECT_EQ(by_bits.symmetries, by_engine.symmetries) << print(e);
  }
}

TEST(Table, CountsTheLanguagesOfEachLength) {
  const std::uint64_t cumulative[] = {4, 12, 34, 146, 452, 1892, 7341, 28989};
  for (std::size_t length = 1; length <= std::size(cumulative); ++length)
    EXPECT_EQ(table().languages(length), cumulative[length - 1]) << length;
}

TEST(Table, AgreesWithAnExplorationThatNamesEveryLanguage) {
  // All trees of two letters by length, languages told apart by their minimal automata alone.
  std::map<std::size_t, std::vector<Expression>> trees{{1, {Expression::leaf(0), Expression::leaf(1)}}};
  std::set<std::vector<std::uint32_t>> languages;
  const Table two(2, 7, {});
  for (std::size_t length = 1; length <= 7; ++length) {
    if (length > 1) {
      auto& here = trees[length];
      for (const Expression& r : trees[length - 1])
        for (const Op op : {Op::star, Op::maybe}) here.push_back(Expression::of(op, r));
      for (std::size_t i = 1; i + 1 < length; ++i)
        for (const Expression& r : trees[i])
          for (const Expression& s : trees[length - 1 - i])
            for (const Op op : {Op::either, Op::then}) here.push_back(Expression::of(op, r, s));
    }
    for (const Expression& e : trees[length]) {
      const auto dfa = automata::minimise(*subset_automaton(position_automaton(e), 2, 1000));
      std::vector<std::uint32_t> key = dfa.successors;
      key.insert(key.end(), dfa.accepting.begin(), dfa.accepting.end());
      const bool fresh = languages.insert(key).second;
      const auto found = two.find(e);
      ASSERT_TRUE(found) << print(e);
      EXPECT_EQ(found->length == length, fresh || found->length == length);
      EXPECT_LE(found->length, length) << print(e);
    }
    EXPECT_EQ(two.languages(length), languages.size()) << length;
  }
}

TEST(Table, AShortestExpressionIsOfTheLanguageAndOfItsLength) {
  const random::Stream streams(3, "finding");
  for (std::size_t i = 0; i < 500; ++i) {
    random::Stream stream = streams.at(i);
    const Expression e = draw_of_length(4, 1 + stream.below(9), stream);
    const auto found = table().find(e);
    ASSERT_TRUE(found) << print(e);
    EXPECT_LE(found->length, e.length());
    EXPECT_EQ(found->shortest.length(), found->length);
    EXPECT_FALSE(equivalence(e, found->shortest)->word) << print(e) << " and " << print(found->shortest);
    EXPECT_EQ(found->shortest.letters() & ~e.letters(), 0u);
  }
}

TEST(Table, FindsLanguagesOfLongExpressions) {
  const auto found = table().find(*parse("((a+b+a)*(b*+a*b)*)*+(a+a+b)*a?", 4));
  ASSERT_TRUE(found);
  EXPECT_EQ(print(found->shortest), "(a+b)*");
  EXPECT_FALSE(table().find(*parse("abcdabcd", 4)));
}

TEST(Table, ThreadsDoNotChangeIt) {
  const Table one(3, 8, {.threads = 1, .check = {}, .on_level = {}, .on_part = {}}),
      two(3, 8, {.threads = 2, .check = {}, .on_level = {}, .on_part = {}});
  ASSERT_EQ(one.orbits(), two.orbits());
  for (std::size_t orbit = 0; orbit < one.orbits(); ++orbit)
    EXPECT_EQ(print(one.shortest(orbit)), print(two.shortest(orbit)));
}

TEST(Table, MemoryIsLimited) {
  try {
    const Table large(4, 12, {.bytes_max = 1 << 20, .check = {}, .on_level = {}, .on_part = {}});
    FAIL();
  } catch (const std::length_error& error) {
    EXPECT_NE(std::string(error.what()).find("more than 1 MiB at length"), std::string::npos) << error.what();
  }
}

TEST(Shorten, ProvesWithinTheTableAndKeepsTheLanguageBeyondIt) {
  const Shortened proved = shorten(*parse("(b+b)*(d+d)*", 4), table());
  EXPECT_TRUE(proved.proved);
  EXPECT_EQ(print(proved.expression), "b*d*");
  const random::Stream streams(4, "shortening");
  std::size_t before = 0, after = 0;
  for (std::size_t i = 0; i < 60; ++i) {
    random::Stream stream = streams.at(i);
    const Expression e = draw_tree(4, 4, stream);
    const Shortened s = shorten(e, table());
    EXPECT_LE(s.expression.length(), e.length());
    EXPECT_FALSE(equivalence(e, s.expression)->word) << print(e) << " and " << print(s.expression);
    EXPECT_TRUE(s.proved || s.at_least == 10) << print(e);
    before += e.length();
    after += s.expression.length();
  }
  EXPECT_LT(after * 10, before * 9) << "a tenth is saved at least";
}

TEST(Lessons, AnswersAreRightAndTheTestIsUnseen) {
  const Lessons lessons(table(), 6000, 1);
  EXPECT_GT(lessons.groups(true), 50u);
  std::set<std::size_t> orbits[2];
  random::Stream stream(9, "lessons");
  int equal = 0;
  for (int i = 0; i < 600; ++i) {
    const bool test = i % 2 == 1;
    const Lesson eq = lessons.equality(test, stream);
    const std::size_t cut = eq.prompt.find('=');
    const Expression left = *parse(eq.prompt.substr(0, cut), 4),
                     right = *parse(eq.prompt.substr(cut + 1, eq.prompt.size() - cut - 2), 4);
    const auto compared = equivalence(left, right);
    EXPECT_EQ(eq.answer, compared->word ? "0$" : "1$") << eq.prompt;
    if (compared->word) {
      EXPECT_EQ(left.length(), right.length());
      EXPECT_GE(compared->word->size(), 2u);
    }
    equal += !compared->word;
    const Lesson min = lessons.shortest(test, stream);
    const Expression answer = *parse(min.answer.substr(0, min.answer.size() - 1), 4);
    EXPECT_FALSE(equivalence(min.query, answer)->word);
    EXPECT_EQ(answer.length(), table().find(min.query)->length);
    EXPECT_LT(answer.length(), min.query.length());
    for (const Expression* e : {&left, &min.query})
      orbits[test].insert(table().place_of(live_of(Positions::of(*e)))->orbit);
  }
  EXPECT_NEAR(equal, 300, 60);
  for (const std::size_t orbit : orbits[1]) EXPECT_FALSE(orbits[0].contains(orbit));
}

}  // namespace
}  // namespace quire::labs::regex_pspace
