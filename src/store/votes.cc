// Votes, and all activity in time for the trending score.
#include <set>
#include <unordered_set>

#include <fmt/format.h>

#include "store/discussion_rows.h"
#include "store/many.h"
#include "store/sql_store.h"

namespace quire::store {
namespace {

/// False if the vote was so already.
bool write_vote(Connection& connection, Doc doc, const std::string& person, bool on, Instant at) {
  if (on) {
    Query query = connection.query(
        "INSERT INTO votes(doc, person, at) VALUES (?,?,?) ON CONFLICT DO NOTHING RETURNING 1");
    query.bind(doc).bind(std::string_view(person)).bind(ms(at));
    return query.row();
  }
  Query query = connection.query("DELETE FROM votes WHERE doc = ? AND person = ? RETURNING 1");
  query.bind(doc).bind(std::string_view(person));
  return query.row();
}

/// What a vote needs to know of a paper; one journey to the database.
struct Standing {
  std::string id;
  std::optional<std::int32_t> day;
  int votes = 0;
  std::optional<Doc> gone_to;
  std::vector<Pick> picks;
};

std::optional<Standing> standing_of(Connection& connection, Doc doc) {
  Query query = connection.query(
      "SELECT p.id, p.day, p.votes, p.gone_to, k.day, k.votes FROM papers p LEFT JOIN picks k ON k.doc = "
      "p.doc "
      "WHERE p.doc = ?");
  query.bind(doc);
  std::optional<Standing> standing;
  while (query.row()) {
    if (!standing) {
      standing = Standing{std::string(query.text(0)), {}, static_cast<int>(query.integer(2)), {}, {}};
      if (!query.null(1)) standing->day = static_cast<std::int32_t>(query.integer(1));
      if (!query.null(3)) standing->gone_to = static_cast<Doc>(query.integer(3));
    }
    if (!query.null(4))
      standing->picks.push_back({Day::from_count(static_cast<std::int32_t>(query.integer(4))),
                                 static_cast<int>(query.integer(5)),
                                 0,
                                 {}});
  }
  return standing;
}

/// Each person's first comment on a paper, where it is of that time.
void add_first_comments(Connection& reader, std::int64_t since, std::int64_t until,
                        std::vector<Activity>& all) {
  std::set<std::pair<Doc, std::string>> counted;  // works that became one paper have a first each
  Query query = reader.query(
      "SELECT c.doc, p.gone_to, c.person, c.at FROM comments c JOIN papers p ON p.doc = c.doc "
      "WHERE c.at >= ? AND c.at <= ? AND c.deleted_at IS NULL AND c.hidden_at IS NULL AND NOT EXISTS "
      "(SELECT 1 FROM comments e WHERE e.person = c.person AND e.doc = c.doc AND e.number < c.number "
      "AND e.deleted_at IS NULL AND e.hidden_at IS NULL) ORDER BY c.number");
  query.bind(since).bind(until);
  struct First {
    Doc doc;
    bool joined;
    std::string person;
    std::int64_t at_ms;
  };
  std::vector<First> firsts;
  while (query.row())
    firsts.push_back(
        {static_cast<Doc>(query.integer(0)), !query.null(1), std::string(query.text(2)), query.integer(3)});
  for (First& first : firsts) {
    const Doc paper = first.joined ? root_of(reader, first.doc).value_or(first.doc) : first.doc;
    if (counted.emplace(paper, std::move(first.person)).second)
      all.push_back({paper, Activity::Kind::comment, Instant(std::chrono::milliseconds(first.at_ms)), 1});
  }
}

}  // namespace

int SqlStore::vote(Doc voted_on, const std::string& person, bool on, Instant at) {
  return writing([&] {
    Doc doc = voted_on;
    std::optional<Standing> paper = standing_of(writer_, doc);
    while (paper && paper->gone_to) {
      doc = *paper->gone_to;
      paper = standing_of(writer_, doc);
    }
    if (!paper) throw StoreError(fmt::format("no paper has the number {}; see quire check", doc));
    // A vote that is taken back is gone from the works that the paper was joined from as well.
    if (!on)
      for (const Doc member : members(writer_, doc))
        if (member != doc) write_vote(writer_, member, person, false, at);
    if (!write_vote(writer_, doc, person, on, at)) return paper->votes;

    const int votes = paper->votes + (on ? 1 : -1);
    writer_.query("UPDATE papers SET votes = ? WHERE doc = ?").bind(votes).bind(doc).run();
    relist(doc, listing(paper->id, paper->picks, paper->day, paper->votes),
           listing(paper->id, paper->picks, paper->day, votes));
    touch();
    return votes;
  });
}

std::vector<Doc> SqlStore::voted(const std::string& person, std::span<const Doc> among) {
  Readers::Lease reader(readers_);
  std::unordered_set<Doc> with_vote;
  in_stretches(among, [&](std::span<const Doc> docs) {
    Query query = reader->query("SELECT doc FROM votes WHERE doc IN (" MANY_DOCS ") AND person = ?");
    bind_many(query, docs);
    query.bind(std::string_view(person));
    while (query.row()) with_vote.insert(static_cast<Doc>(query.integer(0)));
  });
  std::vector<Doc> voted;
  for (const Doc doc : among)
    if (with_vote.contains(doc)) voted.push_back(doc);
  return voted;
}

std::vector<Activity> SqlStore::activity(Instant since, Instant until) {
  Readers::Lease reader(readers_);
  std::vector<Activity> all;
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
  add_first_comments(*reader, ms(since), ms(until), all);
  {
    Query query = reader->query(
        "SELECT coalesce(p.doc, a.doc), r.ended_at FROM runs r LEFT JOIN papers p ON p.id = r.paper_id "
        "LEFT JOIN aliases a ON a.id = r.paper_id WHERE r.ended_at BETWEEN ? AND ? AND r.state = ? "
        "AND coalesce(p.doc, a.doc) IS NOT NULL");
    query.bind(ms(since)).bind(ms(until)).bind(static_cast<std::int64_t>(RunState::finished));
    while (query.row())
      all.push_back({static_cast<Doc>(query.integer(0)), Activity::Kind::run,
                     Instant(std::chrono::milliseconds(query.integer(1))), 1});
  }
  return all;
}

}  // namespace quire::store
