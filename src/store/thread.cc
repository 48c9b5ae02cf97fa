// A paper's discussion as a page shows it, in three queries, and what the other files about comments read.
#include <unordered_set>

#include <fmt/format.h>

#include "store/discussion_rows.h"

namespace quire::store {
namespace {

/// Accepted, as table `claims` says it.
constexpr std::int64_t kClaimAccepted = 1;

void read_comments(Connection& reader, Thread& thread, Doc paper, std::string_view viewer) {
  Query query = reader.query(
      "WITH RECURSIVE works(doc) AS (SELECT CAST(? AS BIGINT) UNION ALL "
      "SELECT p.doc FROM papers p JOIN works w ON p.gone_to = w.doc) "
      "SELECT c.number, c.key, c.doc, c.parent, c.person, p.name, p.full_name, p.role, c.at, c.text, "
      "c.edited_at, c.deleted_at, c.hidden_at, c.hidden_why, CASE WHEN m.muted IS NULL THEN 0 ELSE 1 END "
      "FROM works w JOIN comments c ON c.doc = w.doc JOIN persons p ON p.key = c.person "
      "LEFT JOIN mutes m ON m.person = ? AND m.muted = c.person ORDER BY c.number LIMIT ?");
  query.bind(paper).bind(viewer).bind(Discussion::kThreadMax + 1);
  while (query.row()) {
    thread.comments.push_back(read_comment(query));
    thread.comments.back().muted = query.integer(kCommentColumns) != 0;
  }
  thread.cut = thread.comments.size() > Discussion::kThreadMax;
  if (thread.cut) thread.comments.resize(Discussion::kThreadMax);
}

void mark_authors(Connection& reader, Thread& thread, Doc paper) {
  Query query = reader.query(
      "WITH RECURSIVE works(doc) AS (SELECT CAST(? AS BIGINT) UNION ALL "
      "SELECT p.doc FROM papers p JOIN works w ON p.gone_to = w.doc) "
      "SELECT DISTINCT c.person FROM claims c WHERE c.state = ? AND c.paper IN "
      "(SELECT p.id FROM papers p JOIN works w ON p.doc = w.doc UNION ALL "
      "SELECT a.id FROM aliases a JOIN works w ON a.doc = w.doc)");
  query.bind(paper).bind(kClaimAccepted);
  std::unordered_set<std::string> authors;
  while (query.row()) authors.emplace(query.text(0));
  for (Comment& comment : thread.comments) comment.by_author = authors.contains(comment.person);
}

void read_lock(Connection& reader, Thread& thread, Doc paper) {
  Query query = reader.query(
      "WITH RECURSIVE works(doc) AS (SELECT CAST(? AS BIGINT) UNION ALL "
      "SELECT p.doc FROM papers p JOIN works w ON p.gone_to = w.doc) "
      "SELECT p.name, l.why, l.at FROM works w JOIN locks l ON l.doc = w.doc "
      "JOIN persons p ON p.key = l.person ORDER BY l.at LIMIT 1");
  query.bind(paper);
  if (query.row())
    thread.lock =
        Thread::Lock{std::string(query.text(0)), std::string(query.text(1)), instant(query.integer(2))};
}

}  // namespace

Comment read_comment(const Query& query) {
  Comment comment;
  comment.number = query.integer(0);
  comment.key = query.text(1);
  comment.doc = static_cast<Doc>(query.integer(2));
  comment.parent = query.integer(3);  // NULL is 0
  comment.person = query.text(4);
  comment.name = query.text(5);
  comment.full_name = query.text(6);
  comment.role = static_cast<Role>(query.integer(7));
  comment.at = instant(query.integer(8));
  comment.text = query.text(9);
  comment.edited_at = instant(query, 10);
  comment.deleted_at = instant(query, 11);
  comment.hidden_at = instant(query, 12);
  comment.hidden_why = query.text(13);
  return comment;
}

std::optional<Comment> find_comment(Connection& connection, std::string_view key) {
  Query query = connection.query(
      "SELECT c.number, c.key, c.doc, c.parent, c.person, p.name, p.full_name, p.role, c.at, c.text, "
      "c.edited_at, c.deleted_at, c.hidden_at, c.hidden_why FROM comments c "
      "JOIN persons p ON p.key = c.person WHERE c.key = ?");
  query.bind(key);
  return query.row() ? std::optional(read_comment(query)) : std::nullopt;
}

bool is_locked(Connection& connection, Doc paper) {
  Thread thread;
  read_lock(connection, thread, paper);
  return thread.lock.has_value();
}

Written may_write(Connection& connection, std::string_view person, Instant at) {
  Query query = connection.query("SELECT banned_until, ban_why, deleted_at FROM persons WHERE key = ?");
  query.bind(person);
  if (!query.row() || !query.null(2)) return {Refused::unknown, "there is no such person"};
  if (!query.null(0) && query.integer(0) > ms(at))
    return {Refused::banned, fmt::format("you may not write until {}{}{}", iso(instant(query.integer(0))),
                                         query.text(1).empty() ? "" : ": ", query.text(1))};
  return {};
}

Thread Discussion::thread(Doc paper, std::string_view viewer) {
  Readers::Lease reader(tables_.readers());
  Thread thread;
  read_comments(*reader, thread, paper, viewer);
  if (!thread.comments.empty()) mark_authors(*reader, thread, paper);
  read_lock(*reader, thread, paper);
  return thread;
}

}  // namespace quire::store
