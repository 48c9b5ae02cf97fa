#include "labs/embedding-limits/npy_writer.h"

#include <bit>
#include <cstdint>

#include <fmt/format.h>

namespace quire::labs::embedding_limits {

std::string npy_bytes(const Vectors& vectors) {
  constexpr std::size_t kPreamble = 10;  // magic, version, length of the header
  std::string header = fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, {}), }}",
                                   vectors.rows, vectors.dimensions);
  header.append(63 - (kPreamble + header.size()) % 64, ' ');
  header += '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size() & 0xFF);
  bytes += static_cast<char>(header.size() >> 8);
  bytes += header;
  for (const float number : vectors.numbers) {
    const auto bits = std::bit_cast<std::uint32_t>(number);
    for (unsigned shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(bits >> shift & 0xFF);
  }
  return bytes;
}

}  // namespace quire::labs::embedding_limits
