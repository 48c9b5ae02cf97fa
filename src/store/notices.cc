#include "store/notices.h"

#include <limits>

#include "store/discussion_rows.h"

namespace quire::store {
namespace {

/// One notice a comment and person, whatever it was first for.
void tell(Connection& writer, std::string_view person, Notice::Kind kind, const Comment& comment,
          Instant at) {
  writer
      .query(
          "INSERT INTO notices(person, kind, by_person, doc, comment, at) "
          "SELECT p.key, CAST(?1 AS BIGINT), CAST(?2 AS TEXT), CAST(?3 AS BIGINT), CAST(?4 AS BIGINT), "
          "CAST(?5 AS BIGINT) FROM persons p WHERE p.key = ?6 AND p.deleted_at IS NULL AND p.key <> ?2 "
          "AND NOT EXISTS (SELECT 1 FROM mutes m WHERE m.person = p.key AND m.muted = ?2) "
          "AND NOT EXISTS (SELECT 1 FROM notices n WHERE n.person = p.key AND n.comment = ?4)")
      .bind(static_cast<std::int64_t>(kind))
      .bind(std::string_view(comment.person))
      .bind(comment.doc)
      .bind(comment.number)
      .bind(ms(at))
      .bind(person)
      .run();
}

}  // namespace

void write_notices(Connection& writer, const Comment& comment, std::string_view answered,
                   std::span<const std::string> names, Instant at) {
  if (!answered.empty()) tell(writer, answered, Notice::Kind::reply, comment, at);
  for (const std::string& name : names) {
    std::string person;
    {
      Query query = writer.query("SELECT key FROM persons WHERE name = ?");
      query.bind(std::string_view(name));
      if (query.row()) person = query.text(0);
    }
    if (!person.empty()) tell(writer, person, Notice::Kind::mention, comment, at);
  }
}

std::vector<Notice> Notices::of(std::string_view person, std::int64_t before, std::size_t limit) {
  Readers::Lease reader(tables_.readers());
  std::vector<Notice> all;
  std::vector<bool> joined;
  {
    Query query = reader->query(
        "SELECT c.number, c.key, c.doc, c.parent, c.person, p.name, p.full_name, p.role, c.at, c.text, "
        "c.edited_at, c.deleted_at, c.hidden_at, c.hidden_why, n.number, n.kind, n.at, n.seen_at, w.gone_to "
        "FROM notices n JOIN comments c ON c.number = n.comment JOIN persons p ON p.key = c.person "
        "JOIN papers w ON w.doc = c.doc WHERE n.person = ?1 AND n.number < ?2 AND c.deleted_at IS NULL "
        "AND c.hidden_at IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM mutes m WHERE m.person = ?1 AND m.muted = c.person) ORDER BY n.number DESC LIMIT ?3");
    query.bind(person).bind(before > 0 ? before : std::numeric_limits<std::int64_t>::max()).bind(limit);
    while (query.row()) {
      Notice notice;
      notice.number = query.integer(kCommentColumns);
      notice.kind = static_cast<Notice::Kind>(query.integer(kCommentColumns + 1));
      notice.at = instant(query.integer(kCommentColumns + 2));
      notice.seen_at = instant(query, kCommentColumns + 3);
      notice.about.comment = read_comment(query);
      notice.about.paper = notice.about.comment.doc;
      joined.push_back(!query.null(kCommentColumns + 4));
      all.push_back(std::move(notice));
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i)
    if (joined[i]) all[i].about.paper = root_of(*reader, all[i].about.paper).value_or(all[i].about.paper);
  return all;
}

int Notices::unseen(std::string_view person) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query(
      "SELECT count(*) FROM notices n JOIN comments c ON c.number = n.comment WHERE n.person = ?1 "
      "AND n.seen_at IS NULL AND c.deleted_at IS NULL AND c.hidden_at IS NULL AND NOT EXISTS "
      "(SELECT 1 FROM mutes m WHERE m.person = ?1 AND m.muted = c.person)");
  query.bind(person);
  return query.row() ? static_cast<int>(query.integer(0)) : 0;
}

void Notices::see(std::string_view person, std::int64_t up_to, Instant at) {
  tables_.write([&](Connection& writer) {
    writer.query("UPDATE notices SET seen_at = ? WHERE person = ? AND number <= ? AND seen_at IS NULL")
        .bind(ms(at))
        .bind(person)
        .bind(up_to)
        .run();
    if (writer.changed_rows() > 0) Tables::touch(writer);
  });
}

bool Notices::mute(std::string_view person, std::string_view muted, bool on, Instant at) {
  if (person == muted) return false;
  bool known = false;
  tables_.write([&](Connection& writer) {
    {
      Query query = writer.query("SELECT count(*) FROM persons WHERE key = ? OR key = ?");
      query.bind(person).bind(muted);
      known = query.row() && query.integer(0) == 2;
    }
    if (!known) return;
    if (on)
      writer.query("INSERT INTO mutes(person, muted, at) VALUES (?,?,?) ON CONFLICT DO NOTHING")
          .bind(person)
          .bind(muted)
          .bind(ms(at))
          .run();
    else
      writer.query("DELETE FROM mutes WHERE person = ? AND muted = ?").bind(person).bind(muted).run();
    if (writer.changed_rows() > 0) Tables::touch(writer);
  });
  return known;
}

std::vector<MutedPerson> Notices::muted(std::string_view person) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query(
      "SELECT m.muted, p.name, m.at FROM mutes m JOIN persons p ON p.key = m.muted WHERE m.person = ? "
      "ORDER BY m.at DESC, p.name");
  query.bind(person);
  std::vector<MutedPerson> all;
  while (query.row())
    all.push_back({std::string(query.text(0)), std::string(query.text(1)), instant(query.integer(2))});
  return all;
}

}  // namespace quire::store
