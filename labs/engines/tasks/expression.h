// Expressions in x and y: + - *, numbers of 0 to 99, parentheses. Parsed into postfix code on the stack and
// evaluated on many inputs at once, modulo 2^32 (a ring, so that no text of a model can overflow anything).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace quire::labs::tasks {

inline constexpr std::size_t kExpressionSymbolsMax = 128;
inline constexpr std::size_t kExpressionNestingMax = 12;

class Expression {
 public:
  /// In postfix order: operands before their operation, so every part of the text before what it is part of.
  struct Item {
    char kind = 0;            ///< 'x', 'y', 'n' (a number), '+', '-' or '*'
    std::uint8_t number = 0;  ///< of an 'n'
    std::uint8_t left = 0;    ///< of an operation: place of its left operand; the right one stands before it
    std::uint8_t begin = 0, end = 0;  ///< its text, without parentheses around it
    std::uint8_t depth = 0;           ///< operations on the longest way down
  };

  /// False where the text is not an expression, too long, or too deep.
  bool parse(std::string_view text);
  std::span<const Item> items() const { return {items_.data(), count_}; }
  int depth() const { return items_[count_ - 1].depth; }

  /// Values at inputs. All spans have one length, at most kBlock. Only after parse() has succeeded.
  static constexpr std::size_t kBlock = 64;
  void values(std::span<const std::uint32_t> x, std::span<const std::uint32_t> y,
              std::span<std::uint32_t> out) const;

 private:
  friend class ExpressionParser;
  std::array<Item, kExpressionSymbolsMax> items_;
  std::size_t count_ = 0;
};

}  // namespace quire::labs::tasks
