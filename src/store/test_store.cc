#include "store/test_store.h"

#include <csignal>
#include <cstdlib>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/postgres.h"

namespace quire::store {
namespace {

namespace fs = std::filesystem;

constexpr const char* kBin = "/usr/lib/postgresql/15/bin/";

/// PostgreSQL refuses to run as root.
void become_postgres() {
  if (::geteuid() != 0) return;
  const passwd* user = ::getpwnam("postgres");
  if (user == nullptr || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0) ::_exit(97);
}

int run(const std::string& program, const std::vector<std::string>& arguments, const fs::path& log) {
  const int child = ::fork();
  if (child != 0) return child;
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
  if (::freopen(log.c_str(), "a", stdout) == nullptr || ::freopen(log.c_str(), "a", stderr) == nullptr)
    ::_exit(98);
  become_postgres();
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);  // a change of user takes it back
  std::vector<char*> argv{const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv((kBin + program).c_str(), argv.data());
  ::_exit(99);
}

std::string schema_of(const fs::path& folder) {
  return fmt::format("t{:x}", std::hash<std::string>{}(fs::absolute(folder).lexically_normal().string()));
}

/// Before any test makes threads or processes: the server ends with the thread that started it.
class StartsPostgres final : public testing::Environment {
  void SetUp() override {
    if (tests_on_postgres()) TestPostgres::server();
  }
};
[[maybe_unused]] const auto* const kStarted = testing::AddGlobalTestEnvironment(new StartsPostgres);

}  // namespace

bool tests_on_postgres() {
  const char* which = std::getenv("QUIRE_TEST_STORE");
  return which != nullptr && std::string_view(which) == "postgresql";
}

std::unique_ptr<Store> open_for_test(const fs::path& folder) {
  if (!tests_on_postgres()) return open_sqlite(folder);
  return open_postgres(TestPostgres::server().url(schema_of(folder)));
}

TestPostgres& TestPostgres::server() {
  static TestPostgres server;
  return server;
}

TestPostgres::TestPostgres() : owner_(::getpid()) {
  std::string name = "/tmp/quire-pg-XXXXXX";  // short: names of sockets may not be long
  if (::mkdtemp(name.data()) == nullptr) throw StoreError("no temporary folder for PostgreSQL");
  folder_ = name;
  if (::geteuid() == 0)
    if (const passwd* user = ::getpwnam("postgres"))
      if (::chown(name.c_str(), user->pw_uid, user->pw_gid) != 0) throw StoreError("chown of " + name);
  const int made = run(
      "initdb",
      {"-D", name + "/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"},
      folder_ / "log");
  int status = 0;
  ::waitpid(made, &status, 0);
  if (status != 0)
    throw StoreError(
        fmt::format("initdb ended with {}; is postgresql-15 installed? See {}/log", status, name));
  start();
}

TestPostgres::~TestPostgres() {
  if (::getpid() != owner_) return;
  stop(SIGINT);
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void TestPostgres::start() {
  server_ = run("postgres",
                {"-D", (folder_ / "data").string(), "-k", folder_.string(), "-c", "listen_addresses=", "-c",
                 "max_connections=200", "-c", "fsync=off", "-c", "shared_buffers=64MB"},
                folder_ / "log");
  wait_until_it_answers();
}

void TestPostgres::wait_until_it_answers() {
  const std::string address = fmt::format("postgresql:///postgres?host={}&user=postgres", folder_.string());
  for (int tries = 0;; ++tries) {
    try {
      PostgresConnection connection(address);
      connection.settle();
      return;
    } catch (const StoreError& e) {
      if (tries == 3000 || ::waitpid(server_, nullptr, WNOHANG) != 0) throw;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
}

void TestPostgres::stop(int signal) {
  if (server_ <= 0) return;
  ::kill(server_, signal);
  ::waitpid(server_, nullptr, 0);
  server_ = 0;
}

void TestPostgres::kill_and_start_again() {
  stop(SIGQUIT);  // "immediate": the log of the database is all that there is
  start();
}

std::string TestPostgres::url(const std::string& schema) {
  const std::string address = fmt::format("postgresql:///postgres?host={}&user=postgres", folder_.string());
  PostgresConnection connection(address);
  Transaction alone(connection);  // processes that make the same at once stand in each other's way
  connection.execute(fmt::format("CREATE SCHEMA IF NOT EXISTS {}", schema).c_str());
  alone.commit();
  return fmt::format("{}&options=-csearch_path%3D{}", address, schema);
}

}  // namespace quire::store
