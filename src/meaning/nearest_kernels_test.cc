// Every set of kernels gives what the portable one gives.
#include "meaning/nearest_kernels.h"

#include <cstring>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace quire::meaning {
namespace {

class NearestKernelsOf : public testing::TestWithParam<std::size_t> {
 protected:
  std::vector<std::uint8_t> bytes(std::size_t count) {
    std::vector<std::uint8_t> out(count);
    for (auto& byte : out) byte = static_cast<std::uint8_t>(random_());
    return out;
  }
  std::vector<std::int8_t> question(std::size_t count) {
    std::vector<std::int8_t> out(count);
    for (auto& number : out) number = static_cast<std::int8_t>(static_cast<int>(random_() % 255) - 127);
    return out;
  }
  const std::size_t dimensions_ = GetParam();
  const NearestKernels& portable_ = *nearest_portable_kernels();
  std::mt19937_64 random_{dimensions_};
};

TEST_P(NearestKernelsOf, DotsOfRows) {
  for (int round = 0; round < 20; ++round) {
    std::vector<std::uint8_t> row = bytes(dimensions_);
    std::vector<std::int8_t> one = question(dimensions_);
    const std::vector<std::int8_t> two = question(dimensions_);
    if (round == 0) row.assign(dimensions_, 255), one.assign(dimensions_, -127);
    if (round == 1) row.assign(dimensions_, 0), one.assign(dimensions_, -127);
    std::int32_t expected[2];
    portable_.two_dots(row.data(), one.data(), two.data(), dimensions_, expected);
    for (const NearestKernels* set : all_nearest_kernels()) {
      std::int32_t dots[2] = {-1, -1};
      set->two_dots(row.data(), one.data(), two.data(), dimensions_, dots);
      EXPECT_EQ(dots[0], expected[0]) << set->name;
      EXPECT_EQ(dots[1], expected[1]) << set->name;
    }
  }
}

TEST_P(NearestKernelsOf, DotsOfBlocksAreThoseOfTheirRows) {
  constexpr std::size_t kBlocks = 3;
  const std::vector<std::uint8_t> rows = bytes(kBlocks * kBlockRows * dimensions_);
  const std::vector<std::int8_t> asked = question(dimensions_);
  std::vector<std::uint8_t> blocks(rows.size());
  std::vector<std::int32_t> expected(kBlocks * kBlockRows);
  for (std::size_t row = 0; row < expected.size(); ++row) {
    std::uint8_t* const block = blocks.data() + row / kBlockRows * kBlockRows * dimensions_;
    for (std::size_t i = 0; i < dimensions_; ++i)
      block[i / 4 * 4 * kBlockRows + row % kBlockRows * 4 + i % 4] = rows[row * dimensions_ + i];
    std::int32_t dots[2];
    portable_.two_dots(rows.data() + row * dimensions_, asked.data(), asked.data(), dimensions_, dots);
    expected[row] = dots[0];
  }
  for (const NearestKernels* set : all_nearest_kernels()) {
    std::vector<std::int32_t> dots(expected.size());
    set->block_dots(blocks.data(), kBlocks, asked.data(), dimensions_, dots.data());
    EXPECT_EQ(dots, expected) << set->name;
  }
}

TEST_P(NearestKernelsOf, SumsOfTablesAndWhatPasses) {
  for (int round = 0; round < 50; ++round) {
    std::vector<std::uint8_t> codes = bytes(dimensions_ * 2 + 4 * kBlockRows);
    // Sums must fit 16 bits, as Question sees to.
    std::vector<std::uint8_t> tables = bytes(dimensions_ * 4);
    const auto most = static_cast<std::uint8_t>(std::min<std::size_t>(255, 65535 / (dimensions_ / 4)));
    for (auto& entry : tables) entry = round == 0 ? most : static_cast<std::uint8_t>(entry % (most + 1));
    for (std::size_t i = 0; i < 2 * kBlockRows; ++i) {
      const float factor = std::uniform_real_distribution<float>(-0.5F, 0.5F)(random_);
      std::memcpy(codes.data() + dimensions_ * 2 + 2 * i, reinterpret_cast<const char*>(&factor) + 2, 2);
    }
    Bound bound{0.01F, -0.3F, -1e9F};
    std::uint16_t expected[kBlockRows];
    EXPECT_EQ(portable_.passing(codes.data(), dimensions_, tables.data(), bound, expected), 0xffff);
    bound.floor = std::uniform_real_distribution<float>(-1.F, 1.F)(random_);
    const auto passed = portable_.passing(codes.data(), dimensions_, tables.data(), bound, nullptr);
    for (const NearestKernels* set : all_nearest_kernels()) {
      std::uint16_t sums[kBlockRows] = {};
      // A fused multiplication rounds once: the floor is not met exactly by chance.
      EXPECT_EQ(set->passing(codes.data(), dimensions_, tables.data(), bound, sums), passed) << set->name;
      for (std::size_t row = 0; row < kBlockRows; ++row) EXPECT_EQ(sums[row], expected[row]) << set->name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Dimensions, NearestKernelsOf, testing::Values(64, 128, 256, 384, 4096));

}  // namespace
}  // namespace quire::meaning
