// Words of up to 1024 bits, all arithmetic modulo 2^w. Sums, products and bitwise operations of the lowest
// bits depend on the lowest bits alone, so operations run over whole limbs and a result is cut to its width
// once, at the end.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace quire::labs::lean_tcs::mba {

inline constexpr std::size_t kWidthMax = 1024, kLimbsMax = kWidthMax / 64;

struct Word {
  std::array<std::uint64_t, kLimbsMax> limbs{};

  static Word of(std::uint64_t value) {
    Word w;
    w.limbs[0] = value;
    return w;
  }
  static Word ones() {
    Word w;
    w.limbs.fill(~std::uint64_t{0});
    return w;
  }
  bool bit(std::size_t i) const { return (limbs[i / 64] >> (i % 64) & 1) != 0; }
  bool is_zero() const { return *this == Word{}; }
  bool operator==(const Word&) const = default;
  auto operator<=>(const Word&) const = default;
};

constexpr std::size_t limbs_for(std::size_t width) { return (width + 63) / 64; }

// Over the first `limbs` limbs; the others are left as they are.
void add_to(Word& a, const Word& b, std::size_t limbs);
void subtract_from(Word& a, const Word& b, std::size_t limbs);
Word product(const Word& a, const Word& b, std::size_t limbs);
void negate(Word& a, std::size_t limbs);

/// Bits from `width` on set to 0.
Word cut(Word word, std::size_t width);
/// Number of bits without leading zeros.
std::size_t bits_of(const Word& word);

/// "255" or "0xff"; nothing where it is none or has more than kWidthMax bits.
std::optional<Word> read_word(std::string_view text);
std::string decimal(const Word& word);

}  // namespace quire::labs::lean_tcs::mba
