// Counts of symbols from a table: a row is one arm (a page, a machine, a day), a column one symbol;
// neighbouring columns are the two sides of a pair. A column `id` names the rows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "paper/result.h"

namespace quire::labs::revealing_pomdps {

struct CountTable {
  std::vector<std::string> names;
  std::vector<std::vector<std::uint64_t>> rows;
};

inline constexpr double kCountMax = 1e12;

/// CSV with a header. `name` is how errors call the text.
Result<CountTable> read_counts(std::string_view text, const std::string& name);

}  // namespace quire::labs::revealing_pomdps
