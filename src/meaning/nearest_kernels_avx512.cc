// AVX-512 with VNNI. Tables of four bits are byte permutations within 16 bytes (vpshufb), four code bytes of
// sixteen rows in one register (fast scan; André, Kermarrec and Le Scouarnec, VLDB 9(4), 2015). Sums of bytes
// are kept in 16 bits: once as they are, once those of odd places alone, which are taken off at the end.
#include "meaning/nearest_kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

#ifndef __clang__  // GCC 12 warns of the vectors that its own header leaves undefined
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#define QUIRE_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,bmi,bmi2,popcnt")))

namespace quire::meaning {
namespace {

QUIRE_AVX512 void two_dots(const std::uint8_t* row, const std::int8_t* first, const std::int8_t* second,
                           std::size_t dimensions, std::int32_t* dots) {
  const __m512i shift = _mm512_set1_epi8(static_cast<char>(128));
  __m512i one = _mm512_setzero_si512();
  __m512i two = one;
  __m512i too_much_one = one;  // 128 times the sum of the question
  __m512i too_much_two = one;
  for (std::size_t i = 0; i < dimensions; i += 64) {
    const __m512i values = _mm512_loadu_si512(row + i);
    const __m512i a = _mm512_loadu_si512(first + i);
    const __m512i b = _mm512_loadu_si512(second + i);
    one = _mm512_dpbusd_epi32(one, values, a);
    two = _mm512_dpbusd_epi32(two, values, b);
    too_much_one = _mm512_dpbusd_epi32(too_much_one, shift, a);
    too_much_two = _mm512_dpbusd_epi32(too_much_two, shift, b);
  }
  dots[0] = _mm512_reduce_add_epi32(_mm512_sub_epi32(one, too_much_one));
  dots[1] = _mm512_reduce_add_epi32(_mm512_sub_epi32(two, too_much_two));
}

QUIRE_AVX512 void block_dots(const std::uint8_t* blocks, std::size_t count, const std::int8_t* question,
                             std::size_t dimensions, std::int32_t* dots) {
  const __m512i shift = _mm512_set1_epi8(static_cast<char>(128));
  __m512i sum = _mm512_setzero_si512();
  for (std::size_t i = 0; i < dimensions; i += 64)
    sum = _mm512_dpbusd_epi32(sum, shift, _mm512_loadu_si512(question + i));
  const __m512i too_much = _mm512_set1_epi32(_mm512_reduce_add_epi32(sum));
  const auto* const fours = reinterpret_cast<const std::int32_t*>(question);
  const std::size_t block_bytes = dimensions * kBlockRows;
  for (std::size_t block = 0; block < count; ++block) {
    const std::uint8_t* const at = blocks + block * block_bytes;
    __m512i sums[4] = {_mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512(),
                       _mm512_setzero_si512()};
    for (std::size_t four = 0; four < dimensions / 4; four += 4)
      for (std::size_t i = 0; i < 4; ++i)
        sums[i] = _mm512_dpbusd_epi32(sums[i], _mm512_loadu_si512(at + (four + i) * 64),
                                      _mm512_set1_epi32(fours[four + i]));
    const __m512i total =
        _mm512_add_epi32(_mm512_add_epi32(sums[0], sums[1]), _mm512_add_epi32(sums[2], sums[3]));
    _mm512_storeu_si512(dots + block * kBlockRows, _mm512_sub_epi32(total, too_much));
  }
}

QUIRE_AVX512 __m512 factors(const std::uint8_t* at) {
  const __m256i halves = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(halves), 16));
}

QUIRE_AVX512 __m128i four_to_one(__m512i v) {
  const __m256i half = _mm256_add_epi16(_mm512_castsi512_si256(v), _mm512_extracti64x4_epi64(v, 1));
  return _mm_add_epi16(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
}

QUIRE_AVX512 std::uint16_t passing(const std::uint8_t* codes, std::size_t dimensions,
                                   const std::uint8_t* tables, const Bound& bound, std::uint16_t* sums) {
  const __m512i low = _mm512_set1_epi8(15);
  __m512i all = _mm512_setzero_si512();
  __m512i odd = all;
  const std::size_t bytes = dimensions / 8;
  for (std::size_t byte = 0; byte < bytes; byte += 4, tables += 128) {
    const __m512i code = _mm512_loadu_si512(codes + byte * kBlockRows);
    // The tables of a byte's two halves lie side by side; four bytes' low ones into one register.
    const __m512i first = _mm512_loadu_si512(tables);
    const __m512i second = _mm512_loadu_si512(tables + 64);
    const __m512i for_low = _mm512_shuffle_i64x2(first, second, _MM_SHUFFLE(2, 0, 2, 0));
    const __m512i for_high = _mm512_shuffle_i64x2(first, second, _MM_SHUFFLE(3, 1, 3, 1));
    const __m512i a = _mm512_shuffle_epi8(for_low, _mm512_and_si512(code, low));
    const __m512i b = _mm512_shuffle_epi8(for_high, _mm512_and_si512(_mm512_srli_epi16(code, 4), low));
    all = _mm512_add_epi16(all, _mm512_add_epi16(a, b));
    odd = _mm512_add_epi16(odd, _mm512_add_epi16(_mm512_srli_epi16(a, 8), _mm512_srli_epi16(b, 8)));
  }
  const __m512i even = _mm512_sub_epi16(all, _mm512_slli_epi16(odd, 8));
  const __m128i evens = four_to_one(even);
  const __m128i odds = four_to_one(odd);
  const __m256i sum = _mm256_set_m128i(_mm_unpackhi_epi16(evens, odds), _mm_unpacklo_epi16(evens, odds));
  if (sums != nullptr) _mm256_storeu_si256(reinterpret_cast<__m256i*>(sums), sum);
  const __m512 values = _mm512_cvtepi32_ps(_mm512_cvtepu16_epi32(sum));
  const __m512 about = _mm512_fmadd_ps(values, _mm512_set1_ps(bound.slope), _mm512_set1_ps(bound.offset));
  const std::uint8_t* const behind = codes + bytes * kBlockRows;
  const __m512 most = _mm512_fmadd_ps(factors(behind), about, factors(behind + 2 * kBlockRows));
  return _mm512_cmp_ps_mask(most, _mm512_set1_ps(bound.floor), _CMP_GT_OQ);
}

constexpr NearestKernels kAvx512{"avx512", two_dots, block_dots, passing};

}  // namespace

const NearestKernels* nearest_avx512_kernels() {
  return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                 __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni") &&
                 __builtin_cpu_supports("bmi2")
             ? &kAvx512
             : nullptr;
}

}  // namespace quire::meaning

#else

namespace quire::meaning {
const NearestKernels* nearest_avx512_kernels() { return nullptr; }
}  // namespace quire::meaning

#endif
