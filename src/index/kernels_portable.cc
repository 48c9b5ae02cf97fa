// The kernels in plain C++: what they answer is what every other set must answer.
#include "index/bytes.h"
#include "index/kernels.h"
#include "index/score.h"

namespace quire::index {
namespace {

/// Value i of `width` bits: with at most 7 bits before it in its byte it always lies within eight bytes.
std::uint32_t value_at(const std::uint8_t* from, unsigned width, std::size_t i) {
  const std::size_t bit = i * width;
  const std::uint64_t mask = (std::uint64_t{1} << width) - 1;
  return static_cast<std::uint32_t>(load<std::uint64_t>(from + bit / 8) >> (bit % 8) & mask);
}

void rows(const std::uint8_t* from, unsigned width, std::size_t count, std::uint32_t before,
          std::uint32_t* out) {
  for (std::size_t i = 0; i < count; ++i) {
    before += value_at(from, width, i) + 1;
    out[i] = before;
  }
}

void bytes(const std::uint8_t* from, unsigned width, std::size_t count, std::uint8_t* values) {
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<std::uint8_t>(value_at(from, width, i));
}

void numbers(const std::uint8_t* from, unsigned width, std::size_t count, std::uint32_t* values) {
  for (std::size_t i = 0; i < count; ++i) values[i] = value_at(from, width, i);
}

std::size_t count_below(const std::uint32_t* rows, std::size_t count, std::uint32_t target) {
  std::size_t below = 0;
  for (std::size_t i = 0; i < count; ++i) below += rows[i] < target ? 1 : 0;
  return below;
}

/// Addresses as if the arrays began at row 0, so that rows need no subtraction; eight postings a turn. Of
/// what was measured this is the fastest: gathers of norms or of the table take twice the time, also with
/// AVX-512.
void add_scores(const std::uint32_t* rows, const std::uint8_t* codes, std::size_t count, std::uint32_t base,
                const std::uint16_t* table, std::uint32_t weight, const std::uint8_t* norms,
                std::uint16_t* scores) {
  const std::uintptr_t norm_of_0 = reinterpret_cast<std::uintptr_t>(norms) - base;
  const std::uintptr_t score_of_0 =
      reinterpret_cast<std::uintptr_t>(scores) - std::uintptr_t{base} * sizeof *scores;
  const auto add = [&](std::size_t i) {
    const std::uintptr_t row = rows[i];
    // NOLINTBEGIN(performance-no-int-to-ptr): pointers outside their array are not C++, numbers are.
    const std::uint8_t norm = *reinterpret_cast<const std::uint8_t*>(norm_of_0 + row);
    std::uint16_t& score = *reinterpret_cast<std::uint16_t*>(score_of_0 + row * sizeof *scores);
    // NOLINTEND(performance-no-int-to-ptr)
    score = static_cast<std::uint16_t>(score + score_of(weight, table[std::size_t{codes[i]} * 256 + norm]));
  };
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    add(i), add(i + 1), add(i + 2), add(i + 3);
    add(i + 4), add(i + 5), add(i + 6), add(i + 7);
  }
  for (; i < count; ++i) add(i);
}

std::size_t keep_at_least(std::uint16_t* scores, std::size_t count, std::uint32_t bound,
                          std::uint16_t* indices) {
  std::size_t found = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const bool enough = scores[i] >= bound;
    indices[found] = static_cast<std::uint16_t>(i);
    found += enough ? 1 : 0;
    scores[i] = enough ? scores[i] : std::uint16_t{0};
  }
  return found;
}

constexpr Kernels kPortable{"portable", rows, bytes, numbers, count_below, add_scores, keep_at_least};

}  // namespace

const Kernels* portable_kernels() { return &kPortable; }

}  // namespace quire::index
