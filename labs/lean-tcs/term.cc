#include "labs/lean-tcs/term.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace quire::labs::lean_tcs::mba {
namespace {

const char* sign_of(Op op) {
  switch (op) {
    case Op::complement:
      return "~";
    case Op::minus:
    case Op::difference:
      return "-";
    case Op::conjunction:
      return "&";
    case Op::disjunction:
      return "|";
    case Op::exclusive:
      return "^";
    case Op::sum:
      return "+";
    case Op::product:
      return "*";
    default:
      return "";
  }
}

Term made(Node node) {
  for (const Term& part : {node.left, node.right}) {
    if (!part) continue;
    node.size += part->size;
    node.depth = std::max(node.depth, part->depth + 1);
  }
  if (node.size > 4 * kNodesMax) throw std::length_error("a term of too many nodes");
  return std::make_shared<const Node>(std::move(node));
}

void write(const Term& term, std::span<const std::string> names, std::string& out) {
  switch (term->op) {
    case Op::variable:
      out += names[term->variable];
      return;
    case Op::constant:
      out += decimal(term->value);
      return;
    case Op::complement:
    case Op::minus:
      out += sign_of(term->op);
      // A minus before a constant has its own parentheses, so that "- -1" is no surprise.
      out += term->op == Op::minus ? "(" : "";
      write(term->left, names, out);
      out += term->op == Op::minus ? ")" : "";
      return;
    default:
      out += '(';
      write(term->left, names, out);
      out += fmt::format(" {} ", sign_of(term->op));
      write(term->right, names, out);
      out += ')';
  }
}

}  // namespace

Term variable(std::uint32_t number) { return made({.op = Op::variable, .variable = number}); }
Term constant(const Word& value) { return made({.op = Op::constant, .value = value}); }
Term constant(std::uint64_t value) { return constant(Word::of(value)); }
Term unary(Op op, Term of) { return made({.op = op, .left = std::move(of)}); }
Term binary(Op op, Term left, Term right) {
  return made({.op = op, .left = std::move(left), .right = std::move(right)});
}

std::string text_of(const Term& term, std::span<const std::string> names) {
  std::string out;
  write(term, names, out);
  return out;
}

const std::vector<std::string>& standard_names() {
  static const std::vector<std::string> names{"x", "y", "z", "t", "a", "b", "c", "d", "e", "f"};
  return names;
}

std::size_t constants_beyond(const Term& term, std::size_t width) {
  std::size_t count = term->op == Op::constant && bits_of(term->value) > width ? 1 : 0;
  if (term->left) count += constants_beyond(term->left, width);
  if (term->right) count += constants_beyond(term->right, width);
  return count;
}

std::size_t variables_of(const Term& term) {
  std::size_t most = term->op == Op::variable ? term->variable + std::size_t{1} : 0;
  if (term->left) most = std::max(most, variables_of(term->left));
  if (term->right) most = std::max(most, variables_of(term->right));
  return most;
}

bool equal(const Term& a, const Term& b) {
  if (a == b) return true;
  if (a->op != b->op || a->size != b->size || a->variable != b->variable || a->value != b->value)
    return false;
  return (!a->left || equal(a->left, b->left)) && (!a->right || equal(a->right, b->right));
}

Program::Program(const Term& term) { add(term); }

void Program::add(const Term& term) {
  if (term->left) add(term->left);
  if (term->right) add(term->right);
  std::uint32_t argument = term->variable;
  if (term->op == Op::constant) {
    argument = static_cast<std::uint32_t>(constants_.size());
    constants_.push_back(term->value);
  }
  code_.push_back({term->op, argument});
}

std::uint64_t Program::run64(std::span<const std::uint64_t> inputs) const {
  std::vector<std::uint64_t> stack;
  stack.reserve(code_.size());
  for (const Instruction& i : code_) {
    if (i.op == Op::variable) {
      stack.push_back(inputs[i.argument]);
      continue;
    }
    if (i.op == Op::constant) {
      stack.push_back(constants_[i.argument].limbs[0]);
      continue;
    }
    if (i.op == Op::complement) stack.back() = ~stack.back();
    if (i.op == Op::minus) stack.back() = 0 - stack.back();
    if (!is_binary(i.op)) continue;
    const std::uint64_t right = stack.back();
    stack.pop_back();
    std::uint64_t& left = stack.back();
    if (i.op == Op::conjunction) left &= right;
    if (i.op == Op::disjunction) left |= right;
    if (i.op == Op::exclusive) left ^= right;
    if (i.op == Op::sum) left += right;
    if (i.op == Op::difference) left -= right;
    if (i.op == Op::product) left *= right;
  }
  return stack.back();
}

Word Program::run(std::span<const Word> inputs, std::size_t width) const {
  const std::size_t limbs = limbs_for(width);
  if (limbs == 1) {
    std::vector<std::uint64_t> low;
    for (const Word& input : inputs) low.push_back(input.limbs[0]);
    return cut(Word::of(run64(low)), width);
  }
  std::vector<Word> stack;
  stack.reserve(code_.size());
  for (const Instruction& i : code_) {
    if (i.op == Op::variable || i.op == Op::constant) {
      stack.push_back(i.op == Op::variable ? inputs[i.argument] : constants_[i.argument]);
      continue;
    }
    if (i.op == Op::complement)
      for (std::size_t k = 0; k < limbs; ++k) stack.back().limbs[k] = ~stack.back().limbs[k];
    if (i.op == Op::minus) negate(stack.back(), limbs);
    if (!is_binary(i.op)) continue;
    const Word right = stack.back();
    stack.pop_back();
    Word& left = stack.back();
    for (std::size_t k = 0; k < limbs && is_bitwise(i.op); ++k) {
      if (i.op == Op::conjunction) left.limbs[k] &= right.limbs[k];
      if (i.op == Op::disjunction) left.limbs[k] |= right.limbs[k];
      if (i.op == Op::exclusive) left.limbs[k] ^= right.limbs[k];
    }
    if (i.op == Op::sum) add_to(left, right, limbs);
    if (i.op == Op::difference) subtract_from(left, right, limbs);
    if (i.op == Op::product) left = product(left, right, limbs);
  }
  return cut(stack.back(), width);
}

Word eval(const Term& term, std::span<const Word> inputs, std::size_t width) {
  return Program(term).run(inputs, width);
}

}  // namespace quire::labs::lean_tcs::mba
