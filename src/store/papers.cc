// Opening the store, reading papers and their change log, and the bodies' dictionary.
#include <algorithm>
#include <random>
#include <unordered_map>

#include <fmt/format.h>

#include "store/discussion.h"
#include "store/many.h"
#include "store/schema.h"
#include "store/sql_store.h"

namespace quire::store {
namespace {

constexpr std::int64_t kTrainAt = 2000;  // papers in the store before a dictionary is worth training

void count_comments(Connection& connection, std::span<StoredPaper> papers) {
  std::vector<Doc> docs;
  for (const StoredPaper& stored : papers) docs.push_back(stored.doc);
  const auto counts = comment_counts(connection, docs);
  for (StoredPaper& stored : papers)
    if (const auto count = counts.find(stored.doc); count != counts.end()) stored.comments = count->second;
}

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
  return std::make_unique<SqlStore>(sqlite_file(made(directory)));
}

std::unique_ptr<Store> open_postgres(const std::string& url) {
  return std::make_unique<SqlStore>(postgres_at(url));
}

std::unique_ptr<Store> open_store(const std::string& url, const std::filesystem::path& directory) {
  return url.empty() ? open_sqlite(directory) : open_postgres(url);
}

SqlStore::SqlStore(std::unique_ptr<Database> database) : tables_(std::move(database)) {
  use_newest_dictionary();
}

std::string SqlStore::identity() {
  const auto known = [](Connection& connection) -> std::optional<std::string> {
    Query query = connection.query("SELECT value FROM identity WHERE name = 'store'");
    return query.row() ? std::optional(std::string(query.text(0))) : std::nullopt;
  };
  {
    Readers::Lease reader(readers_);
    if (auto one = known(*reader)) return std::move(*one);
  }
  std::random_device device;
  const auto word = [&] { return (std::uint64_t{device()} << 32) | device(); };
  const std::string fresh = fmt::format("{:016x}{:016x}", word(), word());
  return writing([&] {
    writer_.query("INSERT INTO identity(name, value) VALUES ('store', ?) ON CONFLICT DO NOTHING")
        .bind(std::string_view(fresh))
        .run();
    return known(writer_).value();
  });
}

// ---- Papers ----

#define ROW_COLUMNS "doc, id, title_hash, votes, day, dictionary, body, change, source"

SqlStore::Row SqlStore::row_of(const Query& query) {
  Row row;
  row.doc = static_cast<Doc>(query.integer(0));
  row.id = query.text(1);
  row.title_hash = query.integer(2);
  row.votes = static_cast<int>(query.integer(3));
  if (!query.null(4)) row.day = static_cast<std::int32_t>(query.integer(4));
  row.dictionary = query.integer(5);
  row.body = query.text(6);
  row.change = static_cast<ChangeNumber>(query.integer(7));
  if (!query.null(8)) row.source = query.text(8);
  return row;
}

std::optional<SqlStore::Row> SqlStore::read_row(Connection& connection, Doc doc) {
  Query query = connection.query("SELECT " ROW_COLUMNS " FROM papers WHERE doc = ? AND gone_to IS NULL");
  query.bind(doc);
  return query.row() ? std::optional(row_of(query)) : std::nullopt;
}

std::optional<StoredPaper> SqlStore::paper(const PaperId& id) {
  std::optional<Doc> doc;
  {
    Readers::Lease reader(readers_);
    doc = doc_of(*reader, id.key());
  }
  return doc ? paper(*doc) : std::nullopt;
}

std::optional<StoredPaper> SqlStore::paper(Doc doc) {
  auto found = papers(std::span(&doc, 1));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<StoredPaper> SqlStore::papers(std::span<const Doc> docs) {
  Readers::Lease reader(readers_);
  std::vector<StoredPaper> papers;
  papers.reserve(docs.size());
  in_stretches(docs, [&](std::span<const Doc> some) { add_papers(*reader, some, papers); });
  count_comments(*reader, papers);
  return papers;
}

/// Those of a stretch that there are, in its order: two journeys to the database.
void SqlStore::add_papers(Connection& reader, std::span<const Doc> docs, std::vector<StoredPaper>& papers) {
  std::unordered_map<Doc, std::pair<Row, Instant>> rows;
  {
    Query query =
        reader.query("SELECT " ROW_COLUMNS
                     ", (SELECT at FROM stamps WHERE first <= papers.change ORDER BY first DESC LIMIT 1) "
                     "FROM papers WHERE doc IN (" MANY_DOCS ") AND gone_to IS NULL");
    bind_many(query, docs);
    while (query.row()) {
      Row row = row_of(query);
      const Doc doc = row.doc;
      rows.emplace(doc, std::pair(std::move(row), Instant(std::chrono::seconds(query.integer(9)))));
    }
  }
  std::unordered_map<Doc, Pick> picks;
  {
    Query query = reader.query(
        "SELECT doc, day, votes, comments, submitter FROM picks WHERE doc IN (" MANY_DOCS ") ORDER BY day");
    bind_many(query, docs);
    while (query.row())  // the newest stays
      picks.insert_or_assign(static_cast<Doc>(query.integer(0)),
                             Pick{Day::from_count(static_cast<std::int32_t>(query.integer(1))),
                                  static_cast<int>(query.integer(2)), static_cast<int>(query.integer(3)),
                                  std::string(query.text(4))});
  }
  for (const Doc doc : docs) {
    const auto found = rows.find(doc);
    if (found == rows.end()) continue;
    const auto& [row, changed_at] = found->second;
    auto paper = unpack_row(reader, row);
    if (!paper) throw StoreError(paper.error());
    papers.push_back({doc, std::move(*paper), row.votes, std::nullopt, row.change, changed_at});
    if (const auto pick = picks.find(doc); pick != picks.end()) papers.back().pick = pick->second;
  }
}

std::vector<Pick> SqlStore::picks(Doc doc) {
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

std::vector<Change> SqlStore::changes(ChangeNumber after, std::size_t limit) {
  Readers::Lease reader(readers_);
  Query query = reader->query("SELECT change, doc FROM papers WHERE change > ? ORDER BY change LIMIT ?");
  query.bind(after).bind(limit);
  std::vector<Change> changes;
  while (query.row())
    changes.push_back({static_cast<ChangeNumber>(query.integer(0)), static_cast<Doc>(query.integer(1))});
  return changes;
}

std::vector<Change> SqlStore::short_changes(ChangeNumber after, std::size_t limit) {
  Readers::Lease reader(readers_);
  Query query = reader->query(
      "SELECT change, doc FROM short_puts CROSS JOIN papers "
      "WHERE change >= first AND change <= last AND change > ?1 AND last > ?1 ORDER BY last DESC, change "
      "DESC LIMIT ?2");
  query.bind(after).bind(limit);
  std::vector<Change> changes;
  while (query.row())
    changes.push_back({static_cast<ChangeNumber>(query.integer(0)), static_cast<Doc>(query.integer(1))});
  return changes;
}

ChangeNumber SqlStore::newest_change() {
  Readers::Lease reader(readers_);
  return static_cast<ChangeNumber>(
      reader->number("SELECT value FROM counters WHERE name = 'change'").value_or(0));
}

std::uint64_t SqlStore::version() {
  Readers::Lease reader(readers_);
  return static_cast<std::uint64_t>(
      reader->number("SELECT value FROM counters WHERE name = 'version'").value_or(0));
}

// ---- Bodies ----

std::string SqlStore::packed(const Paper& paper) {
  const std::string bytes = pack(paper);
  if (bytes.size() > kBodyBytesMax)
    throw StoreError(
        fmt::format("paper {}: its fields take {} bytes, at most {} are stored; shorten the record",
                    paper.id.key(), bytes.size(), kBodyBytesMax));
  return compressor_.compress(dictionary_, bytes);
}

Result<Paper> SqlStore::unpack_row(Connection& connection, const Row& row) {
  learn_dictionary(connection, row.dictionary);
  const auto bytes = compressor_.decompress(row.dictionary, row.body);
  if (!bytes)
    return Error{
        fmt::format("paper {}: {}; restore a backup or import the paper again", row.id, bytes.error())};
  return unpack(id_of(row.id), *bytes);
}

/// Trains the dictionary once the store has enough papers to learn from. Bodies written before stay as they
/// are.
void SqlStore::train_when_due() {
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

void SqlStore::use_newest_dictionary() {
  if (dictionary_ != 0) return;
  dictionary_ = writer_.number("SELECT max(id) FROM dictionaries").value_or(0);
  learn_dictionary(writer_, dictionary_);
}

void SqlStore::learn_dictionary(Connection& connection, std::int64_t dictionary) {
  if (compressor_.knows(dictionary)) return;
  Query query = connection.query("SELECT bytes FROM dictionaries WHERE id = ?");
  query.bind(dictionary);
  if (query.row()) compressor_.add(dictionary, query.text(0));
}

}  // namespace quire::store
