// How queries are read: every line of testdata/queries.golden that starts with "? " is a query, followed by
// how it was read and by its notes. UPDATE_GOLDEN=1 rewrites the answers; add a query by adding its line.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include <gtest/gtest.h>

#include "index/query.h"

namespace quire::index {
namespace {

std::filesystem::path golden_file() {
  return std::filesystem::path(__FILE__).parent_path() / "testdata" / "queries.golden";
}

std::string answer(const std::string& text) {
  const Query query = read_query(text);
  std::string out = "? " + text + "\n= " + readable(query) + "\n";
  for (const std::string& note : query.notes) out += "! " + note + "\n";
  return out;
}

TEST(ReadQuery, IsAsTheGoldenFileSays) {
  std::ifstream file(golden_file());
  ASSERT_TRUE(file) << golden_file();
  std::string recorded;
  std::string fresh;
  std::size_t queries = 0;
  for (std::string line; std::getline(file, line);) {
    recorded += line + "\n";
    if (line.starts_with("? ")) {
      fresh += answer(line.substr(2));
      ++queries;
    } else if (line.empty() || line.starts_with("#")) {
      fresh += line + "\n";
    }
  }
  EXPECT_GE(queries, 60u);
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(golden_file()) << fresh;
  } else {
    EXPECT_EQ(recorded, fresh);
  }
}

TEST(ReadQuery, NeverTakesMoreThan256WordsAndSaysSo) {
  std::string text;
  for (int i = 0; i < 400; ++i) text += "w" + std::to_string(i) + " ";
  const Query query = read_query(text);
  ASSERT_EQ(query.notes.size(), 1u);
  EXPECT_EQ(query.notes.front(), "more than 256 words: the rest is left out");
  EXPECT_EQ(query.root->children.size(), 256u);
}

TEST(ReadQuery, TakesAnyDepthOfParentheses) {
  std::string text;
  for (int i = 0; i < 1500; ++i) text += "(a" + std::to_string(i % 7) + "b ";
  const Query query = read_query(text + std::string(1500, ')'));
  EXPECT_FALSE(query.notes.empty());
  ASSERT_NE(query.root, nullptr);
}

TEST(ReadQuery, IsStableWhenWhatItReadIsReadAgain) {
  std::mt19937_64 random(7);
  const std::vector<std::string> pieces{
      "graph",       "random ",  " OR ", "(",       ")",     "\"",     "-", "title:", " ",
      "author:lee ", "quantum ", "NOT ", "cat:cs ", "abs:(", "\u201c", "+", "\xff",   "\xe2\x80"};
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (auto left = random() % 20; left > 0; --left) text += pieces[random() % pieces.size()];
    const Query query = read_query(text);
    if (query.root == nullptr) continue;
    EXPECT_FALSE(readable(*query.root).empty()) << text;
    highlight_words(query);
  }
}

TEST(HighlightWords, AreThoseThatWereAskedFor) {
  const auto words =
      highlight_words(read_query("learning -graphs \"of the matrix\" author:\"J. Ellis\" OR random"));
  EXPECT_EQ(words, (std::vector<std::string>{"ellis", "learn", "matrix", "random"}));
}

}  // namespace
}  // namespace quire::index
