// Why there is no way: the whole set of states that can be reached, closed under moves and without a goal.
// Kept as a count and a digest, and checked again by a second routine that shares nothing with the search but
// the meaning of a key: moves written anew, sorted lists instead of a hash table. The digest is no
// cryptographic one; closed() needs none.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "labs/engines/states/search.h"
#include "paper/result.h"

namespace quire::labs::states {

struct Certificate {
  Key start{};
  std::uint64_t states = 0;
  Key digest{};                         ///< of the sorted states
  std::vector<std::uint64_t> layers{};  ///< sizes by distance from the start
};

/// Of a search that is exhausted and met no goal (else std::invalid_argument).
Certificate certificate_of(const Search& search);

/// Of keys in any order.
Key digest_of(std::span<const Key> keys);
/// 32 hexadecimal digits.
std::string hex(const Key& key);

/// The rules once more: calls its second argument for every state that one move leads to.
using Neighbours = std::function<void(const Key&, const std::function<void(const Key&)>&)>;
using IsGoal = std::function<bool(const Key&)>;

/// The start is in the list, no goal is, and no move leads out of it; the error names the first that breaks
/// it.
Status closed(std::span<const Key> states, const Key& start, const Neighbours& neighbours,
              const IsGoal& is_goal);

/// Walks from the start anew and compares count, digest and layers.
Status recheck(const Certificate& certificate, const Neighbours& neighbours, const IsGoal& is_goal,
               const Limits& limits);

}  // namespace quire::labs::states
