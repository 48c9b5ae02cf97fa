#include "labs/generation-replay/closure.h"

#include <algorithm>
#include <string>

namespace quire::labs::generation_replay {

Result<std::vector<Language>> intersections(std::span<const Language> languages) {
  std::vector<Language> closed;
  const auto add = [&](Language set) {
    if (std::find(closed.begin(), closed.end(), set) == closed.end()) closed.push_back(std::move(set));
  };
  for (const Language& language : languages) {
    const std::size_t before = closed.size();
    add(language);
    for (std::size_t i = 0; i < before; ++i) {
      auto both = intersection(closed[i], language);
      if (!both) return Error{both.error()};
      add(std::move(*both));
      if (closed.size() > kIntersectionsMax) {
        return Error{"the class of " + std::to_string(languages.size()) + " languages has more than " +
                     std::to_string(kIntersectionsMax) + " different intersections; use fewer languages"};
      }
    }
  }
  return closed;
}

Result<std::uint64_t> closure_dimension(std::span<const Language> languages) {
  const auto closed = intersections(languages);
  if (!closed) return Error{closed.error()};
  std::uint64_t largest = 0;
  for (const Language& set : *closed) largest = std::max(largest, set.size().value_or(0));
  return largest;
}

}  // namespace quire::labs::generation_replay
