// Clearing the subcube of a clause, for AVX-512, AVX2 and any processor. Bits alone: all give the same.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace quire::labs::sat {

inline constexpr std::size_t kBlockWords = 8;
using BlockMask = std::array<std::uint64_t, kBlockWords>;

/// In the blocks whose number agrees with `fixed` on the bits of `care`, clears the bits of `mask`.
struct TableKernel {
  std::string_view name;
  void (*clear)(std::uint64_t* words, std::size_t blocks, std::size_t care, std::size_t fixed,
                const BlockMask& mask);
};

/// The best one that this processor has.
const TableKernel& table_kernel();
/// All that it has, the best first.
std::span<const TableKernel* const> all_table_kernels();

}  // namespace quire::labs::sat
