#include "index/codec.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#include "index/bytes.h"
#include "index/kernels.h"
namespace quire::index {
namespace {
void pack_bits(std::string& out, const std::uint32_t* v, std::size_t n, unsigned w) {
  std::uint64_t word = 0;
  unsigned filled = 0;
  const std::uint64_t mask = (std::uint64_t{1} << w) - 1;
  for (std::size_t i = 0; i < n; ++i) {
    word |= (v[i] & mask) << filled;
    filled += w;
    for (; filled >= 8; filled -= 8, word >>= 8) out.push_back(static_cast<char>(word & 0xff));
  }
  if (filled) out.push_back(static_cast<char>(word & 0xff));
}
std::size_t packed_bytes(std::size_t n, unsigned w) { return (n * w + 7) / 8; }
}  // namespace
void pack_rows(std::string& out, std::span<const std::uint32_t> rows, std::uint32_t before) {
  std::vector<std::uint32_t> gaps;
  std::uint32_t all = 0;
  for (auto r : rows) {
    gaps.push_back(r - before - 1);
    all |= gaps.back();
    before = r;
  }
  const auto w = static_cast<unsigned>(std::bit_width(all));
  out.push_back(static_cast<char>(w));
  pack_bits(out, gaps.data(), gaps.size(), w);
}
const std::uint8_t* rows_end(const std::uint8_t* from, std::size_t count) {
  return *from > 32 ? nullptr : from + 1 + packed_bytes(count, *from);
}
const std::uint8_t* unpack_rows(const std::uint8_t* from, std::size_t count, std::uint32_t before,
                                std::uint32_t* rows) {
  const unsigned w = std::min<unsigned>(*from, 32);
  kernels().rows(from + 1, w, count, before, rows);
  return from + 1 + packed_bytes(count, w);
}
void pack_bytes(std::string& out, std::span<const std::uint8_t> values) {
  std::size_t best = ~0u;
  unsigned width = 8;
  for (unsigned w = 0; w <= 8; ++w) {
    std::size_t ex = 0;
    for (auto v : values) ex += (v >> w) != 0;
    const std::size_t cost = packed_bytes(values.size(), w) + 2 * ex;
    if (cost < best) {
      best = cost;
      width = w;
    }
  }
  std::vector<std::uint32_t> low(values.begin(), values.end());
  std::string patches;
  std::size_t n = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i] >> width) {
      patches.push_back(static_cast<char>(i));
      patches.push_back(static_cast<char>(values[i] >> width));
      ++n;
    }
  out.push_back(static_cast<char>(width));
  out.push_back(static_cast<char>(n));
  pack_bits(out, low.data(), low.size(), width);
  out += patches;
}
const std::uint8_t* unpack_bytes(const std::uint8_t* from, std::size_t count, std::uint8_t* values) {
  const unsigned w = std::min<unsigned>(from[0], 8);
  const std::size_t n = std::min<std::size_t>(from[1], 128);
  kernels().bytes(from + 2, w, count, values);
  const std::uint8_t* p = from + 2 + packed_bytes(count, w);
  for (std::size_t i = 0; i < n; ++i, p += 2)
    values[p[0] & 127] = static_cast<std::uint8_t>(values[p[0] & 127] | (p[1] << w));
  return p;
}
void pack_numbers(std::string& out, std::span<const std::uint32_t> values) {
  for (std::size_t at = 0; at < values.size(); at += 128) {
    const auto run = values.subspan(at, std::min<std::size_t>(128, values.size() - at));
    std::size_t best = ~0u;
    unsigned width = 32;
    for (unsigned w = 0; w <= 32; ++w) {
      std::size_t cost = packed_bytes(run.size(), w);
      for (auto v : run) {
        const std::uint64_t h = std::uint64_t{v} >> w;
        if (h) cost += 1 + (static_cast<unsigned>(std::bit_width(h)) + 6) / 7;
      }
      if (cost < best) {
        best = cost;
        width = w;
      }
    }
    std::string patches;
    std::size_t n = 0;
    for (std::size_t i = 0; i < run.size(); ++i)
      if (const std::uint64_t h = std::uint64_t{run[i]} >> width) {
        patches.push_back(static_cast<char>(i));
        put_varint(patches, h);
        ++n;
      }
    out.push_back(static_cast<char>(width));
    out.push_back(static_cast<char>(n));
    pack_bits(out, run.data(), run.size(), width);
    out += patches;
  }
}
const std::uint8_t* unpack_numbers(const std::uint8_t* from, const std::uint8_t* end, std::size_t count,
                                   std::uint32_t* values) {
  for (std::size_t at = 0; at < count; at += 128) {
    const std::size_t run = std::min<std::size_t>(128, count - at);
    if (end - from < 2) return nullptr;
    const unsigned w = from[0];
    const std::size_t n = from[1];
    if (w > 32) return nullptr;
    const std::size_t size = packed_bytes(run, w);
    if (static_cast<std::size_t>(end - from) < 2 + size) return nullptr;
    kernels().numbers(from + 2, w, run, values + at);
    from += 2 + size;
    for (std::size_t i = 0; i < n; ++i) {
      if (from >= end || *from >= run) return nullptr;
      const std::size_t place = *from++;
      const std::uint64_t h = take_varint(from, end);
      values[at + place] |= static_cast<std::uint32_t>(h << w);
    }
  }
  return from;
}
}  // namespace quire::index
