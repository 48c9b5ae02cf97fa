// Between reading a query and searching: beginnings of words, words with edits, and plain words that no paper
// has become the words that papers do have. Rules, weights and limits: docs/searching.md "Near words".
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "index/query.h"
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

/// A query like `root` without prefix and edits. `notes` says where other words were searched for than were
/// typed. `suggest`: also where a rare word may be a slip of the pen for a frequent one, which changes
/// nothing in the query and costs about as much as a search for a single word.
std::unique_ptr<Node> expand(const Snapshot& snapshot, const Node& root, std::vector<std::string>& notes,
                             bool suggest = true);

}  // namespace quire::index
