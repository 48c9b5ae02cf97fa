// Runs of labs and the event lines that they emitted.
#include <array>

#include <fmt/format.h>

#include "store/rows.h"
#include "store/sql_store.h"

namespace quire::store {
namespace {

Run run_of(const Query& query) {
  Run run;
  run.id = query.integer(0);
  run.slug = query.text(1);
  run.paper_id = query.text(2);
  run.size = query.text(3);
  run.seed = static_cast<std::uint64_t>(query.integer(4));
  run.parameters = query.text(5);
  run.started_by = query.text(6);
  run.state = static_cast<RunState>(query.integer(7));
  run.queued_at = Instant(std::chrono::milliseconds(query.integer(8)));
  run.started_at = instant(query, 9);
  run.ended_at = instant(query, 10);
  run.seconds = query.real(11);
  run.cpu_seconds = query.real(12);
  run.peak_rss_mb = query.real(13);
  run.error = query.text(14);
  run.directory = query.text(15);
  return run;
}

#define RUN_COLUMNS                                                                                  \
  "id, slug, paper_id, size, seed, parameters, started_by, state, queued_at, started_at, ended_at, " \
  "seconds, "                                                                                        \
  "cpu_seconds, peak_rss_mb, error, directory"

std::vector<Run> runs_of(Query& query) {
  std::vector<Run> runs;
  while (query.row()) runs.push_back(run_of(query));
  return runs;
}

}  // namespace

const char* word(RunState state) {
  static constexpr std::array kWords{"queued",    "running",   "finished",     "failed",
                                     "bad input", "cancelled", "limit reached"};
  const auto at = static_cast<std::size_t>(state);
  return at < kWords.size() ? kWords[at] : "unknown";
}

Run SqlStore::add_run(const Run& queued) {
  return writing([&] {
    Query insert = writer_.query(
        "INSERT INTO runs(slug, paper_id, size, seed, parameters, started_by, state, queued_at, "
        "started_at, ended_at, seconds, cpu_seconds, peak_rss_mb, error, directory) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) RETURNING id");
    insert.bind(std::string_view(queued.slug))
        .bind(std::string_view(queued.paper_id))
        .bind(std::string_view(queued.size))
        .bind(static_cast<std::int64_t>(queued.seed))
        .bind(std::string_view(queued.parameters))
        .bind(std::string_view(queued.started_by))
        .bind(static_cast<std::int64_t>(queued.state))
        .bind(ms(queued.queued_at))
        .bind(ms(queued.started_at))
        .bind(ms(queued.ended_at))
        .bind(queued.seconds)
        .bind(queued.cpu_seconds)
        .bind(queued.peak_rss_mb)
        .bind(std::string_view(queued.error))
        .bind(std::string_view(queued.directory));
    Run run = queued;
    run.id = insert.returned();
    touch();
    return run;
  });
}

void SqlStore::update_run(const Run& run) {
  tables_.write([&](Connection&) {
    writer_
        .query(
            "UPDATE runs SET state=?, started_at=?, ended_at=?, seconds=?, cpu_seconds=?, peak_rss_mb=?, "
            "error=?, directory=?, parameters=? WHERE id=?")
        .bind(static_cast<std::int64_t>(run.state))
        .bind(ms(run.started_at))
        .bind(ms(run.ended_at))
        .bind(run.seconds)
        .bind(run.cpu_seconds)
        .bind(run.peak_rss_mb)
        .bind(std::string_view(run.error))
        .bind(std::string_view(run.directory))
        .bind(std::string_view(run.parameters))
        .bind(run.id)
        .run();
    if (writer_.changed_rows() == 0) throw StoreError(fmt::format("no run has the number {}", run.id));
    touch();
  });
}

void SqlStore::add_events(std::int64_t run, std::span<const std::string> lines) {
  if (lines.empty()) return;
  tables_.write([&](Connection&) {
    {
      Query known = writer_.query("SELECT 1 FROM runs WHERE id = ?");
      known.bind(run);
      if (!known.row()) throw StoreError(fmt::format("no run has the number {}", run));
    }
    std::int64_t seq = 0;
    {
      Query newest = writer_.query("SELECT max(seq) FROM run_events WHERE run = ?");
      newest.bind(run);
      if (newest.row() && !newest.null(0)) seq = newest.integer(0) + 1;
    }
    for (const std::string& line : lines)
      writer_.query("INSERT INTO run_events(run, seq, line) VALUES (?,?,?)")
          .bind(run)
          .bind(seq++)
          .bind(std::string_view(line))
          .run();
  });
}

std::vector<std::string> SqlStore::events(std::int64_t run, std::uint64_t from, std::size_t limit) {
  Readers::Lease reader(readers_);
  Query query = reader->query("SELECT line FROM run_events WHERE run = ? AND seq >= ? ORDER BY seq LIMIT ?");
  query.bind(run).bind(static_cast<std::int64_t>(from)).bind(static_cast<std::int64_t>(limit));
  std::vector<std::string> lines;
  while (query.row()) lines.emplace_back(query.text(0));
  return lines;
}

std::optional<Run> SqlStore::run(std::int64_t id) {
  Readers::Lease reader(readers_);
  Query query = reader->query("SELECT " RUN_COLUMNS " FROM runs WHERE id = ?");
  query.bind(id);
  if (!query.row()) return std::nullopt;
  return run_of(query);
}

std::vector<Run> SqlStore::runs(const std::string& slug, std::size_t limit) {
  Readers::Lease reader(readers_);
  if (slug.empty()) {
    Query query = reader->query("SELECT " RUN_COLUMNS " FROM runs ORDER BY id DESC LIMIT ?");
    query.bind(static_cast<std::int64_t>(limit));
    return runs_of(query);
  }
  Query query = reader->query("SELECT " RUN_COLUMNS " FROM runs WHERE slug = ? ORDER BY id DESC LIMIT ?");
  query.bind(std::string_view(slug)).bind(static_cast<std::int64_t>(limit));
  return runs_of(query);
}

std::vector<Run> SqlStore::newest_finished_runs(bool prefer_full) {
  Readers::Lease reader(readers_);
  // The window numbers each lab's finished runs, best first; the first of each is what counts.
  Query query =
      reader->query("SELECT " RUN_COLUMNS
                    " FROM (SELECT *, row_number() OVER (PARTITION BY slug ORDER BY CASE WHEN ?1 = 1 AND "
                    "size = 'full' THEN 0 ELSE 1 END, id DESC) AS n "
                    "FROM runs WHERE state = ?2) AS best WHERE n = 1 ORDER BY slug");
  query.bind(std::int64_t{prefer_full}).bind(static_cast<std::int64_t>(RunState::finished));
  return runs_of(query);
}

}  // namespace quire::store
