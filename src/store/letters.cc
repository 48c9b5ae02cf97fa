#include "store/letters.h"

#include <algorithm>

#include "store/letter_rows.h"

namespace quire::store {

std::vector<Letter> letters_of(Query& query) {
  std::vector<Letter> all;
  while (query.row()) {
    Letter letter;
    letter.number = query.integer(0);
    letter.message_id = query.text(1);
    letter.kind = query.text(2);
    letter.person = query.text(3);
    letter.recipient = query.text(4);
    letter.subject = query.text(5);
    letter.body = query.text(6);
    letter.html = query.text(7);
    letter.list_id = query.text(8);
    letter.unsubscribe_url = query.text(9);
    letter.token = query.text(10);
    letter.created_at = instant(query.integer(11));
    letter.useful_until = instant(query, 12);
    letter.due_at = instant(query, 13);
    letter.tries = static_cast<int>(query.integer(14));
    letter.tried_since = instant(query, 15);
    letter.sent_at = instant(query, 16);
    letter.fault = query.text(17);
    letter.bounced_at = instant(query, 18);
    all.push_back(std::move(letter));
  }
  return all;
}

bool Letters::add(Connection& writer, const Letter& letter) {
  const std::string compared = email_key(letter.recipient);
  Query query = writer.query(
      "INSERT INTO letters(message_id, kind, person, recipient, recipient_key, subject, body, html, list_id, "
      "unsubscribe_url, token, created_at, useful_until, due_at, taker, tries, tried_since, sent_at, fault, "
      "bounced_at) VALUES (?, ?, NULLIF(?, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, NULL, NULL, '', "
      "NULL) "
      "ON CONFLICT (message_id) DO NOTHING RETURNING number");
  query.bind(std::string_view(letter.message_id))
      .bind(std::string_view(letter.kind))
      .bind(std::string_view(letter.person))
      .bind(std::string_view(letter.recipient))
      .bind(std::string_view(compared))
      .bind(std::string_view(letter.subject))
      .bind(std::string_view(letter.body))
      .bind(std::string_view(letter.html))
      .bind(std::string_view(letter.list_id))
      .bind(std::string_view(letter.unsubscribe_url))
      .bind(std::string_view(letter.token))
      .bind(ms(letter.created_at))
      .bind(ms(letter.useful_until))
      .bind(ms(letter.due_at.value_or(letter.created_at)));
  return query.row();
}

bool Letters::add(const Letter& letter) {
  bool added = false;
  tables_.write([&](Connection& writer) { added = add(writer, letter); });
  return added;
}

std::vector<Letter> Letters::take_due(Instant at, const Lease& lease, std::size_t limit) {
  std::vector<Letter> taken;
  tables_.write([&](Connection& writer) {
    Query query = writer.query(
        "UPDATE letters SET due_at = ?1, taker = ?2, tries = tries + 1, tried_since = coalesce(tried_since, "
        "?3) WHERE number IN (SELECT number FROM letters WHERE due_at IS NOT NULL AND due_at <= ?3 "
        "ORDER BY due_at, number LIMIT ?4) RETURNING " LETTER_COLUMNS);
    query.bind(ms(lease.until)).bind(std::string_view(lease.taker)).bind(ms(at)).bind(limit);
    taken = letters_of(query);
  });
  std::sort(taken.begin(), taken.end(), [](const Letter& a, const Letter& b) { return a.number < b.number; });
  return taken;
}

std::vector<std::int64_t> Letters::renew(Instant at, const Lease& lease) {
  std::vector<std::int64_t> held;
  tables_.write([&](Connection& writer) {
    // What is due meanwhile may be another's in a moment: it counts as lost.
    Query query =
        writer.query("UPDATE letters SET due_at = ? WHERE taker = ? AND due_at > ? RETURNING number");
    query.bind(ms(lease.until)).bind(std::string_view(lease.taker)).bind(ms(at));
    while (query.row()) held.push_back(query.integer(0));
  });
  return held;
}

bool Letters::sent(std::int64_t number, std::string_view taker, Instant at) {
  bool held = false;
  tables_.write([&](Connection& writer) {
    {
      Query query = writer.query("SELECT 1 FROM letters WHERE number = ? AND taker = ?");
      query.bind(number).bind(taker);
      held = query.row();
    }
    writer
        .query(
            "UPDATE letters SET due_at = NULL, taker = '', sent_at = ?, fault = '', body = '', html = '' "
            "WHERE number = ? AND sent_at IS NULL")
        .bind(ms(at))
        .bind(number)
        .run();
  });
  return held;
}

bool Letters::failed(std::int64_t number, std::string_view taker, std::string_view fault,
                     std::optional<Instant> again_at) {
  bool held = false;
  tables_.write([&](Connection& writer) {
    Query query = again_at
                      ? writer.query(
                            "UPDATE letters SET due_at = ?1, taker = '', fault = ?2 WHERE number = ?3 AND "
                            "taker = ?4 AND sent_at IS NULL RETURNING number")
                      : writer.query(
                            "UPDATE letters SET due_at = ?1, taker = '', fault = ?2, body = '', html = '' "
                            "WHERE number = ?3 AND taker = ?4 AND sent_at IS NULL RETURNING number");
    query.bind(ms(again_at)).bind(fault).bind(number).bind(taker);
    held = query.row();
  });
  return held;
}

void Letters::give_back(std::string_view taker, Instant at) {
  tables_.write([&](Connection& writer) {
    writer
        .query(
            "UPDATE letters SET due_at = ?, taker = '', tries = tries - 1 WHERE taker = ? AND due_at IS NOT "
            "NULL")
        .bind(ms(at))
        .bind(taker)
        .run();
  });
}

std::optional<Instant> Letters::next_due() {
  Readers::Lease reader(tables_.readers());
  const auto due = reader->number("SELECT min(due_at) FROM letters WHERE due_at IS NOT NULL");
  return due ? std::optional(instant(*due)) : std::nullopt;
}

std::vector<Letter> Letters::waiting(std::size_t limit) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query("SELECT " LETTER_COLUMNS
                              " FROM letters WHERE due_at IS NOT NULL ORDER BY due_at, number LIMIT ?");
  query.bind(limit);
  return letters_of(query);
}

std::int64_t Letters::waiting_count() {
  Readers::Lease reader(tables_.readers());
  return reader->number("SELECT count(*) FROM letters WHERE due_at IS NOT NULL").value_or(0);
}

std::vector<Letter> Letters::lost(std::size_t limit) {
  Readers::Lease reader(tables_.readers());
  Query query =
      reader->query("SELECT " LETTER_COLUMNS
                    " FROM letters WHERE due_at IS NULL AND fault <> '' ORDER BY number DESC LIMIT ?");
  query.bind(limit);
  return letters_of(query);
}

}  // namespace quire::store
