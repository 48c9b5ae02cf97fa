#include "labs/engines/states/certificate.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <stdexcept>

#include "labs/engines/states/key_set.h"

namespace quire::labs::states {
namespace {

std::vector<Key> sorted(std::span<const Key> keys) {
  std::vector<Key> all(keys.begin(), keys.end());
  std::sort(all.begin(), all.end());
  return all;
}

/// Both halves go on from what came before, so that order and number matter.
Key digest_of_sorted(std::span<const Key> keys) {
  Key digest{0x243F6A8885A308D3, 0x13198A2E03707344};
  for (const Key& key : keys) {
    digest.low = hash_of({digest.low ^ key.low, digest.high + key.high});
    digest.high = hash_of({digest.high ^ key.high, digest.low + key.low});
  }
  return digest;
}

}  // namespace

Certificate certificate_of(const Search& search) {
  if (!search.exhausted || search.goal)
    throw std::invalid_argument("a search that met a goal, or was cut short, proves no absence");
  Certificate certificate{search.states[0], search.states.size(), digest_of(search.states.keys()), {}};
  for (std::size_t d = 0; d < search.layer_ends.size(); ++d)
    certificate.layers.push_back(search.layer_size(d));
  return certificate;
}

Key digest_of(std::span<const Key> keys) { return digest_of_sorted(sorted(keys)); }

std::string hex(const Key& key) {
  std::string text;
  for (const std::uint64_t half : {key.high, key.low})
    for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[half >> shift & 15];
  return text;
}

Status closed(std::span<const Key> states, const Key& start, const Neighbours& neighbours,
              const IsGoal& is_goal) {
  const std::vector<Key> all = sorted(states);
  const auto has = [&](const Key& key) { return std::binary_search(all.begin(), all.end(), key); };
  if (std::adjacent_find(all.begin(), all.end()) != all.end()) return Error{"a state is listed twice"};
  if (!has(start)) return Error{"the start " + hex(start) + " is not listed"};
  std::string fault;
  for (const Key& key : all) {
    if (is_goal(key)) return Error{"the goal " + hex(key) + " is listed"};
    neighbours(key, [&](const Key& to) {
      if (fault.empty() && !has(to))
        fault = "a move leads from " + hex(key) + " to " + hex(to) + ", which is not listed";
    });
    if (!fault.empty()) return Error{fault};
  }
  return success();
}

Status recheck(const Certificate& certificate, const Neighbours& neighbours, const IsGoal& is_goal,
               const Limits& limits) {
  std::set<Key> seen{certificate.start};
  std::vector<Key> layer{certificate.start};
  std::size_t depth = 0;
  for (; !layer.empty(); ++depth) {
    if (depth >= certificate.layers.size() || certificate.layers[depth] != layer.size())
      return Error{"layer " + std::to_string(depth) + " has " + std::to_string(layer.size()) +
                   " states, not as certified"};
    std::vector<Key> next;
    for (std::size_t i = 0; i < layer.size(); ++i) {
      if (limits.check && i % kExpansionsACheck == 0) limits.check();
      if (is_goal(layer[i])) return Error{"the goal " + hex(layer[i]) + " can be reached"};
      neighbours(layer[i], [&](const Key& to) {
        if (seen.insert(to).second) next.push_back(to);
      });
      if (seen.size() > limits.states_max)
        return Error{"more than " + std::to_string(limits.states_max) + " states"};
    }
    layer = std::move(next);
  }
  if (depth != certificate.layers.size()) return Error{"it has fewer layers than certified"};
  const std::vector<Key> all(seen.begin(), seen.end());
  if (all.size() != certificate.states || digest_of_sorted(all) != certificate.digest)
    return Error{"the states are " + std::to_string(all.size()) + " with digest " +
                 hex(digest_of_sorted(all)) + ", not as certified"};
  return success();
}

}  // namespace quire::labs::states
