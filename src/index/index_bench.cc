// Taking in and searching real papers, beside SQLite's FTS5 on the same papers and queries in the same run.
//   index_bench arxiv.jsonl.zst [papers]
// Queries: two or three neighbouring words of titles, drawn with a fixed seed. Both sides answer with the
// exact total and the best 20.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>

#include <sqlite3.h>

#include "index/bench_papers.h"
#include "index/index.h"
#include "index/memory_store.h"
#include "paper/test_folder.h"
#include "text/tex.h"

namespace quire::index {
namespace {

using Clock = std::chrono::steady_clock;
/// Of this thread; what other programs do on the machine meanwhile does not count.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}
/// Of all threads: taking in uses two and more.
double process_cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}
double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

template <class Search>
void measure(const char* name, const std::vector<std::string>& queries, Search&& search) {
  std::vector<double> times_ms;
  std::vector<double> cpu_ms;
  std::uint64_t matches = 0;
  for (int round = 0; round < 4; ++round) {
    for (const std::string& query : queries) {
      const auto start = Clock::now();
      const double cpu_start = cpu_seconds();
      const std::uint64_t total = search(query);
      if (round == 0) continue;  // warms up
      times_ms.push_back(1000 * seconds_since(start));
      cpu_ms.push_back(1000 * (cpu_seconds() - cpu_start));
      matches += total;
    }
  }
  const auto at = [](std::vector<double>& times, double share) {
    std::sort(times.begin(), times.end());
    return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
  };
  std::printf("%-28s p50 %7.3f ms  p99 %7.3f ms  (cpu %7.3f, %7.3f)  matches %llu\n", name, at(times_ms, 0.5),
              at(times_ms, 0.99), at(cpu_ms, 0.5), at(cpu_ms, 0.99),
              static_cast<unsigned long long>(matches / 3));
}

/// The same fields, plain words and Porter stems in an FTS5 table without content.
class Fts5 {
 public:
  explicit Fts5(const std::filesystem::path& file) {
    sqlite3_open(file.c_str(), &db_);
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA synchronous = NORMAL");
    run("PRAGMA cache_size = -400000");
    run("PRAGMA mmap_size = 2000000000");
    run("CREATE VIRTUAL TABLE p USING fts5(title, abstract, authors, content='', tokenize='porter "
        "unicode61')");
  }
  ~Fts5() { sqlite3_close(db_); }
  void run(const char* sql) { sqlite3_exec(db_, sql, nullptr, nullptr, nullptr); }

  void add(const std::vector<Paper>& papers) {
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(db_, "INSERT INTO p(rowid, title, abstract, authors) VALUES(?, ?, ?, ?)", -1, &insert,
                       nullptr);
    run("BEGIN");
    for (std::size_t i = 0; i < papers.size(); ++i) {
      std::string authors;
      for (const Author& author : papers[i].authors) authors += text::plain_words(author.name) + " , ";
      const std::string title = text::plain_words(papers[i].title);
      const std::string abstract = text::plain_words(papers[i].abstract);
      sqlite3_bind_int64(insert, 1, static_cast<sqlite3_int64>(i + 1));
      sqlite3_bind_text(insert, 2, title.data(), static_cast<int>(title.size()), SQLITE_STATIC);
      sqlite3_bind_text(insert, 3, abstract.data(), static_cast<int>(abstract.size()), SQLITE_STATIC);
      sqlite3_bind_text(insert, 4, authors.data(), static_cast<int>(authors.size()), SQLITE_STATIC);
      sqlite3_step(insert);
      sqlite3_reset(insert);
    }
    run("COMMIT");
    sqlite3_finalize(insert);
  }

  std::uint64_t best(const std::string& words) {
    return rows("SELECT rowid FROM p WHERE p MATCH ? ORDER BY bm25(p, 3.0, 1.0, 1.0) LIMIT 20", words,
                nullptr);
  }
  std::uint64_t total(const std::string& words) {
    std::uint64_t count = 0;
    rows("SELECT count(*) FROM p WHERE p MATCH ?", words, &count);
    return count;
  }

 private:
  std::uint64_t rows(const char* sql, const std::string& words, std::uint64_t* first) {
    sqlite3_stmt* select = nullptr;
    sqlite3_prepare_v2(db_, sql, -1, &select, nullptr);
    sqlite3_bind_text(select, 1, words.data(), static_cast<int>(words.size()), SQLITE_STATIC);
    std::uint64_t count = 0;
    while (sqlite3_step(select) == SQLITE_ROW) {
      if (first != nullptr) *first = static_cast<std::uint64_t>(sqlite3_column_int64(select, 0));
      ++count;
    }
    sqlite3_finalize(select);
    return count;
  }
  sqlite3* db_ = nullptr;
};

int bench(const char* path, std::size_t limit) {
  std::vector<Paper> papers = read_papers(path, limit);
  const auto queries = draw_queries(papers, 200);
  const auto n = static_cast<double>(papers.size());
  std::printf("%zu papers, %zu queries, e.g. \"%s\", \"%s\"\n", papers.size(), queries.size(),
              queries[0].c_str(), queries[1].c_str());
  TestFolder folder;
  MemoryStore store;
  for (const Paper& paper : papers) store.set(paper);
  const auto index = Index::open(folder.path() / "index");
  auto start = Clock::now();
  double cpu_start = process_cpu_seconds();
  index->catch_up(store);
  const double findable = seconds_since(start);
  index->settle();
  const double ours = seconds_since(start);
  const double our_cpu = process_cpu_seconds() - cpu_start;
  const IndexStats stats = index->stats();
  std::printf(
      "quire take-in %6.2f s (findable after %.2f s), cpu %6.2f s: %6.0f papers a cpu second, %5.1f MB per "
      "100,000, %llu segments\n",
      ours, findable, our_cpu, n / our_cpu, static_cast<double>(stats.bytes) / n / 10,
      static_cast<unsigned long long>(stats.segments));
  Fts5 peer(folder.path() / "fts5.db");
  start = Clock::now();
  cpu_start = process_cpu_seconds();
  peer.add(papers);
  const double theirs = seconds_since(start);
  const double their_cpu = process_cpu_seconds() - cpu_start;
  peer.run("PRAGMA wal_checkpoint(TRUNCATE)");
  std::printf(
      "FTS5 take-in  %6.2f s, cpu %6.2f s: %6.0f papers a cpu second, %5.1f MB per 100,000 papers; quire "
      "takes 1/%.1f\n",
      theirs, their_cpu, n / their_cpu,
      static_cast<double>(std::filesystem::file_size(folder.path() / "fts5.db")) / n / 10, theirs / ours);
  measure("quire best 20 + total", queries,
          [&](const std::string& words) { return index->search(read_query(words)).total; });
  measure("quire with facets", queries, [&](const std::string& words) {
    Query query = read_query(words);
    query.facets = true;
    return index->search(query).total;
  });
  measure("quire date and category", queries, [&](const std::string& words) {
    return index->search(read_query(words + " from:2025 cat:cs")).total;
  });
  measure("quire phrase", queries,
          [&](const std::string& words) { return index->search(read_query("\"" + words + "\"")).total; });
  measure("quire any of the words", queries, [&](std::string words) {
    for (std::size_t at = 0; (at = words.find(' ', at)) != std::string::npos; at += 4)
      words.replace(at, 1, " OR ");
    return index->search(read_query(words)).total;
  });
  measure("FTS5 best 20 + total", queries, [&](const std::string& words) {
    peer.best(words);
    return peer.total(words);
  });
  measure("FTS5 best 20", queries, [&](const std::string& words) { return peer.best(words); });
  measure("FTS5 phrase best 20 + total", queries, [&](const std::string& words) {
    peer.best("\"" + words + "\"");
    return peer.total("\"" + words + "\"");
  });
  return 0;
}

}  // namespace
}  // namespace quire::index

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "index_bench: takes the path of arxiv.jsonl.zst and, if wanted, how many papers\n");
    return 2;
  }
  return quire::index::bench(argv[1], argc > 2 ? std::stoul(argv[2]) : 1'000'000);
}
