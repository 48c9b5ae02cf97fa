// Addresses of mail as they stand in envelopes and headers: a dot-atom or a plus tag, an @, a host name
// (RFC 5321, 4.1.2). Quoted local parts, addresses of machines and those beyond ASCII are refused.
#pragma once

#include <string>
#include <string_view>

#include "paper/result.h"

namespace quire::mail {

inline constexpr std::size_t kAddressBytesMax = 254;
inline constexpr std::size_t kLocalBytesMax = 64;

/// With the host in lower case; the part before the @ stays as it is, for only its host knows what it means.
Result<std::string> read_address(std::string_view text);

/// What stands before the @, and after it. Of an address that read_address() gave.
std::string_view local_of(std::string_view address);
std::string_view domain_of(std::string_view address);

/// Somebody in a header: "Mira <mira@example.org>".
struct Mailbox {
  std::string name;  ///< any text; may be empty
  std::string address;
};
/// "Mira <mira@example.org>" or "mira@example.org".
Result<Mailbox> read_mailbox(std::string_view text);

/// The address that a letter comes back to: "bounce+TOKEN@example.org" for "bounce@example.org" (VERP).
std::string with_token(std::string_view address, std::string_view token);
/// The token in such an address, in lower case; empty if there is none.
std::string token_in(std::string_view address);

}  // namespace quire::mail
