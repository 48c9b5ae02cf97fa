// Plain loops over sixteen numbers. Where the processor fuses multiply and add on its own (arm64) they become
// vectors; where it does not, std::fma is a slow but equal stand-in.
#include <bit>
#include <cmath>
#include <cstdint>

#include "labs/embedding-limits/step_kernels.h"

namespace quire::labs::embedding_limits {
namespace {

#include "labs/engines/lanes/lanes_portable.inc"

constexpr std::size_t kVectors = 1;
constexpr std::size_t kDocuments = 2;

#include "labs/embedding-limits/step_kernels_body.inc"

constexpr StepKernels kPortable{"portable", kVectors, scores_of, softmax, gradients, adam};

}  // namespace

const StepKernels* step_portable_kernels() { return &kPortable; }

}  // namespace quire::labs::embedding_limits
