// The best of what a search offers, in a heap with the worst in front.
#pragma once

#include <algorithm>
#include <compare>
#include <functional>
#include <optional>
#include <vector>

#include "index/query.h"
#include "index/segment.h"

namespace quire::index {

/// Where its day and doc stand is looked up only when scores are equal: they are far away in memory.
struct Candidate {
  std::uint32_t score = 0;  ///< weights times impacts
  std::uint32_t segment = 0;
  Local local = 0;
};

/// What decides between equal scores.
struct Newer {
  std::int32_t day = 0;
  store::Doc doc = 0;
  friend auto operator<=>(const Newer&, const Newer&) = default;
};

/// Best first: score, then newer day, then higher doc. Newest first: day, then doc.
struct Better {
  Sort sort = Sort::best;
  std::vector<const Segment*> segments;

  Newer newer(const Candidate& candidate) const {
    const Segment& segment = *segments[candidate.segment];
    return {segment.days[candidate.local], segment.docs[candidate.local]};
  }
  bool operator()(const Candidate& a, const Candidate& b) const {
    if (sort == Sort::best && a.score != b.score) return a.score > b.score;
    const std::int32_t day_of_a = segments[a.segment]->days[a.local];
    const std::int32_t day_of_b = segments[b.segment]->days[b.local];
    if (day_of_a != day_of_b) return day_of_a > day_of_b;
    return segments[a.segment]->docs[a.local] > segments[b.segment]->docs[b.local];
  }
};

class Shortlist {
 public:
  /// Only what is worse than a score and day and doc.
  struct After {
    std::uint32_t score = 0;
    Newer newer;
  };

  Shortlist(std::size_t room, Better better, std::optional<After> after)
      : room_(room), better_(std::move(better)), after_(after) {
    heap_.reserve(std::min<std::size_t>(room, 1024));
  }

  Newer newer(const Candidate& candidate) const { return better_.newer(candidate); }
  std::size_t room() const { return room_; }
  /// Lower scores cannot get in; 0 as long as there is room.
  std::uint32_t threshold() const {
    return room_ > 0 && heap_.size() < room_ ? 0 : room_ == 0 ? ~0u : heap_.front().score;
  }
  bool wants(const Candidate& candidate) const {
    if (after_ && !behind(candidate)) return false;
    return heap_.size() < room_ || (room_ > 0 && better_(candidate, heap_.front()));
  }
  void offer(const Candidate& candidate) {
    if (better_.sort == Sort::best && candidate.score < threshold()) return;  // the common case
    if (!wants(candidate)) return;
    if (heap_.size() == room_) {
      std::pop_heap(heap_.begin(), heap_.end(), std::cref(better_));
      heap_.back() = candidate;
    } else {
      heap_.push_back(candidate);
    }
    std::push_heap(heap_.begin(), heap_.end(), std::cref(better_));
  }
  std::vector<Candidate> take() {
    std::sort(heap_.begin(), heap_.end(), std::cref(better_));
    return std::move(heap_);
  }

 private:
  bool behind(const Candidate& candidate) const {
    if (better_.sort == Sort::best && candidate.score != after_->score)
      return candidate.score < after_->score;
    return better_.newer(candidate) < after_->newer;
  }

  std::size_t room_;
  Better better_;
  std::optional<After> after_;
  std::vector<Candidate> heap_;  ///< the worst in front
};

}  // namespace quire::index
