// What somebody has decided about who authors are. Rows are only added, and marked as undone: the list tells
// what was ever decided.
#include "store/rows.h"
#include "store/sql_store.h"

namespace quire::store {
namespace {

AuthorPlace read_place(const Query& query, int column) {
  return {std::string(query.text(column)), static_cast<std::uint32_t>(query.integer(column + 1)),
          std::string(query.text(column + 2)), std::string(query.text(column + 3))};
}

AuthorDecision read_decision(const Query& query) {
  AuthorDecision decision;
  decision.number = query.integer(0);
  decision.kind = static_cast<AuthorDecision::Kind>(query.integer(1));
  decision.one = read_place(query, 2);
  decision.other = read_place(query, 6);
  decision.claimant = query.text(10);
  decision.person = query.text(11);
  decision.why = query.text(12);
  decision.at = instant(query.integer(13));
  if (!query.null(14)) decision.undone_at = instant(query.integer(14));
  return decision;
}

void bind_place(Query& query, const AuthorPlace& place) {
  query.bind(std::string_view(place.paper))
      .bind(place.position)
      .bind(std::string_view(place.name))
      .bind(std::string_view(place.block));
}

}  // namespace

std::int64_t SqlStore::decide(const AuthorDecision& decision) {
  return writing([&] {
    Query query = writer_.query(
        "INSERT INTO author_decisions(kind, paper, position, name, block, other_paper, other_position, "
        "other_name, other_block, claimant, person, why, at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) RETURNING "
        "number");
    query.bind(static_cast<std::int64_t>(decision.kind));
    bind_place(query, decision.one);
    bind_place(query, decision.other);
    query.bind(std::string_view(decision.claimant))
        .bind(std::string_view(decision.person))
        .bind(std::string_view(decision.why))
        .bind(ms(decision.at));
    touch();
    return query.returned();
  });
}

bool SqlStore::undo_decision(std::int64_t number, Instant at) {
  return writing([&] {
    writer_.query("UPDATE author_decisions SET undone_at = ? WHERE number = ? AND undone_at IS NULL")
        .bind(ms(at))
        .bind(number)
        .run();
    if (writer_.changed_rows() == 0) return false;
    touch();
    return true;
  });
}

std::optional<AuthorDecision> SqlStore::decision(std::int64_t number) {
  Readers::Lease reader(readers_);
  Query query = reader->query(
      "SELECT number, kind, paper, position, name, block, other_paper, other_position, other_name, "
      "other_block, claimant, person, why, at, undone_at FROM author_decisions WHERE number = ?");
  query.bind(number);
  if (!query.row()) return std::nullopt;
  return read_decision(query);
}

std::vector<AuthorDecision> SqlStore::decisions(const std::string& block, std::size_t limit) {
  Readers::Lease reader(readers_);
  Query query = reader->query(
      "SELECT number, kind, paper, position, name, block, other_paper, other_position, other_name, "
      "other_block, claimant, person, why, at, undone_at FROM author_decisions "
      "WHERE block = ?1 OR other_block = ?1 ORDER BY number DESC LIMIT ?2");
  query.bind(std::string_view(block)).bind(limit);
  std::vector<AuthorDecision> all;
  while (query.row()) all.push_back(read_decision(query));
  return all;
}

}  // namespace quire::store
