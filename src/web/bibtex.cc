#include "web/bibtex.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "text/tex.h"
#include "text/tokens.h"
#include "text/unicode.h"

namespace quire::web {
namespace {

constexpr std::array<std::string_view, 17> kParticles = {"van",   "der", "de",  "la",  "von", "del",
                                                         "della", "da",  "mac", "ter", "dem", "di",
                                                         "den",   "du",  "le",  "dos", "zu"};
constexpr std::array<std::string_view, 8> kSuffixes = {"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV", "V"};

template <class List>
bool among(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const auto blank = std::min(text.find(' ', at), text.size());
    if (blank > at) words.emplace_back(text.substr(at, blank - at));
    at = blank + 1;
  }
  return words;
}

std::string joined(const std::vector<std::string>& words, std::size_t from, std::size_t to) {
  std::string out;
  for (std::size_t i = from; i < to; ++i) out.append(out.empty() ? "" : " ").append(words[i]);
  return out;
}

/// Text outside math with what TeX would take for markup made harmless.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '#':
      case '%':
      case '&':
      case '_':
      case '$':
        out += '\\';
        out += c;
        break;
      case '\\':
        out += "\\textbackslash{}";
        break;
      case '~':
        out += "\\textasciitilde{}";
        break;
      case '^':
        out += "\\textasciicircum{}";
        break;
      case '{':
      case '}':
        break;  // an unpaired one would end the field
      default:
        out += c;
    }
  }
  return out;
}

/// Math with its braces paired: surplus closing ones are dropped, missing ones added.
std::string paired(std::string_view math) {
  std::string out;
  int depth = 0;
  bool quoted = false;  // after a backslash
  for (const char c : math) {
    if (!quoted && c == '}' && depth == 0) continue;
    if (!quoted && c == '{') ++depth;
    if (!quoted && c == '}') --depth;
    quoted = !quoted && c == '\\';
    out += c;
  }
  if (quoted) out += ' ';
  return out.append(static_cast<std::size_t>(depth), '}');
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/// Would a style that lowers a title's letters spoil this word? Yes if a capital stands inside it or beside a
/// digit, or if it begins beyond ASCII, where old styles cut bytes.
bool needs_braces(std::string_view word) {
  bool upper = false, digit = false, inner = false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    upper = upper || is_upper(word[i]);
    inner = inner || (i > 0 && is_upper(word[i]));
    digit = digit || (word[i] >= '0' && word[i] <= '9');
  }
  return inner || (upper && digit) || (!word.empty() && static_cast<unsigned char>(word[0]) >= 0x80);
}

/// Plain text with the words in braces whose capitals must stay.
std::string guarded(std::string_view text) {
  std::string out;
  std::size_t copied = 0;
  for (const text::Token& token : text::tokenize(text)) {
    out += escaped(text.substr(copied, token.begin - copied));
    const std::string_view word = text.substr(token.begin, token.end - token.begin);
    out += needs_braces(word) ? fmt::format("{{{}}}", escaped(word)) : escaped(word);
    copied = token.end;
  }
  return out + escaped(text.substr(copied));
}

/// A title in TeX as a BibTeX value. safe_html() has put accents and lost math in order; its few elements are
/// read back here.
std::string title_value(const std::string& title) {
  constexpr std::string_view kMath = "<span class=\"math";
  constexpr std::string_view kMathEnd = "</span>";
  const std::string html = text::safe_html(title);
  std::string out, plain;
  const auto flush = [&] {
    out += guarded(text::decode_entities(plain));
    plain.clear();
  };
  for (std::size_t at = 0; at < html.size();) {
    if (html[at] != '<') {
      plain += html[at++];
      continue;
    }
    const auto close = std::min(html.find('>', at), html.size() - 1);
    if (std::string_view(html).substr(at, kMath.size()) == kMath) {
      flush();
      const auto end = std::min(html.find(kMathEnd, close), html.size());
      const std::string math = text::decode_entities(html.substr(close + 1, end - close - 1));
      out += fmt::format("{{${}$}}", paired(math));
      at = std::min(end + kMathEnd.size(), html.size());
    } else {
      at = close + 1;
    }
  }
  flush();
  return out;
}

std::string authors_value(const Paper& paper) {
  std::string out;
  for (const Author& author : paper.authors)
    out.append(out.empty() ? "" : " and ").append(bibtex_name(author.name));
  return out;
}

void field(std::string& out, std::string_view name, const std::string& value) {
  if (!value.empty()) out += fmt::format(",\n  {:<13} = {{{}}}", name, value);
}

std::string doi_of(const Paper& paper) {
  if (!paper.doi.empty()) return paper.doi.substr(0, paper.doi.find(' '));
  if (paper.id.scheme() == Scheme::arxiv) return "10.48550/arXiv." + paper.id.key();
  return paper.id.scheme() == Scheme::doi ? paper.id.key().substr(4) : std::string();
}

std::string ascii_letters(std::string_view text) {
  std::string out;
  for (const char c : text::fold(text))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  return out;
}

}  // namespace

NameParts name_parts(std::string_view name) {
  if (const auto comma = name.find(','); comma != std::string_view::npos) {
    const auto first = words_of(name.substr(0, comma));
    const auto rest = words_of(name.substr(comma + 1));
    return {joined(first, 0, first.size()), {}, joined(rest, 0, rest.size())};
  }
  auto words = words_of(name);
  NameParts parts;
  const auto lower = [](std::string_view w) { return text::fold(w); };
  const bool group = std::any_of(words.begin(), words.end(), [&](const std::string& w) {
    const std::string low = lower(w);
    return low == "collaboration" || low == "team" || low == "consortium" || low == "group";
  });
  if (group || words.size() < 2) {
    parts.family = joined(words, 0, words.size());
    return parts;
  }
  if (words.size() > 2 && among(kSuffixes, words.back())) {
    parts.suffix = words.back();
    words.pop_back();
  }
  std::size_t family = words.size() - 1;
  while (family > 1 && among(kParticles, words[family - 1])) --family;
  parts.family = joined(words, family, words.size());
  parts.given = joined(words, 0, family);
  return parts;
}

std::string bibtex_name(std::string_view name) {
  const NameParts parts = name_parts(name);
  const std::string family = escaped(parts.family);
  if (parts.given.empty())
    return family.find(' ') == std::string::npos ? family : fmt::format("{{{}}}", family);
  const auto guard = [](const std::string& text) {
    return text.find(" and ") == std::string::npos ? escaped(text) : fmt::format("{{{}}}", escaped(text));
  };
  return parts.suffix.empty()
             ? fmt::format("{}, {}", guard(parts.family), guard(parts.given))
             : fmt::format("{}, {}, {}", guard(parts.family), parts.suffix, guard(parts.given));
}

std::string bibtex_key(const Paper& paper) {
  std::string family =
      paper.authors.empty() ? "" : ascii_letters(name_parts(paper.authors.front().name).family);
  if (family.empty()) family = "anon";
  const std::string year = paper.published ? std::to_string(paper.published->year()) : "";
  std::string word;
  for (const text::Token& token : text::tokenize(text::plain_words(paper.title))) {
    word = ascii_letters(token.word);
    if (!word.empty() && !text::is_stop_word(token.word)) break;
  }
  return family + year + word;
}

std::string bibtex(const Paper& paper) {
  const bool arxiv = paper.id.scheme() == Scheme::arxiv;
  std::string out = fmt::format("@{}{{{}", paper.journal.empty() ? "misc" : "article", bibtex_key(paper));
  field(out, "title", title_value(paper.title));
  field(out, "author", authors_value(paper));
  if (paper.published) field(out, "year", std::to_string(paper.published->year()));
  field(out, "journal", escaped(paper.journal));
  if (arxiv) {
    field(out, "eprint", paper.id.key());
    field(out, "archivePrefix", "arXiv");
    if (!paper.categories.empty()) field(out, "primaryClass", escaped(paper.categories.front()));
  }
  const auto braceless = [](std::string text) {
    std::erase_if(text, [](char c) { return c == '{' || c == '}' || c == '\\'; });
    return text;
  };
  field(out, "doi", braceless(doi_of(paper)));
  field(out, "url", braceless(paper.id.url()));
  return out + "\n}\n";
}

}  // namespace quire::web
