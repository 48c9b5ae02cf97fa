#include "text/markdown_clean.h"

#include <algorithm>

#include "text/unicode.h"
#include "text/utf8.h"

namespace quire::text {
namespace {

/// Embeddings, overrides and isolates: they can make text read as something else than it is.
bool turns_direction(std::int32_t point) {
  return (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
}

bool has_scheme(std::string_view address, std::string_view scheme) {
  return address.size() > scheme.size() &&
         std::equal(scheme.begin(), scheme.end(), address.begin(), [](char a, char b) {
           return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
         });
}

}  // namespace

std::string without_turns(std::string_view text) {
  if (text.find("\xe2\x80") == std::string_view::npos && text.find("\xe2\x81") == std::string_view::npos)
    return std::string(text);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded c = decode(text, at);
    if (!turns_direction(c.point)) out.append(text, at, c.next - at);
    at = c.next;
  }
  return out;
}

std::string clean_lines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string line(text.substr(0, end));
    if (line.ends_with('\r')) line.pop_back();
    for (std::size_t tab = line.find('\t'); tab != std::string::npos; tab = line.find('\t', tab))
      line.replace(tab, 1, "    ");
    out += without_turns(clean(line));
    out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string safe_address(const std::string& address) {
  if (!has_scheme(address, "https://") && !has_scheme(address, "http://") && !has_scheme(address, "mailto:"))
    return {};
  std::string out;
  for (const char c : address) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) return {};
    if (c == ' ')
      out += "%20";
    else
      out += c;
  }
  return out;
}

}  // namespace quire::text
