// XXH64 (Yann Collet's xxHash, 64 bits, seed 0), in one piece or fed in parts.
// Specification: github.com/Cyan4973/xxHash, doc/xxhash_spec.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace quire::index {

class Checksum {
 public:
  void add(std::string_view bytes);
  std::uint64_t value() const;

 private:
  void stripe(const char* from);

  std::array<std::uint64_t, 4> lanes_{0x60ea27eeadc0b5d6ull, 0xc2b2ae3d27d4eb4full, 0, 0x61c8864e7a143579ull};
  std::array<char, 32> rest_{};
  std::size_t rest_size_ = 0;
  std::uint64_t total_ = 0;
};

std::uint64_t checksum(std::string_view bytes);

}  // namespace quire::index
