// The fast ways through one segment for queries that are lists of plain words, each word one posting list:
// the best of papers with any of the words (MaxScore in windows), papers with all of them, and which papers
// match at all. Everything else goes by matchers.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "index/filter_bits.h"
#include "index/lexicon.h"
#include "index/postings.h"
#include "index/shortlist.h"

namespace quire::index {

/// A word's list in one segment.
struct WordList {
  PostingCursor cursor;
  const std::uint16_t* impacts;
  std::uint32_t weight;
  std::uint32_t highest;  ///< no posting of the list scores more
};

struct PlainWords {
  enum class Join : std::uint8_t { any, all } join = Join::any;
  std::vector<const Node*> words;
  std::vector<const Node*> excluded;  ///< of join all: no paper that matches one of these
};

/// The query as a list of plain words, if it is one.
std::optional<PlainWords> plain_words(const Node& root);

/// The highest impact that a list's bound allows, by bound.
using ImpactBounds = std::array<std::uint16_t, 256>;
ImpactBounds impact_bounds(const Ranking& ranking, const Segment& segment);

/// What is the same for every way through a segment.
struct Pass {
  const Segment& segment;
  const ImpactBounds& bounds;
  std::uint32_t number = 0;
  const Bits* allowed = nullptr;  ///< null: every row
  Shortlist& shortlist;
  const std::function<bool()>& late;  ///< the time is up
  bool cut_short = false;             ///< ended by it

  Candidate candidate(Local local, std::uint32_t score) const { return {score, number, local}; }
};

/// The lists of the words that the segment has; `all_there` is false when it lacks one.
std::vector<WordList> open_lists(const PlainWords& words, const Lexicon& lexicon, const Segment& segment,
                                 const ImpactBounds& bounds, std::size_t number, bool& all_there);

/// Offers at least every paper with any of the words that belongs into the shortlist.
void best_with_any(std::vector<WordList>& lists, Pass& pass);
/// Papers with all words in row order, some hundred at a time: each of them, or with `best_only` at least
/// those that belong into the shortlist.
using MatchVisitor = std::function<void(std::span<const Local> rows, std::span<const std::uint32_t> scores)>;
void each_with_all(std::vector<WordList>& lists, Pass& pass, bool best_only, const MatchVisitor& matches);
/// Rows that have any of the words, window by window: the first row and a bit a row.
using WindowVisitor = std::function<void(Local first, std::uint64_t* bits)>;
void each_with_any(std::vector<WordList>& lists, Pass& pass, const WindowVisitor& matches);

}  // namespace quire::index
