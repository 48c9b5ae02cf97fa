// Papers with all of several words, a window of 4,096 rows at a time. The rarest list gives the papers, each
// further list keeps those that it has: asked paper by paper when there are few, read as a whole when that is
// less work. A search that need not count leaves out papers and windows that cannot be among the best.
#include <algorithm>
#include <array>

#include "index/costs.h"
#include "index/kernels.h"
#include "index/plain_words.h"

namespace quire::index {
namespace {

constexpr Local kWindow = Bits::kWindow;
constexpr unsigned kWindowsBetweenLooks = 32;

struct Scratch {
  alignas(64) std::array<std::uint16_t, kWindow> list_scores{};  ///< of one list; all zero between lists
  std::array<Local, kWindow> rows{};
  std::array<std::uint32_t, kWindow> scores{};
};

Scratch& scratch() {
  thread_local Scratch one;
  return one;
}

class AllWords {
 public:
  AllWords(std::vector<WordList>& lists, Pass& pass, bool best_only, const MatchVisitor& matches)
      : pass_(pass), matches_(matches), scratch_(scratch()), best_only_(best_only), rest_(lists.size() + 1) {
    for (WordList& list : lists) lists_.push_back(&list);
    std::sort(lists_.begin(), lists_.end(),
              [](const WordList* a, const WordList* b) { return a->cursor.papers() < b->cursor.papers(); });
  }

  void run() {
    unsigned windows = 0;
    for (Local first = next_window(0); first < pass_.segment.papers(); first = next_window(first + kWindow)) {
      if (++windows % kWindowsBetweenLooks == 0 && pass_.late()) {
        pass_.cut_short = true;
        return;
      }
      end_ = std::min(first + kWindow, pass_.segment.papers());
      if (hopeful()) window(first);
    }
  }

 private:
  /// The first window at or after `from` in which every list can have a posting.
  Local next_window(Local from) {
    Local latest = from;
    for (WordList* const list : lists_) {
      list->cursor.skip_blocks_to(from);
      latest = std::max(latest, list->cursor.lowest_next());
      if (latest == kNoLocal) return kNoLocal;
    }
    return latest / kWindow * kWindow;
  }

  /// Whether papers of the window can be wanted; then rest_[i] is what list i and those behind can add.
  bool hopeful() {
    threshold_ = best_only_ ? pass_.shortlist.threshold() : 0;
    if (threshold_ == 0) return true;
    rest_.back() = 0;
    for (std::size_t i = lists_.size(); i-- > 0;) {
      const std::uint32_t bound = lists_[i]->cursor.bound_until(end_);
      if (bound == 0) return false;
      rest_[i] = rest_[i + 1] + score_of(lists_[i]->weight, pass_.bounds[bound]);
    }
    return rest_.front() >= threshold_;
  }

  void window(Local first) {
    lead(first);
    for (std::size_t i = 1; i < lists_.size() && count_ > 0; ++i) {
      if (threshold_ > 0) drop_below(rest_[i]);
      const double here = static_cast<double>(lists_[i]->cursor.papers()) * kWindow / pass_.segment.papers();
      if (static_cast<double>(count_) * kAskCost > here * kReadCost + kScanCost) {
        keep_read(*lists_[i], first);
      } else {
        keep_asked(*lists_[i]);
      }
    }
    if (threshold_ > 0) drop_below(0);
    if (count_ > 0)
      matches_(std::span(scratch_.rows).first(count_), std::span(scratch_.scores).first(count_));
  }

  /// What the rarest list has.
  void lead(Local first) {
    WordList& list = *lists_.front();
    count_ = 0;
    list.cursor.skip_to(first);
    for (Postings chunk = list.cursor.take_until(end_); chunk.count > 0;
         chunk = list.cursor.take_until(end_)) {
      for (std::size_t i = 0; i < chunk.count; ++i) {
        const Local row = chunk.rows[i];
        const std::uint32_t impact = list.impacts[chunk.codes[i] * 256u + pass_.segment.lengths[row]];
        scratch_.rows[count_] = row;
        scratch_.scores[count_] = score_of(list.weight, impact);
        count_ += impact != 0 && (pass_.allowed == nullptr || pass_.allowed->has(row));
      }
    }
  }

  void drop_below(std::uint64_t rest) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      scratch_.rows[kept] = scratch_.rows[i];
      scratch_.scores[kept] = scratch_.scores[i];
      kept += scratch_.scores[i] + rest >= threshold_;
    }
    count_ = kept;
  }

  void keep_asked(WordList& list) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      std::uint8_t code = 0;
      const Local row = scratch_.rows[i];
      if (!list.cursor.find(row, code)) continue;
      const std::uint32_t impact = list.impacts[code * 256u + pass_.segment.lengths[row]];
      if (impact == 0) continue;
      scratch_.rows[kept] = row;
      scratch_.scores[kept++] = scratch_.scores[i] + score_of(list.weight, impact);
    }
    count_ = kept;
  }

  void keep_read(WordList& list, Local first) {
    list.cursor.skip_to(first);
    for (Postings chunk = list.cursor.take_until(end_); chunk.count > 0; chunk = list.cursor.take_until(end_))
      kernels_.add_scores(chunk.rows, chunk.codes, chunk.count, first, list.impacts, list.weight,
                          pass_.segment.lengths.data() + first, scratch_.list_scores.data());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      const std::uint32_t score = scratch_.list_scores[scratch_.rows[i] - first];
      scratch_.rows[kept] = scratch_.rows[i];
      scratch_.scores[kept] = scratch_.scores[i] + score;
      kept += score != 0;
    }
    count_ = kept;
    scratch_.list_scores.fill(0);
  }

  const Kernels& kernels_ = kernels();
  Pass& pass_;
  const MatchVisitor& matches_;
  Scratch& scratch_;
  bool best_only_;
  std::vector<WordList*> lists_;  ///< the rarest first
  std::vector<std::uint64_t> rest_;
  std::size_t count_ = 0;  ///< papers left in the scratch
  std::uint32_t threshold_ = 0;
  Local end_ = 0;
};

}  // namespace

void each_with_all(std::vector<WordList>& lists, Pass& pass, bool best_only, const MatchVisitor& matches) {
  if (!lists.empty()) AllWords(lists, pass, best_only, matches).run();
}

}  // namespace quire::index
