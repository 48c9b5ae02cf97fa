#include "text/tex_lost.h"

#include <algorithm>
#include <iterator>

#include "text/tex_scripts.h"
#include "text/tex_symbols.h"

namespace quire::text {
namespace {

constexpr std::string_view kTwoLetters[] = {"mu", "nu", "xi", "pi"};

/// A word, where it stands, and the name at its start that may be a macro's.
struct Word {
  const TexSource& source;
  std::size_t at;
  std::string_view letters;
  std::string_view name;
  std::size_t end;  ///< of the name

  bool is_whole() const { return name.size() == letters.size(); }
};

bool has_argument(const Word& word) { return word.source.partner(word.end) != std::string_view::npos; }

std::optional<Lost> font(const Word& word) {
  const std::size_t rest = word.letters.size() - word.name.size();
  const char next = word.source.at(word.end);
  const bool is_glued = rest == 1 && is_capital(word.letters.back());
  const bool is_apart = rest == 0 && next == ' ' && is_capital(word.source.at(word.end + 1)) &&
                        !is_alnum(word.source.at(word.end + 2));
  if (!is_glued && !is_apart && !(rest == 0 && next == '{')) return std::nullopt;
  return Lost{Lost::Kind::argument, word.name, word.end};
}

std::optional<Lost> size(const Word& word) {
  const char next = word.source.at(word.end);
  const bool is_before_capital =
      is_capital(next) || (next == ' ' && is_capital(word.source.at(word.end + 1)));
  if (!is_before_capital && next != '{') return std::nullopt;
  return Lost{Lost::Kind::dropped, word.name, next == ' ' ? word.end + 1 : word.end};
}

/// "ell $x$" or "$x$ ell": a word of its own next to math.
bool touches_math(const Word& word, const std::vector<Piece>& written) {
  const std::size_t n = written.size();
  const bool is_after =
      n > 0 && (written[n - 1].kind == Piece::Kind::math ||
                (n > 1 && written[n - 1].text == " " && written[n - 2].kind == Piece::Kind::math));
  const std::string_view rest = word.source.text().substr(word.end, 2);
  return is_after || rest == " $" || rest.starts_with('$');
}

/// The number at `at` counts something: "20%", "14B", "700", "2times", not "2real" or a lone "3".
bool is_quantity(const TexSource& source, std::size_t at, bool is_range) {
  std::size_t end = at;
  while (is_digit(source.at(end)) ||
         ((source.at(end) == '.' || source.at(end) == ',') && is_digit(source.at(end + 1))))
    ++end;
  const std::string_view rest = source.text().substr(end, 5);
  if (rest == "times") return true;
  if (!rest.empty() && is_small(rest.front())) return false;
  return is_range || end - at >= 2 ||
         (!rest.empty() && std::string_view("%\\BMK").find(rest.front()) != std::string_view::npos);
}

/// "256times256", "sim20%", "approx5": signs that touch a number. "sim2real" and "3 times" are words.
std::optional<Lost> beside_number(const Word& word) {
  const char before = word.source.before(word.at);
  const bool follows_number = is_digit(before);
  if (word.name == "times") {
    if (!follows_number) return std::nullopt;
  } else {
    if (!word.is_whole() || !is_digit(word.source.at(word.end))) return std::nullopt;
    if (!follows_number && before != ' ' && before != '(') return std::nullopt;
    if (!is_quantity(word.source, word.end, follows_number)) return std::nullopt;
  }
  return Lost{Lost::Kind::sign, word.name, word.end};
}

std::optional<Lost> macro(const Word& word, LostMacro::Where where, const std::vector<Piece>& written) {
  using Where = LostMacro::Where;
  const auto as = [&](Lost::Kind kind, bool so) {
    return so ? std::optional(Lost{kind, word.name, word.end}) : std::nullopt;
  };
  switch (where) {
    case Where::argument:
      return as(Lost::Kind::argument, word.is_whole() && has_argument(word));
    case Where::font:
      return font(word);
    case Where::size:
      return size(word);
    case Where::symbol:
      return as(Lost::Kind::symbol, word.is_whole() && !is_digit(word.source.at(word.end)));
    case Where::scripted:
      return as(Lost::Kind::symbol, word.is_whole() && (scripts_at(word.source, word.end) ||
                                                        (word.name == "ell" && touches_math(word, written))));
    case Where::sign:
      return as(Lost::Kind::sign, word.is_whole());
    case Where::number:
      return beside_number(word);
  }
  return std::nullopt;
}

/// "pneq 2", "1leq p", "deltageq 1", "leq5%": a relation glued to what it relates.
std::optional<Lost> relation(const TexSource& source, std::size_t at, std::string_view letters) {
  const std::string_view name = letters.substr(letters.size() - 3);
  if (name != "leq" && name != "geq" && name != "neq") return std::nullopt;
  const std::string_view left = letters.substr(0, letters.size() - 3);
  const LostMacro* greek = left.size() > 1 ? lost_macro(left) : nullptr;
  if (left.size() > 1 && (greek == nullptr || greek->where != LostMacro::Where::scripted))
    return std::nullopt;
  const std::size_t end = at + letters.size();
  const char next = source.at(end);
  if (!is_digit(next) && !(next == ' ' && is_alnum(source.at(end + 1)))) return std::nullopt;
  const bool joins = next == ' ' && (!left.empty() || is_digit(source.before(at)));
  return Lost{Lost::Kind::relation, name, joins ? end + 1 : end, left};
}

}  // namespace

std::optional<Lost> lost_at(const TexSource& source, std::size_t at, std::string_view letters,
                            const std::vector<Piece>& written) {
  std::size_t small = 0;
  while (small < letters.size() && is_small(letters[small])) ++small;
  const std::string_view name = letters.substr(0, small);
  const bool is_long_enough =
      small >= 3 || std::find(std::begin(kTwoLetters), std::end(kTwoLetters), name) != std::end(kTwoLetters);
  if (const LostMacro* known = is_long_enough ? lost_macro(name) : nullptr)
    if (const auto lost = macro({source, at, letters, name, at + small}, known->where, written)) return lost;
  const bool may_relate = letters.size() >= 3 && letters.back() == 'q';  // as leq, geq and neq end
  return may_relate ? relation(source, at, letters) : std::nullopt;
}

}  // namespace quire::text
