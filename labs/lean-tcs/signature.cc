#include "labs/lean-tcs/signature.h"

#include <algorithm>

namespace quire::labs::lean_tcs::mba {
namespace {

struct Class {
  Kind kind;
  bool constant;  // no variable occurs
};

/// A constant is bitwise where all its bits are equal at every width.
Class of_constant(const Term& term) {
  const Word value = eval(term, {}, kWidthMax);
  const bool uniform = value.is_zero() || value == Word::ones();
  return {uniform ? Kind::bitwise : Kind::linear, true};
}

Class class_of(const Term& term) {
  if (term->op == Op::variable) return {Kind::bitwise, false};
  if (term->op == Op::constant) return of_constant(term);
  const Class left = class_of(term->left);
  if (is_unary(term->op)) {
    if (left.constant) return of_constant(term);
    if (term->op == Op::complement) return left;
    return {std::max(left.kind, Kind::linear), false};
  }
  const Class right = class_of(term->right);
  if (left.constant && right.constant) return of_constant(term);
  const Kind worse = std::max(left.kind, right.kind);
  if (is_bitwise(term->op)) return {worse == Kind::bitwise ? Kind::bitwise : Kind::other, false};
  const Kind arithmetic = std::max(worse, Kind::linear);
  if (term->op != Op::product || left.constant || right.constant) return {arithmetic, false};
  return {std::max(worse, Kind::polynomial), false};
}

}  // namespace

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::bitwise:
      return "bitwise";
    case Kind::linear:
      return "linear";
    case Kind::polynomial:
      return "polynomial";
    default:
      return "non-polynomial";
  }
}

Kind classify(const Term& term) { return class_of(term).kind; }

std::vector<Word> signature(const Term& term, std::size_t variables, std::size_t width) {
  const Program program(term);
  std::vector<Word> rows, inputs(variables);
  for (std::size_t row = 0; row < (std::size_t{1} << variables); ++row) {
    for (std::size_t v = 0; v < variables; ++v) inputs[v] = (row >> v & 1) != 0 ? Word::ones() : Word{};
    Word value = program.run(inputs, width);
    negate(value, kLimbsMax);
    rows.push_back(cut(value, width));
  }
  return rows;
}

std::vector<Word> inputs_of_row(std::size_t row, std::size_t variables) {
  std::vector<Word> inputs;
  for (std::size_t v = 0; v < variables; ++v) inputs.push_back(Word::of(row >> v & 1));
  return inputs;
}

}  // namespace quire::labs::lean_tcs::mba
