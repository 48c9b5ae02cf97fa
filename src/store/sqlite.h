// A thin skin over SQLite's C interface: connections that close themselves, statements prepared once a
// connection, and errors that say what to do. SQL text is never built from input; values are always bound.
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <sqlite3.h>

namespace quire::store {

class Connection;

/// A prepared statement in use: bind in order, then step through rows. Resets itself when it goes.
class Query {
 public:
  Query(Connection& connection, sqlite3_stmt* statement) : connection_(connection), statement_(statement) {}
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  Query& bind(std::int64_t value);
  Query& bind(double value);
  Query& bind(std::string_view text);
  Query& bind(std::span<const char> blob);
  Query& bind(std::optional<std::int64_t> value);  ///< nullopt binds NULL
  /// Any whole number or count.
  template <std::integral Number>
  Query& bind(Number value) {
    return bind(static_cast<std::int64_t>(value));
  }

  /// True while there is a row.
  bool row();
  /// For statements without rows.
  void run();

  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  double real(int column) const { return sqlite3_column_double(statement_, column); }
  bool null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  /// Valid until the next row().
  std::string_view text(int column) const;

 private:
  Query& checked(int code);
  Connection& connection_;
  sqlite3_stmt* statement_;
  int bound_ = 0;
};

enum class Use : std::uint8_t { write, read };

class Connection {
 public:
  /// Opens the file; creates it if it is to be written. Throws StoreError.
  explicit Connection(const std::filesystem::path& file, Use use = Use::write);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// A statement by its text, prepared on first use. `sql` must be a literal: it is kept by address.
  Query query(const char* sql);
  /// The first column of the first row; nothing if there is no row or it is NULL.
  std::optional<std::int64_t> number(const char* sql);
  /// Several statements without values.
  void execute(const char* sql);
  /// Rows that the last statement wrote.
  std::int64_t changed_rows() const { return sqlite3_changes64(handle_); }
  sqlite3* handle() { return handle_; }
  [[noreturn]] void fail(int code) const;

 private:
  static void write_ahead(sqlite3* handle);
  std::filesystem::path file_;
  sqlite3* handle_ = nullptr;
  std::map<const char*, sqlite3_stmt*> prepared_;
};

/// A writing transaction: takes the write lock at once; what is not committed is undone.
class Transaction {
 public:
  explicit Transaction(Connection& connection) : connection_(connection) {
    connection_.execute("BEGIN IMMEDIATE");
  }
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  /// Durable on return.
  void commit();

 private:
  Connection& connection_;
  bool open_ = true;
};

}  // namespace quire::store
