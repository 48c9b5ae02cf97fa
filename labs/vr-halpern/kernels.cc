#include "labs/vr-halpern/kernels.h"

#include <cstring>

namespace quire::labs::vr_halpern {
namespace {

constexpr std::size_t kLanes = 8;
using Two = double __attribute__((vector_size(16)));
using Four = double __attribute__((vector_size(32)));
using Eight = double __attribute__((vector_size(64)));

#define QUIRE_INLINE __attribute__((always_inline)) inline
#define QUIRE_TARGET
namespace plain {
using Part = Two;
constexpr std::size_t kWidth = 2, kParts = 4;
QUIRE_INLINE double total(const Part* v) {
  const Two sum = (v[0] + v[2]) + (v[1] + v[3]);
  return sum[0] + sum[1];
}
#include "labs/vr-halpern/kernels_body.inc"
}  // namespace plain
#undef QUIRE_TARGET
#if defined(__x86_64__)
#define QUIRE_TARGET __attribute__((target("avx2")))
namespace avx2 {
using Part = Four;
constexpr std::size_t kWidth = 4, kParts = 2;
QUIRE_TARGET QUIRE_INLINE double total(const Part* v) {
  const Four half = v[0] + v[1];
  const Two sum = __builtin_shufflevector(half, half, 0, 1) + __builtin_shufflevector(half, half, 2, 3);
  return sum[0] + sum[1];
}
#include "labs/vr-halpern/kernels_body.inc"
}  // namespace avx2
#undef QUIRE_TARGET
#define QUIRE_TARGET __attribute__((target("avx512f")))
namespace avx512 {
using Part = Eight;
constexpr std::size_t kWidth = 8, kParts = 1;
QUIRE_TARGET QUIRE_INLINE double total(const Part* v) {
  const Four half =
      __builtin_shufflevector(v[0], v[0], 0, 1, 2, 3) + __builtin_shufflevector(v[0], v[0], 4, 5, 6, 7);
  const Two sum = __builtin_shufflevector(half, half, 0, 1) + __builtin_shufflevector(half, half, 2, 3);
  return sum[0] + sum[1];
}
#include "labs/vr-halpern/kernels_body.inc"
}  // namespace avx512
#undef QUIRE_TARGET
#endif

}  // namespace

std::vector<Kernels> all_kernels() {
  std::vector<Kernels> all{{"plain", plain::dot, plain::distance2, plain::add, plain::add_and_dot,
                            plain::scaled_sum, plain::rows}};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2"))
    all.push_back(
        {"avx2", avx2::dot, avx2::distance2, avx2::add, avx2::add_and_dot, avx2::scaled_sum, avx2::rows});
  if (__builtin_cpu_supports("avx512f"))
    all.push_back({"avx512", avx512::dot, avx512::distance2, avx512::add, avx512::add_and_dot,
                   avx512::scaled_sum, avx512::rows});
#endif
  return all;
}

const Kernels& kernels() {
  static const Kernels widest = all_kernels().back();
  return widest;
}

}  // namespace quire::labs::vr_halpern
