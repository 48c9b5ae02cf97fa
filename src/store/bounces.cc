// Letters that come back, and the addresses that are suspended for it.
#include "store/letter_rows.h"

namespace quire::store {
namespace {

#define BOUNCE_COLUMNS "address, count, at, why, suspended_at"

Bounces bounces_of_row(const Query& query) {
  Bounces bounces;
  bounces.address = query.text(0);
  bounces.count = static_cast<int>(query.integer(1));
  bounces.at = instant(query.integer(2));
  bounces.why = query.text(3);
  bounces.suspended_at = instant(query, 4);
  return bounces;
}

/// Inside a writing transaction: the address of a letter that had not come back before, as it is compared.
std::optional<std::string> mark_letter(Connection& writer, std::int64_t number, std::string_view why,
                                       Instant at) {
  Query query = writer.query(
      "UPDATE letters SET bounced_at = ?1, due_at = NULL, taker = '', body = '', html = '', fault = ?2 "
      "WHERE number = ?3 AND bounced_at IS NULL RETURNING recipient_key");
  query.bind(ms(at)).bind(why).bind(number);
  return query.row() ? std::optional(std::string(query.text(0))) : std::nullopt;
}

}  // namespace

std::optional<Letter> Letters::with_token(std::string_view token) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query("SELECT " LETTER_COLUMNS " FROM letters WHERE token = ?");
  query.bind(token);
  auto found = letters_of(query);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::optional<Bounces> Letters::bounced(std::int64_t number, std::string_view why, Instant at) {
  std::optional<Bounces> now;
  tables_.write([&](Connection& writer) {
    if (const auto address = mark_letter(writer, number, why, at)) {
      writer
          .query(
              "INSERT INTO bounces(address, count, at, why, suspended_at) VALUES (?1, 1, ?2, ?3, NULL) ON "
              "CONFLICT (address) DO UPDATE SET count = bounces.count + 1, at = excluded.at, why = "
              "excluded.why, suspended_at = coalesce(bounces.suspended_at, CASE WHEN bounces.count + 1 >= ?4 "
              "THEN excluded.at END)")
          .bind(std::string_view(*address))
          .bind(ms(at))
          .bind(why)
          .bind(kBouncesMax)
          .run();
      Tables::touch(writer);
    }
    Query query =
        writer.query("SELECT " BOUNCE_COLUMNS
                     " FROM bounces WHERE address = (SELECT recipient_key FROM letters WHERE number = ?)");
    query.bind(number);
    if (query.row()) now = bounces_of_row(query);
  });
  return now;
}

std::optional<Bounces> Letters::bounces_of(std::string_view address) {
  const std::string compared = email_key(address);
  Readers::Lease reader(tables_.readers());
  Query query = reader->query("SELECT " BOUNCE_COLUMNS " FROM bounces WHERE address = ?");
  query.bind(std::string_view(compared));
  return query.row() ? std::optional(bounces_of_row(query)) : std::nullopt;
}

std::vector<Bounces> Letters::suspended(std::size_t limit) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query("SELECT " BOUNCE_COLUMNS
                              " FROM bounces WHERE suspended_at IS NOT NULL ORDER BY address LIMIT ?");
  query.bind(limit);
  std::vector<Bounces> all;
  while (query.row()) all.push_back(bounces_of_row(query));
  return all;
}

bool Letters::forget_bounces(Connection& writer, std::string_view address) {
  const std::string compared = email_key(address);
  Query query = writer.query("DELETE FROM bounces WHERE address = ? RETURNING address");
  query.bind(std::string_view(compared));
  return query.row();
}

bool Letters::forget_bounces(std::string_view address) {
  bool had = false;
  tables_.write([&](Connection& writer) {
    had = forget_bounces(writer, address);
    if (had) Tables::touch(writer);
  });
  return had;
}

}  // namespace quire::store
