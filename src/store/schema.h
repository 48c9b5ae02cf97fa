// The tables of the SQLite store and how older files become newer ones. docs/store.md describes them.
#pragma once

#include "store/sqlite.h"
#include "store/store.h"

namespace quire::store {

/// The schema that this program writes.
int newest_schema();
/// Brings the file up to the newest schema, one migration a transaction. Throws StoreError if the file is of
/// a newer program or not a Quire store.
void migrate(Connection& connection);
/// For tests: only the first `version` migrations.
void migrate_to(Connection& connection, int version);
/// For tests: lets the file grow to so many pages only, as a full disk would.
void set_page_limit_for_test(Store& store, int pages);

}  // namespace quire::store
