// What is put alone is findable while thousands before it are still to be taken in, and is not undone by
// them. Here the store decides when a reading goes on, so that nothing depends on time.
#include "index/ahead.h"

#include <condition_variable>
#include <thread>

#include <gtest/gtest.h>

#include "index/memory_store.h"
#include "index/segmented_index.h"
#include "paper/test_folder.h"

namespace quire::index {
namespace {

constexpr std::size_t kFlood = 100;

Paper titled(std::size_t number, const std::string& title) {
  Paper paper(PaperId::own_id("paper " + std::to_string(number)));
  paper.title = title;
  return paper;
}

TEST(Ahead, TellsWhatIsNewerThanARange) {
  Ahead ahead;
  ahead.add(std::vector<store::Change>{{20, 3}, {15, 1}});
  const std::vector<store::Doc> range{1, 2, 3};
  EXPECT_EQ(ahead.newer(range, 14), (std::vector<store::Doc>{1, 3}));
  EXPECT_EQ(ahead.newer(range, 15), (std::vector<store::Doc>{3})) << "the range has the change itself";
  EXPECT_EQ(ahead.newer(range, 20), std::vector<store::Doc>());
  ahead.forget(15);
  EXPECT_EQ(ahead.newer(range, 14), (std::vector<store::Doc>{3}));
  EXPECT_EQ(ahead.size(), 1U);
}

/// A store in which reading many papers takes until it is let go on. They are read before the wait.
class HeldStore final : public store::LogStore {
 public:
  explicit HeldStore(store::Store& store) : store_(store) {}
  void let_go_on() {
    change([this] { ++allowed_; });
  }
  void wait_until_held() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return held_ > allowed_; });
  }
  /// From now on only these are short puts.
  void put_short(const std::vector<store::Change>& changes) {
    change([&] { short_ = changes; });
  }

  std::vector<store::StoredPaper> papers(std::span<const store::Doc> docs) override {
    auto papers = store_.papers(docs);
    if (docs.size() < kFlood) return papers;
    std::unique_lock<std::mutex> lock(mutex_);
    const int mine = ++held_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return allowed_ >= mine; });
    return papers;
  }
  std::vector<store::Change> changes(store::ChangeNumber after, std::size_t limit) override {
    return store_.changes(after, limit);
  }
  store::ChangeNumber newest_change() override { return store_.newest_change(); }
  std::vector<store::Change> short_changes(store::ChangeNumber after, std::size_t limit) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<store::Change> out;
    for (const store::Change& change : short_) {
      if (change.number > after && out.size() < limit) out.push_back(change);
    }
    return out;
  }

 private:
  void change(const std::function<void()>& change) {
    const std::lock_guard<std::mutex> lock(mutex_);
    change();
    changed_.notify_all();
  }
  store::Store& store_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int held_ = 0;
  int allowed_ = 0;
  std::vector<store::Change> short_;
};

/// An index that is taking in a flood, and is held while it reads it.
class AheadOfAFlood : public testing::Test {
 protected:
  AheadOfAFlood() {
    WriterLimits limits;
    limits.looks_ahead = std::chrono::milliseconds(1);
    limits.far_behind = 1;
    index_ = std::make_unique<SegmentedIndex>(folder_.path(), limits);
    for (std::size_t i = 0; i < kFlood; ++i) store_.set(titled(i, "flood"));
    taking_ = std::thread([this] { index_->catch_up(held_, 0, {}); });
    held_.wait_until_held();
  }
  void put_alone(const Paper& paper) {
    const store::Doc doc = store_.set(paper);
    held_.put_short({{store_.newest_change(), doc}});
  }
  std::uint64_t found(const char* query) { return index_->search(read_query(query)).total; }
  void wait_for(const char* query) {
    while (found(query) == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  void finish() {
    held_.let_go_on();
    taking_.join();
    EXPECT_EQ(index_->stats().change, store_.newest_change());
    EXPECT_EQ(index_->check(store_), std::vector<std::string>());
  }

  TestFolder folder_;
  MemoryStore store_;
  HeldStore held_{store_};
  std::unique_ptr<SegmentedIndex> index_;
  std::thread taking_;
};

TEST_F(AheadOfAFlood, APaperPutAloneIsFoundBeforeIt) {
  put_alone(titled(kFlood, "alone"));
  wait_for("alone");
  EXPECT_EQ(found("flood"), 0U);
  EXPECT_EQ(index_->stats().change, 0U) << "what came before it is still to come";
  put_alone(titled(kFlood + 1, "second"));
  wait_for("second");
  finish();
  EXPECT_EQ(found("flood"), kFlood);
  EXPECT_EQ(found("alone"), 1U);
  EXPECT_EQ(found("second"), 1U);
}

TEST_F(AheadOfAFlood, AnOlderStateThatIsUnderWayDoesNotReplaceTheNewer) {
  put_alone(titled(7, "corrected"));
  wait_for("corrected");
  // A second flood, at which it is held again when the first is delivered.
  for (std::size_t i = 0; i < kFlood; ++i) store_.set(titled(kFlood + i, "second"));
  held_.let_go_on();
  held_.wait_until_held();
  EXPECT_EQ(found("flood"), kFlood - 1);
  EXPECT_EQ(found("corrected"), 1U);
  finish();
  EXPECT_EQ(found("flood"), kFlood - 1);
  EXPECT_EQ(found("corrected"), 1U);
  EXPECT_EQ(found("second"), kFlood);
}

TEST_F(AheadOfAFlood, WhatIsDurableTooSoonIsNeitherLostNorDoubledByACrash) {
  put_alone(titled(kFlood, "alone"));
  put_alone(titled(7, "corrected"));
  wait_for("corrected");
  index_->settle({});
  EXPECT_EQ(index_->stats().durable_change, 0U);
  finish();
  index_->crash();
  index_.reset();
  index_ = std::make_unique<SegmentedIndex>(folder_.path(), WriterLimits());
  EXPECT_EQ(found("corrected"), 1U);
  index_->catch_up(store_, 0, {});
  EXPECT_EQ(index_->check(store_), std::vector<std::string>());
  EXPECT_EQ(found("flood"), kFlood - 1);
  EXPECT_EQ(found("corrected"), 1U);
  EXPECT_EQ(index_->stats().papers, kFlood + 1);
}

}  // namespace
}  // namespace quire::index
