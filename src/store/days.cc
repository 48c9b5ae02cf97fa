// Which papers count for which days: range scans over `listed`, whose key begins with the day.
#include "store/sqlite_store.h"

namespace quire::store {
namespace {

std::int64_t count(Day day) { return day.count(); }
Day day_at(const Query& query, int column) {
  return Day::from_count(static_cast<std::int32_t>(query.integer(column)));
}

}  // namespace

std::vector<Doc> SqliteStore::docs_between(Day first, Day last, std::size_t limit) {
  Readers::Lease reader(readers_);
  // A paper picked on two days of the range counts once, with its better score.
  Query query = reader->query(
      "SELECT doc, max(picked) AS p, max(score) AS s FROM listed WHERE day BETWEEN ? AND ? GROUP BY doc "
      "ORDER BY p DESC, s DESC, doc LIMIT ?");
  query.bind(count(first)).bind(count(last)).bind(static_cast<std::int64_t>(limit));
  std::vector<Doc> docs;
  while (query.row()) docs.push_back(static_cast<Doc>(query.integer(0)));
  return docs;
}

std::uint64_t SqliteStore::count_between(Day first, Day last) {
  Readers::Lease reader(readers_);
  Query query = reader->query("SELECT count(DISTINCT doc) FROM listed WHERE day BETWEEN ? AND ?");
  query.bind(count(first)).bind(count(last));
  return query.row() ? static_cast<std::uint64_t>(query.integer(0)) : 0;
}

std::vector<DayCount> SqliteStore::counts_by_day(Day first, Day last) {
  Readers::Lease reader(readers_);
  Query query =
      reader->query("SELECT day, count(*) FROM listed WHERE day BETWEEN ? AND ? GROUP BY day ORDER BY day");
  query.bind(count(first)).bind(count(last));
  std::vector<DayCount> counts;
  while (query.row()) counts.push_back({day_at(query, 0), static_cast<std::uint64_t>(query.integer(1))});
  return counts;
}

std::optional<Day> SqliteStore::day_at_or_before(Day day) {
  Readers::Lease reader(readers_);
  Query query = reader->query("SELECT max(day) FROM listed WHERE day <= ?");
  query.bind(count(day));
  if (!query.row() || query.null(0)) return std::nullopt;
  return day_at(query, 0);
}

std::optional<Day> SqliteStore::day_at_or_after(Day day) {
  Readers::Lease reader(readers_);
  Query query = reader->query("SELECT min(day) FROM listed WHERE day >= ?");
  query.bind(count(day));
  if (!query.row() || query.null(0)) return std::nullopt;
  return day_at(query, 0);
}

}  // namespace quire::store
