#include "labs/engines/tables/lines.h"

#include <charconv>
#include <cmath>

namespace quire::labs::tables {

Result<bool> Lines::next() {
  text_.clear();
  std::streambuf& buffer = *in_.rdbuf();
  constexpr int kEnd = std::char_traits<char>::eof();
  int c = buffer.sbumpc();
  if (c == kEnd) return false;
  ++number_;
  for (; c != kEnd && c != '\n'; c = buffer.sbumpc()) {
    text_ += static_cast<char>(c);
    if (text_.size() > line_bytes_max_)
      return fault("more than " + std::to_string(line_bytes_max_) + " bytes on one line");
  }
  if (!text_.empty() && text_.back() == '\r') text_.pop_back();
  return true;
}

std::string_view next_word(std::string_view& rest) {
  constexpr std::string_view kBlanks = " \t";
  const std::size_t begin = rest.find_first_not_of(kBlanks);
  if (begin == rest.npos) {
    rest = {};
    return {};
  }
  rest.remove_prefix(begin);
  const std::string_view word = rest.substr(0, rest.find_first_of(kBlanks));
  rest.remove_prefix(word.size());
  return word;
}

std::optional<double> finite_number(std::string_view word) {
  if (word.size() > 1 && word[0] == '+' && word[1] != '-') word.remove_prefix(1);
  double value = 0;
  const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (fault != std::errc() || end != word.data() + word.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<std::size_t> count_of(std::string_view word) {
  std::size_t value = 0;
  const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (fault != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return value;
}

}  // namespace quire::labs::tables
