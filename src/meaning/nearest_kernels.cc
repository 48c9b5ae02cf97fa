// Asked once, as in index/kernels.cc; QUIRE_KERNELS=portable|avx2|avx512 asks for a lesser set here too.
#include "meaning/nearest_kernels.h"

#include <cstdlib>
#include <vector>

namespace quire::meaning {
namespace {

const NearestKernels& choose() {
  const char* const wanted = std::getenv("QUIRE_KERNELS");
  for (const NearestKernels* one : all_nearest_kernels())
    if (wanted != nullptr && one->name == wanted) return *one;
  return *all_nearest_kernels().front();
}

}  // namespace

const NearestKernels& nearest_kernels() {
  static const NearestKernels& chosen = choose();
  return chosen;
}

std::span<const NearestKernels* const> all_nearest_kernels() {
  static const std::vector<const NearestKernels*> all = [] {
    std::vector<const NearestKernels*> out;
    for (const auto* set : {nearest_avx512_kernels(), nearest_avx2_kernels(), nearest_portable_kernels()})
      if (set != nullptr) out.push_back(set);
    return out;
  }();
  return all;
}

}  // namespace quire::meaning
