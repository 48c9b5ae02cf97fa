#include "web/bibtex.h"

#include <algorithm>

#include <fmt/format.h>

#include "text/tex.h"
#include "text/tokens.h"
#include "text/unicode.h"
#include "web/citation.h"

namespace quire::web {
namespace {

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
    out.append(out.empty() ? "" : " and ").append(bibtex_name(author));
  return out;
}

void field(std::string& out, std::string_view name, const std::string& value) {
  if (!value.empty()) out += fmt::format(",\n  {:<13} = {{{}}}", name, value);
}

std::string ascii_letters(std::string_view text) {
  std::string out;
  for (const char c : text::fold(text))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  return out;
}

}  // namespace

std::string bibtex_name(const Author& author) {
  const text::NameParts name = cited_name(author);
  if (!name.divided()) {
    const std::string whole = escaped(name.family);
    return whole.find_first_of(" ,") == std::string::npos ? whole : fmt::format("{{{}}}", whole);
  }
  const auto part = [](const std::string& text) {
    const bool guard = text.find(" and ") != std::string::npos || text.find(',') != std::string::npos;
    return guard ? fmt::format("{{{}}}", escaped(text)) : escaped(text);
  };
  return family_first({part(name.family), part(name.given), escaped(name.suffix)});
}

std::string bibtex_key(const Paper& paper) {
  std::string family = paper.authors.empty() ? "" : ascii_letters(cited_name(paper.authors.front()).family);
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
  field(out, "doi", braceless(cited_doi(paper)));
  field(out, "url", braceless(paper.id.url()));
  return out + "\n}\n";
}

}  // namespace quire::web
