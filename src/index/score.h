// The unit of scores: so coarse that the sums of a window fit into sixteen bits each, so fine that two papers
// are hardly ever equal that were not: 1/65,000 of the highest score a query can give.
#pragma once

#include <cstddef>
#include <cstdint>

namespace quire::index {

constexpr unsigned kScoreShift = 15;
/// So many words of a query together stay below 2^16.
constexpr std::size_t kWordsMax = 512;

/// What a posting adds to the score of its paper: weight times impact in units of 2^15, rounded up, so that a
/// word that is there never counts nothing.
constexpr std::uint32_t score_of(std::uint32_t weight, std::uint32_t impact) {
  return (weight * impact + ((1u << kScoreShift) - 1)) >> kScoreShift;
}

}  // namespace quire::index
