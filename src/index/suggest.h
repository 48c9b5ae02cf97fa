// What somebody who is still typing may be after: how the last word goes on, whose name it is, and the best
// papers so far. Papers are found by words alone, once for each likely reading of the last word, without
// counting; that costs far less than a search for all words that begin so.
#pragma once

#include <string_view>

#include "index/index.h"
#include "index/snapshot.h"

namespace quire::index {

constexpr std::size_t kSuggestedWords = 6;
constexpr std::size_t kSuggestedNameWords = 3;
constexpr std::size_t kSuggestedPapers = 12;  // pages show the best of them

Suggested suggest_from(const Snapshot& snapshot, std::string_view typed, store::Store& store);

}  // namespace quire::index
