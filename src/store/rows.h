// Values as rows have them: moments as milliseconds since 1970, NULL for nothing, bytes; and rows as a list.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "paper/paper.h"
#include "store/sql.h"

namespace quire::store {

inline std::int64_t ms(Instant at) { return std::int64_t{at.time_since_epoch().count()}; }
inline std::optional<std::int64_t> ms(std::optional<Instant> at) {
  return at ? std::optional(ms(*at)) : std::nullopt;
}
inline Instant instant(std::int64_t at_ms) { return Instant(std::chrono::milliseconds(at_ms)); }
/// A column that may be NULL.
inline std::optional<Instant> instant(const Query& query, int column) {
  return query.null(column) ? std::nullopt : std::optional(instant(query.integer(column)));
}
inline std::span<const char> blob(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

/// All rows that are left, each as `read` makes it of a Query.
template <class Read>
auto all_rows(Query& query, const Read& read) {
  std::vector<decltype(read(query))> all;
  while (query.row()) all.push_back(read(query));
  return all;
}
/// The first row, if there is one.
template <class Read>
auto first_row(Query& query, const Read& read) {
  return query.row() ? std::optional(read(query)) : std::nullopt;
}

}  // namespace quire::store
