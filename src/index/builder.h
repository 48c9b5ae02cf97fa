// Papers to a segment, in memory: every word of every paper becomes one entry (word, paper, position), a
// counting sort by word at the end puts the lists together. A word is stemmed once, when it is first seen.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "index/segment_writer.h"
#include "index/vocabulary.h"

namespace quire::index {

class Builder {
 public:
  /// A paper that comes again replaces what came before.
  void add(const store::StoredPaper& stored);
  /// Papers so far, replaced ones not counted.
  std::size_t papers() const { return row_of_.size(); }
  /// Writes the segment and forgets its papers; words and their stems are kept for the next, within limits.
  SegmentFiles write(const SegmentSink& sink);

 private:
  using Word = Vocabulary::Word;
  using Term = Vocabulary::Term;
  /// A row's entries are entry_words_[first..last).
  struct EntryRange {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
  };

  void enter(std::uint32_t word, std::uint32_t position);
  /// Enters the words of a text from `position` on; returns the position behind the last.
  std::uint32_t text(std::string_view tex, std::uint32_t position, std::uint32_t words_max);
  /// Returns the position behind the last.
  std::uint32_t authors(const std::vector<Author>& authors, std::uint32_t base);
  void organisations(const Paper& paper, std::uint32_t position);
  void categories(const std::vector<std::string>& names);
  std::vector<std::uint32_t> rows_by_doc() const;
  Rows sorted_rows(const std::vector<std::uint32_t>& order) const;
  std::vector<std::uint64_t> sorted_entries(const std::vector<std::uint32_t>& order);
  std::vector<std::uint32_t> terms_by_key();
  void write_list(SegmentWriter& out, const Term& term, std::span<const std::uint64_t> entries,
                  const Rows& rows, std::span<const std::string_view> forms);
  void forget();

  Vocabulary vocabulary_;
  std::vector<std::uint32_t> entry_words_;
  std::vector<std::uint16_t> entry_positions_;
  std::vector<EntryRange> entries_of_row_;
  Rows rows_;
  std::unordered_map<std::string, std::string> canonical_;  ///< categories as they came
  std::unordered_map<store::Doc, std::uint32_t> row_of_;
  std::vector<Place> places_;
};

}  // namespace quire::index
