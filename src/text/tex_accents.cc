#include "text/tex_accents.h"

#include "text/tex_symbols.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace quire::text {
namespace {

constexpr std::size_t kAccentBytesMax = 24;
constexpr int kDepthMax = 3;

class AccentReader {
 public:
  explicit AccentReader(const TexSource& source) : source_(source) {}
  std::string accented(std::string_view mark, char sign, std::size_t& at, int depth) const;

 private:
  std::string base_at(std::size_t& at, int depth) const;
  std::string base_of_macro(std::size_t& at, int depth) const;

  const TexSource& source_;
};

std::string AccentReader::accented(std::string_view mark, char sign, std::size_t& at, int depth) const {
  const std::string base = base_at(at, depth);
  if (base.empty()) return sign != '\0' ? std::string(1, sign) : std::string();
  const Decoded first = decode(base, 0);
  const std::string literal = sign != '\0' ? sign + base : base;
  if (first.point < 0 || !is_letter(first.point)) return literal;
  const std::string letter = clean(base.substr(0, first.next) + std::string(mark));
  // A quote that only looks like an accent (\"Quoted\") composes with no consonant.
  const bool is_composed = decode(letter, 0).next == letter.size();
  if (!is_composed && (sign == '\'' || sign == '"' || sign == '`')) return literal;
  return letter + base.substr(first.next);
}

/// What an accent stands on: a character, \i, another accent, or a short group of these.
std::string AccentReader::base_at(std::size_t& at, int depth) const {
  if (at >= source_.size() || depth > kDepthMax) return {};
  if (source_.at(at) == '{') {
    const std::size_t close = source_.partner(at);
    if (close == std::string_view::npos || close - at > kAccentBytesMax) return {};
    std::size_t inner = at + 1;
    std::string base;
    while (inner < close) {
      const std::size_t before_step = inner;
      base += base_at(inner, depth + 1);
      if (inner == before_step) inner = decode(source_.text(), inner).next;  // nested too deep
    }
    at = close + 1;
    return base;
  }
  if (source_.at(at) != '\\') {
    const Decoded c = decode(source_.text(), at);
    if (source_.at(at) == '}' || source_.at(at) == ' ' || source_.at(at) == '$') {
      if (depth > 0) at = c.next;
      return {};
    }
    const std::string base(source_.text().substr(at, c.next - at));
    at = c.next;
    return base;
  }
  return base_of_macro(at, depth);
}

std::string AccentReader::base_of_macro(std::size_t& at, int depth) const {
  const std::string_view name = source_.letters(at + 1);
  const std::size_t end = at + 1 + name.size();
  if (name.empty()) {
    const char sign = source_.at(end);
    at = end < source_.size() ? decode(source_.text(), end).next : end;
    const std::string_view mark = accent_mark(sign);
    return mark.empty() ? std::string() : accented(mark, sign, at, depth + 1);
  }
  at = end;
  if (name == "i" || name == "j") return std::string(name);
  const TextMacro* known = text_macro(name);
  if (known == nullptr) return {};
  if (known->kind == TextMacro::Kind::accent) return accented(known->value, '\0', at, depth + 1);
  return std::string(known->kind == TextMacro::Kind::letter ? known->value : std::string_view());
}

}  // namespace

std::string_view accent_mark(char sign) {
  switch (sign) {
    case '\'':
      return "\xcc\x81";
    case '`':
      return "\xcc\x80";
    case '^':
      return "\xcc\x82";
    case '"':
      return "\xcc\x88";
    case '~':
      return "\xcc\x83";
    case '=':
      return "\xcc\x84";
    case '.':
      return "\xcc\x87";
    default:
      return {};
  }
}

std::string accented(const TexSource& source, std::string_view mark, char sign, std::size_t& at) {
  return AccentReader(source).accented(mark, sign, at, 0);
}

}  // namespace quire::text
