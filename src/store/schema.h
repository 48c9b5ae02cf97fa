// The tables of the store, and how older ones become newer ones. docs/store.md describes them.
#pragma once

#include "store/sql.h"
#include "store/store.h"

namespace quire::store {

/// The schema that this program writes.
int newest_schema();
/// Brings the tables up to the newest schema, one migration a transaction. Throws StoreError if they are of
/// a newer program or not Quire's.
void migrate(Connection& connection);
/// For tests, SQLite: only the first `version` migrations.
void migrate_to(Connection& connection, int version);
/// For tests: lets the file grow to so many pages only, as a full disk would.
void set_page_limit_for_test(Store& store, int pages);

}  // namespace quire::store
