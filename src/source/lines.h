// Lines of a stream in constant memory. A line over the limit is skipped to its end, however long it is, and
// named.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "source/source.h"

namespace quire::source {

class LineReader {
 public:
  /// Bytes that may be read, whatever they are, behind a line (simdjson reads in whole registers).
  static constexpr std::size_t kPaddingBytes = 64;

  explicit LineReader(Input& input, std::size_t line_bytes_max = kRecordBytesMax);

  /// Moves to the next line; false at the end. A byte order mark at the start is skipped.
  bool next();
  /// Without its line end; valid until next(). Empty if too long.
  std::string_view line() const { return line_; }
  /// 1-based.
  std::uint64_t number() const { return number_; }
  bool too_long() const { return skipped_bytes_ > 0; }
  /// Length of a line that was too long.
  std::uint64_t skipped_bytes() const { return skipped_bytes_; }

 private:
  bool fill();
  void skip_rest_of_line();

  Input& input_;
  std::size_t bytes_max_;
  std::vector<char> buffer_;  ///< kPaddingBytes of it are never filled
  std::size_t begin_ = 0;     ///< of the bytes not yet given out
  std::size_t end_ = 0;
  std::string_view line_;
  std::uint64_t number_ = 0;
  std::uint64_t skipped_bytes_ = 0;
  bool ended_ = false;
};

}  // namespace quire::source
