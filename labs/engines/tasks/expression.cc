#include "labs/engines/tasks/expression.h"

#include <algorithm>

#include "labs/engines/tasks/writing.h"

namespace quire::labs::tasks {

/// Recursive descent; nesting is bounded, so recursion is.
class ExpressionParser {
 public:
  ExpressionParser(Expression& out, std::string_view text) : out_(out), text_(text), cursor_(text) {}

  bool whole() { return sum(0) && cursor_.done(); }

 private:
  std::uint8_t here() const { return static_cast<std::uint8_t>(text_.size() - cursor_.rest().size()); }
  std::uint8_t last() const { return static_cast<std::uint8_t>(out_.count_ - 1); }

  bool sum(std::size_t nesting) {
    const std::uint8_t begin = here();
    if (!product(nesting)) return false;
    while (cursor_.front() == '+' || cursor_.front() == '-') {
      const std::uint8_t left = last();
      const char sign = cursor_.take_any();
      if (!product(nesting)) return false;
      operation(sign, left, begin);
    }
    return true;
  }
  bool product(std::size_t nesting) {
    const std::uint8_t begin = here();
    if (!factor(nesting)) return false;
    while (cursor_.take('*')) {
      const std::uint8_t left = last();
      if (!factor(nesting)) return false;
      operation('*', left, begin);
    }
    return true;
  }
  bool factor(std::size_t nesting) {
    const std::uint8_t begin = here();
    if (cursor_.take('(')) return nesting < kExpressionNestingMax && sum(nesting + 1) && cursor_.take(')');
    const char c = cursor_.front();
    int number = 0;
    if (c == 'x' || c == 'y')
      cursor_.take_any();
    else if ((number = cursor_.number(2)) < 0)
      return false;
    out_.items_[out_.count_++] = {.kind = c == 'x' || c == 'y' ? c : 'n',
                                  .number = static_cast<std::uint8_t>(number),
                                  .begin = begin,
                                  .end = here()};
    return true;
  }
  void operation(char sign, std::uint8_t left, std::uint8_t begin) {
    const std::uint8_t depth = std::max(out_.items_[left].depth, out_.items_[last()].depth);
    out_.items_[out_.count_++] = {.kind = sign,
                                  .left = left,
                                  .begin = begin,
                                  .end = here(),
                                  .depth = static_cast<std::uint8_t>(depth + 1)};
  }

  Expression& out_;
  std::string_view text_;
  Cursor cursor_;
};

bool Expression::parse(std::string_view text) {
  count_ = 0;
  return text.size() <= kExpressionSymbolsMax && ExpressionParser(*this, text).whole();
}

void Expression::values(std::span<const std::uint32_t> x, std::span<const std::uint32_t> y,
                        std::span<std::uint32_t> out) const {
  // Pending values: each level of nesting leaves a sum and a product open, and one operand is being read.
  constexpr std::size_t kPendingMax = 2 * (kExpressionNestingMax + 1) + 1;
  std::uint32_t pending[kPendingMax][kBlock];
  const std::size_t n = out.size();
  std::size_t top = 0;
  for (const Item& item : items()) {
    if (item.kind == 'x' || item.kind == 'y') {
      std::copy_n((item.kind == 'x' ? x : y).begin(), n, pending[top++]);
    } else if (item.kind == 'n') {
      std::fill_n(pending[top++], n, std::uint32_t{item.number});
    } else {
      const std::uint32_t* b = pending[--top];
      std::uint32_t* a = pending[top - 1];
      if (item.kind == '+')
        for (std::size_t i = 0; i < n; ++i) a[i] += b[i];
      else if (item.kind == '-')
        for (std::size_t i = 0; i < n; ++i) a[i] -= b[i];
      else
        for (std::size_t i = 0; i < n; ++i) a[i] *= b[i];
    }
  }
  std::copy_n(pending[0], n, out.begin());
}

}  // namespace quire::labs::tasks
