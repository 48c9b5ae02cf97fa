// Rankings by words: BM25 (Robertson and others, in Lucene's form of the idf), MaxSim over one-hot tokens
// (the best a late interaction can do by exact words), and TF-IDF whose tokens are whole liked things. Also
// how any ranking is judged: by the rank of each relevant document, a tie with an irrelevant one counting
// against it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "labs/embedding-limits/relevance.h"

namespace quire::labs::embedding_limits {

/// Runs of letters and digits of ASCII in lower case; other bytes above 127 belong to words as they are.
std::vector<std::string> words_of(std::string_view text);

/// Shares of the relevant documents that stand among the first 2, 10, 20, 100, averaged over queries.
struct Recalls {
  static constexpr std::array<std::size_t, 4> kDepths{2, 10, 20, 100};
  std::array<double, 4> at{};
  double at_2() const { return at[0]; }
  double at_100() const { return at[3]; }
};

/// Adds queries by the ranks of their relevant documents (1 is best).
class RecallSum {
 public:
  void add(std::span<const std::size_t> ranks);
  Recalls mean() const;

 private:
  std::array<double, 4> sums_{};
  std::size_t queries_ = 0;
};

/// Ranks of `positives` when documents are ordered by `scores`; ties count against a positive, but not ties
/// among positives.
std::vector<std::size_t> ranks_of(std::span<const float> scores, std::span<const std::uint32_t> positives);

struct Bm25Options {
  double k1 = 1.5, b = 0.75;
};

/// An inverted index in memory.
class WordIndex {
 public:
  void add(std::string_view text);
  std::size_t documents() const { return lengths_.size(); }

  /// Scores of all documents; 0 where no word matches.
  void bm25(std::string_view query, std::vector<float>& scores, const Bm25Options& options = {}) const;
  /// Sum over the query's tokens of their best likeness to a token of the document: 1 if it is there, else 0.
  void max_sim(std::string_view query, std::vector<float>& scores) const;

 private:
  struct Posting {
    std::uint32_t document, count;
  };
  const std::vector<Posting>* postings(const std::string& word) const;

  std::unordered_map<std::string, std::uint32_t> terms_;
  std::vector<std::vector<Posting>> postings_;
  std::vector<std::uint32_t> lengths_;
  double length_sum_ = 0;
};

struct Hit {
  std::uint32_t document = 0;
  float score = 0;
};
/// The best `depth` documents with a score above 0; equal scores in the order of their numbers.
std::vector<Hit> top(std::span<const float> scores, std::size_t depth);

/// Lines "query Q0 document rank score tag" of one query; equal scores are written as the next number below,
/// since readers of runs sort again.
std::string run_lines(const std::string& query, std::span<const Hit> hits,
                      const std::function<std::string(std::uint32_t)>& document_id, std::string_view tag);

}  // namespace quire::labs::embedding_limits
