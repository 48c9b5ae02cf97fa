#include "labs/sparse-bandits/net_kernels.h"

#include <algorithm>
#include <cstring>
#include <limits>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace quire::labs::sparse_bandits {
namespace {

constexpr float kLowest = -std::numeric_limits<float>::infinity();
constexpr std::size_t kActionsABlock = 2048;  // of four columns: half of a first-level cache of 64 KiB
constexpr std::size_t kTuplesAtOnce = 4;

#define QUIRE_TARGET
namespace plain {
using Wide = float __attribute__((vector_size(16)));
inline Wide greater(Wide a, Wide b) { return a > b ? a : b; }
inline Wide smaller(Wide a, Wide b) { return a < b ? a : b; }
#include "labs/sparse-bandits/net_kernels_body.inc"
}  // namespace plain
#undef QUIRE_TARGET
#if defined(__x86_64__)
#define QUIRE_TARGET __attribute__((target("avx2")))
namespace avx2 {
using Wide = float __attribute__((vector_size(32)));
QUIRE_TARGET inline Wide greater(Wide a, Wide b) { return _mm256_max_ps(a, b); }
QUIRE_TARGET inline Wide smaller(Wide a, Wide b) { return _mm256_min_ps(a, b); }
#include "labs/sparse-bandits/net_kernels_body.inc"
}  // namespace avx2
#undef QUIRE_TARGET
#define QUIRE_TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))
namespace avx512 {
using Wide = float __attribute__((vector_size(64)));
QUIRE_TARGET inline Wide greater(Wide a, Wide b) { return a > b ? a : b; }
QUIRE_TARGET inline Wide smaller(Wide a, Wide b) { return a < b ? a : b; }
#include "labs/sparse-bandits/net_kernels_body.inc"
}  // namespace avx512
#undef QUIRE_TARGET
#endif

}  // namespace

std::vector<Kernels> all_kernels() {
  std::vector<Kernels> all{{"plain", plain::promises, plain::strike}};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) all.push_back({"avx2", avx2::promises, avx2::strike});
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    all.push_back({"avx512", avx512::promises, avx512::strike});
#endif
  return all;
}

const Kernels& kernels() {
  static const Kernels widest = all_kernels().back();
  return widest;
}

Left::Left() : best_by_lane{}, alive_by_lane{} { std::fill_n(best_by_lane, kLanes, kLowest); }

float Left::best() const { return *std::max_element(best_by_lane, best_by_lane + kLanes); }

std::uint64_t Left::alive() const {
  std::uint64_t sum = 0;
  for (const std::int32_t lane : alive_by_lane) sum += static_cast<std::uint64_t>(lane);
  return sum;
}

}  // namespace quire::labs::sparse_bandits
