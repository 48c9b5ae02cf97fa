// Putting papers: each record becomes what its source says about a work, and the paper is what all sources
// say together (paper/statement.h). A paper of which one source speaks is kept in its own row; `statements`
// has rows for those of which several do. Only what really changed is written, in one transaction a batch.
#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "store/sql_store.h"
#include "text/tex.h"

namespace quire::store {
namespace {

// A put of so many records is not short any more. After it the lock stays free for a moment: an import that
// takes it again at once would keep votes of the same second waiting until it ends (docs/store.md).
constexpr std::size_t kLongBatch = 100;
constexpr std::chrono::microseconds kPause{1200};
/// So many short puts are remembered, the newest.
constexpr std::size_t kShortPutsKept = 256;
constexpr std::size_t kEditionsKept = 50;

std::int64_t hash_of(std::string_view title_key) {
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a
  for (const char c : title_key) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return static_cast<std::int64_t>(hash);
}

std::optional<std::int32_t> count(const std::optional<Day>& day) {
  return day ? std::optional(day->count()) : std::nullopt;
}

/// Other identities in order, each once, without those that say nothing elsewhere.
Record normal(const Record& record) {
  Record out = record;
  auto& ids = out.paper.other_ids;
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::erase_if(ids, [&](const PaperId& id) { return id == out.paper.id || id.scheme() == Scheme::own; });
  auto& apart = out.paper.apart;
  std::sort(apart.begin(), apart.end());
  apart.erase(std::unique(apart.begin(), apart.end()), apart.end());
  std::erase(apart, out.paper.id);
  return out;
}

/// The days of the picks in this record and in those about the same paper right behind it. Asked of few.
std::vector<Day> picked_days(std::span<const Record> records) {
  std::vector<Day> days;
  for (const Record& record : records) {
    if (record.paper.id != records.front().paper.id || record.source != records.front().source) break;
    if (record.pick) days.push_back(record.pick->day);
  }
  return days;
}

/// Counts of one listing only grow; an older reading of the page must not take them back.
Pick joined(const Pick& stored, const Pick& incoming) {
  Pick pick = incoming;
  pick.votes = std::max(stored.votes, incoming.votes);
  pick.comments = std::max(stored.comments, incoming.comments);
  if (pick.by.empty()) pick.by = stored.by;
  return pick;
}

// Whose a pick is (`picks.copied`): a listing's own, one that a joined work has; 2 is a submission's
// (submissions.cc), and becomes the listing's when one names it.
constexpr int kOwn = 0, kCopied = 1;

/// A curator took it from the day: what a listing says again counts no more.
bool is_removed(Connection& connection, Doc doc, Day day) {
  Query query = connection.query("SELECT 1 FROM places WHERE day = ? AND doc = ? AND place < 0");
  query.bind(day.count()).bind(doc);
  return query.row();
}

FollowStep finished(const PutContext& context, const PutCounts& counts) {
  FollowStep step = *context.step;
  if (context.finish) context.finish(step, counts);
  return step;
}

std::vector<std::int64_t> title_hashes(std::span<const Record> records) {
  std::vector<std::int64_t> hashes;
  for (const Record& record : records) hashes.push_back(title_hash(record.paper.title));
  return hashes;
}

}  // namespace

std::int64_t title_hash(const std::string& title) { return hash_of(text::title_key(title)); }

PutCounts SqlStore::put(std::span<const Record> records, const PutContext& context) {
  PutCounts counts;
  if (records.empty() && !context.step) return counts;
  {
    const Tables::Exclusive alone(tables_);
    train_when_due();
    Transaction transaction(writer_);
    use_newest_dictionary();
    Log log = begin_log(context.at);
    const auto titles = title_hashes(records);
    const Foresight::Look look(foresight_, writer_, records, titles);
    for (std::size_t i = 0; i < records.size(); ++i) {
      const bool says_all = !records[i].paper.apart.empty();
      const auto picked = says_all ? picked_days(records.subspan(i)) : std::vector<Day>();
      switch (put_one(records[i], titles[i], picked, log)) {
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
    const bool stepped = context.step && write_step(finished(context, counts));
    if (log.empty() && !log.said && !stepped) return counts;  // nothing was written
    end_log(log);
    if (!log.empty() && records.size() < kLongBatch) note_short_put(log.before + 1, log.newest);
    touch();
    transaction.commit();
  }
  if (records.size() >= kLongBatch) std::this_thread::sleep_for(kPause);
  return counts;
}

/// Who follows the log can tell by this what came alone from what came with thousands.
void SqlStore::note_short_put(ChangeNumber first, ChangeNumber last) {
  writer_.query("INSERT INTO short_puts(last, first) VALUES (?,?)").bind(last).bind(first).run();
  writer_
      .query(
          "DELETE FROM short_puts WHERE last <= "
          "(SELECT last FROM short_puts ORDER BY last DESC LIMIT 1 OFFSET ?)")
      .bind(kShortPutsKept)
      .run();
}

// ---- A record to a statement, a statement to its paper ----

SqlStore::Put SqlStore::put_one(const Record& given, std::int64_t hash, std::span<const Day> picked,
                                Log& log) {
  const Record record = normal(given);
  auto home = known_home(record);
  if (home && moves_out(record, *home, log)) home.reset();
  if (!home && record.paper.deleted) return Put::unchanged;  // of a paper that was never here
  const auto linked = links(record, home, hash);
  bool changed = home ? say(*home, record, log) : true;
  const Doc own = home ? *home : add_paper(record, hash, log);
  if (!home && linked.empty() && record.paper.apart.empty()) return Put::added;
  if (!record.paper.apart.empty()) {
    changed = take_apart(own, record, log) || changed;
    changed = drop_other_picks(own, record, picked, log) || changed;
  }
  Doc doc = root(writer_, own).value();
  bool joined = false;
  for (const Link& link : linked) {
    const Doc other = root(writer_, link.doc).value_or(doc);
    if (other == doc || !may_join(doc, other)) continue;
    doc = fuse(doc, other, link.why, log);
    joined = true;
  }
  if (!home && !joined) return Put::added;
  return changed || joined ? Put::changed : Put::unchanged;
}

/// Numbers of papers, as this transaction gives them; it is alone of all that do.
Doc SqlStore::next_doc(Log& log) {
  if (log.newest_doc == 0)
    log.newest_doc = static_cast<Doc>(writer_.number("SELECT max(doc) FROM papers").value_or(0));
  return ++log.newest_doc;
}

Doc SqlStore::add_paper(const Record& record, std::int64_t hash, Log& log) {
  const Paper& paper = record.paper;
  const Statement said{record.source, paper};
  const auto listed = count(paper.listed_day());
  const std::string body = packed(paper);
  const Doc doc = next_doc(log);
  writer_
      .query(
          "INSERT INTO papers(doc, id, title_hash, day, change, dictionary, body, source) "
          "VALUES (?,?,?,?,?,?,?,?)")
      .bind(doc)
      .bind(std::string_view(paper.id.key()))
      .bind(hash)
      .bind(listed)
      .bind(log.next())
      .bind(dictionary_)
      .bind(std::span<const char>(body))
      .bind(std::string_view(record.source))
      .run();
  if (!foresight_.lacks_id(paper.id.key())) {
    writer_.query("DELETE FROM aliases WHERE id = ?").bind(std::string_view(paper.id.key())).run();
    writer_.query("DELETE FROM gone WHERE id = ?").bind(std::string_view(paper.id.key())).run();
  }
  foresight_.wrote_id(paper.id.key());
  foresight_.wrote_title(hash);
  if (record.pick) write_pick(doc, *record.pick, false);
  const std::span<const Pick> picks = record.pick ? std::span(&*record.pick, 1) : std::span<const Pick>();
  const Listing places = listing(paper.id.key(), picks, listed, 0);
  relist(doc, {}, places);
  const auto ids = identities(paper);
  if (ids.size() > 1) add_aliases(doc, paper.id.key(), ids);
  // The source may know a better name of it than its own.
  if (best_id(std::span(&said, 1)) != paper.id) {
    spell_out(doc, log);
    refold(doc, false, places, log);
  }
  return doc;
}

/// False if the record says nothing new.
bool SqlStore::say(Doc home, const Record& record, Log& log) {
  const auto row = read_row(writer_, home);
  const bool alone = row && row->source == record.source && row->id == record.paper.id.key();
  return alone ? say_alone(*row, record, log) : say_beside_others(home, record, log);
}

/// The paper is what this source says, and nobody else.
bool SqlStore::say_alone(const Row& row, const Record& record, Log& log) {
  const auto unpacked = unpack_row(writer_, row);
  // A damaged body is healed by what comes now.
  const Paper old = unpacked ? *unpacked : Paper(id_of(row.id));
  const Statement said{record.source, merge(old, record.paper)};
  if (best_id(std::span(&said, 1)) != old.id) return say_beside_others(row.doc, record, log);
  const Listing before = listing_of(row.doc, row.id, row.day, row.votes);
  const bool picked = record.pick && write_pick(row.doc, *record.pick, false);
  if (said.paper.title != old.title || said.paper.abstract != old.abstract ||
      said.paper.authors != old.authors)
    keep_edition(row.doc, old, log);
  return write_paper(row, unpacked ? &old : nullptr, said.paper, before, picked, log);
}

bool SqlStore::say_beside_others(Doc home, const Record& record, Log& log) {
  if (const auto row = read_row(writer_, home); row && row->source) spell_out(home, log);
  const Doc doc = root(writer_, home).value();
  const Row row = read_row(writer_, doc).value();
  const Listing before = listing_of(doc, row.id, row.day, row.votes);
  const bool picked = record.pick && put_pick(home, *record.pick);

  const auto stored = read_statement(record.source, record.paper.id);
  const Paper merged = stored ? merge(stored->statement.paper, record.paper) : record.paper;
  if (stored && merged == stored->statement.paper) {
    if (!picked) return false;
    relist(doc, before, listing_of(doc, row.id, row.day, row.votes));
    writer_.query("UPDATE papers SET change = ? WHERE doc = ?").bind(log.next()).bind(doc).run();
    return true;
  }
  const auto old = unpack_row(writer_, row);
  write_statement({record.source, merged}, home, log.at_s);
  log.said = true;
  const bool changed = refold(doc, picked, before, log);
  // What another source already said otherwise is no change of the paper.
  if (stored && changed && old) {
    const Paper now = unpack_row(writer_, read_row(writer_, doc).value()).value();
    if (now.title != old->title || now.abstract != old->abstract || now.authors != old->authors)
      keep_edition(doc, *old, log);
  }
  return changed;
}

bool SqlStore::write_paper(const Row& row, const Paper* old, const Paper& paper, const Listing& before,
                           bool listing_changed, Log& log) {
  if (old != nullptr && *old == paper && !listing_changed) return false;
  if (row.id != paper.id.key()) rename(row, paper.id, log);
  const auto hash = old != nullptr && paper.title == old->title ? row.title_hash : title_hash(paper.title);
  foresight_.wrote_id(paper.id.key());
  foresight_.wrote_title(hash);
  const std::string body = packed(paper);
  writer_.query("UPDATE papers SET id=?, title_hash=?, day=?, change=?, dictionary=?, body=? WHERE doc=?")
      .bind(std::string_view(paper.id.key()))
      .bind(hash)
      .bind(count(paper.listed_day()))
      .bind(log.next())
      .bind(dictionary_)
      .bind(std::span<const char>(body))
      .bind(row.doc)
      .run();
  relist(row.doc, before, listing_of(row.doc, paper.id.key(), count(paper.listed_day()), row.votes));
  if (const auto ids = identities(paper); ids.size() > 1) add_aliases(row.doc, paper.id.key(), ids);
  return true;
}

/// The paper is known by a better name from now on; the old one still leads to it.
void SqlStore::rename(const Row& row, const PaperId& id, Log& log) {
  writer_.query("DELETE FROM aliases WHERE id = ?").bind(std::string_view(id.key())).run();
  writer_.query("DELETE FROM gone WHERE id = ?").bind(std::string_view(id.key())).run();
  if (!PaperId::parse(row.id)) return;  // it was gone itself
  writer_.query("INSERT INTO aliases(id, doc) VALUES (?,?) ON CONFLICT(id) DO UPDATE SET doc = excluded.doc")
      .bind(std::string_view(row.id))
      .bind(row.doc)
      .run();
  writer_
      .query(
          "INSERT INTO gone(id, change) VALUES (?,?) ON CONFLICT(id) DO UPDATE SET change = excluded.change")
      .bind(std::string_view(row.id))
      .bind(log.next())
      .run();
}

/// Other names lead to a paper unless they are another's.
void SqlStore::add_aliases(Doc doc, const std::string& key, std::span<const PaperId> ids) {
  for (const PaperId& id : ids) {
    if (id.key() == key) continue;
    foresight_.wrote_id(id.key());
    writer_
        .query(
            "INSERT INTO aliases(id, doc) SELECT CAST(?1 AS TEXT), CAST(?2 AS BIGINT) WHERE NOT EXISTS "
            "(SELECT 1 FROM papers WHERE id = ?1) ON CONFLICT DO NOTHING")
        .bind(std::string_view(id.key()))
        .bind(doc)
        .run();
  }
}

/// The words that a paper had until now; of very many the newest are kept.
void SqlStore::keep_edition(Doc doc, const Paper& old, const Log& log) {
  if (old.title.empty() && old.abstract.empty()) return;
  Paper words(old.id);
  words.title = old.title;
  words.abstract = old.abstract;
  words.authors = old.authors;
  for (const Version& version : old.versions) words.versions.push_back({version.number});
  const std::string body = packed(words);
  writer_.query("INSERT INTO editions(doc, until, dictionary, body) VALUES (?,?,?,?)")
      .bind(doc)
      .bind(log.at_s)
      .bind(dictionary_)
      .bind(std::span<const char>(body))
      .run();
  writer_
      .query(
          "DELETE FROM editions WHERE doc = ?1 AND rowid <= "
          "(SELECT rowid FROM editions WHERE doc = ?1 ORDER BY rowid DESC LIMIT 1 OFFSET ?2)")
      .bind(doc)
      .bind(kEditionsKept)
      .run();
}

// ---- Picks and days ----

/// A pick belongs to the work that its source spoke of; a paper that this work was joined to has it as well.
bool SqlStore::put_pick(Doc home, const Pick& pick) {
  const Doc doc = root(writer_, home).value();
  const bool wrote = write_pick(home, pick, false);
  return doc == home ? wrote : write_pick(doc, pick, true);
}

/// False if the pick says nothing new.
bool SqlStore::write_pick(Doc doc, const Pick& pick, bool copied) {
  Pick kept = pick;
  int from = copied ? kCopied : kOwn;
  if (is_removed(writer_, doc, pick.day)) return false;
  {
    Query query =
        writer_.query("SELECT votes, comments, submitter, copied FROM picks WHERE doc = ? AND day = ?");
    query.bind(doc).bind(pick.day.count());
    if (query.row()) {
      const Pick old{pick.day, static_cast<int>(query.integer(0)), static_cast<int>(query.integer(1)),
                     std::string(query.text(2))};
      kept = joined(old, pick);
      const auto was = static_cast<int>(query.integer(3));
      if (copied) from = was;
      if (kept == old && from == was) return false;
    }
  }
  writer_
      .query(
          "INSERT INTO picks(doc, day, votes, comments, submitter, copied) VALUES (?,?,?,?,?,?) "
          "ON CONFLICT(doc, day) DO UPDATE SET votes = excluded.votes, comments = excluded.comments, "
          "submitter = excluded.submitter, copied = excluded.copied")
      .bind(doc)
      .bind(kept.day.count())
      .bind(kept.votes)
      .bind(kept.comments)
      .bind(std::string_view(kept.by))
      .bind(from)
      .run();
  return true;
}

Listing SqlStore::listing_of(Doc doc, const std::string& id, std::optional<std::int32_t> day, int votes) {
  std::vector<Pick> picks;
  Query query = writer_.query("SELECT day, votes FROM picks WHERE doc = ?");
  query.bind(doc);
  while (query.row())
    picks.push_back({Day::from_count(static_cast<std::int32_t>(query.integer(0))),
                     static_cast<int>(query.integer(1)),
                     0,
                     {}});
  return listing(id, picks, day, votes);
}

void SqlStore::relist(Doc doc, const Listing& before, const Listing& after) {
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

}  // namespace quire::store
