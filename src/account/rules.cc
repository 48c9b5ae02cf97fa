#include "account/rules.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "text/look.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace quire::account {
namespace {

constexpr auto kReserved = std::to_array<std::string_view>(
    {"owner",     "admin",      "administrator", "root",   "quire",     "moderator", "curator",
     "runner",    "member",     "reader",        "system", "support",   "security",  "postmaster",
     "webmaster", "hostmaster", "abuse",         "nobody", "anonymous", "deleted",   "everybody",
     "everyone",  "staff",      "official",      "me",     "settings",  "null"});

bool is_joiner(std::int32_t point) { return point == '-' || point == '_' || point == '.'; }

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// Letters, digits and the rest of RFC 5321's atext.
bool is_atext(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}
bool is_dot_atom(std::string_view text) {
  if (text.empty() || text.size() > 64 || text.front() == '.' || text.back() == '.') return false;
  if (text.find("..") != std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '.' || is_atext(c); });
}
bool is_host(std::string_view text) {
  if (text.find('.') == std::string_view::npos) return false;
  while (!text.empty()) {
    const auto dot = text.find('.');
    const std::string_view label = text.substr(0, dot);
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    if (!std::all_of(label.begin(), label.end(), [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
        }))
      return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
  return false;
}

}  // namespace

std::string problem_of_name(std::string_view name) {
  if (!text::valid_utf8(name) || text::clean(name) != name) return "a name has letters and digits only";
  std::size_t characters = 0;
  bool letter = false, joined = true;  // a joiner may not begin the name, nor follow another
  for (std::size_t at = 0; at < name.size();) {
    const text::Decoded c = text::decode(name, at);
    at = c.next;
    ++characters;
    if (is_joiner(c.point)) {
      if (joined) return "- _ and . stand between letters or digits only";
      joined = true;
      continue;
    }
    const bool mark = text::is_mark(c.point) && !joined;
    if (!text::is_letter(c.point) && !text::is_digit_point(c.point) && !mark)
      return "a name has letters and digits, with - _ or . between them";
    letter = letter || text::is_letter(c.point);
    joined = false;
  }
  if (characters < kNameCharactersMin || characters > kNameCharactersMax)
    return fmt::format("a name has {} to {} characters", kNameCharactersMin, kNameCharactersMax);
  if (joined) return "- _ and . stand between letters or digits only";
  if (!letter) return "a name has at least one letter";
  if (text::mixes_scripts(name)) return "a name has letters of one script";
  const std::string look = text::skeleton(name);
  if (look.starts_with("gone-") || std::any_of(kReserved.begin(), kReserved.end(), [&](std::string_view one) {
        return text::skeleton(one) == look;
      }))
    return "this name is kept for Quire itself; choose another";
  return {};
}

std::string problem_of_full_name(std::string_view full_name) {
  if (full_name.size() > kFullNameBytesMax)
    return fmt::format("a full name has at most {} bytes", kFullNameBytesMax);
  if (!text::valid_utf8(full_name) || has_control(full_name) || text::clean(full_name) != full_name)
    return "a full name is one line of text";
  return {};
}

std::string problem_of_email(std::string_view email) {
  const auto sign = email.rfind('@');
  if (email.empty() || email.size() > kEmailBytesMax || sign == std::string_view::npos ||
      !is_dot_atom(email.substr(0, sign)) || !is_host(email.substr(sign + 1)))
    return "an address of mail looks like mira@example.org";
  return {};
}

std::string problem_of_password(std::string_view password, std::string_view name) {
  if (password.size() < kPasswordBytesMin || password.size() > kPasswordBytesMax)
    return fmt::format("a password has {} to {} bytes", kPasswordBytesMin, kPasswordBytesMax);
  if (!name.empty() && text::fold(password) == text::fold(name)) return "a password is not the name";
  if (std::all_of(password.begin(), password.end(), [&](char c) { return c == password[0]; }))
    return "a password is more than one character again and again";
  return {};
}

std::string problem_of_token_name(std::string_view name) {
  if (name.empty() || name.size() > kTokenNameBytesMax || has_control(name) || !text::valid_utf8(name))
    return fmt::format("a token’s name has 1 to {} bytes, on one line", kTokenNameBytesMax);
  return {};
}

}  // namespace quire::account
