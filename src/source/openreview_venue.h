// What became of a submission to OpenReview, from the name of its venue: accepted papers carry the venue
// itself
// ("ICLR.cc/2026/Conference"), all others a state behind it (".../Withdrawn_Submission").
#pragma once

#include <cstdint>
#include <string_view>

namespace quire::source {

enum class OpenReviewState : std::uint8_t { open, accepted, withdrawn, desk_rejected };

/// `venue` is the name for people ("ICLR 2026 poster"). It decides where there is no venue id, as in older
/// notes. Papers under review, undecided or rejected are `open`: they were published nowhere yet.
OpenReviewState openreview_state(std::string_view venue_id, std::string_view venue);

}  // namespace quire::source
