// JSON lines: one JSON value a line, read as they come (a reader on standard input answers line by line).
// Limits on line length, nesting and number of lines; blank lines are skipped; errors carry the line.
#pragma once

#include <cstddef>
#include <istream>
#include <optional>
#include <string>

#include <boost/json/value.hpp>

#include "paper/result.h"

namespace quire::labs::tables {

struct JsonLinesLimits {
  std::size_t line_bytes_max = 1 << 20;
  std::size_t depth_max = 32;
  std::size_t lines_max = 100'000'000;
};

class JsonLines {
 public:
  /// `in` outlives the reader; `name` is how errors call it.
  JsonLines(std::istream& in, std::string name, const JsonLinesLimits& limits = {});

  /// The next value; nothing at the end of the input.
  Result<std::optional<boost::json::value>> next();
  /// Line of the value that next() gave last, from 1.
  std::size_t line() const { return line_; }
  /// "standard input: line 3: what", for faults that the caller finds in the value.
  Error fault(const std::string& what) const;

 private:
  std::istream& in_;
  std::string name_;
  JsonLinesLimits limits_;
  std::size_t line_ = 0;
};

/// A whole text that is one JSON value, within the same limits of depth.
Result<boost::json::value> parse_json(std::string_view text, std::string_view name,
                                      std::size_t depth_max = 32);

}  // namespace quire::labs::tables
