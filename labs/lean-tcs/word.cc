#include "labs/lean-tcs/word.h"

#include <algorithm>
#include <bit>

namespace quire::labs::lean_tcs::mba {
namespace {

using Wide = unsigned __int128;

/// word = word * factor + digit; what is carried out of it.
std::uint64_t take_digit(Word& word, std::uint64_t factor, std::uint64_t digit) {
  Wide carry = digit;
  for (std::uint64_t& limb : word.limbs) {
    carry += static_cast<Wide>(limb) * factor;
    limb = static_cast<std::uint64_t>(carry);
    carry >>= 64;
  }
  return static_cast<std::uint64_t>(carry);
}

}  // namespace

void add_to(Word& a, const Word& b, std::size_t limbs) {
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < limbs; ++i) {
    const Wide sum = static_cast<Wide>(a.limbs[i]) + b.limbs[i] + carry;
    a.limbs[i] = static_cast<std::uint64_t>(sum);
    carry = static_cast<std::uint64_t>(sum >> 64);
  }
}

void subtract_from(Word& a, const Word& b, std::size_t limbs) {
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < limbs; ++i) {
    const Wide difference = static_cast<Wide>(a.limbs[i]) - b.limbs[i] - borrow;
    a.limbs[i] = static_cast<std::uint64_t>(difference);
    borrow = static_cast<std::uint64_t>(difference >> 64) & 1;
  }
}

Word product(const Word& a, const Word& b, std::size_t limbs) {
  Word result;
  for (std::size_t i = 0; i < limbs; ++i) {
    if (a.limbs[i] == 0) continue;
    std::uint64_t carry = 0;
    for (std::size_t j = 0; i + j < limbs; ++j) {
      const Wide sum = static_cast<Wide>(a.limbs[i]) * b.limbs[j] + result.limbs[i + j] + carry;
      result.limbs[i + j] = static_cast<std::uint64_t>(sum);
      carry = static_cast<std::uint64_t>(sum >> 64);
    }
  }
  return result;
}

void negate(Word& a, std::size_t limbs) {
  Word zero;
  subtract_from(zero, a, limbs);
  a = zero;
}

Word cut(Word word, std::size_t width) {
  for (std::size_t i = 0; i < kLimbsMax; ++i) {
    if (64 * i >= width) {
      word.limbs[i] = 0;
    } else if (width - 64 * i < 64) {
      word.limbs[i] &= (std::uint64_t{1} << (width - 64 * i)) - 1;
    }
  }
  return word;
}

std::size_t bits_of(const Word& word) {
  for (std::size_t i = kLimbsMax; i-- > 0;)
    if (word.limbs[i] != 0) return 64 * i + static_cast<std::size_t>(std::bit_width(word.limbs[i]));
  return 0;
}

std::optional<Word> read_word(std::string_view text) {
  std::uint64_t base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    base = 16;
    text.remove_prefix(2);
  }
  if (text.empty()) return std::nullopt;
  Word word;
  for (const char c : text) {
    std::uint64_t digit = 99;
    if (c >= '0' && c <= '9') digit = static_cast<std::uint64_t>(c - '0');
    if (c >= 'a' && c <= 'f') digit = static_cast<std::uint64_t>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') digit = static_cast<std::uint64_t>(c - 'A') + 10;
    if (digit >= base || take_digit(word, base, digit) != 0) return std::nullopt;
  }
  return word;
}

std::string decimal(const Word& word) {
  constexpr std::uint64_t kChunk = 1'000'000'000'000'000'000;
  Word rest = word;
  std::string digits;  // the last first
  while (!rest.is_zero()) {
    Wide remainder = 0;
    for (std::size_t i = kLimbsMax; i-- > 0;) {
      remainder = remainder << 64 | rest.limbs[i];
      rest.limbs[i] = static_cast<std::uint64_t>(remainder / kChunk);
      remainder %= kChunk;
    }
    auto chunk = static_cast<std::uint64_t>(remainder);
    for (int i = 0; i < 18 && (chunk > 0 || !rest.is_zero()); ++i, chunk /= 10)
      digits += static_cast<char>('0' + chunk % 10);
  }
  if (digits.empty()) digits += '0';
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace quire::labs::lean_tcs::mba
