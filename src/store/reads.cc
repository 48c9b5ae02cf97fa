// What a person has read, and whether it has changed since. Words are compared, not dates: what was changed
// and changed back is as it was read.
#include <algorithm>

#include "store/sqlite_store.h"

namespace quire::store {
namespace {

std::int64_t ms(Instant at) { return std::int64_t{at.time_since_epoch().count()}; }

/// True if a reader who saw the edition sees the same words now.
bool same_words(const Edition& edition, const Paper& paper) {
  return edition.title == paper.title && edition.abstract == paper.abstract &&
         std::equal(edition.authors.begin(), edition.authors.end(), paper.authors.begin(),
                    paper.authors.end(), [](const Author& a, const Author& b) { return a.name == b.name; });
}

}  // namespace

void SqliteStore::mark_read(Doc doc, const std::string& person, Instant at) {
  const std::lock_guard lock(writing_);
  Transaction transaction(writer_);
  writer_
      .query(
          "INSERT INTO reads(doc, person, at) VALUES (?,?,?) ON CONFLICT(doc, person) DO UPDATE SET at = "
          "max(at, excluded.at)")
      .bind(doc)
      .bind(std::string_view(person))
      .bind(ms(at))
      .run();
  touch();
  transaction.commit();
}

std::optional<Instant> SqliteStore::read_at(Doc doc, const std::string& person) {
  Readers::Lease reader(readers_);
  Query query = reader->query("SELECT at FROM reads WHERE doc = ? AND person = ?");
  query.bind(doc).bind(std::string_view(person));
  return query.row() ? std::optional(Instant(std::chrono::milliseconds(query.integer(0)))) : std::nullopt;
}

std::vector<Doc> SqliteStore::changed_since_read(const std::string& person, std::span<const Doc> among) {
  std::vector<std::pair<Doc, std::int64_t>> touched;
  {
    Readers::Lease reader(readers_);
    for (const Doc doc : among) {
      Query query = reader->query(
          "SELECT at FROM reads WHERE doc = ?1 AND person = ?2 "
          "AND EXISTS (SELECT 1 FROM editions WHERE doc = ?1 AND until >= at / 1000)");
      query.bind(doc).bind(std::string_view(person));
      if (query.row()) touched.emplace_back(doc, query.integer(0));
    }
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
