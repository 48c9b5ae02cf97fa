// AVX-512: a register is the sixteen lanes; four blocks of queries against four documents are 16
// accumulators.
#include "labs/embedding-limits/step_kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

namespace quire::labs::embedding_limits {
namespace {

#include "labs/engines/lanes/lanes_avx512.inc"

constexpr std::size_t kVectors = 4;
constexpr std::size_t kDocuments = 4;

#include "labs/embedding-limits/step_kernels_body.inc"

constexpr StepKernels kAvx512{"avx512", kVectors, scores_of, softmax, gradients, adam};

}  // namespace

const StepKernels* step_avx512_kernels() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") ? &kAvx512 : nullptr;
}

}  // namespace quire::labs::embedding_limits

#else

namespace quire::labs::embedding_limits {
const StepKernels* step_avx512_kernels() { return nullptr; }
}  // namespace quire::labs::embedding_limits

#endif
