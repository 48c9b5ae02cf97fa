// Proofs that a person can follow: the run step by step, or the truth table with its coefficients.
#include <fmt/format.h>

#include "labs/lean-tcs/markdown_words.h"
#include "labs/lean-tcs/pair.h"
#include "labs/lean-tcs/signature.h"

namespace quire::labs::lean_tcs::pair {
namespace {

using markdown::cells;
using markdown::latex;
using markdown::letter;

/// A run, a line a step, or what a truth table says.
std::string run_proof(const Statement& s, std::size_t rows_max) {
  if (s.steps > rows_max || s.kind == Kind::never || s.kind == Kind::champion) return {};
  std::string text =
      "**Proof.** The run:\n\n| step | state | left, nearest last | head | right |\n| --- | --- | --- | --- "
      "| --- |\n";
  tm::Configuration c;
  for (std::uint64_t t = 0;; ++t) {
    const std::vector<tm::Symbol> left(c.left.rbegin(), c.left.rend());
    text +=
        fmt::format("| {} | {} | {} | {} | {} |\n", t, letter(c.state), cells(left), c.head, cells(c.right));
    if (t == s.steps || !tm::step(s.machine, c)) return text;
  }
}

/// Summands with their signs: the bitwise functions and coefficients of a linear side.
void gather(const mba::Term& t, bool minus, std::vector<std::pair<bool, mba::Term>>& parts) {
  using mba::Op;
  if (t->op == Op::sum || t->op == Op::difference) {
    gather(t->left, minus, parts);
    gather(t->right, t->op == Op::difference ? !minus : minus, parts);
  } else if (t->op == Op::minus) {
    gather(t->left, !minus, parts);
  } else {
    parts.emplace_back(minus, t);
  }
}

std::string table_proof(const Statement& s) {
  if (std::max(mba::classify(s.left), mba::classify(s.right)) > mba::Kind::linear || s.variables == 0)
    return {};
  std::vector<std::pair<bool, mba::Term>> parts;
  gather(s.left, false, parts);
  gather(s.right, true, parts);
  std::string head = "|", rule = "|";
  for (std::size_t v = 0; v < s.variables; ++v) {
    head += fmt::format(" ${}$ |", mba::standard_names()[v]);
    rule += " --- |";
  }
  std::vector<std::vector<mba::Word>> columns;
  for (const auto& [minus, term] : parts) {
    head += fmt::format(" ${}{}$ |", minus ? "-" : "+", latex(term));
    rule += " --- |";
    columns.push_back(mba::signature(term, s.variables, s.width));
  }
  std::string text = fmt::format(
      "**Proof.** Every bit position sees one row of the truth table, and position $b$ adds $2^b$ times the "
      "sum of "
      "its row; a column of zeros is zero at every position, whatever is carried. A constant $c$ is $-c$ "
      "times the "
      "word of ones. Each row of left side minus right side, modulo $2^{{{}}}$:\n\n{} sum |\n{} --- |\n",
      s.width, head, rule);
  for (std::size_t row = 0; row < columns.front().size(); ++row) {
    text += "|";
    for (std::size_t v = 0; v < s.variables; ++v) text += fmt::format(" {} |", row >> v & 1);
    mba::Word sum;
    for (std::size_t j = 0; j < parts.size(); ++j) {
      text += fmt::format(" {} |", mba::decimal(columns[j][row]));
      (parts[j].first ? mba::subtract_from : mba::add_to)(sum, columns[j][row], mba::limbs_for(s.width));
    }
    text += fmt::format(" {} |\n", mba::decimal(mba::cut(sum, s.width)));
  }
  return text;
}

}  // namespace

std::string markdown_proof(const Statement& s, std::size_t rows_max) {
  return s.kind == Kind::identity ? table_proof(s) : run_proof(s, rows_max);
}

}  // namespace quire::labs::lean_tcs::pair
