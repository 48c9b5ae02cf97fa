// Leaves whose words must stand in some order or distance to each other: places are unpacked only for papers
// that have the words, are allowed, and have enough of the words to score what is wanted.
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
  void want(std::uint32_t at_least, const Bits* allowed) final {
    at_least_ = at_least;
    allowed_ = allowed;
  }

 protected:
  /// Where the words stand as wanted in paper `at`: a position for each time.
  virtual void find_starts(Local at, std::vector<std::uint32_t>& starts) = 0;
  /// No field can have more starts, by the counts of words in the paper.
  virtual std::uint8_t most(std::span<PostingCursor* const> words) const = 0;
  Local advance(Local target) final {
    for (Local at = lists_.seek(target); at != kNoLocal; at = lists_.seek(at + 1)) {
      if (allowed_ != nullptr && !allowed_->has(at)) continue;
      const std::uint8_t limit = most(lists_.cursors());
      if (!in_field(limit) || score_with(limit, at) < at_least_) continue;
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

/// One word right after the other. Common words ("of the") are asked only where the rarer ones stand rightly.
class Phrase final : public Placed {
 public:
  Phrase(const Node& node, const Lexicon& lexicon, const Segment& segment,
         const std::vector<const TermEntry*>& entries)
      : Placed(node, lexicon, segment, entries, 2) {
    for (std::uint32_t i = 0; i < cursors_.size(); ++i) by_rarity_.push_back(i);
    std::sort(by_rarity_.begin(), by_rarity_.end(),
              [this](auto a, auto b) { return cursors_[a].papers() < cursors_[b].papers(); });
    local_ = advance(0);
  }

 private:
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
