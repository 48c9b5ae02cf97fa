// Unicode as the outside sends it, made safe and comparable. Uses utf8proc (Unicode 14).
#pragma once

#include <string>
#include <string_view>

namespace quire::text {

/// Valid UTF-8 in NFC: bytes that are not UTF-8 become U+FFFD, control characters are dropped (tab and line
/// ends become a blank), soft hyphens and byte order marks too.
std::string clean(std::string_view bytes);

/// clean(), then every run of white space (U+2028 and NBSP included) becomes one blank, none at the ends.
std::string one_line(std::string_view bytes);

/// For comparing: case folded, accents and other combining marks dropped, "ß" -> "ss", "ø" -> "o", "ł" ->
/// "l", ligatures and width variants resolved. ASCII input takes a fast path.
std::string fold(std::string_view utf8);

/// &amp; &lt; &#x3b1; ... to characters; unknown entities stay as they are. One pass only.
std::string decode_entities(std::string_view html);

/// < > & " ' escaped for HTML text and attribute values.
std::string escape_html(std::string_view utf8);

bool valid_utf8(std::string_view bytes);

}  // namespace quire::text
