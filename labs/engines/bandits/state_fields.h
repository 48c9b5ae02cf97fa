// The fields of a learner's state as JSON: written so that a learner that was restarted goes on exactly as
// one that was not, read with the range that each must have. Errors name the field.
#pragma once

#include <cstdint>

#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include "paper/result.h"

namespace quire::labs::bandits {

/// Doubles of a state are texts: the JSON parser rounds some decimals to a neighbour.
boost::json::string exact(double number);

/// A text of exact(), or a number; finite. `name` begins the error.
Result<double> finite(const boost::json::value* value, const char* name);

/// A whole number from `least` to `most`.
Result<std::uint64_t> whole(const boost::json::value* value, const char* name, std::uint64_t least,
                            std::uint64_t most);

}  // namespace quire::labs::bandits
