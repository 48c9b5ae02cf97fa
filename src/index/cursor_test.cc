// A cursor survives its text form bit by bit; no other text is one.
#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "index/query.h"

namespace quire::index {
namespace {

TEST(CursorText, KeepsEveryBit) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> score(0, 100);
  for (int round = 0; round < 2000; ++round) {
    const Cursor cursor{score(random), static_cast<std::int32_t>(random() % 40'000),
                        static_cast<store::Doc>(random())};
    const std::string text = cursor_text(cursor);
    const auto read = read_cursor(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(read->score, cursor.score);
    EXPECT_EQ(read->day, cursor.day);
    EXPECT_EQ(read->doc, cursor.doc);
    EXPECT_EQ(text.find_first_not_of("0123456789abcdef"), std::string::npos);
  }
}

TEST(CursorText, PaperWithoutADayHasOneToo) {
  EXPECT_TRUE(read_cursor(cursor_text({0, std::numeric_limits<std::int32_t>::min(), 7})));
  EXPECT_TRUE(read_cursor(cursor_text({0, -20'000, 7})));
}

TEST(ReadCursor, RefusesWhatNoSearchMade) {
  for (const double score : {-1.0, std::nan(""), std::numeric_limits<double>::infinity(), 1e300})
    EXPECT_FALSE(read_cursor(cursor_text({score, 100, 1}))) << score;
  EXPECT_FALSE(read_cursor(cursor_text({1, std::numeric_limits<std::int32_t>::max(), 1})));
  const std::string good = cursor_text({1.5, 100, 1});
  EXPECT_TRUE(read_cursor(good));
  EXPECT_FALSE(read_cursor(good + "0"));
  EXPECT_FALSE(read_cursor(good.substr(1)));
  EXPECT_FALSE(read_cursor(""));
  EXPECT_FALSE(read_cursor(std::string(1'000'000, '0')));
  std::string capital = good;
  capital.back() = 'F';
  EXPECT_FALSE(read_cursor(capital)) << "one text for one cursor";
  std::string odd = good;
  odd[3] = '\0';
  EXPECT_FALSE(read_cursor(odd));
}

}  // namespace
}  // namespace quire::index
