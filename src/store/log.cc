// The change log: numbers, and when they were written. One row of `stamps` stands for all changes of one
// second; moments never go back along the log, whatever clocks do, so who harvests by either misses nothing.
#include <algorithm>

#include "store/sql_store.h"

namespace quire::store {
namespace {

std::int64_t seconds(Instant at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}
Instant from_seconds(std::int64_t at_s) { return Instant(std::chrono::seconds(at_s)); }

}  // namespace

SqlStore::Log SqlStore::begin_log(Instant at) {
  Log log;
  log.before = static_cast<ChangeNumber>(
      writer_.number("SELECT value FROM counters WHERE name = 'change'").value_or(0));
  log.newest = log.before;
  log.at_s = std::max(seconds(at), writer_.number("SELECT max(at) FROM stamps").value_or(0));
  return log;
}

void SqlStore::end_log(const Log& log) {
  if (log.empty()) return;
  writer_.query("UPDATE counters SET value = ? WHERE name = 'change'").bind(log.newest).run();
  writer_.query("INSERT INTO stamps(first, at) VALUES (?,?) ON CONFLICT DO NOTHING")
      .bind(log.before + 1)
      .bind(log.at_s)
      .run();
}

Instant SqlStore::stamp(Connection& connection, ChangeNumber change) {
  Query query = connection.query("SELECT at FROM stamps WHERE first <= ? ORDER BY first DESC LIMIT 1");
  query.bind(change);
  return from_seconds(query.row() ? query.integer(0) : 0);
}

std::vector<Stamped> SqlStore::stamped(ChangeNumber after, std::optional<Instant> from,
                                       std::optional<Instant> until, std::size_t limit) {
  Readers::Lease reader(readers_);
  ChangeNumber last = ~ChangeNumber{0} >> 1;
  if (from) {
    Query query = reader->query("SELECT min(first) FROM stamps WHERE at >= ?");
    query.bind(seconds(*from + std::chrono::milliseconds(999)));
    if (!query.row() || query.null(0)) return {};
    const auto first = static_cast<ChangeNumber>(query.integer(0));
    after = std::max(after, first > 0 ? first - 1 : 0);
  }
  if (until) {
    Query query = reader->query("SELECT min(first) FROM stamps WHERE at > ?");
    query.bind(seconds(*until));
    if (query.row() && !query.null(0)) {
      if (query.integer(0) <= 0) return {};
      last = static_cast<ChangeNumber>(query.integer(0)) - 1;
    }
  }
  std::vector<Stamped> all;
  const auto take = [&](const char* sql, bool gone) {
    Query query = reader->query(sql);
    query.bind(after).bind(last).bind(limit);
    while (query.row())
      all.push_back({static_cast<ChangeNumber>(query.integer(0)), static_cast<Doc>(query.integer(1)),
                     std::string(query.text(2)), Instant{}, gone});
  };
  take(
      "SELECT change, doc, id FROM papers WHERE change > ? AND change <= ? AND gone_to IS NULL "
      "ORDER BY change LIMIT ?",
      false);
  take("SELECT change, 0, id FROM gone WHERE change > ? AND change <= ? ORDER BY change LIMIT ?", true);
  std::sort(all.begin(), all.end(), [](const Stamped& a, const Stamped& b) { return a.number < b.number; });
  if (all.size() > limit) all.resize(limit);
  for (Stamped& entry : all) entry.at = stamp(*reader, entry.number);
  return all;
}

std::optional<Stamped> SqlStore::stamp_of(const PaperId& id) {
  Readers::Lease reader(readers_);
  Query query = reader->query(
      "SELECT change, doc, 0 FROM papers WHERE id = ?1 UNION ALL SELECT change, 0, 1 FROM gone WHERE id = ?1 "
      "LIMIT 1");
  query.bind(std::string_view(id.key()));
  if (!query.row()) return std::nullopt;
  const auto number = static_cast<ChangeNumber>(query.integer(0));
  return Stamped{number, static_cast<Doc>(query.integer(1)), id.key(), stamp(*reader, number),
                 query.integer(2) != 0};
}

std::optional<Instant> SqlStore::first_stamp() {
  Readers::Lease reader(readers_);
  const auto at_s = reader->number("SELECT min(at) FROM stamps");
  return at_s ? std::optional(from_seconds(*at_s)) : std::nullopt;
}

}  // namespace quire::store
