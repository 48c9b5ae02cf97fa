#include "store/discussion.h"

#include <limits>

#include <fmt/format.h>

#include "store/discussion_rows.h"
#include "store/many.h"
#include "store/once.h"
#include "text/markdown.h"

namespace quire::store {
namespace {

constexpr std::size_t kKeyShown = 24;

Written refused(Refused why, std::string words) { return {why, std::move(words)}; }

Written no_such_comment(std::string_view key) {
  return refused(Refused::unknown, fmt::format("there is no comment {}", key.substr(0, kKeyShown)));
}

/// What a person sends a second time is what was written the first time, or it is something else.
std::optional<Written> written_before(Connection& writer, const NewComment& wanted, Doc paper) {
  auto found = find_comment(writer, wanted.key);
  if (!found) return std::nullopt;
  std::string first = found->text;
  {
    Query query = writer.query("SELECT text FROM comment_texts WHERE comment = ? ORDER BY until LIMIT 1");
    query.bind(found->number);
    if (query.row()) first = query.text(0);
  }
  std::string parent;
  if (found->parent != 0) {
    Query query = writer.query("SELECT key FROM comments WHERE number = ?");
    query.bind(found->parent);
    if (query.row()) parent = query.text(0);
  }
  if (found->person != wanted.person || first != wanted.text || parent != wanted.parent ||
      root_of(writer, found->doc) != paper)
    return refused(Refused::differs, "that key was sent with another comment; take a new one");
  return Written{Refused::no, {}, true, std::move(*found)};
}

std::int64_t insert(Connection& writer, const NewComment& wanted, Doc doc, std::int64_t parent) {
  Query query = writer.query(
      "INSERT INTO comments(key, doc, parent, person, at, text, hidden_why) VALUES (?,?,?,?,?,?,'') "
      "RETURNING number");
  query.bind(std::string_view(wanted.key))
      .bind(doc)
      .bind(parent == 0 ? std::nullopt : std::optional(parent))
      .bind(std::string_view(wanted.person))
      .bind(ms(wanted.at))
      .bind(std::string_view(wanted.text));
  return query.returned();
}

Written write_new(Connection& writer, const NewComment& wanted, std::span<const std::string> names) {
  const auto paper = root_of(writer, wanted.doc);
  if (!paper) return refused(Refused::unknown, "there is no such paper");
  if (auto before = written_before(writer, wanted, *paper)) return std::move(*before);
  if (auto may = may_write(writer, wanted.person, wanted.at); !may) return may;
  if (is_locked(writer, *paper)) return refused(Refused::locked, "a curator has closed this discussion");
  std::optional<Comment> answered;
  if (!wanted.parent.empty()) {
    answered = find_comment(writer, wanted.parent);
    if (!answered || root_of(writer, answered->doc) != paper)
      return refused(Refused::unknown, "the comment that it answers is not one of this paper");
    if (!answered->shows()) return refused(Refused::unknown, "the comment that it answers was taken away");
  }
  insert(writer, wanted, answered ? answered->doc : *paper, answered ? answered->number : 0);
  auto made = find_comment(writer, wanted.key);
  write_notices(writer, *made, answered ? answered->person : "", names, wanted.at);
  Tables::touch(writer);
  return {Refused::no, {}, false, std::move(*made)};
}

Written write_edit(Connection& writer, std::string_view key, std::string_view person, std::string_view text,
                   std::span<const std::string> names, Instant at) {
  auto comment = find_comment(writer, key);
  if (!comment || comment->deleted_at) return no_such_comment(key);
  if (comment->person != person) return refused(Refused::not_yours, "only who wrote a comment may edit it");
  if (auto may = may_write(writer, person, at); !may) return may;
  if (comment->hidden_at) return refused(Refused::locked, "a curator has hidden this comment");
  if (is_locked(writer, root_of(writer, comment->doc).value_or(comment->doc)))
    return refused(Refused::locked, "a curator has closed this discussion");
  if (comment->text == text) return {Refused::no, {}, true, std::move(*comment)};
  writer.query("INSERT INTO comment_texts(comment, until, text) VALUES (?,?,?)")
      .bind(comment->number)
      .bind(ms(at))
      .bind(std::string_view(comment->text))
      .run();
  writer.query("UPDATE comments SET text = ?, edited_at = ? WHERE number = ?")
      .bind(text)
      .bind(ms(at))
      .bind(comment->number)
      .run();
  comment->text = text;
  comment->edited_at = at;
  write_notices(writer, *comment, "", names, at);
  Tables::touch(writer);
  return {Refused::no, {}, false, std::move(*comment)};
}

Written write_removal(Connection& writer, std::string_view key, std::string_view person, Instant at) {
  auto comment = find_comment(writer, key);
  if (!comment) return no_such_comment(key);
  if (comment->person != person) return refused(Refused::not_yours, "only who wrote a comment may delete it");
  if (comment->deleted_at) return {Refused::no, {}, true, std::move(*comment)};
  writer.query("UPDATE comments SET deleted_at = ? WHERE number = ?")
      .bind(ms(at))
      .bind(comment->number)
      .run();
  comment->deleted_at = at;
  Tables::touch(writer);
  return {Refused::no, {}, false, std::move(*comment)};
}

/// With the papers of their works; of works that were joined to others these are found one by one.
std::vector<PlacedComment> placed(Connection& connection, Query& query) {
  std::vector<PlacedComment> all;
  std::vector<bool> joined;
  while (query.row()) {
    Comment comment = read_comment(query);
    const Doc doc = comment.doc;
    all.push_back({std::move(comment), doc});
    joined.push_back(!query.null(kCommentColumns));
  }
  for (std::size_t i = 0; i < all.size(); ++i)
    if (joined[i]) all[i].paper = root_of(connection, all[i].comment.doc).value_or(all[i].comment.doc);
  return all;
}

std::int64_t below(std::int64_t before) {
  return before > 0 ? before : std::numeric_limits<std::int64_t>::max();
}

}  // namespace

std::string comment_key(std::string_view person, std::string_view idempotency_key) {
  return idempotency_key.empty() ? random_key()
                                 : key_from(fmt::format("comment\n{}", person), idempotency_key);
}

// Comments of works that were joined to a paper count for it.
std::unordered_map<Doc, int> comment_counts(Connection& connection, std::span<const Doc> papers) {
  std::unordered_map<Doc, int> counts;
  in_stretches(papers, [&](std::span<const Doc> some) {
    Query query = connection.query(
        "WITH RECURSIVE works(paper, doc) AS (SELECT doc, doc FROM papers WHERE doc IN (" MANY_DOCS
        ") "
        "UNION ALL SELECT w.paper, p.doc FROM papers p JOIN works w ON p.gone_to = w.doc) "
        "SELECT w.paper, count(*) FROM works w JOIN comments c ON c.doc = w.doc "
        "WHERE c.deleted_at IS NULL AND c.hidden_at IS NULL GROUP BY w.paper");
    bind_many(query, some);
    while (query.row()) counts[static_cast<Doc>(query.integer(0))] = static_cast<int>(query.integer(1));
  });
  return counts;
}

Written Discussion::add(const NewComment& comment) {
  const auto read = text::read_markdown(comment.text);
  if (!read) return refused(Refused::unreadable, read.error());
  Written written;
  tables_.write([&](Connection& writer) { written = write_new(writer, comment, read->mentions); });
  return written;
}

Written Discussion::edit(std::string_view key, std::string_view person, std::string_view text, Instant at) {
  const auto read = text::read_markdown(text);
  if (!read) return refused(Refused::unreadable, read.error());
  Written written;
  tables_.write(
      [&](Connection& writer) { written = write_edit(writer, key, person, text, read->mentions, at); });
  return written;
}

Written Discussion::remove(std::string_view key, std::string_view person, Instant at) {
  Written written;
  tables_.write([&](Connection& writer) { written = write_removal(writer, key, person, at); });
  return written;
}

std::optional<PlacedComment> Discussion::comment(std::string_view key) {
  Readers::Lease reader(tables_.readers());
  auto found = find_comment(*reader, key);
  if (!found) return std::nullopt;
  const Doc paper = root_of(*reader, found->doc).value_or(found->doc);
  return PlacedComment{std::move(*found), paper};
}

std::vector<FormerText> Discussion::history(std::int64_t comment) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query("SELECT until, text FROM comment_texts WHERE comment = ? ORDER BY until");
  query.bind(comment);
  std::vector<FormerText> all;
  while (query.row()) all.push_back({instant(query.integer(0)), std::string(query.text(1))});
  return all;
}

std::vector<PlacedComment> Discussion::of_person(std::string_view person, std::int64_t before,
                                                 std::size_t limit) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query(
      "SELECT c.number, c.key, c.doc, c.parent, c.person, p.name, p.full_name, p.role, c.at, c.text, "
      "c.edited_at, c.deleted_at, c.hidden_at, c.hidden_why, w.gone_to FROM comments c "
      "JOIN persons p ON p.key = c.person JOIN papers w ON w.doc = c.doc WHERE c.person = ? AND c.number < ? "
      "AND c.deleted_at IS NULL AND c.hidden_at IS NULL ORDER BY c.number DESC LIMIT ?");
  query.bind(person).bind(below(before)).bind(limit);
  return placed(*reader, query);
}

std::vector<PlacedComment> Discussion::newest(std::int64_t before, std::size_t limit) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query(
      "SELECT c.number, c.key, c.doc, c.parent, c.person, p.name, p.full_name, p.role, c.at, c.text, "
      "c.edited_at, c.deleted_at, c.hidden_at, c.hidden_why, w.gone_to FROM comments c "
      "JOIN persons p ON p.key = c.person JOIN papers w ON w.doc = c.doc WHERE c.number < ? "
      "AND c.deleted_at IS NULL AND c.hidden_at IS NULL ORDER BY c.number DESC LIMIT ?");
  query.bind(below(before)).bind(limit);
  return placed(*reader, query);
}

}  // namespace quire::store
