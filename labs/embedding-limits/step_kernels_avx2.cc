// AVX2 with FMA: two registers are the sixteen lanes; one block of queries against four documents.
#include "labs/embedding-limits/step_kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

namespace quire::labs::embedding_limits {
namespace {

#include "labs/engines/lanes/lanes_avx2.inc"

constexpr std::size_t kVectors = 1;
constexpr std::size_t kDocuments = 4;

#include "labs/embedding-limits/step_kernels_body.inc"

constexpr StepKernels kAvx2{"avx2", kVectors, scores_of, softmax, gradients, adam};

}  // namespace

const StepKernels* step_avx2_kernels() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &kAvx2 : nullptr;
}

}  // namespace quire::labs::embedding_limits

#else

namespace quire::labs::embedding_limits {
const StepKernels* step_avx2_kernels() { return nullptr; }
}  // namespace quire::labs::embedding_limits

#endif
