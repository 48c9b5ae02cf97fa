// From the store's papers to segments in memory: the change log is cut into ranges, up to two threads read a
// range each and make a segment of it, and ranges are handed over in the order of the log.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "index/builder.h"
#include "index/segment.h"

namespace quire::index {

/// A stretch of the change log.
struct Range {
  std::vector<store::Doc> docs;
  store::ChangeNumber until = 0;   ///< its newest change
  store::ChangeNumber change = 0;  ///< everything up to this is taken in with it
};

/// What became of it.
struct TakenIn {
  std::vector<store::Doc> gone;  ///< of which the store has nothing; ascending
  SegmentFiles files;
  std::shared_ptr<const Segment> segment;  ///< null: no paper was left
  std::size_t docs = 0;
  store::ChangeNumber until = 0;   ///< as of the range
  store::ChangeNumber change = 0;  ///< as of the range
};

/// Reads these papers and makes a segment of them.
TakenIn take_in(store::Store& store, const Range& range, Builder& builder);

/// Numbered above those of files.
std::shared_ptr<const Segment> open_in_memory(const SegmentFiles& files);

class Intake {
 public:
  /// `next` gives the next range (without docs: the end is reached), `deliver` takes what became of it. Both
  /// are called by either thread, one call at a time each.
  Intake(store::Store& store, std::function<Range()> next, std::function<void(TakenIn&&)> deliver)
      : store_(store), next_(std::move(next)), deliver_(std::move(deliver)) {}

  /// Works until the end is reached; on two threads if the first range is worth it. Throws what a thread
  /// threw.
  void run();

 private:
  void work();
  bool take_range(Range& range, std::uint64_t& turn);
  void hand_over(TakenIn&& taken, std::uint64_t turn);
  void fail(std::exception_ptr why);

  store::Store& store_;
  std::function<Range()> next_;
  std::function<void(TakenIn&&)> deliver_;

  std::mutex taking_;
  std::uint64_t ranges_ = 0;
  bool ended_ = false;
  std::thread second_;

  std::mutex delivering_;
  std::condition_variable delivered_;
  std::uint64_t turn_ = 0;
  std::exception_ptr failure_;
};

}  // namespace quire::index
