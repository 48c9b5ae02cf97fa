#include "store/sqlite.h"

#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "store/store.h"

namespace quire::store {
namespace {

// How often a writer asks for the lock, a millisecond apart. SQLite's own waiting grows to 100 ms between two
// looks, which misses the short pauses that a long import leaves to others (put.cc).
constexpr int kLooksMax = 30'000;

int wait_for_lock(void*, int looks) {
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return looks < kLooksMax ? 1 : 0;
}

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

Connection::Connection(const std::filesystem::path& file, Use use) : file_(file) {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (use == Use::write ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(file.c_str(), &handle_, flags, nullptr);
  if (code != SQLITE_OK) {
    const std::string why = handle_ == nullptr ? "out of memory" : sqlite3_errmsg(handle_);
    sqlite3_close(handle_);
    throw StoreError(fmt::format("{}: {}; {}", file.string(), why, advice(code)));
  }
  sqlite3_busy_handler(handle_, wait_for_lock, nullptr);
  try {
    // FULL: a commit is on the disk before it returns. No memory mapping: a failing disk must be an error,
    // not a signal.
    write_ahead(handle_);
    execute(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
        "PRAGMA trusted_schema=OFF; PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864;");
    execute(use == Use::write ? "PRAGMA cache_size=-65536" : "PRAGMA cache_size=-8192; PRAGMA query_only=ON");
  } catch (...) {
    sqlite3_close(handle_);
    throw;
  }
}

void Connection::write_ahead(sqlite3* handle) {
  // Where several processes create one store at once, SQLite refuses the change of mode without asking the
  // busy handler (a waiting reader could not let go): ask again for a while. What else is wrong, the caller
  // meets next.
  for (int tries = 0; tries < 3000; ++tries) {
    const int code = sqlite3_exec(handle, "PRAGMA journal_mode=WAL", nullptr, nullptr, nullptr);
    if ((code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED) return;
    sqlite3_sleep(10);
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

std::optional<std::int64_t> Connection::number(const char* sql) {
  Query only = query(sql);
  if (!only.row() || only.null(0)) return std::nullopt;
  return only.integer(0);
}

void Connection::execute(const char* sql) {
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

Query::~Query() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Query& Query::checked(int code) {
  if (code != SQLITE_OK) connection_.fail(code);
  return *this;
}

Query& Query::bind(std::int64_t value) { return checked(sqlite3_bind_int64(statement_, ++bound_, value)); }

Query& Query::bind(double value) { return checked(sqlite3_bind_double(statement_, ++bound_, value)); }

Query& Query::bind(std::string_view text) {
  // SQLITE_STATIC: callers keep what they bind until the statement has run.
  return checked(sqlite3_bind_text64(statement_, ++bound_, text.data() == nullptr ? "" : text.data(),
                                     text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

Query& Query::bind(std::span<const char> blob) {
  return checked(sqlite3_bind_blob64(statement_, ++bound_, blob.data() == nullptr ? "" : blob.data(),
                                     blob.size(), SQLITE_STATIC));
}

Query& Query::bind(std::optional<std::int64_t> value) {
  return value ? bind(*value) : checked(sqlite3_bind_null(statement_, ++bound_));
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
