#include "text/markdown_words.h"

#include <optional>

#include "paper/ids.h"
#include "text/utf8.h"

namespace quire::text {
namespace {

constexpr std::size_t kNameMin = 2, kNameMax = 32;
constexpr std::size_t kIdBytesMax = 200;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - at;
}

bool starts_with_any_case(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  for (std::size_t i = 0; i < lower.size(); ++i)
    if ((text[i] >= 'A' && text[i] <= 'Z' ? text[i] - 'A' + 'a' : text[i]) != lower[i]) return false;
  return true;
}

/// Bytes of the name at the head of `text`, which is behind an @; 0 if it is none.
std::size_t name_length(std::string_view text) {
  std::size_t end = 0, good = 0, characters = 0, good_characters = 0;
  while (end < text.size()) {
    const Decoded c = decode(text, end);
    const bool word = is_letter(c.point) || is_digit_point(c.point) || is_mark(c.point) || c.point == '_';
    if (!word && (end == 0 || (c.point != '-' && c.point != '.'))) break;
    end = c.next;
    ++characters;
    if (!word) continue;  // a full stop behind a name ends the sentence
    good = end;
    good_characters = characters;
  }
  return good_characters >= kNameMin && good_characters <= kNameMax ? good : 0;
}

/// 2611.00001, 2611.00001v2; those with four digits behind the point might be numbers, and need "arXiv:".
std::size_t new_arxiv_length(std::string_view text, bool named) {
  if (digits_at(text, 0) != 4 || text.size() < 9 || text[4] != '.') return 0;
  const std::size_t number = digits_at(text, 5);
  if (number != 5 && !(named && number == 4)) return 0;
  std::size_t end = 5 + number;
  if (end < text.size() && text[end] == 'v')
    if (const std::size_t version = digits_at(text, end + 1)) end += 1 + version;
  return end;
}

/// hep-th/9901001, math.CA/0611800v2
std::size_t old_arxiv_length(std::string_view text) {
  std::size_t slash = 0;
  while (slash < text.size() && slash < 20 &&
         (is_alpha(text[slash]) || text[slash] == '-' || text[slash] == '.'))
    ++slash;
  if (slash == 0 || slash >= text.size() || text[slash] != '/' || digits_at(text, slash + 1) != 7) return 0;
  std::size_t end = slash + 8;
  if (end < text.size() && text[end] == 'v')
    if (const std::size_t version = digits_at(text, end + 1)) end += 1 + version;
  return end;
}

/// 10.1000/abc(1).2, without the punctuation that follows it in a sentence.
std::size_t doi_length(std::string_view text) {
  if (!text.starts_with("10.")) return 0;
  const std::size_t registrant = digits_at(text, 3);
  if (registrant < 4 || registrant > 9 || text.substr(3 + registrant, 1) != "/") return 0;
  constexpr std::string_view kEnds = " \t\n\"'<>,;|{}[]`";
  std::size_t end = std::min(text.find_first_of(kEnds, 4 + registrant), text.size());
  end = std::min(end, kIdBytesMax);
  int open = 0;
  for (std::size_t i = 4 + registrant; i < end; ++i) {
    if (static_cast<unsigned char>(text[i]) >= 0x80) end = i;
    if (i < end && text[i] == '(') ++open;
    if (i < end && text[i] == ')' && --open < 0) end = i;
  }
  while (end > 4 + registrant && std::string_view(".:!?*_/").find(text[end - 1]) != std::string_view::npos)
    --end;
  return end > 4 + registrant ? end : 0;
}

struct FoundId {
  std::size_t length = 0;
  std::string key;
};

std::optional<FoundId> id_at(std::string_view text) {
  std::size_t prefix = 0;
  const bool arxiv = starts_with_any_case(text, "arxiv:");
  const bool doi = starts_with_any_case(text, "doi:");
  if (arxiv) prefix = 6;
  if (doi) prefix = 4;
  const std::string_view rest = text.substr(prefix);
  std::size_t length = doi ? 0 : new_arxiv_length(rest, arxiv);
  if (length == 0 && !doi) length = old_arxiv_length(rest);
  if (length == 0 && !arxiv) length = doi_length(rest);
  if (length == 0) return std::nullopt;
  // A longer number or word is something else.
  if (length < rest.size() && (is_digit(rest[length]) || is_alpha(rest[length]))) return std::nullopt;
  const auto id = PaperId::parse(rest.substr(0, length));
  if (!id || (id->scheme() != Scheme::arxiv && id->scheme() != Scheme::doi)) return std::nullopt;
  return FoundId{prefix + length, id->key()};
}

/// Nothing begins in the middle of a word, a number or an address.
bool may_begin(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  const char before = text[at - 1];
  if (static_cast<unsigned char>(before) >= 0x80) {
    std::size_t lead = at - 1;
    while (lead > 0 && (static_cast<unsigned char>(text[lead]) & 0xc0) == 0x80) --lead;
    const std::int32_t point = decode(text, lead).point;
    return !is_letter(point) && !is_digit_point(point) && !is_mark(point);
  }
  return !is_digit(before) && !is_alpha(before) &&
         std::string_view("@._=/:-&#+~%").find(before) == std::string_view::npos;
}

}  // namespace

std::vector<WordPiece> find_in_words(std::string_view text) {
  std::vector<WordPiece> pieces;
  std::size_t written = 0;
  const auto add = [&](std::size_t at, std::size_t length, WordPiece::Kind kind, std::string target) {
    if (at > written) pieces.push_back({WordPiece::Kind::words, text.substr(written, at - written), {}});
    pieces.push_back({kind, text.substr(at, length), std::move(target)});
    written = at + length;
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if ((c != '@' && !is_digit(c) && !is_alpha(c)) || !may_begin(text, at)) continue;
    if (c == '@') {
      if (const std::size_t length = name_length(text.substr(at + 1))) {
        add(at, length + 1, WordPiece::Kind::mention, std::string(text.substr(at + 1, length)));
        at = written - 1;
      }
    } else if (auto id = id_at(text.substr(at))) {
      add(at, id->length, WordPiece::Kind::paper, std::move(id->key));
      at = written - 1;
    }
  }
  if (written < text.size()) pieces.push_back({WordPiece::Kind::words, text.substr(written), {}});
  return pieces;
}

std::string paper_path(std::string_view key) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string path = "/papers/";
  for (const char c : key) {
    if (is_alpha(c) || is_digit(c) || std::string_view("-._~/").find(c) != std::string_view::npos) {
      path += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    path += {'%', kHex[byte >> 4], kHex[byte & 15]};
  }
  return path;
}

}  // namespace quire::text
