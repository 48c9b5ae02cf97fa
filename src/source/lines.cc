// One buffer, in which lines lie where they were read: nothing is copied but the cut line at the end of a
// piece.
#include "source/lines.h"

#include <algorithm>
#include <cstring>

namespace quire::source {
namespace {

constexpr std::size_t kStartBytes = 256u << 10;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

LineReader::LineReader(Input& input, std::size_t line_bytes_max)
    : input_(input),
      bytes_max_(line_bytes_max),
      // One byte more than the limit, so that a line of exactly the limit and its line end fit.
      buffer_(std::min(kStartBytes, line_bytes_max + 2) + kPaddingBytes) {}

bool LineReader::next() {
  skipped_bytes_ = 0;
  line_ = {};
  std::size_t searched = 0;
  for (;;) {
    const char* from = buffer_.data() + begin_ + searched;
    const auto* found = static_cast<const char*>(std::memchr(from, '\n', end_ - begin_ - searched));
    searched = end_ - begin_;
    if (found != nullptr || (ended_ && searched > 0)) {
      const std::size_t length =
          found != nullptr ? static_cast<std::size_t>(found - (buffer_.data() + begin_)) : searched;
      line_ = {buffer_.data() + begin_, length};
      begin_ += length + (found != nullptr ? 1 : 0);
      break;
    }
    if (ended_) return false;
    if (searched > bytes_max_) {
      skip_rest_of_line();
      break;
    }
    fill();
  }
  ++number_;
  if (number_ == 1 && line_.starts_with(kByteOrderMark)) line_.remove_prefix(kByteOrderMark.size());
  if (line_.ends_with('\r')) line_.remove_suffix(1);
  if (line_.size() > bytes_max_) {
    skipped_bytes_ = line_.size();
    line_ = {};
  }
  return true;
}

/// Reads more behind what is held; moves that to the front, and doubles the buffer up to the limit, as
/// needed.
bool LineReader::fill() {
  const std::size_t held = end_ - begin_;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, held);
    begin_ = 0;
    end_ = held;
  }
  std::size_t capacity = buffer_.size() - kPaddingBytes;
  if (held == capacity) {
    capacity = std::min(capacity * 2, bytes_max_ + 2);
    buffer_.resize(capacity + kPaddingBytes);
  }
  const std::size_t got = input_.read(std::span(buffer_.data() + end_, capacity - end_));
  end_ += got;
  ended_ = got == 0;
  return !ended_;
}

void LineReader::skip_rest_of_line() {
  skipped_bytes_ = end_ - begin_;
  begin_ = end_ = 0;
  while (fill()) {
    const auto* found = static_cast<const char*>(std::memchr(buffer_.data(), '\n', end_));
    if (found != nullptr) {
      const auto length = static_cast<std::size_t>(found - buffer_.data());
      skipped_bytes_ += length;
      begin_ = length + 1;
      return;
    }
    skipped_bytes_ += end_;
    begin_ = end_ = 0;
  }
}

}  // namespace quire::source
