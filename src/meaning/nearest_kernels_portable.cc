// What the other sets must equal.
#include <bit>

#include "meaning/nearest_kernels.h"

namespace quire::meaning {
namespace {

void two_dots(const std::uint8_t* row, const std::int8_t* first, const std::int8_t* second,
              std::size_t dimensions, std::int32_t* dots) {
  dots[0] = dots[1] = 0;
  for (std::size_t i = 0; i < dimensions; ++i) {
    const int value = row[i] - 128;
    dots[0] += value * first[i];
    dots[1] += value * second[i];
  }
}

void block_dots(const std::uint8_t* blocks, std::size_t count, const std::int8_t* question,
                std::size_t dimensions, std::int32_t* dots) {
  for (std::size_t block = 0; block < count; ++block) {
    std::int32_t* const out = dots + block * kBlockRows;
    for (std::size_t row = 0; row < kBlockRows; ++row) out[row] = 0;
    for (std::size_t four = 0; four < dimensions; four += 4)
      for (std::size_t row = 0; row < kBlockRows; ++row)
        for (std::size_t i = 0; i < 4; ++i) out[row] += (*blocks++ - 128) * question[four + i];
  }
}

float factor_at(const std::uint8_t* at) {
  const std::uint32_t bits =
      static_cast<std::uint32_t>(at[0] << 16) | static_cast<std::uint32_t>(at[1] << 24);
  return std::bit_cast<float>(bits);
}

std::uint16_t passing(const std::uint8_t* codes, std::size_t dimensions, const std::uint8_t* tables,
                      const Bound& bound, std::uint16_t* sums) {
  std::uint16_t sum[kBlockRows] = {};
  for (std::size_t byte = 0; byte < dimensions / 8; ++byte) {
    const std::uint8_t* const table = tables + byte * 32;
    for (std::size_t row = 0; row < kBlockRows; ++row) {
      const unsigned code = *codes++;
      sum[row] = static_cast<std::uint16_t>(sum[row] + table[code & 15] + table[16 + (code >> 4)]);
    }
  }
  unsigned mask = 0;
  for (std::size_t row = 0; row < kBlockRows; ++row) {
    const float first = factor_at(codes + 2 * row);
    const float second = factor_at(codes + 2 * (kBlockRows + row));
    const float most = second + first * (static_cast<float>(sum[row]) * bound.slope + bound.offset);
    mask |= static_cast<unsigned>(most > bound.floor) << row;
    if (sums != nullptr) sums[row] = sum[row];
  }
  return static_cast<std::uint16_t>(mask);
}

constexpr NearestKernels kPortable{"portable", two_dots, block_dots, passing};

}  // namespace

const NearestKernels* nearest_portable_kernels() { return &kPortable; }

}  // namespace quire::meaning
