// A width is chosen by counting how many values have each length in bits: the bytes that any width would take
// follow from those counts alone. Reading is one kernel for the low bits and a loop over the few patches.
// Bounds come from what packing can write at all, so that damaged bytes give wrong values, never wild reads.
#include "index/codec.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>

#include "index/bytes.h"
#include "index/kernels.h"

namespace quire::index {
namespace {

constexpr unsigned kWidthMax = 32;
constexpr unsigned kByteWidthMax = 8;

std::size_t low_size(std::size_t count, unsigned width) { return (count * width + 7) / 8; }

/// Values one behind the other, lowest bit first; bits above `width` are left out.
template <class T>
void put_bits(std::string& out, std::span<const T> values, unsigned width) {
  std::array<char, kBlockRows * 4 + 8> packed;
  char* at = packed.data();
  const std::uint64_t mask = (1ull << width) - 1;
  std::uint64_t pending = 0;
  unsigned pending_bits = 0;
  for (const T value : values) {
    pending |= (value & mask) << pending_bits;
    pending_bits += width;
    if (pending_bits < 32) continue;
    std::memcpy(at, &pending, 4);
    at += 4;
    pending >>= 32;
    pending_bits -= 32;
  }
  std::memcpy(at, &pending, 4);
  out.append(packed.data(), low_size(values.size(), width));
}

/// The width with which `values` and their patches take fewest bytes; among equals the one with the fewest
/// patches. patch_size(bits) is what a patch of so many bits takes.
template <class T, class PatchSize>
unsigned cheapest_width(std::span<const T> values, PatchSize patch_size) {
  std::array<std::size_t, kWidthMax + 1> of_length{};
  for (const T value : values) ++of_length[static_cast<std::size_t>(std::bit_width(value))];
  unsigned widest = kWidthMax;
  while (widest > 0 && of_length[widest] == 0) --widest;

  unsigned best = widest;
  std::size_t best_size = low_size(values.size(), widest);
  for (unsigned width = widest; width-- > 0;) {
    std::size_t size = low_size(values.size(), width);
    for (unsigned length = width + 1; length <= widest; ++length)
      size += of_length[length] * patch_size(length - width);
    if (size >= best_size) continue;
    best = width;
    best_size = size;
  }
  return best;
}

/// Width, number of patches, low bits, and of each value that has more its place and its high bits.
template <class T, class PutHigh>
void put_patched(std::string& out, std::span<const T> values, unsigned width, PutHigh put_high) {
  out.push_back(static_cast<char>(width));
  const std::size_t patches_at = out.size();
  out.push_back(0);
  put_bits(out, values, width);
  unsigned patches = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::uint64_t high = std::uint64_t{values[i]} >> width;
    if (high == 0) continue;
    out.push_back(static_cast<char>(i));
    put_high(high);
    ++patches;
  }
  out[patches_at] = static_cast<char>(patches);
}

/// The high bits of a patch: LEB128, not zero, not longer than need be, at most `max`. Else null.
const std::uint8_t* take_high(const std::uint8_t* from, const std::uint8_t* end, std::uint64_t max,
                              std::uint64_t& high) {
  high = 0;
  for (unsigned shift = 0; from < end && shift < 35; shift += 7) {
    const std::uint8_t byte = *from++;
    high |= std::uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return byte != 0 && high <= max ? from : nullptr;
  }
  return nullptr;
}

const std::uint8_t* unpack_run(const std::uint8_t* from, const std::uint8_t* end, std::size_t count,
                               std::uint32_t* values) {
  if (end - from < 2) return nullptr;
  const unsigned width = *from++;
  const std::size_t patches = *from++;
  if (width > kWidthMax || patches > count) return nullptr;
  const std::size_t low = low_size(count, width);
  if (low > static_cast<std::size_t>(end - from)) return nullptr;
  kernels().numbers(from, width, count, values);
  from += low;

  const std::uint64_t high_max = (std::uint64_t{1} << (kWidthMax - width)) - 1;
  std::size_t place_min = 0;
  for (std::size_t i = 0; i < patches; ++i) {
    if (from == end) return nullptr;
    const std::size_t place = *from++;
    if (place < place_min || place >= count) return nullptr;
    place_min = place + 1;
    std::uint64_t high;
    from = take_high(from, end, high_max, high);
    if (from == nullptr) return nullptr;
    values[place] |= static_cast<std::uint32_t>(high << width);
  }
  return from;
}

}  // namespace

void pack_rows(std::string& out, std::span<const std::uint32_t> rows, std::uint32_t before) {
  assert(rows.size() <= kBlockRows);
  std::array<std::uint32_t, kBlockRows> gaps;
  std::uint32_t any = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    gaps[i] = rows[i] - before - 1;
    any |= gaps[i];
    before = rows[i];
  }
  const auto width = static_cast<unsigned>(std::bit_width(any));
  out.push_back(static_cast<char>(width));
  put_bits(out, std::span<const std::uint32_t>(gaps.data(), rows.size()), width);
}

const std::uint8_t* unpack_rows(const std::uint8_t* from, std::size_t count, std::uint32_t before,
                                std::uint32_t* rows) {
  const unsigned width = std::min<unsigned>(*from++, kWidthMax);
  kernels().rows(from, width, count, before, rows);
  return from + low_size(count, width);
}

const std::uint8_t* rows_end(const std::uint8_t* from, std::size_t count) {
  const unsigned width = *from++;
  return width <= kWidthMax ? from + low_size(count, width) : nullptr;
}

void pack_bytes(std::string& out, std::span<const std::uint8_t> values) {
  assert(values.size() <= kBlockRows);
  const unsigned width = cheapest_width(values, [](unsigned) { return std::size_t{2}; });
  put_patched(out, values, width, [&](std::uint64_t high) { out.push_back(static_cast<char>(high)); });
}

const std::uint8_t* unpack_bytes(const std::uint8_t* from, std::size_t count, std::uint8_t* values) {
  const unsigned width = std::min<unsigned>(*from++, kByteWidthMax);
  const std::size_t low = low_size(count, width);
  // The cheapest width never takes more than a byte a value: no number of patches leads further than that.
  const std::size_t patches = std::min<std::size_t>(*from++, (count - low) / 2);
  kernels().bytes(from, width, count, values);
  from += low;
  for (std::size_t i = 0; i < patches; ++i, from += 2) {
    std::uint8_t& value = values[std::min<std::size_t>(from[0], count)];  // no such place: into the slack
    value = static_cast<std::uint8_t>(value | from[1] << width);
  }
  return from;
}

void pack_numbers(std::string& out, std::span<const std::uint32_t> values) {
  for (; !values.empty(); values = values.subspan(std::min(values.size(), kBlockRows))) {
    const auto run = values.first(std::min(values.size(), kBlockRows));
    const unsigned width = cheapest_width(run, [](unsigned bits) { return 1 + (bits + 6) / 7; });
    put_patched(out, run, width, [&](std::uint64_t high) { put_varint(out, high); });
  }
}

const std::uint8_t* unpack_numbers(const std::uint8_t* from, const std::uint8_t* end, std::size_t count,
                                   std::uint32_t* values) {
  while (count > 0 && from != nullptr) {
    const std::size_t run = std::min(count, kBlockRows);
    from = unpack_run(from, end, run, values);
    count -= run;
    values += run;
  }
  return from;
}

}  // namespace quire::index
