// What curators decide about what people propose (claims.h, corrections.h): its states, and the reason that
// is kept with a decision.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "paper/result.h"

namespace quire::store {

enum class Verdict : std::uint8_t { open, accepted, refused, undone, withdrawn };
const char* word(Verdict state);  ///< "open", "accepted", ...
const char* act_of(
    Verdict state);  ///< what was done to get there: "claim", "accept", "refuse", "undo", "withdraw"
/// As a row has it; "open" for a number that is none.
Verdict verdict_of(std::int64_t number);

inline constexpr std::size_t kReasonBytesMax = 1000;
/// On one line. An error says that it is too long.
Result<std::string> read_reason(std::string_view typed);

}  // namespace quire::store
