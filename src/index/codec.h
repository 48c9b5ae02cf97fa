// Small numbers packed into few bits, in blocks: rows of a posting list as gaps, and plain numbers with
// patches for the few that are large (after Zukowski, Heman, Nes, Boncz, "Super-scalar RAM-CPU cache
// compression", ICDE 2006: PFOR). Byte by byte: docs/search.md "Files". The kernels that unpack are chosen
// once at run time for the processor (kernels.h); the portable ones define what all of them answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace quire::index {

constexpr std::size_t kBlockRows = 128;
/// Kernels write whole vectors: room behind the last value of an output, and readable bytes behind every
/// input (files end with as many zeros).
constexpr std::size_t kSlack = 64;

/// Appends ascending rows (1 to 128), each greater than the one before; `before` is the row before the first
/// (as unsigned arithmetic has it: ~0u before row 0). A byte for the width, then gaps minus one.
void pack_rows(std::string& out, std::span<const std::uint32_t> rows, std::uint32_t before);
/// Reads `count` rows into `rows` (room for count + kSlack / 4); returns where the bytes end. Bytes must have
/// been checked by rows_end() or a checksum: it reads what the width says, at most 1 + 4 * count bytes.
const std::uint8_t* unpack_rows(const std::uint8_t* from, std::size_t count, std::uint32_t before,
                                std::uint32_t* rows);
/// Where packed rows end, without reading them; null when the width is none of ours.
const std::uint8_t* rows_end(const std::uint8_t* from, std::size_t count);

/// Appends bytes (1 to 128) with patches: width, number of patches, the low bits, then a place and the high
/// bits for each that needs more. The width is the one that takes fewest bytes.
void pack_bytes(std::string& out, std::span<const std::uint8_t> values);
/// Reads `count` bytes into `values` (room for count + kSlack). Whatever the bytes hold, what it returns is
/// at most 2 + count further on, and it reads no further than kSlack behind that.
const std::uint8_t* unpack_bytes(const std::uint8_t* from, std::size_t count, std::uint8_t* values);

/// The same for numbers of 32 bits and any count (0 too), in runs of 128.
void pack_numbers(std::string& out, std::span<const std::uint32_t> values);
/// Reads `count` numbers into `values` (room for count + kSlack / 4). Never reads at or behind `end` +
/// kSlack; null when the bytes are not what pack_numbers wrote.
const std::uint8_t* unpack_numbers(const std::uint8_t* from, const std::uint8_t* end, std::size_t count,
                                   std::uint32_t* values);

}  // namespace quire::index
