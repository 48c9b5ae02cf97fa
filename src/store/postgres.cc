#include "store/postgres.h"

#include <array>
#include <bit>
#include <cstring>

#include <fmt/format.h>
#include <poll.h>

#include "store/store.h"

namespace quire::store {
namespace {

/// So many statements are sent before their answers are read: these then fit into what sockets hold.
constexpr int kDueMax = 64;

// Types of columns (pg_type.dat), as far as the store has them.
constexpr Oid kBool = 16, kInt8 = 20, kInt2 = 21, kInt4 = 23, kFloat4 = 700, kFloat8 = 701;

template <class Unsigned>
Unsigned big_endian(const char* bytes) {
  Unsigned value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i)
    value = static_cast<Unsigned>(value << 8) | static_cast<unsigned char>(bytes[i]);
  return value;
}

/// Codes of Appendix A of the PostgreSQL manual, the first two signs being their class.
std::string advice(std::string_view sqlstate) {
  const std::string_view kind = sqlstate.substr(0, 2);
  if (sqlstate == "53100") return "the server's disk is full; free some space and try again";
  if (sqlstate == "55P03") return "another process has been writing for over 30 s; try again when it is done";
  if (sqlstate == "42501") return "the role of --store may not do that; grant it the rights of the database";
  if (sqlstate == "25006") return "that server is read-only (a replica?); name the one that takes writes";
  if (kind == "40") return "another program stood in the way; try again";
  if (kind == "53") return "the server has no more connections or memory; raise its limits";
  if (kind == "28") return "check the name and password of --store";
  if (kind == "08" || kind == "57") return "is the server running, and reachable from here?";
  return "see quire check";
}

}  // namespace

std::string without_password(const std::string& url) {
  const std::size_t begin = url.find("://");
  const std::size_t at = begin == std::string::npos ? begin : url.find('@', begin);
  if (at == std::string::npos || at > url.find('/', begin + 3)) return url;
  const std::size_t colon = url.find(':', begin + 3);
  return colon < at ? url.substr(0, colon + 1) + "***" + url.substr(at) : url;
}

std::string numbered_values(std::string_view sql) {
  std::string out;
  bool quoted = false;
  int values = 0;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (sql[i] == '\'') quoted = !quoted;
    if (sql[i] != '?' || quoted) {
      out += sql[i];
      continue;
    }
    out += '$';
    const bool has_number = i + 1 < sql.size() && sql[i + 1] >= '0' && sql[i + 1] <= '9';
    if (!has_number) out += std::to_string(++values);
  }
  return out;
}

/// Values wait here as text until the statement is sent; rows come back in binary.
class PostgresPrepared final : public Prepared {
 public:
  PostgresPrepared(PostgresConnection& connection, std::string name, const char* sql)
      : connection_(connection), name_(std::move(name)), sql_(numbered_values(sql)) {}

  void bind_integer(int at, std::int64_t value) override { keep(at, std::to_string(value), 0); }
  void bind_real(int at, double value) override { keep(at, fmt::format("{}", value), 0); }
  void bind_text(int at, std::string_view text) override {
    // PostgreSQL has no text with a zero byte in it; nor has XML, so none should come.
    if (text.find('\0') != std::string_view::npos)
      throw StoreError("a text holds a zero byte, which the store cannot keep");
    keep(at, std::string(text), 0);
  }
  void bind_blob(int at, std::span<const char> blob) override {
    keep(at, std::string(blob.data(), blob.size()), 1);
  }
  void bind_null(int at) override {
    keep(at, {}, 0);
    is_null_[static_cast<std::size_t>(at) - 1] = true;
  }

  bool row() override {
    if (!rows_.raw) {
      send();
      rows_ = connection_.answers();
      at_ = -1;
    }
    return ++at_ < PQntuples(rows_.raw);
  }
  void run() override {
    send();
    if (connection_.due_ >= kDueMax) connection_.settle();
  }

  std::int64_t integer(int column) const override {
    if (null(column)) return 0;
    const char* bytes = PQgetvalue(rows_.raw, at_, column);
    switch (PQftype(rows_.raw, column)) {
      case kBool:
        return *bytes != 0 ? 1 : 0;
      case kInt2:
        return static_cast<std::int16_t>(big_endian<std::uint16_t>(bytes));
      case kInt4:
        return static_cast<std::int32_t>(big_endian<std::uint32_t>(bytes));
      case kInt8:
        return static_cast<std::int64_t>(big_endian<std::uint64_t>(bytes));
      default:
        throw StoreError(
            fmt::format("column {} of the store is no whole number", PQfname(rows_.raw, column)));
    }
  }
  double real(int column) const override {
    if (null(column)) return 0;
    const char* bytes = PQgetvalue(rows_.raw, at_, column);
    switch (PQftype(rows_.raw, column)) {
      case kFloat4:
        return static_cast<double>(std::bit_cast<float>(big_endian<std::uint32_t>(bytes)));
      case kFloat8:
        return std::bit_cast<double>(big_endian<std::uint64_t>(bytes));
      default:
        return static_cast<double>(integer(column));
    }
  }
  bool null(int column) const override { return PQgetisnull(rows_.raw, at_, column) != 0; }
  std::string_view text(int column) const override {
    if (null(column)) return {};
    return {PQgetvalue(rows_.raw, at_, column),
            static_cast<std::size_t>(PQgetlength(rows_.raw, at_, column))};
  }
  void reset() override {
    rows_ = PostgresConnection::Result(nullptr);
    values_.clear();
    formats_.clear();
    is_null_.clear();
  }

 private:
  void keep(int at, std::string value, int format) {
    const auto place = static_cast<std::size_t>(at) - 1;
    if (values_.size() <= place) {
      values_.resize(place + 1);
      formats_.resize(place + 1);
      is_null_.resize(place + 1);
    }
    values_[place] = std::move(value);
    formats_[place] = format;
    is_null_[place] = false;
  }

  void send() {
    prepare();
    std::vector<const char*> values;
    std::vector<int> lengths;
    for (std::size_t i = 0; i < values_.size(); ++i) {
      values.push_back(is_null_[i] ? nullptr : values_[i].data());
      lengths.push_back(static_cast<int>(values_[i].size()));
    }
    constexpr int kBinary = 1;
    if (PQsendQueryPrepared(connection_.handle_, name_.c_str(), static_cast<int>(values.size()),
                            values.data(), lengths.data(), formats_.data(), kBinary) == 0)
      connection_.fail("08006", PQerrorMessage(connection_.handle_));
    connection_.sent();
  }

  /// Once a connection to the server; a connection that was lost and made again knows no statements.
  void prepare() {
    if (prepared_in_ == connection_.epoch_) {
      if (!connection_.batches_that_failed_.contains(batch_)) return;
      name_ += 'a';  // whether the server knows the old name is not known
    }
    if (PQsendPrepare(connection_.handle_, name_.c_str(), sql_.c_str(), 0, nullptr) == 0)
      connection_.fail("08006", PQerrorMessage(connection_.handle_));
    connection_.sent();
    prepared_in_ = connection_.epoch_;
    batch_ = connection_.batch_;
  }

  PostgresConnection& connection_;
  std::string name_;
  std::string sql_;
  int prepared_in_ = 0;
  int batch_ = 0;
  std::vector<std::string> values_;
  std::vector<int> formats_;
  std::vector<bool> is_null_;
  PostgresConnection::Result rows_{nullptr};
  int at_ = -1;
};

PostgresConnection::PostgresConnection(const std::string& url) : url_(url) {
  // What the address says comes behind our own wishes and overrides them.
  const std::array keywords = {"application_name", "connect_timeout", "dbname", "client_encoding",
                               static_cast<const char*>(nullptr)};
  const std::array values = {"quire", "10", url_.c_str(), "UTF8", static_cast<const char*>(nullptr)};
  handle_ = PQconnectdbParams(keywords.data(), values.data(), 1);
  if (handle_ == nullptr) throw StoreError("PostgreSQL: out of memory");
  try {
    begin_session();
  } catch (...) {
    PQfinish(handle_);
    throw;
  }
}

void PostgresConnection::begin_session() {
  due_ = syncs_ = 0;
  batch_ = batch_read_ = 0;
  batches_that_failed_.clear();
  if (PQstatus(handle_) != CONNECTION_OK) fail("08001", PQerrorMessage(handle_));
  PQsetNoticeProcessor(
      handle_, [](void*, const char*) {}, nullptr);
  if (PQenterPipelineMode(handle_) == 0) fail("08006", PQerrorMessage(handle_));
  ++epoch_;
  send("SET lock_timeout = '30s'");
}

/// A server that was started again has closed its connections: that is seen before anything is asked.
void PostgresConnection::revive() {
  for (int looks = 0; looks < 3 && PQstatus(handle_) == CONNECTION_OK; ++looks) {
    pollfd waiting{PQsocket(handle_), POLLIN, 0};
    if (poll(&waiting, 1, 0) <= 0) return;
    PQconsumeInput(handle_);
  }
  if (PQstatus(handle_) == CONNECTION_OK) return;
  PQreset(handle_);
  begin_session();
}

PostgresConnection::~PostgresConnection() {
  forget_prepared();
  PQfinish(handle_);
}

void PostgresConnection::fail(const char* sqlstate, std::string message) {
  while (!message.empty() && message.back() == '\n') message.pop_back();
  for (char& c : message)
    if (c == '\n') c = ' ';
  const std::string_view state = sqlstate == nullptr ? "" : sqlstate;
  throw StoreError(fmt::format("{}: {}; {}", without_password(url_), message, advice(state)));
}

std::unique_ptr<Prepared> PostgresConnection::prepare(const char* sql) {
  return std::make_unique<PostgresPrepared>(*this, fmt::format("q{}", ++statements_), sql);
}

void PostgresConnection::sent() { ++due_; }

void PostgresConnection::send(const char* sql) {
  if (PQsendQueryParams(handle_, sql, 0, nullptr, nullptr, nullptr, nullptr, 1) == 0)
    fail("08006", PQerrorMessage(handle_));
  sent();
}

void PostgresConnection::sync() {
  if (PQpipelineSync(handle_) == 0) fail("08006", PQerrorMessage(handle_));
  due_ = 0;
  ++syncs_;
  ++batch_;
}

PostgresConnection::Result PostgresConnection::answers() {
  if (due_ == 0 && syncs_ == 0) return Result(nullptr);
  sync();
  Result last(nullptr);
  std::string sqlstate, message;
  bool failed = false;
  while (syncs_ > 0) {
    Result result(PQgetResult(handle_));
    if (result.raw == nullptr) {
      if (PQstatus(handle_) == CONNECTION_BAD) fail("08006", PQerrorMessage(handle_));
      continue;  // between the answers of two statements
    }
    switch (PQresultStatus(result.raw)) {
      case PGRES_PIPELINE_SYNC:
        --syncs_;
        ++batch_read_;
        break;
      case PGRES_COMMAND_OK:
      case PGRES_TUPLES_OK: {
        const char* rows = PQcmdTuples(result.raw);
        if (*rows != '\0') changed_rows_ = std::strtoll(rows, nullptr, 10);
        last = std::move(result);
        break;
      }
      case PGRES_PIPELINE_ABORTED:
        break;
      default:
        batches_that_failed_.insert(batch_read_);
        if (!failed) {
          const char* state = PQresultErrorField(result.raw, PG_DIAG_SQLSTATE);
          sqlstate = state == nullptr ? "08006" : state;
          message = PQresultErrorMessage(result.raw);
          failed = true;
        }
    }
  }
  if (failed) fail(sqlstate.c_str(), message);
  return last;
}

void PostgresConnection::settle() { answers(); }

void PostgresConnection::execute(const char* sql) {
  // Several statements in one text are not for pipelines.
  settle();
  PQexitPipelineMode(handle_);
  Result result(PQexec(handle_, sql));
  const auto status = PQresultStatus(result.raw);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    const char* state = PQresultErrorField(result.raw, PG_DIAG_SQLSTATE);
    const std::string sqlstate = state == nullptr ? "08006" : state;
    const std::string message = PQerrorMessage(handle_);
    PQenterPipelineMode(handle_);
    fail(sqlstate.c_str(), message);
  }
  if (PQenterPipelineMode(handle_) == 0) fail("08006", PQerrorMessage(handle_));
}

std::int64_t PostgresConnection::changed_rows() {
  settle();
  return changed_rows_;
}

void PostgresConnection::begin_writing() {
  revive();
  send("BEGIN");
  // Read committed: what comes behind the lock sees all that was written under it.
  send("SELECT pg_advisory_xact_lock(1366649202)");  // "Quir"
  writing_ = true;
}

void PostgresConnection::begin_reading() {
  revive();
  writing_ = false;
  send("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

void PostgresConnection::commit() {
  if (writing_) send("NOTIFY quire");
  send("COMMIT");
  const Result result = answers();
  // A transaction in which something failed answers with ROLLBACK, and no error.
  if (result.raw == nullptr || std::strcmp(PQcmdStatus(result.raw), "COMMIT") != 0)
    throw StoreError(
        fmt::format("{}: the step was given up; see the log of the server", without_password(url_)));
}

/// Nobody waits for the answer: the next who reads its own finds it before.
bool PostgresConnection::end_reading() noexcept {
  try {
    if (PQstatus(handle_) != CONNECTION_OK || PQtransactionStatus(handle_) == PQTRANS_INERROR)
      return give_up();
    send("ROLLBACK");
    sync();
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

bool PostgresConnection::give_up() noexcept {
  try {
    if (PQstatus(handle_) != CONNECTION_OK) return false;
    try {
      settle();
    } catch (const StoreError&) {
    }
    if (PQtransactionStatus(handle_) == PQTRANS_IDLE) return true;
    send("ROLLBACK");
    settle();
    return PQtransactionStatus(handle_) == PQTRANS_IDLE;
  } catch (const std::exception&) {
    return false;
  }
}

bool PostgresConnection::wait_for(int descriptor, int timeout_ms) {
  pollfd waiting{descriptor, POLLIN, 0};
  return poll(&waiting, 1, timeout_ms) > 0;
}

bool PostgresConnection::wait_for_notice(int timeout_ms, int wake) {
  const auto take = [&] {
    bool any = false;
    while (PGnotify* notice = PQnotifies(handle_)) {
      PQfreemem(notice);
      any = true;
    }
    return any;
  };
  if (take()) return true;
  std::array<pollfd, 2> waiting{{{PQsocket(handle_), POLLIN, 0}, {wake, POLLIN, 0}}};
  if (poll(waiting.data(), wake < 0 ? 1 : 2, timeout_ms) <= 0 || waiting[0].revents == 0) return false;
  if (PQconsumeInput(handle_) == 0) fail("08006", PQerrorMessage(handle_));
  return take();
}

}  // namespace quire::store
