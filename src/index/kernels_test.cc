// Every set of kernels answers what the portable one answers, for every width and count, and neither reads
// behind the slack of its input nor writes behind the slack of its room.
#include "index/kernels.h"

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "index/codec.h"
#include "index/score.h"

namespace quire::index {
namespace {

using Rng = std::mt19937_64;
constexpr std::size_t kWindow = 4096;

const Kernels& portable() { return *all_kernels().back(); }

std::vector<std::uint8_t> random_bytes(Rng& rng, std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(rng());
  return bytes;
}

/// What a kernel wrote: `count` values, and whether all behind their slack is as it was.
template <class T, class Unpack>
std::vector<T> written(std::size_t count, Unpack unpack) {
  constexpr std::size_t kGuards = 256;
  constexpr T kGuard = static_cast<T>(0xdbdbdbdb);
  std::vector<T> room(count + kSlack / sizeof(T) + kGuards, kGuard);
  unpack(room.data());
  EXPECT_EQ(std::count(room.end() - kGuards, room.end(), kGuard), static_cast<std::ptrdiff_t>(kGuards));
  room.resize(count);
  return room;
}

class EverySet : public testing::TestWithParam<std::size_t> {
 protected:
  const Kernels& kernel() const { return *all_kernels()[GetParam()]; }
};

/// Input exactly as large as promised (packed bytes and the slack), at addresses of every alignment.
template <class Check>
void for_packed(unsigned width_max, Check check) {
  Rng rng(1);
  for (unsigned width = 0; width <= width_max; ++width)
    for (std::size_t count = 1; count <= kBlockRows; ++count) {
      const std::size_t shift = count % 7;
      const std::vector<std::uint8_t> packed = random_bytes(rng, shift + (count * width + 7) / 8 + kSlack);
      check(packed.data() + shift, width, count, static_cast<std::uint32_t>(rng()));
      if (testing::Test::HasFailure()) FAIL() << "width " << width << ", count " << count;
    }
}

TEST_P(EverySet, MakesTheSameRows) {
  for_packed(32, [&](const std::uint8_t* from, unsigned width, std::size_t count, std::uint32_t before) {
    const auto rows = [&](const Kernels& set) {
      return written<std::uint32_t>(count,
                                    [&](std::uint32_t* out) { set.rows(from, width, count, before, out); });
    };
    EXPECT_EQ(rows(kernel()), rows(portable()));
  });
}

TEST_P(EverySet, UnpacksTheSameBytes) {
  for_packed(8, [&](const std::uint8_t* from, unsigned width, std::size_t count, std::uint32_t) {
    const auto bytes = [&](const Kernels& set) {
      return written<std::uint8_t>(count, [&](std::uint8_t* out) { set.bytes(from, width, count, out); });
    };
    EXPECT_EQ(bytes(kernel()), bytes(portable()));
  });
}

TEST_P(EverySet, UnpacksTheSameNumbers) {
  for_packed(32, [&](const std::uint8_t* from, unsigned width, std::size_t count, std::uint32_t) {
    const auto numbers = [&](const Kernels& set) {
      return written<std::uint32_t>(count, [&](std::uint32_t* out) { set.numbers(from, width, count, out); });
    };
    EXPECT_EQ(numbers(kernel()), numbers(portable()));
  });
}

/// Bits written one by one, so that the portable kernels answer to something too.
TEST_P(EverySet, ReadsTheLowestBitFirst) {
  Rng rng(2);
  for (unsigned width = 0; width <= 32; ++width) {
    std::vector<std::uint32_t> values(kBlockRows), rows;
    std::vector<std::uint8_t> packed(kBlockRows * 4 + kSlack, 0);
    std::size_t bit = 0;
    std::uint32_t row = 77;
    for (auto& value : values) {
      value = static_cast<std::uint32_t>(rng() & ((std::uint64_t{1} << width) - 1));
      rows.push_back(row += value + 1);
      for (unsigned b = 0; b < width; ++b, ++bit)
        packed[bit / 8] = static_cast<std::uint8_t>(packed[bit / 8] | (value >> b & 1u) << bit % 8);
    }
    const auto unpacked = written<std::uint32_t>(
        kBlockRows, [&](std::uint32_t* out) { kernel().numbers(packed.data(), width, kBlockRows, out); });
    EXPECT_EQ(unpacked, values) << width;
    const auto made = written<std::uint32_t>(
        kBlockRows, [&](std::uint32_t* out) { kernel().rows(packed.data(), width, kBlockRows, 77, out); });
    EXPECT_EQ(made, rows) << width;
    if (width > 8) continue;
    const auto bytes = written<std::uint8_t>(
        kBlockRows, [&](std::uint8_t* out) { kernel().bytes(packed.data(), width, kBlockRows, out); });
    EXPECT_TRUE(std::equal(bytes.begin(), bytes.end(), values.begin(), values.end())) << width;
  }
}

TEST_P(EverySet, CountsTheRowsBelow) {
  Rng rng(3);
  for (std::size_t round = 0; round < 20'000; ++round) {
    const std::size_t count = rng() % (kBlockRows + 1);
    std::vector<std::uint32_t> rows(count + kSlack / 4);  // what lies behind the last is noise
    for (auto& row : rows) row = static_cast<std::uint32_t>(rng() >> (round % 4 == 0 ? 32 : 52));
    std::sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count));
    for (const std::uint32_t target : {0u, ~0u, count > 0 ? rows[rng() % count] : 5u,
                                       static_cast<std::uint32_t>(rng() >> (round % 4 == 0 ? 32 : 52))}) {
      const auto below =
          std::lower_bound(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count), target);
      ASSERT_EQ(kernel().count_below(rows.data(), count, target),
                static_cast<std::size_t>(below - rows.begin()));
    }
  }
}

TEST_P(EverySet, AddsTheSameScores) {
  Rng rng(4);
  std::vector<std::uint16_t> table(256 * 256);
  for (auto& entry : table) entry = static_cast<std::uint16_t>(rng());
  const std::vector<std::uint8_t> norms = random_bytes(rng, kWindow);
  std::vector<std::uint16_t> expected(kWindow), scores(kWindow);
  for (std::size_t round = 0; round < 2'000; ++round) {
    const std::size_t count = rng() % (kBlockRows + 1);
    const auto base = static_cast<std::uint32_t>(rng() % 0xfffff000u);
    std::vector<std::uint32_t> rows;
    std::uint32_t at = static_cast<std::uint32_t>(rng() % (kWindow - count));
    const std::uint64_t gap = (kWindow - at) / (count + 1);
    for (std::size_t i = 0; i < count; ++i, at += 1 + static_cast<std::uint32_t>(rng() % (gap + 1))) {
      if (at >= kWindow) break;
      rows.push_back(base + at);
    }
    const std::vector<std::uint8_t> codes = random_bytes(rng, rows.size());
    const auto weight = static_cast<std::uint32_t>(rng());
    for (std::size_t i = 0; i < rows.size(); ++i)
      expected[rows[i] - base] = static_cast<std::uint16_t>(
          expected[rows[i] - base] + score_of(weight, table[codes[i] * 256u + norms[rows[i] - base]]));
    kernel().add_scores(rows.data(), codes.data(), rows.size(), base, table.data(), weight, norms.data(),
                        scores.data());
    ASSERT_EQ(scores, expected);
  }
}

TEST_P(EverySet, FindsTheSameScoresAtLeastTheBound) {
  Rng rng(5);
  for (std::size_t round = 0; round < 1'000; ++round) {
    const std::size_t most = 2 * kWindow;
    const std::size_t count = rng() % 4 == 0 ? most : rng() % (most / 64 + 1) * 64;
    const std::uint64_t shift = 48 + rng() % 15;
    std::vector<std::uint16_t> scores(count);
    for (auto& score : scores) score = static_cast<std::uint16_t>(rng() >> shift);
    if (round % 3 == 0) scores.assign(count, 0xffff);
    const std::uint32_t drawn = static_cast<std::uint32_t>(rng() >> shift);
    for (const std::uint32_t bound : {1u, std::max(1u, drawn), 0x8000u, 0xffffu}) {
      std::vector<std::uint16_t> expected;
      for (std::size_t i = 0; i < count; ++i)
        if (scores[i] >= bound) expected.push_back(static_cast<std::uint16_t>(i));
      std::size_t found = 0;
      std::vector<std::uint16_t> indices(count + 64);
      std::vector<std::uint16_t> kept = scores;
      found = kernel().keep_at_least(kept.data(), count, bound, indices.data());
      ASSERT_LE(found, count);
      indices.resize(found);
      ASSERT_EQ(indices, expected);
      for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(kept[i], scores[i] >= bound ? scores[i] : 0);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kernels, EverySet, testing::Range(std::size_t{0}, all_kernels().size()),
                         [](const auto& set) { return std::string(all_kernels()[set.param]->name); });

TEST(Kernels, ThePortableSetIsAlwaysThereAndLast) {
  EXPECT_EQ(all_kernels().back(), portable_kernels());
  EXPECT_EQ(portable().name, "portable");
}

TEST(Kernels, TheBestAreChosenUnlessTheEnvironmentAsksForOthers) {
  const char* const wanted = std::getenv("QUIRE_KERNELS");
  const Kernels* expected = all_kernels().front();
  for (const Kernels* set : all_kernels())
    if (wanted != nullptr && set->name == wanted) expected = set;
  EXPECT_EQ(&kernels(), expected);
}

}  // namespace
}  // namespace quire::index
