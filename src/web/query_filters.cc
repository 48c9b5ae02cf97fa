#include "web/query_filters.h"

#include <algorithm>
#include <array>
#include <optional>

#include "index/query.h"

namespace quire::web {
namespace {

struct Name {
  std::string_view typed, canonical;
};
constexpr std::array<Name, 15> kNames{{{"from", "from"},
                                       {"since", "from"},
                                       {"to", "to"},
                                       {"until", "to"},
                                       {"date", "date"},
                                       {"day", "date"},
                                       {"submitteddate", "date"},
                                       {"year", "year"},
                                       {"cat", "cat"},
                                       {"category", "cat"},
                                       {"lab", "lab"},
                                       {"has", "has"},
                                       {"subject", "subject"},
                                       {"handle", "handle"},
                                       {"subj", "subject"}}};

constexpr bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr std::string_view kEnds = " \t\n\v\f\r\"()";

/// Does the text at `at` begin a filter's name? Its canonical name and length, with the colon.
std::optional<std::pair<std::string_view, std::size_t>> name_at(std::string_view query, std::size_t at) {
  for (const Name& name : kNames) {
    const std::string_view typed = query.substr(at, name.typed.size());
    const bool same = std::equal(typed.begin(), typed.end(), name.typed.begin(), name.typed.end(),
                                 [](char a, char b) { return (a | 0x20) == b; });
    if (same && query.substr(at + name.typed.size()).starts_with(':'))
      return std::pair{name.canonical, name.typed.size() + 1};
  }
  return std::nullopt;
}

std::string tidy(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (!is_blank(c))
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

/// Reads the value of `filter` from `at` on and returns where it ends.
std::size_t read_value(std::string_view query, std::size_t at, QueryFilter& filter) {
  while (at < query.size() && is_blank(query[at])) ++at;
  if (at < query.size() && query[at] == '"') {
    const auto close = query.find('"', at + 1);
    if (close == std::string_view::npos) return at;
    filter.value = query.substr(at + 1, close - at - 1);
    return close + 1;
  }
  // "[2019 TO 2021]", "(cs.LG OR stat.ML)": one value to the closing bracket, or to the end.
  if (at < query.size() && (query[at] == '[' || query[at] == '{' || query[at] == '(')) {
    const char close = query[at] == '[' ? ']' : query[at] == '{' ? '}' : ')';
    const auto end = std::min(query.find(close, at), query.size());
    filter.value = tidy(query.substr(at + 1, end - at - 1));
    return std::min(end + 1, query.size());
  }
  const auto end = std::min(query.find_first_of(kEnds, at), query.size());
  filter.value = query.substr(at, end - at);
  return end;
}

template <class Drop>
std::string without_if(std::string_view query, Drop drop) {
  std::string out;
  std::size_t copied = 0;
  for (const QueryFilter& filter : query_filters(query)) {
    if (!drop(filter)) continue;
    out.append(query.substr(copied, filter.begin - copied));
    copied = filter.end;
  }
  return tidy(out.append(query.substr(copied)));
}

}  // namespace

std::vector<QueryFilter> query_filters(std::string_view query) {
  std::vector<QueryFilter> filters;
  bool word_start = true;
  for (std::size_t at = 0; at < query.size();) {
    const char c = query[at];
    if (c == '"') {  // a phrase: nothing inside is a filter
      const auto close = query.find('"', at + 1);
      at = close == std::string_view::npos ? at + 1 : close + 1;
      word_start = true;
      continue;
    }
    const bool sign = word_start && (c == '-' || c == '+');
    const auto name = word_start ? name_at(query, at + (sign ? 1 : 0)) : std::nullopt;
    if (!name) {
      word_start = is_blank(c) || c == '(' || c == ')';
      ++at;
      continue;
    }
    QueryFilter filter{std::string(name->first), {}, c == '-', at, at};
    filter.end = read_value(query, at + (sign ? 1 : 0) + name->second, filter);
    at = std::max(filter.end, at + 1);
    if (!filter.value.empty()) filters.push_back(std::move(filter));
  }
  return filters;
}

std::string without(std::string_view query, const QueryFilter& filter) {
  return without_if(query, [&](const QueryFilter& f) { return f.begin == filter.begin; });
}

std::string without(std::string_view query, std::string_view name) {
  return without_if(query, [&](const QueryFilter& f) { return f.name == name; });
}

std::string without_filters(std::string_view query) {
  return without_if(query, [](const QueryFilter&) { return true; });
}

std::string with(std::string_view query, std::string_view name, std::string_view value) {
  std::string out = tidy(query);
  if (!out.empty()) out += ' ';
  const bool quotes = value.find_first_of(" ()[]{},") != std::string_view::npos;
  out.append(name).append(":").append(quotes ? "\"" : "").append(value).append(quotes ? "\"" : "");
  return out;
}

std::string organisation_query(std::string_view name) {
  std::string query = with("", "handle", name);
  const index::Query read = index::read_query(query);
  const bool held =
      read.root == nullptr && read.filters.organisations == std::vector<std::string>{std::string(name)};
  return held ? query : std::string();
}

std::string filter_words(const QueryFilter& filter) {
  const std::string no = filter.negated ? "not " : "";
  if (filter.name == "has") return filter.negated ? "has no " + filter.value : "has a " + filter.value;
  if (filter.name == "lab") {
    const bool yes = filter.value == "yes" || filter.value == "true" || filter.value == "1";
    return yes != filter.negated ? "has a lab" : "has no lab";
  }
  if (filter.name == "cat" || filter.name == "subject" || filter.name == "year" || filter.name == "date" ||
      filter.name == "handle")
    return no + filter.value;
  return no + filter.name + " " + filter.value;
}

}  // namespace quire::web
