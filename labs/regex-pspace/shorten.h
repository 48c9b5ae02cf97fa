// A shorter expression of the same language: by the table, which proves that nothing shorter exists, or,
// beyond the table, by putting shortest expressions in the place of parts, windows of concatenations and
// pairs of unions, which proves nothing.
#pragma once

#include <cstdint>
#include <functional>

#include "labs/regex-pspace/table.h"

namespace quire::labs::regex_pspace {

struct Shortened {
  Expression expression{};
  bool proved = false;       ///< nothing shorter denotes the language
  std::size_t at_least = 0;  ///< a shortest expression has at least this length
};

struct ShortenOptions {
  std::size_t rounds_max = 20;
  std::function<void()> check{};  ///< may throw
};

/// Letters of the expression must be at most the table's in number.
Shortened shorten(const Expression& expression, const Table& table, const ShortenOptions& options = {});

}  // namespace quire::labs::regex_pspace
