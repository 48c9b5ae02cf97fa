// The best of what a search offers, in a heap with the worst in front.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "index/query.h"
#include "index/segment.h"

namespace quire::index {

struct Candidate {
  std::uint32_t score = 0;  ///< weights times impacts
  std::int32_t day = 0;
  store::Doc doc = 0;
  std::uint32_t segment = 0;
  Local local = 0;
};

/// Best first: score, then newer day, then higher doc. Newest first: day, then doc.
struct Better {
  Sort sort = Sort::best;
  bool operator()(const Candidate& a, const Candidate& b) const {
    if (sort == Sort::best && a.score != b.score) return a.score > b.score;
    if (a.day != b.day) return a.day > b.day;
    return a.doc > b.doc;
  }
};

class Shortlist {
 public:
  /// `after`: only what is worse than this candidate is wanted.
  Shortlist(std::size_t room, Sort sort, std::optional<Candidate> after)
      : room_(room), better_{sort}, after_(after) {
    heap_.reserve(std::min<std::size_t>(room, 1024));
  }

  std::size_t room() const { return room_; }
  /// Lower scores cannot get in; 0 as long as there is room.
  std::uint32_t threshold() const {
    return room_ > 0 && heap_.size() < room_ ? 0 : room_ == 0 ? ~0u : heap_.front().score;
  }
  bool wants(const Candidate& candidate) const {
    if (after_ && !better_(*after_, candidate)) return false;
    return heap_.size() < room_ || (room_ > 0 && better_(candidate, heap_.front()));
  }
  void offer(const Candidate& candidate) {
    if (!wants(candidate)) return;
    if (heap_.size() == room_) {
      std::pop_heap(heap_.begin(), heap_.end(), better_);
      heap_.back() = candidate;
    } else {
      heap_.push_back(candidate);
    }
    std::push_heap(heap_.begin(), heap_.end(), better_);
  }
  std::vector<Candidate> take() {
    std::sort(heap_.begin(), heap_.end(), better_);
    return std::move(heap_);
  }

 private:
  std::size_t room_;
  Better better_;
  std::optional<Candidate> after_;
  std::vector<Candidate> heap_;  ///< the worst in front
};

}  // namespace quire::index
