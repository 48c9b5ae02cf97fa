// What is packed comes back, with every width and every count, within the room and the slack that the header
// promises; what nobody packed is refused or harmless.
#include "index/codec.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace quire::index {
namespace {

using Rng = std::mt19937_64;

/// Packed bytes in a buffer that ends where readers must stop, so that sanitizers see a byte too many.
class Packed {
 public:
  explicit Packed(const std::string& bytes) : bytes_(bytes.begin(), bytes.end()), size_(bytes.size()) {
    bytes_.resize(size_ + kSlack, 0xa5);
    bytes_.shrink_to_fit();
  }
  const std::uint8_t* from() const { return bytes_.data(); }
  const std::uint8_t* end() const { return bytes_.data() + size_; }

 private:
  std::vector<std::uint8_t> bytes_;
  std::size_t size_;
};

/// Room for `count` values and the slack, then values that nobody may touch.
template <class T>
class Room {
 public:
  explicit Room(std::size_t count) : count_(count), all_(count + kSlack / sizeof(T) + kGuards, kGuard) {}
  T* data() { return all_.data(); }
  std::vector<T> values() const { return {all_.begin(), all_.begin() + static_cast<std::ptrdiff_t>(count_)}; }
  bool guards_stand() const {
    return std::all_of(all_.end() - kGuards, all_.end(), [](T value) { return value == kGuard; });
  }

 private:
  static constexpr std::ptrdiff_t kGuards = 256;
  static constexpr T kGuard = static_cast<T>(0xdbdbdbdb);
  std::size_t count_;
  std::vector<T> all_;
};

std::uint32_t below_width(Rng& rng, unsigned width) {
  return static_cast<std::uint32_t>(rng() & ((std::uint64_t{1} << width) - 1));
}

std::size_t expect_rows(const std::vector<std::uint32_t>& rows, std::uint32_t before) {
  std::string bytes;
  pack_rows(bytes, rows, before);
  const Packed packed(bytes);
  Room<std::uint32_t> room(rows.size());
  EXPECT_EQ(unpack_rows(packed.from(), rows.size(), before, room.data()), packed.end());
  EXPECT_EQ(rows_end(packed.from(), rows.size()), packed.end());
  EXPECT_EQ(room.values(), rows);
  EXPECT_TRUE(room.guards_stand());
  return bytes.size();
}

std::size_t expect_bytes(const std::vector<std::uint8_t>& values) {
  std::string bytes;
  pack_bytes(bytes, values);
  const Packed packed(bytes);
  Room<std::uint8_t> room(values.size());
  EXPECT_EQ(unpack_bytes(packed.from(), values.size(), room.data()), packed.end());
  EXPECT_EQ(room.values(), values);
  EXPECT_TRUE(room.guards_stand());
  return bytes.size();
}

std::size_t expect_numbers(const std::vector<std::uint32_t>& values) {
  std::string bytes;
  pack_numbers(bytes, values);
  const Packed packed(bytes);
  Room<std::uint32_t> room(values.size());
  EXPECT_EQ(unpack_numbers(packed.from(), packed.end(), values.size(), room.data()), packed.end());
  EXPECT_EQ(room.values(), values);
  EXPECT_TRUE(room.guards_stand());
  return bytes.size();
}

/// Rows whose gaps less one have at most `width` bits, as far as rows below 2^32 - 1 go.
std::vector<std::uint32_t> random_rows(Rng& rng, std::size_t count, unsigned width, std::uint32_t before) {
  std::vector<std::uint32_t> rows;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t left = 0xfffffffeu - before - static_cast<std::uint32_t>(count - i);
    before += std::min(below_width(rng, width), left) + 1;
    rows.push_back(before);
  }
  return rows;
}

TEST(PackedRows, ComeBackWithEveryWidthAndCount) {
  Rng rng(1);
  for (unsigned width = 0; width <= 32; ++width)
    for (std::size_t count = 1; count <= kBlockRows; ++count) {
      const std::uint32_t before = width < 24 && count % 2 == 0 ? below_width(rng, 31) : ~0u;
      expect_rows(random_rows(rng, count, width, before), before);
      if (HasFailure()) FAIL() << "width " << width << ", count " << count;
    }
}

TEST(PackedRows, ReachFromTheFirstRowToTheLast) {
  EXPECT_EQ(expect_rows({0}, ~0u), 1u);
  EXPECT_EQ(expect_rows({0xfffffffe}, ~0u), 5u);
  EXPECT_EQ(expect_rows({0, 0xfffffffe}, ~0u), 9u);
  EXPECT_EQ(expect_rows({0xfffffffd, 0xfffffffe}, 0xfffffffc), 1u);
  EXPECT_EQ(expect_rows({1, 0x80000000, 0xfffffffe}, 0), 1u + 12);  // 31 bits each
}

TEST(PackedRows, NeighboursTakeNoBitsAndEqualGapsTakeTheirWidth) {
  std::vector<std::uint32_t> rows(kBlockRows);
  std::iota(rows.begin(), rows.end(), 1000u);
  EXPECT_EQ(expect_rows(rows, 999), 1u);
  for (unsigned width = 1; width < 25; ++width) {
    for (std::size_t i = 0; i < kBlockRows; ++i) rows[i] = static_cast<std::uint32_t>((i + 1) << width);
    EXPECT_EQ(expect_rows(rows, 0), 1 + kBlockRows * width / 8);
  }
}

TEST(PackedRows, AWidthThatIsNoneOfOursIsRefused) {
  for (unsigned width = 0; width <= 255; ++width) {
    std::string bytes(1 + kBlockRows * 4, '\xff');
    bytes[0] = static_cast<char>(width);
    const Packed packed(bytes);
    Room<std::uint32_t> room(kBlockRows);
    unpack_rows(packed.from(), kBlockRows, ~0u, room.data());
    EXPECT_TRUE(room.guards_stand());
    EXPECT_EQ(rows_end(packed.from(), kBlockRows) == nullptr, width > 32) << width;
  }
}

TEST(PackedBytes, ComeBackWithEveryWidthAndCount) {
  Rng rng(2);
  for (unsigned width = 0; width <= 8; ++width)
    for (std::size_t count = 1; count <= kBlockRows; ++count)
      for (const std::uint64_t large_of_128 : {0u, 1u, 20u, 128u}) {
        std::vector<std::uint8_t> values(count);
        for (auto& value : values)
          value = static_cast<std::uint8_t>(below_width(rng, rng() % 128 < large_of_128 ? 8 : width));
        EXPECT_LE(expect_bytes(values), 2 + count);
        if (HasFailure()) FAIL() << "width " << width << ", count " << count;
      }
}

TEST(PackedBytes, PatchesAreTakenWhereTheyAreCheaper) {
  std::vector<std::uint8_t> values(kBlockRows, 0);
  EXPECT_EQ(expect_bytes(values), 2u);
  values[127] = 255;
  EXPECT_EQ(expect_bytes(values), 4u);  // one patch
  std::fill(values.begin(), values.end(), std::uint8_t{7});
  EXPECT_EQ(expect_bytes(values), 2u + 48);
  values[0] = values[64] = 200;
  EXPECT_EQ(expect_bytes(values), 2u + 48 + 4);
  std::fill(values.begin(), values.end(), std::uint8_t{255});
  EXPECT_EQ(expect_bytes(values), 2u + 128);
  EXPECT_EQ(expect_bytes({255}), 3u);
}

TEST(PackedBytes, DamagedBytesStayWithinTheRoom) {
  Rng rng(3);
  for (std::size_t round = 0; round < 20'000; ++round) {
    const std::size_t count = 1 + rng() % kBlockRows;
    std::string bytes(2 + count, '\0');  // the most that pack_bytes writes
    for (char& byte : bytes) byte = static_cast<char>(rng());
    if (round % 2 == 0) bytes[0] = static_cast<char>(rng() % 9);
    const Packed packed(bytes);
    Room<std::uint8_t> room(count);
    EXPECT_LE(unpack_bytes(packed.from(), count, room.data()), packed.end());
    ASSERT_TRUE(room.guards_stand());
  }
}

TEST(PackedNumbers, ComeBackWithEveryWidthAndCount) {
  Rng rng(4);
  for (unsigned width = 0; width <= 32; ++width)
    for (std::size_t count = 0; count <= 2 * kBlockRows + 3; count += count < 140 ? 1 : 29)
      for (const std::uint64_t large_of_128 : {0u, 3u, 128u}) {
        std::vector<std::uint32_t> values(count);
        for (auto& value : values) value = below_width(rng, rng() % 128 < large_of_128 ? 32 : width);
        expect_numbers(values);
        if (HasFailure()) FAIL() << "width " << width << ", count " << count;
      }
}

TEST(PackedNumbers, SizesAreThoseOfTheFormat) {
  EXPECT_EQ(expect_numbers({}), 0u);
  EXPECT_EQ(expect_numbers({0}), 2u);
  EXPECT_EQ(expect_numbers({1}), 3u);
  EXPECT_EQ(expect_numbers({0xffffffff}), 2u + 4);
  std::vector<std::uint32_t> values(1000, 0);
  EXPECT_EQ(expect_numbers(values), 16u);  // eight runs
  values[500] = 127;
  values[501] = 128;
  EXPECT_EQ(expect_numbers(values), 16u + 2 + 3);
  std::fill(values.begin(), values.end(), 0xffffffffu);
  EXPECT_EQ(expect_numbers(values), 16u + 4000);
}

/// The example of docs/search.md.
TEST(PackedNumbers, LieAsTheFormatSays) {
  std::string bytes;
  pack_numbers(bytes, std::vector<std::uint32_t>{3, 1, 300, 2});
  EXPECT_EQ(bytes, "\x02\x01\x87\x02\x4b");
  bytes.clear();
  pack_bytes(bytes, std::vector<std::uint8_t>{3, 1, 200, 2});
  EXPECT_EQ(bytes, "\x02\x01\x87\x02\x32");
  bytes.clear();
  pack_rows(bytes, std::vector<std::uint32_t>{5, 6, 9}, 2);
  EXPECT_EQ(bytes, std::string("\x02\x22", 2));  // gaps less one: 2, 0, 2
}

TEST(PackedNumbers, TheWidthIsTheCheapestOfAll) {
  Rng rng(5);
  for (std::size_t round = 0; round < 300; ++round) {
    std::vector<std::uint32_t> values(1 + rng() % kBlockRows);
    for (auto& value : values) value = below_width(rng, static_cast<unsigned>(rng() % 2 ? 5 : rng() % 33));
    std::size_t least = std::numeric_limits<std::size_t>::max();
    for (unsigned width = 0; width <= 32; ++width) {
      std::size_t size = 2 + (values.size() * width + 7) / 8;
      for (const std::uint64_t value : values) {
        const auto bits = static_cast<std::size_t>(std::bit_width(value >> width));
        if (bits > 0) size += 1 + (bits + 6) / 7;
      }
      least = std::min(least, size);
    }
    EXPECT_EQ(expect_numbers(values), least);
  }
}

TEST(PackedNumbers, EveryShorterEndIsRefused) {
  Rng rng(6);
  std::vector<std::uint32_t> values(300);
  for (auto& value : values) value = below_width(rng, rng() % 10 == 0 ? 32 : 6);
  std::string bytes;
  pack_numbers(bytes, values);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const Packed packed(bytes.substr(0, size));
    Room<std::uint32_t> room(values.size());
    EXPECT_EQ(unpack_numbers(packed.from(), packed.end(), values.size(), room.data()), nullptr) << size;
  }
}

TEST(PackedNumbers, WhatNobodyPackedIsRefused) {
  const auto refused = [](const std::string& bytes, std::size_t count) {
    const Packed packed(bytes);
    Room<std::uint32_t> room(count);
    return unpack_numbers(packed.from(), packed.end(), count, room.data()) == nullptr;
  };
  using namespace std::string_literals;
  EXPECT_FALSE(refused("\x00\x01\x01\x01"s, 2));                         // place 1 is 1
  EXPECT_FALSE(refused("\x00\x01\x00\xff\xff\xff\xff\x0f"s, 1));         // 2^32 - 1 in a patch
  EXPECT_TRUE(refused("\x21\x00"s + std::string(5, '\0'), 1));           // 33 bits
  EXPECT_TRUE(refused("\x00\x02\x00\x01\x00\x01"s, 1));                  // more patches than values
  EXPECT_TRUE(refused("\x00\x02\x01\x01\x00\x01"s, 2));                  // places descend
  EXPECT_TRUE(refused("\x00\x02\x01\x01\x01\x01"s, 2));                  // a place twice
  EXPECT_TRUE(refused("\x00\x01\x02\x01"s, 2));                          // a place behind the last
  EXPECT_TRUE(refused("\x00\x01\x00\x00"s, 2));                          // a patch of nothing
  EXPECT_TRUE(refused("\x00\x01\x00\x81\x00"s, 2));                      // longer than need be
  EXPECT_TRUE(refused("\x00\x01\x00\xff\xff\xff\xff\x1f"s, 1));          // 33 bits in a patch
  EXPECT_TRUE(refused("\x00\x01\x00\x80\x80\x80\x80\x80\x80\x01"s, 1));  // more bytes than 32 bits need
  EXPECT_TRUE(refused("\x08\x01\x07\x00\xff\xff\xff\x0f"s, 1));          // 8 low bits and 32 high ones
  EXPECT_TRUE(refused("\x20\x01\x00\x00\x00\x00\x00\x01"s, 1));          // no bit is left for a patch
}

}  // namespace
}  // namespace quire::index
