// What people type, before it is read as Markdown, and the addresses that they give.
#pragma once

#include <string>
#include <string_view>

namespace quire::text {

/// Without embeddings, overrides and isolates, which can make a text read as something else than it is.
std::string without_turns(std::string_view text);

/// Lines as they are, tabs as blanks, without control characters and turns of direction.
std::string clean_lines(std::string_view text);

/// As an href may hold it; empty if it is no place that a text may lead to: http, https and mailto only.
std::string safe_address(const std::string& address);

}  // namespace quire::text
