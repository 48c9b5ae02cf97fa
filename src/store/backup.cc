// A copy in one file while others read and write: a whole file under its name, or none. Of a database of
// PostgreSQL too it is a file of SQLite (move.h), so that any Quire can open it.
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "store/move.h"
#include "store/sql_store.h"
#include "store/sqlite.h"

namespace quire::store {
namespace {

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
void copy_into(SqliteConnection& from, const std::filesystem::path& part, const std::filesystem::path& file) {
  SqliteConnection copy(part);
  sqlite3_backup* job = sqlite3_backup_init(copy.handle(), "main", from.handle(), "main");
  if (job == nullptr) copy.fail(sqlite3_errcode(copy.handle()));
  const int step = sqlite3_backup_step(job, -1);
  const int end = sqlite3_backup_finish(job);
  if (step != SQLITE_DONE || end != SQLITE_OK)
    throw StoreError(fmt::format("backup to {}: {}; free some space or name another place", file.string(),
                                 sqlite3_errstr(step != SQLITE_DONE ? step : end)));
}

}  // namespace

void SqlStore::backup(const std::filesystem::path& file) {
  for (const char* beside : {"-wal", "-journal"})
    if (std::filesystem::exists(file.string() + beside))
      throw StoreError(
          fmt::format("backup to {}: {}{} lies beside it, so a program has it open; name another file",
                      file.string(), file.filename().string(), beside));
  PartFile part(file);
  if (tables_.database().dialect() == Dialect::sqlite) {
    Readers::Lease reader(readers_);
    copy_into(dynamic_cast<SqliteConnection&>(*reader), part.path(), file);
  } else {
    move_store(tables_.database(), *sqlite_file(part.path()), {});
  }
  SqliteConnection copy(part.path());
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
  store.tables().writer().execute(pragma.c_str());
}

}  // namespace quire::store
