// How soon a paper is findable after its import, and what searches take meanwhile.
//   freshness_bench arxiv.jsonl.zst [papers before [papers imported]]
// A store of SQLite as Quire has it, with the index following as in `quire serve`. While papers are imported
// in batches of 1,000, one thread puts single papers, each with a word of its own, and asks for that word
// until it is found; another asks queries drawn from titles, 100 a second. Before that the same queries are
// asked in peace.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

#include "index/bench_papers.h"
#include "index/index.h"
#include "index/memory_store.h"
#include "paper/test_folder.h"

namespace quire::index {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kBatch = 1000;
constexpr auto kFollowEvery = std::chrono::milliseconds(25);
constexpr auto kQueryEvery = std::chrono::milliseconds(10);
constexpr auto kProbeEvery = std::chrono::milliseconds(200);

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

void print(const char* what, std::vector<double> times_ms) {
  if (times_ms.empty()) return;
  std::sort(times_ms.begin(), times_ms.end());
  const auto at = [&](double share) {
    return times_ms[static_cast<std::size_t>(share * static_cast<double>(times_ms.size() - 1))];
  };
  std::printf("%-34s n %5zu  p50 %8.3f  p90 %8.3f  p99 %8.3f  most %8.3f ms\n", what, times_ms.size(),
              at(0.5), at(0.9), at(0.99), times_ms.back());
}

class Bench {
 public:
  Bench(store::Store& store, Index& index, std::vector<Paper> papers)
      : store_(store), index_(index), papers_(std::move(papers)), queries_(draw_queries(papers_, 500)) {}

  /// Puts papers [first, last) in batches.
  void import(std::size_t first, std::size_t last) {
    for (std::size_t at = first; at < last; at += kBatch) {
      std::vector<Record> batch;
      for (std::size_t i = at; i < std::min(at + kBatch, last); ++i)
        batch.push_back({papers_[i], std::nullopt});
      store_.put(batch);
    }
  }

  void follow() {
    while (!done_) {
      if (index_.catch_up(store_, 0, [this] { return done_.load(); }) == 0)
        std::this_thread::sleep_for(kFollowEvery);
    }
  }

  std::vector<double> ask(const std::atomic<bool>& enough, std::size_t most) {
    std::vector<double> times_ms;
    for (std::size_t i = 0; i < most && !enough; ++i) {
      const auto start = Clock::now();
      index_.search(read_query(queries_[i % queries_.size()]));
      times_ms.push_back(ms_since(start));
      std::this_thread::sleep_for(kQueryEvery);
    }
    return times_ms;
  }

  /// Single papers until the import is through: how long put() took, and how long until it was found.
  void probe(std::vector<double>& put_ms, std::vector<double>& findable_ms) {
    for (std::size_t number = 0; !imported_; ++number) {
      std::string word = "zq";
      for (std::size_t rest = number; word.size() < 8; rest /= 26)
        word.push_back(static_cast<char>('a' + rest % 26));
      Paper paper(PaperId::own_id("probe " + word));
      paper.title = "A single paper on " + word;
      const Record record{paper, std::nullopt};
      auto start = Clock::now();
      store_.put({&record, 1});
      put_ms.push_back(ms_since(start));
      start = Clock::now();
      while (index_.search(read_query("title:" + word)).total == 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      findable_ms.push_back(ms_since(start));
      std::this_thread::sleep_for(kProbeEvery);
    }
  }

  void run(std::size_t before) {
    const auto following = [this] { follow(); };
    std::thread follower(following);
    import(0, before);
    while (index_.stats().change < store_.newest_change()) std::this_thread::sleep_for(kFollowEvery);
    index_.settle();
    const std::atomic<bool> never{false};
    ask(never, 200);
    const auto quiet = ask(never, 600);
    std::vector<double> put_ms;
    std::vector<double> findable_ms;
    std::vector<double> busy;
    std::thread prober([&] { probe(put_ms, findable_ms); });
    std::thread asker([&] { busy = ask(imported_, 100'000); });
    const auto start = Clock::now();
    import(before, papers_.size());
    const double import_ms = ms_since(start);
    imported_ = true;
    prober.join();
    asker.join();
    done_ = true;
    follower.join();
    std::printf("%zu papers before, %zu imported in %.2f s\n", before, papers_.size() - before,
                import_ms / 1000);
    print("search in peace", quiet);
    print("search during the import", busy);
    print("put() of a single paper", put_ms);
    print("from put() to findable", findable_ms);
    const IndexStats stats = index_.stats();
    std::printf("%llu segments, %llu papers in memory\n", static_cast<unsigned long long>(stats.segments),
                static_cast<unsigned long long>(stats.papers_in_memory));
  }

 private:
  store::Store& store_;
  Index& index_;
  std::vector<Paper> papers_;
  std::vector<std::string> queries_;
  std::atomic<bool> imported_{false};
  std::atomic<bool> done_{false};
};

}  // namespace
}  // namespace quire::index

int main(int argc, char** argv) {
  using namespace quire::index;
  if (argc < 2) {
    std::fprintf(stderr,
                 "freshness_bench: takes the path of arxiv.jsonl.zst [papers before [papers imported]]\n");
    return 2;
  }
  const std::size_t before = argc > 2 ? std::stoul(argv[2]) : 50'000;
  const std::size_t imported = argc > 3 ? std::stoul(argv[3]) : 50'000;
  auto papers = read_papers(argv[1], before + imported);
  const TestFolder folder;
  const auto store = quire::store::open_sqlite(folder.path());
  const auto index = Index::open(folder.path() / "index");
  Bench(*store, *index, std::move(papers)).run(before);
}
