#include "store/database.h"

#include <fmt/format.h>

#include "store/postgres.h"
#include "store/sqlite.h"

namespace quire::store {
namespace {

constexpr std::size_t kIdleReadersMax = 16;
constexpr std::size_t kFaultsMax = 100;

class SqliteFile final : public Database {
 public:
  explicit SqliteFile(std::filesystem::path file) : file_(std::move(file)) {}

  Dialect dialect() const override { return Dialect::sqlite; }
  std::string name() const override { return file_.string(); }
  std::unique_ptr<Connection> connect(Use use) const override {
    return std::make_unique<SqliteConnection>(file_, use);
  }
  std::uint64_t bytes(Connection& connection) const override {
    return static_cast<std::uint64_t>(connection.number("PRAGMA page_count").value_or(0) *
                                      connection.number("PRAGMA page_size").value_or(0));
  }
  std::vector<std::string> own_check(Connection& connection) const override {
    std::vector<std::string> faults;
    {
      Query query = connection.query("PRAGMA integrity_check(20)");
      while (query.row())
        if (query.text(0) != "ok") faults.push_back(fmt::format("store: {}", query.text(0)));
    }
    if (!faults.empty()) return faults;
    Query query = connection.query("PRAGMA foreign_key_check");
    while (query.row() && faults.size() < kFaultsMax)
      faults.push_back(
          fmt::format("store: a row of {} names a {} that is not there", query.text(0), query.text(2)));
    return faults;
  }
  std::unique_ptr<Hold> try_hold(const std::string&) const override { return std::make_unique<Hold>(); }

 private:
  std::filesystem::path file_;
};

/// A lock of a session: it ends with its connection.
class PostgresHold final : public Hold {
 public:
  explicit PostgresHold(const std::string& url) : connection_(url) {}
  bool take(const std::string& name) {
    Query query = connection_.query("SELECT pg_try_advisory_lock(hashtextextended(?, 0))");
    query.bind(std::string_view(name));
    return query.row() && query.integer(0) != 0;
  }

 private:
  PostgresConnection connection_;
};

class PostgresServer final : public Database {
 public:
  explicit PostgresServer(std::string url) : url_(std::move(url)) {}

  Dialect dialect() const override { return Dialect::postgresql; }
  std::string name() const override { return without_password(url_); }
  std::unique_ptr<Connection> connect(Use) const override {
    return std::make_unique<PostgresConnection>(url_);
  }
  std::uint64_t bytes(Connection& connection) const override {
    return static_cast<std::uint64_t>(
        connection
            .number("SELECT CAST(sum(pg_total_relation_size(oid)) AS BIGINT) FROM pg_class "
                    "WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace")
            .value_or(0));
  }
  /// The server looks after pages and references itself.
  std::vector<std::string> own_check(Connection&) const override { return {}; }
  std::unique_ptr<Hold> try_hold(const std::string& name) const override {
    auto held = std::make_unique<PostgresHold>(url_);
    return held->take(name) ? std::move(held) : nullptr;
  }

 private:
  std::string url_;
};

}  // namespace

std::unique_ptr<Database> sqlite_file(const std::filesystem::path& file) {
  return std::make_unique<SqliteFile>(file);
}

std::unique_ptr<Database> postgres_at(const std::string& url) {
  return std::make_unique<PostgresServer>(url);
}

bool is_postgres_url(std::string_view where) {
  return where.starts_with("postgresql://") || where.starts_with("postgres://");
}

Readers::Lease::Lease(Readers& readers) : readers_(readers), connection_(readers.take()) {
  connection_->begin_reading();
}

Readers::Lease::~Lease() {
  // One that is still inside a transaction would show an old state for ever: closed instead.
  if (connection_->end_reading()) readers_.give_back(std::move(connection_));
}

std::unique_ptr<Connection> Readers::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  return database_.connect(Use::read);
}

void Readers::give_back(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kIdleReadersMax) idle_.push_back(std::move(connection));
}

}  // namespace quire::store
