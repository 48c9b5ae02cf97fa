// Text in the seven bits of mail: words of headers (RFC 2047), and quoted-printable (RFC 2045, 6.7). Invalid
// UTF-8 is replaced first; no character is ever split between two words or lines.
#pragma once

#include <string>
#include <string_view>

namespace quire::mail {

inline constexpr std::size_t kLineMax = 76;         ///< characters of a line, its end not counted
inline constexpr std::size_t kEncodedWordMax = 75;  ///< RFC 2047, 2

/// A header field, folded, with its line end: "Subject: ...\r\n". `text` is any text: what could end the
/// field becomes a blank, what is not ASCII (or too long for a line, or looks encoded) becomes encoded words.
std::string text_field(std::string_view name, std::string_view text);

/// A field whose parts are ASCII and written as they are; they are kept whole, with a blank or a fold between
/// them. Control characters are left out.
std::string parts_field(std::string_view name, const std::string& parts);

/// A display name before an address: atoms, a quoted string, or encoded words. Ends without a blank.
std::string phrase(std::string_view name);

/// Lines of at most 76 characters that end in CRLF, also the last. Whatever ends a line in `text` ("\r\n",
/// "\n", "\r") ends one here. Nothing that a carrier of mail may change is left: blanks at the end of a line,
/// "From " and "." at its beginning.
std::string quoted_printable(std::string_view text);

}  // namespace quire::mail
