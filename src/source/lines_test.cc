// Lines of every length and ending.
#include "source/lines.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace quire::source {
namespace {

/// `lines` lines of `size` bytes each, made as they are read.
class GiantLines final : public Input {
 public:
  GiantLines(std::uint64_t size, int lines) : size_(size), lines_(lines) {}
  std::size_t read(std::span<char> buffer) override {
    std::size_t count = 0;
    while (count < buffer.size() && lines_ > 0) {
      const auto run = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size() - count, size_ - at_));
      std::fill_n(buffer.data() + count, run, 'x');
      count += run;
      at_ += run;
      if (at_ < size_ || count == buffer.size()) continue;
      buffer[count++] = '\n';
      at_ = 0;
      --lines_;
    }
    return count;
  }
  std::uint64_t consumed() const override { return 0; }
  std::optional<std::uint64_t> size() const override { return std::nullopt; }

 private:
  std::uint64_t size_;
  std::uint64_t at_ = 0;
  int lines_;
};

std::vector<std::string> lines_of(std::string_view bytes, std::size_t limit = kRecordBytesMax) {
  const auto input = open_bytes(bytes);
  LineReader reader(*input, limit);
  std::vector<std::string> lines;
  while (reader.next())
    lines.push_back(reader.too_long() ? "#" + std::to_string(reader.skipped_bytes())
                                      : std::string(reader.line()));
  return lines;
}

using Lines = std::vector<std::string>;

TEST(Lines, EndsOfEveryKind) {
  EXPECT_EQ(lines_of(""), Lines{});
  EXPECT_EQ(lines_of("a"), Lines{"a"});
  EXPECT_EQ(lines_of("a\nb\r\n\nc\n"), (Lines{"a", "b", "", "c"}));
  EXPECT_EQ(lines_of("\xEF\xBB\xBFid"), Lines{"id"});
  EXPECT_EQ(lines_of(std::string_view("a\0b\n", 4)), Lines{std::string("a\0b", 3)});
}

TEST(Lines, TheLimitIsExact) {
  EXPECT_EQ(lines_of("12345\n123456\n12", 5), (Lines{"12345", "#6", "12"}));
  EXPECT_EQ(lines_of("12345\r\n", 6), Lines{"12345"});
  EXPECT_EQ(lines_of(std::string(100, 'x'), 5), Lines{"#100"});
  EXPECT_EQ(lines_of(std::string(100, 'x') + "\nnext", 5), (Lines{"#100", "next"}));
}

TEST(Lines, AHundredMegabytesAreSkippedInFourMegabytes) {
  constexpr std::uint64_t kSize = 100'000'000;
  GiantLines input(kSize, 2);
  LineReader reader(input);
  ASSERT_TRUE(reader.next());
  EXPECT_TRUE(reader.too_long());
  EXPECT_EQ(reader.skipped_bytes(), kSize);
  EXPECT_EQ(reader.number(), 1u);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.skipped_bytes(), kSize);
  EXPECT_EQ(reader.number(), 2u);
  EXPECT_FALSE(reader.next());
}

TEST(Lines, ManyLinesCrossTheBuffer) {
  std::string bytes;
  for (int i = 0; i < 60'000; ++i) bytes += std::string(static_cast<std::size_t>(i % 97), 'y') + "\n";
  const Lines lines = lines_of(bytes);
  ASSERT_EQ(lines.size(), 60'000u);
  for (std::size_t i = 0; i < lines.size(); ++i) ASSERT_EQ(lines[i].size(), i % 97) << i;
}

}  // namespace
}  // namespace quire::source
