// The driver for SQLite: a thin skin over its C interface, with errors that say what to do.
#pragma once

#include <filesystem>

#include <sqlite3.h>

#include "store/sql.h"

namespace quire::store {

class SqliteConnection final : public Connection {
 public:
  /// Opens the file; creates it if it is to be written. Throws StoreError.
  explicit SqliteConnection(const std::filesystem::path& file, Use use = Use::write);
  ~SqliteConnection() override;

  Dialect dialect() const override { return Dialect::sqlite; }
  void execute(const char* sql) override;
  std::unique_ptr<Prepared> prepare(const char* sql) override;
  std::int64_t changed_rows() override { return sqlite3_changes64(handle_); }
  void begin_writing() override { execute("BEGIN IMMEDIATE"); }
  void begin_reading() override { execute("BEGIN"); }
  void commit() override { execute("COMMIT"); }
  bool give_up() noexcept override;

  sqlite3* handle() { return handle_; }
  [[noreturn]] void fail(int code) const;

 private:
  static void write_ahead(sqlite3* handle);
  std::filesystem::path file_;
  sqlite3* handle_ = nullptr;
};

}  // namespace quire::store
