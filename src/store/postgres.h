// The driver for PostgreSQL: a thin skin over libpq. Statements that give no rows are sent without waiting
// for their answers (libpq's pipeline mode), so a batch costs as many journeys as it has questions. A fault
// of one of them shows at the next question or at the commit.
#pragma once

#include <set>
#include <string>
#include <vector>

#include <libpq-fe.h>

#include "store/sql.h"

namespace quire::store {

/// "postgresql://mira:***@host/db", for messages.
std::string without_password(const std::string& url);
/// `?` and `?1` as PostgreSQL writes them, "$1"; quoted text stays.
std::string numbered_values(std::string_view sql);

class PostgresPrepared;

class PostgresConnection final : public Connection {
 public:
  /// Throws StoreError.
  explicit PostgresConnection(const std::string& url);
  ~PostgresConnection() override;

  Dialect dialect() const override { return Dialect::postgresql; }
  void execute(const char* sql) override;
  std::unique_ptr<Prepared> prepare(const char* sql) override;
  std::int64_t changed_rows() override;
  void settle() override;
  void begin_writing() override;
  void begin_reading() override;
  void commit() override;
  bool end_reading() noexcept override;
  bool give_up() noexcept override;

  /// Waits for a notification on a channel that was listened to. False after `timeout_ms`, or if `wake` (a
  /// file descriptor, or -1) has something to read.
  bool wait_for_notice(int timeout_ms, int wake);
  /// Until a file descriptor has something to read; false after `timeout_ms`.
  static bool wait_for(int descriptor, int timeout_ms);

 private:
  friend class PostgresPrepared;
  struct Result {
    explicit Result(PGresult* r) : raw(r) {}
    ~Result() { PQclear(raw); }
    Result(Result&& other) noexcept : raw(other.raw) { other.raw = nullptr; }
    Result& operator=(Result&& other) noexcept {
      std::swap(raw, other.raw);
      return *this;
    }
    PGresult* raw;
  };

  void begin_session();
  void revive();
  void send(const char* sql);  ///< without values
  void sent();                 ///< counts what waits for an answer
  void sync();
  /// Reads all answers that are due; the last one's rows. Throws what any of them says is wrong.
  Result answers();
  [[noreturn]] void fail(const char* sqlstate, std::string message);

  std::string url_;
  PGconn* handle_ = nullptr;
  int due_ = 0;    ///< statements since the last sync
  int syncs_ = 0;  ///< that were sent, and whose answers were not read yet
  bool writing_ = false;
  int epoch_ = 0;  ///< how often it was connected
  // Statements up to a sync are a batch: when one fails, the server passes over the rest of it.
  int batch_ = 0, batch_read_ = 0;     ///< that is being sent; whose answers are being read
  std::set<int> batches_that_failed_;  ///< what was prepared in them may not be there
  int statements_ = 0;
  std::int64_t changed_rows_ = 0;
};

}  // namespace quire::store
