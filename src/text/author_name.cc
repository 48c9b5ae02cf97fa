#include "text/author_name.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "text/ascii.h"
#include "text/utf8.h"

namespace quire::text {
namespace {

/// Lower-case words that belong to the family name behind them. "Van" may be a given name.
constexpr std::array<std::string_view, 29> kParticles = {
    "van", "der", "de", "la",  "von", "del", "della", "da", "mac", "ter", "dem", "di", "den", "du", "dos",
    "das", "do",  "le", "ten", "zu",  "zur", "vom",   "af", "av",  "las", "los", "te", "bin", "ibn"};
constexpr std::array<std::string_view, 9> kSuffixes = {"Jr", "Jr.", "Sr", "Sr.", "I", "II", "III", "IV", "V"};
constexpr std::array<std::string_view, 6> kCollectives = {"collaboration", "collaborations", "team",
                                                          "group",         "consortium",     "committee"};
constexpr std::size_t kCollectiveBytesMax = 16;
constexpr std::size_t kInitialBytesMax = 3;  ///< "V.", "Ø."

using Words = std::vector<std::string_view>;

template <class List>
bool among(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_collective_word(std::string_view word) {
  return word.size() <= kCollectiveBytesMax && among(kCollectives, ascii_lower(word));
}

std::string joined(const Words& words, std::size_t from, std::size_t to) {
  std::string out;
  for (std::size_t i = from; i < to; ++i) out.append(out.empty() ? "" : " ").append(words[i]);
  return out;
}

std::string joined(const Words& words) { return joined(words, 0, words.size()); }

std::string_view without_commas(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == ',')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == ',')) text.remove_suffix(1);
  return text;
}

constexpr bool parts_words(char c) { return c == ' ' || c == ','; }

/// Takes `part` off the end of the name, if it stands there as words of its own.
bool strip_last(std::string_view& name, std::string_view part) {
  if (part.empty() || name.size() <= part.size() || !name.ends_with(part)) return false;
  if (!parts_words(name[name.size() - part.size() - 1])) return false;
  name = without_commas(name.substr(0, name.size() - part.size()));
  return true;
}

bool strip_first(std::string_view& name, std::string_view part) {
  if (part.empty() || name.size() <= part.size() || !name.starts_with(part)) return false;
  if (!parts_words(name[part.size()])) return false;
  name = without_commas(name.substr(part.size()));
  return true;
}

/// What stands before and behind `part`, if it is in the name as words of its own.
std::optional<std::pair<std::string_view, std::string_view>> around(std::string_view name,
                                                                    std::string_view part) {
  if (part.empty()) return std::nullopt;
  for (std::size_t at = name.find(part, 1); at != std::string_view::npos; at = name.find(part, at + 1))
    if (at + part.size() < name.size() && parts_words(name[at - 1]) && parts_words(name[at + part.size()]))
      return std::pair{without_commas(name.substr(0, at)), without_commas(name.substr(at + part.size()))};
  return std::nullopt;
}

NameParts undivided(std::string_view name) { return {joined(split_at_blanks(name)), {}, {}}; }

/// Takes a suffix off the end of the words. "Elisabeth V" may be an initial; with three words it is a number.
std::string_view take_suffix(Words& words) {
  if (words.size() < 2 || !is_name_suffix(words.back())) return {};
  if (words.back().size() == 1 && words.size() < 3) return {};
  const std::string_view suffix = words.back();
  words.pop_back();
  return suffix;
}

/// "Family, Given", "Family, Jr, Given", "Family, Given, Jr". Undivided if nothing is left on one side.
NameParts parts_at_commas(std::string_view name) {
  const std::size_t comma = name.find(',');
  const Words family = split_at_blanks(name.substr(0, comma));
  std::string_view rest = without_commas(name.substr(comma + 1));
  std::string_view suffix;
  const std::size_t first = rest.find(',');
  const std::size_t last = rest.rfind(',');
  if (first != std::string_view::npos && is_name_suffix(trimmed(rest.substr(0, first)))) {
    suffix = trimmed(rest.substr(0, first));
    rest = rest.substr(first + 1);
  } else if (last != std::string_view::npos && is_name_suffix(trimmed(rest.substr(last + 1)))) {
    suffix = trimmed(rest.substr(last + 1));
    rest = rest.substr(0, last);
  }
  NameParts parts{joined(family), joined(split_at_blanks(rest)), std::string(suffix)};
  return parts.family.empty() || parts.given.empty() ? undivided(name) : parts;
}

/// Where the family name begins: at the first particle behind the first word, else at the last word.
std::size_t family_begin(const Words& words) {
  const auto particle = std::find_if(words.begin() + 1, words.end() - 1,
                                     [](std::string_view word) { return among(kParticles, word); });
  return static_cast<std::size_t>(particle - words.begin());
}

bool is_initial(std::string_view word) { return word.ends_with('.') && word.size() <= kInitialBytesMax; }

}  // namespace

NameParts known_name_parts(const Author& author) {
  std::string_view rest = author.name;
  NameParts parts;
  if (strip_last(rest, author.suffix)) parts.suffix = author.suffix;
  parts.family = author.family;
  if (strip_last(rest, author.family) || strip_first(rest, author.family)) {
    parts.given = rest;
  } else if (const auto sides = around(rest, author.family); !sides) {
    return undivided(author.name);
  } else if (parts.suffix.empty() && is_name_suffix(sides->second)) {
    parts.given = sides->first;
    parts.suffix = sides->second;
  } else {
    parts.given = fmt::format("{} {}", sides->first, sides->second);
  }
  return parts.divided() ? parts : undivided(author.name);
}

NameParts name_parts(const Author& author) {
  NameParts known = known_name_parts(author);
  std::string_view rest = author.name;
  const bool has_suffix = strip_last(rest, author.suffix);
  if (known.divided() || rest == author.family) return known;
  NameParts guessed = guessed_name_parts(rest);
  if (!guessed.divided()) return known;
  if (has_suffix) guessed.suffix = author.suffix;
  return guessed;
}

NameParts guessed_name_parts(std::string_view name) {
  Words words = split_at_blanks(name);
  if (words.size() < 2 || is_undivided_script(name) ||
      std::any_of(words.begin(), words.end(), is_collective_word))
    return undivided(name);
  const std::size_t comma = name.find(',');
  NameParts parts;
  if (comma == std::string_view::npos) {
    parts.suffix = take_suffix(words);
  } else if (const auto suffix = trimmed(name.substr(comma + 1)); is_name_suffix(suffix)) {
    parts.suffix = suffix;
    words = split_at_blanks(name.substr(0, comma));
  } else {
    return parts_at_commas(name);
  }
  if (words.size() < 2 || is_initial(words.back())) return undivided(name);
  const std::size_t first = family_begin(words);
  parts.given = joined(words, 0, first);
  parts.family = joined(words, first, words.size());
  return parts;
}

std::size_t particles_size(std::string_view family) {
  std::size_t size = 0;
  for (;;) {
    const std::size_t blank = family.find(' ', size);
    if (blank == std::string_view::npos || !among(kParticles, family.substr(size, blank - size))) return size;
    size = blank + 1;
  }
}

bool is_collective(std::string_view name) {
  name = trimmed(name);
  // Only as much is looked at as such a word is long: the name may be a line of any length.
  const std::string_view head = name.substr(0, kCollectiveBytesMax + 1);
  const std::string_view tail = name.substr(name.size() - std::min(name.size(), kCollectiveBytesMax + 1));
  return is_collective_word(head.substr(0, head.find(' '))) ||
         is_collective_word(tail.substr(tail.rfind(' ') + 1));
}

bool is_name_suffix(std::string_view word) { return among(kSuffixes, word); }

bool is_undivided_script(std::string_view name) {
  for (std::size_t at = 0; at < name.size();) {
    const Decoded c = decode(name, at);
    if ((c.point >= 0x2e80 && c.point <= 0x9fff) || (c.point >= 0xac00 && c.point <= 0xd7af) ||
        c.point >= 0x20000)
      return true;
    at = c.next;
  }
  return false;
}

}  // namespace quire::text
