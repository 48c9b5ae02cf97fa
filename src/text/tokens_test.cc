// Words, where they stand and what they fold to; stems; stop words.
#include "text/tokens.h"

#include <thread>

#include <gtest/gtest.h>

#include "text/unicode.h"

namespace quire::text {
namespace {

std::string joined(std::string_view text) {
  std::string out;
  for_each_word(text, [&](std::string_view word, std::uint32_t position) {
    EXPECT_EQ(position, std::count(out.begin(), out.end(), '|'));
    out += std::string(word) + "|";
  });
  return out;
}

TEST(Tokens, AreRunsOfLettersAndDigits) {
  EXPECT_EQ(joined("GPT-4 and GPT4, e.g. 1.5x"), "gpt|4|and|gpt4|e|g|1|5x|");
  EXPECT_EQ(joined(""), "");
  EXPECT_EQ(joined(" -- …"), "");
  EXPECT_EQ(joined("Newton's naïve Straße"), "newton|s|naive|strasse|");
  EXPECT_EQ(joined("so\xc2\xad"
                   "ft e\xcc\x81t"),
            "soft|et|");
  EXPECT_EQ(joined("word— “quoted” x²"), "word|quoted|x2|");
}

TEST(Tokens, ScriptsWithoutBlanksGiveAWordACharacter) {
  EXPECT_EQ(joined("GPT模型 東京 한국어 カナ"), "gpt|模|型|東|京|한국어|カ|ナ|");
}

TEST(Tokens, LongRunsAreCut) {
  for (const std::string& run : {std::string(1000, 'x'), [] {
                                   std::string s;
                                   for (int i = 0; i < 500; ++i) s += "é";
                                   return s;
                                 }()}) {
    std::size_t bytes = 0;
    std::size_t end = 0;
    for (const Token& token : tokenize(run)) {
      EXPECT_LE(token.word.size(), 64u);
      EXPECT_EQ(token.begin, end);
      bytes += token.word.size();
      end = token.end;
    }
    EXPECT_EQ(end, run.size());
    EXPECT_GE(bytes, 500u);
  }
}

TEST(Tokens, KnowWhereTheyStand) {
  const std::string text = "An Étale, GPT-4";
  const auto tokens = tokenize(text);
  ASSERT_EQ(tokens.size(), 4u);
  EXPECT_EQ(text.substr(tokens[1].begin, tokens[1].end - tokens[1].begin), "Étale");
  EXPECT_EQ(tokens[1].word, "etale");
  EXPECT_EQ(tokens[3].word, "4");
  EXPECT_EQ(tokens[3].position, 3u);
  EXPECT_EQ(tokens[3].end, text.size());
}

TEST(Tokens, BrokenBytesOnlySeparate) {
  EXPECT_EQ(joined("a\xff"
                   "b\xc3"),
            "a|b|");
}

TEST(Tokens, AsciiAndUnicodeRoadsAgree) {
  // The same words, once alone and once beside a character that forces the slow road.
  EXPECT_EQ(joined("Deep Learning 101"), "deep|learning|101|");
  EXPECT_EQ(joined("Deep\xc2\xad Learning\xc2\xad 101\xc2\xad"), "deep|learning|101|");
}

TEST(Stem, IsSnowballEnglish) {
  const std::pair<const char*, const char*> rows[] = {{"learning", "learn"},
                                                      {"learned", "learn"},
                                                      {"networks", "network"},
                                                      {"generalization", "general"},
                                                      {"studies", "studi"},
                                                      {"gpt4", "gpt4"},
                                                      {"", ""},
                                                      {"naive", "naiv"},
                                                      {"模", "模"}};
  for (const auto& [word, stemmed] : rows) EXPECT_EQ(stem(word), stemmed);
}

TEST(Stem, ViewsOutliveManyOtherWords) {
  const std::string_view kept = stem("learning");
  for (int i = 0; i < 30'000; ++i) stem("word" + std::to_string(i));
  EXPECT_EQ(kept, "learn");
  for (int i = 0; i < 300'000; ++i) stem("other" + std::to_string(i));
  EXPECT_EQ(stem("learning"), "learn");
  EXPECT_EQ(stem(std::string(100'000, 'x')).size(), 100'000u);
}

TEST(Stem, ThreadsDoNotShare) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([] {
      for (int i = 0; i < 2000; ++i) ASSERT_EQ(stem("networks"), "network");
    });
  for (std::thread& thread : threads) thread.join();
}

TEST(StopWords, AreFewAndCommon) {
  for (const char* word : {"the", "of", "a", "we", "with", "their"}) EXPECT_TRUE(is_stop_word(word)) << word;
  for (const char* word : {"", "network", "The", "thes", "ofx"}) EXPECT_FALSE(is_stop_word(word)) << word;
}

TEST(StopWords, FillersAreOfQuestionsNotOfPapers) {
  for (const char* word : {"which", "does", "about", "don", "yours"}) EXPECT_TRUE(is_filler(word)) << word;
  for (const char* word : {"", "few", "off", "first", "under", "network", "whi"})
    EXPECT_FALSE(is_filler(word)) << word;
}

}  // namespace
}  // namespace quire::text
