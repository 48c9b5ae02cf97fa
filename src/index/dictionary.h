// The words of all segments of a snapshot as one dictionary: which go on from what was typed, and which are
// an edit or two away. Segments have stems as keys and know the spellings of each, so both are looked at.
// Every look is bounded.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "index/edit_distance.h"
#include "index/snapshot.h"

namespace quire::index {

/// A word that some paper has.
struct KnownWord {
  std::string word;
  bool spelled = false;      ///< the word as it is spelled; else a stem
  std::uint64_t papers = 0;  ///< with the stem, over all segments
  unsigned edits = 0;        ///< away from what was looked for
};

/// Text: stems where all their spellings fit. Names: never stems. Organisations: words of their own list, as
/// they are spelled.
enum class WordKind : std::uint8_t { text, name, organisation };

class Dictionary {
 public:
  explicit Dictionary(const Snapshot& snapshot) : snapshot_(snapshot) {}

  std::uint64_t papers() const { return snapshot_.papers; }
  std::uint64_t papers_with(std::string_view stem) const;
  struct Spelling {
    std::string word;
    double papers = 0;
  };
  /// Spellings of a stem with about how many papers have each, judged by the first papers of every list.
  std::vector<Spelling> spelling_counts(std::string_view stem) const;
  /// Spellings of a stem over all segments, ascending.
  std::vector<std::string> spellings(std::string_view stem) const;

  /// Words that begin with `beginning` (folded), the most frequent first, at most `most`; `cut`: there were
  /// more.
  std::vector<KnownWord> beginning_with(std::string_view beginning, WordKind kind, std::size_t most,
                                        bool& cut) const;

  /// Words whose stem is at most `edits` away from the stem of `word` (folded), or one of whose spellings is
  /// from the word; the nearest first, then the most frequent. Of spellings two edits away those are found
  /// that are so by their stem or by their ending, and with one edit in each if the ending is a common one.
  /// Takes from `budget`; what was found when it is spent is returned.
  std::vector<KnownWord> near(std::string_view word, unsigned edits, WordKind kind, KeyBudget& budget) const;

 private:
  using ByStem = std::map<std::string, KnownWord, std::less<>>;

  static void add(ByStem& found, std::string_view stem, std::uint64_t papers, unsigned edits);
  /// Stems that are shorter than the word, or end otherwise, though the word may be one of their spellings.
  std::vector<std::string> stems_within(std::string_view word) const;
  std::vector<KnownWord> organisations_beginning_with(std::string_view beginning, std::size_t most,
                                                      bool& cut) const;
  std::vector<KnownWord> organisations_near(std::string_view word, unsigned edits, KeyBudget& budget) const;
  void walk(std::string_view word, std::string_view stem, unsigned edits, KeyBudget& budget,
            ByStem& found) const;
  void add_if_spelled(std::string_view word, const std::string& stem, unsigned edits, ByStem& found) const;
  void add_one_edit_spellings(std::string_view word, ByStem& found) const;
  std::vector<KnownWord> spelled(const ByStem& stems, std::string_view word, unsigned edits) const;

  const Snapshot& snapshot_;
};

}  // namespace quire::index
