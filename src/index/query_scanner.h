// The text of a query and a place in it: blanks, operators, quotes, and runs of other characters. Knows no
// meaning. Every call moves on or leaves the place where it was.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace quire::index {

class QueryScanner {
 public:
  explicit QueryScanner(std::string_view text) : text_(text) {}

  static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  std::string_view rest() const { return text_.substr(at_); }
  std::size_t place() const { return at_; }
  void go_to(std::size_t place) { at_ = place; }

  void skip_blanks() {
    while (!at_end() && is_blank(text_[at_])) ++at_;
  }
  bool take(std::string_view word) {
    if (!rest().starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  /// Takes an operator in capitals that stands alone.
  bool take_operator(std::string_view word);
  /// "NEAR" (nullopt inside) or "NEAR/5"; nullopt outside: no such operator.
  std::optional<std::optional<unsigned>> take_near();
  /// "-" and "+" count as signs only in front of something.
  bool take_sign(char sign);
  /// A number of at most nine digits.
  std::optional<unsigned> take_number();
  /// The name before a colon, in lower case; takes neither. Empty: none.
  std::string field_name() const;

  bool take_quote() { return take("\"") || take("\u201c") || take("\u201d") || take("\u201e"); }
  /// The text between quotes, if a closing one follows; else takes the quote and sets `unclosed`.
  std::optional<std::string_view> take_quoted(bool& unclosed);
  /// The text between the bracket that stands here and its partner, to the end if there is none.
  std::string_view take_bracketed(char close);
  /// Up to the next blank, quote or parenthesis; parentheses inside ("SU(2)") belong to it.
  std::string_view take_chunk();

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  bool no_more_quotes_ = false;  ///< looked for once, so that many opening quotes take no more time than one
};

}  // namespace quire::index
