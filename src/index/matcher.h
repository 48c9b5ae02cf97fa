// Matchers walk the papers of one segment that meet a node of the query, in row order. A word, phrase, near
// or author is a leaf over posting lists (leaves.cc); all, any and none combine (matcher.cc). Any query can
// be answered so; lists of plain words have faster ways (max_score.h, all_words.h).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "index/filter_bits.h"
#include "index/index.h"
#include "index/lexicon.h"

namespace quire::index {

class Matcher {
 public:
  virtual ~Matcher() = default;
  Local local() const { return local_; }
  /// The first match at or after `target`; kNoLocal: none. Never moves back.
  Local seek(Local target) { return local_ >= target ? local_ : local_ = advance(target); }
  /// Of the current paper: weights times impacts.
  virtual std::uint32_t score() = 0;
  virtual void explain(std::vector<Part>& parts) = 0;
  /// From now on papers that score less, or that are not allowed (null: all are), may be passed over.
  virtual void want(std::uint32_t /*at_least*/, const Bits* /*allowed*/) {}
  /// About how many papers it visits.
  virtual std::uint64_t cost() const = 0;

 protected:
  virtual Local advance(Local target) = 0;
  Local local_ = 0;
};

/// Matches `node` in a segment of the snapshot that the lexicon was made for.
std::unique_ptr<Matcher> make_matcher(const Node& node, const Lexicon& lexicon, const Segment& segment,
                                      std::size_t segment_number);

// Leaves.
std::unique_ptr<Matcher> nothing();
std::unique_ptr<Matcher> everything(Local papers);
std::unique_ptr<Matcher> make_leaf(const Node& node, const Lexicon& lexicon, const Segment& segment,
                                   std::size_t segment_number);

}  // namespace quire::index
