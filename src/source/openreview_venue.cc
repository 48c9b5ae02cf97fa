#include "source/openreview_venue.h"

#include <algorithm>
#include <array>
#include <string>

#include "text/ascii.h"

namespace quire::source {
namespace {

/// In lower case, "Desk_Rejected" as two words.
std::string words_of(std::string_view text) {
  std::string words = text::ascii_lower(text);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// In words, as both forms have them: "desk rejected submission", "submitted to iclr 2026".
OpenReviewState state_in(std::string_view words) {
  if (contains(words, "desk reject")) return OpenReviewState::desk_rejected;
  if (contains(words, "withdrawn")) return OpenReviewState::withdrawn;
  constexpr std::array<std::string_view, 6> kOpen = {"submission",   "submitted",        "reject",
                                                     "under review", "decision pending", "blind"};
  const bool is_open = std::any_of(kOpen.begin(), kOpen.end(),
                                   [words](std::string_view word) { return contains(words, word); });
  return is_open ? OpenReviewState::open : OpenReviewState::accepted;
}

}  // namespace

OpenReviewState openreview_state(std::string_view venue_id, std::string_view venue) {
  if (venue_id.empty()) return venue.empty() ? OpenReviewState::open : state_in(words_of(venue));
  // A list of preprints publishes nothing.
  if (venue_id.starts_with("dblp.org/journals/CORR")) return OpenReviewState::open;
  return state_in(words_of(venue_id.substr(venue_id.rfind('/') + 1)));
}

}  // namespace quire::source
