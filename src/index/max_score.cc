// MaxScore (Turtle and Flood, 1995) a window of 8,192 rows at a time: in each window the lists are ordered by
// what they can score there; those that together cannot reach the threshold are not read, only asked about
// papers that the others found. Sums are whole numbers in an array, so the loop over postings is three loads
// and an addition, and the order of lists changes nothing.
#include <algorithm>
#include <array>
#include <utility>

#include "index/costs.h"
#include "index/kernels.h"
#include "index/list_format.h"
#include "index/plain_words.h"

namespace quire::index {
namespace {

constexpr Local kWindow = 8192;
constexpr double kWindowCost = kScanCost * kWindow / 4096;
/// Windows with fewer postings are read back posting by posting instead of row by row.
constexpr std::size_t kSparsePostings = 320;
constexpr unsigned kWindowsBetweenLooks = 32;

/// Rows of a window are told by their distance from its first.
struct Scratch {
  alignas(64) std::array<std::uint32_t, kWindow> scores{};  ///< all zero between windows
  std::array<std::uint16_t, kWindow + 64> found{};          ///< rows that can get in
  std::array<Local, kSparsePostings + kBlockRows> touched{};
};

/// A list and what it can score in the window at hand.
struct Ranked {
  WordList* list = nullptr;
  std::uint32_t bound = 0;
};

class MaxScore {
 public:
  MaxScore(std::vector<WordList>& lists, Pass& pass, Scratch& scratch)
      : pass_(pass), scratch_(scratch), sums_(lists.size() + 1) {
    for (WordList& list : lists) by_highest_.push_back(&list);
    std::sort(by_highest_.begin(), by_highest_.end(),
              [](const WordList* a, const WordList* b) { return a->highest < b->highest; });
  }

  void run() {
    unsigned windows = 0;
    for (Local first = next_window(0); first < pass_.segment.papers(); first = next_window(first + kWindow)) {
      if (++windows % kWindowsBetweenLooks == 0 && pass_.late()) {
        pass_.cut_short = true;
        return;
      }
      if (rank(first)) window(first);
    }
  }

 private:
  /// The first window at or after `from` in which a list that can lead has a posting.
  Local next_window(Local from) {
    threshold_ = pass_.shortlist.threshold();
    std::uint64_t sum = 0;
    Local next = kNoLocal;
    for (WordList* const list : by_highest_) {
      sum += list->highest;
      if (sum < threshold_) continue;
      list->cursor.skip_blocks_to(from);
      next = std::min(next, std::max(from, list->cursor.lowest_next()));
    }
    return next == kNoLocal ? kNoLocal : next / kWindow * kWindow;
  }

  /// Orders the lists by their bounds in the window; false when it cannot have what is wanted.
  bool rank(Local first) {
    end_ = std::min(first + kWindow, pass_.segment.papers());
    ranked_.clear();
    for (WordList* const list : by_highest_) {
      list->cursor.skip_blocks_to(first);
      const std::uint32_t bound = list->cursor.bound_until(end_);
      if (bound == 0) continue;
      ranked_.push_back({list, list->weight * pass_.bounds[bound]});
    }
    for (std::size_t i = 1; i < ranked_.size(); ++i) {  // nearly in order: that of the whole lists
      for (std::size_t j = i; j > 0 && ranked_[j].bound < ranked_[j - 1].bound; --j)
        std::swap(ranked_[j], ranked_[j - 1]);
    }
    sums_[0] = 0;
    for (std::size_t i = 0; i < ranked_.size(); ++i) sums_[i + 1] = sums_[i] + ranked_[i].bound;
    leading_ = 0;
    while (leading_ < ranked_.size() && sums_[leading_ + 1] < threshold_) ++leading_;
    return leading_ < ranked_.size();
  }

  void window(Local first) {
    touched_ = 0;
    for (std::size_t i = 0; i < leading_; ++i) ranked_[i].list->cursor.prefetch_until(end_);
    for (std::size_t i = leading_; i < ranked_.size(); ++i) read(*ranked_[i].list, first);
    collect(first);
    while (leading_ > 0 && found_ > 0 && cheaper_read(*ranked_[leading_ - 1].list)) {
      read(*ranked_[--leading_].list, first);
      collect(first);
    }
    if (found_ > 0) keep_allowed(first);
    for (std::size_t i = leading_; i-- > 0 && found_ > 0;) ask(*ranked_[i].list, sums_[i + 1], first);
    for (std::size_t i = 0; i < found_; ++i) {
      const std::uint32_t score = std::exchange(scratch_.scores[scratch_.found[i]], 0);
      if (score >= pass_.shortlist.threshold())
        pass_.shortlist.offer(pass_.candidate(first + scratch_.found[i], score));
    }
  }

  /// Adds a list's scores in the window.
  void read(WordList& list, Local first) {
    list.cursor.skip_to(first);
    for (Postings chunk = list.cursor.take_until(end_); chunk.count > 0;
         chunk = list.cursor.take_until(end_)) {
      kernels_.add_scores(chunk.rows, chunk.codes, chunk.count, first, list.impacts, list.weight,
                          pass_.segment.lengths.data() + first, scratch_.scores.data());
      if (touched_ <= kSparsePostings)
        std::copy_n(chunk.rows, chunk.count, scratch_.touched.data() + touched_);
      touched_ += chunk.count;
    }
  }

  /// Whether asking a list for every paper found costs more than reading what it has in the window.
  bool cheaper_read(const WordList& list) const {
    const double here = static_cast<double>(list.cursor.papers()) * kWindow / pass_.segment.papers();
    return static_cast<double>(found_) * kAskCost > here * kReadCost + kWindowCost;
  }

  /// The papers that with all that is not read yet can still get in; the scores of others become 0.
  void collect(Local first) {
    const std::uint64_t below = sums_[leading_];
    const std::uint32_t needed =
        threshold_ > below ? static_cast<std::uint32_t>(threshold_ - below) : std::uint32_t{1};
    if (touched_ > kSparsePostings) {
      found_ = kernels_.keep_at_least(scratch_.scores.data(), kWindow, needed, scratch_.found.data());
      return;
    }
    found_ = 0;
    for (std::size_t i = 0; i < touched_; ++i) {
      const Local at = scratch_.touched[i] - first;
      const std::uint32_t score = scratch_.scores[at];
      scratch_.found[found_] = static_cast<std::uint16_t>(at);
      found_ += score >= needed;
      scratch_.scores[at] = score >= needed ? score : 0;
    }
  }

  /// Leaves out what filters exclude, and brings the rest into the order of rows, each once.
  void keep_allowed(Local first) {
    std::uint16_t* const begin = scratch_.found.data();
    std::uint16_t* end = begin + found_;
    if (touched_ <= kSparsePostings) {
      if (!std::is_sorted(begin, end)) std::sort(begin, end);
      end = std::unique(begin, end);
    }
    if (pass_.allowed != nullptr) {
      end = std::remove_if(begin, end, [&](std::uint16_t at) {
        const bool out = !pass_.allowed->has(first + at);
        if (out) scratch_.scores[at] = 0;
        return out;
      });
    }
    found_ = static_cast<std::size_t>(end - begin);
  }

  /// Adds what a list has for the papers found; those that even with all that is left stay below are gone.
  void ask(WordList& list, std::uint64_t with, Local first) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < found_; ++i) {
      const std::uint16_t at = scratch_.found[i];
      if (scratch_.scores[at] + with < threshold_) {
        scratch_.scores[at] = 0;
        continue;
      }
      std::uint8_t code = 0;
      if (list.cursor.find(first + at, code))
        scratch_.scores[at] += list.weight * list.impacts[code * 256u + pass_.segment.lengths[first + at]];
      scratch_.found[kept++] = at;
    }
    found_ = kept;
  }

  const Kernels& kernels_ = kernels();
  Pass& pass_;
  Scratch& scratch_;
  std::vector<WordList*> by_highest_;
  std::vector<Ranked> ranked_;       ///< by bound, the lowest first
  std::vector<std::uint64_t> sums_;  ///< of the bounds before each
  std::size_t leading_ = 0;          ///< from here on lists are read
  std::uint32_t threshold_ = 0;
  std::size_t touched_ = 0;  ///< postings read in the window
  std::size_t found_ = 0;    ///< how many of Scratch::found
  Local end_ = 0;
};

Scratch& scratch() {
  thread_local Scratch one;
  return one;
}

/// One word: block by block, those that can have what is wanted.
void best_of_one(WordList& list, Pass& pass) {
  unsigned blocks = 0;
  while (true) {
    const std::uint32_t threshold = pass.shortlist.threshold();
    const bool some = list.cursor.skip_blocks_below(
        [&](std::uint32_t bound) { return list.weight * pass.bounds[bound] < threshold; });
    if (!some) return;
    const Postings chunk = list.cursor.take_until(kNoLocal);
    if (chunk.count == 0) return;
    for (std::size_t i = 0; i < chunk.count; ++i) {
      const Local row = chunk.rows[i];
      const std::uint32_t score =
          list.weight * list.impacts[chunk.codes[i] * 256u + pass.segment.lengths[row]];
      if (score < pass.shortlist.threshold() || score == 0) continue;
      if (pass.allowed != nullptr && !pass.allowed->has(row)) continue;
      pass.shortlist.offer(pass.candidate(row, score));
    }
    if (++blocks % (kWindowsBetweenLooks * 8) == 0 && pass.late()) {
      pass.cut_short = true;
      return;
    }
  }
}

}  // namespace

void best_with_any(std::vector<WordList>& lists, Pass& pass) {
  if (lists.empty() || pass.shortlist.room() == 0) return;
  if (lists.size() == 1) {
    best_of_one(lists.front(), pass);
  } else {
    MaxScore(lists, pass, scratch()).run();
  }
}

}  // namespace quire::index
