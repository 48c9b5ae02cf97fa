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

class SqlitePrepared final : public Prepared {
 public:
  SqlitePrepared(SqliteConnection& connection, sqlite3_stmt* statement)
      : connection_(connection), statement_(statement) {}
  ~SqlitePrepared() override { sqlite3_finalize(statement_); }
  SqlitePrepared(const SqlitePrepared&) = delete;
  SqlitePrepared& operator=(const SqlitePrepared&) = delete;

  void bind_integer(int at, std::int64_t value) override {
    checked(sqlite3_bind_int64(statement_, at, value));
  }
  void bind_real(int at, double value) override { checked(sqlite3_bind_double(statement_, at, value)); }
  // SQLITE_STATIC: callers keep what they bind until the statement has run.
  void bind_text(int at, std::string_view text) override {
    checked(sqlite3_bind_text64(statement_, at, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8));
  }
  void bind_blob(int at, std::span<const char> blob) override {
    checked(sqlite3_bind_blob64(statement_, at, blob.data(), blob.size(), SQLITE_STATIC));
  }
  void bind_null(int at) override { checked(sqlite3_bind_null(statement_, at)); }

  bool row() override {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) connection_.fail(code);
    return false;
  }
  void run() override {
    while (row()) {
    }
  }
  std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
  double real(int column) const override { return sqlite3_column_double(statement_, column); }
  bool null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::string_view text(int column) const override {
    const void* bytes = sqlite3_column_blob(statement_, column);
    if (bytes == nullptr) return {};
    return {static_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  void reset() override {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }

 private:
  void checked(int code) {
    if (code != SQLITE_OK) connection_.fail(code);
  }
  SqliteConnection& connection_;
  sqlite3_stmt* statement_;
};

}  // namespace

SqliteConnection::SqliteConnection(const std::filesystem::path& file, Use use) : file_(file) {
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

void SqliteConnection::write_ahead(sqlite3* handle) {
  // Where several processes create one store at once, SQLite refuses the change of mode without asking the
  // busy handler (a waiting reader could not let go): ask again for a while. What else is wrong, the caller
  // meets next.
  for (int tries = 0; tries < 3000; ++tries) {
    const int code = sqlite3_exec(handle, "PRAGMA journal_mode=WAL", nullptr, nullptr, nullptr);
    if ((code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED) return;
    sqlite3_sleep(10);
  }
}

SqliteConnection::~SqliteConnection() {
  forget_prepared();
  sqlite3_close(handle_);
}

void SqliteConnection::fail(int code) const {
  throw StoreError(fmt::format("{}: {}; {}", file_.string(), sqlite3_errmsg(handle_), advice(code)));
}

std::unique_ptr<Prepared> SqliteConnection::prepare(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) fail(code);
  return std::make_unique<SqlitePrepared>(*this, statement);
}

void SqliteConnection::execute(const char* sql) {
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

bool SqliteConnection::give_up() noexcept {
  if (sqlite3_get_autocommit(handle_) == 0) sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
  return sqlite3_get_autocommit(handle_) != 0;
}

}  // namespace quire::store
