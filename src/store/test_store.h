// For tests of every room that stand on a store: SQLite in a folder, or, with QUIRE_TEST_STORE=postgresql, a
// schema of its own in a server of PostgreSQL that the test program starts itself, on a socket in a temporary
// folder, and stops at its end. The same tests run over both.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "store/store.h"

namespace quire::store {

/// Do tests run on PostgreSQL?
bool tests_on_postgres();
/// The store of a folder: the same each time it is opened, by whatever process. Throws StoreError.
std::unique_ptr<Store> open_for_test(const std::filesystem::path& folder);

/// A real server of PostgreSQL, for this test program and its children.
class TestPostgres {
 public:
  /// Started when it is first asked for.
  static TestPostgres& server();
  ~TestPostgres();
  TestPostgres(const TestPostgres&) = delete;
  TestPostgres& operator=(const TestPostgres&) = delete;

  /// Of a schema, made where it is not there yet.
  std::string url(const std::string& schema);
  /// As a power cut: nothing is written in order, and it starts again. What had been committed must be there.
  void kill_and_start_again();

 private:
  TestPostgres();
  void start();
  void stop(int signal);
  void wait_until_it_answers();
  std::filesystem::path folder_;
  int owner_ = 0;   ///< the process that started it
  int server_ = 0;  ///< its process
};

}  // namespace quire::store
