// What sources say about one work. A work that was joined to another keeps its own number, `home`, and what
// was said about it; the paper that both became, the root, is folded from the statements of all its members.
#include <algorithm>

#include <fmt/format.h>

#include "store/sql_store.h"

namespace quire::store {
namespace {

std::vector<Statement> only_statements(const auto& rows) {
  std::vector<Statement> statements;
  for (const auto& row : rows) statements.push_back(row.statement);
  return statements;
}

Instant from_seconds(std::int64_t at_s) { return Instant(std::chrono::seconds(at_s)); }

}  // namespace

/// The paper that a work is now; nothing for a number that no work has.
std::optional<Doc> SqlStore::root(Connection& connection, Doc doc) {
  for (;;) {
    Query query = connection.query("SELECT gone_to FROM papers WHERE doc = ?");
    query.bind(doc);
    if (!query.row()) return std::nullopt;
    if (query.null(0)) return doc;
    doc = static_cast<Doc>(query.integer(0));
  }
}

/// The root and all that was joined to it, the root first.
std::vector<Doc> SqlStore::members(Connection& connection, Doc root) {
  std::vector<Doc> all{root};
  for (std::size_t i = 0; i < all.size(); ++i) {
    Query query = connection.query("SELECT doc FROM papers WHERE gone_to = ? ORDER BY doc");
    query.bind(all[i]);
    while (query.row()) all.push_back(static_cast<Doc>(query.integer(0)));
  }
  return all;
}

std::optional<SqlStore::StatementRow> SqlStore::read_statement(const std::string& source, const PaperId& id) {
  Query query =
      writer_.query("SELECT home, at, dictionary, body FROM statements WHERE source = ? AND id = ?");
  query.bind(std::string_view(source)).bind(std::string_view(id.key()));
  if (!query.row()) return std::nullopt;
  Row row;
  row.id = id.key();
  row.dictionary = query.integer(2);
  row.body = query.text(3);
  const auto paper = unpack_row(writer_, row);
  // A damaged one is healed by what comes now.
  return StatementRow{{source, paper ? *paper : Paper(id)},
                      from_seconds(query.integer(1)),
                      static_cast<Doc>(query.integer(0))};
}

std::vector<SqlStore::StatementRow> SqlStore::read_statements(Connection& connection,
                                                              std::span<const Doc> homes) {
  std::vector<StatementRow> rows;
  for (const Doc home : homes) {
    if (const auto row = read_row(connection, home); row && row->source) {
      auto paper = unpack_row(connection, *row);
      if (!paper) throw StoreError(paper.error());
      rows.push_back({{*row->source, std::move(*paper)}, stamp(connection, row->change), home});
      continue;
    }
    Query query = connection.query(
        "SELECT source, id, at, dictionary, body FROM statements WHERE home = ? ORDER BY source, id");
    query.bind(home);
    while (query.row()) {
      Row row;
      row.id = query.text(1);
      row.dictionary = query.integer(3);
      row.body = query.text(4);
      auto paper = unpack_row(connection, row);
      if (!paper) throw StoreError(paper.error());
      rows.push_back({{std::string(query.text(0)), std::move(*paper)}, from_seconds(query.integer(2)), home});
    }
  }
  return rows;
}

void SqlStore::write_statement(const Statement& statement, Doc home, std::int64_t at_s) {
  foresight_.wrote_id(statement.paper.id.key());
  const std::string body = packed(statement.paper);
  writer_
      .query(
          "INSERT INTO statements(source, id, home, at, dictionary, body) VALUES (?,?,?,?,?,?) "
          "ON CONFLICT(source, id) DO UPDATE SET home = excluded.home, at = excluded.at, "
          "dictionary = excluded.dictionary, body = excluded.body")
      .bind(std::string_view(statement.source))
      .bind(std::string_view(statement.paper.id.key()))
      .bind(home)
      .bind(at_s)
      .bind(dictionary_)
      .bind(std::span<const char>(body))
      .run();
}

void SqlStore::spell_out(Doc doc, const Log& log) {
  const auto row = read_row(writer_, doc);
  if (!row || !row->source) return;
  const auto paper = unpack_row(writer_, *row);
  // What this very transaction wrote has no stamp yet.
  const bool is_new = row->change > log.before;
  const auto at =
      is_new ? log.at_s : stamp(writer_, row->change).time_since_epoch() / std::chrono::seconds(1);
  write_statement({*row->source, paper ? *paper : Paper(id_of(row->id))}, doc, at);
  writer_.query("UPDATE papers SET source = NULL WHERE doc = ?").bind(doc).run();
}

/// The best identity that no other paper has.
PaperId SqlStore::id_for(Doc root, std::span<const Statement> statements) {
  std::vector<PaperId> candidates{best_id(statements)};
  std::vector<PaperId> rest;
  for (const Statement& statement : statements) {
    rest.push_back(statement.paper.id);
    rest.insert(rest.end(), statement.paper.other_ids.begin(), statement.paper.other_ids.end());
  }
  std::sort(rest.begin(), rest.end());
  candidates.insert(candidates.end(), rest.begin(), rest.end());
  for (const PaperId& id : candidates) {
    Query query = writer_.query("SELECT 1 FROM papers WHERE id = ? AND doc <> ?");
    query.bind(std::string_view(id.key())).bind(root);
    if (!query.row()) return id;
  }
  // Every name that it has is another paper's: only after a join was taken back.
  return PaperId::own_id(fmt::format("work {} {}", root, statements.front().paper.title));
}

bool SqlStore::refold(Doc root, bool listing_changed, const Listing& before, Log& log) {
  const auto group = members(writer_, root);
  const auto statements = only_statements(read_statements(writer_, group));
  Paper paper = fold(statements);
  if (const PaperId id = id_for(root, statements); id != paper.id) {
    paper.id = id;
    std::erase(paper.other_ids, id);
  }
  const Row row = read_row(writer_, root).value();
  const auto old = PaperId::parse(row.id) ? unpack_row(writer_, row) : Error{"it was gone"};
  const bool changed = write_paper(row, old ? &*old : nullptr, paper, before, listing_changed, log);
  if (changed) {
    std::vector<PaperId> ids;
    for (const Statement& statement : statements) ids.push_back(statement.paper.id);
    add_aliases(root, paper.id.key(), ids);
  }
  return changed;
}

std::vector<Said> SqlStore::statements(Doc doc) {
  Readers::Lease reader(readers_);
  const auto at = root(*reader, doc);
  if (!at) return {};
  auto rows = read_statements(*reader, members(*reader, *at));
  std::sort(rows.begin(), rows.end(), [](const StatementRow& a, const StatementRow& b) {
    return std::tuple(-authority(a.statement.source), a.statement.source, a.statement.paper.id) <
           std::tuple(-authority(b.statement.source), b.statement.source, b.statement.paper.id);
  });
  std::vector<Said> said;
  for (StatementRow& row : rows)
    said.push_back({std::move(row.statement.source), std::move(row.statement.paper), row.at});
  return said;
}

std::vector<Edition> SqlStore::editions(Doc doc) {
  Readers::Lease reader(readers_);
  std::vector<Edition> all;
  Query query = reader->query(
      "SELECT p.id, e.until, e.dictionary, e.body FROM editions e JOIN papers p ON p.doc = e.doc "
      "WHERE e.doc = ? ORDER BY e.rowid");
  query.bind(doc);
  while (query.row()) {
    Row row;
    row.id = query.text(0);
    row.dictionary = query.integer(2);
    row.body = query.text(3);
    auto words = unpack_row(*reader, row);
    if (!words) throw StoreError(words.error());
    int version = 0;
    for (const Version& known : words->versions) version = std::max(version, known.number);
    all.push_back({from_seconds(query.integer(1)), version, std::move(words->title),
                   std::move(words->abstract), std::move(words->authors)});
  }
  return all;
}

}  // namespace quire::store
