// Bodies come back whole, take few bytes, and no damage of theirs ever passes for text.
#include "store/body.h"

#include <random>

#include <gtest/gtest.h>

#include "store/compressor.h"
#include "store/fixture_test.h"

namespace quire::store {
namespace {

std::string words(std::mt19937& random, std::size_t most) {
  static const char* const kWords[] = {"sketch", "Ørsted",     "$\\ell_2$", "of",
                                       "拡散",   "\"quoted\"", "\n",        "a"};
  std::string text;
  for (std::size_t n = random() % (most + 1); n > 0; --n) (text += kWords[random() % 8]) += ' ';
  return text;
}

std::optional<Day> some_day(std::mt19937& random) {
  if (random() % 3 == 0) return std::nullopt;
  return Day::from_count(static_cast<std::int32_t>(random() % 400'000) - 25'000);
}

Paper any_paper(std::mt19937& random) {
  Paper paper(id("2611.00001"));
  for (std::string* text :
       {&paper.title, &paper.abstract, &paper.summary, &paper.organisation, &paper.comment, &paper.journal,
        &paper.doi, &paper.license, &paper.code_url, &paper.project_url, &paper.lab, &paper.subject})
    *text = words(random, 30);
  for (std::size_t n = random() % 5; n > 0; --n)
    paper.authors.push_back({words(random, 3), words(random, 2)});
  for (std::size_t n = random() % 4; n > 0; --n) paper.categories.push_back(words(random, 2));
  for (std::size_t n = random() % 4; n > 0; --n)
    paper.versions.push_back({static_cast<int>(random() % 40), some_day(random)});
  for (std::size_t n = random() % 3; n > 0; --n)
    paper.apart.push_back(id("doi:10.1000/" + std::to_string(random() % 100)));
  paper.author_count = static_cast<int>(random() % 3000);
  paper.published = some_day(random);
  paper.updated = some_day(random);
  paper.withdrawn = random() % 2 == 0;
  return paper;
}

TEST(Body, EveryFieldComesBack) {
  std::mt19937 random(1);
  for (int i = 0; i < 2000; ++i) {
    const Paper paper = any_paper(random);
    const auto back = unpack(paper.id, pack(paper));
    ASSERT_TRUE(back) << back.error();
    ASSERT_EQ(*back, paper) << "paper " << i;
  }
}

TEST(Body, TheFirstAndTheLastDayOfAllComeBack) {
  for (const char* text : {"1900-01-01", "2999-12-31"}) {
    Paper paper(id("2611.00001"));
    paper.published = day(text);
    paper.versions = {{1, day(text)}};
    EXPECT_EQ(*unpack(paper.id, pack(paper)), paper) << text;
  }
}

TEST(Body, CutOrForeignBytesAreErrorsOrPapersNeverMore) {
  std::mt19937 random(2);
  const std::string whole = pack(any_paper(random));
  for (std::size_t n = 0; n < whole.size(); ++n) (void)unpack(id("2611.00001"), whole.substr(0, n));
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes(random() % 64, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    (void)unpack(id("2611.00001"), bytes);
  }
  EXPECT_FALSE(unpack(id("2611.00001"), std::string("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11)));
  EXPECT_FALSE(unpack(id("2611.00001"), std::string("\x01\x05"
                                                    "abc",
                                                    5)))
      << "longer than its bytes";
}

class Compressed : public testing::Test {
 protected:
  void SetUp() override {
    std::mt19937 random(3);
    std::vector<std::string> samples;
    for (int i = 0; i < 2000; ++i) samples.push_back(pack(any_paper(random)));
    dictionary_ = Compressor::train(samples);
    ASSERT_FALSE(dictionary_.empty());
    compressor_.add(1, dictionary_);
    body_ = samples[7] + samples[8];
  }
  std::string dictionary_;
  Compressor compressor_;
  std::string body_;
};

TEST_F(Compressed, ADictionaryHelpsAndBothWaysComeBack) {
  const std::string with = compressor_.compress(1, body_);
  const std::string without = compressor_.compress(0, body_);
  EXPECT_LT(with.size(), without.size());
  EXPECT_EQ(*compressor_.decompress(1, with), body_);
  EXPECT_EQ(*compressor_.decompress(0, without), body_);
}

TEST_F(Compressed, AnyFlippedBitIsSeen) {
  for (const std::int64_t dictionary : {0, 1}) {
    const std::string whole = compressor_.compress(dictionary, body_);
    for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
      std::string bad = whole;
      bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
      // What zstd ignores (an unused header bit) may pass, other text may not.
      if (const auto back = compressor_.decompress(dictionary, bad)) {
        EXPECT_EQ(*back, body_) << "bit " << bit;
      }
    }
    for (std::size_t n = 0; n < whole.size(); ++n)
      EXPECT_FALSE(compressor_.decompress(dictionary, whole.substr(0, n))) << n << " bytes";
  }
}

TEST_F(Compressed, TheWrongDictionaryIsAnError) {
  const std::string with = compressor_.compress(1, body_);
  EXPECT_FALSE(compressor_.decompress(0, with));
  const auto missing = compressor_.decompress(5, with);
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().find("dictionary 5"), std::string::npos);
}

TEST_F(Compressed, ABodyThatStatesMoreThanTheLimitIsRefusedBeforeItIsUnpacked) {
  const std::string bomb = compressor_.compress(0, std::string(kBodyBytesMax + 1, 'x'));
  EXPECT_LT(bomb.size(), 10'000U);
  EXPECT_FALSE(compressor_.decompress(0, bomb));
  EXPECT_TRUE(compressor_.decompress(0, compressor_.compress(0, std::string(kBodyBytesMax, 'x'))));
}

TEST(Compressor, ADamagedDictionaryIsLikeNone) {
  Compressor compressor;
  compressor.add(1, std::string("\x37\xa4\x30\xec"
                                "not entropy tables",
                                22));  // the mark of a dictionary, then rubbish
  EXPECT_FALSE(compressor.knows(1));
  EXPECT_FALSE(compressor.decompress(1, compressor.compress(0, "text")));
}

}  // namespace
}  // namespace quire::store
