// Sources that are followed, and what a person has read.
#include "store/rows.h"
#include "store/sql_store.h"

namespace quire::store {
namespace {

Follow read_follow(const Query& query) {
  return {query.integer(0),           std::string(query.text(1)), std::string(query.text(2)),
          std::string(query.text(3)), query.integer(4),           instant(query.integer(5)),
          instant(query.integer(6)),  std::string(query.text(7))};
}

}  // namespace

Result<Follow> SqlStore::add_follow(const Follow& follow) {
  return writing([&]() -> Result<Follow> {
    Query query = writer_.query(
        "INSERT INTO follows(kind, what, address, every_s, added_at, due_at, state) "
        "VALUES (?,?,?,?,?,?,?) ON CONFLICT DO NOTHING RETURNING id");
    query.bind(std::string_view(follow.kind))
        .bind(std::string_view(follow.what))
        .bind(std::string_view(follow.address))
        .bind(follow.every_s)
        .bind(ms(follow.added_at))
        .bind(ms(follow.due_at))
        .bind(std::string_view(follow.state));
    if (!query.row())
      return Error{follow.kind + " " + follow.what + " is followed already; quire follow list shows it"};
    Follow added = follow;
    added.id = query.integer(0);
    touch();
    return added;
  });
}

bool SqlStore::remove_follow(std::int64_t id) {
  return writing([&] {
    writer_.query("DELETE FROM follows WHERE id = ?").bind(id).run();
    if (writer_.changed_rows() == 0) return false;
    touch();
    return true;
  });
}

std::vector<Follow> SqlStore::follows() {
  Readers::Lease reader(readers_);
  Query query = reader->query(
      "SELECT id, kind, what, address, every_s, added_at, due_at, state FROM follows ORDER BY id");
  std::vector<Follow> all;
  while (query.row()) all.push_back(read_follow(query));
  return all;
}

std::optional<Follow> SqlStore::follow(std::int64_t id) {
  Readers::Lease reader(readers_);
  Query query = reader->query(
      "SELECT id, kind, what, address, every_s, added_at, due_at, state FROM follows WHERE id = ?");
  query.bind(id);
  return query.row() ? std::optional(read_follow(query)) : std::nullopt;
}

/// Inside a writing transaction. False if the follow is gone.
bool SqlStore::write_step(const FollowStep& step) {
  writer_.query("UPDATE follows SET state = ?, due_at = ? WHERE id = ?")
      .bind(std::string_view(step.state))
      .bind(ms(step.due_at))
      .bind(step.follow)
      .run();
  return writer_.changed_rows() > 0;
}

bool SqlStore::step_follow(const FollowStep& step) {
  return writing([&] {
    if (!write_step(step)) return false;
    touch();
    return true;
  });
}

bool SqlStore::change_follow(const Follow& follow) {
  return writing([&] {
    writer_.query("UPDATE follows SET address = ?, every_s = ?, due_at = ? WHERE id = ?")
        .bind(std::string_view(follow.address))
        .bind(follow.every_s)
        .bind(ms(follow.due_at))
        .bind(follow.id)
        .run();
    if (writer_.changed_rows() == 0) return false;
    touch();
    return true;
  });
}

}  // namespace quire::store
