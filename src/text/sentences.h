// Sentences of an abstract, cut without breaking math, abbreviations or decimals.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace quire::text {

/// The sentences of a text, as views into it. "e.g.", "et al.", "i.e.", "Fig. 3", initials and decimals do
/// not end one.
std::vector<std::string_view> sentences(std::string_view text);

/// The leading sentences up to about `bytes_max`, at least one; cut at a word with "…" if the first alone is
/// longer.
std::string lead(std::string_view text, std::size_t bytes_max);

}  // namespace quire::text
