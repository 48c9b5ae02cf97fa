#include "paper/orcid.h"

namespace quire {
namespace {

constexpr std::size_t kLength = 19;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hyphen_place(std::size_t i) { return i == 4 || i == 9 || i == 14; }

/// Doubling the running sum modulo 11 gives every digit a weight of its own.
char check_digit(std::string_view orcid) {
  int sum = 0;
  for (std::size_t i = 0; i + 1 < kLength; ++i)
    if (!is_hyphen_place(i)) sum = (sum + (orcid[i] - '0')) * 2 % 11;
  const int digit = (12 - sum) % 11;
  return digit == 10 ? 'X' : static_cast<char>('0' + digit);
}

}  // namespace

bool is_orcid(std::string_view text) {
  if (text.size() != kLength) return false;
  for (std::size_t i = 0; i + 1 < kLength; ++i)
    if (is_hyphen_place(i) ? text[i] != '-' : !is_digit(text[i])) return false;
  return text.back() == check_digit(text);
}

std::string orcid_of(std::string_view text) {
  for (const std::string_view prefix : {"https://", "http://", "www.", "orcid.org/"})
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  while (text.ends_with('/')) text.remove_suffix(1);
  std::string orcid(text.substr(0, kLength + 1));
  if (!orcid.empty() && orcid.back() == 'x') orcid.back() = 'X';
  return is_orcid(orcid) ? orcid : std::string();
}

}  // namespace quire
