// What a person may do so fast and no faster: comments, reports, submissions and what else people add
// (store/pace.h). The owner of a Quire without accounts is alone, and not counted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "web/site.h"

namespace quire::web {

enum class Paced : std::uint8_t { comment, report, submission, contribution };

struct Wait {
  std::int64_t seconds = 0;
  std::string words;  ///< "the next comment is taken in 30 seconds"
};
/// Counts one, or says how long to wait.
std::optional<Wait> wait_of(const Site& site, const Request& request, Paced what);

/// 429 with Retry-After.
Response too_fast(const Site& site, const Request& request, const Wait& wait);
Response with_wait(Response response, const Wait& wait);

}  // namespace quire::web
