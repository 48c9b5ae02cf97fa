// The slow paths of ByteReader.
#include "source/byte_reader.h"

#include <algorithm>

namespace quire::source {

std::size_t ByteReader::read(std::span<char> buffer) {
  if (peek() == kEnd) return 0;
  const std::size_t count = std::min(buffer.size(), end_ - at_);
  std::copy_n(buffer_.data() + at_, count, buffer.data());
  at_ += count;
  return count;
}

int ByteReader::peek_past_blanks() {
  if (position() == 0 && look_ahead().starts_with("\xEF\xBB\xBF")) at_ += 3;
  for (;;) {
    const int byte = peek();
    if (byte != ' ' && byte != '\n' && byte != '\r' && byte != '\t') return byte;
    get();
  }
}

bool ByteReader::fill() {
  filled_before_ += at_;
  at_ = 0;
  end_ = input_.read(buffer_);
  return end_ > 0;
}

std::string_view ByteReader::look_ahead() {
  if (at_ > 0) {
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(at_),
              buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
    filled_before_ += at_;
    end_ -= at_;
    at_ = 0;
  }
  while (end_ < buffer_.size()) {
    const std::size_t got = input_.read(std::span(buffer_).subspan(end_));
    if (got == 0) break;
    end_ += got;
  }
  return {buffer_.data(), end_};
}

}  // namespace quire::source
