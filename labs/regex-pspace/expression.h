// Formal regular expressions: letters, union r+s, concatenation rs, r* and r?; neither the empty word nor the
// empty language is a leaf. A tree is kept as it was built (binary), because its length (letters, unions,
// concatenations, stars and question marks; parentheses are free) and its depth are what a benchmark asks
// about, and a printed expression, read again, may be another tree of the same length.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paper/result.h"

namespace quire::labs::regex_pspace {

inline constexpr std::size_t kLettersMax = 8;
inline constexpr std::size_t kNodesMax = 4096;  ///< tree length of anything that is read

enum class Op : std::uint8_t { letter, either, then, star, maybe };

/// Nodes in one array, children before parents, the root last: no recursion is needed to walk it.
class Expression {
 public:
  struct Node {
    Op op = Op::letter;
    std::uint8_t letter = 0;            ///< of a leaf
    std::uint32_t left = 0, right = 0;  ///< places; `right` for unions and concatenations alone
  };

  static Expression leaf(std::uint8_t letter);
  static Expression of(Op unary, const Expression& inner);
  static Expression of(Op binary, const Expression& left, const Expression& right);

  std::span<const Node> nodes() const { return nodes_; }
  const Node& root() const { return nodes_.back(); }
  /// Number of nodes.
  std::size_t length() const { return nodes_.size(); }
  /// 0 for a letter.
  std::size_t depth() const;
  /// Occurrences of letters.
  std::size_t positions() const;
  /// Bit i: letter i occurs.
  std::uint32_t letters() const;
  /// The tree below a node, by itself.
  Expression below(std::uint32_t node) const;
  /// Letter i becomes image[i].
  Expression renamed(std::span<const std::uint8_t> image) const;

 private:
  std::vector<Node> nodes_{};
};

/// With as few parentheses as unions and concatenations of more than two parts and the precedence of *, ?
/// over concatenation over + allow. Letters are 'a', 'b', ...
std::string print(const Expression& expression);

/// Reads an expression over the first `letters` letters of the alphabet; unions and concatenations associate
/// to the left, blanks are passed over. Errors name the place: "character 3: ')' without '('".
Result<Expression> parse(std::string_view text, std::size_t letters);

}  // namespace quire::labs::regex_pspace
