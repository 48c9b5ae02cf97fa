// Terms of mixed Boolean-arithmetic over words: variables, constants, ~ & | ^ + - * and unary minus. Trees
// that are never changed, so that parts are shared; variables are numbers, and names stand beside.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "labs/lean-tcs/word.h"
#include "paper/result.h"

namespace quire::labs::lean_tcs::mba {

inline constexpr std::size_t kVariablesMax = 10, kDepthMax = 1000, kNodesMax = 20'000;

enum class Op : std::uint8_t {
  variable,
  constant,
  complement,
  minus,
  conjunction,
  disjunction,
  exclusive,
  sum,
  difference,
  product
};

struct Node;
using Term = std::shared_ptr<const Node>;

struct Node {
  Op op = Op::constant;
  std::uint32_t variable = 0;
  std::uint32_t size = 1, depth = 1;
  Word value{};
  Term left{}, right{};
};

Term variable(std::uint32_t number);
Term constant(const Word& value);
Term constant(std::uint64_t value);
Term unary(Op op, Term of);
Term binary(Op op, Term left, Term right);
inline bool is_unary(Op op) { return op == Op::complement || op == Op::minus; }
inline bool is_binary(Op op) { return op > Op::minus; }
inline bool is_bitwise(Op op) {
  return op == Op::complement || (op >= Op::conjunction && op <= Op::exclusive);
}

/// In C's precedence; variables that are met are added to `names`, at most kVariablesMax. Errors name the
/// place.
Result<Term> parse(std::string_view text, std::vector<std::string>& names);
/// With every parenthesis, as parse() reads it: "((x ^ y) + (2 * (x & y)))".
std::string text_of(const Term& term, std::span<const std::string> names);
/// x, y, z, t, a, b, c, d, e, f.
const std::vector<std::string>& standard_names();

/// Constants of the term that need more bits than the width has.
std::size_t constants_beyond(const Term& term, std::size_t width);
/// One more than the highest variable.
std::size_t variables_of(const Term& term);
bool equal(const Term& a, const Term& b);

/// A term made ready to be evaluated often.
class Program {
 public:
  explicit Program(const Term& term);
  std::uint64_t run64(std::span<const std::uint64_t> inputs) const;  ///< modulo 2^64
  /// Inputs and result cut to the width.
  Word run(std::span<const Word> inputs, std::size_t width) const;

 private:
  struct Instruction {
    Op op;
    std::uint32_t argument;  // variable or constant
  };
  void add(const Term& term);
  std::vector<Instruction> code_{};
  std::vector<Word> constants_{};
};

Word eval(const Term& term, std::span<const Word> inputs, std::size_t width);

}  // namespace quire::labs::lean_tcs::mba
