// Matchers walk the papers of one segment that meet a node of the query, in row order. A word or phrase is a
// leaf over posting lists; all, any and none combine. Leaves are made from a Lexicon, which has looked every
// word up once.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "index/index.h"
#include "index/ranking.h"

namespace quire::index {

class Matcher {
 public:
  virtual ~Matcher() = default;
  Local local() const { return local_; }
  /// The first match at or after `target`; kNoLocal: none. Never moves back.
  Local seek(Local target) { return local_ >= target ? local_ : local_ = advance(target); }
  /// Of the current paper.
  virtual double score() = 0;
  virtual void explain(std::vector<Part>& parts) = 0;
  /// About how many papers it visits.
  virtual std::uint64_t cost() const = 0;

 protected:
  virtual Local advance(Local target) = 0;
  Local local_ = 0;
};

/// The query's words in every segment of a snapshot, and how rare they are over all of them.
class Lexicon {
 public:
  Lexicon(const Snapshot& snapshot, const Query& query);

  const TermEntry* find(std::size_t segment, const std::string& key) const;
  double idf(const std::string& key) const;
  const Ranking& ranking() const { return ranking_; }

  static std::string author_key(const std::string& word);

 private:
  void collect(const Snapshot& snapshot, const Node& node);
  void look_up(const Snapshot& snapshot, const std::string& key);

  struct Word {
    std::vector<TermEntry> entries;  ///< a segment each; papers 0: not there
    double idf = 0;
  };
  Ranking ranking_;
  std::unordered_map<std::string, Word> words_;
};

/// Matches what `query` asks for by words (root and filters by author) in one segment.
std::unique_ptr<Matcher> make_matcher(const Query& query, const Node* root, const Lexicon& lexicon,
                                      const Segment& segment, std::size_t segment_number);

/// The words of a name, folded.
std::vector<std::string> name_words(const std::string& name);

}  // namespace quire::index
