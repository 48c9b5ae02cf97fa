// The choice of a set, asked once, and the packed form of a matrix.
#include "labs/engines/micro/kernels.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace quire::labs::micro {
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
    std::vector<const Kernels*> sets;
    for (const auto* one : {avx512_kernels(), avx2_kernels(), portable_kernels()})
      if (one != nullptr) sets.push_back(one);
    return sets;
  }();
  return all;
}

std::size_t packed_size(std::size_t inner, std::size_t columns) { return inner * columns; }

void pack(const float* b, std::size_t inner, std::size_t columns, std::size_t row, std::size_t column,
          float* packed) {
  for (std::size_t first = 0; first < columns; first += kPanel) {
    const std::size_t width = std::min(kPanel, columns - first);
    for (std::size_t c = 0; c < inner; ++c) {
      const float* const from = b + c * row + first * column;
      for (std::size_t j = 0; j < width; ++j) packed[j] = from[j * column];
      packed += width;
    }
  }
}

}  // namespace quire::labs::micro
