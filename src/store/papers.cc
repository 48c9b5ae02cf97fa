// Opening the store, reading papers and their change log, and the bodies' dictionary.
#include <algorithm>

#include <fmt/format.h>

#include "store/schema.h"
#include "store/sqlite_store.h"

namespace quire::store {
namespace {

constexpr std::int64_t kTrainAt = 2000;  // papers in the store before a dictionary is worth training
constexpr std::size_t kIdleReadersMax = 16;

std::filesystem::path made(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error)
    throw StoreError(fmt::format("cannot make the folder {}: {}; give another with --data",
                                 directory.string(), error.message()));
  return directory / "quire.db";
}

}  // namespace

PaperId id_of(const std::string& key) {
  auto id = PaperId::parse(key);
  if (!id)
    throw StoreError(fmt::format("the store holds '{}', which is no paper's id; see quire check", key));
  return std::move(*id);
}

std::unique_ptr<Store> open_sqlite(const std::filesystem::path& directory) {
  return std::make_unique<SqliteStore>(directory);
}

SqliteStore::SqliteStore(const std::filesystem::path& directory)
    : file_(made(directory)), writer_(file_), readers_(file_) {
  migrate(writer_);
  use_newest_dictionary();
}

Readers::Lease::Lease(Readers& readers) : readers_(readers), connection_(readers.take()) {
  connection_->query("BEGIN").run();
}

Readers::Lease::~Lease() {
  sqlite3* handle = connection_->handle();
  sqlite3_exec(handle, "COMMIT", nullptr, nullptr, nullptr);
  // One that is still inside a transaction would show an old state for ever: closed instead.
  if (sqlite3_get_autocommit(handle) != 0) readers_.give_back(std::move(connection_));
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
  return std::make_unique<Connection>(file_, Use::read);
}

void Readers::give_back(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kIdleReadersMax) idle_.push_back(std::move(connection));
}

// ---- Papers ----

std::optional<SqliteStore::Row> SqliteStore::read_row(Connection& connection, Doc doc) {
  Query query = connection.query(
      "SELECT id, title_hash, votes, day, dictionary, body, change, source FROM papers "
      "WHERE doc = ? AND gone_to IS NULL");
  query.bind(doc);
  if (!query.row()) return std::nullopt;
  Row row;
  row.doc = doc;
  row.id = query.text(0);
  row.title_hash = query.integer(1);
  row.votes = static_cast<int>(query.integer(2));
  if (!query.null(3)) row.day = static_cast<std::int32_t>(query.integer(3));
  row.dictionary = query.integer(4);
  row.body = query.text(5);
  row.change = static_cast<ChangeNumber>(query.integer(6));
  if (!query.null(7)) row.source = query.text(7);
  return row;
}

StoredPaper SqliteStore::stored(Connection& connection, const Row& row) {
  auto paper = unpack_row(connection, row);
  if (!paper) throw StoreError(paper.error());
  StoredPaper stored{row.doc,      std::move(*paper), row.votes,
                     std::nullopt, row.change,        stamp(connection, row.change)};
  Query pick = connection.query(
      "SELECT day, votes, comments, submitter FROM picks WHERE doc = ? ORDER BY day DESC LIMIT 1");
  pick.bind(row.doc);
  if (pick.row())
    stored.pick =
        Pick{Day::from_count(static_cast<std::int32_t>(pick.integer(0))), static_cast<int>(pick.integer(1)),
             static_cast<int>(pick.integer(2)), std::string(pick.text(3))};
  return stored;
}

std::optional<StoredPaper> SqliteStore::paper(const PaperId& id) {
  Readers::Lease reader(readers_);
  const auto doc = doc_of(*reader, id.key());
  if (!doc) return std::nullopt;
  const auto row = read_row(*reader, *doc);
  return row ? std::optional(stored(*reader, *row)) : std::nullopt;
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
  for (const Doc doc : docs)
    if (const auto row = read_row(*reader, doc)) papers.push_back(stored(*reader, *row));
  return papers;
}

std::vector<Pick> SqliteStore::picks(Doc doc) {
  Readers::Lease reader(readers_);
  Query query = reader->query("SELECT day, votes, comments, submitter FROM picks WHERE doc = ? ORDER BY day");
  query.bind(doc);
  std::vector<Pick> picks;
  while (query.row())
    picks.push_back({Day::from_count(static_cast<std::int32_t>(query.integer(0))),
                     static_cast<int>(query.integer(1)), static_cast<int>(query.integer(2)),
                     std::string(query.text(3))});
  return picks;
}

std::vector<Change> SqliteStore::changes(ChangeNumber after, std::size_t limit) {
  Readers::Lease reader(readers_);
  Query query = reader->query("SELECT change, doc FROM papers WHERE change > ? ORDER BY change LIMIT ?");
  query.bind(after).bind(limit);
  std::vector<Change> changes;
  while (query.row())
    changes.push_back({static_cast<ChangeNumber>(query.integer(0)), static_cast<Doc>(query.integer(1))});
  return changes;
}

std::vector<Change> SqliteStore::short_changes(ChangeNumber after, std::size_t limit) {
  Readers::Lease reader(readers_);
  Query query = reader->query(
      "SELECT change, doc FROM short_puts CROSS JOIN papers ON change BETWEEN max(first, ?1 + 1) AND last "
      "WHERE last > ?1 ORDER BY last DESC, change DESC LIMIT ?2");
  query.bind(after).bind(limit);
  std::vector<Change> changes;
  while (query.row())
    changes.push_back({static_cast<ChangeNumber>(query.integer(0)), static_cast<Doc>(query.integer(1))});
  return changes;
}

ChangeNumber SqliteStore::newest_change() {
  Readers::Lease reader(readers_);
  return static_cast<ChangeNumber>(
      reader->number("SELECT value FROM counters WHERE name = 'change'").value_or(0));
}

std::uint64_t SqliteStore::version() {
  Readers::Lease reader(readers_);
  return static_cast<std::uint64_t>(
      reader->number("SELECT value FROM counters WHERE name = 'version'").value_or(0));
}

// ---- Bodies ----

std::string SqliteStore::packed(const Paper& paper) {
  const std::string bytes = pack(paper);
  if (bytes.size() > kBodyBytesMax)
    throw StoreError(
        fmt::format("paper {}: its fields take {} bytes, at most {} are stored; shorten the record",
                    paper.id.key(), bytes.size(), kBodyBytesMax));
  return compressor_.compress(dictionary_, bytes);
}

Result<Paper> SqliteStore::unpack_row(Connection& connection, const Row& row) {
  learn_dictionary(connection, row.dictionary);
  const auto bytes = compressor_.decompress(row.dictionary, row.body);
  if (!bytes)
    return Error{
        fmt::format("paper {}: {}; restore a backup or import the paper again", row.id, bytes.error())};
  return unpack(id_of(row.id), *bytes);
}

/// Trains the dictionary once the store has enough papers to learn from. Bodies written before stay as they
/// are.
void SqliteStore::train_when_due() {
  if (dictionary_ != 0 || tried_to_train_) return;
  if (writer_.number("SELECT max(doc) FROM papers").value_or(0) < kTrainAt) return;
  tried_to_train_ = true;
  std::vector<std::string> samples;
  {
    Query query = writer_.query(
        "SELECT dictionary, body FROM papers WHERE gone_to IS NULL ORDER BY doc DESC LIMIT 2000");
    while (query.row())
      if (auto body = compressor_.decompress(query.integer(0), query.text(1)))
        samples.push_back(std::move(*body));
  }
  const std::string bytes = Compressor::train(samples);
  if (bytes.empty()) return;
  Transaction transaction(writer_);
  if (writer_.number("SELECT max(id) FROM dictionaries")) return;  // another process was faster
  writer_.query("INSERT INTO dictionaries(bytes) VALUES (?)").bind(std::span<const char>(bytes)).run();
  transaction.commit();
}

void SqliteStore::use_newest_dictionary() {
  if (dictionary_ != 0) return;
  dictionary_ = writer_.number("SELECT max(id) FROM dictionaries").value_or(0);
  learn_dictionary(writer_, dictionary_);
}

void SqliteStore::learn_dictionary(Connection& connection, std::int64_t dictionary) {
  if (compressor_.knows(dictionary)) return;
  Query query = connection.query("SELECT bytes FROM dictionaries WHERE id = ?");
  query.bind(dictionary);
  if (query.row()) compressor_.add(dictionary, query.text(0));
}

}  // namespace quire::store
