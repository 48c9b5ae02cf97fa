#include "index/filter_bits.h"

#include <bit>

namespace quire::index {

void Bits::set_all(std::size_t rows) {
  for (std::size_t i = 0; i < rows / 64; ++i) words_[i] = ~std::uint64_t{0};
  if (rows % 64 != 0) words_[rows / 64] = (std::uint64_t{1} << (rows % 64)) - 1;
}

void Bits::and_with(const Bits& other) {
  for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
}

void Bits::and_not(const Bits& other) {
  for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
}

std::uint64_t Bits::count() const {
  std::uint64_t count = 0;
  for (const std::uint64_t word : words_) count += static_cast<std::uint64_t>(std::popcount(word));
  return count;
}

}  // namespace quire::index
