// AVX2 with FMA: lanes are two registers; 12 of 16 hold sums.
#include "labs/engines/micro/kernels.h"

#if defined(__x86_64__)

#include <cmath>

#include <immintrin.h>

namespace quire::labs::micro {
namespace {

constexpr std::size_t kRows = 6;
constexpr std::size_t kVectors = 1;

#include "labs/engines/lanes/lanes_avx2.inc"
#include "labs/engines/micro/kernels_body.inc"

constexpr Kernels kSet{"avx2",       multiply, rms_norm, rms_norm_back, gelu,    gelu_back,  softmax,
                       softmax_back, rotate,   adam,     add_all,       squares, key_scores, mix_values};

}  // namespace

const Kernels* avx2_kernels() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &kSet : nullptr;
}

}  // namespace quire::labs::micro

#else

namespace quire::labs::micro {
const Kernels* avx2_kernels() { return nullptr; }
}  // namespace quire::labs::micro

#endif
