// Values of filters as people type them: dates and ranges of dates, categories, identifiers, yes and no.
// Filters hold for the whole query, wherever they stand. What cannot be read is left out with a note.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "index/query.h"

namespace quire::index {

/// Notes of one query, each once and not without end.
class Notes {
 public:
  explicit Notes(std::vector<std::string>& notes) : notes_(notes) {}
  void add(const std::string& sentence);

 private:
  std::vector<std::string>& notes_;
  std::set<std::string> seen_;
};

enum class FilterName : std::uint8_t { category, from, to, date, year, lab, has, subject, organisation, id };

/// The filter of this name (lower case), nullopt: there is none.
std::optional<FilterName> filter_named(std::string_view name);

/// Days from first to last; either may be open.
struct DaySpan {
  std::optional<Day> first;
  std::optional<Day> last;
};
/// "2026-05-04", "2026-05", "2026", "2026-W19", "20260504"; "2019..2021", "2019-2021", ">=2020", "<2020-06",
/// "[202611010000 TO 202611302359]", "[2019 TO *]".
std::optional<DaySpan> read_day_span(std::string_view text);

class FilterReader {
 public:
  FilterReader(Filters& filters, Notes& notes) : filters_(filters), notes_(notes) {}

  /// `either`: an OR stands before it, so that spans of days are joined, not cut.
  void read(FilterName name, const std::string& value, bool negated, bool either);
  /// Adds the identifier if the text is one; one that is not wanted is left out.
  bool read_id(std::string_view text, bool negated = false);

 private:
  void days(FilterName name, const std::string& value, bool either);
  void category(std::string_view values, bool negated);
  void organisation(const std::string& value, bool negated);
  void lab(const std::string& value, bool negated);
  void id(const std::string& value);

  Filters& filters_;
  Notes& notes_;
};

}  // namespace quire::index
