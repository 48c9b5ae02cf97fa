// Programs at random: add, change, lose, take in, save, merge, rebuild, crash, damage, close, open, search,
// over segments so small that little data meets all that happens to much. Whenever the index has caught up,
// it must find what the scorer finds that reads every paper.
//   QUIRE_PROGRAMS=10000 tests/index_test --gtest_filter='Programs.*'
// QUIRE_PROGRAM=N runs the one program N.
#include <cstdlib>
#include <fstream>

#include "index/brute_force.h"
#include "index/segmented_index.h"
#include "paper/test_folder.h"

namespace quire::index {
namespace {

using brute::asked;
using brute::expect_same;
using brute::Reference;

constexpr std::size_t kPapers = 60;
constexpr std::size_t kSteps = 40;

std::filesystem::path fast_folder() {
  const std::filesystem::path memory = "/dev/shm";
  return std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
}

class Program {
 public:
  explicit Program(std::uint64_t seed) : make_(seed), folder_(fast_folder()) {
    limits_.papers_a_segment = 4 + make_.below(40);
    limits_.quiet = std::chrono::milliseconds(1 + make_.below(5));
    limits_.merges = {2 + make_.below(3), 1 + make_.below(4), 400};
    limits_.memory_merges = {2 + make_.below(3), 32, 400};
    limits_.looks_ahead = std::chrono::milliseconds(make_.below(2));
    limits_.far_behind = 1 + make_.below(3);
    store_.put_short(make_.below(2) == 0);
    open();
  }

  void run() {
    for (std::size_t step = 0; step < kSteps && !testing::Test::HasFatalFailure(); ++step) do_something();
    if (testing::Test::HasFatalFailure()) return;
    caught_up();
    EXPECT_EQ(index_->check(store_), std::vector<std::string>());
  }

 private:
  void open() { index_ = std::make_unique<SegmentedIndex>(folder_.path(), limits_); }

  void do_something() {
    switch (make_.below(24)) {
      case 0:
        return index_->settle({});
      case 1:
        return index_->optimise({});
      case 2:
        if (make_.below(3) == 0) index_->rebuild(store_, {});
        return;
      case 3:
        index_->crash();
        index_.reset();
        return open();
      case 4:
        index_.reset();
        if (make_.below(3) == 0) damage();
        return open();
      case 5:
        return store_.lose(static_cast<store::Doc>(1 + make_.below(kPapers)));
      case 6:
        index_->catch_up(store_, 1 + make_.below(8), {});
        return;
      case 7:
      case 8:
      case 9:
      case 10:
        return caught_up();
      default:
        for (std::size_t left = 1 + make_.below(6); left > 0; --left)
          store_.set(make_.paper(make_.below(kPapers)));
    }
  }

  void damage() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      if (entry.is_regular_file() && entry.file_size() > 0) files.push_back(entry.path());
    }
    if (files.empty()) return;
    std::sort(files.begin(), files.end());
    const auto file = files[make_.below(files.size())];
    const auto size = std::filesystem::file_size(file);
    const std::size_t at = make_.below(size);
    if (make_.below(3) == 0) return std::filesystem::resize_file(file, at);
    std::fstream bytes(file, std::ios::binary | std::ios::in | std::ios::out);
    bytes.seekg(static_cast<std::streamoff>(at));
    const int byte = bytes.get();
    bytes.seekp(static_cast<std::streamoff>(at));
    bytes.put(static_cast<char>(byte ^ (1 << make_.below(8))));
  }

  /// Everything is findable, and in the order in which it ought to be.
  void caught_up() {
    index_->catch_up(store_, 0, {});
    ASSERT_EQ(index_->stats().change, store_.newest_change());
    ASSERT_EQ(index_->stats().papers, store_.all().size());
    for (int i = 0; i < 4; ++i) {
      const Query query = asked(make_);
      compare(query);
      if (testing::Test::HasFatalFailure()) return;
    }
  }

  /// How rare a word is depends on which replaced papers a merge has dropped yet: that is the index's own
  /// business, asked of the segments that were searched.
  void compare(const Query& query) {
    while (true) {
      const auto searched = index_->snapshot();
      const Found found = index_->search(query);
      if (index_->snapshot() != searched) continue;  // a merge came between
      const Reference reference(store_, [&](const std::string& stem) {
        std::uint64_t papers = 0;
        for (const LiveSegment& live : searched->segments)
          papers += live.segment->find(stem).value_or(TermEntry{}).papers;
        return papers;
      });
      return expect_same(found, reference.search(query), query);
    }
  }

  PaperMaker make_;
  TestFolder folder_;
  MemoryStore store_;
  WriterLimits limits_;
  std::unique_ptr<SegmentedIndex> index_;
};

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* const value = std::getenv(variable);
  return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

TEST(Programs, FindWhatReadingEveryPaperFinds) {
  const std::uint64_t one = number_from("QUIRE_PROGRAM", 0);
  const std::uint64_t first = one != 0 ? one : 1;
  const std::uint64_t last = one != 0 ? one : number_from("QUIRE_PROGRAMS", 150);
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    SCOPED_TRACE("program " + std::to_string(seed));
    Program(seed).run();
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace quire::index
