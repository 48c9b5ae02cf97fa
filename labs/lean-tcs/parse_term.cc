// The reader of terms: recursive descent over C's precedence (| ^ & +- *), with a limit on depth, nodes,
// variables and the size of constants.
#include <algorithm>

#include <fmt/format.h>

#include "labs/engines/tables/text_file.h"
#include "labs/lean-tcs/term.h"

namespace quire::labs::lean_tcs::mba {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Reader {
 public:
  Reader(std::string_view text, std::vector<std::string>& names) : text_(text), names_(names) {}

  Result<Term> read() {
    const Term term = level(0);
    if (fault_.empty() && at() != '\0') fail(unknown_here());
    if (fault_.empty() && at_ < text_.size()) fail("a zero byte");
    if (!fault_.empty()) return Error{fault_};
    return term;
  }

 private:
  static constexpr std::size_t kLevels = 5;
  static constexpr std::size_t kNestingMax = 200;

  char at() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  Term fail(const std::string& what) {
    if (fault_.empty()) fault_ = fmt::format("column {}: {}", at_ + 1, what);
    return constant(0);
  }
  Term grown(Term term) {
    if (term->depth > kDepthMax) return fail(fmt::format("nested deeper than {}", kDepthMax));
    if (term->size > kNodesMax) return fail(fmt::format("more than {} operands and operators", kNodesMax));
    return term;
  }

  std::string unknown_here() {
    const std::string_view rest = text_.substr(at_);
    for (const std::string_view sign :
         {"<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "/", "%", "<", ">", "!", "?"})
      if (rest.starts_with(sign)) return fmt::format("{} is not supported; terms have ~ & | ^ + - *", sign);
    if (rest.front() == ')') return "a ) without its (";
    return fmt::format("{} is no operator", tables::shown(rest.substr(0, 1)));
  }

  /// Signs of one level of precedence, the weakest first.
  static Op operator_at(std::size_t level, char sign) {
    switch (sign) {
      case '|':
        return level == 0 ? Op::disjunction : Op::constant;
      case '^':
        return level == 1 ? Op::exclusive : Op::constant;
      case '&':
        return level == 2 ? Op::conjunction : Op::constant;
      case '+':
        return level == 3 ? Op::sum : Op::constant;
      case '-':
        return level == 3 ? Op::difference : Op::constant;
      case '*':
        return level == 4 ? Op::product : Op::constant;
      default:
        return Op::constant;
    }
  }

  Term level(std::size_t number) {
    if (number == kLevels) return prefix();
    Term left = level(number + 1);
    while (fault_.empty()) {
      const Op op = operator_at(number, at());
      const bool doubled = at_ + 1 < text_.size() && text_[at_ + 1] == text_[at_];
      if (op == Op::constant || (doubled && (text_[at_] == '&' || text_[at_] == '|'))) return left;
      ++at_;
      left = grown(binary(op, left, level(number + 1)));
    }
    return left;
  }

  Term prefix() {
    if (++nesting_ > kNestingMax) return fail(fmt::format("nested deeper than {}", kNestingMax));
    const Term term = operand();
    --nesting_;
    return term;
  }

  Term operand() {
    const char c = at();
    if (c == '~' || c == '-') {
      ++at_;
      return grown(unary(c == '~' ? Op::complement : Op::minus, prefix()));
    }
    if (c == '(') {
      ++at_;
      Term inner = level(0);
      if (!fault_.empty()) return inner;
      if (at() != ')') return fail(at() == '\0' ? "a ( is not closed" : unknown_here());
      ++at_;
      return inner;
    }
    if (is_digit(c)) return number();
    if (is_letter(c)) return name();
    if (c == '\0') return fail("an operand is missing at the end");
    return fail(operator_at(0, c) != Op::constant || c == ')' ? "an operand is missing" : unknown_here());
  }

  std::string_view letters() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  Term number() {
    const std::string_view digits = letters();
    const std::optional<Word> value = read_word(digits);
    if (!value)
      return fail(fmt::format("{} is no number of at most {} bits", tables::shown(digits), kWidthMax));
    return constant(*value);
  }

  Term name() {
    const std::string_view word = letters();
    if (word.size() > 32) return fail("a name has at most 32 letters");
    const auto known = std::find(names_.begin(), names_.end(), word);
    if (known == names_.end()) {
      if (names_.size() == kVariablesMax) return fail(fmt::format("more than {} variables", kVariablesMax));
      names_.emplace_back(word);
      return variable(static_cast<std::uint32_t>(names_.size() - 1));
    }
    return variable(static_cast<std::uint32_t>(known - names_.begin()));
  }

  std::string_view text_;
  std::vector<std::string>& names_;
  std::size_t at_ = 0, nesting_ = 0;
  std::string fault_{};
};

}  // namespace

Result<Term> parse(std::string_view text, std::vector<std::string>& names) {
  constexpr std::size_t kBytesMax = 1 << 20;
  if (text.size() > kBytesMax) return Error{fmt::format("longer than {} bytes", kBytesMax)};
  return Reader(text, names).read();
}

}  // namespace quire::labs::lean_tcs::mba
