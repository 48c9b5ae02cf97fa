// The loops in which a search for the nearest vectors spends its time, for each instruction set one version
// (AVX-512 with VNNI, AVX2, portable), tested against the portable one. Layouts are the same for all.
//
// A row is a vector of whole numbers -127 to 127 with 128 added, since the instruction (vpdpbusd) multiplies
// unsigned by signed bytes. Sixteen rows make a block. `dimensions` is a multiple of 64.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace quire::meaning {

inline constexpr std::size_t kBlockRows = 16;

/// How a sum of table entries becomes the most that a vector's score may be (nearest_codes.h): the row's
/// second factor + its first * (sum * slope + offset).
struct Bound {
  float slope = 0;
  float offset = 0;
  float floor = 0;  ///< rows whose score may be above it pass
};

struct NearestKernels {
  std::string_view name;

  /// Sum of (row - 128) * question for a row and two questions.
  void (*two_dots)(const std::uint8_t* row, const std::int8_t* first, const std::int8_t* second,
                   std::size_t dimensions, std::int32_t* dots);
  /// The same for one question and many rows that lie in blocks: four numbers of the first row, four of the
  /// second, ... four of the sixteenth, the next four of the first, and so on.
  void (*block_dots)(const std::uint8_t* blocks, std::size_t count, const std::int8_t* question,
                     std::size_t dimensions, std::int32_t* dots);
  /// Sixteen codes of one bit a dimension, their first bytes first, looked up four bits at a time: two tables
  /// of 16 entries a byte, that of its low bits first. Behind the codes lie 16 first and 16 second factors
  /// (bfloat16). A bit is set for each row that passes; `sums`, for tests, may be null.
  std::uint16_t (*passing)(const std::uint8_t* codes, std::size_t dimensions, const std::uint8_t* tables,
                           const Bound& bound, std::uint16_t* sums);
};

const NearestKernels& nearest_kernels();
/// Those that this processor can run, the best first; the last is the portable one.
std::span<const NearestKernels* const> all_nearest_kernels();

/// One set each; null where the compiler or the processor does not know the instructions.
const NearestKernels* nearest_avx512_kernels();
const NearestKernels* nearest_avx2_kernels();
const NearestKernels* nearest_portable_kernels();

}  // namespace quire::meaning
