// The merge policy: how many segments remain, and how often papers are written.
#include "index/merging.h"

#include <numeric>

#include <gtest/gtest.h>

namespace quire::index {
namespace {

/// Segments by size alone; merges as long as the policy wants to.
class Simulated {
 public:
  void add(std::uint64_t papers, bool at_rest = false) {
    segments_.push_back({papers, papers, false});
    written_ += papers;
    settle(at_rest);
  }
  void settle(bool at_rest) {
    for (auto chosen = choose_merge(segments_, {}, at_rest); !chosen.empty();
         chosen = choose_merge(segments_, {}, at_rest)) {
      std::uint64_t sum = 0;
      for (auto i = chosen.rbegin(); i != chosen.rend(); ++i) {
        sum += segments_[*i].living;
        segments_.erase(segments_.begin() + static_cast<std::ptrdiff_t>(*i));
      }
      segments_.push_back({sum, sum, false});
      written_ += sum;
    }
  }
  std::size_t count() const { return segments_.size(); }
  double written_per_paper() const {
    const auto papers =
        std::accumulate(segments_.begin(), segments_.end(), std::uint64_t{0},
                        [](std::uint64_t sum, const SegmentSize& s) { return sum + s.living; });
    return static_cast<double>(written_) / static_cast<double>(papers);
  }

 private:
  std::vector<SegmentSize> segments_;
  std::uint64_t written_ = 0;
};

TEST(MergePolicy, BulkEndsWithFewSegmentsWrittenTwice) {
  for (const std::uint64_t papers : {100'000u, 205'000u, 920'000u, 1'000'000u, 3'000'000u}) {
    Simulated index;
    for (std::uint64_t left = papers; left > 0; left -= std::min<std::uint64_t>(left, 40'000))
      index.add(std::min<std::uint64_t>(left, 40'000));
    index.settle(true);
    EXPECT_LE(index.count(), 6U) << papers;
    EXPECT_LE(index.written_per_paper(), papers > 2'000'000 ? 3.0 : 2.3) << papers;
  }
}

TEST(MergePolicy, TrickleStaysCheap) {
  Simulated index;
  for (int i = 0; i < 20'000; ++i) index.add(5, true);
  EXPECT_LE(index.count(), 9U);
  EXPECT_LE(index.written_per_paper(), 3.0 * 5) << "three times a class of size";
}

TEST(MergePolicy, HalfDeadSegmentIsRewrittenAndBusyOnesAreLeftAlone) {
  const std::vector<SegmentSize> half_dead{{100, 100, false}, {100, 49, false}};
  EXPECT_EQ(choose_merge(half_dead, {}, false), std::vector<std::size_t>{1});
  std::vector<SegmentSize> many(9, {1000, 1000, true});
  EXPECT_TRUE(choose_merge(many, {}, false).empty());
  for (SegmentSize& segment : many) segment.busy = false;
  EXPECT_EQ(choose_merge(many, {}, false).size(), 8U);
}

TEST(MergePolicy, LargeSegmentIsNotRewrittenForTheSakeOfSmallOnes) {
  std::vector<SegmentSize> segments(6, {3'000'000, 3'000'000, false});
  segments.push_back({100, 100, false});
  EXPECT_TRUE(choose_merge(segments, {}, true).empty());
  segments.push_back({100, 100, false});
  EXPECT_EQ(choose_merge(segments, {}, true), (std::vector<std::size_t>{6, 7}));
}

}  // namespace
}  // namespace quire::index
