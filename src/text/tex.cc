// Four ways to show the pieces of tex_reader.h. safe_html() is where hostile text becomes HTML: nothing of
// the input leaves it unescaped, and its tags are the literals below.
#include "text/tex.h"

#include "text/tex_reader.h"
#include "text/tex_symbols.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace quire::text {

namespace {

bool is_math(const Piece& piece) {
  return piece.kind == Piece::Kind::math || piece.kind == Piece::Kind::display;
}
bool is_greek(std::int32_t point) { return point >= 0x370 && point <= 0x3ff; }

/// A Greek letter on its own is named, so that "α-stable" and "$\\alpha$-stable" meet; Greek words stay as
/// they are.
void append_words(std::string& out, std::string_view text) {
  if (is_ascii(text)) {
    out += text;
    return;
  }
  bool after_greek = false;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded c = decode(text, at);
    const std::string_view name = greek_name(c.point);
    const bool before_greek = c.next < text.size() && is_greek(decode(text, c.next).point);
    out += name.empty() || after_greek || before_greek ? text.substr(at, c.next - at) : name;
    after_greek = is_greek(c.point);
    at = c.next;
  }
}

const char* open_tag(Element element) {
  switch (element) {
    case Element::emphasis:
      return "<em>";
    case Element::strong:
      return "<strong>";
    case Element::code:
      return "<code>";
  }
  return "";
}

const char* close_tag(Element element) {
  switch (element) {
    case Element::emphasis:
      return "</em>";
    case Element::strong:
      return "</strong>";
    case Element::code:
      return "</code>";
  }
  return "";
}

}  // namespace

std::string plain_words(std::string_view tex) {
  std::string out;
  bool after_math = false;
  for (const Piece& piece : read_tex(clean(tex))) {
    if (piece.kind == Piece::Kind::text) append_words(out, piece.text);
    if (is_math(piece)) {
      // "$k$-sets" and "$n$th" stay close; two formulae, or the two sides of a sign, stay apart.
      const std::string words = math_words(piece.text);
      if (after_math || words.empty()) out += ' ';
      out += words;
    }
    after_math = is_math(piece);
  }
  return one_line(out);
}

std::string plain_line(std::string_view tex) {
  std::string out;
  for (const Piece& piece : read_tex(clean(tex))) {
    if (piece.kind == Piece::Kind::text) out += piece.text;
    if (is_math(piece)) out += math_line(piece.text);
  }
  return one_line(out);
}

std::string safe_html(std::string_view tex) {
  std::string out;
  out.reserve(tex.size() + tex.size() / 8);
  for (const Piece& piece : read_tex(clean(tex))) {
    switch (piece.kind) {
      case Piece::Kind::text:
        out += escape_html(piece.text);
        break;
      case Piece::Kind::math:
        out += "<span class=\"math\">" + escape_html(piece.text) + "</span>";
        break;
      case Piece::Kind::display:
        out += "<span class=\"math display\">" + escape_html(piece.text) + "</span>";
        break;
      case Piece::Kind::open:
        out += open_tag(piece.element);
        break;
      case Piece::Kind::close:
        out += close_tag(piece.element);
        break;
    }
  }
  return out;
}

bool has_math(std::string_view tex) {
  for (const Piece& piece : read_tex(clean(tex)))
    if (is_math(piece)) return true;
  return false;
}

std::string title_key(std::string_view title) {
  const std::string words = fold(plain_words(title));
  std::string key;
  key.reserve(words.size());
  bool gap = false;
  for (std::size_t at = 0; at < words.size();) {
    const Decoded c = decode(words, at);
    if (is_letter(c.point) || is_digit_point(c.point)) {
      if (gap && !key.empty()) key += ' ';
      gap = false;
      key.append(words, at, c.next - at);
    } else {
      gap = true;
    }
    at = c.next;
  }
  return key;
}

}  // namespace quire::text
