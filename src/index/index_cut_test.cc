// A file that is cut while it is mapped and searched: the process lives, the segment is set aside, its papers
// are taken in again. Everything runs in a child process, so that a fault ends that alone.
#include <csignal>
#include <cstdio>
#include <fstream>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include "index/cut_guard.h"
#include "index/file.h"
#include "index/index.h"
#include "index/memory_store.h"
#include "paper/sanitizers.h"
#include "paper/test_folder.h"

namespace quire::index {
namespace {

const auto kPage = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));

/// In the child: says what is wrong, and ends it.
void must(bool holds, const std::string& what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what.c_str());
  std::_Exit(1);
}

void write_pages(const std::filesystem::path& file, std::size_t pages) {
  std::ofstream(file, std::ios::binary) << std::string(pages * kPage, 'x');
}

void cut(const std::filesystem::path& file, std::size_t size) {
  must(::truncate(file.c_str(), static_cast<off_t>(size)) == 0, file.string() + ": cannot be cut");
}

/// Maps a file of eight pages, cuts it within the second and touches the fourth.
void touch_what_is_gone(const std::filesystem::path& folder, bool guarded) {
  write_pages(folder / "file", 8);
  const int fd = ::open((folder / "file").c_str(), O_RDONLY | O_CLOEXEC);
  void* const mapped = ::mmap(nullptr, 8 * kPage, PROT_READ, MAP_SHARED, fd, 0);
  std::optional<CutGuard> guard;
  if (guarded) guard.emplace(mapped, 8 * kPage);
  const CutGuard other(&kPage, 1);  // so that there is a handler
  cut(folder / "file", kPage + 100);
  const auto* const bytes = static_cast<const volatile char*>(mapped);
  must(bytes[3 * kPage] == 0, "what is gone does not read as zeros");
  must(bytes[kPage - 1] == 'x' && bytes[kPage + 99] == 'x', "what is left is gone too");
  must(bytes[kPage + 100] == 0 && bytes[8 * kPage - 1] == 0, "not everything that is gone reads as zeros");
  must(guarded && guard->cut() && !other.cut(), "the wrong range is said to be cut");
}

TEST(CutGuard, WhatIsGoneReadsAsZeros) {
  TestFolder folder;
  EXPECT_EXIT((touch_what_is_gone(folder.path(), true), std::_Exit(0)), testing::ExitedWithCode(0), "");
}

TEST(CutGuard, LeavesOtherFaultsToWhoHandledThemBefore) {
  TestFolder folder;
  EXPECT_DEATH(touch_what_is_gone(folder.path(), false), kAddressSanitizer ? "AddressSanitizer: BUS" : "");
}

TEST(CutGuard, LeavesSignalsThatAreSentToTheProcess) {
  const CutGuard guard(&kPage, 1);
  EXPECT_DEATH(::raise(SIGBUS), "");
}

TEST(CutGuard, RangesComeAndGoWhileFilesAreCut) {
  const auto body = [] {
    const TestFolder folder;
    std::atomic<bool> done{false};
    std::thread other([&] {
      for (int i = 0; !done; ++i) {
        std::vector<std::shared_ptr<const MappedFile>> files;
        for (int each = 0; each < 1 + i % 40; ++each) {
          auto file = MappedFile::open("/proc/self/exe");
          must(file.ok(), "the program cannot be mapped");
          files.push_back(*file);
        }
        for (const auto& file : files) must(!file->cut() && file->view()[1] == 'E', "the wrong file was cut");
      }
    });
    for (int round = 0; round < 200; ++round) {
      write_pages(folder.path() / "file", 40);
      const auto file = MappedFile::open(folder.path() / "file");
      must(file.ok(), "cannot be mapped");
      cut(folder.path() / "file", kPage);
      std::size_t sum = 0;
      for (std::size_t page = 40; page-- > 0;) sum += static_cast<std::size_t>((*file)->view()[page * kPage]);
      must(sum == 'x' && (*file)->cut(), "reads wrongly");
    }
    done = true;
    other.join();
  };
  EXPECT_EXIT((body(), std::_Exit(0)), testing::ExitedWithCode(0), "");
}

TEST(MappedFile, KnowsThatItIsShorterThoughNothingWasTouched) {
  TestFolder folder;
  const auto path = folder.path() / "file";
  write_pages(path, 1);
  const auto file = MappedFile::open(path);
  ASSERT_TRUE(file.ok());
  EXPECT_FALSE((*file)->cut());
  std::filesystem::resize_file(path, 100);
  EXPECT_TRUE((*file)->cut());
  std::filesystem::remove(path);
  write_pages(path, 0);
  EXPECT_FALSE((*file)->cut()) << "that is another file of the same name";
}

constexpr std::size_t kPapers = 1500;

void fill(MemoryStore& store) {
  PaperMaker make(31);
  for (std::size_t i = 0; i < kPapers; ++i) {
    Paper paper = make.paper(i);
    paper.abstract += " rare" + std::to_string(i) + " word" + std::to_string(i % 300);  // many keys
    store.set(paper);
  }
}

std::uint64_t total(Index& index, const std::string& text) {
  Query query = read_query(text);
  query.mode = Mode::words;
  query.facets = true;
  return index.search(query).total;
}

void search_everything(Index& index) {
  for (const char* const text : {"graph",
                                 "graph random the",
                                 "+graph +random +kernel",
                                 "\"low rank\"",
                                 "\"learning\"",
                                 "rare1*",
                                 "author:\"j ellis\"",
                                 "learnin",
                                 "word17 -graph",
                                 "cat:cs.LG graph",
                                 "cat:cs.LG",
                                 "subject:vision the",
                                 "random NEAR/3 graph",
                                 "from:2020-01-01 graph",
                                 "org:\"univ norte\" graph",
                                 "org:univ*",
                                 "org:nrote~",
                                 "handle:univ-norte",
                                 "-handle:mit graph",
                                 ""})
    total(index, text);
  Query newest = read_query("graph");
  newest.sort = Sort::newest;
  index.search(newest);
}

/// Cuts a file of a segment under threads that search, in the writer and in a reader.
void cut_under_searches(const std::filesystem::path& folder, const std::string& part, double left) {
  MemoryStore store;
  fill(store);
  const auto writer = Index::open(folder);
  const auto reader = Index::open(folder);
  writer->catch_up(store);
  writer->settle();
  const std::uint64_t before = total(*writer, "graph");
  must(before > 0 && reader->catch_up(store) == 0 && total(*reader, "graph") == before, "was not found");
  std::filesystem::path file;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == "." + part) file = entry.path();
  std::atomic<int> rounds{0};
  std::vector<std::thread> threads;
  std::atomic<bool> done{false};
  for (Index* const index : {writer.get(), reader.get()}) {
    threads.emplace_back([&, index] {
      for (; !done; ++rounds) search_everything(*index);
    });
  }
  while (rounds < 2) std::this_thread::yield();
  const auto size = std::filesystem::file_size(file);
  cut(file, static_cast<std::size_t>(left * static_cast<double>(size)));
  for (const int until = rounds + 4; rounds < until;) std::this_thread::yield();
  done = true;
  for (std::thread& thread : threads) thread.join();
  const std::string what = part + " to " + std::to_string(left);
  must(writer->catch_up(store) == kPapers, what + ": its papers were not taken in again");
  const auto notes = writer->stats().notes;
  must(notes.size() == 1 && notes.front().find("cut short") != std::string::npos, what + ": is not reported");
  must(std::filesystem::exists(std::filesystem::path(file).concat(".damaged")), what + ": is not set aside");
  must(total(*writer, "graph") == before, what + ": not everything is found again");
  writer->settle();
  must(writer->check(store).empty(), what + ": the writer is not whole");
  reader->catch_up(store);
  must(total(*reader, "graph") == before && reader->check(store).empty(), what + ": the reader is not whole");
}

class CutFile : public testing::TestWithParam<std::tuple<const char*, double>> {};

TEST_P(CutFile, IsSetAsideUnderSearchesAndItsPapersAreTakenInAgain) {
  TestFolder folder;
  const auto [part, left] = GetParam();
  EXPECT_EXIT((cut_under_searches(folder.path(), part, left), std::_Exit(0)), testing::ExitedWithCode(0), "");
}
INSTANTIATE_TEST_SUITE_P(Parts, CutFile,
                         testing::Combine(testing::Values("head", "post", "pos"),
                                          testing::Values(0, 0.1, 0.5, 0.999)));

/// A merge of a segment that was cut would make its loss last.
void cut_before_merge(const std::filesystem::path& folder, const std::string& part) {
  MemoryStore store;
  fill(store);
  const auto index = Index::open(folder);
  index->catch_up(store, kPapers - 100);
  index->settle();
  index->catch_up(store);
  index->settle();
  const std::uint64_t before = total(*index, "graph");
  cut(folder / ("1." + part), std::filesystem::file_size(folder / ("1." + part)) / 3);
  index->optimise();
  must(!std::filesystem::exists(folder / ("1." + part)), part + ": is still there");
  must(index->catch_up(store) == kPapers - 100, part + ": its papers were not taken in again");
  index->settle();
  must(total(*index, "graph") == before && index->check(store).empty(), part + ": is not whole");
}

TEST(IndexCut, NoMergeTakesOverWhatACutFileLacks) {
  for (const char* const part : {"head", "post", "pos"}) {
    TestFolder folder;
    EXPECT_EXIT((cut_before_merge(folder.path(), part), std::_Exit(0)), testing::ExitedWithCode(0), "");
  }
}

}  // namespace
}  // namespace quire::index
