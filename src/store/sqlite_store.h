// The store on SQLite: one connection that writes, under a lock, and a shelf of connections that read. The
// members are defined by what they are about: papers.cc, days.cc, votes.cc, runs.cc, care.cc.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/body.h"
#include "store/sqlite.h"
#include "store/store.h"

namespace quire::store {

/// Reading connections, lent one at a time.
class Readers {
 public:
  explicit Readers(std::filesystem::path file) : file_(std::move(file)) {}

  /// A connection until the lease goes. Reads inside one lease see one state if `snapshot`.
  class Lease {
   public:
    explicit Lease(Readers& readers) : readers_(readers), connection_(readers.take()) {}
    ~Lease() { readers_.give_back(std::move(connection_)); }
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
  std::filesystem::path file_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

class SqliteStore final : public Store {
 public:
  explicit SqliteStore(const std::filesystem::path& directory);

  PutCounts put(std::span<const Record> records) override;
  std::optional<StoredPaper> paper(const PaperId& id) override;
  std::optional<StoredPaper> paper(Doc doc) override;
  std::vector<StoredPaper> papers(std::span<const Doc> docs) override;

  std::vector<Change> changes(ChangeNumber after, std::size_t limit) override;
  ChangeNumber newest_change() override;
  std::uint64_t version() override;

  std::vector<Doc> docs_between(Day first, Day last, std::size_t limit) override;
  std::uint64_t count_between(Day first, Day last) override;
  std::vector<DayCount> counts_by_day(Day first, Day last) override;
  std::optional<Day> day_at_or_before(Day day) override;
  std::optional<Day> day_at_or_after(Day day) override;

  int vote(Doc doc, const std::string& person, bool on, Instant at) override;
  std::vector<Doc> voted(const std::string& person, std::span<const Doc> among) override;
  std::vector<Activity> activity(Instant since, Instant until) override;

  Run add_run(const Run& queued) override;
  void update_run(const Run& run) override;
  void add_events(std::int64_t run, std::span<const std::string> lines) override;
  std::vector<std::string> events(std::int64_t run, std::uint64_t from, std::size_t limit) override;
  std::optional<Run> run(std::int64_t id) override;
  std::vector<Run> runs(const std::string& slug, std::size_t limit) override;
  std::vector<Run> newest_finished_runs(bool prefer_full) override;

  Stats stats() override;
  std::vector<std::string> check() override;
  void backup(const std::filesystem::path& file) override;

  /// For tests (schema.h).
  Connection& writer() { return writer_; }

 private:
  /// A paper's row as it is read before it is merged or shown.
  struct Row {
    Doc doc = 0;
    std::string id;
    int votes = 0;
    std::optional<std::int32_t> day;
    std::int64_t dictionary = 0;
    std::string body;
  };
  enum class Put : std::uint8_t { added, changed, unchanged };

  Put put_one(const Record& record, ChangeNumber& change);
  std::optional<Row> find_row(const Paper& paper, std::int64_t title_hash);
  std::optional<Row> row_by_title(const Paper& paper, std::int64_t title_hash, bool own_only);
  Paper unpack_row(Connection& connection, const Row& row);
  bool put_pick(Doc doc, const Pick& pick);
  void relist(Doc doc, std::optional<std::int32_t> old_day, std::optional<std::int32_t> day);
  void train_when_due();
  void learn_dictionary(Connection& connection, std::int64_t dictionary);
  StoredPaper stored(Connection& connection, const Row& row);

  /// Inside a writing transaction.
  std::int64_t counter(const char* sql);
  void set_counters(ChangeNumber change);
  void touch();

  std::filesystem::path file_;
  Compressor compressor_;
  std::mutex writing_;
  Connection writer_;
  Readers readers_;
  std::int64_t dictionary_ = 0;  ///< the one for new bodies; under writing_
};

}  // namespace quire::store
