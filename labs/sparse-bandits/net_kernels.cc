#include "labs/sparse-bandits/net_kernels.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace quire::labs::sparse_bandits {
namespace {

using Lanes = float __attribute__((vector_size(64)));
using Counts = std::int32_t __attribute__((vector_size(64)));
static_assert(sizeof(Lanes) == kLanes * sizeof(float));

constexpr float kLowest = -std::numeric_limits<float>::infinity();
constexpr std::size_t kActionsABlock = 2048;  // of four columns: half of a first-level cache of 64 KiB
constexpr std::size_t kTuplesAtOnce = 4;

#define QUIRE_TARGET
namespace plain {
#include "labs/sparse-bandits/net_kernels_body.inc"
}
#undef QUIRE_TARGET
#if defined(__x86_64__)
#define QUIRE_TARGET __attribute__((target("avx2")))
namespace avx2 {
#include "labs/sparse-bandits/net_kernels_body.inc"
}
#undef QUIRE_TARGET
#define QUIRE_TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))
namespace avx512 {
#include "labs/sparse-bandits/net_kernels_body.inc"
}
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
