// Shared birthdays: how likely two of n people were born on the same day. The library part: it knows neither
// cards nor experiments, so anything may stand on it.
#pragma once

#include <cstdint>

#include "labs/engines/random/random.h"

namespace quire::labs::birthdays {

/// Exactly, for equally likely days: 1 - (1 - 1/days)(1 - 2/days)...
double shared_probability(std::int64_t people, std::int64_t days);

/// Draws a group; true if two of it share a day.
bool draw_shared(random::Stream& stream, std::int64_t people, std::int64_t days);

}  // namespace quire::labs::birthdays
