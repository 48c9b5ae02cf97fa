#include "index/query_scanner.h"

namespace quire::index {

namespace {
constexpr std::size_t kNameBytesMax = 16;
}

bool QueryScanner::take_operator(std::string_view word) {
  if (!rest().starts_with(word)) return false;
  const std::size_t after = at_ + word.size();
  const char next = after < text_.size() ? text_[after] : ' ';
  if (!is_blank(next) && next != '(' && next != ')' && next != '"') return false;
  at_ = after;
  return true;
}

std::optional<std::optional<unsigned>> QueryScanner::take_near() {
  if (take_operator("NEAR")) return std::optional<unsigned>();
  const std::size_t before = at_;
  if (!take("NEAR/")) return std::nullopt;
  const auto within = take_number();
  if (within && (at_end() || is_blank(peek()) || peek() == '(' || peek() == '"')) return within;
  at_ = before;
  return std::nullopt;
}

bool QueryScanner::take_sign(char sign) {
  if (at_ + 1 >= text_.size() || text_[at_] != sign) return false;
  const char next = text_[at_ + 1];
  if (is_blank(next) || next == sign || next == ')') return false;
  ++at_;
  return true;
}

std::optional<unsigned> QueryScanner::take_number() {
  unsigned number = 0;
  std::size_t end = at_;
  while (end < text_.size() && is_digit(text_[end]) && end - at_ < 9)
    number = number * 10 + static_cast<unsigned>(text_[end++] - '0');
  if (end == at_) return std::nullopt;
  at_ = end;
  return number;
}

std::string QueryScanner::field_name() const {
  std::string name;
  std::size_t end = at_;
  while (end < text_.size() && is_letter(text_[end]) && end - at_ < kNameBytesMax)
    name += static_cast<char>(text_[end++] | 0x20);
  return end < text_.size() && text_[end] == ':' ? name : std::string();
}

std::optional<std::string_view> QueryScanner::take_quoted(bool& unclosed) {
  unclosed = false;
  const std::size_t begin = at_;
  if (!take_quote()) return std::nullopt;
  const std::size_t from = at_;
  while (!no_more_quotes_ && !at_end()) {
    const std::size_t end = at_;
    if (take_quote()) return text_.substr(from, end - from);
    ++at_;
  }
  no_more_quotes_ = true;
  unclosed = true;
  at_ = begin;
  take_quote();
  return std::nullopt;
}

std::string_view QueryScanner::take_bracketed(char close) {
  const std::size_t from = at_ + 1;
  const std::size_t end = text_.find(close, from);
  at_ = end == std::string_view::npos ? text_.size() : end + 1;
  return text_.substr(from, end == std::string_view::npos ? end : end - from);
}

std::string_view QueryScanner::take_chunk() {
  const std::size_t begin = at_;
  std::size_t inner = 0;
  while (!at_end() && !is_blank(text_[at_]) && text_[at_] != '"') {
    if (text_[at_] == '(') {
      ++inner;
    } else if (text_[at_] == ')') {
      if (inner == 0) break;
      --inner;
    }
    ++at_;
  }
  return text_.substr(begin, at_ - begin);
}

}  // namespace quire::index
