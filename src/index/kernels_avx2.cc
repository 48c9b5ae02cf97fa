// AVX2, for processors since 2013: eight values of one width lie in as many bytes as the width says; two
// loads give four values to each half of a vector, a byte shuffle by a table for each width brings them into
// lanes.
#include "index/kernels.h"

#if defined(__x86_64__)

#include <array>
#include <bit>

#include <immintrin.h>

#define QUIRE_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))

namespace quire::index {
namespace {

constexpr unsigned kWidthMax =
    25;  // wider values may lie in five bytes; they are rare, the portable kernels do

/// Of each of eight values of one width: the four bytes from its first one on, counted from where its half is
/// loaded, and where in them it begins.
struct alignas(32) Lanes {
  std::array<std::uint8_t, 32> bytes;
  std::array<std::uint32_t, 8> shifts;
};

constexpr std::array<Lanes, kWidthMax + 1> kLanes = [] {
  std::array<Lanes, kWidthMax + 1> lanes{};
  for (unsigned width = 0; width <= kWidthMax; ++width)
    for (unsigned i = 0; i < 8; ++i) {
      const unsigned bit = i < 4 ? i * width : i * width - 4 * width / 8 * 8;
      lanes[width].shifts[i] = bit % 8;
      for (unsigned byte = 0; byte < 4; ++byte)
        lanes[width].bytes[i * 4 + byte] = static_cast<std::uint8_t>(bit / 8 + byte);
    }
  return lanes;
}();

/// Of each of eight values of at most 8 bits, twice: its two bytes, and the power of two that moves its
/// highest bit to the top of them.
struct alignas(32) ByteLanes {
  std::array<std::uint8_t, 32> bytes;
  std::array<std::uint16_t, 16> powers;
};

constexpr std::array<ByteLanes, 9> kByteLanes = [] {
  std::array<ByteLanes, 9> lanes{};
  for (unsigned width = 0; width <= 8; ++width)
    for (unsigned i = 0; i < 16; ++i) {
      const unsigned bit = i % 8 * width;
      lanes[width].bytes[i * 2] = static_cast<std::uint8_t>(bit / 8);
      lanes[width].bytes[i * 2 + 1] = static_cast<std::uint8_t>(bit / 8 + 1);
      lanes[width].powers[i] = static_cast<std::uint16_t>(1u << (16 - width - bit % 8));
    }
  return lanes;
}();

QUIRE_AVX2 inline __m256i load256(const void* from) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(from));
}

QUIRE_AVX2 inline void store256(void* to, __m256i value) {
  _mm256_storeu_si256(static_cast<__m256i*>(to), value);
}

/// Eight values of one width at a time.
struct Unpacker {
  __m256i bytes, shifts, mask;
  std::size_t upper;  // where the bytes of the upper four begin

  QUIRE_AVX2 explicit Unpacker(unsigned width)
      : bytes(load256(kLanes[width].bytes.data())),
        shifts(load256(kLanes[width].shifts.data())),
        mask(_mm256_set1_epi32(static_cast<int>(_bzhi_u32(~0u, width)))),
        upper(width / 2) {}

  QUIRE_AVX2 __m256i operator()(const std::uint8_t* from) const {
    const __m256i halves = _mm256_loadu2_m128i(reinterpret_cast<const __m128i*>(from + upper),
                                               reinterpret_cast<const __m128i*>(from));
    const __m256i four = _mm256_shuffle_epi8(halves, bytes);
    return _mm256_and_si256(_mm256_srlv_epi32(four, shifts), mask);
  }
};

/// Each lane and all before it.
QUIRE_AVX2 inline __m256i sums(__m256i values) {
  values = _mm256_add_epi32(values, _mm256_slli_si256(values, 4));
  values = _mm256_add_epi32(values, _mm256_slli_si256(values, 8));
  const __m256i lower = _mm256_permute2x128_si256(values, values, 0x08);  // zero, lower half
  return _mm256_add_epi32(values, _mm256_shuffle_epi32(lower, 0xff));
}

QUIRE_AVX2 void rows(const std::uint8_t* from, unsigned width, std::size_t count, std::uint32_t before,
                     std::uint32_t* out) {
  if (width > kWidthMax) return portable_kernels()->rows(from, width, count, before, out);
  const Unpacker unpack(width);
  const __m256i one = _mm256_set1_epi32(1);
  const __m256i last = _mm256_set1_epi32(7);
  __m256i carry = _mm256_set1_epi32(static_cast<int>(before));
  for (std::size_t i = 0; i < count; i += 8, from += width) {
    const __m256i sum = sums(_mm256_add_epi32(unpack(from), one));
    store256(out + i, _mm256_add_epi32(sum, carry));
    carry = _mm256_add_epi32(carry, _mm256_permutevar8x32_epi32(sum, last));
  }
}

/// Eight bytes at a time, in lanes of 16 bits: a value of at most 8 bits lies in two bytes. AVX2 has no shift
/// for each lane of that size; a product moves all values to the top of their lanes, one shift back down.
QUIRE_AVX2 void bytes(const std::uint8_t* from, unsigned width, std::size_t count, std::uint8_t* values) {
  const __m256i places = load256(kByteLanes[width].bytes.data());
  const __m256i powers = load256(kByteLanes[width].powers.data());
  const __m128i down = _mm_cvtsi32_si128(static_cast<int>(16 - width));
  const auto sixteen = [&](const std::uint8_t* low, const std::uint8_t* high) QUIRE_AVX2 {
    const __m256i halves =
        _mm256_loadu2_m128i(reinterpret_cast<const __m128i*>(high), reinterpret_cast<const __m128i*>(low));
    return _mm256_srl_epi16(_mm256_mullo_epi16(_mm256_shuffle_epi8(halves, places), powers), down);
  };
  for (std::size_t i = 0; i < count; i += 32, from += 4 * width) {
    const __m256i even = sixteen(from, from + 2 * width);
    const __m256i odd = sixteen(from + width, from + 3 * width);
    store256(values + i, _mm256_packus_epi16(even, odd));  // takes turns between the halves
  }
}

QUIRE_AVX2 void numbers(const std::uint8_t* from, unsigned width, std::size_t count, std::uint32_t* values) {
  if (width > kWidthMax) return portable_kernels()->numbers(from, width, count, values);
  const Unpacker unpack(width);
  for (std::size_t i = 0; i < count; i += 8, from += width) store256(values + i, unpack(from));
}

/// Which of eight lanes are at least the bound: one bit each.
QUIRE_AVX2 inline unsigned lanes_at_least(const std::uint32_t* from, __m256i bounds) {
  const __m256i values = load256(from);
  const __m256i at_least = _mm256_cmpeq_epi32(_mm256_max_epu32(values, bounds), values);
  return static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(at_least)));
}

QUIRE_AVX2 std::size_t count_below(const std::uint32_t* rows, std::size_t count, std::uint32_t target) {
  const __m256i targets = _mm256_set1_epi32(static_cast<int>(target));
  std::size_t below = 0;
  for (std::size_t i = 0; i < count; i += 8) {
    const unsigned less = lanes_at_least(rows + i, targets) ^ 0xffu;
    below += static_cast<std::size_t>(_mm_popcnt_u32(_bzhi_u32(less, static_cast<unsigned>(count - i))));
  }
  return below;
}

/// What is below becomes 0; a bit for each of 32 scores tells which are not.
QUIRE_AVX2 inline unsigned keep_32(std::uint16_t* scores, __m256i bounds) {
  const __m256i low = load256(scores);
  const __m256i high = load256(scores + 16);
  const __m256i low_in = _mm256_cmpeq_epi16(_mm256_max_epu16(low, bounds), low);
  const __m256i high_in = _mm256_cmpeq_epi16(_mm256_max_epu16(high, bounds), high);
  store256(scores, _mm256_and_si256(low, low_in));
  store256(scores + 16, _mm256_and_si256(high, high_in));
  const __m256i bytes = _mm256_permute4x64_epi64(_mm256_packs_epi16(low_in, high_in), 0xd8);
  return static_cast<unsigned>(_mm256_movemask_epi8(bytes));
}

QUIRE_AVX2 std::size_t keep_at_least(std::uint16_t* scores, std::size_t count, std::uint32_t bound,
                                     std::uint16_t* indices) {
  const __m256i bounds = _mm256_set1_epi16(static_cast<short>(bound));
  std::uint16_t* to = indices;
  for (std::size_t i = 0; i < count; i += 32) {
    for (unsigned chosen = keep_32(scores + i, bounds); chosen != 0; chosen = _blsr_u32(chosen))
      *to++ = static_cast<std::uint16_t>(i + static_cast<std::size_t>(std::countr_zero(chosen)));
  }
  return static_cast<std::size_t>(to - indices);
}

}  // namespace

const Kernels* avx2_kernels() {
  static const bool known = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                            __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
  static const Kernels set{"avx2",       rows, bytes, numbers, count_below, portable_kernels()->add_scores,
                           keep_at_least};
  return known ? &set : nullptr;
}

}  // namespace quire::index

#else

const quire::index::Kernels* quire::index::avx2_kernels() { return nullptr; }

#endif
