// The shipped data sets (data/SOURCE.md), which travel inside the library.
#pragma once

#include <string_view>

namespace quire::labs::fair_threshold {

std::string_view german_credit_bytes();
std::string_view compas_deciles_bytes();

}  // namespace quire::labs::fair_threshold
