// Where math begins and ends. The hard part is money: a dollar sign is a currency far more often than TeX
// admits.
#include <algorithm>
#include <array>

#include "text/tex_reader.h"
#include "text/tex_source.h"

namespace quire::text {

namespace {

constexpr std::array<std::string_view, 14> kEnvironments = {
    "align",     "align*",  "alignat", "displaymath", "eqnarray", "eqnarray*", "equation",
    "equation*", "flalign", "gather",  "gather*",     "math",     "multline",  "multline*"};

/// A run of two letters or more that is neither a macro's name nor inside braces: a word.
bool has_word(std::string_view content) {
  int depth = 0;
  std::size_t run = 0;
  bool is_macro = false;
  for (const char c : content) {
    if (is_alpha(c)) {
      ++run;
      if (run >= 2 && depth == 0 && !is_macro) return true;
      continue;
    }
    run = 0;
    is_macro = c == '\\';
    if (c == '{') ++depth;
    if (c == '}') --depth;
  }
  return false;
}

/// True if what lies between two dollars is text: "5 and ", "10 per month (", "PATH to ". That is, the second
/// dollar looks like an opening one: a blank or an opening bracket before it, a letter or digit after it; and
/// what precedes is a number or holds words. Math proper has no words outside of macros and braces.
bool is_prose(std::string_view content, char after) {
  const char last = content.back();
  const bool seems_to_open = last == ' ' || last == '(' || last == '[' || last == '/';
  if (!seems_to_open || content.front() == ' ') return false;
  const bool starts_with_number = is_digit(content.front());
  if (has_word(content)) return starts_with_number || is_alpha(after) || is_digit(after);
  return starts_with_number && is_digit(after) && content.find('\\') == std::string_view::npos;
}

}  // namespace

std::optional<MathSpan> MathFinder::at(std::size_t at) {
  if (text_[at] == '$') return dollars(at);
  if (text_[at] != '\\' || at + 1 >= text_.size()) return std::nullopt;
  if (text_[at + 1] == '(') return delimited(at, "\\)", parenthesis_);
  if (text_[at + 1] == '[') return delimited(at, "\\]", bracket_);
  if (text_.substr(at, 7) == "\\begin{") return environment(at);
  return std::nullopt;
}

std::optional<MathSpan> MathFinder::dollars(std::size_t at) {
  if (at > 0 && text_[at - 1] == '\\') return std::nullopt;
  if (text_.substr(at, 2) == "$$") return delimited(at, "$$", two_dollars_);
  const std::size_t close = next_dollar(at + 1);
  if (close == std::string_view::npos || close - at - 1 > kMathBytesMax) return std::nullopt;
  const std::string_view content = text_.substr(at + 1, close - at - 1);
  if (content.find_first_not_of(' ') == std::string_view::npos) return std::nullopt;
  if (is_prose(content, close + 1 < text_.size() ? text_[close + 1] : ' ')) return std::nullopt;
  return MathSpan{content, close + 1, false};
}

std::optional<MathSpan> MathFinder::delimited(std::size_t at, std::string_view close,
                                              std::size_t& remembered) {
  const std::size_t begin = at + 2;
  const std::size_t end = next_of(close, begin, remembered);
  if (end == std::string_view::npos || end - begin > kMathBytesMax) return std::nullopt;
  const std::string_view content = text_.substr(begin, end - begin);
  if (content.find_first_not_of(' ') == std::string_view::npos) return std::nullopt;
  return MathSpan{content, end + 2, close != "\\)"};
}

std::optional<MathSpan> MathFinder::environment(std::size_t at) {
  const std::string_view name = text_.substr(at + 7, 12).substr(0, text_.substr(at + 7, 12).find('}'));
  if (std::find(kEnvironments.begin(), kEnvironments.end(), name) == kEnvironments.end()) return std::nullopt;
  const std::string close = "\\end{" + std::string(name) + "}";
  const std::size_t end = next_of("\\end{", at, environment_end_);
  if (end == std::string_view::npos || end - at > kMathBytesMax) return std::nullopt;
  // Inner environments (cases, matrices) end first; the whole must end soon.
  const std::size_t found = text_.substr(end, kMathBytesMax).find(close);
  if (found == std::string_view::npos) return std::nullopt;
  const std::size_t past = end + found + close.size();
  return MathSpan{text_.substr(at, past - at), past, true};
}

std::size_t MathFinder::next_of(std::string_view pattern, std::size_t from, std::size_t& remembered) const {
  if (remembered < from) remembered = text_.find(pattern, from);
  return remembered;
}

std::size_t MathFinder::next_dollar(std::size_t from) {
  while (dollar_ < from ||
         (dollar_ < text_.size() && text_[dollar_ - (dollar_ > 0)] == '\\' && dollar_ > 0)) {
    dollar_ = text_.find('$', std::max(from, dollar_ + 1));
    if (dollar_ == std::string_view::npos) break;
  }
  return dollar_;
}

}  // namespace quire::text
