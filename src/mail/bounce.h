// What comes back: a delivery status notification (RFC 3464), as a mail server hands it on.
#pragma once

#include <string>
#include <string_view>

#include "paper/result.h"

namespace quire::mail {

inline constexpr std::size_t kReportBytesMax = 1 << 20;

struct Report {
  std::string token;    ///< of the letter that it is about, from the address that the report came to
  bool failed = false;  ///< Action: failed; else it is only late, or has arrived
  std::string status;   ///< "5.1.1"
  std::string words;    ///< "5.1.1 550 no such box", on one line
};

/// `came_to`: the address that the report came to, if the mail server says it; else it is looked for in the
/// report's headers. An error says why it is no report about a letter of ours.
Result<Report> read_report(std::string_view message, std::string_view came_to);

}  // namespace quire::mail
