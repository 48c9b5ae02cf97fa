// Fields of every format. Names are never re-ordered or completed; text stays TeX; bytes that are no UTF-8
// become U+FFFD. Category forms: the arXiv taxonomy.
#include "source/fields.h"

#include <algorithm>
#include <array>
#include <utility>

#include "paper/orcid.h"
#include "source/author_line.h"
#include "source/dates.h"
#include "source/eight_bytes.h"
#include "text/ascii.h"
#include "text/tex.h"
#include "text/unicode.h"

namespace quire::source {
namespace {

constexpr std::size_t kCategoryBytesMax = 100;
constexpr std::size_t kDoiBytesMax = 1000;

constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/// Printable ASCII, single blanks, none at the ends: what one_line() would return unchanged.
bool is_plain_line(std::string_view bytes) {
  if (bytes.empty()) return true;
  if (bytes.front() == ' ' || bytes.back() == ' ') return false;
  std::size_t i = 0;
  // Each step looks one byte further than it goes, so that it sees two blanks across its end.
  for (; i + 9 <= bytes.size(); i += 8) {
    const std::uint64_t eight = load_eight(bytes.data() + i);
    const std::uint64_t blanks = equal_bytes(eight, ' ');
    const std::uint64_t next_blanks = equal_bytes(load_eight(bytes.data() + i + 1), ' ');
    if ((unprintable_bytes(eight) | (blanks & next_blanks)) != 0) return false;
  }
  for (; i < bytes.size(); ++i) {
    if (bytes[i] < 0x20 || bytes[i] > 0x7E) return false;
    if (bytes[i] == ' ' && bytes[i + 1] == ' ') return false;  // the last byte is no blank
  }
  return true;
}

/// "https://doi.org/10.1000/a," -> "10.1000/a", cut to a length that no DOI has.
std::string_view without_resolver(std::string_view doi) {
  for (const std::string_view prefix : {"https://", "http://", "dx.", "doi.org/", "doi:"})
    if (doi.starts_with(prefix)) doi.remove_prefix(prefix.size());
  while (!doi.empty() && (doi.back() == ',' || doi.back() == ';')) doi.remove_suffix(1);
  return cut_utf8(doi, kDoiBytesMax);
}

const PaperId& nobody() {
  static const PaperId id = PaperId::own_id("nobody");
  return id;
}

}  // namespace

void Delivery::record(Record&& record) {
  if (!stopped_ && sink_.record && !sink_.record(std::move(record))) stopped_ = true;
}

void Delivery::problem(std::uint64_t line, std::string message) {
  if (!stopped_ && sink_.problem && !sink_.problem(Problem{line, std::move(message)})) stopped_ = true;
}

Draft::Draft() : paper(nobody()), pick{Day::from_count(0), 0, 0, {}} {}

void Draft::clear() {
  paper = Paper(nobody());
  id.clear();
  pick_day.reset();
  pick = Pick{Day::from_count(0), 0, 0, {}};
  notes_.clear();
  authors_over_ = 0;
}

void Draft::text(std::string& into, std::string_view value, std::string_view name) {
  into = one_line(value);
  if (into.size() > kTextBytesMax) {
    into = std::string(cut_utf8(into, kTextBytesMax));
    note("field '" + std::string(name) + "' is longer than " + std::to_string(kTextBytesMax) +
         " bytes and was cut there");
  }
}

void Draft::author(std::string_view name, std::string_view affiliation) {
  if (paper.authors.size() >= kAuthorsMax) {
    ++authors_over_;
    return;
  }
  Author author;
  text(author.name, name, "author");
  if (author.name.empty()) return;
  text(author.affiliation, affiliation, "affiliation");
  paper.authors.push_back(std::move(author));
}

void Draft::author(const Author& person) {
  const std::size_t before = paper.authors.size();
  author(person.name, person.affiliation);
  if (paper.authors.size() == before) return;
  Author& added = paper.authors.back();
  text(added.family, person.family, "family name");
  text(added.suffix, person.suffix, "suffix");
  if (is_orcid(person.orcid)) added.orcid = person.orcid;
}

void Draft::authors_joined(std::string_view names) {
  for (const Author& person : read_author_line(one_line(names))) author(person);
}

void Draft::category(std::string_view name) {
  std::string category = canonical_category(one_line(name));
  if (category.empty() || category.size() > kCategoryBytesMax) return;
  auto& all = paper.categories;
  if (all.size() < kCategoriesMax && std::find(all.begin(), all.end(), category) == all.end())
    all.push_back(std::move(category));
}

void Draft::categories_joined(std::string_view names) {
  for (const std::string_view name : text::split_at_blanks(names)) category(name);
}

void Draft::cross_list(std::string_view category, Day day) {
  CrossList list{canonical_category(one_line(category)), day};
  if (list.category.empty() || list.category.size() > kCategoryBytesMax) return;
  auto& all = paper.cross_lists;
  const auto known = std::find_if(all.begin(), all.end(),
                                  [&](const CrossList& other) { return other.category == list.category; });
  if (known != all.end())
    known->day = std::min(known->day, day);
  else if (all.size() < kCategoriesMax)
    all.insert(
        std::upper_bound(all.begin(), all.end(), list,
                         [](const CrossList& a, const CrossList& b) { return a.category < b.category; }),
        std::move(list));
}

void Draft::day(std::optional<Day>& into, std::string_view value, std::string_view name) {
  if (value.empty()) return;
  const Result<Day> day = read_day(value);
  if (day)
    into = *day;
  else
    note("field '" + std::string(name) + "' is no date: " + excerpt(value) + "; write YYYY-MM-DD");
}

void Draft::url(std::string& into, std::string_view value, std::string_view name) {
  const std::string address = one_line(value);
  if (address.empty()) return;
  if ((address.starts_with("https://") || address.starts_with("http://")) && address.size() <= 2000 &&
      address.find(' ') == std::string::npos)
    into = address;
  else
    note("field '" + std::string(name) + "' is no http(s) address: " + excerpt(address));
}

void Draft::doi(std::string_view value) {
  const std::string line = one_line(value);
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    one_doi(std::string_view(line).substr(at, end - at));
    at = end + 1;
  }
}

void Draft::one_doi(std::string_view written) {
  const std::string_view doi = without_resolver(written);
  const Result<PaperId> identity = PaperId::parse("doi:" + std::string(doi));
  const bool is_arxivs_own = identity && identity->scheme() != Scheme::doi;
  if (doi.empty() || is_arxivs_own) return;
  if (paper.doi.empty()) {
    paper.doi = doi;
  } else if (identity) {
    const Result<PaperId> first = PaperId::parse("doi:" + paper.doi);
    if (!first || *first != *identity) other_id(identity->key());
  }
}

void Draft::withdrawn_by_words() {
  for (const std::string* words : {&paper.comment, &paper.abstract})
    if (!paper.withdrawn && says_withdrawn(*words)) {
      paper.withdrawn = true;
      paper.withdrawal = *words;
    }
}

void Draft::instant(std::optional<Instant>& into, std::string_view value, std::string_view name) {
  if (value.empty()) return;
  if (const Result<Instant> at = read_instant(value))
    into = *at;
  else
    note("field '" + std::string(name) + "' is no time: " + excerpt(value) +
         "; write it like 2026-11-20T07:30:00Z");
}

bool Draft::other_id(std::string_view identifier) {
  Result<PaperId> other = PaperId::parse(identifier);
  if (!other) return false;
  if (paper.other_ids.size() < kOtherIdsMax) paper.other_ids.push_back(std::move(*other));
  return true;
}

void Draft::doi_of_work(std::string_view value, std::string_view name) {
  const std::string line = one_line(value);
  const std::string_view doi = without_resolver(std::string_view(line).substr(0, line.find(' ')));
  const Result<PaperId> identity = PaperId::parse("doi:" + std::string(doi));
  if (!identity) return note("field '" + std::string(name) + "' is no DOI: " + excerpt(value));
  other_id(identity->key());
  if (identity->scheme() == Scheme::doi) paper.doi = doi;
}

Status Draft::identify() {
  auto& others = paper.other_ids;
  std::sort(others.begin(), others.end());
  others.erase(std::unique(others.begin(), others.end()), others.end());
  if (id.empty() && !others.empty()) {
    paper.id = others.front();
  } else if (id.empty()) {
    constexpr std::size_t kBytesThatName = 2000;
    const std::string words = text::plain_words(cut_utf8(paper.title, kBytesThatName));
    if (words.empty()) return Error{"has neither id nor title; give it one of them"};
    paper.id = PaperId::own_id(words);
  } else {
    const Result<PaperId> parsed = PaperId::parse(id);
    if (!parsed) return Error{"id " + excerpt(id) + ": " + parsed.error()};
    paper.id = *parsed;
  }
  std::erase(others, paper.id);
  return success();
}

void Draft::deliver(Delivery& delivery, std::uint64_t line, const std::string& place) {
  if (const Status identified = identify(); !identified) {
    delivery.problem(line, place + identified.error());
    clear();
    return;
  }
  if (authors_over_ > 0)
    note(std::to_string(authors_over_ + kAuthorsMax) + " authors; those over " + std::to_string(kAuthorsMax) +
         " were left out");
  for (const std::string& message : notes_) delivery.problem(line, place + message);
  std::optional<Pick> picked;
  if (pick_day) {
    picked = std::move(pick);
    picked->day = *pick_day;
  }
  delivery.record(Record{std::move(paper), std::move(picked)});
  clear();
}

std::string one_line(std::string_view bytes) {
  return is_plain_line(bytes) ? std::string(bytes) : text::one_line(bytes);
}

bool says_withdrawn(std::string_view text) {
  const std::string start = text::ascii_lower(text.substr(0, 80));
  const std::size_t at = start.find("withdrawn");
  if (at == 0) return true;
  if (at == std::string::npos || !start.starts_with("this ")) return false;
  for (const char* phrase : {"has been withdrawn", "was withdrawn", "is withdrawn", "is being withdrawn"})
    if (start.find(phrase) != std::string::npos) return true;
  return false;
}

bool is_arxiv_category(std::string_view name) {
  constexpr std::array<std::string_view, 20> kArchives = {
      "astro-ph", "cond-mat", "cs",     "econ",  "eess",     "gr-qc", "hep-ex",
      "hep-lat",  "hep-ph",   "hep-th", "math",  "math-ph",  "nlin",  "nucl-ex",
      "nucl-th",  "physics",  "q-bio",  "q-fin", "quant-ph", "stat"};
  const std::string canonical = canonical_category(name);
  const std::string_view view = canonical;
  const std::size_t dot = view.find('.');
  if (std::find(kArchives.begin(), kArchives.end(), view.substr(0, dot)) == kArchives.end()) return false;
  if (dot == std::string_view::npos) return true;
  const std::string_view part = view.substr(dot + 1);
  const bool capitals = part.size() == 2 && is_upper(part[0]) && is_upper(part[1]);
  const bool words = part.size() >= 2 && part.size() <= 20 &&
                     std::all_of(part.begin(), part.end(), [](char c) { return is_lower(c) || c == '-'; });
  return capitals || words;
}

std::string_view cut_utf8(std::string_view utf8, std::size_t bytes_max) {
  if (utf8.size() <= bytes_max) return utf8;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xC0u) == 0x80) --end;
  return utf8.substr(0, end);
}

std::string excerpt(std::string_view bytes) {
  constexpr std::size_t kBytesMax = 60;
  const std::string line = one_line(bytes.substr(0, 4 * kBytesMax));
  if (line.size() <= kBytesMax) return "'" + line + "'";
  return "'" + std::string(cut_utf8(line, kBytesMax)) + "…'";
}

}  // namespace quire::source
