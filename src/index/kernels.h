// The loops in which a search spends its time, for each instruction set one version (AVX-512 with VBMI, AVX2,
// portable), tested against the portable one. kernels() gives the best that the processor has;
// QUIRE_KERNELS=portable|avx2|avx512 in the environment asks for a lesser one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace quire::index {

struct Kernels {
  std::string_view name;

  /// Unpacks `count` values of `width` bits (0 to 32), lowest bit first, and makes rows of them: rows[i] =
  /// rows[i - 1] + gap + 1, `before` standing for rows[-1]. Room and readable bytes: kSlack of codec.h.
  void (*rows)(const std::uint8_t* from, unsigned width, std::size_t count, std::uint32_t before,
               std::uint32_t* rows);
  /// Unpacks `count` values of `width` bits (0 to 8) into bytes.
  void (*bytes)(const std::uint8_t* from, unsigned width, std::size_t count, std::uint8_t* values);
  /// Unpacks `count` values of `width` bits (0 to 32).
  void (*numbers)(const std::uint8_t* from, unsigned width, std::size_t count, std::uint32_t* values);

  /// How many of the ascending `rows` (at most 128, kSlack behind them readable) are below `target`.
  std::size_t (*count_below)(const std::uint32_t* rows, std::size_t count, std::uint32_t target);

  /// scores[rows[i] - base] += score_of(weight, table[codes[i] * 256 + norms[rows[i] - base]]) for each i.
  /// The rows are different from each other and all of them in the arrays. Whole numbers, so that no order of
  /// adding matters.
  void (*add_scores)(const std::uint32_t* rows, const std::uint8_t* codes, std::size_t count,
                     std::uint32_t base, const std::uint16_t* table, std::uint32_t weight,
                     const std::uint8_t* norms, std::uint16_t* scores);
  /// Writes the indices i, ascending, with scores[i] >= bound (bound > 0); returns how many. The other scores
  /// become 0. count is a multiple of 64, at most 65,536; indices has room for count + 64.
  std::size_t (*keep_at_least)(std::uint16_t* scores, std::size_t count, std::uint32_t bound,
                               std::uint16_t* indices);
};

const Kernels& kernels();
/// Those that this processor can run, the best first; the last is the portable one.
std::span<const Kernels* const> all_kernels();

/// One set each; null where the compiler or the processor does not know the instructions.
const Kernels* avx512_kernels();
const Kernels* avx2_kernels();
const Kernels* portable_kernels();

}  // namespace quire::index
