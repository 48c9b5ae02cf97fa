// A person goes: what is theirs goes with them, what others need stays without them; or it becomes another's.
#include "store/account_rows.h"
#include "store/interests.h"

namespace quire::store {
namespace {

void run(Connection& writer, const char* sql, std::string_view key) { writer.query(sql).bind(key).run(); }

/// Counts of votes follow, as in votes.cc: those of works that were joined to others are counted when they
/// come apart again.
void drop_votes(Connection& writer, std::string_view key) {
  run(writer,
      "UPDATE listed SET score = score - 1 WHERE doc IN (SELECT v.doc FROM votes v JOIN papers p ON p.doc = "
      "v.doc WHERE v.person = ? AND p.gone_to IS NULL)",
      key);
  run(writer,
      "UPDATE papers SET votes = votes - 1 WHERE gone_to IS NULL AND doc IN (SELECT doc FROM votes WHERE "
      "person = ?)",
      key);
  run(writer, "DELETE FROM votes WHERE person = ?", key);
}

/// While the person still has a name.
constexpr const char* kLeavePicks =
    "UPDATE picks SET submitter = '' WHERE copied <> 0 AND submitter = (SELECT name FROM persons "
    "WHERE key = ?1) AND day IN (SELECT day FROM submissions WHERE person = ?1)";

/// Somebody else who left reported the same.
constexpr const char* kReportedAnyway =
    "DELETE FROM reports WHERE person = ? AND EXISTS (SELECT 1 FROM reports r WHERE r.person = 'gone' AND "
    "r.kind = reports.kind AND r.target = reports.target)";
constexpr const char* kTakeBackDecisions =
    "UPDATE author_decisions SET undone_at = ?2 WHERE undone_at IS NULL AND number IN "
    "(SELECT decision FROM claims WHERE person = ?1)";

// What is theirs alone, and what would tell of them. A claim that was accepted says who they are: it is taken
// back. Notices are of comments that do not show any more. Of a report that is open curators need to know.
constexpr const char* kGoes[] = {
    "DELETE FROM sessions WHERE person = ?",
    "DELETE FROM tokens WHERE person = ?",
    "DELETE FROM single_use WHERE person = ?",
    "DELETE FROM shelf WHERE person = ?",
    "DELETE FROM shelf_tags WHERE person = ?",
    "DELETE FROM reads WHERE person = ?",
    "DELETE FROM interests WHERE person = ?",
    "DELETE FROM interests WHERE kind = 4 AND what = ?",
    "DELETE FROM mutes WHERE person = ?1 OR muted = ?1",
    "DELETE FROM notices WHERE person = ?1 OR by_person = ?1",
    "DELETE FROM letters WHERE person = ?",
    "DELETE FROM bounces WHERE address = (SELECT lower(email) FROM persons WHERE key = ?)",
    "DELETE FROM comment_texts WHERE comment IN (SELECT number FROM comments WHERE person = ?)",
    "DELETE FROM reports WHERE kind = 2 AND target = ?",
    "DELETE FROM reports WHERE person = ? AND closed_at IS NOT NULL",
    kReportedAnyway,
    "UPDATE submissions SET note = '' WHERE person = ?",
    "UPDATE claims SET proof = '' WHERE person = ?",
};

constexpr const char* kTakenBack[] = {
    kTakeBackDecisions,
    "UPDATE claims SET state = 4 WHERE person = ?1 AND state IN (0, 1) AND at <= ?2",
    "UPDATE corrections SET state = 4 WHERE person = ?1 AND state = 0 AND at <= ?2",
    "UPDATE comments SET text = '', deleted_at = coalesce(deleted_at, ?2) WHERE person = ?1",
};

/// What stays, under the name of all who left.
constexpr const char* kStays[] = {
    "UPDATE comments SET person = 'gone' WHERE person = ?",
    "UPDATE submissions SET person = 'gone' WHERE person = ?",
    "UPDATE places SET person = 'gone' WHERE person = ?",
    "UPDATE links SET person = 'gone' WHERE person = ?",
    "UPDATE links SET removed_by = 'gone' WHERE removed_by = ?",
    "UPDATE claims SET person = 'gone' WHERE person = ?",
    "UPDATE claims SET decided_by = 'gone' WHERE decided_by = ?",
    "UPDATE corrections SET person = 'gone' WHERE person = ?",
    "UPDATE corrections SET decided_by = 'gone' WHERE decided_by = ?",
    "UPDATE reports SET person = 'gone' WHERE person = ?",
    "UPDATE reports SET closed_by = 'gone' WHERE closed_by = ?",
    "UPDATE locks SET person = 'gone' WHERE person = ?",
    "UPDATE circles SET created_by = 'gone' WHERE created_by = ?",
    "UPDATE acts SET person = 'gone' WHERE person = ?",
    "UPDATE acts SET target = 'gone' WHERE target = ?",
    "UPDATE author_decisions SET person = 'gone' WHERE person = ?",
    "UPDATE author_decisions SET claimant = 'gone' WHERE claimant = ?",
    "UPDATE runs SET started_by = 'gone' WHERE started_by = ?",
};

/// Whom the rows that stay name.
void add_gone(Connection& writer) {
  writer
      .query(
          "INSERT INTO persons(key, name, skeleton, full_name, email, password, role, created_at, ban_why, "
          "deleted_at, settings) VALUES ('gone', 'somebody who left', 'somebody who left', '', '', '', 0, 0, "
          "'', 0, "
          "'{}') ON CONFLICT DO NOTHING")
      .run();
}

}  // namespace

void Accounts::remove(std::string_view key, Instant at) {
  tables_.write([&](Connection& writer) {
    drop_votes(writer, key);
    leave_circles(writer, key);
    run(writer, kLeavePicks, key);
    add_gone(writer);
    for (const char* sql : kGoes) run(writer, sql, key);
    for (const char* sql : kTakenBack) writer.query(sql).bind(key).bind(ms(at)).run();
    for (const char* sql : kStays) run(writer, sql, key);
    const std::string gone = "gone-" + std::string(key);
    writer
        .query(
            "UPDATE persons SET name = ?, skeleton = ?, full_name = '', email = '', email_key = NULL, "
            "email_confirmed_at = NULL, password = '', role = 0, banned_until = NULL, ban_why = '', "
            "deleted_at = ?, settings = '{}' WHERE key = ?")
        .bind(std::string_view(gone))
        .bind(std::string_view(gone))
        .bind(ms(at))
        .bind(key)
        .run();
    Tables::touch(writer);
  });
}

void Accounts::take_over(std::string_view from, std::string_view to) {
  // What both have stays the taker's.
  constexpr const char* kBoth[] = {
      "UPDATE votes SET person = ?2 WHERE person = ?1 AND doc NOT IN (SELECT doc FROM votes WHERE person = "
      "?2)",
      "UPDATE reads SET person = ?2 WHERE person = ?1 AND doc NOT IN (SELECT doc FROM reads WHERE person = "
      "?2)",
      "UPDATE shelf SET person = ?2 WHERE person = ?1 AND doc NOT IN (SELECT doc FROM shelf WHERE person = "
      "?2)",
      "UPDATE shelf_tags SET person = ?2 WHERE person = ?1 AND doc NOT IN (SELECT doc FROM shelf_tags WHERE "
      "person = ?2)",
      "UPDATE interests SET person = ?2 WHERE person = ?1 AND what NOT IN (SELECT what FROM interests WHERE "
      "person = ?2)",
      "UPDATE comments SET person = ?2 WHERE person = ?1",
      "UPDATE submissions SET person = ?2 WHERE person = ?1",
      "UPDATE places SET person = ?2 WHERE person = ?1",
      "UPDATE links SET person = ?2 WHERE person = ?1",
      "UPDATE claims SET person = ?2 WHERE person = ?1",
      "UPDATE corrections SET person = ?2 WHERE person = ?1",
      "UPDATE circles SET created_by = ?2 WHERE created_by = ?1",
      "UPDATE circle_members SET person = ?2 WHERE person = ?1 AND circle NOT IN (SELECT circle FROM "
      "circle_members WHERE person = ?2)",
  };
  tables_.write([&](Connection& writer) {
    for (const char* sql : kBoth) writer.query(sql).bind(from).bind(to).run();
    drop_votes(writer, from);
    for (const char* sql :
         {"DELETE FROM reads WHERE person = ?", "DELETE FROM shelf WHERE person = ?",
          "DELETE FROM shelf_tags WHERE person = ?", "DELETE FROM interests WHERE person = ?"})
      run(writer, sql, from);
    Tables::touch(writer);
  });
}

}  // namespace quire::store
