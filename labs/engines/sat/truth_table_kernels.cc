#include "labs/engines/sat/truth_table_kernels.h"

#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace quire::labs::sat {
namespace {

/// Calls each(block) for the blocks of the subcube, in rising order.
template <class Each>
inline void over_subcube(std::size_t blocks, std::size_t care, std::size_t fixed, const Each& each) {
  const std::size_t free = (blocks - 1) & ~care;
  std::size_t part = 0;
  do {
    each(part | fixed);
    part = (part - free) & free;
  } while (part != 0);
}

void clear_portable(std::uint64_t* words, std::size_t blocks, std::size_t care, std::size_t fixed,
                    const BlockMask& mask) {
  over_subcube(blocks, care, fixed, [&](std::size_t block) {
    for (std::size_t i = 0; i < kBlockWords; ++i) words[block * kBlockWords + i] &= ~mask[i];
  });
}
constexpr TableKernel kPortable{"portable", clear_portable};

#if defined(__x86_64__)
// Loops of their own: a lambda would not inherit the target.
__attribute__((target("avx512f"))) void clear_avx512(std::uint64_t* words, std::size_t blocks,
                                                     std::size_t care, std::size_t fixed,
                                                     const BlockMask& mask) {
  const __m512i kept = ~_mm512_loadu_si512(mask.data());
  const std::size_t free = (blocks - 1) & ~care;
  std::size_t part = 0;
  do {
    std::uint64_t* place = words + (part | fixed) * kBlockWords;
    _mm512_storeu_si512(place, _mm512_loadu_si512(place) & kept);
    part = (part - free) & free;
  } while (part != 0);
}
constexpr TableKernel kAvx512{"avx512", clear_avx512};

__attribute__((target("avx2"))) void clear_avx2(std::uint64_t* words, std::size_t blocks, std::size_t care,
                                                std::size_t fixed, const BlockMask& mask) {
  const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(mask.data()));
  const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(mask.data() + 4));
  const std::size_t free = (blocks - 1) & ~care;
  std::size_t part = 0;
  do {
    auto* place = reinterpret_cast<__m256i*>(words + (part | fixed) * kBlockWords);
    _mm256_storeu_si256(place, _mm256_andnot_si256(low, _mm256_loadu_si256(place)));
    _mm256_storeu_si256(place + 1, _mm256_andnot_si256(high, _mm256_loadu_si256(place + 1)));
    part = (part - free) & free;
  } while (part != 0);
}
constexpr TableKernel kAvx2{"avx2", clear_avx2};
#endif

std::vector<const TableKernel*> found() {
  std::vector<const TableKernel*> all;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) all.push_back(&kAvx512);
  if (__builtin_cpu_supports("avx2")) all.push_back(&kAvx2);
#endif
  all.push_back(&kPortable);
  return all;
}

}  // namespace

std::span<const TableKernel* const> all_table_kernels() {
  static const std::vector<const TableKernel*> all = found();
  return all;
}

const TableKernel& table_kernel() {
  static const TableKernel& best = *all_table_kernels().front();
  return best;
}

}  // namespace quire::labs::sat
