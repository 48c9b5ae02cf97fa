// AVX-512: 24 of 32 registers hold sums.
#include "labs/engines/micro/kernels.h"

#if defined(__x86_64__)

#include <cmath>

#include <immintrin.h>

namespace quire::labs::micro {
namespace {

constexpr std::size_t kRows = 12;
constexpr std::size_t kVectors = 2;

#include "labs/engines/lanes/lanes_avx512.inc"
#include "labs/engines/micro/kernels_body.inc"

constexpr Kernels kSet{"avx512",     multiply, rms_norm, rms_norm_back, gelu,    gelu_back,  softmax,
                       softmax_back, rotate,   adam,     add_all,       squares, key_scores, mix_values};

}  // namespace

const Kernels* avx512_kernels() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") ? &kSet : nullptr;
}

}  // namespace quire::labs::micro

#else

namespace quire::labs::micro {
const Kernels* avx512_kernels() { return nullptr; }
}  // namespace quire::labs::micro

#endif
