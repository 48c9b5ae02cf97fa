// Math without a typesetter: to words for the index, to a line of Unicode for titles. Both take any input;
// math that does not fit a line (environments, deep nesting, unknown macros) stays TeX.
#include <array>

#include "text/tex_reader.h"
#include "text/tex_source.h"
#include "text/tex_symbols.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace quire::text {

namespace {

std::string_view macro_name(std::string_view tex, std::size_t at) {
  std::size_t end = at;
  while (end < tex.size() && is_alpha(tex[end])) ++end;
  return tex.substr(at, end - at);
}

/// Past the group that begins at `at` ({...} without regard to escapes inside names), or `at`.
std::size_t skip_group(std::string_view tex, std::size_t at) {
  if (at >= tex.size() || tex[at] != '{') return at;
  int depth = 0;
  for (std::size_t i = at; i < tex.size(); ++i) {
    if (tex[i] == '\\') {
      ++i;
    } else if (tex[i] == '{') {
      ++depth;
    } else if (tex[i] == '}' && --depth == 0) {
      return i + 1;
    }
  }
  return at;
}

/// Converts math to a line; any failure makes the whole fail.
class LineWriter {
 public:
  static std::optional<std::string> write(std::string_view tex, int depth) {
    if (depth > kDepthMax) return std::nullopt;
    LineWriter writer(tex, depth);
    while (writer.at_ < tex.size())
      if (!writer.step()) return std::nullopt;
    return std::move(writer.out_);
  }

 private:
  static constexpr int kDepthMax = 8;

  LineWriter(std::string_view tex, int depth) : tex_(tex), depth_(depth) {}

  bool step() {
    const char c = tex_[at_];
    if (c == '\\') return macro();
    if (c == '^' || c == '_') return script();
    if (c == '{') {
      const auto inside = argument();
      if (!inside) return false;
      out_ += *inside;
      return true;
    }
    if (c == '}' || c == '&') return false;
    const std::size_t next = decode(tex_, at_).next;
    if (c == '~')
      out_ += ' ';
    else if (c == '\'')
      out_ += "′";
    else
      out_.append(tex_, at_, next - at_);
    at_ = next;
    return true;
  }

  /// A group, a macro or a character, converted.
  std::optional<std::string> argument() {
    while (at_ < tex_.size() && tex_[at_] == ' ') ++at_;
    if (at_ >= tex_.size()) return std::nullopt;
    if (tex_[at_] == '{') {
      const std::size_t end = skip_group(tex_, at_);
      if (end == at_) return std::nullopt;
      const std::string_view inside = tex_.substr(at_ + 1, end - at_ - 2);
      at_ = end;
      return write(inside, depth_ + 1);
    }
    std::size_t end = decode(tex_, at_).next;
    if (tex_[at_] == '\\') end += macro_name(tex_, end).size();
    const std::string_view token = tex_.substr(at_, end - at_);
    at_ = end;
    return write(token, depth_ + 1);
  }

  bool macro() {
    const std::string_view name = macro_name(tex_, at_ + 1);
    if (name.empty()) return character_macro();
    const MathSymbol* known = math_symbol(name);
    at_ += 1 + name.size();
    if (known != nullptr) return symbol(*known);
    // An author's own macro (\R, \eps) without an argument reads best as its name.
    if (at_ < tex_.size() && tex_[at_] == '{') return false;
    if (name == "over" || name == "choose") return false;
    out_ += name;
    return true;
  }

  bool character_macro() {
    const char c = at_ + 1 < tex_.size() ? tex_[at_ + 1] : '\0';
    if (std::string_view("{}%$&#_").find(c) != std::string_view::npos && c != '\0')
      out_ += c;
    else if (c == ',' || c == ';' || c == ':' || c == ' ' || c == '>')
      out_ += ' ';
    else if (c == '|')
      out_ += "‖";
    else if (c != '!')
      return false;
    at_ += 2;
    return true;
  }

  bool symbol(const MathSymbol& known) {
    using Kind = MathSymbol::Kind;
    switch (known.kind) {
      case Kind::letter:
      case Kind::sign:
        out_ += known.unicode;
        break;
      case Kind::function:
        if (!out_.empty() && (is_alpha(out_.back()) || is_digit(out_.back()))) out_ += ' ';
        out_ += known.unicode;
        return true;
      case Kind::space:
        out_ += known.unicode;
        break;
      case Kind::font:
        return font(known.name == "mathbb" || known.name == "Bbb");
      case Kind::accent:
        return accent(known.unicode);
      case Kind::fraction:
        return fraction();
      case Kind::root:
        return root();
    }
    // The blank that ends a macro's name is not part of the text before a script.
    const std::size_t next = tex_.find_first_not_of(' ', at_);
    if (next != std::string_view::npos && (tex_[next] == '^' || tex_[next] == '_')) at_ = next;
    return true;
  }

  bool font(bool is_double_struck) {
    const auto inside = argument();
    if (!inside) return false;
    constexpr std::string_view kPlain = "CHNPQRZ";
    constexpr std::array<std::string_view, 7> kDoubleStruck = {"ℂ", "ℍ", "ℕ", "ℙ", "ℚ", "ℝ", "ℤ"};
    const std::size_t i = inside->size() == 1 ? kPlain.find(inside->front()) : std::string_view::npos;
    out_ += is_double_struck && i != std::string_view::npos ? std::string(kDoubleStruck[i]) : *inside;
    return true;
  }

  bool accent(std::string_view mark) {
    const auto inside = argument();
    if (!inside || inside->empty() || decode(*inside, 0).next != inside->size()) return false;
    out_ += *inside;
    out_ += mark;
    return true;
  }

  static std::string bracketed(const std::string& text) {
    return text.find_first_of(" +-/=<>") == std::string::npos ? text : "(" + text + ")";
  }

  bool fraction() {
    const auto above = argument();
    const auto below = above ? argument() : std::nullopt;
    if (!below) return false;
    out_ += bracketed(*above) + "/" + bracketed(*below);
    return true;
  }

  bool root() {
    if (at_ < tex_.size() && tex_[at_] == '[') return false;
    const auto inside = argument();
    if (!inside) return false;
    const bool is_one = !inside->empty() && decode(*inside, 0).next == inside->size();
    out_ += is_one ? "√" + *inside : "√(" + *inside + ")";
    return true;
  }

  bool script() {
    const bool is_super = tex_[at_++] == '^';
    const auto inside = argument();
    if (!inside) return false;
    if (*inside == "∘" || *inside == "′" || *inside == "″") {
      out_ += *inside == "∘" ? "°" : *inside;
      return true;
    }
    if (const auto raised = small_digits(*inside, is_super)) {
      out_ += *raised;
      return true;
    }
    const bool is_one = !inside->empty() && decode(*inside, 0).next == inside->size();
    out_ += is_super ? '^' : '_';
    out_ += is_one ? *inside : "{" + *inside + "}";
    return true;
  }

  static std::optional<std::string> small_digits(std::string_view text, bool is_super) {
    constexpr std::array<std::string_view, 10> kSuper = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    constexpr std::array<std::string_view, 10> kSub = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
    std::string out;
    for (const char c : text) {
      if (is_digit(c))
        out += (is_super ? kSuper : kSub)[static_cast<std::size_t>(c - '0')];
      else if (c == '-')
        out += is_super ? "⁻" : "₋";
      else if (c == '+')
        out += is_super ? "⁺" : "₊";
      else
        return std::nullopt;
    }
    if (out.empty()) return std::nullopt;
    return out;
  }

  std::string_view tex_;
  int depth_;
  std::size_t at_ = 0;
  std::string out_;
};

/// Joins words with single blanks; letters that follow each other stay together.
class WordJoiner {
 public:
  void letter(std::string_view text) {
    if (gap_ && !out_.empty()) out_ += ' ';
    gap_ = false;
    out_ += text;
  }
  void gap() { gap_ = true; }
  void word(std::string_view text) {
    gap();
    letter(text);
    gap();
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
  bool gap_ = false;
};

/// Past the macro at `at`; its word, if it has one, goes to `words`.
std::size_t macro_words(std::string_view tex, std::size_t at, WordJoiner& words) {
  const std::string_view name = macro_name(tex, at + 1);
  if (name.empty()) {
    words.gap();
    return std::min(at + 2, tex.size());
  }
  const std::size_t end = at + 1 + name.size();
  if (name == "begin" || name == "end") return skip_group(tex, end);
  const MathSymbol* known = math_symbol(name);
  const bool is_own_name = known == nullptr && name != "over" && tex.substr(end, 1) != "{";
  if (is_own_name)
    words.word(name);
  else if (known != nullptr && !known->word.empty())
    words.word(known->word);
  else
    words.gap();
  return end;
}

}  // namespace

std::string math_words(std::string_view tex) {
  WordJoiner words;
  for (std::size_t at = 0; at < tex.size();) {
    const char c = tex[at];
    if (c == '\\') {
      at = macro_words(tex, at, words);
      continue;
    }
    const Decoded point = decode(tex, at);
    const bool is_decimal_point =
        c == '.' && at > 0 && is_digit(tex[at - 1]) && at + 1 < tex.size() && is_digit(tex[at + 1]);
    if (const std::string_view greek = greek_name(point.point); !greek.empty())
      words.word(greek);
    else if (is_decimal_point || is_letter(point.point) || is_digit_point(point.point) ||
             is_mark(point.point))
      words.letter(tex.substr(at, point.next - at));
    else if (c != '{' && !(c == '}' && tex.substr(point.next, 1) != "{"))
      words.gap();  // braces only group, but "}{" is between two arguments
    at = point.next;
  }
  return words.take();
}

std::string math_line(std::string_view tex) {
  auto line = LineWriter::write(tex, 0);
  return line ? std::move(*line) : std::string(tex);
}

}  // namespace quire::text
