// One grammar a scheme (arXiv's: arxiv_id.cc): strip what people put around an identifier, then match
// strictly and write it canonically. Source: docs/interfaces.md "Identifiers"; nothing here asks a network
// whether the paper exists.
#include "paper/ids.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "paper/arxiv_id.h"
#include "paper/id_text.h"

namespace quire {

namespace {

using namespace id_text;

constexpr std::size_t kInputBytesMax = 256;
constexpr std::size_t kOwnBytesMax = 80;
constexpr std::size_t kOpenReviewBytesMin = 4;
constexpr std::size_t kOpenReviewBytesMax = 40;

int hex(char c) {
  if (is_digit(c)) return c - '0';
  const char l = lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

/// %2F and the like to characters, once.
std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0) {
      out += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kPlain = "-._~/:;()@!$'*,=+";
  std::string out;
  for (const char c : text) {
    if (is_alpha(c) || is_digit(c) || kPlain.find(c) != std::string_view::npos)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t h = 0xcbf29ce484222325u;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return h;
}

/// The letters of U+00C0..U+017F without their marks, for own ids; '*' stands for what has no letter there.
constexpr std::string_view kLatinFolded =
    "aaaaaaaceeeeiiii"
    "dnooooo*ouuuuyts"
    "aaaaaaaceeeeiiii"
    "dnooooo*ouuuuyty"
    "aaaaaaccccccccdd"
    "ddeeeeeeeeeegggg"
    "gggghhhhiiiiiiii"
    "iiiijjkkklllllll"
    "lllnnnnnnnnnoooo"
    "oooorrrrrrssssss"
    "ssttttttuuuuuuuu"
    "uuuuwwyyyzzzzzzs";
static_assert(kLatinFolded.size() == 0x180 - 0xC0);

}  // namespace

/// Reads one identifier; the only maker of PaperId.
struct IdReader {
  using Outcome = Result<VersionedId>;

  static Outcome read(std::string_view given) {
    const std::string_view text = trimmed(given);
    if (text.empty())
      return Error{"the paper identifier is empty; write one like 2611.00001 or doi:10.1000/abc"};
    if (text.size() > kInputBytesMax)
      return Error{fmt::format("'{}' is too long for a paper identifier: {} bytes, at most {}", shown(text),
                               text.size(), kInputBytesMax)};
    const std::string decoded = percent_decoded(text);
    for (const char c : decoded)
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
        return Error{
            fmt::format("'{}' is not a paper identifier: it holds a control character", shown(text))};
    if (decoded.find("..") != std::string::npos)
      return Error{fmt::format("'{}' is not a paper identifier: it holds '..'", shown(text))};
    return by_scheme(decoded, text);
  }

  static PaperId own(std::string_view title);

 private:
  static Outcome by_scheme(std::string_view text, std::string_view given) {
    if (strip_prefix(text, "quire:")) return own_key(text, given);
    if (strip_prefix(text, "openreview:")) return openreview(trimmed(text), given);
    if (strip_prefix(text, "doi:")) return doi(trimmed(text), given);
    if (strip_prefix(text, "openalex:")) return openalex(trimmed(text), given);
    if (strip_prefix(text, "s2:")) return s2(trimmed(text), given);
    if (strip_prefix(text, "oai:arxiv.org:")) return arxiv(text, given);

    const bool is_url = strip_prefix(text, "https://") || strip_prefix(text, "http://");
    for (const std::string_view host : {"www.", "export.", "browse.", "dx."}) strip_prefix(text, host);
    if (strip_prefix(text, "arxiv.org/")) return arxiv_page(text, given);
    if (strip_prefix(text, "doi.org/")) return doi(before_any(text, "?#"), given);
    if (strip_prefix(text, "openreview.net/")) return openreview_page(text, given);
    if (strip_prefix(text, "huggingface.co/papers/")) return arxiv(text, given);
    if (strip_prefix(text, "openalex.org/")) {
      strip_prefix(text, "works/");
      return openalex(before_any(text, "?#"), given);
    }
    if (strip_prefix(text, "semanticscholar.org/paper/")) {
      text = before_any(text, "?#");  // the title in words may stand before the id
      return s2(text.substr(text.rfind('/') == std::string_view::npos ? 0 : text.rfind('/') + 1), given);
    }
    if (is_url)
      return Error{fmt::format(
          "'{}' is not the address of a paper; known are pages of arxiv.org, doi.org, openreview.net, "
          "openalex.org and semanticscholar.org",
          shown(given))};
    if (text.substr(0, 3) == "10." && text.find('/') != std::string_view::npos) return doi(text, given);
    return arxiv(text, given);
  }

  static Outcome arxiv_page(std::string_view text, std::string_view given) {
    for (const std::string_view page :
         {"abs/", "pdf/", "html/", "format/", "src/", "e-print/", "ps/", "list/"})
      if (strip_prefix(text, page)) return arxiv(text, given);
    return Error{fmt::format(
        "'{}' is not the address of a paper; at arxiv.org these begin with /abs/ or /pdf/", shown(given))};
  }

  static Outcome arxiv(std::string_view text, std::string_view given) {
    Result<ArxivKey> read = read_arxiv_key(text, given);
    if (!read) return Error{read.error()};
    return VersionedId{PaperId(Scheme::arxiv, std::move(read->key)), read->version};
  }

  static Outcome doi(std::string_view text, std::string_view given) {
    const std::string key = lower(text);
    const std::size_t slash = key.find('/');
    const std::string_view registrant = std::string_view(key).substr(0, slash);
    const bool form = slash != std::string::npos && slash + 1 < key.size() && registrant.size() >= 7 &&
                      registrant.size() <= 12 && registrant.substr(0, 3) == "10." &&
                      std::all_of(registrant.begin() + 3, registrant.end(), is_digit);
    if (!form) return Error{fmt::format("'{}' is not a DOI; a DOI is like 10.1000/abc.123", shown(given))};
    if (!std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '%'; }))
      return Error{fmt::format("'{}' is not a DOI: blanks, '%' and characters beyond ASCII are not allowed",
                               shown(given))};
    std::string_view article = key;
    if (strip_prefix(article, "10.48550/arxiv.")) return arxiv(article, given);
    return VersionedId{PaperId(Scheme::doi, "doi:" + key), 0};
  }

  static Outcome openreview_page(std::string_view text, std::string_view given) {
    if (strip_prefix(text, "forum?") || strip_prefix(text, "pdf?")) {
      text = before_any(text, "#");
      while (!text.empty()) {
        std::string_view field = before_any(text, "&");
        text.remove_prefix(std::min(text.size(), field.size() + 1));
        if (strip_prefix(field, "id=")) return openreview(field, given);
      }
    }
    return Error{fmt::format(
        "'{}' is not the address of a paper; at openreview.net these are like /forum?id=aBcD123_-x",
        shown(given))};
  }

  static Outcome openreview(std::string_view id, std::string_view given) {
    const bool form = id.size() >= kOpenReviewBytesMin && id.size() <= kOpenReviewBytesMax &&
                      std::all_of(id.begin(), id.end(),
                                  [](char c) { return is_alpha(c) || is_digit(c) || c == '-' || c == '_'; });
    if (!form)
      return Error{
          fmt::format("'{}' is not an OpenReview identifier: {} to {} of A-Z a-z 0-9 _ - are expected",
                      shown(given), kOpenReviewBytesMin, kOpenReviewBytesMax)};
    return VersionedId{PaperId(Scheme::openreview, fmt::format("openreview:{}", id)), 0};
  }

  static Outcome openalex(std::string_view id, std::string_view given) {
    const bool form = id.size() >= 2 && id.size() <= 13 && lower(id.front()) == 'w' && id[1] != '0' &&
                      std::all_of(id.begin() + 1, id.end(), is_digit);
    if (!form)
      return Error{
          fmt::format("'{}' is not a work of OpenAlex; its works are like W2741809807", shown(given))};
    return VersionedId{PaperId(Scheme::openalex, fmt::format("openalex:W{}", id.substr(1))), 0};
  }

  static Outcome s2(std::string_view id, std::string_view given) {
    if (id.size() != 40 || !std::all_of(id.begin(), id.end(), [](char c) { return hex(c) >= 0; }))
      return Error{fmt::format("'{}' is not a paper of Semantic Scholar; its papers have 40 digits of 0-9a-f",
                               shown(given))};
    return VersionedId{PaperId(Scheme::s2, "s2:" + lower(id)), 0};
  }

  static Outcome own_key(std::string_view id, std::string_view given) {
    const std::string key = lower(id);
    const bool form =
        !key.empty() && key.size() <= kOwnBytesMax && key.front() != '-' && key.back() != '-' &&
        key.find("--") == std::string::npos &&
        std::all_of(key.begin(), key.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
    if (!form)
      return Error{fmt::format(
          "'{}' is not an identifier of Quire: words of a-z and 0-9 joined by '-', at most {} bytes",
          shown(given), kOwnBytesMax)};
    return VersionedId{PaperId(Scheme::own, "quire:" + key), 0};
  }
};

// Words that an id cannot hold (other scripts, what is over the limit) are stood for by a hash of the whole
// title, so that titles which differ only there still get different ids.
PaperId IdReader::own(std::string_view title) {
  std::string slug;
  bool whole = true;
  bool gap = false;
  const auto add = [&](char c) {
    if (gap && !slug.empty()) slug += '-';
    gap = false;
    slug += c;
  };
  for (std::size_t i = 0; i < title.size(); ++i) {
    const auto c = static_cast<unsigned char>(title[i]);
    if (is_alpha(title[i]) || is_digit(title[i])) {
      add(lower(title[i]));
    } else if (c < 0x80) {
      gap = gap || title[i] != '\'';
    } else {
      const unsigned next = i + 1 < title.size() ? static_cast<unsigned char>(title[i + 1]) : 0;
      const unsigned point = (c & 0x1fu) << 6 | (next & 0x3fu);
      const bool latin = c >= 0xc3 && c <= 0xc5 && (next & 0xc0u) == 0x80;
      const char folded = latin ? kLatinFolded[point - 0xc0] : '*';
      if (folded != '*') {
        add(folded);
      } else {
        gap = true;
        // General punctuation (dashes, quotes) is a gap like any other; the rest carries meaning that is lost
        // here.
        whole = whole && (c == 0xc2 || latin || (c == 0xe2 && next == 0x80));
      }
      while (i + 1 < title.size() && (static_cast<unsigned char>(title[i + 1]) & 0xc0u) == 0x80) ++i;
    }
  }
  const std::string hash = fmt::format("{:016x}", fnv1a(title));
  if (slug.empty()) return PaperId(Scheme::own, "quire:paper-" + hash);
  if (slug.size() > kOwnBytesMax) whole = false;
  if (!whole) {
    constexpr std::size_t kHashBytes = 8;
    const std::size_t room = kOwnBytesMax - kHashBytes - 1;
    if (slug.size() > room) {
      const std::size_t word_end = slug.rfind('-', room);
      slug.resize(word_end == std::string::npos ? room : word_end);
    }
    slug += '-' + hash.substr(0, kHashBytes);
  }
  return PaperId(Scheme::own, "quire:" + slug);
}

Result<PaperId> PaperId::parse(std::string_view text) {
  auto read = IdReader::read(text);
  if (!read) return Error{read.error()};
  return std::move(read->id);
}

PaperId PaperId::own_id(std::string_view plain_title) { return IdReader::own(plain_title); }

std::string PaperId::url() const {
  switch (scheme_) {
    case Scheme::arxiv:
      return "https://arxiv.org/abs/" + key_;
    case Scheme::doi:
      return "https://doi.org/" + percent_encoded(std::string_view(key_).substr(4));
    case Scheme::openreview:
      return "https://openreview.net/forum?id=" + key_.substr(11);
    case Scheme::openalex:
      return "https://openalex.org/" + key_.substr(9);
    case Scheme::s2:
      return "https://www.semanticscholar.org/paper/" + key_.substr(3);
    case Scheme::own:
      break;
  }
  return {};
}

std::string PaperId::pdf_url() const {
  switch (scheme_) {
    case Scheme::arxiv:
      return "https://arxiv.org/pdf/" + key_;
    case Scheme::openreview:
      return "https://openreview.net/pdf?id=" + key_.substr(11);
    case Scheme::doi:
    case Scheme::openalex:
    case Scheme::s2:
    case Scheme::own:
      break;
  }
  return {};
}

Result<VersionedId> parse_versioned_id(std::string_view text) { return IdReader::read(text); }

}  // namespace quire
