#include "store/listing.h"

namespace quire::store {

Listing listing(const std::string& id, std::span<const Pick> picks, std::optional<std::int32_t> day,
                int votes) {
  Listing places;
  for (const Pick& pick : picks)
    places.push_back({pick.day.count(), true, std::int64_t{votes} + pick.votes, id});
  if (picks.empty() && day) places.push_back({*day, false, votes, id});
  return places;
}

}  // namespace quire::store
