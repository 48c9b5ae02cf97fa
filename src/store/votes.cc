// Votes, and all activity in time for the trending score.
#include <fmt/format.h>

#include "store/sqlite_store.h"

namespace quire::store {

int SqliteStore::vote(Doc doc, const std::string& person, bool on, Instant at) {
  const std::lock_guard lock(writing_);
  Transaction transaction(writer_);
  {
    Query known = writer_.query("SELECT 1 FROM papers WHERE doc = ?");
    known.bind(std::int64_t{doc});
    if (!known.row()) throw StoreError(fmt::format("no paper has the number {}", doc));
  }
  if (on)
    writer_.query("INSERT OR IGNORE INTO votes(doc, person, at) VALUES (?,?,?)")
        .bind(std::int64_t{doc})
        .bind(std::string_view(person))
        .bind(std::int64_t{at.time_since_epoch().count()})
        .run();
  else
    writer_.query("DELETE FROM votes WHERE doc = ? AND person = ?")
        .bind(std::int64_t{doc})
        .bind(std::string_view(person))
        .run();
  const std::int64_t step = writer_.changed_rows() == 0 ? 0 : on ? 1 : -1;
  if (step != 0) {
    writer_.query("UPDATE papers SET votes = votes + ? WHERE doc = ?")
        .bind(step)
        .bind(std::int64_t{doc})
        .run();
    writer_
        .query(
            "UPDATE listed SET score = score + ?1 WHERE doc = ?2 AND day IN (SELECT day FROM picks WHERE doc "
            "= ?2 UNION SELECT day FROM papers WHERE doc = ?2 AND day IS NOT NULL)")
        .bind(step)
        .bind(std::int64_t{doc})
        .run();
    touch();
  }
  int votes = 0;
  {
    Query count = writer_.query("SELECT votes FROM papers WHERE doc = ?");
    count.bind(std::int64_t{doc});
    if (count.row()) votes = static_cast<int>(count.integer(0));
  }
  transaction.commit();
  return votes;
}

std::vector<Doc> SqliteStore::voted(const std::string& person, std::span<const Doc> among) {
  Readers::Lease reader(readers_);
  std::vector<Doc> voted;
  for (const Doc doc : among) {
    Query query = reader->query("SELECT 1 FROM votes WHERE doc = ? AND person = ?");
    query.bind(std::int64_t{doc}).bind(std::string_view(person));
    if (query.row()) voted.push_back(doc);
  }
  return voted;
}

std::vector<Activity> SqliteStore::activity(Instant since, Instant until) {
  Readers::Lease reader(readers_);
  std::vector<Activity> all;
  const auto ms = [](Instant at) { return std::int64_t{at.time_since_epoch().count()}; };
  {
    Query query = reader->query("SELECT doc, at FROM votes WHERE at >= ? AND at <= ?");
    query.bind(ms(since)).bind(ms(until));
    while (query.row())
      all.push_back({static_cast<Doc>(query.integer(0)), Activity::Kind::vote,
                     Instant(std::chrono::milliseconds(query.integer(1))), 1});
  }
  {
    Query query = reader->query("SELECT doc, day, votes, comments FROM picks WHERE day BETWEEN ? AND ?");
    query.bind(std::int64_t{Day::of(since).count()}).bind(std::int64_t{Day::of(until).count()});
    while (query.row()) {
      const auto doc = static_cast<Doc>(query.integer(0));
      const Instant at = Day::from_count(static_cast<std::int32_t>(query.integer(1))).start();
      if (at < since || at > until) continue;
      if (query.integer(2) > 0)
        all.push_back({doc, Activity::Kind::source_vote, at, static_cast<int>(query.integer(2))});
      if (query.integer(3) > 0)
        all.push_back({doc, Activity::Kind::source_comment, at, static_cast<int>(query.integer(3))});
    }
  }
  {
    Query query = reader->query(
        "SELECT p.doc, r.ended_at FROM runs r JOIN papers p ON p.id = r.paper_id WHERE r.ended_at BETWEEN ? "
        "AND ? AND r.state = ?");
    query.bind(ms(since)).bind(ms(until)).bind(static_cast<std::int64_t>(RunState::finished));
    while (query.row())
      all.push_back({static_cast<Doc>(query.integer(0)), Activity::Kind::run,
                     Instant(std::chrono::milliseconds(query.integer(1))), 1});
  }
  return all;
}

}  // namespace quire::store
