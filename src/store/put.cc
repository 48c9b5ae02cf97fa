// Putting papers: each record finds the paper that it is about, is merged with it, and only what really
// changed is written, in one transaction a batch.
#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "store/sqlite_store.h"
#include "text/tex.h"

namespace quire::store {
namespace {

// A put of so many records is not short any more. After it the lock stays free for a moment: an import that
// takes it again at once would keep votes of the same second waiting until it ends (docs/store.md).
constexpr std::size_t kLongBatch = 100;
constexpr std::chrono::microseconds kPause{1200};
/// So many short puts are remembered, the newest.
constexpr std::size_t kShortPutsKept = 256;

std::int64_t hash_of(std::string_view title_key) {
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a
  for (const char c : title_key) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return static_cast<std::int64_t>(hash);
}

std::optional<std::int32_t> count(const std::optional<Day>& day) {
  return day ? std::optional(day->count()) : std::nullopt;
}

/// Counts of one listing only grow; an older reading of the page must not take them back.
Pick joined(const Pick& stored, const Pick& incoming) {
  Pick pick = incoming;
  pick.votes = std::max(stored.votes, incoming.votes);
  pick.comments = std::max(stored.comments, incoming.comments);
  if (pick.by.empty()) pick.by = stored.by;
  return pick;
}

}  // namespace

std::int64_t title_hash(const std::string& title) { return hash_of(text::title_key(title)); }

PutCounts SqliteStore::put(std::span<const Record> records) {
  PutCounts counts;
  if (records.empty()) return counts;
  {
    const std::lock_guard lock(writing_);
    train_when_due();
    Transaction transaction(writer_);
    use_newest_dictionary();
    auto change = static_cast<ChangeNumber>(
        writer_.number("SELECT value FROM counters WHERE name = 'change'").value_or(0));
    const ChangeNumber before = change;
    for (const Record& record : records) {
      switch (put_one(record, change)) {
        case Put::added:
          ++counts.added;
          break;
        case Put::changed:
          ++counts.changed;
          break;
        case Put::unchanged:
          ++counts.unchanged;
      }
    }
    if (change == before) return counts;  // nothing was written
    writer_.query("UPDATE counters SET value = ? WHERE name = 'change'").bind(change).run();
    if (records.size() < kLongBatch) note_short_put(before + 1, change);
    touch();
    transaction.commit();
  }
  if (records.size() >= kLongBatch) std::this_thread::sleep_for(kPause);
  return counts;
}

/// Who follows the log can tell by this what came alone from what came with thousands.
void SqliteStore::note_short_put(ChangeNumber first, ChangeNumber last) {
  writer_.query("INSERT INTO short_puts(last, first) VALUES (?,?)").bind(last).bind(first).run();
  writer_
      .query(
          "DELETE FROM short_puts WHERE last <= "
          "(SELECT last FROM short_puts ORDER BY last DESC LIMIT 1 OFFSET ?)")
      .bind(kShortPutsKept)
      .run();
}

SqliteStore::Put SqliteStore::put_one(const Record& record, ChangeNumber& change) {
  const std::int64_t hash = title_hash(record.paper.title);
  const auto doc = find(record.paper, hash);
  if (!doc) {
    add_paper(record, hash, ++change);
    return Put::added;
  }
  if (!change_paper(*doc, record, change + 1)) return Put::unchanged;
  ++change;
  return Put::changed;
}

void SqliteStore::add_paper(const Record& record, std::int64_t hash, ChangeNumber change) {
  const Paper& paper = record.paper;
  const auto published = count(paper.published);
  const std::string body = packed(paper);
  writer_.query("INSERT INTO papers(id, title_hash, day, change, dictionary, body) VALUES (?,?,?,?,?,?)")
      .bind(std::string_view(paper.id.key()))
      .bind(hash)
      .bind(published)
      .bind(change)
      .bind(dictionary_)
      .bind(std::span<const char>(body))
      .run();
  const auto doc = static_cast<Doc>(sqlite3_last_insert_rowid(writer_.handle()));
  if (record.pick) put_pick(doc, *record.pick);
  const std::span<const Pick> picks = record.pick ? std::span(&*record.pick, 1) : std::span<const Pick>();
  relist(doc, {}, listing(paper.id.key(), picks, published, 0));
}

/// False if the record says nothing new.
bool SqliteStore::change_paper(Doc doc, const Record& record, ChangeNumber change) {
  const Row row = read_row(writer_, doc).value();
  const auto unpacked = unpack_row(writer_, row);
  // A damaged body is healed by what comes now.
  const Paper old = unpacked ? *unpacked : Paper(id_of(row.id));
  // A paper known by its title alone takes the identity that a source gives it now; otherwise it keeps its
  // own.
  const bool named = old.id.scheme() == Scheme::own && record.paper.id.scheme() != Scheme::own;
  Paper stored = old;
  if (named) stored.id = record.paper.id;
  Paper incoming = record.paper;
  incoming.id = stored.id;
  const Paper merged = merge(stored, incoming);

  const Listing before = listing_of(doc, row.id, row.day, row.votes);
  const bool picked = record.pick && put_pick(doc, *record.pick);
  if (merged == old && !picked) return false;

  if (named)
    writer_.query("INSERT OR REPLACE INTO aliases(id, doc) VALUES (?,?)")
        .bind(std::string_view(row.id))
        .bind(doc)
        .run();
  const auto hash = merged.title == old.title ? row.title_hash : title_hash(merged.title);
  write_row(doc, merged, hash, change);
  relist(doc, before, listing_of(doc, merged.id.key(), count(merged.published), row.votes));
  return true;
}

void SqliteStore::write_row(Doc doc, const Paper& paper, std::int64_t hash, ChangeNumber change) {
  const std::string body = packed(paper);
  writer_.query("UPDATE papers SET id=?, title_hash=?, day=?, change=?, dictionary=?, body=? WHERE doc=?")
      .bind(std::string_view(paper.id.key()))
      .bind(hash)
      .bind(count(paper.published))
      .bind(change)
      .bind(dictionary_)
      .bind(std::span<const char>(body))
      .bind(doc)
      .run();
}

// ---- Which paper a record is about ----

std::optional<Doc> SqliteStore::find(const Paper& paper, std::int64_t hash) {
  {
    Query query = writer_.query("SELECT doc FROM papers WHERE id = ?");
    query.bind(std::string_view(paper.id.key()));
    if (query.row()) return static_cast<Doc>(query.integer(0));
  }
  if (paper.id.scheme() == Scheme::own) return find_own(paper, hash);
  return only_one_of_title(
      "SELECT doc FROM papers WHERE title_hash = ? AND id >= 'quire:' AND id < 'quire;' LIMIT 2", paper,
      hash);
}

/// A paper known by its title: an older identity of a paper, or the paper that has this title alone.
std::optional<Doc> SqliteStore::find_own(const Paper& paper, std::int64_t hash) {
  {
    Query query = writer_.query("SELECT doc FROM aliases WHERE id = ?");
    query.bind(std::string_view(paper.id.key()));
    if (query.row()) return static_cast<Doc>(query.integer(0));
  }
  return only_one_of_title("SELECT doc FROM papers WHERE title_hash = ? LIMIT 2", paper, hash);
}

/// `sql` gives the first two docs with a title hash.
std::optional<Doc> SqliteStore::only_one_of_title(const char* sql, const Paper& paper, std::int64_t hash) {
  std::optional<Doc> doc;
  {
    Query query = writer_.query(sql);
    query.bind(hash);
    if (!query.row()) return std::nullopt;
    doc = static_cast<Doc>(query.integer(0));
    if (query.row()) return std::nullopt;
  }
  const std::string key = text::title_key(paper.title);
  if (key.empty()) return std::nullopt;
  const auto found = unpack_row(writer_, read_row(writer_, *doc).value());
  return found && text::title_key(found->title) == key ? doc : std::nullopt;
}

// ---- Picks and days ----

/// False if the pick says nothing new.
bool SqliteStore::put_pick(Doc doc, const Pick& pick) {
  Pick kept = pick;
  {
    Query query = writer_.query("SELECT votes, comments, submitter FROM picks WHERE doc = ? AND day = ?");
    query.bind(doc).bind(pick.day.count());
    if (query.row()) {
      const Pick old{pick.day, static_cast<int>(query.integer(0)), static_cast<int>(query.integer(1)),
                     std::string(query.text(2))};
      kept = joined(old, pick);
      if (kept == old) return false;
    }
  }
  writer_.query("INSERT OR REPLACE INTO picks(doc, day, votes, comments, submitter) VALUES (?,?,?,?,?)")
      .bind(doc)
      .bind(kept.day.count())
      .bind(kept.votes)
      .bind(kept.comments)
      .bind(std::string_view(kept.by))
      .run();
  return true;
}

Listing SqliteStore::listing_of(Doc doc, const std::string& id, std::optional<std::int32_t> published,
                                int votes) {
  std::vector<Pick> picks;
  Query query = writer_.query("SELECT day, votes FROM picks WHERE doc = ?");
  query.bind(doc);
  while (query.row())
    picks.push_back({Day::from_count(static_cast<std::int32_t>(query.integer(0))),
                     static_cast<int>(query.integer(1)),
                     0,
                     {}});
  return listing(id, picks, published, votes);
}

void SqliteStore::relist(Doc doc, const Listing& before, const Listing& after) {
  const auto holds = [](const Listing& places, const Place& place) {
    return std::find(places.begin(), places.end(), place) != places.end();
  };
  for (const Place& place : before) {
    if (holds(after, place)) continue;
    writer_.query("DELETE FROM listed WHERE day = ? AND picked = ? AND score = ? AND id = ?")
        .bind(place.day)
        .bind(place.picked)
        .bind(place.score)
        .bind(std::string_view(place.id))
        .run();
  }
  for (const Place& place : after) {
    if (holds(before, place)) continue;
    writer_.query("INSERT INTO listed(day, picked, score, id, doc) VALUES (?,?,?,?,?)")
        .bind(place.day)
        .bind(place.picked)
        .bind(place.score)
        .bind(std::string_view(place.id))
        .bind(doc)
        .run();
  }
}

void SqliteStore::touch() {
  writer_.query("UPDATE counters SET value = value + 1 WHERE name = 'version'").run();
}

}  // namespace quire::store
