// Code points in and out of UTF-8, for the files of this room.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace quire::text {

/// One code point and where the next begins; `point` is negative where the bytes are not UTF-8, and `next` is
/// then past the lead byte and its continuation bytes.
struct Decoded {
  std::int32_t point = -1;
  std::size_t next = 0;
};
/// Decodes at `at`, which must lie inside the text.
Decoded decode(std::string_view text, std::size_t at);

void append_utf8(std::string& out, std::int32_t point);

/// The longest prefix of at most `bytes_max` bytes that does not cut a character.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max);

/// True if no byte is over 0x7f.
bool is_ascii(std::string_view text);

/// Letters, digits, and the marks that belong to them: what words are made of.
bool is_letter(std::int32_t point);
bool is_digit_point(std::int32_t point);
bool is_mark(std::int32_t point);
bool is_upper(std::int32_t point);

}  // namespace quire::text
