// Term statistics of a stream of papers, as far as they decide how hard it is to search: how many papers have
// a word (the spectrum of document frequencies), how the vocabulary grows (Heaps), how long texts are, how
// often a word comes again within a text, and how much likelier neighbouring words of titles meet than by
// chance.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "benchmarks/search/dump.h"

namespace quire::bench {

/// Calls visit(word) with each run of letters and digits (ASCII, or any byte beyond) in lower case.
template <class Visit>
void for_each_run(std::string_view text, std::string& word, Visit&& visit);

struct Watched {
  std::uint32_t first = 0;  ///< numbers of watched words
  std::uint32_t second = 0;
};

/// Pairs of neighbouring title words whose meetings are counted, the same in every collection.
struct WatchList {
  std::unordered_map<std::string, std::uint32_t> words;  ///< their numbers, from 0
  std::vector<Watched> pairs;

  void add(const std::string& first, const std::string& second);
};

class Spectrum {
 public:
  explicit Spectrum(const WatchList& watch);
  void add(const DumpPaper& paper);
  std::uint64_t papers() const { return papers_; }
  /// Words with one paper among all words: the discount of a Pitman-Yor process that would make this text.
  double singles_share() const;

  /// Figures of several collections side by side.
  static std::string table(const std::vector<std::pair<std::string, const Spectrum*>>& columns);

 private:
  static constexpr std::size_t kClasses = 22;
  std::array<std::uint64_t, kClasses> classes() const;
  double mean_association() const;

  struct Word {
    std::uint32_t papers = 0;
    std::uint32_t last_paper = 0;  ///< + 1
    std::uint32_t times = 0;       ///< in the last paper
    std::uint32_t watched = 0;     ///< + 1; 0: no
  };
  void count_pairs();
  void count(std::string_view text, std::uint64_t& words);

  const WatchList& watch_;
  std::unordered_map<std::string, Word> words_;
  std::vector<Word*> of_paper_;
  std::string word_;
  std::uint64_t papers_ = 0;
  std::uint64_t title_words_ = 0, abstract_words_ = 0, author_words_ = 0;
  std::uint64_t postings_ = 0;
  std::array<std::uint64_t, 4> times_{};  ///< postings with 1, 2, 3, more occurrences
  std::vector<std::pair<std::uint64_t, std::uint64_t>> growth_;
  std::vector<std::vector<std::uint32_t>> pairs_of_;  ///< by their first word
  std::vector<std::uint64_t> watched_in_;             ///< the last paper that has the word, + 1
  std::vector<std::uint64_t> pair_papers_;
  std::vector<std::uint64_t> watched_papers_;
};

template <class Visit>
void for_each_run(std::string_view text, std::string& word, Visit&& visit) {
  word.clear();
  for (std::size_t at = 0; at <= text.size(); ++at) {
    const auto c = at < text.size() ? static_cast<unsigned char>(text[at]) : static_cast<unsigned char>(' ');
    if (c >= 'a' && c <= 'z') {
      word += static_cast<char>(c);
    } else if ((c >= '0' && c <= '9') || c >= 0x80) {
      word += static_cast<char>(c);
    } else if (c >= 'A' && c <= 'Z') {
      word += static_cast<char>(c + ('a' - 'A'));
    } else if (!word.empty()) {
      visit(word, at);
      word.clear();
    }
  }
}

}  // namespace quire::bench
