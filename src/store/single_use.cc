// Keys that are used once, and tries that are counted: both are decided inside one transaction, so that two
// who come at the same moment are not both let in.
#include <algorithm>

#include "store/account_rows.h"

namespace quire::store {
namespace {

constexpr const char* kKeyIsOver = "this key was used already, or its time is over";

struct Used {
  std::string person;
  std::string text;
};

/// Inside a writing transaction: nothing if there is no such key any more.
std::optional<Used> use(Connection& writer, std::string_view hash, Purpose purpose, Instant at) {
  Query query = writer.query(
      "UPDATE single_use SET used_at = ? WHERE hash = ? AND purpose = ? AND used_at IS NULL AND expires_at > "
      "? "
      "RETURNING coalesce(person, ''), text");
  query.bind(ms(at)).bind(blob(hash)).bind(static_cast<std::int64_t>(purpose)).bind(ms(at));
  if (!query.row()) return std::nullopt;
  return Used{std::string(query.text(0)), std::string(query.text(1))};
}

/// Undoes the step that throws it, and is told to the caller as an error.
struct StepFailed {
  std::string why;
};

}  // namespace

void Accounts::add_key(const SingleUse& key, const Letter* letter, const Once& once) {
  write_once(tables_, once, [&](Connection& writer) {
    if (!key.person.empty())
      writer.query("DELETE FROM single_use WHERE person = ? AND purpose = ?")
          .bind(std::string_view(key.person))
          .bind(static_cast<std::int64_t>(key.purpose))
          .run();
    writer
        .query(
            "INSERT INTO single_use(hash, purpose, person, text, created_at, expires_at, used_at) "
            "VALUES (?, ?, NULLIF(?, ''), ?, ?, ?, NULL)")
        .bind(blob(key.hash))
        .bind(static_cast<std::int64_t>(key.purpose))
        .bind(std::string_view(key.person))
        .bind(std::string_view(key.text))
        .bind(ms(key.created_at))
        .bind(ms(key.expires_at))
        .run();
    if (letter != nullptr) Letters::add(writer, *letter);
    return true;
  });
}

std::optional<SingleUse> Accounts::key(std::string_view hash, Purpose purpose, Instant at) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query(
      "SELECT coalesce(person, ''), text, created_at, expires_at FROM single_use "
      "WHERE hash = ? AND purpose = ? AND used_at IS NULL AND expires_at > ?");
  query.bind(blob(hash)).bind(static_cast<std::int64_t>(purpose)).bind(ms(at));
  if (!query.row()) return std::nullopt;
  return SingleUse{std::string(hash),          purpose,
                   std::string(query.text(0)), std::string(query.text(1)),
                   instant(query.integer(2)),  instant(query.integer(3))};
}

Result<std::string> Accounts::confirm_email(std::string_view hash, Instant at) {
  Result<std::string> who = Error{kKeyIsOver};
  tables_.write([&](Connection& writer) {
    const auto used = use(writer, hash, Purpose::confirm, at);
    if (!used) return;
    if (!email_is_free(writer, used->person, used->text)) {
      who = Error{"this address is confirmed by another account meanwhile"};
      return;
    }
    set_email(writer, used->person, used->text, at);
    Tables::touch(writer);
    who = used->person;
  });
  return who;
}

Result<std::string> Accounts::reset_password(std::string_view hash, std::string_view password, Instant at) {
  Result<std::string> who = Error{kKeyIsOver};
  tables_.write([&](Connection& writer) {
    const auto used = use(writer, hash, Purpose::reset, at);
    if (!used) return;
    writer.query("UPDATE persons SET password = ? WHERE key = ? AND deleted_at IS NULL")
        .bind(password)
        .bind(std::string_view(used->person))
        .run();
    for (const char* sql : {"DELETE FROM sessions WHERE person = ?", "DELETE FROM tokens WHERE person = ?"})
      writer.query(sql).bind(std::string_view(used->person)).run();
    // Who got the letter has the address.
    if (!used->text.empty() && email_is_free(writer, used->person, used->text))
      set_email(writer, used->person, used->text, at);
    Tables::touch(writer);
    who = used->person;
  });
  return who;
}

Result<Person> Accounts::accept_invitation(std::string_view hash, const Person& person, Instant at) {
  try {
    tables_.write([&](Connection& writer) {
      if (!use(writer, hash, Purpose::invitation, at)) throw StepFailed{kKeyIsOver};
      if (const Status added = insert_person(writer, person); !added) throw StepFailed{added.error()};
    });
  } catch (const StepFailed& failed) {
    return Error{failed.why};
  }
  return person;
}

std::optional<Instant> Accounts::begin_try(std::span<const Patience> tries, Instant at) {
  std::optional<Instant> until;
  tables_.write([&](Connection& writer) {
    until.reset();
    std::vector<int> counts;
    for (const Patience& one : tries) {
      Query query = writer.query("SELECT at, count FROM attempts WHERE what = ?");
      query.bind(std::string_view(one.what));
      int count = 0;
      if (query.row() && at - instant(query.integer(0)) < one.forgotten + one.most) {
        count = static_cast<int>(query.integer(1));
        if (count >= one.free) {
          const int doubled = std::min(count - one.free, 20);
          const auto wait = std::min(one.most, one.first * (1 << doubled));
          const Instant end = instant(query.integer(0)) + wait;
          if (end > at && (!until || end > *until)) until = end;
        }
      }
      counts.push_back(count);
    }
    if (until) return;
    for (std::size_t i = 0; i < tries.size(); ++i)
      writer
          .query(
              "INSERT INTO attempts(what, at, count) VALUES (?, ?, ?) "
              "ON CONFLICT (what) DO UPDATE SET at = excluded.at, count = excluded.count")
          .bind(std::string_view(tries[i].what))
          .bind(ms(at))
          .bind(counts[i] + 1)
          .run();
  });
  return until;
}

void Accounts::forget_tries(std::string_view what) {
  tables_.write(
      [&](Connection& writer) { writer.query("DELETE FROM attempts WHERE what = ?").bind(what).run(); });
}

void Accounts::give_back_try(std::string_view what) {
  tables_.write([&](Connection& writer) {
    writer.query("UPDATE attempts SET count = count - 1 WHERE what = ? AND count > 0").bind(what).run();
  });
}

void Accounts::sweep(Instant at) {
  constexpr auto kKept = std::chrono::hours(24);
  tables_.write([&](Connection& writer) {
    writer.query("DELETE FROM sessions WHERE expires_at <= ?").bind(ms(at)).run();
    writer.query("DELETE FROM attempts WHERE at < ?").bind(ms(at - kKept)).run();
    forget_sent(writer, at);
    writer.query("DELETE FROM single_use WHERE expires_at <= ?1 OR used_at <= ?1").bind(ms(at - kKept)).run();
  });
}

}  // namespace quire::store
