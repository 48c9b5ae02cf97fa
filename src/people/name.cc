#include "people/name.h"

#include <algorithm>
#include <array>
#include <optional>

#include "text/author_name.h"
#include "text/tex.h"
#include "text/tokens.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace quire::people {
namespace {

constexpr std::array<std::string_view, 23> kParticles{
    "van", "von", "der", "den", "de",  "del", "dela", "della", "di",  "da", "dos", "das",
    "du",  "la",  "le",  "las", "los", "ter", "ten",  "te",    "dem", "zu", "zur"};
constexpr std::array<std::string_view, 6> kSuffixes{"jr", "sr", "ii", "iii", "iv", "2nd"};
constexpr std::array<std::string_view, 9> kGroups{"collaboration", "collaborations", "consortium",
                                                  "team",          "group",          "committee",
                                                  "institute",     "university",     "laboratory"};
constexpr std::size_t kNameBytesMax = 400;
constexpr std::size_t kAbbreviationBytesMax = 4;

template <class List>
bool among(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// Folded, without what is neither letter, digit nor hyphen.
std::string letters_of(std::string_view word) {
  const std::string folded = text::fold(word);
  std::string out;
  for (std::size_t at = 0; at < folded.size();) {
    const text::Decoded c = text::decode(folded, at);
    if (c.point >= 0 && (text::is_letter(c.point) || text::is_digit_point(c.point) || c.point == '-'))
      out.append(folded, at, c.next - at);
    at = c.next;
  }
  return out;
}

std::string plain(std::string_view name) {
  name = text::utf8_prefix(name, kNameBytesMax);
  std::string words =
      name.find_first_of("\\${}&") == std::string_view::npos ? std::string(name) : text::plain_line(name);
  for (const std::string_view dash : {"\u2010", "\u2011", "\u2013", "\u2212"})
    for (auto at = words.find(dash); at != std::string::npos; at = words.find(dash))
      words.replace(at, dash.size(), "-");
  return words;
}

/// The words of a name; a full stop ends one ("J.R.R." is three), a hyphen that stands apart joins ("J.
/// -B.").
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  bool open = false;
  for (const char c : name) {
    if (c == ' ' || c == '\t' || c == ',') {
      open = false;
    } else if (c == '-' && !words.empty()) {
      words.back() += c;
      open = true;
    } else if (open) {
      words.back() += c;
      open = c != '.';
    } else {
      words.emplace_back(1, c);
      open = true;
    }
  }
  std::erase_if(words, [](const std::string& word) { return letters_of(word).empty(); });
  return words;
}

std::string_view first_point(std::string_view letters) {
  return letters.empty() ? letters : letters.substr(0, text::decode(letters, 0).next);
}

bool all_capitals(std::string_view word) {
  for (std::size_t at = 0; at < word.size();) {
    const text::Decoded c = text::decode(word, at);
    if (c.point < 0 || !text::is_upper(c.point)) return false;
    at = c.next;
  }
  return true;
}

/// A part of a given name between hyphens, added to it.
void add_part(Given& given, std::string_view part, bool capitals_are_initials) {
  const std::string letters = letters_of(part);
  if (letters.empty()) return;
  const std::string_view first = first_point(letters);
  const std::string_view bare = part.substr(0, part.find('.'));
  if (capitals_are_initials && first != letters && letters.size() <= 3 && all_capitals(bare)) {
    for (std::string_view rest = letters; !rest.empty(); rest.remove_prefix(first_point(rest).size()))
      given.initials += first_point(rest);
  } else {
    const bool abbreviated = part.ends_with('.') && letters.size() <= kAbbreviationBytesMax;
    given.spelled = given.spelled || (first != letters && !abbreviated);
    given.initials += first;
  }
  given.letters += letters;
}

Given given_of(std::string_view word, bool capitals_are_initials) {
  Given given;
  while (!word.empty()) {
    const std::size_t hyphen = word.find('-');
    add_part(given, word.substr(0, hyphen), capitals_are_initials);
    word.remove_prefix(hyphen == std::string_view::npos ? word.size() : hyphen + 1);
  }
  return given;
}

std::vector<Given> givens_of(const std::vector<std::string>& words, bool capitals_are_initials) {
  std::vector<Given> givens;
  for (const std::string& word : words) {
    Given given = given_of(word, capitals_are_initials);
    if (!given.letters.empty()) givens.push_back(std::move(given));
  }
  return givens;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) {
    std::string letters = letters_of(word);
    std::replace(letters.begin(), letters.end(), '-', ' ');
    if (!letters.empty()) out.append(out.empty() ? "" : " ").append(letters);
  }
  return out;
}

/// The words that the index has of it: "O'Neill" is two there.
std::string indexed(std::string_view name) {
  std::string out;
  for (const text::Token& token : text::tokenize(name)) out.append(out.empty() ? "" : " ").append(token.word);
  return out;
}

NameKey whole_name(const std::string& name) {
  NameKey key;
  key.whole = true;
  key.family = joined(words_of(name));
  key.indexed = indexed(name);
  if (key.family.starts_with("the ")) key.family.erase(0, 4);
  if (text::is_undivided_script(name)) std::erase(key.family, ' ');
  return key;
}

bool is_whole(const std::string& name, const std::vector<std::string>& words) {
  if (words.size() < 2 || text::is_undivided_script(name)) return true;
  const bool digits = std::any_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
  // "Balaji V": an initial at the end is no family name, and which of the others is one cannot be told.
  const std::string last = letters_of(words.back());
  if (digits || first_point(last) == last) return true;
  return std::any_of(words.begin(), words.end(),
                     [](const std::string& word) { return among(kGroups, letters_of(word)); });
}

/// Moves the particles with which a family name begins out of it.
void set_family(NameKey& key, std::vector<std::string> family) {
  std::size_t particles = 0;
  while (particles + 1 < family.size() && among(kParticles, letters_of(family[particles]))) ++particles;
  const auto split = family.begin() + static_cast<std::ptrdiff_t>(particles);
  key.particles = joined({family.begin(), split});
  key.family = joined({split, family.end()});
  if (split != family.end()) key.indexed = indexed(family.back());
}

/// Takes the suffix off the end; empty if there is none.
std::string take_suffix(std::vector<std::string>& words) {
  if (words.size() < 3) return {};
  const std::string last = letters_of(words.back());
  if (!among(kSuffixes, last)) return {};
  words.pop_back();
  return last;
}

/// Words of the name that are not those of its family name; nothing if they do not stand in it together.
std::optional<std::vector<std::string>> words_beside(const std::vector<std::string>& words,
                                                     const std::vector<std::string>& family) {
  const auto same = [](const std::string& a, const std::string& b) { return letters_of(a) == letters_of(b); };
  const auto found = std::find_end(words.begin(), words.end(), family.begin(), family.end(), same);
  if (found == words.end() || family.empty()) return std::nullopt;
  std::vector<std::string> beside(words.begin(), found);
  beside.insert(beside.end(), found + static_cast<std::ptrdiff_t>(family.size()), words.end());
  return beside;
}

/// How many of the words at the end are the family name: the last, and the particles before it.
std::size_t guessed_family(const std::vector<std::string>& words) {
  std::size_t first = words.size() - 1;
  while (first > 1 && among(kParticles, letters_of(words[first - 1]))) --first;
  return words.size() - first;
}

bool agree(const Given& a, const Given& b) {
  if (a.spelled && b.spelled) return a.letters == b.letters;
  const std::size_t known = std::min(a.initials.size(), b.initials.size());
  if (a.initials.compare(0, known, b.initials, 0, known) != 0) return false;
  // "Yu." stands for Yuri, and not for Yakov.
  const auto cut_short = [](const Given& x) { return !x.spelled && x.letters.size() > x.initials.size(); };
  if (cut_short(a) && (b.spelled || cut_short(b)))
    return b.letters.starts_with(a.letters) || a.letters.starts_with(b.letters);
  return !(cut_short(b) && a.spelled) || a.letters.starts_with(b.letters);
}

/// The same letters in full, however they are divided: "Wei Jia", "Wei-Jia", "Weijia".
bool same_letters(const std::vector<Given>& a, const std::vector<Given>& b) {
  std::string all[2];
  const std::vector<Given>* const sides[] = {&a, &b};
  for (int side = 0; side < 2; ++side)
    for (const Given& given : *sides[side]) {
      if (!given.spelled) return false;
      all[side] += given.letters;
    }
  return all[0] == all[1];
}

bool agree(const std::vector<Given>& a, const std::vector<Given>& b) {
  if (a.empty() || b.empty()) return a.empty() && b.empty();
  if (same_letters(a, b)) return true;
  if (!agree(a.front(), b.front())) return false;
  const auto& shorter = a.size() <= b.size() ? a : b;
  const auto& longer = a.size() <= b.size() ? b : a;
  std::size_t at = 1;
  for (std::size_t i = 1; i < shorter.size(); ++i, ++at) {
    while (at < longer.size() && !agree(shorter[i], longer[at])) ++at;
    if (at == longer.size()) return false;
  }
  return true;
}

/// `longer` has family names before the common one, and `given` those at its end: "Gabriel García" +
/// "Márquez" and "Gabriel" + "García Márquez". Takes them off `given`.
bool take_family_names(std::string_view before, std::vector<Given>& given) {
  while (!before.empty()) {
    const std::size_t blank = before.rfind(' ');
    const std::string_view word = blank == std::string_view::npos ? before : before.substr(blank + 1);
    if (given.size() < 2 || !given.back().spelled || given.back().letters != word) return false;
    given.pop_back();
    before = blank == std::string_view::npos ? std::string_view() : before.substr(0, blank);
  }
  return true;
}

}  // namespace

std::string_view last_word(std::string_view family) {
  const std::size_t blank = family.rfind(' ');
  return blank == std::string_view::npos ? family : family.substr(blank + 1);
}

NameKey name_key(const Author& author) {
  const std::string name = plain(author.name);
  std::vector<std::string> words = words_of(name);
  NameKey key;
  const std::string given_suffix = letters_of(author.suffix);
  const std::vector<std::string> family = words_of(plain(author.family));
  if (family.empty() ? is_whole(name, words) : joined(family) == joined(words)) return whole_name(name);
  if (const auto comma = name.find(','); family.empty() && comma != std::string::npos) {
    std::vector<std::string> before = words_of(std::string_view(name).substr(0, comma));
    std::vector<std::string> after = words_of(std::string_view(name).substr(comma + 1));
    if (!after.empty() && !(after.size() == 1 && among(kSuffixes, letters_of(after[0])))) {
      if (after.size() > 1 && among(kSuffixes, letters_of(after[0]))) {
        key.suffix = letters_of(after[0]);
        after.erase(after.begin());
      }
      if (key.suffix.empty()) key.suffix = take_suffix(after);
      set_family(key, std::move(before));
      key.given = givens_of(after, true);
      return key.given.empty() || key.family.empty() ? whole_name(name) : key;
    }
  }
  if (!given_suffix.empty() && words.size() > 1 && letters_of(words.back()) == given_suffix) words.pop_back();
  key.suffix = given_suffix.empty() ? take_suffix(words) : given_suffix;
  auto beside = words_beside(words, family);
  if (beside && !beside->empty()) {
    set_family(key, family);
  } else {
    if (words.size() < 2) return whole_name(name);
    const auto split = words.end() - static_cast<std::ptrdiff_t>(guessed_family(words));
    beside = std::vector<std::string>(words.begin(), split);
    set_family(key, {split, words.end()});
  }
  // "JB Zuber" has initials; in "WEI ZHANG" capitals say nothing.
  const bool mixed = !all_capitals(letters_of(key.family)) && name != text::fold(name) &&
                     std::any_of(words.begin(), words.end(), [](const std::string& word) {
                       return word.size() > 1 && !all_capitals(word.substr(0, word.find_first_of(".-'")));
                     });
  key.given = givens_of(*beside, mixed);
  return key.given.empty() || key.family.empty() ? whole_name(name) : key;
}

std::string NameKey::block() const {
  if (whole) return "=" + family;
  return std::string(last_word(family)) + " " + std::string(first_point(given.front().letters));
}

std::string NameKey::text() const {
  std::string out = particles.empty() ? family : particles + " " + family;
  out += ",";
  for (const Given& one : given) out += (one.spelled ? " " : " .") + one.letters;
  return suffix.empty() ? out : out + ", " + suffix;
}

bool compatible(const NameKey& a, const NameKey& b) {
  if (a.whole || b.whole) return a.whole && b.whole && a.family == b.family;
  const auto differ = [](const std::string& x, const std::string& y) {
    return !x.empty() && !y.empty() && x != y;
  };
  if (differ(a.particles, b.particles) || differ(a.suffix, b.suffix)) return false;
  if (a.family == b.family) return agree(a.given, b.given);
  const NameKey& longer = a.family.size() > b.family.size() ? a : b;
  const NameKey& shorter = a.family.size() > b.family.size() ? b : a;
  if (!longer.family.ends_with(" " + shorter.family)) return false;
  const std::size_t extra = longer.family.size() - shorter.family.size() - 1;
  std::vector<Given> given = shorter.given;
  return take_family_names(std::string_view(longer.family).substr(0, extra), given) &&
         agree(given, longer.given);
}

std::string search_words(const NameKey& key) {
  return key.whole ? key.indexed : key.indexed + " " + std::string(first_point(key.given.front().letters));
}

}  // namespace quire::people
