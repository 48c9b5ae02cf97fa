#include "index/filter_reader.h"

#include <algorithm>
#include <array>

#include "paper/ids.h"
#include "paper/paper.h"
#include "text/unicode.h"

namespace quire::index {
namespace {

constexpr std::size_t kCategoriesMax = 32;
constexpr std::size_t kOrganisationsMax = 32;
constexpr std::size_t kIdsMax = 100;
constexpr std::size_t kNotesMax = 24;
constexpr std::size_t kShownBytes = 60;

constexpr std::array<std::pair<std::string_view, FilterName>, 19> kFilters{
    {{"cat", FilterName::category},
     {"category", FilterName::category},
     {"from", FilterName::from},
     {"since", FilterName::from},
     {"to", FilterName::to},
     {"until", FilterName::to},
     {"date", FilterName::date},
     {"day", FilterName::date},
     {"submitteddate", FilterName::date},
     {"lastupdateddate", FilterName::date},
     {"year", FilterName::year},
     {"lab", FilterName::lab},
     {"has", FilterName::has},
     {"subject", FilterName::subject},
     {"subj", FilterName::subject},
     {"handle", FilterName::organisation},
     {"id", FilterName::id},
     {"arxiv", FilterName::id},
     {"doi", FilterName::id}}};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// What was typed, for a note.
std::string shown(std::string_view value) {
  std::string text = text::one_line(value);
  if (text.size() > kShownBytes) {
    std::size_t end = kShownBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    text = text.substr(0, end) + "...";
  }
  return "\"" + text + "\"";
}

std::optional<DaySpan> span_of_digits(std::string_view text) {
  const auto number = [&](std::size_t from, std::size_t size) {
    int value = 0;
    for (const char c : text.substr(from, size)) value = value * 10 + (c - '0');
    return value;
  };
  if (!all_digits(text)) return std::nullopt;
  if (text.size() == 4) {
    const auto first = Day::from_ymd(number(0, 4), 1, 1);
    if (!first) return std::nullopt;
    return DaySpan{*first, *Day::from_ymd(number(0, 4), 12, 31)};
  }
  // A day, with or without hour, minute and second.
  if (text.size() != 8 && text.size() != 10 && text.size() != 12 && text.size() != 14) return std::nullopt;
  const auto day =
      Day::from_ymd(number(0, 4), static_cast<unsigned>(number(4, 2)), static_cast<unsigned>(number(6, 2)));
  if (!day) return std::nullopt;
  return DaySpan{*day, *day};
}

/// One day, week, month or year; "*" and nothing are open.
std::optional<DaySpan> unit(std::string_view given) {
  std::string text(trimmed(given));
  if (text.empty() || text == "*") return DaySpan{};
  std::replace(text.begin(), text.end(), '/', '-');
  if (text.size() > 10 && (text[10] == 'T' || text[10] == 't')) text.resize(10);  // an instant
  if (const auto span = span_of_digits(text)) return span;
  if (const auto day = Day::parse(text)) return DaySpan{*day, *day};
  if (const auto month = Month::parse(text)) return DaySpan{month->first(), month->last()};
  if (const auto week = Week::parse(text)) return DaySpan{week->first(), week->last()};
  return std::nullopt;
}

std::optional<DaySpan> between(std::string_view from, std::string_view to) {
  const auto first = unit(from);
  const auto last = unit(to);
  if (!first || !last || (!first->first && !last->last)) return std::nullopt;
  return DaySpan{first->first, last->last};
}

/// ">=2020", "<2020-06"
std::optional<DaySpan> compared(std::string_view text) {
  const char sign = text.front();
  text.remove_prefix(1);
  const bool or_equal = text.starts_with('=');
  if (or_equal) text.remove_prefix(1);
  const auto span = unit(text);
  if (!span || !span->first) return std::nullopt;
  switch (sign) {
    case '>':
      return DaySpan{or_equal ? *span->first : *span->last + 1, std::nullopt};
    case '<':
      return DaySpan{std::nullopt, or_equal ? *span->last : *span->first - 1};
    default:
      return span;
  }
}

}  // namespace

void Notes::add(const std::string& sentence) {
  if (notes_.size() < kNotesMax && seen_.insert(sentence).second) notes_.push_back(sentence);
}

std::optional<FilterName> filter_named(std::string_view name) {
  for (const auto& [known, filter] : kFilters) {
    if (known == name) return filter;
  }
  return std::nullopt;
}

std::optional<DaySpan> read_day_span(std::string_view text) {
  text = trimmed(text);
  if (!text.empty() && (text.front() == '[' || text.front() == '{')) text.remove_prefix(1);
  if (!text.empty() && (text.back() == ']' || text.back() == '}')) text.remove_suffix(1);
  text = trimmed(text);
  if (text.empty()) return std::nullopt;
  if (text.front() == '<' || text.front() == '>' || text.front() == '=') return compared(text);
  const std::string low = lower(text);
  if (const auto to = low.find(" to "); to != std::string::npos)
    return between(text.substr(0, to), text.substr(to + 4));
  if (const auto dots = text.find(".."); dots != std::string_view::npos) {
    std::string_view last = text.substr(dots + 2);
    if (last.starts_with('.')) last.remove_prefix(1);
    return between(text.substr(0, dots), last);
  }
  const bool years =
      text.size() == 9 && text[4] == '-' && all_digits(text.substr(0, 4)) && all_digits(text.substr(5));
  if (years) return between(text.substr(0, 4), text.substr(5));
  const auto one = unit(text);
  return one && one->first ? one : std::nullopt;
}

void FilterReader::read(FilterName name, const std::string& value, bool negated, bool either) {
  if (value.empty()) return notes_.add("a filter without a value: left out");
  switch (name) {
    case FilterName::category:
      return category(value, negated);
    case FilterName::organisation:
      return organisation(value, negated);
    case FilterName::lab:
      return lab(value, negated);
    case FilterName::has:
      if (lower(value) != "lab") return notes_.add("has: takes lab: left out");
      return lab("yes", negated);
    default:
      break;
  }
  if (negated)
    return notes_.add("only cat:, handle: and lab: can be excluded: \"-\" before another filter is left out");
  if (name == FilterName::id) return id(value);
  if (name != FilterName::subject) return days(name, value, either);
  filters_.subject = text::one_line(value);
}

void FilterReader::days(FilterName name, const std::string& value, bool either) {
  const auto span = read_day_span(value);
  if (!span)
    return notes_.add("not a day (2026-05-04, 2026-05, 2026) or a range (2019..2021): " + shown(value) +
                      ": left out");
  const auto first = name == FilterName::to ? std::nullopt : span->first;
  const auto last = name == FilterName::from ? std::nullopt : span->last;
  const bool range = name == FilterName::date || name == FilterName::year;
  if (either && range && (filters_.from || filters_.to)) {
    filters_.from = filters_.from && first ? std::optional(std::min(*filters_.from, *first)) : std::nullopt;
    filters_.to = filters_.to && last ? std::optional(std::max(*filters_.to, *last)) : std::nullopt;
    return notes_.add("several dates: read as all days from the first to the last");
  }
  if (first) filters_.from = filters_.from ? std::max(*filters_.from, *first) : *first;
  if (last) filters_.to = filters_.to ? std::min(*filters_.to, *last) : *last;
  if (filters_.from && filters_.to && *filters_.to < *filters_.from)
    notes_.add("the first day asked for is later than the last, so nothing matches");
}

void FilterReader::category(std::string_view values, bool negated) {
  auto& list = negated ? filters_.without_categories : filters_.categories;
  while (!values.empty()) {
    const std::string_view whole = values.substr(0, values.find(','));
    values.remove_prefix(std::min(values.size(), whole.size() + 1));
    std::string value(whole);
    if (value.ends_with('*')) value.pop_back();
    if (value.ends_with('.')) value.pop_back();
    const std::string name = canonical_category(text::one_line(value));
    if (name.empty() || std::find(list.begin(), list.end(), name) != list.end()) continue;
    if (list.size() >= kCategoriesMax) return notes_.add("more than 32 categories: the rest is left out");
    list.push_back(name);
  }
}

void FilterReader::organisation(const std::string& value, bool negated) {
  auto& list = negated ? filters_.without_organisations : filters_.organisations;
  const std::string name = text::one_line(value);
  if (name.empty() || std::find(list.begin(), list.end(), name) != list.end()) return;
  if (list.size() >= kOrganisationsMax) return notes_.add("more than 32 organisations: the rest is left out");
  list.push_back(name);
}

void FilterReader::lab(const std::string& value, bool negated) {
  const std::string word = lower(value);
  const bool yes = word == "yes" || word == "true" || word == "1";
  const bool no = word == "no" || word == "false" || word == "0";
  if (!yes && !no) return notes_.add("lab: takes yes or no: left out");
  filters_.has_lab = yes != negated;
}

void FilterReader::id(const std::string& value) {
  if (read_id(value)) return;
  std::string_view rest = value;  // a list
  while (rest.find(',') != std::string_view::npos) {
    const std::string_view one = rest.substr(0, rest.find(','));
    rest.remove_prefix(one.size() + 1);
    if (!one.empty() && !read_id(one))
      notes_.add("not an identifier of a paper: " + shown(one) + ": left out");
  }
  if (!rest.empty() && !read_id(rest))
    notes_.add("not an identifier of a paper: " + shown(rest) + ": left out");
}

bool FilterReader::read_id(std::string_view text, bool negated) {
  while (!text.empty() && std::string_view(".,;:!?]}>").find(text.back()) != std::string_view::npos)
    text.remove_suffix(1);
  while (!text.empty() && std::string_view("<[{").find(text.front()) != std::string_view::npos)
    text.remove_prefix(1);
  const auto id = PaperId::parse(text);
  if (!id) return false;
  if (negated) {
    notes_.add("identifiers cannot be excluded: left out");
    return true;
  }
  auto& ids = filters_.ids;
  if (std::find(ids.begin(), ids.end(), id->key()) != ids.end()) return true;
  if (ids.size() >= kIdsMax) {
    notes_.add("more than 100 identifiers: the rest is left out");
    return true;
  }
  ids.push_back(id->key());
  return true;
}

}  // namespace quire::index
