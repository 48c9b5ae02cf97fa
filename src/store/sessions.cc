// How people are known again: sessions of browsers, tokens of programs.
#include "store/account_rows.h"

namespace quire::store {
namespace {

#define MAY_COME_IN "p.deleted_at IS NULL AND (p.banned_until IS NULL OR p.banned_until <= ?)"
#define SESSION_COLUMNS "s.hash, s.person, s.created_at, s.seen_at, s.expires_at, s.agent, s.address"
constexpr int kSessionColumns = 7;
#define TOKEN_COLUMNS "t.hash, t.person, t.name, t.hint, t.scopes, t.created_at, t.seen_at, t.expires_at"
constexpr int kTokenColumns = 8;

Session session_of(const Query& query) {
  return {std::string(query.text(0)), std::string(query.text(1)), instant(query.integer(2)),
          instant(query.integer(3)),  instant(query.integer(4)),  std::string(query.text(5)),
          std::string(query.text(6))};
}

Token token_of(const Query& query) {
  Token token;
  token.hash = query.text(0);
  token.person = query.text(1);
  token.name = query.text(2);
  token.hint = query.text(3);
  token.scopes = static_cast<int>(query.integer(4));
  token.created_at = instant(query.integer(5));
  token.seen_at = instant(query, 6);
  token.expires_at = instant(query, 7);
  return token;
}

}  // namespace

void Accounts::add_session(const Session& session) {
  tables_.write([&](Connection& writer) {
    writer
        .query(
            "INSERT INTO sessions(hash, person, created_at, seen_at, expires_at, agent, address) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(blob(session.hash))
        .bind(std::string_view(session.person))
        .bind(ms(session.created_at))
        .bind(ms(session.seen_at))
        .bind(ms(session.expires_at))
        .bind(std::string_view(session.agent))
        .bind(std::string_view(session.address))
        .run();
  });
}

std::optional<Accounts::Known> Accounts::session(std::string_view hash, Instant at) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query("SELECT " SESSION_COLUMNS ", " PERSON_COLUMNS
                              " FROM sessions s JOIN persons p ON p.key = s.person "
                              "WHERE s.hash = ? AND s.expires_at > ? AND " MAY_COME_IN);
  query.bind(blob(hash)).bind(ms(at)).bind(ms(at));
  if (!query.row()) return std::nullopt;
  return Known{person_of(query, kSessionColumns), session_of(query), {}};
}

std::vector<Session> Accounts::sessions(std::string_view key, Instant at) {
  Readers::Lease reader(tables_.readers());
  Query query =
      reader->query("SELECT " SESSION_COLUMNS
                    " FROM sessions s WHERE s.person = ? AND s.expires_at > ? ORDER BY s.seen_at DESC");
  query.bind(key).bind(ms(at));
  std::vector<Session> all;
  while (query.row()) all.push_back(session_of(query));
  return all;
}

void Accounts::session_seen(std::string_view hash, Instant at) {
  tables_.write([&](Connection& writer) {
    writer.query("UPDATE sessions SET seen_at = ? WHERE hash = ?").bind(ms(at)).bind(blob(hash)).run();
  });
}

bool Accounts::end_session(std::string_view key, std::string_view hash) {
  bool ended = false;
  tables_.write([&](Connection& writer) {
    writer.query("DELETE FROM sessions WHERE person = ? AND hash = ?").bind(key).bind(blob(hash)).run();
    ended = writer.changed_rows() > 0;
    if (ended) Tables::touch(writer);
  });
  return ended;
}

void Accounts::end_sessions(std::string_view key) {
  tables_.write([&](Connection& writer) {
    writer.query("DELETE FROM sessions WHERE person = ?").bind(key).run();
    Tables::touch(writer);
  });
}

Status Accounts::add_token(const Token& token, const Once& once) {
  bool added = true;
  write_once(tables_, once, [&](Connection& writer) {
    Query query = writer.query(
        "INSERT INTO tokens(hash, person, name, hint, scopes, created_at, seen_at, expires_at) "
        "VALUES (?, ?, ?, ?, ?, ?, NULL, ?) ON CONFLICT DO NOTHING RETURNING name");
    query.bind(blob(token.hash))
        .bind(std::string_view(token.person))
        .bind(std::string_view(token.name))
        .bind(std::string_view(token.hint))
        .bind(token.scopes)
        .bind(ms(token.created_at))
        .bind(ms(token.expires_at));
    added = query.row();
    return added;
  });
  if (!added) return Error{"there is a token of that name already"};
  return success();
}

std::optional<Accounts::Known> Accounts::token(std::string_view hash, Instant at) {
  Readers::Lease reader(tables_.readers());
  Query query =
      reader->query("SELECT " TOKEN_COLUMNS ", " PERSON_COLUMNS
                    " FROM tokens t JOIN persons p ON p.key = t.person "
                    "WHERE t.hash = ? AND (t.expires_at IS NULL OR t.expires_at > ?) AND " MAY_COME_IN);
  query.bind(blob(hash)).bind(ms(at)).bind(ms(at));
  if (!query.row()) return std::nullopt;
  return Known{person_of(query, kTokenColumns), {}, token_of(query)};
}

std::vector<Token> Accounts::tokens(std::string_view key) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query("SELECT " TOKEN_COLUMNS
                              " FROM tokens t WHERE t.person = ? ORDER BY t.created_at, t.name");
  query.bind(key);
  std::vector<Token> all;
  while (query.row()) all.push_back(token_of(query));
  return all;
}

void Accounts::token_seen(std::string_view hash, Instant at) {
  tables_.write([&](Connection& writer) {
    writer.query("UPDATE tokens SET seen_at = ? WHERE hash = ?").bind(ms(at)).bind(blob(hash)).run();
  });
}

bool Accounts::remove_token(std::string_view key, std::string_view name) {
  bool removed = false;
  tables_.write([&](Connection& writer) {
    writer.query("DELETE FROM tokens WHERE person = ? AND name = ?").bind(key).bind(name).run();
    removed = writer.changed_rows() > 0;
    if (removed) Tables::touch(writer);
  });
  return removed;
}

}  // namespace quire::store
