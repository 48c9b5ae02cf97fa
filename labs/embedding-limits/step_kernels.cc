// Asked once, as in src/index/kernels.cc.
#include "labs/embedding-limits/step_kernels.h"

#include <cstdlib>
#include <vector>

namespace quire::labs::embedding_limits {
namespace {

const StepKernels& choose_kernels() {
  const char* const wanted = std::getenv("QUIRE_KERNELS");
  for (const StepKernels* one : all_step_kernels())
    if (wanted != nullptr && one->name == wanted) return *one;
  return *all_step_kernels().front();
}

}  // namespace

const StepKernels& step_kernels() {
  static const StepKernels& chosen = choose_kernels();
  return chosen;
}

std::span<const StepKernels* const> all_step_kernels() {
  static const std::vector<const StepKernels*> all = [] {
    std::vector<const StepKernels*> sets;
    for (const auto* one : {step_avx512_kernels(), step_avx2_kernels(), step_portable_kernels()})
      if (one != nullptr) sets.push_back(one);
    return sets;
  }();
  return all;
}

}  // namespace quire::labs::embedding_limits
