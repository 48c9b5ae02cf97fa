// A letter of the outbox as the bytes of a message: RFC 5322 (headers), 2045 to 2047 (parts, encodings), 3834
// (Auto-Submitted), 2919 and 8058 (lists). The same letter gives the same bytes each time. Nothing of a
// letter can begin a header of its own: line ends in texts become blanks, addresses with them are refused.
#pragma once

#include <string>

#include "mail/address.h"
#include "paper/day.h"
#include "paper/result.h"
#include "store/letters.h"

namespace quire::mail {

/// With CRLF at each line's end. An error says what of the letter cannot be written.
Result<std::string> written(const store::Letter& letter, const Mailbox& from);

/// "Thu, 26 Nov 2026 10:15:00 +0000" (RFC 5322, 3.3)
std::string date_field(Instant at);

}  // namespace quire::mail
