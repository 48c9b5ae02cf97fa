// All that is stored about a person, as they may have it: one JSON document, a list a table, in the words of
// the columns. Hashes of secrets and passwords are left out; they are of no use to anybody.
#include <array>

#include <boost/json.hpp>

#include "store/account_rows.h"

namespace quire::store {
namespace {

/// Kinds of columns: t text, n number, i moment (ms since 1970).
struct Column {
  const char* name;
  char kind;
};
struct Section {
  const char* name;
  std::span<const Column> columns;
  const char* sql;  ///< one value: the person's key
};

#define SECTION(name, sql, ...)                                                \
  Section {                                                                    \
    name,                                                                      \
        [] {                                                                   \
          static constexpr auto kColumns = std::to_array<Column>(__VA_ARGS__); \
          return std::span<const Column>(kColumns);                            \
        }(),                                                                   \
        sql                                                                    \
  }

std::vector<Section> sections() {
  return {
      SECTION(
          "account",
          "SELECT key, name, full_name, email, email_confirmed_at, role, created_at, banned_until, ban_why, "
          "settings FROM persons WHERE key = ?",
          {{"key", 't'},
           {"name", 't'},
           {"full_name", 't'},
           {"email", 't'},
           {"email_confirmed_at", 'i'},
           {"role", 'n'},
           {"created_at", 'i'},
           {"banned_until", 'i'},
           {"ban_why", 't'},
           {"settings", 't'}}),
      SECTION(
          "sessions",
          "SELECT created_at, seen_at, expires_at, agent, address FROM sessions WHERE person = ? ORDER BY 1",
          {{"created_at", 'i'}, {"seen_at", 'i'}, {"expires_at", 'i'}, {"browser", 't'}, {"address", 't'}}),
      SECTION("tokens",
              "SELECT name, hint, scopes, created_at, seen_at, expires_at FROM tokens WHERE person = ? ORDER "
              "BY 1",
              {{"name", 't'},
               {"ends_with", 't'},
               {"scopes", 'n'},
               {"created_at", 'i'},
               {"seen_at", 'i'},
               {"expires_at", 'i'}}),
      SECTION(
          "votes",
          "SELECT p.id, v.at FROM votes v JOIN papers p ON p.doc = v.doc WHERE v.person = ? AND v.copied = 0 "
          "ORDER BY v.at, p.id",
          {{"paper", 't'}, {"at", 'i'}}),
      SECTION("read",
              "SELECT p.id, r.at FROM reads r JOIN papers p ON p.doc = r.doc WHERE r.person = ? ORDER BY "
              "r.at, p.id",
              {{"paper", 't'}, {"at", 'i'}}),
      SECTION("reading_list",
              "SELECT p.id, s.kept_at, s.hidden_at, s.done_at, s.note FROM shelf s JOIN papers p ON p.doc = "
              "s.doc "
              "WHERE s.person = ? ORDER BY p.id",
              {{"paper", 't'}, {"kept_at", 'i'}, {"hidden_at", 'i'}, {"done_at", 'i'}, {"note", 't'}}),
      SECTION("tags",
              "SELECT p.id, t.tag FROM shelf_tags t JOIN papers p ON p.doc = t.doc WHERE t.person = ? "
              "ORDER BY p.id, t.tag",
              {{"paper", 't'}, {"tag", 't'}}),
      SECTION("follows", "SELECT kind, what, title, at FROM interests WHERE person = ? ORDER BY at, what",
              {{"kind", 'n'}, {"what", 't'}, {"title", 't'}, {"at", 'i'}}),
      SECTION("comments",
              "SELECT c.key, p.id, c.at, c.text, c.edited_at, c.deleted_at, c.hidden_at, c.hidden_why FROM "
              "comments c JOIN papers p ON p.doc = c.doc WHERE c.person = ? ORDER BY c.number",
              {{"key", 't'},
               {"paper", 't'},
               {"at", 'i'},
               {"text", 't'},
               {"edited_at", 'i'},
               {"deleted_at", 'i'},
               {"hidden_at", 'i'},
               {"hidden_why", 't'}}),
      SECTION("comments_before",
              "SELECT c.key, t.until, t.text FROM comment_texts t JOIN comments c ON c.number = t.comment "
              "WHERE c.person = ? ORDER BY c.number, t.until",
              {{"key", 't'}, {"until", 'i'}, {"text", 't'}}),
      SECTION("submissions",
              "SELECT p.id, s.note, s.at, s.removed_at FROM submissions s JOIN papers p ON p.doc = s.doc "
              "WHERE s.person = ? ORDER BY s.at, p.id",
              {{"paper", 't'}, {"note", 't'}, {"at", 'i'}, {"removed_at", 'i'}}),
      SECTION("links",
              "SELECT p.id, l.url, l.title, l.at, l.removed_at FROM links l JOIN papers p ON p.doc = l.doc "
              "WHERE l.person = ? ORDER BY l.number",
              {{"paper", 't'}, {"url", 't'}, {"title", 't'}, {"at", 'i'}, {"removed_at", 'i'}}),
      SECTION("claims",
              "SELECT paper, name, proof, at, state, decided_at, why FROM claims WHERE person = ? ORDER BY "
              "number",
              {{"paper", 't'},
               {"name", 't'},
               {"proof", 't'},
               {"at", 'i'},
               {"state", 'n'},
               {"decided_at", 'i'},
               {"why", 't'}}),
      SECTION(
          "corrections",
          "SELECT p.id, c.field, c.value, c.why, c.at, c.state, c.decided_at, c.verdict FROM corrections c "
          "JOIN papers p ON p.doc = c.doc WHERE c.person = ? ORDER BY c.number",
          {{"paper", 't'},
           {"field", 't'},
           {"value", 't'},
           {"why", 't'},
           {"at", 'i'},
           {"state", 'n'},
           {"decided_at", 'i'},
           {"verdict", 't'}}),
      SECTION(
          "reports",
          "SELECT kind, target, why, at, closed_at, verdict FROM reports WHERE person = ? ORDER BY number",
          {{"kind", 'n'}, {"target", 't'}, {"why", 't'}, {"at", 'i'}, {"closed_at", 'i'}, {"verdict", 't'}}),
      SECTION("notices", "SELECT kind, at, seen_at FROM notices WHERE person = ? ORDER BY number",
              {{"kind", 'n'}, {"at", 'i'}, {"seen_at", 'i'}}),
      SECTION("circles", "SELECT circle, keeper, at FROM circle_members WHERE person = ? ORDER BY circle",
              {{"circle", 't'}, {"keeper", 'n'}, {"at", 'i'}}),
      SECTION("muted",
              "SELECT p.name, m.at FROM mutes m JOIN persons p ON p.key = m.muted WHERE m.person = ? ORDER "
              "BY m.at",
              {{"name", 't'}, {"at", 'i'}}),
      SECTION("letters",
              "SELECT kind, recipient, subject, list_id, created_at, sent_at, bounced_at, fault FROM letters "
              "WHERE person = ? ORDER BY number",
              {{"kind", 't'},
               {"recipient", 't'},
               {"subject", 't'},
               {"list", 't'},
               {"created_at", 'i'},
               {"sent_at", 'i'},
               {"bounced_at", 'i'},
               {"fault", 't'}}),
      SECTION("bounces",
              "SELECT b.address, b.count, b.at, b.why, b.suspended_at FROM bounces b JOIN persons p ON "
              "lower(p.email) = b.address WHERE p.key = ?",
              {{"address", 't'}, {"count", 'n'}, {"at", 'i'}, {"why", 't'}, {"suspended_at", 'i'}}),
      SECTION("acts", "SELECT at, what, target, why FROM acts WHERE person = ? ORDER BY number",
              {{"at", 'i'}, {"what", 't'}, {"target", 't'}, {"why", 't'}}),
  };
}

boost::json::object row_of(const Query& query, std::span<const Column> columns) {
  boost::json::object row;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const int at = static_cast<int>(i);
    if (query.null(at)) continue;
    if (columns[i].kind == 't')
      row[columns[i].name] = query.text(at);
    else if (columns[i].kind == 'i')
      row[columns[i].name] = iso(instant(query.integer(at)));
    else
      row[columns[i].name] = query.integer(at);
  }
  return row;
}

}  // namespace

std::string Accounts::everything(std::string_view key) {
  Readers::Lease reader(tables_.readers());
  boost::json::object all;
  for (const Section& section : sections()) {
    boost::json::array rows;
    Query query = reader->query(section.sql);
    query.bind(key);
    while (query.row()) rows.push_back(row_of(query, section.columns));
    all[section.name] = std::move(rows);
  }
  return boost::json::serialize(all) + "\n";
}

}  // namespace quire::store
