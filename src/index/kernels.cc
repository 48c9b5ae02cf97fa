// Which kernels this processor runs is asked once; after that a call is one jump through a pointer.
#include "index/kernels.h"

#include <cstdlib>
#include <vector>

namespace quire::index {
namespace {

const Kernels& choose() {
  const char* const wanted = std::getenv("QUIRE_KERNELS");
  for (const Kernels* one : all_kernels())
    if (wanted != nullptr && one->name == wanted) return *one;
  return *all_kernels().front();
}

}  // namespace

const Kernels& kernels() {
  static const Kernels& chosen = choose();
  return chosen;
}

std::span<const Kernels* const> all_kernels() {
  static const std::vector<const Kernels*> all = [] {
    std::vector<const Kernels*> out;
    for (const Kernels* set : {avx512_kernels(), avx2_kernels(), portable_kernels()})
      if (set != nullptr) out.push_back(set);
    return out;
  }();
  return all;
}

}  // namespace quire::index
