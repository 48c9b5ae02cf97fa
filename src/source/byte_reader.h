// Bytes of a stream one at a time, fast, with their position and line: what the scanners of JSON arrays, XML
// and HTML stand on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "source/source.h"

namespace quire::source {

class ByteReader {
 public:
  static constexpr int kEnd = -1;

  explicit ByteReader(Input& input) : input_(input), buffer_(64u << 10) {}

  /// The next byte (0..255) without taking it, or kEnd.
  int peek() {
    if (at_ == end_ && !fill()) return kEnd;
    return static_cast<unsigned char>(buffer_[at_]);
  }
  /// Takes the next byte, or kEnd.
  int get() {
    const int byte = peek();
    if (byte == kEnd) return kEnd;
    ++at_;
    if (byte == '\n') ++line_;
    return byte;
  }
  /// Takes up to buffer.size() bytes; 0 at the end. line() does not count through them.
  std::size_t read(std::span<char> buffer);
  /// Skips blanks and line ends, and a byte order mark at the very start; then peek().
  int peek_past_blanks();
  std::uint64_t position() const { return filled_before_ + at_; }
  /// 1-based line of the next byte.
  std::uint64_t line() const { return line_; }
  /// What is buffered and not yet taken, filled up as far as the buffer goes: to recognise a format by.
  std::string_view look_ahead();

 private:
  bool fill();

  Input& input_;
  std::vector<char> buffer_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  std::uint64_t filled_before_ = 0;
  std::uint64_t line_ = 1;
};

}  // namespace quire::source
