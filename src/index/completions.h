// What a word that is being typed may become: words of titles and abstracts as people spell them, and names
// of authors. Segments count papers by stem, so how many have a spelling, and where, is judged by samples of
// their lists; every look is bounded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "index/index.h"
#include "index/snapshot.h"

namespace quire::index {

struct Completions {
  std::vector<Completion> words;  ///< the most frequent first; not the beginning itself
  std::vector<NameWord> names;    ///< words of authors' names, the beginning itself too
};

/// Words that begin with `beginning` (folded). A single letter is not looked up.
Completions complete(const Snapshot& snapshot, std::string_view beginning, std::size_t words_most,
                     std::size_t names_most);

}  // namespace quire::index
