#include "labs/regex-pspace/expression.h"

#include <algorithm>

#include <fmt/format.h>

namespace quire::labs::regex_pspace {
namespace {

using Node = Expression::Node;

bool binary(Op op) { return op == Op::either || op == Op::then; }
bool unary(Op op) { return op == Op::star || op == Op::maybe; }

/// How tightly a node holds its parts together.
int strength(Op op) {
  switch (op) {
    case Op::either:
      return 0;
    case Op::then:
      return 1;
    default:
      return 2;
  }
}

/// An expression that is being read: the operands and the operators that still wait for theirs (Dijkstra's
/// shunting yard), so that depth costs no stack.
class Reader {
 public:
  Reader(std::string_view text, std::size_t letters) : text_(text), letters_(letters) {}

  Result<Expression> read() {
    for (at_ = 0; at_ < text_.size() && fault_.empty(); ++at_)
      if (text_[at_] != ' ' && text_[at_] != '\t') take(text_[at_]);
    if (fault_.empty() && !after_operand_)
      wrong(text_.empty() ? "nothing where an expression should stand" : "the expression breaks off");
    while (fault_.empty() && !waiting_.empty()) {
      if (waiting_.back().symbol == '(') {
        at_ = waiting_.back().place;
        wrong("'(' without ')'");
      } else {
        reduce();
      }
    }
    if (!fault_.empty()) return Error{fault_};
    return std::move(operands_.back());
  }

 private:
  struct Waiting {
    char symbol;  // '(', '+', '.'
    std::size_t place;
  };

  void take(char c) {
    if (c >= 'a' && c < static_cast<char>('a' + letters_)) {
      if (after_operand_) push('.');
      operands_.push_back(Expression::leaf(static_cast<std::uint8_t>(c - 'a')));
      count(1);
      after_operand_ = true;
    } else if (c == '(') {
      if (after_operand_) push('.');
      waiting_.push_back({'(', at_});
      after_operand_ = false;
    } else if (c == ')') {
      close();
    } else if (c == '+') {
      if (!after_operand_) return wrong("'+' without an expression before it");
      push('+');
    } else if (c == '*' || c == '?') {
      if (!after_operand_) return wrong(fmt::format("'{}' without an expression before it", c));
      operands_.back() = Expression::of(c == '*' ? Op::star : Op::maybe, operands_.back());
      count(1);
    } else if (c >= 'a' && c <= 'z') {
      wrong(fmt::format("letter '{}'; the alphabet has {} letters, a to {}", c, letters_,
                        static_cast<char>('a' + letters_ - 1)));
    } else {
      wrong(c > ' ' && c < 0x7f
                ? fmt::format("'{}' is no part of a formal expression; it has letters, +, *, ? and ( )", c)
                : std::string("a character that is no part of a formal expression"));
    }
  }

  void close() {
    if (!after_operand_)
      return wrong(!waiting_.empty() && waiting_.back().symbol == '('
                       ? "nothing between '(' and ')'"
                       : "')' without an expression before it");
    while (!waiting_.empty() && waiting_.back().symbol != '(') reduce();
    if (waiting_.empty()) return wrong("')' without '('");
    waiting_.pop_back();
  }

  void push(char symbol) {
    const auto waits = [&](const Waiting& w) {
      return w.symbol == '.' || (w.symbol == '+' && symbol == '+');
    };
    while (!waiting_.empty() && waits(waiting_.back())) reduce();
    waiting_.push_back({symbol, at_});
    count(1);
    after_operand_ = false;
  }

  void reduce() {
    const Op op = waiting_.back().symbol == '+' ? Op::either : Op::then;
    waiting_.pop_back();
    Expression right = std::move(operands_.back());
    operands_.pop_back();
    operands_.back() = Expression::of(op, operands_.back(), right);
  }

  void count(std::size_t nodes) {
    nodes_ += nodes;
    if (nodes_ > kNodesMax) wrong(fmt::format("a tree length above {}", kNodesMax));
  }

  void wrong(std::string what) {
    if (fault_.empty()) fault_ = fmt::format("character {}: {}", at_ + 1, what);
  }

  std::string_view text_;
  std::size_t letters_, at_ = 0, nodes_ = 0;
  bool after_operand_ = false;
  std::vector<Expression> operands_{};
  std::vector<Waiting> waiting_{};
  std::string fault_{};
};

}  // namespace

Expression Expression::leaf(std::uint8_t letter) {
  Expression e;
  e.nodes_.push_back({Op::letter, letter, 0, 0});
  return e;
}

Expression Expression::of(Op op, const Expression& inner) {
  Expression e = inner;
  e.nodes_.push_back({op, 0, static_cast<std::uint32_t>(inner.length() - 1), 0});
  return e;
}

Expression Expression::of(Op op, const Expression& left, const Expression& right) {
  Expression e = left;
  const auto shift = static_cast<std::uint32_t>(left.length());
  e.nodes_.reserve(left.length() + right.length() + 1);
  for (Node node : right.nodes_) {
    node.left += shift;
    node.right += shift;
    e.nodes_.push_back(node);
  }
  e.nodes_.push_back({op, 0, shift - 1, static_cast<std::uint32_t>(e.nodes_.size() - 1)});
  return e;
}

std::size_t Expression::depth() const {
  std::vector<std::size_t> deep(nodes_.size(), 0);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const Node& n = nodes_[i];
    if (unary(n.op)) deep[i] = 1 + deep[n.left];
    if (binary(n.op)) deep[i] = 1 + std::max(deep[n.left], deep[n.right]);
  }
  return deep.back();
}

std::size_t Expression::positions() const {
  return static_cast<std::size_t>(std::ranges::count(nodes_, Op::letter, &Node::op));
}

std::uint32_t Expression::letters() const {
  std::uint32_t bits = 0;
  for (const Node& n : nodes_)
    if (n.op == Op::letter) bits |= std::uint32_t{1} << n.letter;
  return bits;
}

Expression Expression::below(std::uint32_t node) const {
  // Children stand before parents and a tree's nodes together: the tree begins at its leftmost leaf.
  std::uint32_t first = node;
  while (nodes_[first].op != Op::letter) first = nodes_[first].left;
  Expression e;
  for (std::uint32_t i = first; i <= node; ++i) {
    Node n = nodes_[i];
    if (n.op != Op::letter) n.left -= first;
    if (binary(n.op)) n.right -= first;
    e.nodes_.push_back(n);
  }
  return e;
}

Expression Expression::renamed(std::span<const std::uint8_t> image) const {
  Expression e = *this;
  for (Node& n : e.nodes_)
    if (n.op == Op::letter) n.letter = image[n.letter];
  return e;
}

std::string print(const Expression& expression) {
  const auto nodes = expression.nodes();
  // What is still to be written, the next on top: a node, or a symbol.
  struct Part {
    char symbol;
    std::uint32_t node;
  };
  std::vector<Part> parts{{0, static_cast<std::uint32_t>(nodes.size() - 1)}};
  std::string text;
  const auto put = [&](std::uint32_t node, int least) {
    const bool held = strength(nodes[node].op) >= least;
    if (!held) parts.push_back({')', 0});
    parts.push_back({0, node});
    if (!held) parts.push_back({'(', 0});
  };
  while (!parts.empty()) {
    const Part part = parts.back();
    parts.pop_back();
    if (part.symbol != 0) {
      text += part.symbol;
      continue;
    }
    const Node& n = nodes[part.node];
    if (n.op == Op::letter) {
      text += static_cast<char>('a' + n.letter);
    } else if (unary(n.op)) {
      parts.push_back({n.op == Op::star ? '*' : '?', 0});
      put(n.left, 2);
    } else {
      put(n.right, strength(n.op));
      if (n.op == Op::either) parts.push_back({'+', 0});
      put(n.left, strength(n.op));
    }
  }
  return text;
}

Result<Expression> parse(std::string_view text, std::size_t letters) { return Reader(text, letters).read(); }

}  // namespace quire::labs::regex_pspace
