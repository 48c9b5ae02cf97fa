// The words of papers that become a segment, and the stems under which they are found, both numbered. Kept
// from segment to segment, since stemming and entering a word cost far more than looking it up; but only as
// many as come again: most words of a large store stand in a single paper, and all of them together would
// take more memory than anything else that building needs.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quire::index {

class Vocabulary {
 public:
  static constexpr std::uint16_t kNoForm = 65535;
  /// From so many words on, those that the last segment did not have are forgotten.
  static constexpr std::size_t kWordsKeptMax = 200'000;

  struct Word {
    std::uint64_t spelling = 0;  ///< offset into spellings_
    std::uint32_t hash = 0;
    std::uint32_t term = 0;
    std::uint16_t size = 0;
    std::uint16_t form = kNoForm;  ///< which spelling of its term; kNoForm: not in this segment
  };
  struct Term {
    std::uint64_t spelling = 0;
    std::uint32_t hash = 0;
    std::uint16_t size = 0;
    std::uint16_t forms = 0;    ///< spellings in this segment
    std::uint32_t entries = 0;  ///< in this segment
    std::uint32_t first = 0;    ///< place in the sorted entries
  };

  /// The word's number; it is entered with its stem if need be. Words of organisations (kOrganisationKey) are
  /// not stemmed.
  std::uint32_t word(std::string_view folded);

  std::span<Word> words() { return words_; }
  std::span<Term> terms() { return terms_; }
  std::string_view spelling(const Word& word) const { return spelling(word.spelling, word.size); }
  std::string_view spelling(const Term& term) const { return spelling(term.spelling, term.size); }

  /// Words and terms are in no segment any more. Numbers change.
  void begin_segment();

 private:
  /// A place of the word table: what most probes need lies in half a cache line.
  struct Slot {
    static constexpr std::size_t kInline = 22;
    std::uint32_t word = 0;  ///< + 1; 0: free
    std::uint32_t hash = 0;
    std::uint16_t size = 0;
    char text[kInline] = {};
  };

  std::string_view spelling(std::uint64_t at, std::uint16_t size) const {
    return std::string_view(spellings_).substr(at, size);
  }
  std::uint32_t enter(Slot& slot, std::uint32_t hash, std::string_view folded, std::uint32_t term);
  std::uint32_t term(std::string_view key);
  void forget_unused();
  void grow_slots();
  void grow_term_slots();

  std::string spellings_;
  std::vector<Word> words_;
  std::vector<Slot> slots_;  ///< open addressing, at most half full
  std::vector<Term> terms_;
  std::vector<std::uint32_t> term_slots_;  ///< likewise: a term's number + 1, 0: free
};

}  // namespace quire::index
