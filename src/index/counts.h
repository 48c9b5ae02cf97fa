// How often a word stands in title, abstract and authors of a paper, as one byte; and the same as a code that
// is small when the counts are common, so that a list's codes pack into two or three bits each.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace quire::index {

/// 2, 4 and 2 bits, the highest value of each meaning "so often or more".
struct Counts {
  static constexpr std::uint32_t kTitleMax = 3;
  static constexpr std::uint32_t kAbstractMax = 15;
  static constexpr std::uint32_t kAuthorMax = 3;

  static constexpr std::uint8_t pack(std::uint32_t title, std::uint32_t abstract, std::uint32_t author) {
    return static_cast<std::uint8_t>(std::min(title, kTitleMax) | (std::min(abstract, kAbstractMax) << 2) |
                                     (std::min(author, kAuthorMax) << 6));
  }
  static constexpr std::uint32_t title(std::uint8_t packed) { return packed & 3u; }
  static constexpr std::uint32_t abstract(std::uint8_t packed) { return (packed >> 2) & 15u; }
  static constexpr std::uint32_t author(std::uint8_t packed) { return packed >> 6; }
  static constexpr std::uint32_t places(std::uint8_t packed) {
    return title(packed) + abstract(packed) + author(packed);
  }
  /// Field by field the lower count.
  static constexpr std::uint8_t least(std::uint8_t a, std::uint8_t b) {
    return pack(std::min(title(a), title(b)), std::min(abstract(a), abstract(b)),
                std::min(author(a), author(b)));
  }
  /// Whether the counts may be higher than the byte can tell.
  static constexpr bool saturated(std::uint8_t packed) {
    return title(packed) == kTitleMax || abstract(packed) == kAbstractMax || author(packed) == kAuthorMax;
  }
};

/// Counts by falling frequency over 205,000 arXiv records (21 million postings): once in the abstract is 62 %
/// of them, the first sixteen are 98 %. Those that are not named follow in the order of their bytes.
constexpr std::array<std::uint8_t, 48> kCommonCounts{
    4,  8,   64, 12, 5,  16, 9,  1,  13, 20, 17, 24, 21, 28, 25, 32, 128, 29, 36, 33, 40, 60, 37, 44,
    41, 192, 68, 48, 61, 45, 52, 10, 18, 14, 56, 49, 22, 26, 53, 30, 72,  6,  34, 57, 38, 62, 2,  76};

constexpr std::array<std::uint8_t, 256> counts_by_code() {
  std::array<std::uint8_t, 256> out{};
  std::array<bool, 256> named{};
  std::size_t code = 0;
  for (const std::uint8_t packed : kCommonCounts) {
    out[code++] = packed;
    named[packed] = true;
  }
  for (std::size_t packed = 0; packed < 256; ++packed) {
    if (!named[packed]) out[code++] = static_cast<std::uint8_t>(packed);
  }
  return out;
}
constexpr std::array<std::uint8_t, 256> kCountsOfCode = counts_by_code();

constexpr std::array<std::uint8_t, 256> codes_by_counts() {
  std::array<std::uint8_t, 256> out{};
  for (std::size_t code = 0; code < 256; ++code) out[kCountsOfCode[code]] = static_cast<std::uint8_t>(code);
  return out;
}
constexpr std::array<std::uint8_t, 256> kCodeOfCounts = codes_by_counts();

}  // namespace quire::index
