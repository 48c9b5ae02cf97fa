// What survives: a writer is killed at any instant, over and over in the same folder; the disk refuses; files
// are damaged. Afterwards the index has what its manifest says, and what is missing comes from the store
// again.
#include <csignal>
#include <thread>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "index/brute_force.h"
#include "index/segmented_index.h"
#include "paper/test_folder.h"

namespace quire::index {
namespace {

constexpr std::size_t kPapers = 300;

/// A store's history, the same in every process: change n is always the same.
class History {
 public:
  explicit History(MemoryStore& store) : store_(store) {}
  void until(store::ChangeNumber change) {
    while (store_.newest_change() < change) step();
  }
  void step() {
    PaperMaker make(1000 + ++steps_);
    if (steps_ % 13 == 0)
      store_.lose(static_cast<store::Doc>(1 + make.below(kPapers)));
    else
      store_.set(make.paper(make.below(kPapers)));
  }

 private:
  MemoryStore& store_;
  std::uint64_t steps_ = 0;
};

/// Everything happens often: saves, merges in memory and on disk.
WriterLimits eager() {
  WriterLimits limits;
  limits.papers_a_segment = 24;
  limits.quiet = std::chrono::milliseconds(1);
  limits.merges = {3, 2, 100'000};
  limits.memory_merges = {3, 32, 100'000};
  return limits;
}

/// Whatever comes is taken in ahead of its turn as well.
WriterLimits overtaking() {
  WriterLimits limits = eager();
  limits.looks_ahead = std::chrono::milliseconds(0);
  limits.far_behind = 1;
  return limits;
}

[[noreturn]] void write_for_ever(const std::filesystem::path& path, std::uint64_t seed, bool ahead) {
  PaperMaker random(seed);
  MemoryStore store;
  store.put_short(ahead);
  History history(store);
  SegmentedIndex index(path, ahead ? overtaking() : eager());
  history.until(index.stats().change);
  while (true) {
    for (std::size_t left = 1 + random.below(8); left > 0; --left) history.step();
    index.catch_up(store, 0, {});
    if (random.below(60) == 0) index.rebuild(store, {});
    if (random.below(30) == 0) index.optimise({});
  }
}

void kill_a_writer(const std::filesystem::path& path, std::uint64_t seed, std::size_t after_ms, bool ahead) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) write_for_ever(path, seed, ahead);
  std::this_thread::sleep_for(std::chrono::milliseconds(after_ms));
  ::kill(child, SIGKILL);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself, with seed " << seed;
}

void expect_like_the_store(SegmentedIndex& index, MemoryStore& store, PaperMaker& random) {
  ASSERT_EQ(index.stats().papers, store.all().size());
  ASSERT_EQ(index.check(store), std::vector<std::string>());
  index.optimise({});
  ASSERT_LE(index.stats().segments, 1U);
  const brute::Reference reference(store);
  for (int i = 0; i < 5; ++i) {
    const Query query = brute::asked(random);
    brute::expect_same(index.search(query), reference.search(query), query);
  }
}

TEST(IndexKilled, AtAnyInstantKeepsWhatItsManifestSays) {
  TestFolder folder;
  PaperMaker random(5);
  for (std::uint64_t round = 0; round < 40; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    kill_a_writer(folder.path(), round, 1 + random.below(60), false);
    if (HasFatalFailure()) return;
    MemoryStore store;
    History history(store);
    SegmentedIndex index(folder.path(), eager());
    EXPECT_EQ(index.stats().notes, std::vector<std::string>()) << "nothing is damaged by a kill";
    history.until(index.stats().change);
    // As the store was then; of papers that changed after it, the version from before.
    ASSERT_EQ(index.stats().papers, store.all().size());
    ASSERT_EQ(index.search(read_query("")).total, store.all().size());
    if (round % 4 != 3) continue;
    for (int i = 0; i < 20; ++i) history.step();
    index.catch_up(store, 0, {});
    expect_like_the_store(index, store, random);
    if (HasFatalFailure()) return;
  }
}

TEST(IndexKilled, WhileSomeOvertakeLosesAndDoublesNothing) {
  TestFolder folder;
  PaperMaker random(6);
  for (std::uint64_t round = 0; round < 20; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    kill_a_writer(folder.path(), round, 1 + random.below(60), true);
    if (HasFatalFailure()) return;
    MemoryStore store;
    History history(store);
    SegmentedIndex index(folder.path(), eager());
    history.until(index.stats().change);
    EXPECT_EQ(index.stats().notes, std::vector<std::string>()) << "nothing is damaged by a kill";
    // What was lost or new after that change may have been taken in already: but nothing twice.
    ASSERT_EQ(index.search(read_query("")).total, index.stats().papers);
    ASSERT_LE(index.stats().papers, kPapers);
    for (int i = 0; i < 20; ++i) history.step();
    index.catch_up(store, 0, {});
    expect_like_the_store(index, store, random);
    if (HasFatalFailure()) return;
  }
}

/// No file may become larger, as on a full disk.
class FullDisk {
 public:
  FullDisk() {
    before_ = std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &limit_);
    rlimit none = limit_;
    none.rlim_cur = 100;
    ::setrlimit(RLIMIT_FSIZE, &none);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &limit_);
    std::signal(SIGXFSZ, before_);
  }

 private:
  rlimit limit_{};
  void (*before_)(int) = nullptr;
};

TEST(IndexOnAFullDisk, GoesOnFromMemoryAndSavesWhenThereIsRoomAgain) {
  TestFolder folder;
  MemoryStore store;
  History history(store);
  history.until(200);
  WriterLimits limits = eager();
  limits.retry = std::chrono::milliseconds(20);
  std::uint64_t found = 0;
  std::vector<std::string> notes;
  bool thrown = false;
  {
    SegmentedIndex index(folder.path(), limits);
    {
      const FullDisk full;
      index.catch_up(store, 0, {});
      try {
        index.settle({});
      } catch (const std::runtime_error&) {
        thrown = true;
      }
      found = index.search(read_query("")).total;
      notes = index.stats().notes;
      history.until(260);
      index.catch_up(store, 0, {});
    }
    EXPECT_TRUE(thrown);
    EXPECT_FALSE(notes.empty());
    EXPECT_GT(found, 0U);
    index.settle({});
    EXPECT_EQ(index.stats().durable_change, store.newest_change());
    EXPECT_EQ(index.stats().papers_in_memory, 0U);
  }
  SegmentedIndex index(folder.path(), limits);
  EXPECT_EQ(index.stats().change, store.newest_change());
  PaperMaker random(9);
  expect_like_the_store(index, store, random);
}

TEST(IndexOnAFullDisk, SaysSoWhenMemoryIsFullToo) {
  TestFolder folder;
  MemoryStore store;
  History history(store);
  history.until(200);
  WriterLimits limits = eager();
  limits.memory_bytes_max = 10'000;
  SegmentedIndex index(folder.path(), limits);
  bool thrown = false;
  {
    const FullDisk full;
    try {
      for (int i = 0; i < 1000 && !thrown; ++i) {
        history.step();
        index.catch_up(store, 0, {});
      }
    } catch (const std::runtime_error&) {
      thrown = true;
    }
  }
  EXPECT_TRUE(thrown);
  index.settle({});
  index.catch_up(store, 0, {});
  PaperMaker random(9);
  expect_like_the_store(index, store, random);
}

TEST(IndexDamaged, ServesTheRestWhileWhatIsLostIsTakenInAgain) {
  TestFolder folder;
  MemoryStore store;
  History history(store);
  history.until(60);
  WriterLimits limits = eager();
  limits.merges = {100, 100, 100'000};
  {
    SegmentedIndex index(folder.path(), limits);
    index.catch_up(store, 0, {});
    index.settle({});
    history.until(120);
    index.catch_up(store, 0, {});
  }
  std::size_t first = 1;
  while (!std::filesystem::exists(segment_file(folder.path(), first, "post"))) ++first;
  const auto file = segment_file(folder.path(), first, "post");
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 1);
  SegmentedIndex index(folder.path(), limits);
  const IndexStats stats = index.stats();
  EXPECT_TRUE(stats.lacking);
  ASSERT_EQ(stats.notes.size(), 1U);
  EXPECT_NE(stats.notes.front().find("set aside"), std::string::npos) << stats.notes.front();
  EXPECT_GT(stats.papers, 0U);
  EXPECT_LT(stats.papers, store.all().size());
  EXPECT_EQ(index.search(read_query("")).total, stats.papers);
  const std::uint64_t taken =
      index.catch_up(store, 0, {});  // papers that the store lost since are counted too
  EXPECT_GE(taken, store.all().size() - stats.papers);
  EXPECT_LT(taken, store.all().size());
  EXPECT_FALSE(index.stats().lacking);
  PaperMaker random(9);
  expect_like_the_store(index, store, random);
}

TEST(IndexDamaged, IsStillMendedAfterACrashInTheMiddle) {
  TestFolder folder;
  MemoryStore store;
  History history(store);
  history.until(100);
  {
    SegmentedIndex index(folder.path(), eager());
    index.catch_up(store, 50, {});
    index.settle({});
    index.catch_up(store, 0, {});
  }
  std::filesystem::path head;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    if (entry.path().extension() == ".head") head = entry.path();
  }
  std::filesystem::resize_file(head, 40);
  {
    SegmentedIndex index(folder.path(), eager());
    index.crash();  // nothing was taken in again yet
  }
  SegmentedIndex index(folder.path(), eager());
  index.catch_up(store, 0, {});
  PaperMaker random(9);
  expect_like_the_store(index, store, random);
}

}  // namespace
}  // namespace quire::index
