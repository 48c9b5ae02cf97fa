#include "store/sqlite.h"

#include <fmt/format.h>

#include "store/store.h"

namespace quire::store {
namespace {

constexpr int kBusyMs = 30'000;

const char* advice(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return "the disk is full; free some space and try again (nothing of this step was written)";
    case SQLITE_NOTADB:
      return "this is not a Quire store; give another --data folder, or move the file away";
    case SQLITE_CORRUPT:
      return "the file is damaged; put a backup in place with quire restore";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another process has been writing for over 30 s; try again when it is done";
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return "the folder cannot be written; check its owner and rights";
    default:
      return "see quire check";
  }
}

}  // namespace

Connection::Connection(const std::filesystem::path& file) : file_(file) {
  constexpr int kFlags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(file.c_str(), &handle_, kFlags, nullptr);
  if (code != SQLITE_OK) {
    const std::string why = handle_ == nullptr ? "out of memory" : sqlite3_errmsg(handle_);
    sqlite3_close(handle_);
    throw StoreError(fmt::format("{}: {}; {}", file.string(), why, advice(code)));
  }
  sqlite3_busy_timeout(handle_, kBusyMs);
  try {
    // FULL: a commit is on the disk before it returns. Temporary structures and 64 MB of pages stay in
    // memory.
    execute(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
        "PRAGMA cache_size=-65536; PRAGMA mmap_size=1073741824; PRAGMA trusted_schema=OFF;");
  } catch (...) {
    sqlite3_close(handle_);
    throw;
  }
}

Connection::~Connection() {
  for (const auto& [sql, statement] : prepared_) sqlite3_finalize(statement);
  sqlite3_close(handle_);
}

void Connection::fail(int code) const {
  throw StoreError(fmt::format("{}: {}; {}", file_.string(), sqlite3_errmsg(handle_), advice(code)));
}

Query Connection::query(const char* sql) {
  sqlite3_stmt*& statement = prepared_[sql];
  if (statement == nullptr) {
    const int code = sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) fail(code);
  }
  return Query(*this, statement);
}

void Connection::execute(const char* sql) {
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

Query::~Query() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Query& Query::bind(std::int64_t value) {
  sqlite3_bind_int64(statement_, ++bound_, value);
  return *this;
}

Query& Query::bind(double value) {
  sqlite3_bind_double(statement_, ++bound_, value);
  return *this;
}

Query& Query::bind(std::string_view text) {
  // SQLITE_STATIC: callers keep what they bind until the statement has run.
  sqlite3_bind_text64(statement_, ++bound_, text.data() == nullptr ? "" : text.data(), text.size(),
                      SQLITE_STATIC, SQLITE_UTF8);
  return *this;
}

Query& Query::bind(std::span<const char> blob) {
  sqlite3_bind_blob64(statement_, ++bound_, blob.data() == nullptr ? "" : blob.data(), blob.size(),
                      SQLITE_STATIC);
  return *this;
}

Query& Query::bind(std::optional<std::int64_t> value) {
  if (value) return bind(*value);
  sqlite3_bind_null(statement_, ++bound_);
  return *this;
}

bool Query::row() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) connection_.fail(code);
  return false;
}

void Query::run() {
  while (row()) {
  }
}

std::string_view Query::text(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  return bytes == nullptr
             ? std::string_view{}
             : std::string_view(static_cast<const char*>(bytes),
                                static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}

Transaction::~Transaction() {
  if (open_) sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  connection_.execute("COMMIT");
  open_ = false;
}

}  // namespace quire::store
