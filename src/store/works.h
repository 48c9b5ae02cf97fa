// Works that were joined, as the parts of the store read them: what a person did with a work belongs to the
// paper that the work is now, and goes back with it when the join is undone (joins.cc). Also what changes
// when a part gives a paper a pick or takes one away.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "store/rows.h"
#include "store/store.h"
#include "store/tables.h"

namespace quire::store {

/// The paper that a work is now; nothing for a number that no work has.
std::optional<Doc> root_of(Connection& connection, Doc doc);
/// The same; StoreError where there is none.
Doc sure_root_of(Connection& connection, Doc doc);
/// A paper and all works that were joined to it, the paper first.
std::vector<Doc> members_of(Connection& connection, Doc root);

/// "[1,2,3]": how a list goes into a query as one value. See QUIRE_GROUPS.
std::string as_list(std::span<const Doc> docs);

/// The one of two texts that the database understands.
inline const char* worded(const Connection& connection, const char* sqlite, const char* postgresql) {
  return connection.dialect() == Dialect::sqlite ? sqlite : postgresql;
}

// The head of a query about many papers: table g(root, doc) has the papers of the list ?1, each with all
// works that were joined to it. One query for a whole page.
#define QUIRE_GROUPS_REST "UNION ALL SELECT g.root, p.doc FROM g JOIN papers p ON p.gone_to = g.doc) "
#define QUIRE_GROUPS_SQLITE \
  "WITH RECURSIVE g(root, doc) AS (SELECT value, value FROM json_each(?1) " QUIRE_GROUPS_REST
#define QUIRE_GROUPS_POSTGRESQL                                                               \
  "WITH RECURSIVE g(root, doc) AS (SELECT CAST(value AS BIGINT), CAST(value AS BIGINT) FROM " \
  "json_array_elements_text(CAST(CAST(?1 AS TEXT) AS json)) " QUIRE_GROUPS_REST

/// Inside a writing transaction: changes the picks of works that are one paper, `change` being handed the
/// writer; the paper is listed anew, has a new change number, and pages notice.
void repick(Connection& writer, Doc root, Instant at, const std::function<void(Connection&)>& change);

}  // namespace quire::store
