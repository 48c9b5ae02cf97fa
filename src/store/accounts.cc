// Persons: added, found, changed.
#include "store/accounts.h"

#include <algorithm>

#include "store/account_rows.h"
#include "store/many.h"

namespace quire::store {

std::string email_key(std::string_view email) {
  std::string key(email);
  for (char& c : key)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return key;
}

Person person_of(const Query& query, int first) {
  Person person;
  person.key = query.text(first);
  person.name = query.text(first + 1);
  person.look = query.text(first + 2);
  person.full_name = query.text(first + 3);
  person.email = query.text(first + 4);
  person.email_confirmed_at = instant(query, first + 5);
  person.password = query.text(first + 6);
  person.role = static_cast<Role>(query.integer(first + 7));
  person.created_at = instant(query.integer(first + 8));
  person.banned_until = instant(query, first + 9);
  person.ban_why = query.text(first + 10);
  person.deleted_at = instant(query, first + 11);
  return person;
}

bool email_is_free(Connection& connection, std::string_view key, std::string_view email) {
  const std::string compared = email_key(email);
  Query query = connection.query("SELECT 1 FROM persons WHERE email_key = ? AND key <> ?");
  query.bind(std::string_view(compared)).bind(key);
  return !query.row();
}

void set_email(Connection& writer, std::string_view key, std::string_view email, Instant at) {
  const std::string compared = email_key(email);
  writer.query("UPDATE persons SET email = ?, email_key = ?, email_confirmed_at = ? WHERE key = ?")
      .bind(email)
      .bind(std::string_view(compared))
      .bind(ms(at))
      .bind(key)
      .run();
  Letters::forget_bounces(writer, email);  // whoever confirmed it got a letter there
}

Status insert_person(Connection& writer, const Person& person) {
  const std::string compared = person.email_confirmed_at ? email_key(person.email) : std::string();
  if (!compared.empty() && !email_is_free(writer, person.key, person.email))
    return Error{"that address is another account's"};
  Query query = writer.query(
      "INSERT INTO persons(key, name, skeleton, full_name, email, email_key, email_confirmed_at, password, "
      "role, created_at, banned_until, ban_why, deleted_at, settings) "
      "VALUES (?, ?, ?, ?, ?, NULLIF(?, ''), ?, ?, ?, ?, NULL, '', NULL, '{}') "
      "ON CONFLICT DO NOTHING RETURNING key");
  query.bind(std::string_view(person.key))
      .bind(std::string_view(person.name))
      .bind(std::string_view(person.look))
      .bind(std::string_view(person.full_name))
      .bind(std::string_view(person.email))
      .bind(std::string_view(compared))
      .bind(ms(person.email_confirmed_at))
      .bind(std::string_view(person.password))
      .bind(static_cast<std::int64_t>(person.role))
      .bind(ms(person.created_at));
  if (!query.row()) return Error{"the name is taken, or looks like one that is; choose another"};
  Tables::touch(writer);
  return success();
}

Result<Person> Accounts::add(const Person& person) {
  Status added = success();
  tables_.write([&](Connection& writer) { added = insert_person(writer, person); });
  if (!added) return Error{added.error()};
  return person;
}

namespace {

std::optional<Person> only(Query&& query) {
  return query.row() ? std::optional(person_of(query)) : std::nullopt;
}

}  // namespace

std::optional<Person> Accounts::person(std::string_view key) {
  Readers::Lease reader(tables_.readers());
  return only(std::move(reader->query("SELECT " PERSON_COLUMNS " FROM persons p WHERE p.key = ?").bind(key)));
}

std::optional<Person> Accounts::named(std::string_view name) {
  Readers::Lease reader(tables_.readers());
  return only(
      std::move(reader->query("SELECT " PERSON_COLUMNS " FROM persons p WHERE p.name = ?").bind(name)));
}

std::set<std::string> Accounts::known_names(const std::vector<std::string>& names) {
  std::set<std::string> known;
  Readers::Lease reader(tables_.readers());
  for (std::size_t at = 0; at < names.size(); at += kMany) {
    Query query = reader->query(
        "SELECT name FROM persons WHERE key <> 'owner' AND deleted_at IS NULL AND name IN (" MANY_VALUES ")");
    for (std::size_t i = 0; i < kMany; ++i)
      query.bind(std::string_view(names[std::min(at + i, names.size() - 1)]));
    while (query.row()) known.emplace(query.text(0));
  }
  return known;
}

std::optional<Person> Accounts::looking_like(std::string_view look) {
  Readers::Lease reader(tables_.readers());
  return only(
      std::move(reader->query("SELECT " PERSON_COLUMNS " FROM persons p WHERE p.skeleton = ?").bind(look)));
}

std::optional<Person> Accounts::with_email(std::string_view email) {
  const std::string compared = email_key(email);
  Readers::Lease reader(tables_.readers());
  return only(std::move(reader->query("SELECT " PERSON_COLUMNS " FROM persons p WHERE p.email_key = ?")
                            .bind(std::string_view(compared))));
}

std::vector<Person> Accounts::people(const PeopleWanted& wanted) {
  std::string pattern = "%";
  for (const char c : email_key(wanted.search)) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += c;
  }
  if (pattern.size() > 1) pattern += '%';
  Readers::Lease reader(tables_.readers());
  Query query = reader->query("SELECT " PERSON_COLUMNS
                              " FROM persons p WHERE p.key <> 'owner' AND p.deleted_at IS NULL AND "
                              "(lower(p.name) LIKE ?1 ESCAPE '!' OR lower(p.full_name) LIKE ?1 ESCAPE '!' OR "
                              "lower(p.email) LIKE ?1 ESCAPE '!') ORDER BY p.name LIMIT ?2 OFFSET ?3");
  query.bind(std::string_view(pattern)).bind(wanted.limit).bind(wanted.skip);
  std::vector<Person> all;
  while (query.row()) all.push_back(person_of(query));
  return all;
}

Accounts::Any Accounts::any() {
  Readers::Lease reader(tables_.readers());
  if (reader->number("SELECT 1 FROM persons WHERE password <> '' AND deleted_at IS NULL LIMIT 1"))
    return Any::password;
  return reader->number("SELECT 1 FROM persons WHERE key <> 'owner' AND deleted_at IS NULL LIMIT 1")
             ? Any::no_password
             : Any::nobody;
}

Deeds Accounts::deeds(std::string_view key) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query(
      "SELECT (SELECT count(*) FROM votes v JOIN papers p ON p.doc = v.doc WHERE v.person = ?1 AND p.gone_to "
      "IS NULL), (SELECT count(*) FROM comments WHERE person = ?1 AND deleted_at IS NULL AND hidden_at IS "
      "NULL)");
  query.bind(key);
  if (!query.row()) return {};
  return {query.integer(0), query.integer(1)};
}

void Accounts::set_full_name(std::string_view key, std::string_view full_name) {
  tables_.write([&](Connection& writer) {
    writer.query("UPDATE persons SET full_name = ? WHERE key = ?").bind(full_name).bind(key).run();
    Tables::touch(writer);
  });
}

void Accounts::set_password(std::string_view key, std::string_view password, std::string_view kept) {
  tables_.write([&](Connection& writer) {
    writer.query("UPDATE persons SET password = ? WHERE key = ?").bind(password).bind(key).run();
    writer.query("DELETE FROM sessions WHERE person = ? AND hash <> ?").bind(key).bind(blob(kept)).run();
    writer.query("DELETE FROM single_use WHERE person = ? AND purpose = ?")
        .bind(key)
        .bind(static_cast<std::int64_t>(Purpose::reset))
        .run();
    Tables::touch(writer);
  });
}

Status Accounts::confirm_by_hand(std::string_view key, std::string_view email, Instant at) {
  Status done = success();
  tables_.write([&](Connection& writer) {
    if (!email_is_free(writer, key, email)) {
      done = Error{"that address is another account's"};
      return;
    }
    set_email(writer, key, email, at);
    Tables::touch(writer);
  });
  return done;
}

void Accounts::set_role(std::string_view key, Role role, std::string_view by, Instant at) {
  tables_.write([&](Connection& writer) {
    writer.query("UPDATE persons SET role = ? WHERE key = ?")
        .bind(static_cast<std::int64_t>(role))
        .bind(key)
        .run();
    write_act(writer, {0, at, std::string(by), std::string("role ") + word(role), std::string(key), ""});
    Tables::touch(writer);
  });
}

void Accounts::ban(std::string_view key, std::optional<Instant> until, std::string_view why,
                   std::string_view by, Instant at) {
  tables_.write([&](Connection& writer) {
    writer.query("UPDATE persons SET banned_until = ?, ban_why = ? WHERE key = ?")
        .bind(ms(until))
        .bind(until ? why : std::string_view())
        .bind(key)
        .run();
    if (until) writer.query("DELETE FROM sessions WHERE person = ?").bind(key).run();
    write_act(writer, {0, at, std::string(by), until ? "ban" : "unban", std::string(key), std::string(why)});
    Tables::touch(writer);
  });
}

}  // namespace quire::store
