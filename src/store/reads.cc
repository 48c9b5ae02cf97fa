// What a person has read, and whether it has changed since. Words are compared, not dates: what was changed
// and changed back is as it was read.
#include <algorithm>

#include "store/many.h"
#include "store/rows.h"
#include "store/sql_store.h"

namespace quire::store {
namespace {

/// True if a reader who saw the edition sees the same words now.
bool same_words(const Edition& edition, const Paper& paper) {
  return edition.title == paper.title && edition.abstract == paper.abstract &&
         std::equal(edition.authors.begin(), edition.authors.end(), paper.authors.begin(),
                    paper.authors.end(), [](const Author& a, const Author& b) { return a.name == b.name; });
}

}  // namespace

void SqlStore::mark_read(Doc doc, const std::string& person, Instant at) {
  tables_.write([&](Connection&) {
    writer_
        .query(
            "INSERT INTO reads(doc, person, at) VALUES (?,?,?) ON CONFLICT(doc, person) DO UPDATE SET "
            "at = excluded.at WHERE reads.at < excluded.at")
        .bind(doc)
        .bind(std::string_view(person))
        .bind(ms(at))
        .run();
    touch();
  });
}

std::optional<Instant> SqlStore::read_at(Doc doc, const std::string& person) {
  Readers::Lease reader(readers_);
  Query query = reader->query("SELECT at FROM reads WHERE doc = ? AND person = ?");
  query.bind(doc).bind(std::string_view(person));
  return query.row() ? instant(query, 0) : std::nullopt;
}

std::vector<Doc> SqlStore::changed_since_read(const std::string& person, std::span<const Doc> among) {
  std::vector<std::pair<Doc, std::int64_t>> touched;
  {
    Readers::Lease reader(readers_);
    in_stretches(among, [&](std::span<const Doc> docs) {
      Query query =
          reader->query("SELECT doc, at FROM reads WHERE doc IN (" MANY_DOCS
                        ") AND person = ? AND EXISTS "
                        "(SELECT 1 FROM editions e WHERE e.doc = reads.doc AND e.until >= reads.at / 1000) "
                        "ORDER BY doc");
      bind_many(query, docs);
      query.bind(std::string_view(person));
      while (query.row()) touched.emplace_back(static_cast<Doc>(query.integer(0)), query.integer(1));
    });
  }
  std::vector<Doc> changed;
  for (const auto& [doc, read_ms] : touched) {
    const auto editions_now = editions(doc);
    const auto now = paper(doc);
    const auto seen =
        std::find_if(editions_now.begin(), editions_now.end(),
                     [read = read_ms](const Edition& e) { return ms(e.until) / 1000 >= read / 1000; });
    if (now && seen != editions_now.end() && !same_words(*seen, now->paper)) changed.push_back(doc);
  }
  return changed;
}

}  // namespace quire::store
