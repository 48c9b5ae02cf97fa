// Which rows of a segment a search may find: alive, and through all filters that do not score.
#pragma once

#include "index/filter_bits.h"
#include "index/lexicon.h"

namespace quire::index {

/// Null: every row. `excluded`: none of what these match.
std::shared_ptr<const Bits> allowed_rows(const Query& query, const Lexicon& lexicon, const LiveSegment& live,
                                         std::size_t segment_number,
                                         const std::vector<const Node*>& excluded);

}  // namespace quire::index
