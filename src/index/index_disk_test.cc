// What is on disk: damage is found, a killed writer leaves an index that opens, a reader follows the writer,
// threads search while papers are taken in.
#include <csignal>
#include <fstream>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "index/checksum.h"
#include "index/index.h"
#include "index/memory_store.h"
#include "paper/test_folder.h"

namespace quire::index {
namespace {

void fill(MemoryStore& store, std::uint64_t seed, std::size_t papers) {
  PaperMaker make(seed);
  for (std::size_t i = 0; i < papers; ++i) store.set(make.paper(i));
}

std::uint64_t total(Index& index, const std::string& text) { return index.search(read_query(text)).total; }

TEST(Checksum, IsXxh64) {
  EXPECT_EQ(checksum(""), 0xef46db3751d8e999ull);
  EXPECT_EQ(checksum("a"), 0xd24ec4f1a98c6e5bull);
  EXPECT_EQ(checksum("abc"), 0x44bc2cf5ad770999ull);
  EXPECT_EQ(checksum("Nobody inspects the spammish repetition"), 0xfbcea83c8a378bf1ull);
}

TEST(Checksum, IsTheSameInParts) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += std::to_string(i * i);
  for (std::size_t part = 1; part < 100; ++part) {
    Checksum sum;
    for (std::size_t at = 0; at < text.size(); at += part) sum.add(std::string_view(text).substr(at, part));
    EXPECT_EQ(sum.value(), checksum(text));
  }
}

TEST(IndexOnDisk, IsThereAgainWhenOpenedAgain) {
  TestFolder folder;
  MemoryStore store;
  fill(store, 1, 200);
  std::uint64_t before = 0;
  {
    const auto index = Index::open(folder.path());
    index->catch_up(store);
    before = total(*index, "graph");
  }
  const auto index = Index::open(folder.path());
  EXPECT_TRUE(index->writer());
  EXPECT_EQ(index->stats().papers, 200u);
  EXPECT_EQ(total(*index, "graph"), before);
  EXPECT_EQ(index->catch_up(store), 0u);
}

/// Flips one bit of a file, through a copy so that mappings of the old one stay as they were.
void damage(const std::filesystem::path& file, std::size_t at) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), {});
  ASSERT_LT(at, bytes.size());
  bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
  const auto copy = file.parent_path() / "copy";
  std::ofstream(copy, std::ios::binary) << bytes;
  std::filesystem::rename(copy, file);
}

TEST(IndexOnDisk, AnyFlippedBitIsFoundAndMendedFromTheStore) {
  MemoryStore store;
  fill(store, 2, 120);
  PaperMaker random(3);
  for (int round = 0; round < 40; ++round) {
    TestFolder folder;
    std::uint64_t before = 0;
    {
      const auto index = Index::open(folder.path());
      index->catch_up(store, 60);
      index->settle();
      index->catch_up(store);
      before = total(*index, "graph");
    }
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      if (entry.is_regular_file() && entry.path().filename() != "lock") files.push_back(entry.path());
    }
    ASSERT_EQ(files.size(), 7u);
    std::sort(files.begin(), files.end());
    const auto file = files[static_cast<std::size_t>(round) % files.size()];
    damage(file, random.below(std::filesystem::file_size(file)));
    {
      const int reader_lock = ::open((folder.path() / "lock").c_str(), O_RDWR | O_CLOEXEC);
      ASSERT_EQ(::flock(reader_lock, LOCK_EX), 0);
      const auto reader = Index::open(folder.path());
      EXPECT_FALSE(reader->writer());
      EXPECT_FALSE(reader->check(store).empty()) << file;
      for (const char* const query : {"graph", "\"low rank\"", "\"learning\"", "author:\"j ellis\""}) {
        reader->search(read_query(query));
      }
      ::close(reader_lock);
    }
    const auto index = Index::open(folder.path());
    index->check(store);
    EXPECT_FALSE(index->stats().notes.empty()) << file;
    const bool of_all = file.filename() == "manifest";
    EXPECT_EQ(index->catch_up(store), of_all ? 120u : 60u) << file;
    EXPECT_EQ(total(*index, "graph"), before);
    EXPECT_EQ(index->check(store), std::vector<std::string>());
    EXPECT_EQ(std::filesystem::exists(std::filesystem::path(file).concat(".damaged")), !of_all);
  }
}

TEST(IndexOnDisk, CutFilesAreFoundAndMended) {
  MemoryStore store;
  fill(store, 2, 50);
  for (const char* const name : {"manifest", "1.head", "1.post", "1.pos"}) {
    TestFolder folder;
    Index::open(folder.path())->catch_up(store);
    std::filesystem::resize_file(folder.path() / name, std::filesystem::file_size(folder.path() / name) / 2);
    const auto index = Index::open(folder.path());
    EXPECT_FALSE(index->stats().notes.empty()) << name;
    EXPECT_EQ(index->catch_up(store), 50u) << name;
    EXPECT_TRUE(index->check(store).empty()) << name;
  }
}

TEST(IndexOnDisk, OlderFormatIsBuiltAnew) {
  MemoryStore store;
  fill(store, 2, 50);
  TestFolder folder;
  Index::open(folder.path())->catch_up(store);
  std::fstream file(folder.path() / "manifest", std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(8).put(0);
  file.close();
  const auto index = Index::open(folder.path());
  EXPECT_EQ(index->stats().papers, 0u);
  EXPECT_EQ(index->catch_up(store), 50u);
}

TEST(IndexOnDisk, ReaderFollowsTheWriterWithinAFewLooks) {
  TestFolder folder;
  MemoryStore store;
  const auto writer = Index::open(folder.path());
  const auto reader = Index::open(folder.path());
  EXPECT_TRUE(writer->writer());
  EXPECT_FALSE(reader->writer());
  EXPECT_THROW(reader->rebuild(store), std::runtime_error);
  PaperMaker make(5);
  for (std::size_t i = 0; i < 40; ++i) {
    store.set(make.paper(i));
    writer->catch_up(store);
    writer->settle();
    EXPECT_EQ(reader->catch_up(store), 0u);
    EXPECT_EQ(reader->stats().papers, i + 1);
  }
  store.set(make.paper(99));
  writer->catch_up(store);
  const auto start = std::chrono::steady_clock::now();
  while (total(*reader, "") < 41 && std::chrono::steady_clock::now() - start < std::chrono::seconds(5)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(total(*reader, ""), 41u);
  EXPECT_TRUE(reader->check(store).empty());
}

TEST(IndexOnDisk, RebuildServesTheOldUntilTheNewIsWhole) {
  TestFolder folder;
  MemoryStore store;
  fill(store, 4, 300);
  const auto index = Index::open(folder.path());
  index->catch_up(store);
  std::uint64_t seen = 0;
  index->rebuild(store, [&](std::uint64_t done) {
    seen = done;
    EXPECT_EQ(index->stats().papers, 300u);
  });
  EXPECT_EQ(seen, 300u);
  EXPECT_EQ(index->stats().papers, 300u);
  EXPECT_TRUE(index->check(store).empty());
}

/// Takes in paper after paper until it is killed.
[[noreturn]] void take_in_for_ever(const std::filesystem::path& path, std::uint64_t seed) {
  PaperMaker make(seed);
  MemoryStore store;
  fill(store, 77, 400);
  const auto index = Index::open(path);
  while (true) {
    index->catch_up(store, 1 + make.below(20));
    if (make.below(10) == 0) index->rebuild(store);
    if (index->stats().change == store.newest_change()) store.set(make.paper(make.below(400)));
  }
}

TEST(IndexOnDisk, OpensAfterKillAtAnyMoment) {
  TestFolder folder;
  PaperMaker random(11);
  for (std::uint64_t round = 0; round < 60; ++round) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) take_in_for_ever(folder.path(), round);
    std::this_thread::sleep_for(std::chrono::milliseconds(2 + random.below(60)));
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself in round " << round;
    {
      MemoryStore store;
      fill(store, 77, 400);
      const auto index = Index::open(folder.path());
      ASSERT_TRUE(index->writer());
      const auto stats = index->stats();
      EXPECT_LE(stats.papers, 400u);
      EXPECT_EQ(total(*index, ""), stats.papers);
      if (stats.change <= 400) {
        EXPECT_EQ(stats.papers, stats.change) << "in round " << round;
      }
      if (round % 10 != 9) continue;
      index->catch_up(store);
      EXPECT_EQ(index->stats().papers, 400u);
      EXPECT_EQ(index->check(store), std::vector<std::string>());
    }
    std::filesystem::remove_all(folder.path());
  }
}

TEST(IndexOnDisk, ThreadsSearchWhilePapersAreTakenIn) {
  TestFolder folder;
  MemoryStore store;
  const auto writer = Index::open(folder.path());
  const auto reader = Index::open(folder.path());
  std::atomic<bool> done{false};
  std::vector<std::thread> threads;
  for (Index* const index : {writer.get(), reader.get()}) {
    threads.emplace_back([&, index] {
      std::uint64_t last = 0;
      while (!done) {
        const std::uint64_t now = total(*index, "");
        EXPECT_GE(now, last) << "papers went away";
        last = now;
        total(*index, "graph random \"low rank\"");
        index->stats();
      }
    });
  }
  PaperMaker make(8);
  for (std::size_t i = 0; i < 400; ++i) {
    store.set(make.paper(i));
    if (make.below(4) == 0) writer->catch_up(store);
  }
  writer->catch_up(store);
  done = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(writer->stats().papers, 400u);
}

}  // namespace
}  // namespace quire::index
