// AVX-512 with VBMI and VBMI2. One byte permutation (vpermb) by a table for each width brings the bytes of
// sixteen values, which 64 loaded bytes always hold, into their lanes; a shift and a mask leave the value.
// The functions carry their own target, so that the file compiles, and compiles the same headers, like any
// other.
#include "index/kernels.h"

#if defined(__x86_64__)

#include <algorithm>
#include <array>

#include <immintrin.h>

#ifndef __clang__  // GCC 12 warns of the vectors that its own header leaves undefined
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#define QUIRE_AVX512 \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt")))

namespace quire::index {
namespace {

constexpr unsigned kNarrowMax = 25;  // wider values may lie in five bytes

/// Of each of sixteen values of one width: the four bytes from its first one on, and where in them it begins.
struct alignas(64) Lanes {
  std::array<std::uint8_t, 64> bytes;
  std::array<std::uint32_t, 16> shifts;
};

constexpr std::array<Lanes, 33> kLanes = [] {
  std::array<Lanes, 33> lanes{};
  for (unsigned width = 0; width <= 32; ++width)
    for (unsigned i = 0; i < 16; ++i) {
      const unsigned bit = i * width;
      lanes[width].shifts[i] = bit % 8;
      for (unsigned byte = 0; byte < 4; ++byte)
        lanes[width].bytes[i * 4 + byte] = static_cast<std::uint8_t>(bit / 8 + byte);
    }
  return lanes;
}();

/// The same for bytes: eight values of one width fill as many bytes as the width says and go to one lane of
/// 64 bits, where each begins at a multiple of the width.
struct alignas(64) ByteLanes {
  std::array<std::uint8_t, 64> bytes;
  std::array<std::uint8_t, 64> shifts;
};

constexpr std::array<ByteLanes, 9> kByteLanes = [] {
  std::array<ByteLanes, 9> lanes{};
  for (unsigned width = 0; width <= 8; ++width)
    for (unsigned i = 0; i < 64; ++i) {
      lanes[width].bytes[i] = static_cast<std::uint8_t>(i / 8 * width + i % 8);
      lanes[width].shifts[i] = static_cast<std::uint8_t>(i % 8 * width);
    }
  return lanes;
}();

QUIRE_AVX512 inline int low_bits(unsigned width) { return static_cast<int>(_bzhi_u32(~0u, width)); }

/// Sixteen values of one width at a time.
struct Unpacker {
  __m512i bytes, shifts, mask;

  QUIRE_AVX512 explicit Unpacker(unsigned width)
      : bytes(_mm512_load_si512(kLanes[width].bytes.data())),
        shifts(_mm512_load_si512(kLanes[width].shifts.data())),
        mask(_mm512_set1_epi32(low_bits(width))) {}

  QUIRE_AVX512 __m512i narrow(const std::uint8_t* from) const {
    const __m512i four = _mm512_permutexvar_epi8(bytes, _mm512_loadu_si512(from));
    return _mm512_and_si512(_mm512_srlv_epi32(four, shifts), mask);
  }

  QUIRE_AVX512 __m512i wide(const std::uint8_t* from) const {
    const __m512i loaded = _mm512_loadu_si512(from);
    const __m512i four = _mm512_permutexvar_epi8(bytes, loaded);
    const __m512i next = _mm512_permutexvar_epi8(_mm512_add_epi8(bytes, _mm512_set1_epi8(4)), loaded);
    return _mm512_and_si512(_mm512_shrdv_epi32(four, next, shifts), mask);
  }
};

/// Each lane and all before it.
QUIRE_AVX512 inline __m512i sums(__m512i values) {
  const __m512i zero = _mm512_setzero_si512();
  values = _mm512_add_epi32(values, _mm512_alignr_epi32(values, zero, 15));
  values = _mm512_add_epi32(values, _mm512_alignr_epi32(values, zero, 14));
  values = _mm512_add_epi32(values, _mm512_alignr_epi32(values, zero, 12));
  return _mm512_add_epi32(values, _mm512_alignr_epi32(values, zero, 8));
}

QUIRE_AVX512 void rows(const std::uint8_t* from, unsigned width, std::size_t count, std::uint32_t before,
                       std::uint32_t* out) {
  const Unpacker unpack(width);
  const __m512i one = _mm512_set1_epi32(1);
  const __m512i last = _mm512_set1_epi32(15);
  __m512i carry = _mm512_set1_epi32(static_cast<int>(before));
  for (std::size_t i = 0; i < count; i += 16, from += 2 * width) {
    const __m512i gaps = width <= kNarrowMax ? unpack.narrow(from) : unpack.wide(from);
    const __m512i sum = sums(_mm512_add_epi32(gaps, one));
    _mm512_storeu_si512(out + i, _mm512_add_epi32(sum, carry));
    carry = _mm512_add_epi32(carry, _mm512_permutexvar_epi32(last, sum));
  }
}

QUIRE_AVX512 void bytes(const std::uint8_t* from, unsigned width, std::size_t count, std::uint8_t* values) {
  const __m512i places = _mm512_load_si512(kByteLanes[width].bytes.data());
  const __m512i shifts = _mm512_load_si512(kByteLanes[width].shifts.data());
  const __m512i mask = _mm512_set1_epi8(static_cast<char>(low_bits(width)));
  for (std::size_t i = 0; i < count; i += 64, from += 8 * width) {
    const __m512i eights = _mm512_permutexvar_epi8(places, _mm512_loadu_si512(from));
    const __m512i unpacked = _mm512_and_si512(_mm512_multishift_epi64_epi8(shifts, eights), mask);
    _mm512_storeu_si512(values + i, unpacked);
  }
}

QUIRE_AVX512 void numbers(const std::uint8_t* from, unsigned width, std::size_t count,
                          std::uint32_t* values) {
  const Unpacker unpack(width);
  for (std::size_t i = 0; i < count; i += 16, from += 2 * width)
    _mm512_storeu_si512(values + i, width <= kNarrowMax ? unpack.narrow(from) : unpack.wide(from));
}

QUIRE_AVX512 std::size_t count_below(const std::uint32_t* rows, std::size_t count, std::uint32_t target) {
  const __m512i targets = _mm512_set1_epi32(static_cast<int>(target));
  std::size_t below = 0;
  for (std::size_t i = 0; i < count; i += 16) {
    const unsigned less = _mm512_cmplt_epu32_mask(_mm512_loadu_si512(rows + i), targets);
    below += static_cast<std::size_t>(_mm_popcnt_u32(_bzhi_u32(less, static_cast<unsigned>(count - i))));
  }
  return below;
}

/// Writes which of 32 scores are chosen; returns where the next are to go.
QUIRE_AVX512 inline std::uint16_t* put_chosen(__mmask32 chosen, __m512i places, std::uint16_t* to) {
  _mm512_storeu_si512(to, _mm512_maskz_compress_epi16(chosen, places));
  return to + _mm_popcnt_u32(chosen);
}

alignas(64) constexpr std::array<std::uint16_t, 32> kFirst32 = [] {
  std::array<std::uint16_t, 32> first{};
  for (std::uint16_t i = 0; i < 32; ++i) first[i] = i;
  return first;
}();

/// Sets what is below the bound to 0; a bit for each of 64 scores tells which are not.
QUIRE_AVX512 inline std::uint64_t keep_64(std::uint16_t* scores, __m512i bounds) {
  std::uint64_t chosen = 0;
  for (unsigned part = 0; part < 2; ++part) {
    std::uint16_t* const at = scores + std::size_t{part} * 32;
    const __m512i values = _mm512_loadu_si512(at);
    const __mmask32 enough = _mm512_cmpge_epu16_mask(values, bounds);
    _mm512_storeu_si512(at, _mm512_maskz_mov_epi16(enough, values));
    chosen |= std::uint64_t{enough} << (part * 32);
  }
  return chosen;
}

/// 4,096 scores at a time: first the masks of all sixty-fours, then the indices of those that have some. A
/// branch for each would often go wrong.
QUIRE_AVX512 std::size_t keep_at_least(std::uint16_t* scores, std::size_t count, std::uint32_t bound,
                                       std::uint16_t* indices) {
  const __m512i first = _mm512_load_si512(kFirst32.data());
  const __m512i bounds = _mm512_set1_epi16(static_cast<short>(bound));
  std::uint16_t* to = indices;
  for (std::size_t begin = 0; begin < count; begin += 4096) {
    const std::size_t sixty_fours = std::min<std::size_t>(64, (count - begin) / 64);
    std::array<std::uint64_t, 64> chosen;
    std::uint64_t some = 0;
    for (std::size_t i = 0; i < sixty_fours; ++i) {
      chosen[i] = keep_64(scores + begin + i * 64, bounds);
      some |= std::uint64_t{chosen[i] != 0} << i;
    }
    for (; some != 0; some &= some - 1) {
      const auto at = static_cast<std::size_t>(_tzcnt_u64(some));
      const __m512i places = _mm512_add_epi16(first, _mm512_set1_epi16(static_cast<short>(begin + at * 64)));
      to = put_chosen(static_cast<__mmask32>(chosen[at]), places, to);
      to = put_chosen(static_cast<__mmask32>(chosen[at] >> 32),
                      _mm512_add_epi16(places, _mm512_set1_epi16(32)), to);
    }
  }
  return static_cast<std::size_t>(to - indices);
}

}  // namespace

const Kernels* avx512_kernels() {
  static const bool known = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                            __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                            __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") &&
                            __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
                            __builtin_cpu_supports("popcnt");
  static const Kernels set{"avx512",     rows, bytes, numbers, count_below, portable_kernels()->add_scores,
                           keep_at_least};
  return known ? &set : nullptr;
}

}  // namespace quire::index

#else

const quire::index::Kernels* quire::index::avx512_kernels() { return nullptr; }

#endif
