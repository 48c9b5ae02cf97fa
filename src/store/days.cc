// Which papers count for which days: range scans over `listed`, whose key begins with the day.
#include <algorithm>
#include <unordered_set>

#include "store/sql_store.h"
#include "store/submissions.h"

namespace quire::store {
namespace {

std::int64_t count(Day day) { return day.count(); }
Day day_at(const Query& query, int column) {
  return Day::from_count(static_cast<std::int32_t>(query.integer(column)));
}

constexpr std::uint64_t kDocsMax = 1u << 31;

// Of many days the best are kept while all are scanned.
constexpr const char* kManyDays =
    "SELECT doc FROM listed WHERE day BETWEEN ?1 AND ?2 ORDER BY picked DESC, score DESC, id LIMIT ?3";

/// Rows of a range that list a paper another time. Only picks can: without one there is one published day.
std::uint64_t picks_again(Connection& connection, Day first, Day last) {
  if (first == last) return 0;
  Query query = connection.query(
      "SELECT count(*) - count(DISTINCT k.doc) FROM picks k JOIN papers p ON p.doc = k.doc "
      "WHERE k.day BETWEEN ? AND ? AND p.gone_to IS NULL");
  query.bind(count(first)).bind(count(last));
  return query.row() ? static_cast<std::uint64_t>(query.integer(0)) : 0;
}

}  // namespace

std::vector<Doc> SqlStore::docs_between(Day first, Day last, std::size_t limit) {
  Readers::Lease reader(readers_);
  if (first == last) return day_in_order(*reader, first, limit);
  // A paper picked on two days of the range counts once, where its better score puts it.
  const std::uint64_t rows = std::min<std::uint64_t>(limit, kDocsMax) + picks_again(*reader, first, last);
  Query query = reader->query(kManyDays);
  query.bind(count(first)).bind(count(last)).bind(rows);
  std::vector<Doc> docs;
  std::unordered_set<Doc> seen;
  while (docs.size() < limit && query.row()) {
    const auto doc = static_cast<Doc>(query.integer(0));
    if (seen.insert(doc).second) docs.push_back(doc);
  }
  return docs;
}

std::uint64_t SqlStore::count_between(Day first, Day last) {
  Readers::Lease reader(readers_);
  Query query = reader->query("SELECT count(*) FROM listed WHERE day BETWEEN ? AND ?");
  query.bind(count(first)).bind(count(last));
  const auto rows = query.row() ? static_cast<std::uint64_t>(query.integer(0)) : 0;
  return rows - picks_again(*reader, first, last);
}

std::vector<DayCount> SqlStore::counts_by_day(Day first, Day last) {
  Readers::Lease reader(readers_);
  Query query =
      reader->query("SELECT day, count(*) FROM listed WHERE day BETWEEN ? AND ? GROUP BY day ORDER BY day");
  query.bind(count(first)).bind(count(last));
  std::vector<DayCount> counts;
  while (query.row()) counts.push_back({day_at(query, 0), static_cast<std::uint64_t>(query.integer(1))});
  return counts;
}

std::optional<Day> SqlStore::day_at_or_before(Day day) {
  Readers::Lease reader(readers_);
  Query query = reader->query("SELECT max(day) FROM listed WHERE day <= ?");
  query.bind(count(day));
  if (!query.row() || query.null(0)) return std::nullopt;
  return day_at(query, 0);
}

std::optional<Day> SqlStore::day_at_or_after(Day day) {
  Readers::Lease reader(readers_);
  Query query = reader->query("SELECT min(day) FROM listed WHERE day >= ?");
  query.bind(count(day));
  if (!query.row() || query.null(0)) return std::nullopt;
  return day_at(query, 0);
}

}  // namespace quire::store
