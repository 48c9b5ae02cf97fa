// The words of one query in every segment of a snapshot: where their lists are, how rare they are over all
// papers, and what one occurrence weighs.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "index/query.h"
#include "index/ranking.h"
#include "index/snapshot.h"

namespace quire::index {

class Lexicon {
 public:
  Lexicon(const Snapshot& snapshot, const Query& query, const Node* root);

  /// Null: no paper of the segment has it.
  const TermEntry* find(std::size_t segment, const std::string& key) const;
  double idf(const std::string& key) const;
  /// Sum of the idf of a leaf's words, times its weight.
  double idf(const Node& leaf) const;
  std::uint32_t weight(const Node& leaf) const { return scale_.weight(idf(leaf)); }
  const Ranking& ranking() const { return *ranking_; }
  const Scale& scale() const { return scale_; }

  /// The key under which a word of a leaf is found.
  static std::string key_of(const Node& leaf, const std::string& word);

 private:
  void collect(const Snapshot& snapshot, const Node& node);
  void look_up(const Snapshot& snapshot, const std::string& key);
  double sum_of_leaves(const Node& node) const;

  struct Word {
    std::vector<TermEntry> entries;  ///< a segment each; papers 0: not there
    double idf = 0;
  };
  std::shared_ptr<const Ranking> ranking_;
  std::unordered_map<std::string, Word> words_;
  Scale scale_{0};
};

/// The words of a name, folded.
std::vector<std::string> name_words(const std::string& name);
/// A single letter in a name stands for any word that starts with it.
bool is_initial(const std::string& name_word);

}  // namespace quire::index
