// How soon a paper is findable after its import, and what searches take meanwhile.
//   freshness_bench arxiv.jsonl.zst [papers before [papers imported [rounds]]]
// A store of SQLite as Quire has it, with the index following as in `quire serve`. One process imports in
// batches of 1,000, another puts a single paper every 20 ms, each with a word of its own, from the first
// batch until the index has everything. This process asks for those words until they are found, and asks
// queries drawn from titles, 100 a second; before that the same queries in peace.
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <thread>

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "index/bench_papers.h"
#include "index/index.h"
#include "index/memory_store.h"
#include "paper/test_folder.h"

namespace quire::index {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kBatch = 1000;
constexpr std::size_t kProbesMax = 20'000;
constexpr auto kFollowEvery = std::chrono::milliseconds(25);
constexpr auto kQueryEvery = std::chrono::milliseconds(10);
constexpr auto kProbeEvery = std::chrono::milliseconds(20);
constexpr auto kLookEvery = std::chrono::milliseconds(1);
/// Late probes are looked for less often, so that looking takes little of the processor.
constexpr double kLateMs = 300;
constexpr int kLateEvery = 20;

struct Times {
  std::vector<double> wall_ms;
  std::vector<double> cpu_ms;
};

enum class Stage : int { before, importing, catching_up, ended };

/// What the three processes tell each other. The clock is the same in all.
struct Shared {
  struct Probe {
    std::atomic<Clock::rep> put_at{0};
    std::atomic<double> put_ms{0};
    std::atomic<Stage> stage{Stage::before};
  };
  std::atomic<Stage> stage{Stage::before};
  std::atomic<std::size_t> import_until{0};
  std::atomic<std::size_t> imported{0};
  std::atomic<std::size_t> probes{0};
  std::array<Probe, kProbesMax> probe;
};

double ms_between(Clock::time_point start, Clock::time_point end) {
  return std::chrono::duration<double, std::milli>(end - start).count();
}

double seconds(const timespec& time) {
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

double cpu_seconds(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return seconds(time);
}

void print(const char* what, std::vector<double> times_ms) {
  if (times_ms.empty()) return;
  std::sort(times_ms.begin(), times_ms.end());
  const auto at = [&](double share) {
    return times_ms[static_cast<std::size_t>(share * static_cast<double>(times_ms.size() - 1))];
  };
  std::printf("%-44s n %5zu  p50 %8.3f  p90 %8.3f  p99 %8.3f  most %8.3f ms\n", what, times_ms.size(),
              at(0.5), at(0.9), at(0.99), times_ms.back());
}

std::string word_of(std::size_t number) {
  std::string word = "zq";
  for (std::size_t rest = number; word.size() < 8; rest /= 26)
    word.push_back(static_cast<char>('a' + rest % 26));
  return word;
}

/// A process of its own, which ends with `work`.
template <class Work>
pid_t start_process(const Work& work) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  work();
  std::_Exit(0);
}

/// Puts papers in batches, as far as it is told to.
void import(Shared& shared, const std::filesystem::path& folder, const std::vector<Paper>& papers) {
  const auto store = store::open_sqlite(folder);
  while (shared.stage != Stage::ended) {
    const std::size_t first = shared.imported;
    const std::size_t last = std::min(shared.import_until.load(), first + kBatch);
    std::vector<Record> batch;
    for (std::size_t i = first; i < last; ++i) batch.push_back({papers[i], std::nullopt});
    if (batch.empty())
      std::this_thread::sleep_for(kLookEvery);
    else
      store->put(batch);
    shared.imported = std::max(first, last);
  }
}

void put_probes(Shared& shared, const std::filesystem::path& folder) {
  const auto store = store::open_sqlite(folder);
  while (shared.stage == Stage::before) std::this_thread::sleep_for(kLookEvery);
  auto due = Clock::now();
  for (std::size_t number = 0; number < kProbesMax && shared.stage != Stage::ended; ++number) {
    Paper paper(PaperId::own_id("probe " + word_of(number)));
    paper.title = "A single paper on " + word_of(number);
    const Record record{paper, std::nullopt};
    const auto start = Clock::now();
    store->put({&record, 1});
    const auto end = Clock::now();
    Shared::Probe& probe = shared.probe[number];
    probe.put_at = end.time_since_epoch().count();
    probe.put_ms = ms_between(start, end);
    probe.stage = shared.stage.load();
    shared.probes = number + 1;
    due = std::max(due + kProbeEvery, Clock::now());
    std::this_thread::sleep_until(due);
  }
}

class Bench {
 public:
  Bench(Shared& shared, store::Store& store, Index& index, const std::vector<Paper>& papers)
      : shared_(shared), store_(store), index_(index), queries_(draw_queries(papers, 500)) {}

  void follow() {
    while (!done_) {
      if (index_.catch_up(store_, 0, [this] { return done_.load(); }) == 0)
        std::this_thread::sleep_for(kFollowEvery);
    }
  }

  Times ask(std::size_t most) {
    Times times;
    for (std::size_t i = 0; i < most && shared_.stage != Stage::ended; ++i) {
      const Query query = read_query(queries_[i % queries_.size()]);
      const auto start = Clock::now();
      const double cpu = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
      index_.search(query);
      times.cpu_ms.push_back(1e3 * (cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - cpu));
      times.wall_ms.push_back(ms_between(start, Clock::now()));
      std::this_thread::sleep_for(kQueryEvery);
    }
    asking_cpu_ = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
    return times;
  }

  /// Looks for probes until all are found.
  void watch() {
    std::vector<std::size_t> missing;
    std::size_t seen = 0;
    for (int look = 0; shared_.stage != Stage::ended || !missing.empty() || seen < shared_.probes; ++look) {
      for (const std::size_t probes = shared_.probes; seen < probes; ++seen) missing.push_back(seen);
      std::erase_if(missing, [&](std::size_t number) { return found(number, look % kLateEvery == 0); });
      std::this_thread::sleep_for(kLookEvery);
    }
    watching_cpu_ = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
  }

  void run(std::size_t before, std::size_t imported, std::size_t rounds) {
    std::thread follower([this] { follow(); });
    import_until(before);
    index_.settle();
    ask(200);
    const Times peace = ask(1000);
    shared_.stage = Stage::importing;
    const double cpu = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
    const auto start = Clock::now();
    Times meanwhile;
    std::thread watcher([&] { watch(); });
    std::thread asker([&] { meanwhile = ask(1'000'000); });
    for (std::size_t round = 1; round <= rounds; ++round) {
      shared_.stage = Stage::importing;
      import_until(before + round * imported);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    const double took_s = ms_between(start, Clock::now()) / 1000;
    shared_.stage = Stage::ended;
    asker.join();
    watcher.join();
    index_.settle();
    const double index_cpu = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu - asking_cpu_ - watching_cpu_;
    done_ = true;
    follower.join();
    report(peace, meanwhile);
    std::printf("%zu papers before; %zu times %zu imported and taken in, %.2f s in all, the imports %.2f s\n",
                before, rounds, imported, took_s, import_s_);
    std::printf("index: %.2f s of processor time without searches, at most %llu segments\n", index_cpu,
                static_cast<unsigned long long>(segments_most_));
  }

 private:
  /// Returns when the index has it all.
  void import_until(std::size_t last) {
    const auto start = Clock::now();
    shared_.import_until = last;
    while (shared_.imported < last) std::this_thread::sleep_for(kLookEvery);
    if (shared_.stage == Stage::importing) {
      import_s_ += ms_between(start, Clock::now()) / 1000;
      shared_.stage = Stage::catching_up;
    }
    const store::ChangeNumber end = store_.newest_change();
    while (index_.stats().change < end) std::this_thread::sleep_for(kLookEvery);
  }

  bool found(std::size_t number, bool late_too) {
    const auto put_at = Clock::time_point(Clock::duration(shared_.probe[number].put_at.load()));
    if (!late_too && ms_between(put_at, Clock::now()) > kLateMs) return false;
    if (index_.search(read_query("title:" + word_of(number))).total == 0) return false;
    const double took_ms = ms_between(put_at, Clock::now());
    findable_ms_.push_back(took_ms);
    (shared_.probe[number].stage == Stage::importing ? importing_ms_ : catching_up_ms_).push_back(took_ms);
    segments_most_ = std::max(segments_most_, index_.stats().segments);
    return true;
  }

  void report(const Times& peace, const Times& meanwhile) const {
    std::vector<double> put_ms;
    for (std::size_t i = 0; i < shared_.probes; ++i) put_ms.push_back(shared_.probe[i].put_ms);
    print("search in peace, wall", peace.wall_ms);
    print("search in peace, thread's processor time", peace.cpu_ms);
    print("search meanwhile, wall", meanwhile.wall_ms);
    print("search meanwhile, thread's processor time", meanwhile.cpu_ms);
    print("put() of a single paper", put_ms);
    print("from put() to found, put during imports", importing_ms_);
    print("from put() to found, put after imports", catching_up_ms_);
    print("from put() to found, all", findable_ms_);
  }

  Shared& shared_;
  store::Store& store_;
  Index& index_;
  std::vector<std::string> queries_;
  std::atomic<bool> done_{false};
  std::vector<double> findable_ms_;
  std::vector<double> importing_ms_;
  std::vector<double> catching_up_ms_;
  std::uint64_t segments_most_ = 0;
  double import_s_ = 0;
  double asking_cpu_ = 0;
  double watching_cpu_ = 0;
};

}  // namespace
}  // namespace quire::index

int main(int argc, char** argv) {
  using namespace quire::index;
  if (argc < 2) {
    std::fprintf(
        stderr,
        "freshness_bench: takes the path of arxiv.jsonl.zst [papers before [papers imported [rounds]]]\n");
    return 2;
  }
  const std::size_t before = argc > 2 ? std::stoul(argv[2]) : 50'000;
  const std::size_t imported = argc > 3 ? std::stoul(argv[3]) : 50'000;
  const std::size_t rounds = argc > 4 ? std::stoul(argv[4]) : 3;
  const auto papers = read_papers(argv[1], before + rounds * imported);
  if (papers.size() < before + rounds * imported) {
    std::fprintf(stderr, "freshness_bench: %s has %zu papers, %zu are asked for\n", argv[1], papers.size(),
                 before + rounds * imported);
    return 2;
  }
  const quire::TestFolder folder;
  void* const memory =
      ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 2;
  Shared& shared = *new (memory) Shared;
  const pid_t importer = start_process([&] { import(shared, folder.path(), papers); });
  const pid_t prober = start_process([&] { put_probes(shared, folder.path()); });
  const auto store = quire::store::open_sqlite(folder.path());
  const auto index = Index::open(folder.path() / "index");
  Bench(shared, *store, *index, papers).run(before, imported, rounds);
  for (const pid_t child : {importer, prober}) ::waitpid(child, nullptr, 0);
}
