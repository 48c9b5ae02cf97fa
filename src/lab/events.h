// Events as they come from a child, seen with distrust: bytes are cut into lines under a limit, and each line
// must be a JSON object of a known kind with the fields that readers rely on.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "paper/result.h"

namespace quire::lab {

enum class EventKind : std::uint8_t { start, progress, point, table, scene, file, claim, log, end };

/// The kind of an event line, or what is wrong with it.
Result<EventKind> read_event(std::string_view line);

/// Cuts a stream of bytes into lines. A line longer than `bytes_max` is an error; a rest without line end is
/// not a line.
class LineCutter {
 public:
  explicit LineCutter(std::size_t bytes_max) : bytes_max_(bytes_max) {}
  /// Calls `line` for each whole line, until it returns false.
  Status feed(std::string_view bytes, const std::function<bool(std::string_view)>& line);
  const std::string& rest() const { return rest_; }
  /// Lines handed on so far: the place of an error.
  std::uint64_t count() const { return count_; }

 private:
  std::size_t bytes_max_;
  std::string rest_;
  std::uint64_t count_ = 0;
};

}  // namespace quire::lab
