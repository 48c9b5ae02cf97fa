// AVX2. Bytes are widened to 16 bits before they are multiplied, since vpmaddubsw would saturate.
#include "meaning/nearest_kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define QUIRE_AVX2 __attribute__((target("avx2,fma,bmi,bmi2,popcnt")))

namespace quire::meaning {
namespace {

QUIRE_AVX2 __m128i load16(const void* from) { return _mm_loadu_si128(static_cast<const __m128i*>(from)); }

QUIRE_AVX2 __m256i load32(const void* from) { return _mm256_loadu_si256(static_cast<const __m256i*>(from)); }

/// (row - 128) as 16 numbers of 16 bits.
QUIRE_AVX2 __m256i row_values(const std::uint8_t* row) {
  return _mm256_sub_epi16(_mm256_cvtepu8_epi16(load16(row)), _mm256_set1_epi16(128));
}

QUIRE_AVX2 std::int32_t total(__m256i v) {
  __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
  sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, _MM_SHUFFLE(1, 0, 3, 2)));
  sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, _MM_SHUFFLE(2, 3, 0, 1)));
  return _mm_cvtsi128_si32(sum);
}

QUIRE_AVX2 void two_dots(const std::uint8_t* row, const std::int8_t* first, const std::int8_t* second,
                         std::size_t dimensions, std::int32_t* dots) {
  __m256i one = _mm256_setzero_si256();
  __m256i two = one;
  for (std::size_t i = 0; i < dimensions; i += 16) {
    const __m256i values = row_values(row + i);
    one = _mm256_add_epi32(one, _mm256_madd_epi16(values, _mm256_cvtepi8_epi16(load16(first + i))));
    two = _mm256_add_epi32(two, _mm256_madd_epi16(values, _mm256_cvtepi8_epi16(load16(second + i))));
  }
  dots[0] = total(one);
  dots[1] = total(two);
}

QUIRE_AVX2 void block_dots(const std::uint8_t* blocks, std::size_t count, const std::int8_t* question,
                           std::size_t dimensions, std::int32_t* dots) {
  for (std::size_t block = 0; block < count; ++block) {
    __m256i sums[4] = {};  // of four rows each, two halves a row
    for (std::size_t four = 0; four < dimensions; four += 4, blocks += 64) {
      const auto at = [&](std::size_t i) { return static_cast<short>(question[four + i]); };
      const __m256i values = _mm256_setr_epi16(at(0), at(1), at(2), at(3), at(0), at(1), at(2), at(3), at(0),
                                               at(1), at(2), at(3), at(0), at(1), at(2), at(3));
      for (std::size_t i = 0; i < 4; ++i)
        sums[i] = _mm256_add_epi32(sums[i], _mm256_madd_epi16(row_values(blocks + 16 * i), values));
    }
    for (std::size_t i = 0; i < 4; i += 2) {
      const __m256i pairs = _mm256_hadd_epi32(sums[i], sums[i + 1]);
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(dots + block * kBlockRows + i * 4),
                          _mm256_permute4x64_epi64(pairs, _MM_SHUFFLE(3, 1, 2, 0)));
    }
  }
}

QUIRE_AVX2 __m256 factors(const std::uint8_t* at) {
  return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(load16(at)), 16));
}

QUIRE_AVX2 std::uint16_t passing(const std::uint8_t* codes, std::size_t dimensions,
                                 const std::uint8_t* tables, const Bound& bound, std::uint16_t* sums) {
  const __m256i low = _mm256_set1_epi8(15);
  __m256i all = _mm256_setzero_si256();
  __m256i odd = all;
  const std::size_t bytes = dimensions / 8;
  for (std::size_t byte = 0; byte < bytes; byte += 2, tables += 64) {
    const __m256i code = load32(codes + byte * kBlockRows);
    const __m256i first = load32(tables);
    const __m256i second = load32(tables + 32);
    const __m256i a =
        _mm256_shuffle_epi8(_mm256_permute2x128_si256(first, second, 0x20), _mm256_and_si256(code, low));
    const __m256i b = _mm256_shuffle_epi8(_mm256_permute2x128_si256(first, second, 0x31),
                                          _mm256_and_si256(_mm256_srli_epi16(code, 4), low));
    all = _mm256_add_epi16(all, _mm256_add_epi16(a, b));
    odd = _mm256_add_epi16(odd, _mm256_add_epi16(_mm256_srli_epi16(a, 8), _mm256_srli_epi16(b, 8)));
  }
  const __m256i even = _mm256_sub_epi16(all, _mm256_slli_epi16(odd, 8));
  const __m128i evens = _mm_add_epi16(_mm256_castsi256_si128(even), _mm256_extracti128_si256(even, 1));
  const __m128i odds = _mm_add_epi16(_mm256_castsi256_si128(odd), _mm256_extracti128_si256(odd, 1));
  const __m128i halves[2] = {_mm_unpacklo_epi16(evens, odds), _mm_unpackhi_epi16(evens, odds)};
  const std::uint8_t* const behind = codes + bytes * kBlockRows;
  unsigned mask = 0;
  for (unsigned half = 0; half < 2; ++half) {
    if (sums != nullptr) _mm_storeu_si128(reinterpret_cast<__m128i*>(sums + half * 8), halves[half]);
    const __m256 values = _mm256_cvtepi32_ps(_mm256_cvtepu16_epi32(halves[half]));
    const __m256 about = _mm256_fmadd_ps(values, _mm256_set1_ps(bound.slope), _mm256_set1_ps(bound.offset));
    const __m256 most = _mm256_fmadd_ps(factors(behind + half * 16), about, factors(behind + 32 + half * 16));
    const __m256 above = _mm256_cmp_ps(most, _mm256_set1_ps(bound.floor), _CMP_GT_OQ);
    mask |= static_cast<unsigned>(_mm256_movemask_ps(above)) << (8 * half);
  }
  return static_cast<std::uint16_t>(mask);
}

constexpr NearestKernels kAvx2{"avx2", two_dots, block_dots, passing};

}  // namespace

const NearestKernels* nearest_avx2_kernels() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2")
             ? &kAvx2
             : nullptr;
}

}  // namespace quire::meaning

#else

namespace quire::meaning {
const NearestKernels* nearest_avx2_kernels() { return nullptr; }
}  // namespace quire::meaning

#endif
