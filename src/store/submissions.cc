#include "store/submissions.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "store/acts.h"
#include "text/unicode.h"

namespace quire::store {
namespace {

constexpr std::size_t kOrderedMax = 200;
constexpr int kRemoved = -1;  ///< `places.place` of what a curator took from the day
// `picks.copied`: 0 a listing's, 1 as a work that was joined has it, 2 of a submission.
constexpr int kSubmitted = 2;

Submission read(const Query& query) {
  return {static_cast<Doc>(query.integer(0)),
          Day::from_count(static_cast<std::int32_t>(query.integer(1))),
          std::string(query.text(2)),
          std::string(query.text(3)),
          std::string(query.text(4)),
          instant(query.integer(5)),
          instant(query, 6)};
}

#define QUIRE_SUBMISSION                                                                                 \
  "SELECT s.doc, s.day, s.person, p.name, s.note, s.at, s.removed_at FROM submissions s JOIN persons p " \
  "ON p.key = s.person "

std::optional<Submission> standing(Connection& connection, std::span<const Doc> members, Day day) {
  for (const Doc member : members) {
    Query query = connection.query(QUIRE_SUBMISSION "WHERE s.doc = ? AND s.day = ? AND s.removed_at IS NULL");
    query.bind(member).bind(day.count());
    if (query.row()) return read(query);
  }
  return std::nullopt;
}

bool has(Connection& connection, const char* sql, Doc doc, Day day) {
  Query query = connection.query(sql);
  query.bind(doc).bind(day.count());
  return query.row();
}

constexpr const char* kHasPick = "SELECT 1 FROM picks WHERE doc = ? AND day = ?";
constexpr const char* kIsRemoved = "SELECT 1 FROM places WHERE doc = ? AND day = ? AND place < 0";

std::optional<std::string> name_of(Connection& connection, const std::string& person) {
  Query query = connection.query("SELECT name FROM persons WHERE key = ?");
  query.bind(std::string_view(person));
  return query.row() ? std::optional(std::string(query.text(0))) : std::nullopt;
}

std::size_t submitted_since(Connection& connection, const std::string& person, Instant since) {
  Query query = connection.query("SELECT count(*) FROM submissions WHERE person = ? AND at >= ?");
  query.bind(std::string_view(person)).bind(ms(since));
  return query.row() ? static_cast<std::size_t>(query.integer(0)) : 0;
}

Status within_limit(Connection& connection, const std::string& person, Instant at) {
  const Day today = Day::of(at);
  if (submitted_since(connection, person, today.start()) < Submissions::kADay) return success();
  return Error{fmt::format("{} papers a day are the most that one person submits; the next on {} (UTC)",
                           Submissions::kADay, (today + 1).written())};
}

/// What stands in the way of a submission, as an error.
Status may_stand(Connection& connection, const Submission& wanted, std::span<const Doc> members,
                 bool is_curator) {
  const std::string day = wanted.day.written();
  if (const auto other = standing(connection, members, wanted.day))
    return Error{fmt::format("{} has submitted it for {} already", other->name, day)};
  if (has(connection, kHasPick, members.front(), wanted.day))
    return Error{fmt::format("it is chosen for {} already", day)};
  if (is_curator) return success();
  for (const Doc member : members)
    if (has(connection, kIsRemoved, member, wanted.day))
      return Error{fmt::format("a curator took it from {}", day)};
  return within_limit(connection, wanted.person, wanted.at);
}

void write_submission(Connection& writer, const Submission& one) {
  writer
      .query(
          "INSERT INTO submissions(doc, day, person, note, at) VALUES (?,?,?,?,?) ON CONFLICT(doc, day) DO "
          "UPDATE SET person = excluded.person, note = excluded.note, at = excluded.at, removed_at = NULL")
      .bind(one.doc)
      .bind(one.day.count())
      .bind(std::string_view(one.person))
      .bind(std::string_view(one.note))
      .bind(ms(one.at))
      .run();
  writer.query("INSERT INTO picks(doc, day, votes, comments, submitter, copied) VALUES (?,?,0,0,?,?)")
      .bind(one.doc)
      .bind(one.day.count())
      .bind(std::string_view(one.name))
      .bind(kSubmitted)
      .run();
}

/// Picks of one day go: those of submissions, or all. What works that were joined still have is copied anew.
void delete_picks(Connection& writer, std::span<const Doc> members, Day day, bool all) {
  for (const Doc member : members)
    writer.query("DELETE FROM picks WHERE doc = ? AND day = ? AND copied >= ?")
        .bind(member)
        .bind(day.count())
        .bind(all                         ? 0
              : member == members.front() ? 1
                                          : kSubmitted)
        .run();
  for (const Doc member : members.subspan(1))
    writer
        .query(
            "INSERT INTO picks(doc, day, votes, comments, submitter, copied) SELECT CAST(? AS BIGINT), day, "
            "votes, comments, submitter, 1 FROM picks WHERE doc = ? AND day = ? AND copied <> 1 "
            "ON CONFLICT DO NOTHING")
        .bind(members.front())
        .bind(member)
        .bind(day.count())
        .run();
}

void close_submissions(Connection& writer, std::span<const Doc> members, Day day, Instant at) {
  for (const Doc member : members)
    writer.query("UPDATE submissions SET removed_at = ? WHERE doc = ? AND day = ? AND removed_at IS NULL")
        .bind(ms(at))
        .bind(member)
        .bind(day.count())
        .run();
}

std::string key_of(Connection& connection, Doc doc) {
  Query query = connection.query("SELECT id FROM papers WHERE doc = ?");
  query.bind(doc);
  return query.row() ? std::string(query.text(0)) : std::string();
}

void forget_places(Connection& writer, Day day, std::span<const Doc> members) {
  for (const Doc member : members)
    writer.query("DELETE FROM places WHERE day = ? AND doc = ?").bind(day.count()).bind(member).run();
}

void write_place(Connection& writer, Day day, Doc doc, std::int64_t place, const std::string& person,
                 Instant at) {
  writer
      .query(
          "INSERT INTO places(day, doc, place, person, at) VALUES (?,?,?,?,?) ON CONFLICT(day, doc) DO "
          "UPDATE "
          "SET place = excluded.place, person = excluded.person, at = excluded.at")
      .bind(day.count())
      .bind(doc)
      .bind(place)
      .bind(std::string_view(person))
      .bind(ms(at))
      .run();
}

}  // namespace

std::vector<Doc> places_of(Connection& connection, Day day) {
  Query query = connection.query(
      "WITH RECURSIVE up(place, doc) AS (SELECT place, doc FROM places WHERE day = ? AND place > 0 UNION ALL "
      "SELECT up.place, p.gone_to FROM up JOIN papers p ON p.doc = up.doc WHERE p.gone_to IS NOT NULL) "
      "SELECT p.doc, min(up.place) AS first FROM up JOIN papers p ON p.doc = up.doc "
      "WHERE p.gone_to IS NULL GROUP BY p.doc ORDER BY first, p.doc");
  query.bind(day.count());
  std::vector<Doc> docs;
  while (query.row()) docs.push_back(static_cast<Doc>(query.integer(0)));
  return docs;
}

std::vector<Doc> day_in_order(Connection& connection, Day day, std::size_t limit) {
  std::vector<Doc> docs;
  std::unordered_set<Doc> placed;
  if (const auto wanted = places_of(connection, day); !wanted.empty()) {
    const std::string list = as_list(wanted);
    {
      Query query = connection.query(worded(
          connection, "SELECT doc FROM listed WHERE day = ? AND doc IN (SELECT value FROM json_each(?))",
          "SELECT doc FROM listed WHERE day = ? AND doc IN (SELECT CAST(value AS BIGINT) FROM "
          "json_array_elements_text(CAST(CAST(? AS TEXT) AS json)))"));
      query.bind(day.count()).bind(std::string_view(list));
      while (query.row()) placed.insert(static_cast<Doc>(query.integer(0)));
    }
    for (const Doc doc : wanted)
      if (placed.contains(doc) && docs.size() < limit) docs.push_back(doc);
  }
  // Read in the order of the key; a paper is listed once a day.
  Query query =
      connection.query("SELECT doc FROM listed WHERE day = ? ORDER BY picked DESC, score DESC, id LIMIT ?");
  query.bind(day.count()).bind(std::min<std::size_t>(limit, 1u << 31));
  while (docs.size() < limit && query.row())
    if (const auto doc = static_cast<Doc>(query.integer(0)); !placed.contains(doc)) docs.push_back(doc);
  return docs;
}

Status Submissions::may_submit(const std::string& person, Instant at) {
  Readers::Lease reader(tables_.readers());
  return within_limit(*reader, person, at);
}

Result<Submission> Submissions::submit(const Submission& submission, bool is_curator, const Once& once) {
  if (submission.note.size() > kNoteBytesMax)
    return Error{fmt::format("a note of {} bytes is longer than {}", submission.note.size(), kNoteBytesMax)};
  Result<Submission> given = submission;
  write_once(tables_, once, [&](Connection& writer) {
    Submission one = submission;
    one.doc = sure_root_of(writer, submission.doc);
    one.note = text::one_line(submission.note);
    const auto members = members_of(writer, one.doc);
    if (auto before = standing(writer, members, one.day);
        before && before->person == one.person && before->note == one.note) {
      given = std::move(*before);
      return true;
    }
    const auto name = name_of(writer, one.person);
    if (!name) throw StoreError("no person has the key " + one.person);
    one.name = *name;
    if (const Status may = may_stand(writer, one, members, is_curator); !may) {
      given = Error{may.error()};
      return false;
    }
    forget_places(writer, one.day, members);
    repick(writer, one.doc, one.at, [&](Connection&) { write_submission(writer, one); });
    given = std::move(one);
    return true;
  });
  return given;
}

bool Submissions::take_back(Doc doc, Day day, Instant at) {
  bool stood = false;
  tables_.write([&](Connection& writer) {
    const auto members = members_of(writer, sure_root_of(writer, doc));
    stood = standing(writer, members, day).has_value();
    if (!stood) return;
    repick(writer, members.front(), at, [&](Connection&) {
      close_submissions(writer, members, day, at);
      delete_picks(writer, members, day, false);
    });
  });
  return stood;
}

std::vector<Submission> Submissions::of_day(Day day) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query(
      "WITH RECURSIVE up(doc, root) AS (SELECT doc, doc FROM submissions WHERE day = ?1 AND removed_at IS "
      "NULL "
      "UNION ALL SELECT up.doc, p.gone_to FROM up JOIN papers p ON p.doc = up.root WHERE p.gone_to IS NOT "
      "NULL) SELECT r.doc, s.day, s.person, p.name, s.note, s.at, s.removed_at FROM up "
      "JOIN papers r ON r.doc = up.root AND r.gone_to IS NULL "
      "JOIN submissions s ON s.doc = up.doc AND s.day = ?1 JOIN persons p ON p.key = s.person "
      "ORDER BY s.at, r.doc");
  query.bind(day.count());
  std::vector<Submission> all;
  while (query.row()) all.push_back(read(query));
  return all;
}

std::vector<Submission> Submissions::of_person(const std::string& person, std::size_t limit) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query(QUIRE_SUBMISSION "WHERE s.person = ? ORDER BY s.at DESC, s.doc LIMIT ?");
  query.bind(std::string_view(person)).bind(limit);
  std::vector<Submission> all;
  while (query.row()) all.push_back(read(query));
  return all;
}

std::optional<Submission> Submissions::of(Doc doc, Day day) {
  Readers::Lease reader(tables_.readers());
  const auto root = root_of(*reader, doc);
  return root ? standing(*reader, members_of(*reader, *root), day) : std::nullopt;
}

// ---- Places ----

std::vector<Doc> Submissions::places(Day day) {
  Readers::Lease reader(tables_.readers());
  return places_of(*reader, day);
}

Status Submissions::move(Day day, Doc doc, std::size_t place, const std::string& person, Instant at) {
  Status moved = success();
  tables_.write([&](Connection& writer) {
    const Doc root = sure_root_of(writer, doc);
    auto docs = day_in_order(writer, day, kOrderedMax);
    const auto from = std::find(docs.begin(), docs.end(), root);
    if (from == docs.end()) {
      moved = Error{fmt::format("it is not among the first {} papers of {}", kOrderedMax, day.written())};
      return;
    }
    auto placed = places_of(writer, day);
    std::size_t placed_count = placed.size();
    if (std::find(placed.begin(), placed.end(), root) == placed.end()) ++placed_count;
    const std::size_t to = std::clamp<std::size_t>(place, 1, docs.size());
    docs.erase(from);
    docs.insert(docs.begin() + static_cast<std::ptrdiff_t>(to - 1), root);
    writer.query("DELETE FROM places WHERE day = ? AND place > 0").bind(day.count()).run();
    for (std::size_t i = 0; i < std::min(std::max(placed_count, to), docs.size()); ++i)
      write_place(writer, day, docs[i], static_cast<std::int64_t>(i) + 1, person, at);
    Tables::touch(writer);
  });
  return moved;
}

void Submissions::unplace(Day day) {
  tables_.write([&](Connection& writer) {
    writer.query("DELETE FROM places WHERE day = ? AND place > 0").bind(day.count()).run();
    if (writer.changed_rows() > 0) Tables::touch(writer);
  });
}

bool Submissions::remove_pick(Day day, Doc doc, const std::string& person, const std::string& why,
                              Instant at) {
  bool removed = false;
  tables_.write([&](Connection& writer) {
    const auto members = members_of(writer, sure_root_of(writer, doc));
    if (!has(writer, kHasPick, members.front(), day)) return;
    removed = true;
    repick(writer, members.front(), at, [&](Connection&) {
      close_submissions(writer, members, day, at);
      delete_picks(writer, members, day, true);
      for (const Doc member : members) write_place(writer, day, member, kRemoved, person, at);
    });
    write_act(writer, {0, at, person, "remove a pick",
                       fmt::format("paper {}, {}", key_of(writer, members.front()), day.iso()), why});
  });
  return removed;
}

}  // namespace quire::store
