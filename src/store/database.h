// Where the tables are: a file of SQLite, or a database of PostgreSQL. What only one of them can do is here;
// everything else of the store is written once, over sql.h.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/sql.h"

namespace quire::store {

/// Something that one process does and no other; given back when it goes, whatever becomes of the process.
class Hold {
 public:
  virtual ~Hold() = default;
};

class Database {
 public:
  virtual ~Database() = default;
  virtual Dialect dialect() const = 0;
  /// As messages name it; without a password.
  virtual std::string name() const = 0;
  /// Throws StoreError.
  virtual std::unique_ptr<Connection> connect(Use use) const = 0;
  virtual std::uint64_t bytes(Connection& connection) const = 0;
  /// What the database finds wrong with itself.
  virtual std::vector<std::string> own_check(Connection& connection) const = 0;
  /// Of all processes on this database one may hold a name. Nothing: another one does. Processes on a file of
  /// SQLite share its folder, and have locks there (follow/asker.h): for them there is nothing to do.
  virtual std::unique_ptr<Hold> try_hold(const std::string& name) const = 0;
};

std::unique_ptr<Database> sqlite_file(const std::filesystem::path& file);
std::unique_ptr<Database> postgres_at(const std::string& url);

/// Is it an address of PostgreSQL?
bool is_postgres_url(std::string_view where);

/// Reading connections, lent one at a time.
class Readers {
 public:
  explicit Readers(const Database& database) : database_(database) {}

  /// A connection until the lease goes; all reads of one lease see one state.
  class Lease {
   public:
    explicit Lease(Readers& readers);
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Connection* operator->() { return connection_.get(); }
    Connection& operator*() { return *connection_; }

   private:
    Readers& readers_;
    std::unique_ptr<Connection> connection_;
  };

 private:
  std::unique_ptr<Connection> take();
  void give_back(std::unique_ptr<Connection> connection);
  const Database& database_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace quire::store
