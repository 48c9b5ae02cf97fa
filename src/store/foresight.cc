#include "store/foresight.h"

#include <algorithm>
#include <map>
#include <vector>

#include "paper/statement.h"

namespace quire::store {
namespace {

/// Fewer records are asked about one by one.
constexpr std::size_t kWorthwhile = 8;
constexpr std::size_t kAtOnce = 50;

// Values 1 to 50, which several parts of a question share.
#define FIFTY                                                                                           \
  "?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23,?24,?25,?26,?27," \
  "?28,?29,?30,?31,?32,?33,?34,?35,?36,?37,?38,?39,?40,?41,?42,?43,?44,?45,?46,?47,?48,?49,?50"

/// Asks about stretches of kAtOnce, with the last value again for the places that are left.
template <class Value, class Bind, class Found>
void ask(Connection& connection, const char* sql, const std::vector<Value>& values, const Bind& bind,
         const Found& found) {
  for (std::size_t begin = 0; begin < values.size(); begin += kAtOnce) {
    Query query = connection.query(sql);
    for (std::size_t i = 0; i < kAtOnce; ++i) query.bind(values[std::min(begin + i, values.size() - 1)]);
    bind(query);
    while (query.row()) found(query);
  }
}

void bind_nothing(Query&) {}

}  // namespace

Foresight::Look::Look(Foresight& foresight, Connection& connection, std::span<const Record> records,
                      std::span<const std::int64_t> title_hashes)
    : foresight_(foresight) {
  if (records.size() < kWorthwhile) return;
  std::unordered_set<std::string> ids;
  std::map<std::string_view, std::vector<std::string_view>> said;
  for (const Record& record : records) {
    ids.insert(record.paper.id.key());
    for (const PaperId& id : identities(record.paper)) ids.insert(id.key());
    said[record.source].push_back(record.paper.id.key());
  }
  std::unordered_set<std::int64_t> titles(title_hashes.begin(), title_hashes.end());

  const auto is_there = [&](const Query& query) { ids.erase(std::string(query.text(0))); };
  const std::vector<std::string> keys(ids.begin(), ids.end());
  ask(connection,
      "SELECT id FROM papers WHERE id IN (" FIFTY ") UNION ALL SELECT id FROM aliases WHERE id IN (" FIFTY
      ") UNION ALL SELECT id FROM gone WHERE id IN (" FIFTY ")",
      std::vector<std::string_view>(keys.begin(), keys.end()), bind_nothing, is_there);
  for (const auto& of_source : said)
    ask(
        connection, "SELECT id FROM statements WHERE id IN (" FIFTY ") AND source = ?51", of_source.second,
        [&](Query& query) { query.bind(of_source.first); }, is_there);
  ask(connection, "SELECT title_hash FROM papers WHERE title_hash IN (" FIFTY ")",
      std::vector<std::int64_t>(titles.begin(), titles.end()), bind_nothing,
      [&](const Query& query) { titles.erase(query.integer(0)); });
  foresight_.absent_ids_ = std::move(ids);
  foresight_.absent_titles_ = std::move(titles);
}

Foresight::Look::~Look() {
  foresight_.absent_ids_.clear();
  foresight_.absent_titles_.clear();
}

}  // namespace quire::store
