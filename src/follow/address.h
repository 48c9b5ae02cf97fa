// Addresses of sources: the one that a follow names, requests built on it, and whether a way that an answer
// names stays with its source.
#pragma once

#include <string>
#include <string_view>

#include "paper/result.h"
#include "store/store.h"

namespace quire::follow {

/// Of a follow: its own, else the usual one of its kind. An error if it is none, or shows a password.
Result<std::string> source_address(const store::Follow& follow);
/// "https://x.test/a" and "b=c" -> "https://x.test/a?b=c"; what has a query already is continued.
std::string with_query(const std::string& address, std::string_view query);
/// True if both are of one scheme, host and port, and `url` could stand in a request as it is.
bool same_site(const std::string& address, const std::string& url);
/// "Name: value", or empty if the value could not stand in a header.
std::string header_line(std::string_view name, std::string_view value);

}  // namespace quire::follow
