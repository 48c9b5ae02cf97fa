// The automaton finds the words that a table of edits finds, and the walk over sorted keys misses none.
#include "index/edit_distance.h"

#include <random>

#include <gtest/gtest.h>

namespace quire::index {
namespace {

/// The textbook's table, letter by letter.
std::size_t by_table(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, change});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

struct Vocabulary {
  std::vector<std::string> words;
  std::size_t terms() const { return words.size(); }
  std::string_view key(std::size_t term) const { return words[term]; }
};

Vocabulary vocabulary(std::size_t size, std::mt19937_64& random) {
  Vocabulary out;
  for (std::size_t i = 0; i < size; ++i) {
    std::string word;
    for (auto left = 1 + random() % 9; left > 0; --left) word += "abcde"[random() % 5];
    out.words.push_back(word);
  }
  std::sort(out.words.begin(), out.words.end());
  out.words.erase(std::unique(out.words.begin(), out.words.end()), out.words.end());
  return out;
}

TEST(EditDistance, IsThatOfTheTable) {
  std::mt19937_64 random(5);
  const auto words = vocabulary(300, random).words;
  for (int round = 0; round < 20'000; ++round) {
    const std::string& a = words[random() % words.size()];
    const std::string& b = words[random() % words.size()];
    for (const unsigned limit : {0U, 1U, 2U})
      ASSERT_EQ(edit_distance(a, b, limit), std::min<std::size_t>(by_table(a, b), limit + 1))
          << a << " " << b;
  }
}

TEST(EditDistance, CountsLettersAndNotBytes) {
  EXPECT_EQ(edit_distance("гедель", "гедел", 2), 1u);
  EXPECT_EQ(edit_distance("гедель", "гдеель", 2), 1u);
  EXPECT_EQ(edit_distance("λx", "μx", 2), 1u);
  EXPECT_EQ(edit_distance("neural", "nueral", 1), 1u);
  EXPECT_EQ(edit_distance("", "ab", 2), 2u);
}

TEST(EditDistance, NothingIsNearAWordWithoutEnd) {
  const std::string endless(1000, 'a');
  EXPECT_EQ(edit_distance(endless, endless, 2), 3u);
  EXPECT_EQ(edit_distance(std::string(62, 'a'), std::string(61, 'a') + "b", 2), 1u);
}

TEST(EachKeyWithin, FindsWhatIsNearAndNothingElse) {
  std::mt19937_64 random(11);
  const Vocabulary keys = vocabulary(3000, random);
  for (int round = 0; round < 300; ++round) {
    std::string word;
    for (auto left = 1 + random() % 9; left > 0; --left) word += "abcdef"[random() % 6];
    for (const unsigned edits : {0U, 1U, 2U}) {
      std::vector<std::pair<std::size_t, unsigned>> wanted;
      for (std::size_t i = 0; i < keys.terms(); ++i) {
        if (const std::size_t d = by_table(word, keys.words[i]); d <= edits)
          wanted.emplace_back(i, static_cast<unsigned>(d));
      }
      std::vector<std::pair<std::size_t, unsigned>> found;
      KeyBudget budget{keys.terms()};
      const EditAutomaton automaton(word, edits);
      each_key_within(keys, automaton, budget, [&](std::size_t term, const EditAutomaton::State& state) {
        if (const auto distance = automaton.distance(state)) found.emplace_back(term, *distance);
      });
      ASSERT_EQ(found, wanted) << word << " " << edits;
      if (edits == 1 && word.size() > 6) {
        ASSERT_GT(budget.left, keys.terms() / 2) << "looked at too many keys";
      }
      ASSERT_GT(budget.left, keys.terms() / 2) << "looked at too many keys";
    }
  }
}

TEST(EachKeyWithin, WalksKeysOfAnyScript) {
  Vocabulary keys{{"a", "гедел", "гедель", "гёдель", "量", "量子", "\xf4\x8f\xbf\xbf"}};
  std::vector<std::string> found;
  KeyBudget budget{100};
  const EditAutomaton automaton("гедель", 1);
  each_key_within(keys, automaton, budget, [&](std::size_t term, const EditAutomaton::State& state) {
    if (automaton.distance(state)) found.push_back(keys.words[term]);
  });
  EXPECT_EQ(found, (std::vector<std::string>{"гедел", "гедель", "гёдель"}));
}

TEST(EachKeyWithin, StopsWhenItsBudgetIsSpent) {
  std::mt19937_64 random(3);
  const Vocabulary keys = vocabulary(3000, random);
  KeyBudget budget{50};
  std::size_t found = 0;
  each_key_within(keys, EditAutomaton("abcdabcd", 2), budget,
                  [&](std::size_t, const EditAutomaton::State&) { ++found; });
  EXPECT_TRUE(budget.spent());
  EXPECT_LE(found, 50u);
}

}  // namespace
}  // namespace quire::index
