// Between reading a query and searching: beginnings of words, words with edits, and plain words that no paper
// has become the words that papers do have. Rules, weights and limits: docs/searching.md "Near words".
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "index/index.h"
#include "index/snapshot.h"

namespace quire::index {

/// What a word counts that is one edit, or two, away from the one that was typed.
constexpr float kOneEditWeight = 0.7F;
constexpr float kTwoEditsWeight = 0.4F;
/// Words that may stand for one of the query, and for all of them together.
constexpr std::size_t kAlternativesMax = 256;
constexpr std::size_t kAlternativesOfQueryMax = 1024;
/// Words of one query for which near ones are looked for.
constexpr std::size_t kNearSearchesMax = 8;

/// Where other words are searched for than were typed.
struct Expanded {
  std::vector<std::string> notes;
  std::vector<OtherWord> other_words;
  std::vector<std::string> words;  ///< of all alternatives, as the index knows them
};

/// A query like `root` without prefix and edits. `suggest`: also where a rare word may be a slip of the pen
/// for a frequent one, which changes nothing in the query and costs about as much as a search for a single
/// word.
std::unique_ptr<Node> expand(const Snapshot& snapshot, const Node& root, Expanded& expanded,
                             bool suggest = true);

}  // namespace quire::index
