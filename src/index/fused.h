// One answer from words and meaning: what the words find, what lies near them, one ranking of both, and what
// of it each part gave. Which papers the words find, and how many, stays as without meaning; papers that have
// none of the words join only where the query leaves that open.
#pragma once

#include "index/search.h"
#include "meaning/meaning.h"

namespace quire::index {

/// Papers of each kind that are fused; what the words find behind these keeps its order.
constexpr std::size_t kFusedPapers = 200;

/// A search in the mode that the query asks for, as far as there is a model of meaning and the query has
/// words to compare by it; by words otherwise.
Found search_fused(const Snapshot& snapshot, const meaning::Meaning& meaning, const Query& query);

}  // namespace quire::index
