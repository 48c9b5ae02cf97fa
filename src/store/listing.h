// Under which days a paper is listed, and where in each: the rows of table `listed`. Derived from a paper's
// picks, votes and own day alone, so what to write is the difference of two listings.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "paper/paper.h"

namespace quire::store {

struct Place {
  std::int32_t day = 0;
  bool picked = false;
  std::int64_t score = 0;  ///< votes here, and at the source
  std::string id;
  friend bool operator==(const Place&, const Place&) = default;
};
using Listing = std::vector<Place>;

/// A paper counts for the days for which it was picked; without any pick, for `day`.
Listing listing(const std::string& id, std::span<const Pick> picks, std::optional<std::int32_t> day,
                int votes);

}  // namespace quire::store
