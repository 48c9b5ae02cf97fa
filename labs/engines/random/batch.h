// Draws of a loop: whole numbers below a small n, exactly uniform, from one 32-bit word each.
#pragma once

#include "labs/engines/random/random.h"

namespace quire::labs::random {

/// In [0,n), n > 0. Other numbers than Stream::below() gives, for half as many words.
inline std::uint32_t below_u32(Stream& stream, std::uint32_t n) {
  // Lemire 2019, as Stream::below().
  std::uint64_t product = std::uint64_t{stream.uniform_u32()} * n;
  if (static_cast<std::uint32_t>(product) < n) {
    const std::uint32_t refused = (0 - n) % n;
    while (static_cast<std::uint32_t>(product) < refused) product = std::uint64_t{stream.uniform_u32()} * n;
  }
  return static_cast<std::uint32_t>(product >> 32);
}

}  // namespace quire::labs::random
