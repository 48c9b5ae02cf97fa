// How queries are read: every line of testdata/queries.golden that starts with "? " is a query, followed by
// how it was read and by its notes. UPDATE_GOLDEN=1 rewrites the answers; add a query by adding its line.
#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include <gtest/gtest.h>

#include "index/query.h"
#include "paper/sanitizers.h"

namespace quire::index {
namespace {

std::filesystem::path golden_file() {
  return std::filesystem::path(QUIRE_SOURCE) / "src/index/testdata/queries.golden";
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
  EXPECT_GE(queries, 200u);
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

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::string repeated(std::string_view piece, std::size_t bytes) {
  std::string out;
  while (out.size() < bytes) out += piece;
  return out;
}

/// The quickest of some, so that the machine's other work does not count.
double reading_seconds(const std::string& text) {
  double least = 1e9;
  for (int round = 0; round < 5; ++round) {
    const double start = thread_seconds();
    const Query query = read_query(text);
    readable(query);
    least = std::min(least, thread_seconds() - start);
  }
  return least;
}

constexpr double kReadingSecondsMax = kSanitized ? 0.1 : 0.005;

TEST(ReadQuery, TakesBoundedTimeWhateverIsTyped) {
  constexpr std::size_t kMegabyte = 1 << 20;
  std::string clauses;
  for (int i = 0; i < 10'000; ++i) clauses += "w" + std::to_string(i) + " OR ";
  std::vector<std::string> texts{clauses, repeated("(", 10'000), repeated("(a ", kMegabyte)};
  for (const char* piece : {"a",          "a ",
                            "\"",         "\" ",
                            "a\"b",       "-",
                            "+",          "NEAR/5 a ",
                            "a~2 ",       "a* ",
                            "cat:a ",     "cat:(",
                            "from:2020 ", "year:[",
                            "ti:",        "ti:(",
                            "doi: ",      "arxiv:1 ",
                            "id:x,",      "2305.12345 ",
                            "10.1/a.1 ",  "http://a.b/1 ",
                            "A. ",        "A. B. C. D. ",
                            "A, ",        "NOT ",
                            "^",          "a^1",
                            "*",          "~",
                            "$",          "\\",
                            "{",          "\u201c",
                            "\u202e",     "\xff",
                            "\x01",       "\u0301",
                            "%41+AND+",   ")("})
    texts.push_back(repeated(piece, kMegabyte));
  for (const std::string& text : texts) {
    EXPECT_LT(reading_seconds(text), kReadingSecondsMax) << text.substr(0, 20);
    EXPECT_LE(read_query(text).notes.size(), 32u) << text.substr(0, 20);
  }
}

TEST(ReadQuery, CutsWhereACharacterEnds) {
  const Query query = read_query(std::string(4095, ' ') + "\u00e9");
  EXPECT_TRUE(query.text.empty());
  ASSERT_FALSE(query.notes.empty());
  EXPECT_EQ(query.notes.front(), "longer than 4096 bytes: the rest is left out");
  EXPECT_EQ(query.notes.size(), 1u) << query.notes.back();
}

std::string as_typed(std::string_view text) { return readable(read_query(text, {.as_typed = true})); }

TEST(ReadQuery, LastWordMayBeABeginningWhileItIsTyped) {
  EXPECT_EQ(as_typed("deep lear"), "(deep AND lear*)");
  EXPECT_EQ(as_typed("deep learning "), "(deep AND learn)") << "a blank ends the word";
  EXPECT_EQ(as_typed("deep the"), "(deep AND the*)");
  EXPECT_EQ(as_typed("title:lear"), "title:lear*");
  EXPECT_EQ(as_typed("(deep lear"), "(deep AND lear*)");
  EXPECT_EQ(as_typed("\"deep lear\""), "\"deep lear\"");
  EXPECT_EQ(as_typed("lear~1"), "lear~1");
  EXPECT_EQ(as_typed("2305.12345"), "every paper with id 2305.12345");
  EXPECT_EQ(as_typed(""), "every paper");
}

/// Pieces of the language in any order.
std::string any_query(std::mt19937_64& random) {
  static const std::vector<std::string> pieces{
      "graph",       "random ",     " OR ",     "(",       ")",       "\"",       "-",      "title:",
      " ",           "author:lee ", "quantum ", "NOT ",    "cat:cs ", "abs:(",    "\u201c", "+",
      "\xff",        "\xe2\x80",    "NEAR ",    "NEAR/3 ", "~2 ",     "*",        "^2 ",    "2305.12345 ",
      "year:2020..", "J. Ellis ",   "AND ",     "id:",     "\u202e",  "[2019 TO "};
  std::string text;
  for (auto left = random() % 20; left > 0; --left) text += pieces[random() % pieces.size()];
  return text;
}

std::size_t words_in(const Node& node) {
  std::size_t words = node.words.size();
  for (const auto& child : node.children) words += words_in(*child);
  return words;
}

TEST(ReadQuery, GivesATreeThatCanBeSearched) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 3000; ++round) {
    const std::string text = any_query(random);
    const Query query = read_query(text, {.as_typed = random() % 2 == 0});
    EXPECT_FALSE(readable(query).empty()) << text;
    highlight_words(query);
    if (query.root == nullptr) continue;
    EXPECT_LE(words_in(*query.root), 128u) << text;
    std::vector<const Node*> nodes{query.root.get()};
    while (!nodes.empty()) {
      const Node& node = *nodes.back();
      nodes.pop_back();
      const bool leaf = node.op == Node::Op::word || node.op == Node::Op::phrase || node.op == Node::Op::near;
      EXPECT_EQ(node.children.empty(), leaf) << text;
      EXPECT_EQ(node.words.empty(), !leaf) << text;
      if (node.op == Node::Op::word) {
        EXPECT_EQ(node.words.size(), 1u) << text;
      }
      if (node.op == Node::Op::near) {
        EXPECT_GE(node.within + 1, node.words.size()) << text;
      }
      if (node.prefix || node.edits > 0) {
        EXPECT_EQ(node.op, Node::Op::word) << text;
      }
      if (node.op == Node::Op::none) {
        EXPECT_EQ(node.children.size(), 1u) << text;
      }
      for (const auto& child : node.children) nodes.push_back(child.get());
    }
  }
}

TEST(HighlightWords, AreThoseThatWereAskedFor) {
  const auto words =
      highlight_words(read_query("learning -graphs \"of the matrix\" author:\"J. Ellis\" OR random"));
  EXPECT_EQ(words, (std::vector<std::string>{"ellis", "learn", "matrix", "random"}));
}

}  // namespace
}  // namespace quire::index
