// For sources that cannot tell what changed, only what was published since a day: most harvests read what is
// that young, with a margin for what is listed late, and every so many read everything again.
#pragma once

#include <optional>

#include <boost/json/object.hpp>

#include "follow/protocol.h"

namespace quire::follow {

struct Window {
  std::optional<Day> from;       ///< of the harvest under way, or the next; nothing: everything
  std::uint64_t turn = 0;        ///< harvests since everything was read
  std::optional<Instant> began;  ///< of the harvest under way

  static Window read(const boost::json::object& progress);
  void write(boost::json::object& progress) const;
  /// Where the harvest after this one begins. `late_days`: how long after its day a paper may be listed.
  Window following(int late_days) const;

  /// Ends a harvest of this window with its last page. What did not come is asked for again: with a doubt
  /// (fewer came than there are) the window stays where it is.
  Reading end(Reading last_page, int late_days, std::string doubt) const;

  static constexpr std::uint64_t kTurns = 30;
};

}  // namespace quire::follow
