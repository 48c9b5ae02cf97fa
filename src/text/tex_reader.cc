// The reader walks the text once and decides at each character what begins there: text, a group, a macro,
// math. Accents, scripts and lost backslashes have files of their own.
#include "text/tex_reader.h"

#include "text/tex_accents.h"
#include "text/tex_lost.h"
#include "text/tex_pieces.h"
#include "text/tex_scripts.h"
#include "text/tex_source.h"
#include "text/tex_symbols.h"
#include "text/utf8.h"

namespace quire::text {

namespace {

constexpr std::size_t kSetBytesMax = 200;
constexpr std::string_view kNoBreakSpace = "\xc2\xa0";

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), source_(text), math_(text) {}

  std::vector<Piece> read() {
    while (at_ < text_.size()) step();
    return pieces_.take();
  }

 private:
  void step() {
    const char c = text_[at_];
    if (is_alpha(c)) return word();
    switch (c) {
      case '\\':
        return backslash();
      case '$':
        return dollar();
      case '{':
        return open_brace();
      case '}':
        return close_brace();
      case '~':
        return tie();
      case '-':
        return dashes();
      case '`':
        return opening_quotes();
      case '\'':
        return closing_quotes();
      case '^':
      case '_':
        return script();
      default:
        return plain();
    }
  }

  char peek(std::size_t offset = 0) const { return source_.at(at_ + offset); }
  char before() const { return source_.before(at_); }
  void emit(std::string_view text) { pieces_.text(text); }

  // ---- groups

  /// Enters the group whose opening brace is at `open`; false if it has no end or lies too deep.
  bool enter_group(std::size_t open, std::string_view suffix = {}) {
    const std::size_t close = source_.partner(open);
    pieces_.leave_groups_before(open);
    if (close == std::string_view::npos || !pieces_.enter_group(close, suffix)) return false;
    at_ = open + 1;
    return true;
  }

  void open_brace() {
    const std::size_t close = source_.partner(at_);
    if (close == std::string_view::npos) return plain();
    const bool is_script = (before() == '^' || before() == '_') && close - at_ > 2;
    const bool is_set = is_script || reads_as_set(text_.substr(at_ + 1, close - at_ - 1));
    const std::size_t open = at_++;
    if (enter_group(open, is_set ? "}" : "") && is_set) emit("{");
  }

  /// "{0,1}", "{x : x > 0}": braces that the author meant to be seen, as are those of a script that is not
  /// math here.
  static bool reads_as_set(std::string_view content) {
    return content.size() <= kSetBytesMax && content.find_first_of(",:|=") != std::string_view::npos &&
           content.find_first_of("\\{$") == std::string_view::npos;
  }

  void close_brace() {
    pieces_.leave_groups_before(at_);
    if (pieces_.leave_group_at(at_) || source_.is_paired(at_))
      ++at_;
    else
      plain();
  }

  // ---- text

  /// A run of characters that mean themselves, the one at hand included.
  void plain() {
    std::size_t end = at_ + 1;
    constexpr std::string_view kSpecial = "\\${}~-`'^_";
    while (end < text_.size() && !is_alpha(text_[end]) && kSpecial.find(text_[end]) == std::string_view::npos)
      ++end;
    emit(text_.substr(at_, end - at_));
    at_ = end;
  }

  void dollar() {
    if (const auto span = math_.at(at_)) {
      const std::size_t first = span->content.find_first_not_of(' ');
      const std::size_t last = span->content.find_last_not_of(' ');
      pieces_.math(std::string(span->content.substr(first, last - first + 1)), span->display);
      at_ = span->end;
    } else {
      plain();
    }
  }

  /// "Fig.~3" is a tie; "~20%" and "/~user" are not.
  void tie() {
    const char previous = before();
    const bool is_tie = previous != ' ' &&
                        std::string_view("(/[={<>,").find(previous) == std::string_view::npos &&
                        peek(1) != ' ' && peek(1) != '\0';
    if (!is_tie) return plain();
    emit(kNoBreakSpace);
    ++at_;
  }

  void dashes() {
    std::size_t n = 1;
    while (peek(n) == '-') ++n;
    const bool is_option = n == 2 && before() == ' ' && is_alpha(peek(2));  // "--verbose"
    if (n == 2 && !is_option)
      emit("–");
    else if (n == 3)
      emit("—");
    else
      emit(text_.substr(at_, n));
    at_ += n;
  }

  void opening_quotes() {
    if (peek(1) != '`') return plain();
    emit("“");
    ++quotes_open_;
    at_ += 2;
  }

  void closing_quotes() {
    if (peek(1) != '\'') return plain();
    if (quotes_open_ == 0 && (before() == ' ' || before() == '(') && is_alnum(peek(2))) {
      emit("“");  // ''so'' some authors quote
      ++quotes_open_;
      at_ += 2;
      return;
    }
    const bool is_arc_second = is_digit(before()) && quotes_open_ == 0;
    emit(is_arc_second ? "″" : "”");
    if (quotes_open_ > 0) --quotes_open_;
    at_ += 2;
  }

  // ---- macros

  void backslash() {
    const char next = peek(1);
    if (is_alpha(next)) return macro();
    if (next == '(' || next == '[') {
      if (math_.at(at_)) return dollar();
    }
    if (const std::string_view mark = accent_mark(next); !mark.empty()) {
      at_ += 2;
      return emit(accented(source_, mark, next, at_));
    }
    at_ += next == '\0' ? 1 : 2;
    switch (next) {
      case '\0':
        return emit("\\");
      case ' ':
      case ',':
      case ';':
      case ':':
      case '\\':
        return emit(" ");
      case '!':
      case '/':
      case '-':
      case '@':
      case '*':
      case '+':
      case '<':
      case '>':
        return;
      case '|':
        return emit("‖");
      default:
        break;
    }
    --at_;  // \& \% \_ \# \$ \{ and whatever else: the character itself, which may be longer than a byte
    const Decoded c = decode(text_, at_);
    emit(text_.substr(at_, c.next - at_));
    at_ = c.next;
  }

  void macro() {
    const std::string_view name = source_.letters(at_ + 1);
    if (name == "begin") {
      if (math_.at(at_)) return dollar();
    }
    const char previous = before();
    at_ += 1 + name.size();
    if (const TextMacro* known = text_macro(name)) return text_macro_at(*known, previous);
    if (const MathSymbol* known = math_symbol(name)) return math_macro_at(*known);
    if (peek() == '*') ++at_;
    // Without an argument the name is all there is to show.
    if (peek() != '{') emit(name);
  }

  void skip_blank() {
    if (peek() == ' ') ++at_;
  }

  void text_macro_at(const TextMacro& known, char previous) {
    using Kind = TextMacro::Kind;
    switch (known.kind) {
      case Kind::letter:
        emit(known.value);
        // "R\o dland" is one word; after a number ("3 \AA resolution") the blank is meant.
        if (known.value.size() == 2 && (is_alpha(previous) || peek(1) != ' ') && known.name != "AA")
          skip_blank();
        return;
      case Kind::accent:
        while (peek() == ' ') ++at_;
        return emit(accented(source_, known.value, '\0', at_));
      case Kind::keep:
        if (source_.partner(at_) == std::string_view::npos) skip_blank();
        return;
      case Kind::emphasis:
        return element_argument(Element::emphasis);
      case Kind::strong:
        return element_argument(Element::strong);
      case Kind::code:
        return element_argument(Element::code);
      case Kind::switch_plain:
        return skip_blank();
      case Kind::switch_emphasis:
        return element_switch(Element::emphasis);
      case Kind::switch_strong:
        return element_switch(Element::strong);
      case Kind::switch_code:
        return element_switch(Element::code);
      case Kind::environment:
      case Kind::drop:
        return drop_argument();
      case Kind::second:
        return drop_argument();
      case Kind::footnote:
        if (enter_group(at_, ")")) emit(" (");
        return;
    }
  }

  void element_argument(Element element) {
    if (enter_group(at_))
      pieces_.open(element);
    else
      skip_blank();
  }

  void element_switch(Element element) {
    skip_blank();
    pieces_.open(element);
  }

  /// Past `*`, `[...]` and `{...}`.
  void drop_argument() {
    if (peek() == '*') ++at_;
    if (peek() == '[') {
      const std::size_t close = text_.substr(at_, kSetBytesMax).find(']');
      if (close != std::string_view::npos) at_ += close + 1;
    }
    if (const std::size_t close = source_.partner(at_); close != std::string_view::npos) at_ = close + 1;
  }

  /// A math macro outside of math, which TeX would refuse and authors write all the same.
  void math_macro_at(const MathSymbol& known) {
    using Kind = MathSymbol::Kind;
    switch (known.kind) {
      case Kind::space:
        emit(known.unicode);
        return skip_blank();
      case Kind::sign:
      case Kind::function:
        if (const auto scripts = scripts_at(source_, at_)) return emit_symbol(known.name, scripts);
        return emit(known.unicode);
      case Kind::letter:
        return emit_symbol(known.name, scripts_at(source_, at_));
      case Kind::font:
      case Kind::accent:
      case Kind::root:
        return structure(known.name, 1);
      case Kind::fraction:
        return structure(known.name, 2);
    }
  }

  void emit_symbol(std::string_view name, const std::optional<Scripts>& scripts) {
    std::string tex = "\\" + std::string(name);
    if (scripts) {
      tex += scripts->tex;
      at_ = scripts->end;
    }
    pieces_.math(std::move(tex));
  }

  /// \name with `arguments` groups, or one letter or digit as its only argument; without them the name is
  /// dropped.
  void structure(std::string_view name, int arguments) {
    std::string tex = "\\" + std::string(name);
    std::size_t at = at_;
    for (int i = 0; i < arguments; ++i) {
      const std::size_t close = source_.partner(at);
      const std::size_t letter = at < text_.size() && text_[at] == ' ' ? at + 1 : at;
      const bool is_single = arguments == 1 && letter < text_.size() && is_alnum(text_[letter]) &&
                             (letter + 1 >= text_.size() || !is_alnum(text_[letter + 1]));
      if (close != std::string_view::npos && close - at <= kSetBytesMax &&
          text_.substr(at, close - at).find('$') == std::string_view::npos) {
        tex += "{" + restored_math(text_.substr(at + 1, close - at - 1)) + "}";
        at = close + 1;
      } else if (is_single) {
        tex += std::string("{") + text_[letter] + "}";
        at = letter + 1;
      } else {
        return;
      }
    }
    at_ = at;
    if (const auto scripts = scripts_at(source_, at_)) {
      tex += scripts->tex;
      at_ = scripts->end;
    }
    pieces_.math(std::move(tex));
  }

  /// `^` or `_` after a letter, a number or a parenthesis makes them math.
  void script() {
    std::string* text = pieces_.last_text();
    const auto scripts = scripts_at(source_, at_);
    const bool is_base_written = text != nullptr && text->ends_with(before());
    const std::size_t base = scripts && is_base_written ? script_base(*text, text_[at_]) : 0;
    if (base == 0) return plain();
    std::string tex = "{}";
    if (before() != ')') {
      tex = text->substr(text->size() - base);
      text->resize(text->size() - base);
    }
    pieces_.math(tex + scripts->tex);
    at_ = scripts->end;
  }

  // ---- words, and macros that have lost their backslash

  void word() {
    const std::string_view letters = source_.letters(at_);
    const auto lost = lost_at(source_, at_, letters, pieces_.written());
    if (lost && lost_macro_at(*lost)) return;
    emit(letters);
    at_ += letters.size();
  }

  /// False, with nothing written, if it is none after all.
  bool lost_macro_at(const Lost& lost) {
    if (lost.kind == Lost::Kind::argument) return lost_argument(lost);
    at_ = lost.end;
    switch (lost.kind) {
      case Lost::Kind::symbol:
        emit_symbol(lost.name, scripts_at(source_, at_));
        break;
      case Lost::Kind::relation:
      case Lost::Kind::sign:
        emit(lost.left);
        emit(math_symbol(lost.name)->unicode);
        break;
      case Lost::Kind::argument:
      case Lost::Kind::dropped:
        break;
    }
    return true;
  }

  bool lost_argument(const Lost& lost) {
    const std::size_t begin = at_;
    at_ = lost.end;
    if (const TextMacro* text = text_macro(lost.name)) {
      text_macro_at(*text, ' ');
      return true;
    }
    math_macro_at(*math_symbol(lost.name));
    if (at_ != lost.end) return true;
    at_ = begin;
    return false;
  }

  std::string_view text_;
  TexSource source_;
  MathFinder math_;
  PieceWriter pieces_;
  std::size_t at_ = 0;
  int quotes_open_ = 0;
};

}  // namespace

std::vector<Piece> read_tex(std::string_view tex) { return Reader(tex).read(); }

}  // namespace quire::text
