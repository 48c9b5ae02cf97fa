#include "store/pace.h"

#include <algorithm>

#include <fmt/format.h>

#include "store/once.h"
#include "store/works.h"

namespace quire::store {

std::optional<Instant> keep_pace(Tables& tables, const Pace& pace, std::string_view person, Instant at) {
  // Among the tries of accounts (single_use.cc), which forgets them; whose it is stands there as a hash.
  const std::string what = fmt::format("pace {} {}", pace.kind, key_from(person, pace.kind));
  std::optional<Instant> until;
  tables.write([&](Connection& writer) {
    until.reset();
    Instant whole = at;
    {
      Query query = writer.query("SELECT at FROM attempts WHERE what = ?");
      query.bind(std::string_view(what));
      if (query.row()) whole = std::max(whole, instant(query.integer(0)));
    }
    whole =
        std::min(whole, at + pace.each * pace.at_once);  // a clock that was set back costs no more than that
    if (const Instant first = whole - pace.each * (pace.at_once - 1); first > at) {
      until = first;
      return;
    }
    writer
        .query(
            "INSERT INTO attempts(what, at, count) VALUES (?,?,1) ON CONFLICT(what) DO UPDATE SET "
            "at = excluded.at")
        .bind(std::string_view(what))
        .bind(ms(whole + pace.each))
        .run();
  });
  return until;
}

}  // namespace quire::store
