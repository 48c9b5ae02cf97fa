// Asks name servers for records (RFC 1035), with the C library's resolver.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "paper/result.h"

namespace quire::mail {

enum class DnsType : std::uint8_t { txt, mx };

/// TXT: each record's strings put together; MX: names of hosts, without the last dot. None is no error, an
/// answer that does not come is. `server`: "192.0.2.1" or "192.0.2.1:5353"; empty: the system's.
Result<std::vector<std::string>> dns_records(const std::string& name, DnsType type,
                                             const std::string& server);

/// The records in an answer's bytes; an error if they are no sound answer.
Result<std::vector<std::string>> records_in(std::string_view answer, DnsType type);

}  // namespace quire::mail
