// Two works become one paper, and two again. The work that is joined keeps its row, as `gone_to` the other,
// with what was said about it, its picks and its votes; the root has copies of those. So taking a join back
// needs nothing but to let go.
#include <algorithm>

#include <fmt/format.h>

#include "store/join_rules.h"
#include "store/sql_store.h"

namespace quire::store {
namespace {

constexpr const char* kByHand = "by hand";

Instant from_seconds(std::int64_t at_s) { return Instant(std::chrono::seconds(at_s)); }

}  // namespace

Listing SqlStore::listing_now(Doc doc) {
  const Row row = read_row(writer_, doc).value();
  return listing_of(doc, row.id, row.day, row.votes);
}

/// Both must be roots. The older one stays.
Doc SqlStore::fuse(Doc one, Doc other, const std::string& why, Log& log) {
  const Doc keep = std::min(one, other);
  const Doc gone = std::max(one, other);
  spell_out(keep, log);
  spell_out(gone, log);
  const Row row = read_row(writer_, gone).value();
  const Listing before = listing_now(keep);
  relist(gone, listing_now(gone), {});
  writer_.query("INSERT INTO joins(at, doc, gone, id, why) VALUES (?,?,?,?,?)")
      .bind(log.at_s)
      .bind(keep)
      .bind(gone)
      .bind(std::string_view(row.id))
      .bind(std::string_view(why))
      .run();
  const std::string no_id = fmt::format("gone:{}", gone);
  writer_
      .query(
          "UPDATE papers SET gone_to = ?, id = ?, body = ?, dictionary = 0, day = NULL, change = ? "
          "WHERE doc = ?")
      .bind(keep)
      .bind(std::string_view(no_id))
      .bind(std::span<const char>())
      .bind(log.next())
      .bind(gone)
      .run();
  writer_
      .query(
          "INSERT INTO gone(id, change) VALUES (?,?) ON CONFLICT(id) DO UPDATE SET change = excluded.change")
      .bind(std::string_view(row.id))
      .bind(log.next())
      .run();
  regroup(keep);
  refold(keep, true, before, log);
  return keep;
}

void SqlStore::regroup(Doc root) {
  const auto group = members(writer_, root);
  writer_.query("DELETE FROM picks WHERE doc = ? AND copied = 1").bind(root).run();
  writer_.query("DELETE FROM votes WHERE doc = ? AND copied = 1").bind(root).run();
  for (const Doc member : std::span(group).subspan(1)) {
    std::vector<Pick> own;
    {
      Query query =
          writer_.query("SELECT day, votes, comments, submitter FROM picks WHERE doc = ? AND copied <> 1");
      query.bind(member);
      while (query.row())
        own.push_back({Day::from_count(static_cast<std::int32_t>(query.integer(0))),
                       static_cast<int>(query.integer(1)), static_cast<int>(query.integer(2)),
                       std::string(query.text(3))});
    }
    for (const Pick& pick : own) write_pick(root, pick, true);
    writer_
        .query(
            "INSERT INTO votes(doc, person, at, copied) SELECT CAST(? AS BIGINT), person, at, 1 FROM votes "
            "WHERE doc = ? AND copied = 0 ON CONFLICT DO NOTHING")
        .bind(root)
        .bind(member)
        .run();
  }
  writer_.query("UPDATE papers SET votes = (SELECT count(*) FROM votes WHERE doc = ?1) WHERE doc = ?1")
      .bind(root)
      .run();
  writer_.query("DELETE FROM aliases WHERE doc = ?").bind(root).run();
  for (const Doc member : std::span(group).subspan(1))
    writer_.query("UPDATE aliases SET doc = ? WHERE doc = ?").bind(root).bind(member).run();
  const std::string key = [&] {
    Query query = writer_.query("SELECT id FROM papers WHERE doc = ?");
    query.bind(root);
    return query.row() ? std::string(query.text(0)) : std::string();
  }();
  const auto rows = read_statements(writer_, group);
  std::vector<PaperId> names;
  for (const StatementRow& row : rows) names.push_back(row.statement.paper.id);
  add_aliases(root, key, names);  // what a source calls it before what others say that it is called
  for (const StatementRow& row : rows) add_aliases(root, key, identities(row.statement.paper));
}

Result<Doc> SqlStore::join(Doc one, Doc other, Instant at) {
  return writing([&]() -> Result<Doc> {
    const auto a = root(writer_, one);
    const auto b = root(writer_, other);
    if (!a || !b) return Error{fmt::format("there is no paper number {}", a ? other : one)};
    if (*a == *b) return Error{"both are one paper already"};
    for (const PaperId& mine : identities_of(*a))
      for (const PaperId& theirs : identities_of(*b))
        if (exclude(mine, theirs))
          return Error{fmt::format("{} and {} are two papers of arXiv, which is never so of one work",
                                   mine.key(), theirs.key())};
    for (const Doc x : members(writer_, *a))
      for (const Doc y : members(writer_, *b))
        writer_.query("DELETE FROM apart WHERE a = ? AND b = ?")
            .bind(std::min(x, y))
            .bind(std::max(x, y))
            .run();
    Log log = begin_log(at);
    const Doc doc = fuse(*a, *b, kByHand, log);
    end_log(log);
    touch();
    return doc;
  });
}

Result<Doc> SqlStore::undo_join(std::int64_t number, Instant at) {
  return writing([&]() -> Result<Doc> {
    Doc gone = 0;
    {
      Query query = writer_.query("SELECT gone, undone_at FROM joins WHERE number = ?");
      query.bind(number);
      if (!query.row())
        return Error{fmt::format("there is no join number {}; quire joins lists them", number)};
      if (!query.null(1)) return Error{fmt::format("join {} was undone before", number)};
      gone = static_cast<Doc>(query.integer(0));
    }
    Log log = begin_log(at);
    const Doc keep = root(writer_, gone).value();
    writer_.query("INSERT INTO apart(a, b) VALUES (?,?) ON CONFLICT DO NOTHING")
        .bind(std::min(keep, gone))
        .bind(std::max(keep, gone))
        .run();
    let_go(number, gone, log);
    end_log(log);
    touch();
    return gone;
  });
}

/// What was joined is a paper of its own again.
void SqlStore::let_go(std::int64_t join, Doc gone, Log& log) {
  const Doc keep = root(writer_, gone).value();
  const Listing before = listing_now(keep);
  writer_.query("UPDATE joins SET undone_at = ? WHERE number = ?").bind(log.at_s).bind(join).run();
  writer_.query("UPDATE papers SET gone_to = NULL WHERE doc = ?").bind(gone).run();
  regroup(keep);
  refold(keep, true, before, log);
  regroup(gone);
  refold(gone, true, {}, log);
}

std::vector<Join> SqlStore::joins(std::optional<Doc> doc, std::size_t limit) {
  Readers::Lease reader(readers_);
  std::vector<Join> all;
  const auto take = [&](Query& query) {
    while (query.row()) {
      Join join{
          query.integer(0),           from_seconds(query.integer(1)), static_cast<Doc>(query.integer(2)),
          std::string(query.text(3)), std::string(query.text(4)),     {}};
      if (!query.null(5)) join.undone_at = from_seconds(query.integer(5));
      all.push_back(std::move(join));
    }
  };
  if (!doc) {
    Query query =
        reader->query("SELECT number, at, doc, id, why, undone_at FROM joins ORDER BY number DESC LIMIT ?");
    query.bind(limit);
    take(query);
  } else if (const auto at = root(*reader, *doc)) {
    for (const Doc member : members(*reader, *at)) {
      Query query = reader->query(
          "SELECT number, at, doc, id, why, undone_at FROM joins WHERE doc = ?1 OR (gone = ?1 AND undone_at "
          "IS "
          "NOT NULL)");
      query.bind(member);
      take(query);
    }
    std::sort(all.begin(), all.end(), [](const Join& a, const Join& b) { return a.number > b.number; });
    if (all.size() > limit) all.resize(limit);
  }
  return all;
}

}  // namespace quire::store
