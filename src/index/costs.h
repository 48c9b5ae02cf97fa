// What the loops of a search cost, measured in nanoseconds: by these they choose between reading a list and
// asking it. Wrong figures make them slower, never wrong.
#pragma once

namespace quire::index {

constexpr double kReadCost = 0.7;  ///< a posting unpacked and added
constexpr double kAskCost = 16;    ///< a list asked for one paper
constexpr double kScanCost = 40;   ///< a window of 4,096 sums looked through or cleared

}  // namespace quire::index
