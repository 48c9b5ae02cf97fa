#include "mail/address.h"

#include <algorithm>

#include <fmt/format.h>

#include "text/ascii.h"
#include "text/unicode.h"

namespace quire::mail {
namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// RFC 5322, 3.2.3.
bool is_atom_character(char c) {
  return is_alphanumeric(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_dot_atom(std::string_view text) {
  if (text.empty() || text.size() > kLocalBytesMax || text.front() == '.' || text.back() == '.') return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '.' ? text[i - 1] == '.' : !is_atom_character(text[i])) return false;
  return true;
}

bool is_label(std::string_view label) {
  constexpr std::size_t kLabelBytesMax = 63;
  return !label.empty() && label.size() <= kLabelBytesMax && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), [](char c) { return is_alphanumeric(c) || c == '-'; });
}

bool is_host(std::string_view host) {
  for (;;) {
    const auto dot = host.find('.');
    if (!is_label(host.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    host.remove_prefix(dot + 1);
  }
}

}  // namespace

Result<std::string> read_address(std::string_view text) {
  const auto sign = text.rfind('@');
  if (sign == std::string_view::npos || text.size() > kAddressBytesMax ||
      !is_dot_atom(text.substr(0, sign)) || !is_host(text.substr(sign + 1)))
    return Error{fmt::format("'{}' is no address of mail; one looks like mira@example.org",
                             text::one_line(text.substr(0, kAddressBytesMax)))};
  return std::string(text.substr(0, sign + 1)) + text::ascii_lower(text.substr(sign + 1));
}

std::string_view local_of(std::string_view address) { return address.substr(0, address.rfind('@')); }
std::string_view domain_of(std::string_view address) { return address.substr(address.rfind('@') + 1); }

Result<Mailbox> read_mailbox(std::string_view text) {
  text = text::trimmed(text);
  std::string_view name;
  std::string_view inside = text;
  if (const auto open = text.rfind('<'); open != std::string_view::npos && text.ends_with('>')) {
    name = text::trimmed(text.substr(0, open));
    inside = text.substr(open + 1, text.size() - open - 2);
    if (name.size() > 1 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
  }
  auto address = read_address(inside);
  if (!address) return Error{address.error()};
  return Mailbox{text::one_line(name), std::move(*address)};
}

std::string with_token(std::string_view address, std::string_view token) {
  return fmt::format("{}+{}@{}", local_of(address), token, domain_of(address));
}

std::string token_in(std::string_view address) {
  if (address.find('@') == std::string_view::npos) return {};
  const std::string_view local = local_of(address);
  const auto plus = local.rfind('+');
  return plus == std::string_view::npos ? std::string() : text::ascii_lower(local.substr(plus + 1));
}

}  // namespace quire::mail
