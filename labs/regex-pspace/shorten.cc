#include "labs/regex-pspace/shorten.h"

#include <algorithm>
#include <vector>

#include "labs/regex-pspace/equivalence.h"

namespace quire::labs::regex_pspace {
namespace {

/// Pairs that an inclusion may follow before a part of a union is left as it is.
constexpr std::size_t kPairsMax = 2000;
/// Letters of a window or pair that the table is asked about.
constexpr std::size_t kAskedPositions = kPositionsMax;

/// The shortest expression of a small part's language, if it is shorter than the part.
std::optional<Expression> shorter(const Expression& part, const Table& table) {
  if (part.positions() > kAskedPositions) return std::nullopt;
  auto found = table.find(part);
  if (!found || found->length >= part.length()) return std::nullopt;
  return std::move(found->shortest);
}

Expression joined(Op op, const std::vector<Expression>& parts, std::size_t begin, std::size_t end) {
  Expression whole = parts[begin];
  for (std::size_t i = begin + 1; i < end; ++i) whole = Expression::of(op, whole, parts[i]);
  return whole;
}

/// The parts of a union or concatenation of any number.
std::vector<Expression> parts_of(const Expression& tree, Op op) {
  std::vector<Expression> parts;
  std::vector<Expression> rest{tree};
  while (!rest.empty()) {
    Expression e = std::move(rest.back());
    rest.pop_back();
    if (e.root().op != op) {
      parts.push_back(std::move(e));
      continue;
    }
    rest.push_back(e.below(e.root().right));
    rest.push_back(e.below(e.root().left));
  }
  return parts;
}

/// One window of neighbours in a concatenation that has a shorter expression; longest windows first.
bool shorten_window(std::vector<Expression>& parts, const Table& table) {
  for (std::size_t width = std::min(parts.size(), kAskedPositions); width >= 2; --width)
    for (std::size_t begin = 0; begin + width <= parts.size(); ++begin) {
      auto better = shorter(joined(Op::then, parts, begin, begin + width), table);
      if (!better) continue;
      parts[begin] = std::move(*better);
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(begin + 1),
                  parts.begin() + static_cast<std::ptrdiff_t>(begin + width));
      return true;
    }
  return false;
}

bool holds(const Expression& large, const Expression& small) {
  const auto inside = inclusion(small, large, {.congruence = false, .pairs_max = kPairsMax, .check = {}});
  return inside && !inside->word;
}

/// One part of a union that lies inside another, or one pair that has a shorter expression.
bool shorten_pair(std::vector<Expression>& parts, const Table& table) {
  for (std::size_t i = 0; i < parts.size(); ++i)
    for (std::size_t j = 0; j < parts.size(); ++j) {
      if (i == j) continue;
      if (holds(parts[i], parts[j])) {
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(j));
        return true;
      }
      if (j < i) continue;
      auto better = shorter(Expression::of(Op::either, parts[i], parts[j]), table);
      if (!better) continue;
      parts[i] = std::move(*better);
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(j));
      return true;
    }
  return false;
}

/// r** = r*, (r?)* = r*, r*? = r*: beyond what the table holds.
Expression without_repeats(Op op, Expression inner) {
  while (inner.root().op == Op::star || inner.root().op == Op::maybe) {
    if (op == Op::maybe && inner.root().op == Op::star) return inner;
    inner = inner.below(inner.root().left);
  }
  return Expression::of(op, inner);
}

/// Every part of the tree once, from the leaves up.
Expression round(const Expression& tree, const Table& table, const std::function<void()>& check) {
  std::vector<Expression> built;
  for (const Expression::Node& n : tree.nodes()) {
    if (check) check();
    Expression e = Expression::leaf(n.letter);
    if (n.op == Op::star || n.op == Op::maybe) {
      e = without_repeats(n.op, built[n.left]);
    } else if (n.op != Op::letter) {
      auto parts = parts_of(Expression::of(n.op, built[n.left], built[n.right]), n.op);
      while (parts.size() > 1 &&
             (n.op == Op::then ? shorten_window(parts, table) : shorten_pair(parts, table))) {
      }
      e = joined(n.op, parts, 0, parts.size());
    }
    if (auto better = shorter(e, table)) e = std::move(*better);
    built.push_back(std::move(e));
  }
  return std::move(built.back());
}

}  // namespace

Shortened shorten(const Expression& expression, const Table& table, const ShortenOptions& options) {
  if (auto found = table.find(expression)) return {std::move(found->shortest), true, found->length};
  Expression best = expression;
  for (std::size_t i = 0; i < options.rounds_max; ++i) {
    Expression next = round(best, table, options.check);
    if (next.length() >= best.length()) break;
    best = std::move(next);
  }
  return {std::move(best), false, table.length() + 1};
}

}  // namespace quire::labs::regex_pspace
