// Trees by depth: how many there are, one drawn so that all are equally likely, and other expressions of a
// tree's language by steps that keep it.
#pragma once

#include <cstdint>
#include <optional>

#include "labs/engines/random/random.h"
#include "labs/regex-pspace/expression.h"

namespace quire::labs::regex_pspace {

/// Trees of depth at most `depth` over `letters` letters: T(0) = letters, T(k+1) = letters + 2 T(k) + 2
/// T(k)^2. Nothing where that is above 2^62.
std::optional<std::uint64_t> tree_count(std::size_t letters, std::size_t depth);

/// One of exactly this depth, all equally likely. tree_count(letters, depth) must be there
/// (std::invalid_argument).
Expression draw_tree(std::size_t letters, std::size_t depth, random::Stream& stream);

/// The same text as a tree of least depth: unions and concatenations of several parts are grouped anew, their
/// order kept. Of at most 200 nodes (std::invalid_argument).
Expression shallow(const Expression& expression);

/// After up to `steps` random steps that keep the language ((r+s)* = (r*s*)*, rr* = r*r, r(s+t) = rs+rt, r+s
/// = s+r, ...), none of which leads above `length_max`.
Expression rewritten(Expression expression, std::size_t steps, std::size_t length_max,
                     random::Stream& stream);

}  // namespace quire::labs::regex_pspace
