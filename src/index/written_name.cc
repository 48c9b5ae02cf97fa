#include "index/written_name.h"

#include <algorithm>
#include <array>

#include "text/utf8.h"

namespace quire::index {
namespace {

constexpr std::array<std::string_view, 17> kParticles{"van",   "von", "der", "den", "de", "del",
                                                      "della", "di",  "da",  "dos", "du", "la",
                                                      "le",    "ter", "ten", "zu",  "'t"};
constexpr std::size_t kInitialsMax = 4;
constexpr std::size_t kParticlesMax = 3;

std::size_t blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  return at;
}

/// Past a capital letter at `at`; `at` if there is none.
std::size_t capital(std::string_view text, std::size_t at) {
  if (at >= text.size()) return at;
  const text::Decoded c = text::decode(text, at);
  return c.point >= 0 && text::is_upper(c.point) ? c.next : at;
}

/// Past letters, marks, hyphens and apostrophes.
std::size_t letters(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const text::Decoded c = text::decode(text, at);
    const bool belongs = c.point == '-' || c.point == '\'' || c.point == 0x2019 ||
                         (c.point >= 0 && (text::is_letter(c.point) || text::is_mark(c.point)));
    if (!belongs) break;
    at = c.next;
  }
  return at;
}

bool ends_word(std::string_view text, std::size_t at) {
  return at >= text.size() || std::string_view(" ,;:.()\"&").find(text[at]) != std::string_view::npos;
}

/// Past a key name ("Ellis", "Garcia-Molina"): a capital and at least one more letter.
std::size_t key_name(std::string_view text, std::size_t at) {
  const std::size_t first = capital(text, at);
  if (first == at) return at;
  const std::size_t end = letters(text, first);
  return end > first && ends_word(text, end) ? end : at;
}

/// Past "J. ", "J.-P. ", "J.R.R. "; `bare`: a last one may lack its full stop.
std::size_t initials(std::string_view text, std::size_t at, bool bare) {
  std::size_t end = at;
  for (std::size_t count = 0; count < kInitialsMax; ++count) {
    std::size_t next = blanks(text, end);
    if (end > at && next < text.size() && text[next] == '-') ++next;
    const std::size_t letter = capital(text, next);
    if (letter == next) break;
    if (letter < text.size() && text[letter] == '.') {
      end = letter + 1;
    } else if (bare && ends_word(text, letter)) {
      return letter;
    } else {
      break;
    }
  }
  return end;
}

std::size_t particles(std::string_view text, std::size_t at) {
  for (std::size_t count = 0; count < kParticlesMax; ++count) {
    const std::size_t begin = blanks(text, at);
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    if (std::find(kParticles.begin(), kParticles.end(), text.substr(begin, end - begin)) == kParticles.end())
      break;
    at = end;
  }
  return at;
}

}  // namespace

std::size_t written_name(std::string_view text) {
  if (const std::size_t first = initials(text, 0, false); first > 0) {
    const std::size_t begin = blanks(text, particles(text, first));
    const std::size_t end = key_name(text, begin);
    return end > begin ? end : 0;
  }
  const std::size_t key = key_name(text, 0);
  if (key == 0 || key >= text.size() || text[key] != ',') return 0;
  const std::size_t begin = blanks(text, key + 1);
  const std::size_t end = initials(text, begin, true);
  return end > begin ? end : 0;
}

}  // namespace quire::index
