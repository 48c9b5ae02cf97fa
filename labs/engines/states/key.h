// A state of a puzzle packed into 128 bits. Fields are put in from the lowest bits up and taken out in the
// same order; equal keys are equal states, so that a search never trusts a hash.
#pragma once

#include <bit>
#include <cassert>
#include <compare>
#include <cstdint>

namespace quire::labs::states {

inline constexpr unsigned kKeyBits = 128;

struct Key {
  std::uint64_t high = 0, low = 0;
  friend auto operator<=>(const Key&, const Key&) = default;
};

/// SplitMix64's finaliser over both halves.
inline std::uint64_t hash_of(const Key& key) {
  std::uint64_t x = key.low + 0x9E3779B97F4A7C15 + std::rotl(key.high * 0xD6E8FEB86659FD93, 32);
  x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
  x = (x ^ x >> 27) * 0x94D049BB133111EB;
  return x ^ x >> 31;
}

/// Bits that tell `values` values apart, at least 1.
constexpr unsigned bits_for(std::uint64_t values) {
  unsigned bits = 1;
  while (bits < 64 && (std::uint64_t{1} << bits) < values) ++bits;
  return bits;
}

class Packer {
 public:
  /// 1 to 63 bits; what does not fit into kKeyBits is the caller's fault.
  void put(std::uint64_t value, unsigned bits) {
    assert(bits < 64 && value >> bits == 0 && used_ + bits <= kKeyBits);
    if (used_ < 64) {
      key_.low |= value << used_;
      if (used_ + bits > 64) key_.high |= value >> (64 - used_);
    } else {
      key_.high |= value << (used_ - 64);
    }
    used_ += bits;
  }
  const Key& key() const { return key_; }

 private:
  Key key_{};
  unsigned used_ = 0;
};

class Unpacker {
 public:
  explicit Unpacker(const Key& key) : key_(key) {}
  std::uint64_t take(unsigned bits) {
    assert(bits < 64 && used_ + bits <= kKeyBits);
    std::uint64_t value = 0;
    if (used_ < 64) {
      value = key_.low >> used_;
      if (used_ + bits > 64) value |= key_.high << (64 - used_);
    } else {
      value = key_.high >> (used_ - 64);
    }
    used_ += bits;
    return value & ((std::uint64_t{1} << bits) - 1);
  }

 private:
  Key key_;
  unsigned used_ = 0;
};

}  // namespace quire::labs::states
