#include "store/moderation.h"

#include <fmt/format.h>

#include "store/discussion_rows.h"

namespace quire::store {
namespace {

/// Runs a step that may end in an error, in a writing transaction.
template <class Step>
Status written(Tables& tables, const Step& step) {
  Status status = success();
  tables.write([&](Connection& writer) { status = step(writer); });
  return status;
}

Status why_is_given(const std::string& why) {
  if (why.find_first_not_of(" \t\r\n") == std::string::npos) return Error{"say why, in a few words"};
  if (why.size() > Moderation::kWhyBytesMax)
    return Error{
        fmt::format("the reason has {} bytes, at most {} are kept", why.size(), Moderation::kWhyBytesMax)};
  if (why.find('\0') != std::string::npos) return Error{"the reason is not text"};
  return success();
}

void close_reports(Connection& writer, Reported kind, std::string_view target, const std::string& curator,
                   std::string_view verdict, Instant at) {
  writer
      .query(
          "UPDATE reports SET closed_at = ?, closed_by = ?, verdict = ? WHERE kind = ? AND target = ? "
          "AND closed_at IS NULL")
      .bind(ms(at))
      .bind(std::string_view(curator))
      .bind(verdict)
      .bind(static_cast<std::int64_t>(kind))
      .bind(target)
      .run();
}

/// The key that a paper has now.
std::optional<std::string> paper_key(Connection& connection, Doc paper) {
  Query query = connection.query("SELECT id FROM papers WHERE doc = ? AND gone_to IS NULL");
  query.bind(paper);
  return query.row() ? std::optional(std::string(query.text(0))) : std::nullopt;
}

Status no_such_comment(std::string_view key) {
  return Error{fmt::format("there is no comment {}", key.substr(0, 40))};
}

}  // namespace

Status Moderation::hide(std::string_view key, const std::string& curator, const std::string& why,
                        Instant at) {
  if (auto given = why_is_given(why); !given) return given;
  return written(tables_, [&](Connection& writer) -> Status {
    const auto comment = find_comment(writer, key);
    if (!comment) return no_such_comment(key);
    if (comment->hidden_at) return Error{"that comment is hidden already"};
    writer.query("UPDATE comments SET hidden_at = ?, hidden_why = ? WHERE number = ?")
        .bind(ms(at))
        .bind(std::string_view(why))
        .bind(comment->number)
        .run();
    close_reports(writer, Reported::comment, key, curator, "hidden", at);
    write_act(writer, {0, at, curator, "hide", comment->key, why});
    Tables::touch(writer);
    return success();
  });
}

Status Moderation::show(std::string_view key, const std::string& curator, const std::string& why,
                        Instant at) {
  return written(tables_, [&](Connection& writer) -> Status {
    const auto comment = find_comment(writer, key);
    if (!comment) return no_such_comment(key);
    if (!comment->hidden_at) return Error{"that comment is not hidden"};
    writer.query("UPDATE comments SET hidden_at = NULL, hidden_why = '' WHERE number = ?")
        .bind(comment->number)
        .run();
    write_act(writer, {0, at, curator, "show", comment->key, why});
    Tables::touch(writer);
    return success();
  });
}

Status Moderation::lock(Doc paper, const std::string& curator, const std::string& why, Instant at) {
  if (auto given = why_is_given(why); !given) return given;
  return written(tables_, [&](Connection& writer) -> Status {
    const auto key = paper_key(writer, paper);
    if (!key) return Error{"there is no such paper"};
    if (is_locked(writer, paper)) return Error{"that discussion is closed already"};
    writer.query("INSERT INTO locks(doc, person, why, at) VALUES (?,?,?,?)")
        .bind(paper)
        .bind(std::string_view(curator))
        .bind(std::string_view(why))
        .bind(ms(at))
        .run();
    write_act(writer, {0, at, curator, "lock", *key, why});
    Tables::touch(writer);
    return success();
  });
}

// A lock may be of a work that was joined to the paper: all of them go.
Status Moderation::unlock(Doc paper, const std::string& curator, const std::string& why, Instant at) {
  return written(tables_, [&](Connection& writer) -> Status {
    const auto key = paper_key(writer, paper);
    if (!key) return Error{"there is no such paper"};
    if (!is_locked(writer, paper)) return Error{"that discussion is open"};
    writer
        .query(
            "WITH RECURSIVE works(doc) AS (SELECT CAST(? AS BIGINT) UNION ALL "
            "SELECT p.doc FROM papers p JOIN works w ON p.gone_to = w.doc) "
            "DELETE FROM locks WHERE doc IN (SELECT doc FROM works)")
        .bind(paper)
        .run();
    write_act(writer, {0, at, curator, "unlock", *key, why});
    Tables::touch(writer);
    return success();
  });
}

Status Moderation::report(Reported kind, const std::string& target, const std::string& person,
                          const std::string& why, Instant at, const Once& once) {
  if (auto given = why_is_given(why); !given) return given;
  const auto step = [&](Connection& writer) -> Status {
    if (auto may = may_write(writer, person, at); !may) return Error{may.why};
    if (kind == Reported::comment && !find_comment(writer, target)) return no_such_comment(target);
    writer
        .query(
            "INSERT INTO reports(kind, target, person, why, at, verdict) VALUES (?,?,?,?,?,'') "
            "ON CONFLICT DO NOTHING")
        .bind(static_cast<std::int64_t>(kind))
        .bind(std::string_view(target))
        .bind(std::string_view(person))
        .bind(std::string_view(why))
        .bind(ms(at))
        .run();
    if (writer.changed_rows() > 0) Tables::touch(writer);
    return success();
  };
  Status status = success();
  write_once(tables_, once, [&](Connection& writer) {
    status = step(writer);
    return status.ok();
  });
  return status;
}

std::vector<Report> Moderation::open_reports(std::size_t limit) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query(
      "SELECT c.number, c.key, c.doc, c.parent, c.person, p.name, p.full_name, p.role, c.at, c.text, "
      "c.edited_at, c.deleted_at, c.hidden_at, c.hidden_why, r.number, r.kind, r.target, r.person, q.name, "
      "r.why, r.at FROM reports r JOIN persons q ON q.key = r.person "
      "LEFT JOIN comments c ON r.kind = 0 AND c.key = r.target LEFT JOIN persons p ON p.key = c.person "
      "WHERE r.closed_at IS NULL ORDER BY r.number LIMIT ?");
  query.bind(limit);
  std::vector<Report> all;
  while (query.row()) {
    constexpr int kAt = kCommentColumns;
    Report report{query.integer(kAt),
                  static_cast<Reported>(query.integer(kAt + 1)),
                  std::string(query.text(kAt + 2)),
                  std::string(query.text(kAt + 3)),
                  std::string(query.text(kAt + 4)),
                  std::string(query.text(kAt + 5)),
                  instant(query.integer(kAt + 6))};
    if (!query.null(0)) {
      Comment comment = read_comment(query);
      const Doc doc = comment.doc;
      report.comment = PlacedComment{std::move(comment), doc};
    }
    all.push_back(std::move(report));
  }
  for (Report& report : all)
    if (report.comment) report.comment->paper = root_of(*reader, report.comment->paper).value_or(0);
  return all;
}

std::uint64_t Moderation::count_open_reports() {
  Readers::Lease reader(tables_.readers());
  return static_cast<std::uint64_t>(
      reader->number("SELECT count(*) FROM reports WHERE closed_at IS NULL").value_or(0));
}

Status Moderation::dismiss(std::int64_t number, const std::string& curator, const std::string& why,
                           Instant at) {
  return written(tables_, [&](Connection& writer) -> Status {
    Reported kind = Reported::comment;
    std::string target;
    {
      Query query = writer.query("SELECT kind, target FROM reports WHERE number = ? AND closed_at IS NULL");
      query.bind(number);
      if (!query.row()) return Error{"there is no such report, or it is closed"};
      kind = static_cast<Reported>(query.integer(0));
      target = query.text(1);
    }
    close_reports(writer, kind, target, curator, "dismissed", at);
    write_act(writer, {0, at, curator, "dismiss", target, why});
    Tables::touch(writer);
    return success();
  });
}

}  // namespace quire::store
