// Counts, checks and backups.
#include <algorithm>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "store/schema.h"
#include "store/sqlite_store.h"

namespace quire::store {
namespace {

constexpr std::size_t kFaultsMax = 100;

struct Count {
  const char* sql;
  const char* words;
};

#define EXPECTED_PLACES                                                                           \
  "(SELECT k.day, 1, k.votes + p.votes, p.id, p.doc FROM picks k JOIN papers p ON p.doc = k.doc " \
  "WHERE p.gone_to IS NULL "                                                                      \
  "UNION ALL SELECT day, 0, votes, id, doc FROM papers p WHERE day IS NOT NULL "                  \
  "AND gone_to IS NULL AND NOT EXISTS (SELECT 1 FROM picks k WHERE k.doc = p.doc))"

// What is kept twice, for speed, must agree.
constexpr Count kCounts[] = {
    {"SELECT count(*) FROM papers p WHERE gone_to IS NULL AND votes <> (SELECT count(*) FROM votes v WHERE "
     "v.doc = p.doc)",
     "papers have a wrong count of votes"},
    {"SELECT count(*) FROM (SELECT * FROM " EXPECTED_PLACES
     " EXCEPT SELECT day, picked, score, id, doc FROM listed)",
     "papers are missing from their day"},
    {"SELECT count(*) FROM (SELECT day, picked, score, id, doc FROM listed EXCEPT SELECT * "
     "FROM " EXPECTED_PLACES ")",
     "papers are listed where they do not belong"},
    {"SELECT max(change) > (SELECT value FROM counters WHERE name = 'change') FROM papers",
     "change numbers are newer than the counter"},
    {"SELECT count(*) FROM aliases a JOIN papers p ON p.doc = a.doc WHERE p.gone_to IS NOT NULL",
     "older names lead to papers that are gone"},
    {"SELECT count(*) FROM gone g JOIN papers p ON p.id = g.id", "names that are gone are papers' names"},
    {"SELECT count(*) FROM papers p WHERE source IS NULL AND gone_to IS NULL AND NOT EXISTS "
     "(SELECT 1 FROM statements s WHERE s.home = p.doc)",
     "papers are said by nobody"},
    {"SELECT count(*) FROM aliases a JOIN papers p ON p.id = a.id", "older names are papers of their own"},
    {"SELECT count(*) FROM (SELECT 1 FROM run_events GROUP BY run HAVING count(*) <> max(seq) + 1)",
     "runs lack some of their events"},
};

void flush_to_disk(const std::filesystem::path& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool flushed = fd >= 0 && fsync(fd) == 0;
  if (fd >= 0) close(fd);
  if (!flushed) throw StoreError(fmt::format("{}: cannot be written to disk; check the disk", path.string()));
}

/// A file that is complete under its name, or not there at all.
class PartFile {
 public:
  explicit PartFile(const std::filesystem::path& file) : file_(std::filesystem::absolute(file)) {
    path_ = file_;
    path_ += fmt::format(".part-{}", getpid());
    remove();
  }
  ~PartFile() { remove(); }
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;
  const std::filesystem::path& path() const { return path_; }

  void put_in_place() {
    flush_to_disk(path_);
    std::error_code error;
    std::filesystem::rename(path_, file_, error);
    if (error)
      throw StoreError(fmt::format("backup to {}: {}; name another file", file_.string(), error.message()));
    flush_to_disk(file_.parent_path());
  }

 private:
  void remove() const {
    std::error_code ignored;
    for (const char* end : {"", "-wal", "-shm", "-journal"})
      std::filesystem::remove(path_.string() + end, ignored);
  }
  std::filesystem::path file_;
  std::filesystem::path path_;
};

/// One read transaction: a consistent copy while others write.
void copy_into(Connection& from, const std::filesystem::path& part, const std::filesystem::path& file) {
  Connection copy(part);
  sqlite3_backup* job = sqlite3_backup_init(copy.handle(), "main", from.handle(), "main");
  if (job == nullptr) copy.fail(sqlite3_errcode(copy.handle()));
  const int step = sqlite3_backup_step(job, -1);
  const int end = sqlite3_backup_finish(job);
  if (step != SQLITE_DONE || end != SQLITE_OK)
    throw StoreError(fmt::format("backup to {}: {}; free some space or name another place", file.string(),
                                 sqlite3_errstr(step != SQLITE_DONE ? step : end)));
}

}  // namespace

Stats SqliteStore::stats() {
  Readers::Lease reader(readers_);
  const auto number = [&](const char* sql) {
    return static_cast<std::uint64_t>(reader->number(sql).value_or(0));
  };
  const auto day = [&](const char* sql) -> std::optional<Day> {
    const auto count = reader->number(sql);
    return count ? std::optional(Day::from_count(static_cast<std::int32_t>(*count))) : std::nullopt;
  };
  Stats stats;
  stats.papers = number("SELECT count(*) FROM papers WHERE gone_to IS NULL");
  stats.picks = number("SELECT count(*) FROM picks k JOIN papers p ON p.doc = k.doc WHERE p.gone_to IS NULL");
  stats.votes = number("SELECT count(*) FROM votes k JOIN papers p ON p.doc = k.doc WHERE p.gone_to IS NULL");
  stats.runs = number("SELECT count(*) FROM runs");
  stats.bytes = number("PRAGMA page_count") * number("PRAGMA page_size");
  stats.newest_change = number("SELECT value FROM counters WHERE name = 'change'");
  stats.schema = static_cast<int>(number("PRAGMA user_version"));
  stats.first_day = day("SELECT min(day) FROM listed");
  stats.last_day = day("SELECT max(day) FROM listed");
  return stats;
}

// ---- Check ----

std::vector<std::string> SqliteStore::check() {
  Readers::Lease reader(readers_);
  std::vector<std::string> faults;
  {
    Query query = reader->query("PRAGMA integrity_check(20)");
    while (query.row())
      if (query.text(0) != "ok") faults.push_back(fmt::format("store: {}", query.text(0)));
  }
  if (!faults.empty()) return faults;  // rows of a damaged file say nothing
  {
    Query query = reader->query("PRAGMA foreign_key_check");
    while (query.row() && faults.size() < kFaultsMax)
      faults.push_back(
          fmt::format("store: a row of {} names a {} that is not there", query.text(0), query.text(2)));
  }
  for (const auto& [sql, words] : kCounts)
    if (const auto wrong = reader->number(sql).value_or(0); wrong > 0)
      faults.push_back(fmt::format("store: {} {}; put a backup in place with quire restore", wrong, words));
  check_bodies(*reader, faults);
  return faults;
}

/// Every body must unpack, and the columns beside it must say what it says.
void SqliteStore::check_bodies(Connection& reader, std::vector<std::string>& faults) {
  for (std::int64_t doc = 0; faults.size() < kFaultsMax;) {
    {
      Query next =
          reader.query("SELECT doc FROM papers WHERE doc > ? AND gone_to IS NULL ORDER BY doc LIMIT 1");
      next.bind(doc);
      if (!next.row()) return;
      doc = next.integer(0);
    }
    try {
      const auto row = read_row(reader, static_cast<Doc>(doc));
      const auto paper = unpack_row(reader, row.value());
      const auto listed = paper ? paper->listed_day() : std::nullopt;
      if (!paper)
        faults.push_back(paper.error());
      else if (row->title_hash != title_hash(paper->title) ||
               row->day != (listed ? std::optional(listed->count()) : std::nullopt))
        faults.push_back(
            fmt::format("paper {}: its row and its body differ; import the paper again", row->id));
      else if (!row->source && !is_folded(reader, *paper, static_cast<Doc>(doc)))
        faults.push_back(fmt::format(
            "paper {}: it is not what its sources say together; import the paper again", row->id));
    } catch (const StoreError& e) {
      faults.emplace_back(e.what());
    }
  }
}

/// Is this what the statements about it give?
bool SqliteStore::is_folded(Connection& reader, const Paper& paper, Doc doc) {
  std::vector<Statement> statements;
  for (StatementRow& row : read_statements(reader, members(reader, doc)))
    statements.push_back(std::move(row.statement));
  if (statements.empty()) return false;
  Paper folded = fold(statements);
  folded.id = paper.id;  // another paper may have the best one
  folded.other_ids = paper.other_ids;
  return folded == paper;
}

// ---- Backup ----

void SqliteStore::backup(const std::filesystem::path& file) {
  for (const char* beside : {"-wal", "-journal"})
    if (std::filesystem::exists(file.string() + beside))
      throw StoreError(
          fmt::format("backup to {}: {}{} lies beside it, so a program has it open; name another file",
                      file.string(), file.filename().string(), beside));
  PartFile part(file);
  {
    Readers::Lease reader(readers_);
    copy_into(*reader, part.path(), file);
  }
  Connection copy(part.path());
  copy.execute("PRAGMA journal_mode=DELETE");  // one file, without a log beside it
  {
    Query query = copy.query("PRAGMA quick_check(1)");
    if (!query.row() || query.text(0) != "ok")
      throw StoreError(fmt::format(
          "backup to {}: the copy is damaged ({}); check the disk, and the store with quire check",
          file.string(), query.text(0)));
  }
  part.put_in_place();
}

void set_page_limit_for_test(Store& store, int pages) {
  const std::string pragma = fmt::format("PRAGMA max_page_count={}", pages);
  dynamic_cast<SqliteStore&>(store).writer().execute(pragma.c_str());
}

}  // namespace quire::store
