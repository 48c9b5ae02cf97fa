// Gaps: what a source has and we could not read. They are noted with each answer, closed by what comes, and
// behind a complete harvest some of them are asked for alone, each at longer and longer distances.
#pragma once

#include <string>

#include "follow/harvest.h"

namespace quire::follow {

/// Gaps of the answer at `place` (empty: nothing was read), and of papers that it brought, are closed; what
/// it could not give opens new ones, or keeps those that are open.
void note_gaps(State& state, const Reading& reading, const std::string& place, Instant now);

/// When a gap is asked for that was asked for so often in vain.
Instant asked_again_at(std::uint64_t tries, Instant now);

/// Asks for what is due, at most kMendsMax records, and stores each with the state that says so. The harvest
/// before is complete and stays so: the first fault of the source ends this. `due_at`: when the follow is
/// due.
void mend_gaps(store::Store& store, const store::Follow& follow, Instant due_at, const Protocol& protocol,
               const Tools& tools, State& state);

inline constexpr int kMendsMax = 10;

}  // namespace quire::follow
