// ORCID iDs: sixteen digits of which the last checks the others (ISO 7064, MOD 11-2). Source:
// support.orcid.org, "Structure of the ORCID Identifier".
#pragma once

#include <string>
#include <string_view>

namespace quire {

/// "0000-0002-1825-0097": in groups of four, the check digit right and, if it is ten, a capital X.
bool is_orcid(std::string_view text);

/// The iD in "https://orcid.org/0000-0002-1825-0097", or as it is written alone; empty if there is none, or
/// its check digit is wrong.
std::string orcid_of(std::string_view text);

}  // namespace quire
