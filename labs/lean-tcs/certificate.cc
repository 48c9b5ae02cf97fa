#include "labs/lean-tcs/certificate.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "labs/engines/tables/lines.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::lean_tcs::tm {
namespace {

using Kind = Certificate::Kind;

constexpr std::array<const char*, kKinds> kNames{"undecided", "halts",   "cycle", "translated", "backward",
                                                 "ngrams",    "history", "words", "automata"};
/// Numbers behind the name.
constexpr std::array<std::size_t, kKinds> kNumbers{0, 2, 2, 3, 1, 1, 2, 2, 1};
constexpr std::size_t kReaderMost = 64;

std::optional<std::int64_t> number(std::string_view word) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (word.empty() || error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
  return value;
}

std::optional<Reader> reader(std::string_view word) {
  if (word.empty() || word.size() > kReaderMost) return std::nullopt;
  Reader states;
  for (const char c : word) {
    if (c < '0' || c > '9') return std::nullopt;
    states.push_back(static_cast<std::uint8_t>(c - '0'));
  }
  return states;
}

std::string digits(const Reader& reader) {
  std::string text;
  for (const std::uint8_t state : reader) text += static_cast<char>('0' + state);
  return text;
}

}  // namespace

const char* name_of(Kind kind) { return kNames[static_cast<std::size_t>(kind)]; }

std::string certificate_text(const Certificate& c) {
  std::string text = name_of(c.kind);
  const std::size_t numbers = kNumbers[static_cast<std::size_t>(c.kind)];
  if (numbers >= 1) text += fmt::format(" {}", c.a);
  if (numbers >= 2) text += fmt::format(" {}", c.b);
  if (numbers >= 3) text += fmt::format(" {}", c.shift);
  if (c.kind == Kind::automata) text += fmt::format(" {} {}", digits(c.left), digits(c.right));
  return text;
}

Result<Certificate> parse_certificate(std::string_view text) {
  const std::string_view name = tables::next_word(text);
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return Error{tables::shown(name) + " is no kind of certificate"};
  const auto index = static_cast<std::size_t>(found - kNames.begin());
  Certificate c{.kind = static_cast<Kind>(index)};
  std::array<std::int64_t, 3> values{};
  for (std::size_t i = 0; i < kNumbers[index]; ++i) {
    const auto value = number(tables::next_word(text));
    if (!value || (i < 2 && *value < 0))
      return Error{
          fmt::format("certificate {}: number {} of {} is missing or none", name, i + 1, kNumbers[index])};
    values[i] = *value;
  }
  c.a = static_cast<std::uint64_t>(values[0]);
  c.b = static_cast<std::uint64_t>(values[1]);
  c.shift = values[2];
  if (c.kind == Kind::automata) {
    const auto left = reader(tables::next_word(text)), right = reader(tables::next_word(text));
    if (!left || !right) return Error{"certificate automata: two tables of digits follow the number"};
    c.left = *left;
    c.right = *right;
  }
  if (!tables::next_word(text).empty()) return Error{fmt::format("certificate {}: words follow it", name)};
  return c;
}

}  // namespace quire::labs::lean_tcs::tm
