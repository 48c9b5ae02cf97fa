// Works that a followed source holds apart: another Quire, where somebody took two papers apart. Its word is
// in its statements (Paper::apart) and counts as long as they say so; what somebody decided here counts more.
#include <algorithm>
#include <unordered_set>

#include "store/sql_store.h"

namespace quire::store {
namespace {

constexpr std::string_view kByHand = "by hand";

}  // namespace

/// The work of which a source spoke under a name.
std::optional<Doc> SqlStore::home_said(Connection& connection, const std::string& source, const PaperId& id) {
  Query query = connection.query(
      "SELECT home FROM statements WHERE source = ?1 AND id = ?2 "
      "UNION ALL SELECT doc FROM papers WHERE id = ?2 AND source = ?1 LIMIT 1");
  query.bind(std::string_view(source)).bind(std::string_view(id.key()));
  return query.row() ? std::optional(static_cast<Doc>(query.integer(0))) : std::nullopt;
}

/// Whether a statement about one of these works says that it is not the work that `other` is the root of.
bool SqlStore::said_apart(std::span<const StatementRow> rows, Doc other) {
  for (const StatementRow& row : rows) {
    if (row.statement.paper.deleted) continue;  // taken back
    for (const PaperId& id : row.statement.paper.apart)
      if (const auto home = home_said(writer_, row.statement.source, id);
          home && root(writer_, *home) == other)
        return true;
  }
  return false;
}

/// One source gave two names to one work and holds them apart now: the name by which the work is not known
/// goes, with what was said under it. True if that is the name of the record, which is about a new work then.
bool SqlStore::moves_out(const Record& record, Doc home, Log& log) {
  for (const PaperId& id : record.paper.apart) {
    if (home_said(writer_, record.source, id) != home) continue;
    spell_out(home, log);
    const Doc paper = root(writer_, home).value();
    const Listing before = listing_now(paper);
    const PaperId& goes = read_row(writer_, paper).value().id == id.key() ? record.paper.id : id;
    writer_.query("DELETE FROM statements WHERE source = ? AND id = ?")
        .bind(std::string_view(record.source))
        .bind(std::string_view(goes.key()))
        .run();
    // Else what the record says will be all.
    if (!read_statements(writer_, members(writer_, paper)).empty()) refold(paper, false, before, log);
    if (goes == record.paper.id) return true;
  }
  return false;
}

/// Lets go of works that the record's source holds apart from this one, unless somebody joined them here.
bool SqlStore::take_apart(Doc own, const Record& record, Log& log) {
  bool changed = false;
  for (const PaperId& id : record.paper.apart) {
    const auto theirs = home_said(writer_, record.source, id);
    if (!theirs || root(writer_, *theirs) != root(writer_, own)) continue;
    const auto join = newest_join_between(own, *theirs);
    if (!join) continue;
    let_go(join->number, join->gone, log);
    changed = true;
  }
  return changed;
}

/// Of the joins that make two works one, the newest that nobody made by hand.
std::optional<SqlStore::MadeJoin> SqlStore::newest_join_between(Doc one, Doc other) {
  const auto way_up = [&](Doc doc) {
    std::vector<Doc> way{doc};
    for (;;) {
      Query query = writer_.query("SELECT gone_to FROM papers WHERE doc = ?");
      query.bind(way.back());
      if (!query.row() || query.null(0)) return way;
      way.push_back(static_cast<Doc>(query.integer(0)));
    }
  };
  auto a = way_up(one);
  auto b = way_up(other);
  Doc meeting = 0;
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    meeting = a.back();
    a.pop_back();
    b.pop_back();
  }
  if (meeting == 0) return std::nullopt;
  a.insert(a.end(), b.begin(), b.end());
  std::optional<MadeJoin> newest;
  for (const Doc gone : a) {
    Query query = writer_.query("SELECT number FROM joins WHERE gone = ? AND undone_at IS NULL AND why <> ?");
    query.bind(gone).bind(kByHand);
    if (query.row() && (!newest || query.integer(0) > newest->number))
      newest = MadeJoin{query.integer(0), gone};
  }
  return newest;
}

/// A source that holds works apart says all of each, its picks too. Where it alone speaks of the work, other
/// picks are what it said while they were one. False if there are none.
bool SqlStore::drop_other_picks(Doc home, const Record& record, std::span<const Day> picked, Log& log) {
  {
    Query query = writer_.query(
        "SELECT 1 FROM statements WHERE home = ?1 AND source <> ?2 "
        "UNION ALL SELECT 1 FROM papers WHERE doc = ?1 AND source <> ?2 LIMIT 1");
    query.bind(home).bind(std::string_view(record.source));
    if (query.row()) return false;
  }
  std::vector<std::int64_t> others;
  {
    Query query = writer_.query("SELECT day FROM picks WHERE doc = ? AND copied = 0");
    query.bind(home);
    while (query.row()) {
      const Day day = Day::from_count(static_cast<std::int32_t>(query.integer(0)));
      if (std::find(picked.begin(), picked.end(), day) == picked.end()) others.push_back(query.integer(0));
    }
  }
  if (others.empty()) return false;
  const Doc doc = root(writer_, home).value();
  const Listing before = listing_now(doc);
  for (const std::int64_t day : others)
    writer_.query("DELETE FROM picks WHERE doc = ? AND day = ?").bind(home).bind(day).run();
  regroup(doc);
  relist(doc, before, listing_now(doc));
  writer_.query("UPDATE papers SET change = ? WHERE doc = ?").bind(log.next()).bind(doc).run();
  return true;
}

std::vector<PaperId> SqlStore::apart_from(Doc doc) {
  Readers::Lease reader(readers_);
  const auto own = root(*reader, doc);
  if (!own) return {};
  const auto group = members(*reader, *own);
  std::unordered_set<Doc> others;
  const auto add = [&](Doc home) {
    if (const auto other = root(*reader, home); other && other != own) others.insert(*other);
  };
  for (const Doc member : group) {
    Query query = reader->query("SELECT a + b - ?1 FROM apart WHERE a = ?1 OR b = ?1");
    query.bind(member);
    while (query.row()) add(static_cast<Doc>(query.integer(0)));
  }
  for (const StatementRow& row : read_statements(*reader, group)) {
    if (row.statement.paper.deleted) continue;
    for (const PaperId& id : row.statement.paper.apart)
      if (const auto home = home_said(*reader, row.statement.source, id)) add(*home);
  }
  std::vector<PaperId> ids;
  for (const Doc other : others)
    if (const auto row = read_row(*reader, other)) ids.push_back(id_of(row->id));
  std::sort(ids.begin(), ids.end());
  return ids;
}

}  // namespace quire::store
