// Leaves whose words must stand in some order or distance to each other: places are unpacked only for papers
// that have the words, are allowed, and have enough of the words to score what is wanted.
#include <array>

#include "index/costs.h"
#include "index/text_leaf.h"

namespace quire::index {
namespace {

std::vector<PostingCursor> cursors_of(const Segment& segment, const std::vector<const TermEntry*>& entries) {
  std::vector<PostingCursor> out;
  out.reserve(entries.size());
  for (const TermEntry* const entry : entries) out.emplace_back(segment, *entry);
  return out;
}

std::vector<PostingCursor*> pointers(std::vector<PostingCursor>& cursors) {
  std::vector<PostingCursor*> out;
  for (PostingCursor& cursor : cursors) out.push_back(&cursor);
  return out;
}

/// Words that must stand in some order or distance to each other.
class Placed : public TextLeaf {
 public:
  /// Papers are those that the `aligned` rarest lists share; find_starts() sees to the others.
  Placed(const Node& node, const Lexicon& lexicon, const Segment& segment,
         const std::vector<const TermEntry*>& entries, std::size_t aligned)
      : TextLeaf(node, lexicon, segment),
        cursors_(cursors_of(segment, entries)),
        lists_(pointers(cursors_), aligned) {}
  std::uint64_t cost() const override { return 8 * lists_.papers(); }
  void want(std::uint32_t at_least, const Bits* allowed) override {
    at_least_ = at_least;
    allowed_ = allowed;
  }

 protected:
  /// Where the words stand as wanted in paper `at`: a position for each time.
  virtual void find_starts(Local at, std::vector<std::uint32_t>& starts) = 0;
  /// No field can have more starts, by the counts of words in the paper.
  virtual std::uint8_t most(std::span<PostingCursor* const> words) const = 0;
  /// The first paper at or after `target` that can be a match and is wanted.
  virtual Local candidate(Local target) {
    Local at = lists_.seek(target);
    while (at != kNoLocal && !can_be(at, most(lists_.cursors()))) at = lists_.seek(at + 1);
    return at;
  }
  bool can_be(Local at, std::uint8_t limit) const {
    return (allowed_ == nullptr || allowed_->has(at)) && in_field(limit) &&
           score_with(limit, at) >= at_least_;
  }
  Local advance(Local target) final {
    for (Local at = candidate(target); at != kNoLocal; at = candidate(at + 1)) {
      starts_.clear();
      find_starts(at, starts_);
      counts_ = pack_places(at, starts_);
      if (in_field(counts_)) return at;
    }
    return kNoLocal;
  }
  std::vector<PostingCursor> cursors_;  ///< in the order of the words
  std::vector<std::uint32_t> positions_;

 private:
  std::uint8_t counts() final { return counts_; }
  Aligned lists_;
  std::uint32_t at_least_ = 0;
  const Bits* allowed_ = nullptr;
  std::uint8_t counts_ = 0;
  std::vector<std::uint32_t> starts_;
};

/// Papers that two lists share, window by window: common words are read, not asked paper by paper.
class Pairs {
 public:
  Pairs(const Segment& segment, const TermEntry& rare, const TermEntry& common)
      : papers_(segment.papers()), rare_(segment, rare), common_(segment, common) {}

  struct Pair {
    Local row = 0;
    std::uint8_t limit = 0;  ///< counts: of each field, the lower of both
  };
  /// The pairs from `target` on that are in one window; none at the end.
  std::span<const Pair> window(Local target) {
    pairs_.clear();
    while (pairs_.empty()) {
      rare_.skip_to(target);
      const Local next = std::max(target, rare_.lowest_next());
      if (rare_.lowest_next() == kNoLocal || next >= papers_) break;
      const Local first = next / kWindow * kWindow;
      fill(first, std::min(first + kWindow, papers_));
      target = first + kWindow;
    }
    return pairs_;
  }

 private:
  static constexpr Local kWindow = 4096;

  void fill(Local first, Local end) {
    rows_.clear();
    for (Postings some = rare_.take_until(end); some.count > 0; some = rare_.take_until(end)) {
      for (std::size_t i = 0; i < some.count; ++i)
        rows_.push_back({some.rows[i], kCountsOfCode[some.codes[i]]});
    }
    const double here = static_cast<double>(common_.papers()) * kWindow / papers_;
    if (static_cast<double>(rows_.size()) * kAskCost < here * kReadCost + kScanCost) {
      ask();
    } else {
      read(first, end);
    }
  }

  void ask() {
    for (const Pair& rare : rows_) {
      std::uint8_t code = 0;
      if (common_.find(rare.row, code))
        pairs_.push_back({rare.row, Counts::least(rare.limit, kCountsOfCode[code])});
    }
  }

  void read(Local first, Local end) {
    for (const Pair& rare : rows_) counts_[rare.row - first] = rare.limit;
    common_.skip_to(first);
    for (Postings some = common_.take_until(end); some.count > 0; some = common_.take_until(end)) {
      for (std::size_t i = 0; i < some.count; ++i) {
        const std::uint8_t counts = counts_[some.rows[i] - first];  // 0: the rarer word is not there
        if (counts != 0)
          pairs_.push_back({some.rows[i], Counts::least(counts, kCountsOfCode[some.codes[i]])});
      }
    }
    for (const Pair& rare : rows_) counts_[rare.row - first] = 0;
  }

  Local papers_;
  PostingCursor rare_;
  PostingCursor common_;
  std::vector<Pair> rows_;  ///< of the rarer list, in the window
  std::vector<Pair> pairs_;
  std::array<std::uint8_t, kWindow> counts_{};  ///< all 0 between windows
};

/// One word right after the other. Common words ("of the") are asked only where the rarer ones stand rightly.
class Phrase final : public Placed {
 public:
  Phrase(const Node& node, const Lexicon& lexicon, const Segment& segment,
         const std::vector<const TermEntry*>& entries)
      : Placed(node, lexicon, segment, entries, 2) {
    for (std::uint32_t i = 0; i < cursors_.size(); ++i) by_rarity_.push_back(i);
    std::sort(by_rarity_.begin(), by_rarity_.end(),
              [this](auto a, auto b) { return cursors_[a].papers() < cursors_[b].papers(); });
    entries_ = {*entries[by_rarity_[0]], *entries[by_rarity_[by_rarity_.size() > 1 ? 1 : 0]]};
    local_ = advance(0);
  }
  /// Only the whole query is told what is wanted: then all of its papers are walked, window by window.
  void want(std::uint32_t at_least, const Bits* allowed) override {
    Placed::want(at_least, allowed);
    if (pairs_ == nullptr) pairs_ = std::make_unique<Pairs>(segment_, entries_[0], entries_[1]);
  }

 private:
  Local candidate(Local target) override {
    if (pairs_ == nullptr) return Placed::candidate(target);
    while (true) {
      for (; !window_.empty(); window_ = window_.subspan(1)) {
        const Pairs::Pair& pair = window_.front();
        if (pair.row >= target && can_be(pair.row, pair.limit)) return pair.row;
      }
      window_ = pairs_->window(target);
      if (window_.empty()) return kNoLocal;
    }
  }
  /// A phrase stands in a field at most as often as each of its words.
  std::uint8_t most(std::span<PostingCursor* const> words) const override {
    std::uint8_t least = words.front()->counts();
    for (const PostingCursor* const word : words.subspan(1)) least = Counts::least(least, word->counts());
    return least;
  }
  void find_starts(Local at_paper, std::vector<std::uint32_t>& starts) override {
    for (const std::uint32_t offset : by_rarity_) {
      if (cursors_[offset].seek(at_paper) != at_paper) return starts.clear();
      cursors_[offset].positions(positions_);
      if (offset == by_rarity_.front()) {
        for (const std::uint32_t position : positions_) {
          if (position >= offset) starts.push_back(position - offset);
        }
      } else {
        auto at = positions_.begin();
        std::erase_if(starts, [&](std::uint32_t start) {
          while (at != positions_.end() && *at < start + offset) ++at;
          return at == positions_.end() || *at != start + offset;
        });
      }
      if (starts.empty()) return;
    }
  }
  std::vector<std::uint32_t> by_rarity_;
  std::array<TermEntry, 2> entries_;  ///< of the two rarest words
  std::unique_ptr<Pairs> pairs_;
  std::span<const Pairs::Pair> window_;  ///< of pairs_, not looked at yet
};

/// All words in a span of so many words, within one text, in any order. Counted is each place from which on
/// the others follow.
class Near final : public Placed {
 public:
  Near(const Node& node, const Lexicon& lexicon, const Segment& segment,
       const std::vector<const TermEntry*>& entries)
      : Placed(node, lexicon, segment, entries, entries.size()), within_(node.within) {
    local_ = advance(0);
  }

 private:
  struct Seen {
    std::uint32_t position;
    std::uint32_t word;
  };
  /// Every place of every word may be a start, in fields that have all words.
  std::uint8_t most(std::span<PostingCursor* const> words) const override {
    std::uint32_t title = 0, abstract = 0, author = 0;
    std::uint8_t least = words.front()->counts();
    for (const PostingCursor* const word : words) {
      const std::uint8_t counts = word->counts();
      least = Counts::least(least, counts);
      title += Counts::title(counts);
      abstract += Counts::abstract(counts);
      author += Counts::author(counts);
    }
    return Counts::pack(Counts::title(least) > 0 ? title : 0, Counts::abstract(least) > 0 ? abstract : 0,
                        Counts::author(least) > 0 ? author : 0);
  }
  void find_starts(Local at, std::vector<std::uint32_t>& starts) override {
    seen_.clear();
    for (std::uint32_t word = 0; word < cursors_.size(); ++word) {
      cursors_[word].positions(positions_);
      for (const std::uint32_t position : positions_) seen_.push_back({position, word});
    }
    std::sort(seen_.begin(), seen_.end(), [](const Seen& a, const Seen& b) {
      return std::pair(a.position, a.word) < std::pair(b.position, b.word);
    });
    latest_.assign(cursors_.size(), kNoLocal);
    for (const Seen& seen : seen_) {
      latest_[seen.word] = seen.position;
      std::uint32_t start = seen.position;
      bool all = true;
      for (const std::uint32_t position : latest_) {
        all = all && position != kNoLocal;
        start = std::min(start, position);
      }
      const bool fits =
          all && seen.position - start <= within_ && text_of(at, start) == text_of(at, seen.position);
      if (fits && (starts.empty() || starts.back() < start)) starts.push_back(start);
    }
  }
  /// Title, abstract and summary, or authors.
  int text_of(Local at, std::uint32_t position) const {
    return position < segment_.title_words[at] ? 0 : position < segment_.author_base[at] ? 1 : 2;
  }
  std::uint32_t within_;
  std::vector<Seen> seen_;
  std::vector<std::uint32_t> latest_;
};

}  // namespace

std::unique_ptr<Matcher> phrase(const Node& node, const Lexicon& lexicon, const Segment& segment,
                                const std::vector<const TermEntry*>& entries) {
  return std::make_unique<Phrase>(node, lexicon, segment, entries);
}

std::unique_ptr<Matcher> near(const Node& node, const Lexicon& lexicon, const Segment& segment,
                              const std::vector<const TermEntry*>& entries) {
  return std::make_unique<Near>(node, lexicon, segment, entries);
}

}  // namespace quire::index
