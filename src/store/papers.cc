// Papers, their change log, and the opening of the store.
#include <algorithm>

#include <fmt/format.h>

#include "store/schema.h"
#include "store/sqlite_store.h"
#include "text/tex.h"

namespace quire::store {
namespace {

constexpr std::uint64_t kTrainAt = 2000;  // papers in the store before a dictionary is worth training
constexpr std::size_t kIdleReadersMax = 8;

std::int64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const unsigned char c : text) hash = (hash ^ c) * 0x100000001b3U;
  return static_cast<std::int64_t>(hash);
}

std::filesystem::path made(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error)
    throw StoreError(fmt::format("cannot make the folder {}: {}; give another with --data",
                                 directory.string(), error.message()));
  return directory / "quire.db";
}

PaperId id_of(const std::string& key) {
  auto id = PaperId::parse(key);
  if (!id)
    throw StoreError(fmt::format("the store holds '{}', which is no paper's id; see quire check", key));
  return std::move(*id);
}

}  // namespace

std::unique_ptr<Store> open_sqlite(const std::filesystem::path& directory) {
  return std::make_unique<SqliteStore>(directory);
}

SqliteStore::SqliteStore(const std::filesystem::path& directory)
    : file_(made(directory)), writer_(file_), readers_(file_) {
  migrate(writer_);
  Query newest = writer_.query("SELECT max(id) FROM dictionaries");
  if (newest.row()) dictionary_ = newest.integer(0);
  if (dictionary_ != 0) learn_dictionary(writer_, dictionary_);
}

std::unique_ptr<Connection> Readers::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  return std::make_unique<Connection>(file_);
}

void Readers::give_back(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kIdleReadersMax) idle_.push_back(std::move(connection));
}

// ---- Writing ----

PutCounts SqliteStore::put(std::span<const Record> records) {
  PutCounts counts;
  if (records.empty()) return counts;
  const std::lock_guard lock(writing_);
  train_when_due();
  Transaction transaction(writer_);
  auto change = static_cast<ChangeNumber>(counter("SELECT value FROM counters WHERE name = 'change'"));
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
  if (change == before) return counts;  // nothing was written: the transaction is undone, which is the same
  set_counters(change);
  transaction.commit();
  return counts;
}

SqliteStore::Put SqliteStore::put_one(const Record& record, ChangeNumber& change) {
  const std::int64_t title_hash = hash_of(text::title_key(record.paper.title));
  const auto row = find_row(record.paper, title_hash);
  if (!row) {
    const std::string packed = compressor_.compress(dictionary_, pack(record.paper));
    const std::optional<std::int64_t> day =
        record.paper.published ? std::optional<std::int64_t>(record.paper.published->count()) : std::nullopt;
    writer_.query("INSERT INTO papers(id, title_hash, day, change, dictionary, body) VALUES (?,?,?,?,?,?)")
        .bind(std::string_view(record.paper.id.key()))
        .bind(title_hash)
        .bind(day)
        .bind(static_cast<std::int64_t>(++change))
        .bind(dictionary_)
        .bind(std::span<const char>(packed))
        .run();
    const auto doc = static_cast<Doc>(sqlite3_last_insert_rowid(writer_.handle()));
    if (record.pick) put_pick(doc, *record.pick);
    relist(doc, std::nullopt, day ? std::optional(static_cast<std::int32_t>(*day)) : std::nullopt);
    return Put::added;
  }

  const Paper old = unpack_row(writer_, *row);
  Paper incoming = record.paper;
  // A paper known by its title alone takes the identity that a source gives it now; the old one stays an
  // alias.
  const bool named = old.id.scheme() == Scheme::own && incoming.id.scheme() != Scheme::own;
  if (!named) incoming.id = old.id;
  Paper stored = old;
  if (named) stored.id = incoming.id;
  const Paper merged = merge(stored, incoming);
  const bool picked = record.pick && put_pick(row->doc, *record.pick);
  if (merged == old && !picked) return Put::unchanged;

  if (named)
    writer_.query("INSERT OR REPLACE INTO aliases(id, doc) VALUES (?,?)")
        .bind(std::string_view(old.id.key()))
        .bind(std::int64_t{row->doc})
        .run();
  const std::string packed = compressor_.compress(dictionary_, pack(merged));
  const auto day = merged.published ? std::optional<std::int32_t>(merged.published->count()) : std::nullopt;
  writer_.query("UPDATE papers SET id=?, title_hash=?, day=?, change=?, dictionary=?, body=? WHERE doc=?")
      .bind(std::string_view(merged.id.key()))
      .bind(hash_of(text::title_key(merged.title)))
      .bind(day ? std::optional<std::int64_t>(*day) : std::nullopt)
      .bind(static_cast<std::int64_t>(++change))
      .bind(dictionary_)
      .bind(std::span<const char>(packed))
      .bind(std::int64_t{row->doc})
      .run();
  relist(row->doc, row->day, day);
  return Put::changed;
}

/// The row that a record is about: by identity, by an older identity, or by title where one side has nothing
/// better.
std::optional<SqliteStore::Row> SqliteStore::find_row(const Paper& paper, std::int64_t title_hash) {
  const auto read = [](Query& query) {
    Row row;
    row.doc = static_cast<Doc>(query.integer(0));
    row.id = query.text(1);
    row.votes = static_cast<int>(query.integer(2));
    if (!query.null(3)) row.day = static_cast<std::int32_t>(query.integer(3));
    row.dictionary = query.integer(4);
    row.body = query.text(5);
    return row;
  };
  {
    Query query = writer_.query("SELECT doc, id, votes, day, dictionary, body FROM papers WHERE id = ?");
    query.bind(std::string_view(paper.id.key()));
    if (query.row()) return read(query);
  }
  if (paper.id.scheme() == Scheme::own) {
    Query query = writer_.query(
        "SELECT p.doc, p.id, votes, day, dictionary, body FROM aliases a JOIN papers p ON p.doc = a.doc "
        "WHERE a.id = ?");
    query.bind(std::string_view(paper.id.key()));
    if (query.row()) return read(query);
  }
  return row_by_title(paper, title_hash, paper.id.scheme() != Scheme::own);
}

std::optional<SqliteStore::Row> SqliteStore::row_by_title(const Paper& paper, std::int64_t title_hash,
                                                          bool own_only) {
  const std::string key = text::title_key(paper.title);
  if (key.empty()) return std::nullopt;
  std::vector<Row> rows;
  {
    Query query = writer_.query(
        "SELECT doc, id, votes, day, dictionary, body FROM papers WHERE title_hash = ? LIMIT 8");
    query.bind(title_hash);
    while (query.row()) {
      Row row{static_cast<Doc>(query.integer(0)),
              std::string(query.text(1)),
              static_cast<int>(query.integer(2)),
              std::nullopt,
              query.integer(4),
              std::string(query.text(5))};
      if (!query.null(3)) row.day = static_cast<std::int32_t>(query.integer(3));
      if (!own_only || row.id.starts_with("quire:")) rows.push_back(std::move(row));
    }
  }
  std::erase_if(rows, [&](const Row& row) { return text::title_key(unpack_row(writer_, row).title) != key; });
  if (rows.size() != 1) return std::nullopt;
  return std::move(rows.front());
}

bool SqliteStore::put_pick(Doc doc, const Pick& pick) {
  Pick merged = pick;
  {
    Query old = writer_.query("SELECT votes, comments, submitter FROM picks WHERE doc = ? AND day = ?");
    old.bind(std::int64_t{doc}).bind(std::int64_t{pick.day.count()});
    if (old.row()) {
      // Counts of one listing only grow; an older reading of the page must not take them back.
      merged.votes = std::max(pick.votes, static_cast<int>(old.integer(0)));
      merged.comments = std::max(pick.comments, static_cast<int>(old.integer(1)));
      if (merged.by.empty()) merged.by = old.text(2);
      if (merged.votes == old.integer(0) && merged.comments == old.integer(1) && merged.by == old.text(2))
        return false;
    }
  }
  writer_.query("INSERT OR REPLACE INTO picks(doc, day, votes, comments, submitter) VALUES (?,?,?,?,?)")
      .bind(std::int64_t{doc})
      .bind(std::int64_t{pick.day.count()})
      .bind(std::int64_t{merged.votes})
      .bind(std::int64_t{merged.comments})
      .bind(std::string_view(merged.by))
      .run();
  return true;
}

/// Writes under which days a paper is listed: those for which it was picked, else its published day.
void SqliteStore::relist(Doc doc, std::optional<std::int32_t> old_day, std::optional<std::int32_t> day) {
  if (old_day)
    writer_.query("DELETE FROM listed WHERE day = ? AND doc = ?")
        .bind(std::int64_t{*old_day})
        .bind(std::int64_t{doc})
        .run();
  writer_
      .query(
          "INSERT OR REPLACE INTO listed(day, doc, picked, score) SELECT k.day, k.doc, 1, k.votes + p.votes "
          "FROM picks k JOIN papers p ON p.doc = k.doc WHERE k.doc = ?")
      .bind(std::int64_t{doc})
      .run();
  if (writer_.changed_rows() > 0 || !day) return;
  writer_
      .query(
          "INSERT OR REPLACE INTO listed(day, doc, picked, score) SELECT ?1, doc, 0, votes FROM papers WHERE "
          "doc = ?2")
      .bind(std::int64_t{*day})
      .bind(std::int64_t{doc})
      .run();
}

std::int64_t SqliteStore::counter(const char* sql) {
  Query query = writer_.query(sql);
  return query.row() ? query.integer(0) : 0;
}

void SqliteStore::set_counters(ChangeNumber change) {
  writer_.query("UPDATE counters SET value = ? WHERE name = 'change'")
      .bind(static_cast<std::int64_t>(change))
      .run();
  touch();
}

void SqliteStore::touch() {
  writer_.query("UPDATE counters SET value = value + 1 WHERE name = 'version'").run();
}

// ---- Bodies ----

/// Trains the dictionary once the store has enough papers to learn from. Bodies written before stay as they
/// are.
void SqliteStore::train_when_due() {
  if (dictionary_ != 0) return;
  if (counter("SELECT count(*) FROM (SELECT 1 FROM papers LIMIT 2000)") < static_cast<std::int64_t>(kTrainAt))
    return;
  std::vector<std::string> samples;
  {
    Query query = writer_.query("SELECT id, dictionary, body FROM papers ORDER BY doc DESC LIMIT 2000");
    while (query.row())
      if (auto body = compressor_.decompress(query.integer(1), query.text(2)))
        samples.push_back(std::move(*body));
  }
  const std::string bytes = Compressor::train(samples);
  if (bytes.empty()) return;
  Transaction transaction(writer_);
  writer_.query("INSERT INTO dictionaries(bytes) VALUES (?)").bind(std::span<const char>(bytes)).run();
  const std::int64_t id = sqlite3_last_insert_rowid(writer_.handle());
  transaction.commit();
  compressor_.add(id, bytes);
  dictionary_ = id;
}

void SqliteStore::learn_dictionary(Connection& connection, std::int64_t dictionary) {
  if (compressor_.knows(dictionary)) return;
  Query query = connection.query("SELECT bytes FROM dictionaries WHERE id = ?");
  query.bind(dictionary);
  if (query.row()) compressor_.add(dictionary, query.text(0));
}

Paper SqliteStore::unpack_row(Connection& connection, const Row& row) {
  learn_dictionary(connection, row.dictionary);
  const auto bytes = compressor_.decompress(row.dictionary, row.body);
  if (!bytes)
    throw StoreError(
        fmt::format("paper {}: {}; restore a backup or import the paper again", row.id, bytes.error()));
  auto paper = unpack(id_of(row.id), *bytes);
  if (!paper) throw StoreError(paper.error());
  return std::move(*paper);
}

// ---- Reading ----

StoredPaper SqliteStore::stored(Connection& connection, const Row& row) {
  StoredPaper stored{row.doc, unpack_row(connection, row), row.votes, std::nullopt};
  Query pick = connection.query(
      "SELECT day, votes, comments, submitter FROM picks WHERE doc = ? ORDER BY day DESC LIMIT 1");
  pick.bind(std::int64_t{row.doc});
  if (pick.row())
    stored.pick =
        Pick{Day::from_count(static_cast<std::int32_t>(pick.integer(0))), static_cast<int>(pick.integer(1)),
             static_cast<int>(pick.integer(2)), std::string(pick.text(3))};
  return stored;
}

std::optional<StoredPaper> SqliteStore::paper(const PaperId& id) {
  std::optional<Doc> doc;
  {
    Readers::Lease reader(readers_);
    Query query = reader->query(
        "SELECT doc FROM papers WHERE id = ?1 UNION ALL SELECT doc FROM aliases WHERE id = ?1 LIMIT 1");
    query.bind(std::string_view(id.key()));
    if (query.row()) doc = static_cast<Doc>(query.integer(0));
  }
  return doc ? paper(*doc) : std::nullopt;
}

std::optional<StoredPaper> SqliteStore::paper(Doc doc) {
  auto found = papers(std::span(&doc, 1));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<StoredPaper> SqliteStore::papers(std::span<const Doc> docs) {
  Readers::Lease reader(readers_);
  std::vector<StoredPaper> papers;
  papers.reserve(docs.size());
  for (const Doc doc : docs) {
    Row row;
    {
      Query query = reader->query("SELECT doc, id, votes, day, dictionary, body FROM papers WHERE doc = ?");
      query.bind(std::int64_t{doc});
      if (!query.row()) continue;
      row = {static_cast<Doc>(query.integer(0)),
             std::string(query.text(1)),
             static_cast<int>(query.integer(2)),
             std::nullopt,
             query.integer(4),
             std::string(query.text(5))};
    }
    papers.push_back(stored(*reader, row));
  }
  return papers;
}

std::vector<Change> SqliteStore::changes(ChangeNumber after, std::size_t limit) {
  Readers::Lease reader(readers_);
  Query query = reader->query("SELECT change, doc FROM papers WHERE change > ? ORDER BY change LIMIT ?");
  query.bind(static_cast<std::int64_t>(after)).bind(static_cast<std::int64_t>(limit));
  std::vector<Change> changes;
  while (query.row())
    changes.push_back({static_cast<ChangeNumber>(query.integer(0)), static_cast<Doc>(query.integer(1))});
  return changes;
}

ChangeNumber SqliteStore::newest_change() {
  Readers::Lease reader(readers_);
  Query query = reader->query("SELECT value FROM counters WHERE name = 'change'");
  return query.row() ? static_cast<ChangeNumber>(query.integer(0)) : 0;
}

std::uint64_t SqliteStore::version() {
  Readers::Lease reader(readers_);
  Query query = reader->query("SELECT value FROM counters WHERE name = 'version'");
  return query.row() ? static_cast<std::uint64_t>(query.integer(0)) : 0;
}

}  // namespace quire::store
