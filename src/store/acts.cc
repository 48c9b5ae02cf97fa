#include "store/acts.h"

#include <limits>

#include "store/rows.h"

namespace quire::store {

void write_act(Connection& writer, const Act& act) {
  writer.query("INSERT INTO acts(at, person, what, target, why) VALUES (?,?,?,?,?)")
      .bind(ms(act.at))
      .bind(std::string_view(act.person))
      .bind(std::string_view(act.what))
      .bind(std::string_view(act.target))
      .bind(std::string_view(act.why))
      .run();
}

std::vector<Act> acts(Tables& tables, std::int64_t before, std::size_t limit) {
  Readers::Lease reader(tables.readers());
  Query query = reader->query(
      "SELECT a.number, a.at, a.person, a.what, a.target, a.why, coalesce(p.name, a.person), "
      "coalesce(t.name, '') "
      "FROM acts a LEFT JOIN persons p ON p.key = a.person LEFT JOIN persons t ON t.key = a.target WHERE "
      "a.number < ? ORDER BY a.number DESC LIMIT ?");
  query.bind(before > 0 ? before : std::numeric_limits<std::int64_t>::max()).bind(limit);
  std::vector<Act> all;
  while (query.row())
    all.push_back({query.integer(0), instant(query.integer(1)), std::string(query.text(2)),
                   std::string(query.text(3)), std::string(query.text(4)), std::string(query.text(5)),
                   std::string(query.text(6)), std::string(query.text(7))});
  return all;
}

}  // namespace quire::store
