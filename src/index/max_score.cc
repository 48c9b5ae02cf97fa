// MaxScore (Turtle and Flood, 1995) a window of 16,384 rows at a time: in each window the lists are ordered
// by what they can score there; those that together cannot reach the threshold are not read, only asked about
// papers that the others found. Sums are whole numbers of sixteen bits in an array, so the loop over postings
// is three loads and an addition, and neither the order of lists nor that of windows changes anything.
#include <algorithm>
#include <array>
#include <utility>

#include "index/costs.h"
#include "index/kernels.h"
#include "index/list_format.h"
#include "index/plain_words.h"

namespace quire::index {
namespace {

constexpr Local kWindow = 16384;
constexpr double kWindowCost = kScanCost * kWindow / 4096;
/// Windows with fewer postings are read back posting by posting instead of row by row.
constexpr std::size_t kSparsePostings = 64;
/// Windows that come first, because their bounds promise most.
constexpr std::size_t kFirstWindows = 8;
/// So many papers are found sooner in the sums of the window than one by one.
constexpr std::size_t kManyFound = 128;
constexpr unsigned kWindowsBetweenLooks = 32;

/// Rows of a window are told by their distance from its first.
struct Scratch {
  alignas(64) std::array<std::uint16_t, kWindow> scores{};  ///< all zero between windows
  std::array<std::uint16_t, kWindow + 64> found{};          ///< rows that can get in
  std::array<Local, kSparsePostings + kBlockRows> touched{};
};

/// The lowest bound with which a posting can score `enough`; 256 if none can.
std::uint32_t lowest_bound(const ImpactBounds& bounds, std::uint32_t weight, std::uint32_t enough) {
  const auto at = std::partition_point(
      bounds.begin(), bounds.end(), [&](std::uint32_t impact) { return score_of(weight, impact) < enough; });
  return static_cast<std::uint32_t>(at - bounds.begin());
}

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

  /// The sooner there are ten good papers, the less of all other windows need be read.
  void run() {
    const std::size_t windows = (pass_.segment.papers() + kWindow - 1) / kWindow;
    done_.assign(windows, false);
    if (windows > kFirstWindows && pass_.shortlist.threshold() == 0) {
      for (const std::size_t at : promising(windows)) {
        threshold_ = pass_.shortlist.threshold();
        const Local first = static_cast<Local>(at) * kWindow;
        if (rank(first)) window(first);
        done_[at] = true;
      }
      for (WordList* const list : by_highest_) list->cursor.rewind();
    }
    unsigned looked = 0;
    for (Local first = next_window(0); first < pass_.segment.papers(); first = next_window(first + kWindow)) {
      if (++looked % kWindowsBetweenLooks == 0 && pass_.late()) {
        pass_.cut_short = true;
        return;
      }
      if (!done_[first / kWindow] && rank(first)) window(first);
    }
  }

 private:
  /// The windows with the highest sums of bounds, ascending. Only lists that are not everywhere can tell.
  std::vector<std::size_t> promising(std::size_t windows) {
    std::vector<std::uint32_t> sums(windows, 0), highest(windows);
    for (WordList* const list : by_highest_) {
      if (list->cursor.papers() / kBlockRows > 2 * windows) continue;
      std::fill(highest.begin(), highest.end(), 0);
      list->cursor.each_block([&](Local first, Local last, std::uint32_t bound) {
        const std::uint32_t score = score_of(list->weight, pass_.bounds[bound]);
        for (std::size_t at = first / kWindow; at <= last / kWindow; ++at)
          highest[at] = std::max(highest[at], score);
      });
      for (std::size_t at = 0; at < windows; ++at) sums[at] += highest[at];
    }
    std::vector<std::size_t> best(windows);
    for (std::size_t at = 0; at < windows; ++at) best[at] = at;
    std::nth_element(
        best.begin(), best.begin() + kFirstWindows, best.end(),
        [&](std::size_t a, std::size_t b) { return std::pair(sums[a], a) > std::pair(sums[b], b); });
    best.resize(kFirstWindows);
    std::sort(best.begin(), best.end());
    return best;
  }

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
      ranked_.push_back({list, score_of(list->weight, pass_.bounds[bound])});
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
    if (leading_ + 1 == ranked_.size()) {
      pick(*ranked_.back().list, first);
    } else {
      for (std::size_t i = leading_; i < ranked_.size(); ++i) read(*ranked_[i].list, first);
      read_ahead(first);
      collect(first);
      if (ahead_ > 0 && 2 * asked_cost() < read_cost(*ranked_[leading_].list)) --ahead_;
    }
    if (found_ > 0) keep_allowed(first);
    const bool several = touched_ > 0;
    while (leading_ > 0 && found_ > 0 && asked_cost() > read_cost(*ranked_[leading_ - 1].list)) {
      WordList& list = *ranked_[--leading_].list;
      if (found_ > kManyFound) {
        touched_ = kSparsePostings + 1;  // what was picked is not listed
        read(list, first);
        collect(first);
        keep_allowed(first);
      } else {
        add_to_found(list, first);
      }
      ahead_ += several;
    }
    for (std::size_t i = leading_; i-- > 0 && found_ > 0;) ask(*ranked_[i].list, sums_[i + 1], first);
    for (std::size_t i = 0; i < found_; ++i) {
      const std::uint32_t score = std::exchange(scratch_.scores[scratch_.found[i]], std::uint16_t{0});
      pass_.shortlist.offer(pass_.candidate(first + scratch_.found[i], score));
    }
  }

  /// Papers must have at least this of the lists that are read.
  std::uint32_t needed() const {
    const std::uint64_t below = sums_[leading_];
    return threshold_ > below ? static_cast<std::uint32_t>(threshold_ - below) : std::uint32_t{1};
  }

  /// The window when one list leads: only what has enough of it, and no block that cannot.
  void pick(WordList& list, Local first) {
    found_ = 0;
    const std::uint32_t enough = needed();
    const std::uint32_t bound = lowest_bound(pass_.bounds, list.weight, enough);
    list.cursor.skip_to(first);
    while (true) {
      list.cursor.skip_blocks_below(end_, bound);
      const Postings chunk = list.cursor.take_until(end_);
      if (chunk.count == 0) return;
      for (std::size_t i = 0; i < chunk.count; ++i) {
        const Local row = chunk.rows[i];
        const std::uint32_t score =
            score_of(list.weight, list.impacts[chunk.codes[i] * 256u + pass_.segment.lengths[row]]);
        scratch_.found[found_] = static_cast<std::uint16_t>(row - first);
        scratch_.scores[row - first] = score >= enough ? static_cast<std::uint16_t>(score) : std::uint16_t{0};
        found_ += score >= enough;
      }
    }
  }

  /// Lists that in the last windows were cheaper to read than to ask are read at once.
  void read_ahead(Local first) {
    ahead_ = std::min(ahead_, leading_);
    for (std::size_t i = 0; i < ahead_; ++i) read(*ranked_[--leading_].list, first);
  }

  /// Adds what a list has for papers found, by reading it.
  void add_to_found(WordList& list, Local first) {
    list.cursor.skip_to(first);
    for (Postings chunk = list.cursor.take_until(end_); chunk.count > 0;
         chunk = list.cursor.take_until(end_)) {
      for (std::size_t i = 0; i < chunk.count; ++i) {
        const Local row = chunk.rows[i];
        std::uint16_t& score = scratch_.scores[row - first];
        const std::uint32_t more =
            score_of(list.weight, list.impacts[chunk.codes[i] * 256u + pass_.segment.lengths[row]]);
        score = static_cast<std::uint16_t>(score == 0 ? 0 : score + more);
      }
    }
    const std::uint32_t enough = needed();
    std::size_t kept = 0;
    for (std::size_t i = 0; i < found_; ++i) {
      const std::uint16_t at = scratch_.found[i];
      const std::uint16_t score = scratch_.scores[at];
      scratch_.found[kept] = at;
      kept += score >= enough;
      scratch_.scores[at] = score >= enough ? score : std::uint16_t{0};
    }
    found_ = kept;
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

  /// What it costs to ask a list for every paper found, and to read what it has in the window.
  double asked_cost() const { return static_cast<double>(found_) * kAskCost; }
  double read_cost(const WordList& list) const {
    return static_cast<double>(list.cursor.papers()) * kWindow / pass_.segment.papers() * kReadCost +
           kWindowCost;
  }

  /// The papers that with all that is not read yet can still get in; the scores of others become 0.
  void collect(Local first) {
    const std::uint32_t enough = needed();
    if (touched_ > kSparsePostings) {
      found_ = kernels_.keep_at_least(scratch_.scores.data(), kWindow, enough, scratch_.found.data());
      return;
    }
    found_ = 0;
    for (std::size_t i = 0; i < touched_; ++i) {
      const Local at = scratch_.touched[i] - first;
      const std::uint32_t score = scratch_.scores[at];
      scratch_.found[found_] = static_cast<std::uint16_t>(at);
      found_ += score >= enough;
      scratch_.scores[at] = score >= enough ? static_cast<std::uint16_t>(score) : std::uint16_t{0};
    }
  }

  /// Leaves out what filters exclude, and brings the rest into the order of rows, each once.
  void keep_allowed(Local first) {
    std::uint16_t* const begin = scratch_.found.data();
    std::uint16_t* end = begin + found_;
    if (touched_ <= kSparsePostings && touched_ > 0) {
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
        scratch_.scores[at] = static_cast<std::uint16_t>(
            scratch_.scores[at] +
            score_of(list.weight, list.impacts[code * 256u + pass_.segment.lengths[first + at]]));
      scratch_.found[kept++] = at;
    }
    found_ = kept;
  }

  const Kernels& kernels_ = kernels();
  Pass& pass_;
  Scratch& scratch_;
  std::vector<WordList*> by_highest_;
  std::vector<bool> done_;           ///< windows that came first
  std::vector<Ranked> ranked_;       ///< by bound, the lowest first
  std::vector<std::uint64_t> sums_;  ///< of the bounds before each
  std::size_t leading_ = 0;          ///< from here on lists are read
  std::size_t ahead_ = 0;            ///< lists to read although they need not lead
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
  std::array<std::uint8_t, kBlockRows> chosen;
  std::array<std::uint32_t, kBlockRows> scores;
  unsigned blocks = 0;
  while (true) {
    const std::uint32_t enough = std::max(pass.shortlist.threshold(), 1u);
    if (!list.cursor.skip_blocks_below(kNoLocal, lowest_bound(pass.bounds, list.weight, enough))) return;
    const Postings chunk = list.cursor.take_until(kNoLocal);
    if (chunk.count == 0) return;
    std::size_t count = 0;
    for (std::size_t i = 0; i < chunk.count; ++i) {
      scores[count] =
          score_of(list.weight, list.impacts[chunk.codes[i] * 256u + pass.segment.lengths[chunk.rows[i]]]);
      chosen[count] = static_cast<std::uint8_t>(i);
      count += scores[count] >= enough;
    }
    for (std::size_t i = 0; i < count; ++i) {
      const Local row = chunk.rows[chosen[i]];
      if (pass.allowed == nullptr || pass.allowed->has(row))
        pass.shortlist.offer(pass.candidate(row, scores[i]));
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
