// The reader walks the text once. Groups are a stack of closing positions, found beforehand; an element is
// never opened inside itself, so the pieces nest at most three deep whatever the input.
#include "text/tex_reader.h"

#include <algorithm>

#include "text/tex_symbols.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace quire::text {

namespace {

constexpr std::size_t kGroupsMax = 64;
constexpr std::size_t kScriptBytesMax = 64;
constexpr std::size_t kAccentBytesMax = 24;
constexpr std::size_t kSetBytesMax = 200;
constexpr std::string_view kNoBreakSpace = "\xc2\xa0";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_alpha(char c) { return is_capital(c) || is_small(c); }
bool is_alnum(char c) { return is_alpha(c) || is_digit(c); }

/// The combining mark of \' and its like, empty for other characters.
std::string_view accent_mark(char c) {
  switch (c) {
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

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), math_(text) { match_braces(); }

  std::vector<Piece> read() {
    while (at_ < text_.size()) step();
    while (!groups_.empty()) close_group();
    return std::move(pieces_);
  }

 private:
  struct Group {
    std::size_t close;          ///< position of its closing brace
    std::size_t elements;       ///< how many were open before it
    std::string_view suffix{};  ///< text at its end
  };

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

  char peek(std::size_t offset = 0) const { return at_ + offset < text_.size() ? text_[at_ + offset] : '\0'; }
  char before() const { return at_ > 0 ? text_[at_ - 1] : ' '; }

  /// The closing brace of the opening one at `open`, or npos.
  std::size_t partner(std::size_t open) const {
    if (open >= text_.size() || text_[open] != '{' || partners_[open] == 0) return std::string_view::npos;
    return partners_[open] - 1;
  }

  void match_braces() {
    if (text_.find('{') == std::string_view::npos) return;
    partners_.assign(text_.size(), 0);
    std::vector<std::uint32_t> open;
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == '{') {
        open.push_back(static_cast<std::uint32_t>(i));
      } else if (text_[i] == '}' && !open.empty()) {
        partners_[open.back()] = static_cast<std::uint32_t>(i + 1);
        partners_[i] = open.back() + 1;
        open.pop_back();
      }
    }
  }

  // ---- output

  void emit(std::string_view text) {
    if (text.empty()) return;
    if (pieces_.empty() || pieces_.back().kind != Piece::Kind::text)
      pieces_.push_back({Piece::Kind::text, {}});
    pieces_.back().text += text;
  }

  void emit_math(std::string tex, bool display = false) {
    pieces_.push_back({display ? Piece::Kind::display : Piece::Kind::math, std::move(tex)});
  }

  void open_element(Element element) {
    if (groups_.empty() || std::find(elements_.begin(), elements_.end(), element) != elements_.end()) return;
    elements_.push_back(element);
    pieces_.push_back({Piece::Kind::open, {}, element});
  }

  // ---- groups

  /// Enters the group whose opening brace is at `open`; false if it has no end or lies too deep.
  bool enter_group(std::size_t open, std::string_view suffix = {}) {
    const std::size_t close = partner(open);
    while (!groups_.empty() && groups_.back().close < open) close_group();
    if (close == std::string_view::npos || groups_.size() >= kGroupsMax) return false;
    groups_.push_back({close, elements_.size(), suffix});
    at_ = open + 1;
    return true;
  }

  void close_group() {
    const Group group = groups_.back();
    groups_.pop_back();
    while (elements_.size() > group.elements) {
      pieces_.push_back({Piece::Kind::close, {}, elements_.back()});
      elements_.pop_back();
    }
    emit(group.suffix);
  }

  void open_brace() {
    const std::size_t close = partner(at_);
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
    while (!groups_.empty() && groups_.back().close < at_) close_group();
    if (!groups_.empty() && groups_.back().close == at_) {
      close_group();
      ++at_;
    } else if (!partners_.empty() && partners_[at_] != 0) {
      ++at_;
    } else {
      plain();
    }
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
      emit_math(std::string(span->content.substr(first, last - first + 1)), span->display);
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
      return emit(accented(mark, next, at_, 0));
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
    std::size_t end = at_ + 1;
    while (end < text_.size() && is_alpha(text_[end])) ++end;
    const std::string_view name = text_.substr(at_ + 1, end - at_ - 1);
    if (name == "begin") {
      if (math_.at(at_)) return dollar();
    }
    const char previous = before();
    at_ = end;
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
        return emit(accented(known.value, '\0', at_, 0));
      case Kind::keep:
        if (partner(at_) == std::string_view::npos) skip_blank();
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
      open_element(element);
    else
      skip_blank();
  }

  void element_switch(Element element) {
    skip_blank();
    open_element(element);
  }

  /// Past `*`, `[...]` and `{...}`.
  void drop_argument() {
    if (peek() == '*') ++at_;
    if (peek() == '[') {
      const std::size_t close = text_.substr(at_, kSetBytesMax).find(']');
      if (close != std::string_view::npos) at_ += close + 1;
    }
    if (const std::size_t close = partner(at_); close != std::string_view::npos) at_ = close + 1;
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
        if (const auto scripts = scripts_at(at_)) return emit_symbol(known.name, scripts);
        return emit(known.unicode);
      case Kind::letter:
        return emit_symbol(known.name, scripts_at(at_));
      case Kind::font:
      case Kind::accent:
      case Kind::root:
        return structure(known.name, 1);
      case Kind::fraction:
        return structure(known.name, 2);
    }
  }

  struct Scripts {
    std::string tex;
    std::size_t end = 0;
  };

  void emit_symbol(std::string_view name, const std::optional<Scripts>& scripts) {
    std::string tex = "\\" + std::string(name);
    if (scripts) {
      tex += scripts->tex;
      at_ = scripts->end;
    }
    emit_math(std::move(tex));
  }

  /// \name with `arguments` groups, or one letter or digit as its only argument; without them the name is
  /// dropped.
  void structure(std::string_view name, int arguments) {
    std::string tex = "\\" + std::string(name);
    std::size_t at = at_;
    for (int i = 0; i < arguments; ++i) {
      const std::size_t close = partner(at);
      const std::size_t letter = at < text_.size() && text_[at] == ' ' ? at + 1 : at;
      const bool is_single = arguments == 1 && letter < text_.size() && is_alnum(text_[letter]) &&
                             (letter + 1 >= text_.size() || !is_alnum(text_[letter + 1]));
      if (close != std::string_view::npos && close - at <= kSetBytesMax &&
          text_.substr(at, close - at).find('$') == std::string_view::npos) {
        tex += "{" + restored(text_.substr(at + 1, close - at - 1)) + "}";
        at = close + 1;
      } else if (is_single) {
        tex += std::string("{") + text_[letter] + "}";
        at = letter + 1;
      } else {
        return;
      }
    }
    at_ = at;
    if (const auto scripts = scripts_at(at_)) {
      tex += scripts->tex;
      at_ = scripts->end;
    }
    emit_math(std::move(tex));
  }

  // ---- accents

  /// The accented letter whose TeX begins at `at`, which moves past it. `sign` is the character of \' and its
  /// like.
  std::string accented(std::string_view mark, char sign, std::size_t& at, int depth) {
    const std::string base = accent_base(at, depth);
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
  std::string accent_base(std::size_t& at, int depth) {
    if (at >= text_.size() || depth > 3) return {};
    if (text_[at] == '{') {
      const std::size_t close = partner(at);
      if (close == std::string_view::npos || close - at > kAccentBytesMax) return {};
      std::size_t inner = at + 1;
      std::string base;
      while (inner < close) {
        const std::size_t before_step = inner;
        base += accent_base(inner, depth + 1);
        if (inner == before_step) inner = decode(text_, inner).next;  // nested too deep
      }
      at = close + 1;
      return base;
    }
    if (text_[at] != '\\') {
      const Decoded c = decode(text_, at);
      if (text_[at] == '}' || text_[at] == ' ' || text_[at] == '$') {
        if (depth > 0) at = c.next;
        return {};
      }
      const std::string base(text_.substr(at, c.next - at));
      at = c.next;
      return base;
    }
    return accent_base_macro(at, depth);
  }

  std::string accent_base_macro(std::size_t& at, int depth) {
    std::size_t end = at + 1;
    while (end < text_.size() && is_alpha(text_[end])) ++end;
    if (end == at + 1) {
      const char sign = end < text_.size() ? text_[end] : '\0';
      at = end < text_.size() ? decode(text_, end).next : end;
      const std::string_view mark = accent_mark(sign);
      return mark.empty() ? std::string() : accented(mark, sign, at, depth + 1);
    }
    const std::string_view name = text_.substr(at + 1, end - at - 1);
    at = end;
    if (name == "i" || name == "j") return std::string(name);
    const TextMacro* known = text_macro(name);
    if (known == nullptr) return {};
    if (known->kind == TextMacro::Kind::accent) return accented(known->value, '\0', at, depth + 1);
    return std::string(known->kind == TextMacro::Kind::letter ? known->value : std::string_view());
  }

  // ---- subscripts and superscripts outside of math

  /// One subscript and one superscript at most, each a character, a known symbol, or a short group.
  std::optional<Scripts> scripts_at(std::size_t at) const {
    Scripts scripts{{}, at};
    bool has_sub = false;
    bool has_super = false;
    while (scripts.end < text_.size() && (text_[scripts.end] == '^' || text_[scripts.end] == '_')) {
      bool& seen = text_[scripts.end] == '^' ? has_super : has_sub;
      if (seen || !add_script(scripts)) return std::nullopt;
      seen = true;
    }
    if (scripts.end == at) return std::nullopt;
    return scripts;
  }

  bool add_script(Scripts& scripts) const {
    const std::size_t at = scripts.end + 1;
    if (at >= text_.size()) return false;
    scripts.tex += text_[at - 1];
    if (const std::size_t close = partner(at); close != std::string_view::npos) {
      const std::string_view content = text_.substr(at + 1, close - at - 1);
      if (content.empty() || content.size() > kScriptBytesMax || content.find('$') != std::string_view::npos)
        return false;
      scripts.tex += "{" + restored(content) + "}";
      scripts.end = close + 1;
      return true;
    }
    const bool has_backslash = text_[at] == '\\';
    std::size_t end = at + (has_backslash ? 1 : 0);
    while (end < text_.size() && is_alnum(text_[end])) ++end;
    const std::string_view name =
        text_.substr(at + (has_backslash ? 1 : 0), end - at - (has_backslash ? 1 : 0));
    if (name.size() == 1 && !has_backslash) {
      scripts.tex += name;
    } else if (is_symbol_name(name, has_backslash, false)) {
      scripts.tex += "\\" + std::string(name);
    } else {
      return false;
    }
    scripts.end = end;
    return true;
  }

  /// Without braces "alpha_beta" is rather somebody's identifier.
  static bool is_symbol_name(std::string_view name, bool has_backslash, bool in_braces) {
    if (has_backslash) return math_symbol(name) != nullptr;
    const LostMacro* lost = lost_macro(name);
    if (lost == nullptr) return false;
    return lost->where == LostMacro::Where::symbol ||
           (in_braces && lost->where == LostMacro::Where::scripted);
  }

  /// Puts the backslashes back in what is certainly math: symbols that stand as words of their own.
  static std::string restored(std::string_view content) {
    std::string out;
    for (std::size_t at = 0; at < content.size();) {
      std::size_t end = at;
      while (end < content.size() && is_alpha(content[end])) ++end;
      const std::string_view name = content.substr(at, end - at);
      const bool is_macro = at > 0 && content[at - 1] == '\\';
      if (!name.empty() && !is_macro && is_symbol_name(name, false, true)) out += '\\';
      out += name;
      if (end < content.size()) out += content[end];
      at = end + 1;
    }
    return out;
  }

  /// `^` or `_` after a letter, a number or a parenthesis makes them math: "x_i", "10^{-3}", "R^d".
  void script() {
    const auto scripts = scripts_at(at_);
    const std::size_t base = scripts ? script_base() : 0;
    if (!scripts || base == 0) return plain();
    std::string& text = pieces_.back().text;
    std::string tex = before() == ')' ? std::string("{}") : text.substr(text.size() - base);
    if (before() != ')') text.resize(text.size() - base);
    emit_math(tex + scripts->tex);
    at_ = scripts->end;
  }

  /// Bytes of the base that stands before the script, 0 if there is none that would be math.
  std::size_t script_base() const {
    if (pieces_.empty() || pieces_.back().kind != Piece::Kind::text) return 0;
    const std::string& text = pieces_.back().text;
    if (text.empty() || text.back() != before()) return 0;
    if (text.back() == ')') return text_[at_] == '^' ? 1 : 0;
    const auto at_back = [&](std::size_t i) { return i < text.size() ? text[text.size() - 1 - i] : ' '; };
    if (is_alpha(text.back()))
      return is_alpha(at_back(1)) || static_cast<unsigned char>(at_back(1)) >= 0x80 || at_back(1) == '_' ? 0
                                                                                                         : 1;
    std::size_t n = 0;
    while (n < 12 && (is_digit(at_back(n)) || (n > 0 && at_back(n) == '.'))) ++n;
    return n > 0 && text_[at_] == '^' && !is_alpha(at_back(n)) ? n : 0;
  }

  // ---- lost backslashes

  void word() {
    std::size_t end = at_;
    while (end < text_.size() && is_alpha(text_[end])) ++end;
    const std::string_view letters = text_.substr(at_, end - at_);
    if (lost(letters) || (letters.size() >= 3 && lost_relation(letters))) return;
    emit(letters);
    at_ = end;
  }

  bool lost(std::string_view letters) {
    using Where = LostMacro::Where;
    std::size_t small = 0;
    while (small < letters.size() && is_small(letters[small])) ++small;
    const std::string_view name = letters.substr(0, small);
    if (small < 3 && name != "mu" && name != "nu" && name != "xi" && name != "pi") return false;
    const LostMacro* known = lost_macro(name);
    if (known == nullptr) return false;
    const std::size_t end = at_ + small;
    const bool is_whole = small == letters.size();
    switch (known->where) {
      case Where::argument:
        return is_whole && partner(end) != std::string_view::npos && lost_argument(name, end);
      case Where::font:
        return lost_font(name, letters, end);
      case Where::size:
        return lost_size(end);
      case Where::symbol:
        return is_whole && !is_digit(end < text_.size() ? text_[end] : ' ') && lost_symbol(name, end);
      case Where::scripted:
        return is_whole && (scripts_at(end) || (name == "ell" && touches_math(end))) &&
               lost_symbol(name, end);
      case Where::sign:
        if (!is_whole) return false;
        emit(math_symbol(name)->unicode);
        at_ = end;
        return true;
      case Where::number:
        return lost_beside_number(name, letters, end);
    }
    return false;
  }

  bool lost_argument(std::string_view name, std::size_t end) {
    const std::size_t begin = at_;
    at_ = end;
    if (const TextMacro* text = text_macro(name)) {
      text_macro_at(*text, ' ');
      return true;
    }
    math_macro_at(*math_symbol(name));
    if (at_ != end) return true;
    at_ = begin;
    return false;
  }

  bool lost_font(std::string_view name, std::string_view letters, std::size_t end) {
    const std::size_t rest = letters.size() - name.size();
    const char next = end < text_.size() ? text_[end] : ' ';
    const bool is_glued = rest == 1 && is_capital(letters.back());
    const bool is_apart = rest == 0 && next == ' ' && end + 1 < text_.size() && is_capital(text_[end + 1]) &&
                          (end + 2 >= text_.size() || !is_alnum(text_[end + 2]));
    if (!is_glued && !is_apart && !(rest == 0 && next == '{')) return false;
    return lost_argument(name, end);
  }

  bool lost_size(std::size_t end) {
    const char next = end < text_.size() ? text_[end] : '\0';
    const char after = end + 1 < text_.size() ? text_[end + 1] : '\0';
    if (!is_capital(next) && !(next == ' ' && is_capital(after)) && next != '{') return false;
    at_ = next == ' ' ? end + 1 : end;
    return true;
  }

  bool lost_symbol(std::string_view name, std::size_t end) {
    at_ = end;
    emit_symbol(name, scripts_at(end));
    return true;
  }

  /// "ell $x$" or "$x$ ell": a word of its own next to math.
  bool touches_math(std::size_t end) const {
    const bool is_after = !pieces_.empty() && (pieces_.back().kind == Piece::Kind::math ||
                                               (pieces_.size() > 1 && pieces_.back().text == " " &&
                                                pieces_[pieces_.size() - 2].kind == Piece::Kind::math));
    const bool is_before = text_.substr(end, 2) == " $" || text_.substr(end, 1) == "$";
    return is_after || is_before;
  }

  /// "256times256", "sim20%", "approx5": signs that touch a number. "sim2real" and "3 times" are words.
  bool lost_beside_number(std::string_view name, std::string_view letters, std::size_t end) {
    const bool follows_number = is_digit(before());
    const bool is_whole = name.size() == letters.size();
    if (name == "times") {
      if (!follows_number) return false;
    } else {
      if (!is_whole || end >= text_.size() || !is_digit(text_[end])) return false;
      if (!follows_number && before() != ' ' && before() != '(') return false;
      if (!is_quantity(end, follows_number)) return false;
    }
    emit(math_symbol(name)->unicode);
    at_ = end;
    return true;
  }

  /// The number at `at` counts something: "20%", "14B", "700", "2times", not "2real" or a lone "3".
  bool is_quantity(std::size_t at, bool is_range) const {
    std::size_t end = at;
    while (end < text_.size() &&
           (is_digit(text_[end]) ||
            ((text_[end] == '.' || text_[end] == ',') && end + 1 < text_.size() && is_digit(text_[end + 1]))))
      ++end;
    const std::string_view rest = text_.substr(end, 5);
    if (rest == "times") return true;
    if (!rest.empty() && is_small(rest.front())) return false;
    return is_range || end - at >= 2 ||
           (!rest.empty() && std::string_view("%\\BMK").find(rest.front()) != std::string_view::npos);
  }

  /// "pneq 2", "1leq p", "deltageq 1", "leq5%": a relation glued to what it relates.
  bool lost_relation(std::string_view letters) {
    const std::string_view relation = letters.substr(letters.size() - 3);
    if (relation != "leq" && relation != "geq" && relation != "neq") return false;
    const std::string_view left = letters.substr(0, letters.size() - 3);
    const LostMacro* greek = left.size() > 1 ? lost_macro(left) : nullptr;
    if (left.size() > 1 && (greek == nullptr || greek->where != LostMacro::Where::scripted)) return false;
    const std::size_t end = at_ + letters.size();
    const char next = end < text_.size() ? text_[end] : '\0';
    const bool relates =
        is_digit(next) || (next == ' ' && end + 1 < text_.size() && is_alnum(text_[end + 1]));
    if (!relates) return false;
    emit(left);
    emit(math_symbol(relation)->unicode);
    at_ = next == ' ' && (!left.empty() || is_digit(before())) ? end + 1 : end;
    return true;
  }

  std::string_view text_;
  MathFinder math_;
  std::size_t at_ = 0;
  int quotes_open_ = 0;
  std::vector<std::uint32_t> partners_;  ///< of every brace, plus one; 0 where there is none
  std::vector<Group> groups_;
  std::vector<Element> elements_;
  std::vector<Piece> pieces_;
};

}  // namespace

std::vector<Piece> read_tex(std::string_view tex) { return Reader(tex).read(); }

}  // namespace quire::text
