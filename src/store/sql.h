// SQL as the store speaks it to either database: connections, statements prepared once a connection, and
// transactions. SQL text is never built from input; values are always bound. The text is what SQLite and
// PostgreSQL both understand, with `?` for values; where they differ (schema.h, database.h), it says so.
#pragma once

#include <concepts>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace quire::store {

enum class Use : std::uint8_t { write, read };
enum class Dialect : std::uint8_t { sqlite, postgresql };

/// A prepared statement, as a driver gives it. Columns count from 0, values from 1.
class Prepared {
 public:
  virtual ~Prepared() = default;
  virtual void bind_integer(int at, std::int64_t value) = 0;
  virtual void bind_real(int at, double value) = 0;
  /// The bytes must stay until the statement has run.
  virtual void bind_text(int at, std::string_view text) = 0;
  virtual void bind_blob(int at, std::span<const char> blob) = 0;
  virtual void bind_null(int at) = 0;
  /// True while there is a row.
  virtual bool row() = 0;
  /// For statements without rows. A fault may show only at the next row or commit of the connection.
  virtual void run() = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual double real(int column) const = 0;
  virtual bool null(int column) const = 0;
  /// Text or bytes; valid until the next row().
  virtual std::string_view text(int column) const = 0;
  virtual void reset() = 0;
};

/// A statement in use: bind in order, then step through rows. Resets it when it goes.
class Query {
 public:
  explicit Query(Prepared& statement) : statement_(statement) {}
  ~Query() { statement_.reset(); }
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

  bool row() { return statement_.row(); }
  void run() { statement_.run(); }
  /// The number that `INSERT ... RETURNING` gives.
  std::int64_t returned();

  std::int64_t integer(int column) const { return statement_.integer(column); }
  double real(int column) const { return statement_.real(column); }
  bool null(int column) const { return statement_.null(column); }
  std::string_view text(int column) const { return statement_.text(column); }

 private:
  Prepared& statement_;
  int bound_ = 0;
};

class Connection {
 public:
  Connection() = default;
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  virtual Dialect dialect() const = 0;
  /// A statement by its text, prepared on first use. `sql` must be a literal: it is kept by address.
  Query query(const char* sql);
  /// The first column of the first row; nothing if there is no row or it is NULL.
  std::optional<std::int64_t> number(const char* sql);
  /// Several statements without values.
  virtual void execute(const char* sql) = 0;
  /// Rows that the last statement wrote.
  virtual std::int64_t changed_rows() = 0;

  /// Waits until what was sent is answered, and throws what went wrong with it.
  virtual void settle() {}

  /// Of all writers of a database one is in a transaction, in whatever process; the others wait for 30 s.
  virtual void begin_writing() = 0;
  /// All that is read until the end is of one state.
  virtual void begin_reading() = 0;
  /// Durable on return.
  virtual void commit() = 0;
  /// Ends begin_reading(). False if the connection is of no use any more.
  virtual bool end_reading() noexcept { return give_up(); }
  /// Gives up what was not committed; never throws. False if the connection is of no use any more.
  virtual bool give_up() noexcept = 0;

  /// For texts that are not literals; the statement must go before its connection.
  virtual std::unique_ptr<Prepared> prepare(const char* sql) = 0;

 protected:
  /// Drivers call it before their connection goes.
  void forget_prepared() { prepared_.clear(); }

 private:
  std::map<const char*, std::unique_ptr<Prepared>> prepared_;
};

/// A writing transaction; what is not committed is undone.
class Transaction {
 public:
  explicit Transaction(Connection& connection) : connection_(connection) { connection_.begin_writing(); }
  ~Transaction() {
    if (open_) connection_.give_up();
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  /// Durable on return.
  void commit() {
    connection_.commit();
    open_ = false;
  }

 private:
  Connection& connection_;
  bool open_ = true;
};

}  // namespace quire::store
