// The store on SQLite: one connection that writes, under a lock, and a shelf of connections that read. The
// members are defined by what they are about: put.cc, papers.cc, days.cc, votes.cc, runs.cc, care.cc.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/body.h"
#include "store/listing.h"
#include "store/sqlite.h"
#include "store/store.h"

namespace quire::store {

/// The identity that a row keeps as its key. Throws StoreError.
PaperId id_of(const std::string& key);
/// Equal for titles that text::title_key holds equal.
std::int64_t title_hash(const std::string& title);

/// Reading connections, lent one at a time.
class Readers {
 public:
  explicit Readers(std::filesystem::path file) : file_(std::move(file)) {}

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
  std::vector<Change> short_changes(ChangeNumber after, std::size_t limit) override;
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
    std::int64_t title_hash = 0;
    int votes = 0;
    std::optional<std::int32_t> day;
    std::int64_t dictionary = 0;
    std::string body;
  };
  static std::optional<Row> read_row(Connection& connection, Doc doc);

  enum class Put : std::uint8_t { added, changed, unchanged };
  Put put_one(const Record& record, ChangeNumber& change);
  void note_short_put(ChangeNumber first, ChangeNumber last);
  void add_paper(const Record& record, std::int64_t title_hash, ChangeNumber change);
  bool change_paper(Doc doc, const Record& record, ChangeNumber change);
  void write_row(Doc doc, const Paper& paper, std::int64_t title_hash, ChangeNumber change);
  std::optional<Doc> find(const Paper& paper, std::int64_t title_hash);
  std::optional<Doc> find_own(const Paper& paper, std::int64_t title_hash);
  std::optional<Doc> only_one_of_title(const char* sql, const Paper& paper, std::int64_t title_hash);
  bool put_pick(Doc doc, const Pick& pick);
  Listing listing_of(Doc doc, const std::string& id, std::optional<std::int32_t> published, int votes);
  void relist(Doc doc, const Listing& before, const Listing& after);

  std::string packed(const Paper& paper);
  Result<Paper> unpack_row(Connection& connection, const Row& row);
  void train_when_due();
  void use_newest_dictionary();
  void learn_dictionary(Connection& connection, std::int64_t dictionary);
  StoredPaper stored(Connection& connection, const Row& row);

  void check_bodies(Connection& reader, std::vector<std::string>& faults);

  /// Inside a writing transaction: what pages show has changed.
  void touch();

  std::filesystem::path file_;
  Compressor compressor_;
  std::mutex writing_;
  Connection writer_;
  Readers readers_;
  // Both under writing_.
  std::int64_t dictionary_ = 0;  ///< the one for new bodies
  bool tried_to_train_ = false;
};

}  // namespace quire::store
