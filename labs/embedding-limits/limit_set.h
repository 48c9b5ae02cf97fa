// LIMIT (paper, section 5): the relevance of every pair of a few people, told as plain text. "Who likes X?"
// is asked over people each of whom likes some dozens of things. Made here from lists of our own: things
// (likes.cc) and names (names.cc). What a query asks for occurs in the documents of its k people and in no
// other, as whole words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "labs/embedding-limits/relevance.h"

namespace quire::labs::embedding_limits {

/// Our list of things that people like; more than 1100.
std::span<const std::string_view> our_likes();
std::span<const std::string_view> first_names();
std::span<const std::string_view> last_names();

struct LimitOptions {
  std::size_t documents = 46;
  std::size_t queries = 1000;
  std::size_t k = 2;
  Pattern pattern = Pattern::dense;
  std::size_t likes = 45;  ///< of every person; more where somebody is asked for more often
  bool strict = true;      ///< asked things share no word with any other thing
  std::uint64_t seed = 1;
};

class LimitSet {
 public:
  std::size_t documents() const { return names_.size(); }
  std::size_t queries() const { return asked_.size(); }
  const Relevance& relevance() const { return relevance_; }
  /// Things, by number: of a document in the order of its text, and the one that a query asks for.
  std::span<const std::uint32_t> likes(std::size_t document) const { return likes_[document]; }
  std::uint32_t asked(std::size_t query) const { return asked_[query]; }
  std::size_t things() const { return things_.size(); }
  const std::string& thing(std::uint32_t number) const { return things_[number]; }
  /// People who are relevant for some query; all others only surround them.
  std::size_t people_asked_for() const { return people_asked_for_; }

  std::string document_id(std::size_t document) const;  ///< "doc_17"
  std::string query_id(std::size_t query) const;        ///< "query_0"
  std::string document_text(std::size_t document) const;
  std::string query_text(std::size_t query) const;

 private:
  friend Result<LimitSet> make_limit(const LimitOptions&, std::span<const std::string>,
                                     const std::function<void()>&);
  LimitSet() : relevance_(0) {}
  Relevance relevance_;
  std::vector<std::string> things_;
  std::vector<std::string> names_;
  std::vector<std::vector<std::uint32_t>> likes_;
  std::vector<std::uint32_t> asked_;
  std::size_t people_asked_for_ = 0;
};

/// `things` are checked by check_things(). Refuses what the lists and the pattern cannot give, with the
/// number that would do.
Result<LimitSet> make_limit(
    const LimitOptions& options, std::span<const std::string> things,
    const std::function<void()>& check = [] {});
/// The same from our own list.
Result<LimitSet> make_limit(
    const LimitOptions& options, const std::function<void()>& check = [] {});

/// One thing a line; blank lines are left out. At most kThingsMax things of kThingBytesMax bytes.
Result<std::vector<std::string>> parse_things(std::string_view text, std::string_view name);
/// What would break relevance without anybody seeing it: a thing twice, or inside another ("Squash" in
/// "Spaghetti Squash", by whole words), or without a word.
Status check_things(std::span<const std::string> things);

/// The files of a collection in the layout of BEIR, line by line.
void write_corpus(const LimitSet& set, std::ostream& out);       ///< corpus.jsonl
void write_queries(const LimitSet& set, std::ostream& out);      ///< queries.jsonl
void write_qrels(const LimitSet& set, std::ostream& out);        ///< qrels/test.tsv
void write_qrels_jsonl(const LimitSet& set, std::ostream& out);  ///< qrels.jsonl, as MTEB has it

inline constexpr std::size_t kThingsMax = 100'000;
inline constexpr std::size_t kThingBytesMax = 200;
inline constexpr std::size_t kDocumentsMax = 50'000;

}  // namespace quire::labs::embedding_limits
