#include "index/kernels.h"

#include "index/bytes.h"
namespace quire::index {
namespace {
void numbers(const std::uint8_t* from, unsigned w, std::size_t n, std::uint32_t* v) {
  const std::uint64_t mask = (std::uint64_t{1} << w) - 1;
  for (std::size_t i = 0, bit = 0; i < n; ++i, bit += w)
    v[i] = static_cast<std::uint32_t>((load<std::uint64_t>(from + (bit >> 3)) >> (bit & 7)) & mask);
}
void rows(const std::uint8_t* from, unsigned w, std::size_t n, std::uint32_t before, std::uint32_t* r) {
  numbers(from, w, n, r);
  for (std::size_t i = 0; i < n; ++i) r[i] = before = before + r[i] + 1;
}
void bytes(const std::uint8_t* from, unsigned w, std::size_t n, std::uint8_t* v) {
  const std::uint64_t mask = (std::uint64_t{1} << w) - 1;
  for (std::size_t i = 0, bit = 0; i < n; ++i, bit += w)
    v[i] = static_cast<std::uint8_t>((load<std::uint64_t>(from + (bit >> 3)) >> (bit & 7)) & mask);
}
std::size_t count_below(const std::uint32_t* r, std::size_t n, std::uint32_t t) {
  std::size_t c = 0;
  for (std::size_t i = 0; i < n; ++i) c += r[i] < t;
  return c;
}
void add_scores(const std::uint32_t* r, const std::uint8_t* c, std::size_t n, std::uint32_t base,
                const std::uint16_t* table, std::uint32_t weight, const std::uint8_t* norms,
                std::uint32_t* s) {
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t d = r[i] - base;
    s[d] += weight * table[c[i] * 256u + norms[d]];
  }
}
std::size_t at_least(const std::uint32_t* s, std::size_t n, std::uint32_t b, std::uint16_t* out) {
  std::size_t k = 0;
  for (std::size_t i = 0; i < n; ++i)
    if (s[i] >= b) out[k++] = static_cast<std::uint16_t>(i);
  return k;
}
const Kernels kPortable{"portable", rows, bytes, numbers, count_below, add_scores, at_least};
const Kernels* const kAll[] = {&kPortable};
}  // namespace
const Kernels& kernels() { return kPortable; }
std::span<const Kernels* const> all_kernels() { return kAll; }
}  // namespace quire::index
