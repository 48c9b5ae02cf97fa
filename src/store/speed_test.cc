// How fast the store takes in papers and answers, on real arXiv records: prints figures, asserts only what
// must be true at any speed. Needs QUIRE_SHARED (a folder with data/arxiv/arxiv.jsonl.zst); QUIRE_PAPERS is
// how many papers (20,000).
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zstd.h>

#include "store/store.h"

namespace quire::store {
namespace {

namespace bj = boost::json;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatch = 1000;

double since(Clock::time_point begun) { return std::chrono::duration<double>(Clock::now() - begun).count(); }

double cpu_seconds() {
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(use.ru_utime) + seconds(use.ru_stime);
}

/// Bytes that this process has handed to the disk's file system.
double written_mb() {
  std::ifstream in("/proc/self/io");
  for (std::string name; in >> name;) {
    double bytes = 0;
    in >> bytes;
    if (name == "wchar:") return bytes / 1e6;
  }
  return 0;
}

/// Lines of a zstd file, one at a time.
class Lines {
 public:
  explicit Lines(const fs::path& file) : in_(file, std::ios::binary), context_(ZSTD_createDStream()) {
    ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax, 27);
  }
  ~Lines() { ZSTD_freeDStream(context_); }
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;

  bool next(std::string& line) {
    for (;;) {
      const auto end = text_.find('\n', at_);
      if (end != std::string::npos) {
        line.assign(text_, at_, end - at_);
        at_ = end + 1;
        return true;
      }
      text_.erase(0, at_);
      at_ = 0;
      if (!more()) return false;
    }
  }

 private:
  bool more() {
    if (input_.pos == input_.size) {
      in_.read(packed_.data(), static_cast<std::streamsize>(packed_.size()));
      input_ = {packed_.data(), static_cast<std::size_t>(in_.gcount()), 0};
      if (input_.size == 0) return false;
    }
    std::string piece(1 << 20, '\0');
    ZSTD_outBuffer out{piece.data(), piece.size(), 0};
    if (ZSTD_isError(ZSTD_decompressStream(context_, &out, &input_)) != 0) return false;
    text_.append(piece, 0, out.pos);
    return true;
  }

  std::ifstream in_;
  ZSTD_DStream* context_;
  std::string packed_ = std::string(1 << 20, '\0');
  ZSTD_inBuffer input_{nullptr, 0, 0};
  std::string text_;
  std::size_t at_ = 0;
};

Record record_of(const std::string& line) {
  const bj::object fields = bj::parse(line).as_object();
  const auto text = [&](const char* name) {
    const bj::value* value = fields.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
  };
  Paper paper(PaperId::parse(text("id")).value());
  paper.title = text("title");
  paper.abstract = text("abstract");
  for (const bj::value& name : fields.at("authors").as_array())
    paper.authors.push_back({std::string(name.as_string()), {}});
  for (const bj::value& name : fields.at("categories").as_array())
    paper.categories.emplace_back(name.as_string());
  if (const auto day = Day::parse(text("published"))) paper.published = *day;
  if (const auto day = Day::parse(text("updated"))) paper.updated = *day;
  return {std::move(paper), std::nullopt};
}

std::vector<Record> batch_of(Lines& lines, std::size_t left) {
  std::vector<Record> records;
  std::string line;
  while (records.size() < std::min(kBatch, left) && lines.next(line)) records.push_back(record_of(line));
  return records;
}

struct Put {
  PutCounts counts;
  double seconds = 0, cpu = 0, slowest = 0;
};

Put put_all(Store& store, const fs::path& file, std::size_t papers) {
  Lines lines(file);
  Put all;
  for (std::size_t left = papers; left > 0;) {
    const auto records = batch_of(lines, left);
    if (records.empty()) break;
    left -= records.size();
    const auto begun = Clock::now();
    const double cpu = cpu_seconds();
    const PutCounts counts = store.put(records);
    const double seconds = since(begun);
    all.cpu += cpu_seconds() - cpu;
    all.seconds += seconds;
    all.slowest = std::max(all.slowest, seconds);
    all.counts.added += counts.added;
    all.counts.changed += counts.changed;
    all.counts.unchanged += counts.unchanged;
  }
  return all;
}

void print(const char* what, const Put& put) {
  const auto n = static_cast<double>(put.counts.added + put.counts.changed + put.counts.unchanged);
  fmt::print("{}: {:.0f} papers, {:.0f} a second ({:.0f} a CPU second), slowest batch {:.0f} ms\n", what, n,
             n / put.seconds, n / put.cpu, put.slowest * 1e3);
}

template <class Call>
void print_time(const char* what, int times, Call call) {
  std::vector<double> took;
  for (int i = 0; i < times; ++i) {
    const auto begun = Clock::now();
    call(i);
    took.push_back(since(begun) * 1e6);
  }
  std::sort(took.begin(), took.end());
  fmt::print("{}: median {:.1f} us, worst of {} {:.1f} us\n", what, took[took.size() / 2], times,
             took.back());
}

TEST(StoreSpeed, RealPapers) {
  const char* shared = std::getenv("QUIRE_SHARED");
  if (shared == nullptr) GTEST_SKIP() << "QUIRE_SHARED is not set: no real papers to measure with";
  const fs::path file = fs::path(shared) / "data/arxiv/arxiv.jsonl.zst";
  if (!fs::exists(file)) GTEST_SKIP() << file << " is not there: no real papers to measure with";
  const char* wanted = std::getenv("QUIRE_PAPERS");
  const std::size_t papers = wanted != nullptr ? std::strtoul(wanted, nullptr, 10) : 20'000;
  const fs::path folder = fs::temp_directory_path() / fmt::format("quire-store-speed-{}", getpid());
  fs::remove_all(folder);
  const auto store = open_sqlite(folder);

  const double before_mb = written_mb();
  const Put first = put_all(*store, file, papers);
  print("new", first);
  fmt::print("written: {:.1f} MB\n", written_mb() - before_mb);
  const Put again = put_all(*store, file, papers);
  print("again, unchanged", again);
  EXPECT_EQ(again.counts.added + again.counts.changed, 0U);
  const Stats stats = store->stats();
  EXPECT_EQ(stats.papers, first.counts.added);
  fmt::print("size: {:.1f} MB for 100,000 papers\n",
             static_cast<double>(stats.bytes) / static_cast<double>(stats.papers) * 0.1);

  const auto days = store->counts_by_day(*stats.first_day, *stats.last_day);
  const auto most = std::max_element(
      days.begin(), days.end(), [](const DayCount& a, const DayCount& b) { return a.papers < b.papers; });
  fmt::print("fullest day: {} papers\n", most->papers);
  std::vector<Doc> page;
  print_time("version", 1000, [&](int) { store->version(); });
  print_time("50 docs of the fullest day", 200,
             [&](int) { page = store->docs_between(most->day, most->day, 50); });
  print_time("50 docs of 30 days", 50, [&](int) { store->docs_between(most->day - 29, most->day, 50); });
  print_time("50 docs of all days", 3,
             [&](int) { store->docs_between(*stats.first_day, *stats.last_day, 50); });
  print_time("count of all days", 3, [&](int) { store->count_between(*stats.first_day, *stats.last_day); });
  print_time("counts by day of all days", 3,
             [&](int) { store->counts_by_day(*stats.first_day, *stats.last_day); });
  print_time("50 papers", 200, [&](int) { store->papers(page); });
  print_time("a vote", 50, [&](int i) { store->vote(page[0], fmt::format("p{}", i), true, now()); });
  print_time("activity", 20, [&](int) { store->activity(now() - std::chrono::days(37), now()); });
  const auto begun = Clock::now();
  EXPECT_TRUE(store->check().empty());
  fmt::print("check: {:.2f} s\n", since(begun));
  fs::remove_all(folder);
}

}  // namespace
}  // namespace quire::store
