// What writer and reader of posting lists agree on. Byte by byte: docs/search.md "Files".
#pragma once

#include <cstddef>
#include <cstdint>

namespace quire::index {

/// Lists shorter than this are plain LEB128 numbers, without bounds.
constexpr std::uint32_t kTinyPapers = 16;
/// A bound is a byte: the highest impact in 255ths of Ranking::kImpactMax, rounded up.
constexpr std::uint32_t kBoundMax = 255;
/// Of one word in one paper.
constexpr std::uint32_t kPlacesMax = 65535;
/// The keys of words of organisations begin with this byte, which no UTF-8 has: they stand behind the keys of
/// all texts, and neither words nor beginnings nor edits of words meet them.
constexpr char kOrganisationKey = '\xff';
/// u32 last row, u32 end of the bytes, u32 begin of the places, u8 bound, for each block.
constexpr std::size_t kBlockTableBytes = 13;

}  // namespace quire::index
