// Several processes and many threads on one file: creating it at the same moment, importing while others vote
// and read, and one order of versions for all.
#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/fixture_test.h"

namespace quire::store {
namespace {

using Clock = std::chrono::steady_clock;

std::vector<Record> batch(int first, int count) {
  std::vector<Record> records;
  for (int i = first; i < first + count; ++i)
    records.push_back(
        record(fmt::format("26{:02}.{:05}", 1 + i / 90000, 10000 + i % 90000), fmt::format("Paper {}", i)));
  return records;
}

/// Runs `work` in a process of its own, which must end by itself with 0. Call before threads are started.
class Process {
 public:
  explicit Process(const std::function<void()>& work) : pid_(fork()) {
    if (pid_ != 0) return;
    try {
      work();
    } catch (const std::exception& e) {
      fmt::print(stderr, "child: {}\n", e.what());
      _exit(1);
    }
    _exit(0);
  }
  ~Process() {
    if (pid_ > 0) join();
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  void join() {
    int status = 0;
    ASSERT_EQ(waitpid(pid_, &status, 0), pid_);
    pid_ = 0;
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "status " << status;
  }

 private:
  pid_t pid_;
};

TEST(Processes, CreateOneStoreTogether) {
  for (int round = 0; round < 5; ++round) {
    const Folder folder;
    {
      std::vector<std::unique_ptr<Process>> processes;
      for (int p = 0; p < 6; ++p)
        processes.push_back(
            std::make_unique<Process>([&, p] { open_for_test(folder.path())->put(batch(p * 5, 5)); }));
    }
    const auto store = open_for_test(folder.path());
    EXPECT_EQ(store->stats().papers, 30U);
    EXPECT_EQ(store->newest_change(), 30U);
    EXPECT_EQ(store->check(), std::vector<std::string>{});
  }
}

TEST(Processes, VotesGetInBetweenTheBatchesOfAnImport) {
  const Folder folder;
  open_for_test(folder.path())->put(batch(0, 10));
  constexpr int kBatches = 40;
  Process import([&] {
    const auto store = open_for_test(folder.path());
    for (int b = 0; b < kBatches; ++b) store->put(batch(1000 + b * 300, 300));
  });
  const auto store = open_for_test(folder.path());
  constexpr std::uint64_t kAll = 10 + kBatches * 300;
  int votes = 0;
  std::uint64_t version = 0;
  double worst = 0;
  while (store->stats().papers < kAll) {
    const auto begun = Clock::now();
    EXPECT_EQ(store->vote(1, fmt::format("person {}", votes), true, now()), votes + 1);
    ++votes;
    worst = std::max(worst, std::chrono::duration<double>(Clock::now() - begun).count());
    const auto next = store->version();
    EXPECT_GT(next, version) << "another process wrote, and so did this one";
    version = next;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  import.join();
  fmt::print("{} votes during an import of {} batches, slowest {:.0f} ms\n", votes, kBatches, worst * 1e3);
  EXPECT_GT(votes, 3) << "the import kept everybody out";
  EXPECT_EQ(store->check(), std::vector<std::string>{});
}

TEST(Processes, ADictionaryTrainedByOneIsReadByTheOther) {
  const Folder folder;
  const auto store = open_for_test(folder.path());
  EXPECT_TRUE(store->paper(Doc{1}) == std::nullopt);
  const auto other = open_for_test(folder.path());  // connections of its own, as another process has
  for (int b = 0; b < 3; ++b) other->put(batch(b * 1000, 1000));
  store->put(batch(3000, 1000));
  std::vector<Doc> docs;
  for (Doc doc = 1; doc <= 4000; doc += 100) docs.push_back(doc);
  EXPECT_EQ(store->papers(docs).size(), 40U);
  EXPECT_EQ(other->papers(docs).size(), 40U);
  EXPECT_EQ(store->check(), std::vector<std::string>{});
}

TEST(Threads, VotesOfManyCountOnceEach) {
  const Folder folder;
  const auto store = open_for_test(folder.path());
  store->put(batch(0, 2));
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      // Each gives its own vote, and all give and take the same one.
      for (int i = 0; i < 10; ++i) {
        store->vote(1, fmt::format("own {}", t), true, now());
        store->vote(1, "shared", i % 2 == 0, now());
      }
    });
  for (auto& thread : threads) thread.join();
  const auto shared = store->voted("shared", std::vector<Doc>{1}).size();
  EXPECT_EQ(store->paper(Doc{1})->votes, 8 + static_cast<int>(shared));
  EXPECT_EQ(store->check(), std::vector<std::string>{});
}

TEST(Threads, VersionsNeverFall) {
  const Folder folder;
  const auto store = open_for_test(folder.path());
  store->put(batch(0, 1));
  std::atomic<bool> done{false};
  std::atomic<int> falls{0};
  std::vector<std::thread> readers;
  for (int t = 0; t < 4; ++t)
    readers.emplace_back([&] {
      for (std::uint64_t last = 0; !done;) {
        const auto next = store->version();
        if (next < last) ++falls;
        last = next;
      }
    });
  const store::Run run = store->add_run({});
  for (int i = 0; i < 30; ++i) {
    const auto before = store->version();
    if (i % 3 == 0) store->put(batch(1 + i, 1));
    if (i % 3 == 1) store->vote(1, fmt::format("p{}", i), true, now());
    if (i % 3 == 2) store->update_run(run);
    EXPECT_GT(store->version(), before);
  }
  done = true;
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(falls, 0);
}

}  // namespace
}  // namespace quire::store
