#include "store/works.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace quire::store {
namespace {

/// Takes the paper from all lists of days; `picks` must be as they were when it was put there.
void unlist(Connection& writer, Doc root) {
  writer
      .query(
          "DELETE FROM listed WHERE doc = ?1 AND day IN (SELECT day FROM picks WHERE doc = ?1 "
          "UNION SELECT day FROM papers WHERE doc = ?1 AND day IS NOT NULL)")
      .bind(root)
      .run();
}

/// As listing.h has it: for each pick its day, without any its own.
void list_again(Connection& writer, Doc root) {
  writer
      .query(
          "INSERT INTO listed(day, picked, score, id, doc) "
          "SELECT k.day, 1, k.votes + p.votes, p.id, p.doc FROM picks k JOIN papers p ON p.doc = k.doc "
          "WHERE p.doc = ?1 UNION ALL SELECT p.day, 0, p.votes, p.id, p.doc FROM papers p "
          "WHERE p.doc = ?1 AND p.day IS NOT NULL AND NOT EXISTS (SELECT 1 FROM picks k WHERE k.doc = ?1)")
      .bind(root)
      .run();
}

/// The newest entry of the change log is the paper's (log.cc).
void log_change(Connection& writer, Doc root, Instant at) {
  const std::int64_t change =
      writer.number("SELECT value FROM counters WHERE name = 'change'").value_or(0) + 1;
  const std::int64_t at_s =
      std::max<std::int64_t>(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count(),
                             writer.number("SELECT max(at) FROM stamps").value_or(0));
  writer.query("UPDATE papers SET change = ? WHERE doc = ?").bind(change).bind(root).run();
  writer.query("UPDATE counters SET value = ? WHERE name = 'change'").bind(change).run();
  writer.query("INSERT INTO stamps(first, at) VALUES (?,?) ON CONFLICT DO NOTHING")
      .bind(change)
      .bind(at_s)
      .run();
}

}  // namespace

std::optional<Doc> root_of(Connection& connection, Doc doc) {
  Query query = connection.query(
      "WITH RECURSIVE up(doc) AS (SELECT doc FROM papers WHERE doc = ? UNION ALL "
      "SELECT p.gone_to FROM up JOIN papers p ON p.doc = up.doc WHERE p.gone_to IS NOT NULL) "
      "SELECT p.doc FROM up JOIN papers p ON p.doc = up.doc WHERE p.gone_to IS NULL");
  query.bind(doc);
  return query.row() ? std::optional(static_cast<Doc>(query.integer(0))) : std::nullopt;
}

Doc sure_root_of(Connection& connection, Doc doc) {
  const auto root = root_of(connection, doc);
  if (!root) throw StoreError(fmt::format("no paper has the number {}; see quire check", doc));
  return *root;
}

std::vector<Doc> members_of(Connection& connection, Doc root) {
  Query query = connection.query(
      "WITH RECURSIVE g(doc, depth) AS (SELECT doc, 0 FROM papers WHERE doc = ? UNION ALL "
      "SELECT p.doc, g.depth + 1 FROM g JOIN papers p ON p.gone_to = g.doc) "
      "SELECT doc FROM g ORDER BY depth, doc");
  query.bind(root);
  std::vector<Doc> all;
  while (query.row()) all.push_back(static_cast<Doc>(query.integer(0)));
  return all;
}

std::string as_list(std::span<const Doc> docs) { return fmt::format("[{}]", fmt::join(docs, ",")); }

void repick(Connection& writer, Doc root, Instant at, const std::function<void(Connection&)>& change) {
  unlist(writer, root);
  change(writer);
  list_again(writer, root);
  log_change(writer, root, at);
  Tables::touch(writer);
}

}  // namespace quire::store
