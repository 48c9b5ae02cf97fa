#include "text/tex_line.h"

#include "text/tex_reader.h"
#include "text/unicode.h"

namespace quire::text {

std::string tex_line(std::string_view tex) {
  std::string out;
  for (const Piece& piece : read_tex(clean(tex))) {
    const bool display = piece.kind == Piece::Kind::display;
    if (piece.kind == Piece::Kind::text) out += piece.text;
    if (display || piece.kind == Piece::Kind::math) {
      const char* const mark = display ? "$$" : "$";
      out.append(mark).append(piece.text).append(mark);
    }
  }
  return one_line(out);
}

}  // namespace quire::text
