#include "labs/regex-pspace/trees.h"

#include <stdexcept>
#include <vector>

namespace quire::labs::regex_pspace {
namespace {

/// The tree of that number among those of depth at most `depth`: letters, then stars, question marks, unions,
/// concatenations.
Expression tree_at(std::size_t letters, std::size_t depth, std::uint64_t number) {
  if (number < letters) return Expression::leaf(static_cast<std::uint8_t>(number));
  number -= letters;
  const std::uint64_t inner = *tree_count(letters, depth - 1);
  if (number < 2 * inner)
    return Expression::of(number < inner ? Op::star : Op::maybe, tree_at(letters, depth - 1, number % inner));
  number -= 2 * inner;
  const Op op = number < inner * inner ? Op::either : Op::then;
  number %= inner * inner;
  return Expression::of(op, tree_at(letters, depth - 1, number / inner),
                        tree_at(letters, depth - 1, number % inner));
}

Expression copy_with(const Expression& whole, std::uint32_t node, const Expression& part) {
  const auto make = [&](const auto& self, std::uint32_t at) -> Expression {
    if (at == node) return part;
    const Expression::Node& n = whole.nodes()[at];
    switch (n.op) {
      case Op::letter:
        return Expression::leaf(n.letter);
      case Op::star:
      case Op::maybe:
        return Expression::of(n.op, self(self, n.left));
      default:
        return Expression::of(n.op, self(self, n.left), self(self, n.right));
    }
  };
  return make(make, static_cast<std::uint32_t>(whole.length() - 1));
}

bool same(const Expression& a, const Expression& b) { return print(a) == print(b); }

Expression star(const Expression& r) { return Expression::of(Op::star, r); }
Expression maybe(const Expression& r) { return Expression::of(Op::maybe, r); }
Expression either(const Expression& r, const Expression& s) { return Expression::of(Op::either, r, s); }
Expression then(const Expression& r, const Expression& s) { return Expression::of(Op::then, r, s); }

/// All expressions that one step makes of the tree's root.
std::vector<Expression> steps_at_root(const Expression& tree) {
  std::vector<Expression> out;
  const Expression::Node& root = tree.root();
  const auto left = [&] { return tree.below(root.left); };
  const auto right = [&] { return tree.below(root.right); };
  const auto op_of = [](const Expression& e) { return e.root().op; };
  const auto first = [](const Expression& e) { return e.below(e.root().left); };
  const auto second = [](const Expression& e) { return e.below(e.root().right); };
  out.push_back(either(tree, tree));
  switch (root.op) {
    case Op::letter:
      break;
    case Op::star: {
      const Expression r = left();
      out.push_back(star(tree));
      out.push_back(maybe(tree));
      out.push_back(star(maybe(r)));
      out.push_back(then(tree, tree));
      out.push_back(maybe(then(r, tree)));
      out.push_back(maybe(then(tree, r)));
      if (op_of(r) == Op::either) {
        out.push_back(star(then(star(first(r)), star(second(r)))));
        out.push_back(star(either(star(first(r)), second(r))));
        out.push_back(then(star(then(star(first(r)), second(r))), star(first(r))));
      }
      break;
    }
    case Op::maybe:
      out.push_back(maybe(tree));
      break;
    case Op::either: {
      const Expression r = left(), s = right();
      out.push_back(either(s, r));
      if (op_of(r) == Op::either) out.push_back(either(first(r), either(second(r), s)));
      if (op_of(s) == Op::either) out.push_back(either(either(r, first(s)), second(s)));
      if (op_of(r) == Op::maybe) out.push_back(maybe(either(first(r), s)));
      if (op_of(r) == Op::then && op_of(s) == Op::then) {
        if (same(first(r), first(s))) out.push_back(then(first(r), either(second(r), second(s))));
        if (same(second(r), second(s))) out.push_back(then(either(first(r), first(s)), second(r)));
      }
      break;
    }
    case Op::then: {
      const Expression r = left(), s = right();
      if (op_of(r) == Op::then) out.push_back(then(first(r), then(second(r), s)));
      if (op_of(s) == Op::then) out.push_back(then(then(r, first(s)), second(s)));
      if (op_of(s) == Op::either) out.push_back(either(then(r, first(s)), then(r, second(s))));
      if (op_of(r) == Op::either) out.push_back(either(then(first(r), s), then(second(r), s)));
      if (op_of(s) == Op::star && same(r, first(s))) out.push_back(then(s, r));
      if (op_of(r) == Op::star && same(first(r), s)) out.push_back(then(s, r));
      if (op_of(s) == Op::maybe) out.push_back(either(then(r, first(s)), r));
      break;
    }
  }
  return out;
}

}  // namespace

std::optional<std::uint64_t> tree_count(std::size_t letters, std::size_t depth) {
  std::uint64_t count = letters;
  for (std::size_t d = 0; d < depth; ++d) {
    if (count > (std::uint64_t{1} << 30)) return std::nullopt;
    count = letters + 2 * count + 2 * count * count;
  }
  return count;
}

Expression draw_tree(std::size_t letters, std::size_t depth, random::Stream& stream) {
  const auto all = tree_count(letters, depth);
  if (!all) throw std::invalid_argument("more trees than can be numbered");
  for (;;) {  // those of less depth are few: less than one in a hundred from depth 2 on
    Expression tree = tree_at(letters, depth, stream.below(*all));
    if (tree.depth() == depth) return tree;
  }
}

Expression shallow(const Expression& expression) {
  constexpr std::size_t kShallowMax = 200;
  if (expression.length() > kShallowMax) throw std::invalid_argument("too long an expression to group anew");
  const Expression::Node& root = expression.root();
  if (root.op == Op::letter) return expression;
  if (root.op == Op::star || root.op == Op::maybe)
    return Expression::of(root.op, shallow(expression.below(root.left)));
  std::vector<Expression> parts;
  const auto collect = [&](const auto& self, const Expression& e) -> void {
    if (e.root().op != root.op) return parts.push_back(shallow(e));
    self(self, e.below(e.root().left));
    self(self, e.below(e.root().right));
  };
  collect(collect, expression);
  // best[i][j]: neighbours i..j as one tree; the shortest stretches first.
  std::vector<std::vector<Expression>> best(parts.size(), std::vector<Expression>(parts.size()));
  for (std::size_t width = 1; width <= parts.size(); ++width)
    for (std::size_t i = 0; i + width <= parts.size(); ++i) {
      const std::size_t j = i + width - 1;
      if (width == 1) best[i][j] = parts[i];
      for (std::size_t m = i; m < j; ++m) {
        Expression tree = Expression::of(root.op, best[i][m], best[m + 1][j]);
        if (best[i][j].length() == 0 || tree.depth() < best[i][j].depth()) best[i][j] = std::move(tree);
      }
    }
  return best[0][parts.size() - 1];
}

Expression rewritten(Expression expression, std::size_t steps, std::size_t length_max,
                     random::Stream& stream) {
  for (std::size_t i = 0; i < steps; ++i) {
    const auto node = static_cast<std::uint32_t>(stream.below(expression.length()));
    const Expression part = expression.below(node);
    const std::vector<Expression> choices = steps_at_root(part);
    const Expression& choice = choices[stream.below(choices.size())];
    if (expression.length() - part.length() + choice.length() > length_max) continue;
    expression = copy_with(expression, node, choice);
  }
  return expression;
}

}  // namespace quire::labs::regex_pspace
