// MaxScore (Turtle and Flood, 1995) a window of 4,096 rows at a time: in each window the lists are ordered by
// what they can score there; those that together cannot reach the threshold are not read, only asked about
// papers that the others found. Sums are whole numbers in an array, so the loop over postings is three loads
// and an addition, and the order of lists changes nothing.
#include <algorithm>
#include <array>

#include "index/kernels.h"
#include "index/list_format.h"
#include "index/plain_words.h"

namespace quire::index {
namespace {

constexpr Local kWindow = Bits::kWindow;
/// Windows with fewer postings are read back posting by posting instead of row by row.
constexpr std::size_t kSparsePostings = 512;
constexpr unsigned kWindowsBetweenLooks = 32;

struct Found {
  Local row;
  std::uint32_t score;
};

struct Scratch {
  alignas(64) std::array<std::uint32_t, kWindow> scores{};  ///< all zero between windows
  std::array<std::uint16_t, kWindow + 64> indices{};
  std::array<Local, kSparsePostings + kBlockRows> touched{};
  std::vector<Found> found;
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
    std::sort(ranked_.begin(), ranked_.end(),
              [](const Ranked& a, const Ranked& b) { return a.bound < b.bound; });
    sums_[0] = 0;
    for (std::size_t i = 0; i < ranked_.size(); ++i) sums_[i + 1] = sums_[i] + ranked_[i].bound;
    leading_ = 0;
    while (leading_ < ranked_.size() && sums_[leading_ + 1] < threshold_) ++leading_;
    return leading_ < ranked_.size();
  }

  void window(Local first) {
    const Kernels& kernel = kernels();
    std::size_t postings = 0;
    for (std::size_t i = leading_; i < ranked_.size(); ++i) {
      WordList& list = *ranked_[i].list;
      list.cursor.skip_to(first);
      for (Postings chunk = list.cursor.take_until(end_); chunk.count > 0;
           chunk = list.cursor.take_until(end_)) {
        kernel.add_scores(chunk.rows, chunk.codes, chunk.count, first, list.impacts, list.weight,
                          pass_.segment.lengths.data() + first, scratch_.scores.data());
        if (postings <= kSparsePostings)
          std::copy_n(chunk.rows, chunk.count, scratch_.touched.data() + postings);
        postings += chunk.count;
      }
    }
    const auto below = static_cast<std::uint32_t>(sums_[leading_]);
    const std::uint32_t needed = threshold_ > below ? threshold_ - below : 1;
    if (postings <= kSparsePostings) {
      read_touched(first, postings, needed);
    } else {
      read_all(first, needed);
    }
    for (std::size_t i = leading_; i-- > 0 && !scratch_.found.empty();) ask(*ranked_[i].list, sums_[i + 1]);
    for (const Found& found : scratch_.found) {
      if (found.score >= threshold_) pass_.shortlist.offer(pass_.candidate(found.row, found.score));
    }
  }

  bool allowed(Local row) const { return pass_.allowed == nullptr || pass_.allowed->has(row); }

  void read_touched(Local first, std::size_t postings, std::uint32_t needed) {
    scratch_.found.clear();
    for (std::size_t i = 0; i < postings; ++i) {
      const Local row = scratch_.touched[i];
      std::uint32_t& score = scratch_.scores[row - first];
      if (score >= needed && allowed(row)) scratch_.found.push_back({row, score});
      score = 0;
    }
    if (leading_ == 0) return;  // nothing is asked for in the order of rows
    std::sort(scratch_.found.begin(), scratch_.found.end(),
              [](const Found& a, const Found& b) { return a.row < b.row; });
  }

  void read_all(Local first, std::uint32_t needed) {
    scratch_.found.clear();
    const std::size_t count =
        kernels().at_least(scratch_.scores.data(), kWindow, needed, scratch_.indices.data());
    for (std::size_t i = 0; i < count; ++i) {
      const Local row = first + scratch_.indices[i];
      if (allowed(row)) scratch_.found.push_back({row, scratch_.scores[scratch_.indices[i]]});
    }
    scratch_.scores.fill(0);
  }

  /// Adds what a list has for the papers found; those that even with all that is left stay below are gone.
  void ask(WordList& list, std::uint64_t with) {
    std::size_t kept = 0;
    for (const Found found : scratch_.found) {
      if (found.score + with < threshold_) continue;
      std::uint8_t code = 0;
      std::uint32_t score = found.score;
      if (list.cursor.find(found.row, code))
        score += list.weight * list.impacts[code * 256u + pass_.segment.lengths[found.row]];
      scratch_.found[kept++] = {found.row, score};
    }
    scratch_.found.resize(kept);
  }

  Pass& pass_;
  Scratch& scratch_;
  std::vector<WordList*> by_highest_;
  std::vector<Ranked> ranked_;       ///< by bound, the lowest first
  std::vector<std::uint64_t> sums_;  ///< of the bounds before each
  std::size_t leading_ = 0;          ///< from here on lists are read
  std::uint32_t threshold_ = 0;
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
