// Finite intersections of a class: what a generator must wait for. The closure dimension C(H) is the size of
// the largest finite intersection (Li, Raman, Tewari 2024, as used in Theorem 4.1); a class is generatable
// uniformly with threshold C(H) + 1. Computed exactly by closing the class under intersection.
#pragma once

#include <span>

#include "labs/generation-replay/language.h"

namespace quire::labs::generation_replay {

/// Different intersections that are kept at most.
inline constexpr std::size_t kIntersectionsMax = 20'000;

/// All different intersections of one or more of the languages.
Result<std::vector<Language>> intersections(std::span<const Language> languages);

/// Size of the largest finite intersection, 0 when all are infinite or empty. A set X of distinct examples
/// whose version space has a finite intersection lies inside it, and that intersection, taken as X, has
/// itself as closure.
Result<std::uint64_t> closure_dimension(std::span<const Language> languages);

}  // namespace quire::labs::generation_replay
