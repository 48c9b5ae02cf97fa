// The texts of the tables: what each migration does, and where PostgreSQL begins. schema.cc carries them out.
#pragma once

#include <span>

namespace quire::store {

/// Number n - 1 brings schema n - 1 to n, in the words of SQLite.
std::span<const char* const> migrations();

/// PostgreSQL was met at schema 7, so it begins there; later migrations are written once.
inline constexpr int kPostgresBegins = 7;
/// All tables of schema 7 as PostgreSQL has them.
const char* postgres_tables();

}  // namespace quire::store
