// Counts and checks.
#include <algorithm>

#include <fmt/format.h>

#include "store/schema.h"
#include "store/sql_store.h"

namespace quire::store {
namespace {

constexpr std::size_t kFaultsMax = 100;

struct Count {
  const char* sql;
  const char* words;
};

#define EXPECTED_PLACES                                                                           \
  "(SELECT k.day, 1, k.votes + p.votes, p.id, p.doc FROM picks k JOIN papers p ON p.doc = k.doc " \
  "WHERE p.gone_to IS NULL "                                                                      \
  "UNION ALL SELECT day, 0, votes, id, doc FROM papers p WHERE day IS NOT NULL "                  \
  "AND gone_to IS NULL AND NOT EXISTS (SELECT 1 FROM picks k WHERE k.doc = p.doc))"

// What is kept twice, for speed, must agree.
constexpr Count kCounts[] = {
    {"SELECT count(*) FROM papers p WHERE gone_to IS NULL AND votes <> (SELECT count(*) FROM votes v WHERE "
     "v.doc = p.doc)",
     "papers have a wrong count of votes"},
    {"SELECT count(*) FROM (SELECT * FROM " EXPECTED_PLACES
     " AS e EXCEPT SELECT day, picked, score, id, doc FROM listed) AS missing",
     "papers are missing from their day"},
    {"SELECT count(*) FROM (SELECT day, picked, score, id, doc FROM listed EXCEPT SELECT * "
     "FROM " EXPECTED_PLACES " AS e) AS wrong",
     "papers are listed where they do not belong"},
    {"SELECT max(change) > (SELECT value FROM counters WHERE name = 'change') FROM papers",
     "change numbers are newer than the counter"},
    {"SELECT count(*) FROM aliases a JOIN papers p ON p.doc = a.doc WHERE p.gone_to IS NOT NULL",
     "older names lead to papers that are gone"},
    {"SELECT count(*) FROM gone g JOIN papers p ON p.id = g.id", "names that are gone are papers' names"},
    {"SELECT count(*) FROM papers p WHERE source IS NULL AND gone_to IS NULL AND NOT EXISTS "
     "(SELECT 1 FROM statements s WHERE s.home = p.doc)",
     "papers are said by nobody"},
    {"SELECT count(*) FROM aliases a JOIN papers p ON p.id = a.id", "older names are papers of their own"},
    {"SELECT count(*) FROM (SELECT 1 FROM run_events GROUP BY run HAVING count(*) <> max(seq) + 1) AS "
     "lacking",
     "runs lack some of their events"},
};

}  // namespace

Stats SqlStore::stats() {
  Readers::Lease reader(readers_);
  const auto number = [&](const char* sql) {
    return static_cast<std::uint64_t>(reader->number(sql).value_or(0));
  };
  const auto day = [&](const char* sql) -> std::optional<Day> {
    const auto count = reader->number(sql);
    return count ? std::optional(Day::from_count(static_cast<std::int32_t>(*count))) : std::nullopt;
  };
  Stats stats;
  stats.papers = number("SELECT count(*) FROM papers WHERE gone_to IS NULL");
  stats.picks = number("SELECT count(*) FROM picks k JOIN papers p ON p.doc = k.doc WHERE p.gone_to IS NULL");
  stats.votes = number("SELECT count(*) FROM votes k JOIN papers p ON p.doc = k.doc WHERE p.gone_to IS NULL");
  stats.runs = number("SELECT count(*) FROM runs");
  stats.bytes = tables_.database().bytes(*reader);
  stats.newest_change = number("SELECT value FROM counters WHERE name = 'change'");
  stats.schema = newest_schema();
  stats.first_day = day("SELECT min(day) FROM listed");
  stats.last_day = day("SELECT max(day) FROM listed");
  return stats;
}

// ---- Check ----

std::vector<std::string> SqlStore::check() {
  Readers::Lease reader(readers_);
  std::vector<std::string> faults = tables_.database().own_check(*reader);
  if (!faults.empty()) return faults;  // rows of a damaged file say nothing
  for (const auto& [sql, words] : kCounts)
    if (const auto wrong = reader->number(sql).value_or(0); wrong > 0)
      faults.push_back(fmt::format("store: {} {}; put a backup in place with quire restore", wrong, words));
  check_bodies(*reader, faults);
  return faults;
}

/// Every body must unpack, and the columns beside it must say what it says.
void SqlStore::check_bodies(Connection& reader, std::vector<std::string>& faults) {
  for (std::int64_t doc = 0; faults.size() < kFaultsMax;) {
    {
      Query next =
          reader.query("SELECT doc FROM papers WHERE doc > ? AND gone_to IS NULL ORDER BY doc LIMIT 1");
      next.bind(doc);
      if (!next.row()) return;
      doc = next.integer(0);
    }
    try {
      const auto row = read_row(reader, static_cast<Doc>(doc));
      const auto paper = unpack_row(reader, row.value());
      const auto listed = paper ? paper->listed_day() : std::nullopt;
      if (!paper)
        faults.push_back(paper.error());
      else if (row->title_hash != title_hash(paper->title) ||
               row->day != (listed ? std::optional(listed->count()) : std::nullopt))
        faults.push_back(
            fmt::format("paper {}: its row and its body differ; import the paper again", row->id));
      else if (!row->source && !is_folded(reader, *paper, static_cast<Doc>(doc)))
        faults.push_back(fmt::format(
            "paper {}: it is not what its sources say together; import the paper again", row->id));
    } catch (const StoreError& e) {
      faults.emplace_back(e.what());
    }
  }
}

/// Is this what the statements about it give?
bool SqlStore::is_folded(Connection& reader, const Paper& paper, Doc doc) {
  std::vector<Statement> statements;
  for (StatementRow& row : read_statements(reader, members(reader, doc)))
    statements.push_back(std::move(row.statement));
  if (statements.empty()) return false;
  Paper folded = fold(statements);
  folded.id = paper.id;  // another paper may have the best one
  folded.other_ids = paper.other_ids;
  return folded == paper;
}

}  // namespace quire::store
