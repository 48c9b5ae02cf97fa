// Answers that stand in braces: \boxed{...} of mathematics, and objects of JSON. Linear in the text but for
// JSON that does not parse, which is tried within a budget of bytes.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

namespace quire::labs::responses {

struct Enclosed {
  std::size_t begin = 0, end = 0;  ///< bytes of the whole, mark and braces included
  std::string_view content{};      ///< between the braces, without blanks at its ends
};

/// \boxed{...} and \fbox{...} with balanced braces (\{ and \} count as letters), in the order of their ends;
/// of nested ones the inner comes first.
std::vector<Enclosed> find_boxed(std::string_view text);

struct FoundJson {
  std::size_t begin = 0, end = 0;
  boost::json::object value{};
};

/// Outermost objects that parse, in order. Strings may hold braces.
std::vector<FoundJson> find_json(std::string_view text, std::size_t depth_max = 32);

}  // namespace quire::labs::responses
