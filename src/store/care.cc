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

std::uint64_t number(Connection& connection, const char* sql) {
  Query query = connection.query(sql);
  return query.row() ? static_cast<std::uint64_t>(query.integer(0)) : 0;
}

std::optional<Day> day(Connection& connection, const char* sql) {
  Query query = connection.query(sql);
  if (!query.row() || query.null(0)) return std::nullopt;
  return Day::from_count(static_cast<std::int32_t>(query.integer(0)));
}

void flush_to_disk(const std::filesystem::path& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  fsync(fd);
  close(fd);
}

}  // namespace

Stats SqliteStore::stats() {
  Readers::Lease reader(readers_);
  Stats stats;
  stats.papers = number(*reader, "SELECT count(*) FROM papers");
  stats.picks = number(*reader, "SELECT count(*) FROM picks");
  stats.votes = number(*reader, "SELECT count(*) FROM votes");
  stats.runs = number(*reader, "SELECT count(*) FROM runs");
  stats.bytes = number(*reader, "PRAGMA page_count") * number(*reader, "PRAGMA page_size");
  stats.newest_change = number(*reader, "SELECT value FROM counters WHERE name = 'change'");
  stats.schema = static_cast<int>(number(*reader, "PRAGMA user_version"));
  stats.first_day = day(*reader, "SELECT min(day) FROM listed");
  stats.last_day = day(*reader, "SELECT max(day) FROM listed");
  return stats;
}

std::vector<std::string> SqliteStore::check() {
  Readers::Lease reader(readers_);
  std::vector<std::string> faults;
  constexpr std::size_t kFaultsMax = 100;
  {
    Query query = reader->query("PRAGMA integrity_check(20)");
    while (query.row())
      if (query.text(0) != "ok") faults.push_back(fmt::format("store: {}", query.text(0)));
  }
  if (!faults.empty()) return faults;  // rows of a damaged file say nothing
  {
    Query query = reader->query("PRAGMA foreign_key_check");
    while (query.row())
      faults.push_back(
          fmt::format("store: a row of {} names a {} that is not there", query.text(0), query.text(2)));
  }
  if (const auto wrong = number(
          *reader,
          "SELECT count(*) FROM papers p WHERE votes <> (SELECT count(*) FROM votes v WHERE v.doc = p.doc)"))
    faults.push_back(fmt::format("store: {} papers with a wrong count of votes", wrong));
  if (const auto wrong = number(
          *reader,
          "SELECT count(*) FROM papers p WHERE day IS NOT NULL AND NOT EXISTS (SELECT 1 FROM picks k WHERE "
          "k.doc = p.doc) AND NOT EXISTS (SELECT 1 FROM listed l WHERE l.day = p.day AND l.doc = p.doc)"))
    faults.push_back(fmt::format("store: {} papers missing from their day", wrong));
  if (const auto wrong = number(*reader,
                                "SELECT count(*) FROM picks k WHERE NOT EXISTS (SELECT 1 FROM listed l WHERE "
                                "l.day = k.day AND l.doc = k.doc AND l.picked = 1)"))
    faults.push_back(fmt::format("store: {} picks missing from their day", wrong));

  Readers::Lease other(readers_);  // unpack_row asks for dictionaries while the rows are read
  Query query = reader->query("SELECT doc, id, votes, dictionary, body FROM papers");
  while (query.row() && faults.size() < kFaultsMax) {
    const Row row{static_cast<Doc>(query.integer(0)),
                  std::string(query.text(1)),
                  static_cast<int>(query.integer(2)),
                  std::nullopt,
                  query.integer(3),
                  std::string(query.text(4))};
    try {
      unpack_row(*other, row);
    } catch (const StoreError& e) {
      faults.emplace_back(e.what());
    }
  }
  return faults;
}

void SqliteStore::backup(const std::filesystem::path& file) {
  std::filesystem::path part = file;
  part += ".part";
  std::filesystem::remove(part);
  {
    Readers::Lease reader(readers_);
    Connection copy(part);
    sqlite3_backup* job = sqlite3_backup_init(copy.handle(), "main", reader->handle(), "main");
    if (job == nullptr) copy.fail(sqlite3_errcode(copy.handle()));
    const int step =
        sqlite3_backup_step(job, -1);  // one read transaction: a consistent copy while others write
    const int end = sqlite3_backup_finish(job);
    if (step != SQLITE_DONE || end != SQLITE_OK) {
      std::filesystem::remove(part);
      throw StoreError(fmt::format("backup to {}: {}; free some space or name another place", file.string(),
                                   sqlite3_errstr(step != SQLITE_DONE ? step : end)));
    }
    copy.execute("PRAGMA journal_mode=DELETE");  // one file, without a log beside it
    if (number(copy, "SELECT count(*) FROM papers") == 0 &&
        number(*reader, "SELECT count(*) FROM papers") > 0)
      throw StoreError(fmt::format("backup to {}: the copy is empty", file.string()));
  }
  flush_to_disk(part);
  std::filesystem::rename(part, file);
  flush_to_disk(std::filesystem::absolute(file).parent_path());
}

void set_page_limit_for_test(Store& store, int pages) {
  const std::string pragma = fmt::format("PRAGMA max_page_count={}", pages);
  dynamic_cast<SqliteStore&>(store).writer().execute(pragma.c_str());
}

}  // namespace quire::store
