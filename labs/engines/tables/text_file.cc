#include "labs/engines/tables/text_file.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace quire::labs::tables {
namespace {

Result<std::string> drain(std::istream& in, const std::string& name, std::size_t bytes_max) {
  std::string bytes;
  std::array<char, 1 << 16> chunk;
  while (in.read(chunk.data(), chunk.size()) || in.gcount() > 0) {
    bytes.append(chunk.data(), static_cast<std::size_t>(in.gcount()));
    if (bytes.size() > bytes_max)
      return Error{name + ": more than " + std::to_string(bytes_max) + " bytes; give a smaller file"};
  }
  if (in.bad()) return Error{name + ": reading failed: " + std::strerror(errno)};
  return bytes;
}

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// Length of the well-formed UTF-8 sequence that `text` starts with; 0 if it is none.
std::size_t sequence_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t length = first < 0x80   ? 1
                             : first < 0xC2 ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if (!continues(text[i])) return 0;
  if (length > 2) {  // overlong forms, surrogates, beyond U+10FFFF
    const auto second = static_cast<unsigned char>(text[1]);
    if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
        (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F))
      return 0;
  }
  return length;
}

}  // namespace

Result<Text> read_text(const std::string& path, std::istream& standard_input, std::size_t bytes_max) {
  Text text;
  if (path == "-") {
    text.name = "standard input";
    Result<std::string> bytes = drain(standard_input, text.name, bytes_max);
    if (!bytes) return Error{bytes.error()};
    text.bytes = std::move(bytes).value();
    return text;
  }
  text.name = std::filesystem::path(path).filename().string();
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return Error{path + ": is a folder; give a file"};
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{path + ": cannot be opened: " + std::strerror(errno)};
  Result<std::string> bytes = drain(file, text.name, bytes_max);
  if (!bytes) return Error{bytes.error()};
  text.bytes = std::move(bytes).value();
  return text;
}

std::string shown(std::string_view text) {
  constexpr std::size_t kBytesMax = 40;
  std::string out = "\"";
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (out.size() + length > kBytesMax) {
      out += "...";
      break;
    }
    const bool control = length == 1 && (static_cast<unsigned char>(text[0]) < 0x20 || text[0] == 0x7F);
    if (length == 0 || control) {
      out += '?';
      text.remove_prefix(1);
    } else {
      out += text.substr(0, length);
      text.remove_prefix(length);
    }
  }
  return out + '"';
}

}  // namespace quire::labs::tables
