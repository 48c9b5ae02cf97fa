// Sets of elements as bits. Elements are numbered from 1 (element x is bit x - 1); a set grows when something
// is inserted and is empty beyond its end, so sets of different length mix freely.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace quire::labs::generation_replay {

/// An element of the universe: a number from 1. 0 stands for "none".
using Elem = std::uint64_t;
/// The place of a language in its family, from 1. 0 stands for "none".
using Index = std::uint32_t;

/// Nothing larger is handled: a bit row of this length takes 8 MiB.
inline constexpr Elem kElemMax = Elem{1} << 26;

inline std::size_t words_for(Elem elements) { return static_cast<std::size_t>((elements + 63) / 64); }

class Bits {
 public:
  bool has(Elem x) const {
    const std::size_t w = (x - 1) / 64;
    return w < words_.size() && (words_[w] >> ((x - 1) % 64) & 1) != 0;
  }
  /// True when x is new.
  bool insert(Elem x) {
    const std::size_t w = (x - 1) / 64;
    if (w >= words_.size()) words_.resize(w + 1 + w / 2, 0);
    const std::uint64_t bit = std::uint64_t{1} << ((x - 1) % 64);
    if (words_[w] & bit) return false;
    words_[w] |= bit;
    ++count_;
    return true;
  }
  void erase(Elem x) {
    if (!has(x)) return;
    words_[(x - 1) / 64] &= ~(std::uint64_t{1} << ((x - 1) % 64));
    --count_;
  }
  std::size_t count() const { return count_; }
  /// Bits of elements 64 w + 1 .. 64 w + 64.
  std::uint64_t word(std::size_t w) const { return w < words_.size() ? words_[w] : 0; }
  std::size_t words() const { return words_.size(); }

 private:
  std::vector<std::uint64_t> words_;
  std::size_t count_ = 0;
};

/// The least x in [from, to] for which word(w) has the bit; 0 when there is none.
template <class WordAt>
Elem first_bit(Elem from, Elem to, WordAt word) {
  if (from > to) return 0;
  std::size_t w = (from - 1) / 64;
  std::uint64_t bits = word(w) & (~std::uint64_t{0} << ((from - 1) % 64));
  const std::size_t last = (to - 1) / 64;
  while (bits == 0) {
    if (++w > last) return 0;
    bits = word(w);
  }
  const Elem x = Elem{64} * w + static_cast<Elem>(std::countr_zero(bits)) + 1;
  return x <= to ? x : 0;
}

}  // namespace quire::labs::generation_replay
