// Votes, and all activity in time for the trending score.
#include <fmt/format.h>

#include "store/sqlite_store.h"

namespace quire::store {
namespace {

/// False if the vote was so already.
bool write_vote(Connection& connection, Doc doc, const std::string& person, bool on, Instant at) {
  if (on)
    connection.query("INSERT OR IGNORE INTO votes(doc, person, at) VALUES (?,?,?)")
        .bind(doc)
        .bind(std::string_view(person))
        .bind(at.time_since_epoch().count())
        .run();
  else
    connection.query("DELETE FROM votes WHERE doc = ? AND person = ?")
        .bind(doc)
        .bind(std::string_view(person))
        .run();
  return connection.changed_rows() > 0;
}

}  // namespace

int SqliteStore::vote(Doc voted_on, const std::string& person, bool on, Instant at) {
  const std::lock_guard lock(writing_);
  Transaction transaction(writer_);
  const Doc doc = root(writer_, voted_on).value_or(voted_on);
  std::string id;
  std::optional<std::int32_t> published;
  int votes = 0;
  {
    Query paper = writer_.query("SELECT id, day, votes FROM papers WHERE doc = ?");
    paper.bind(doc);
    if (!paper.row()) throw StoreError(fmt::format("no paper has the number {}; see quire check", doc));
    id = paper.text(0);
    if (!paper.null(1)) published = static_cast<std::int32_t>(paper.integer(1));
    votes = static_cast<int>(paper.integer(2));
  }
  // A vote that is taken back is gone from the works that the paper was joined from as well.
  if (!on)
    for (const Doc member : members(writer_, doc))
      if (member != doc) write_vote(writer_, member, person, false, at);
  if (!write_vote(writer_, doc, person, on, at)) return votes;

  const Listing before = listing_of(doc, id, published, votes);
  votes += on ? 1 : -1;
  writer_.query("UPDATE papers SET votes = ? WHERE doc = ?").bind(votes).bind(doc).run();
  relist(doc, before, listing_of(doc, id, published, votes));
  touch();
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
    Query query = reader->query(
        "SELECT v.doc, v.at FROM votes v JOIN papers p ON p.doc = v.doc "
        "WHERE v.at >= ? AND v.at <= ? AND p.gone_to IS NULL");
    query.bind(ms(since)).bind(ms(until));
    while (query.row())
      all.push_back({static_cast<Doc>(query.integer(0)), Activity::Kind::vote,
                     Instant(std::chrono::milliseconds(query.integer(1))), 1});
  }
  {
    Query query = reader->query(
        "SELECT k.doc, k.day, k.votes, k.comments FROM picks k JOIN papers p ON p.doc = k.doc "
        "WHERE k.day BETWEEN ? AND ? AND p.gone_to IS NULL");
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
        "SELECT coalesce(p.doc, a.doc) AS paper, r.ended_at FROM runs r LEFT JOIN papers p ON p.id = "
        "r.paper_id "
        "LEFT JOIN aliases a ON a.id = r.paper_id "
        "WHERE r.ended_at BETWEEN ? AND ? AND r.state = ? AND paper IS NOT NULL");
    query.bind(ms(since)).bind(ms(until)).bind(static_cast<std::int64_t>(RunState::finished));
    while (query.row())
      all.push_back({static_cast<Doc>(query.integer(0)), Activity::Kind::run,
                     Instant(std::chrono::milliseconds(query.integer(1))), 1});
  }
  return all;
}

}  // namespace quire::store
