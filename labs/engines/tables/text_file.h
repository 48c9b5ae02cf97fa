// A text that a person named: a file, or standard input when the name is "-". Read whole, within a limit; and
// how such foreign text is shown inside an error (short, on one line).
#pragma once

#include <cstddef>
#include <istream>
#include <string>
#include <string_view>

#include "paper/result.h"

namespace quire::labs::tables {

struct Text {
  std::string name;  ///< as errors call it: the file's name, or "standard input"
  std::string bytes;
};

constexpr std::size_t kTextBytesMax = std::size_t{256} << 20;

Result<Text> read_text(const std::string& path, std::istream& standard_input,
                       std::size_t bytes_max = kTextBytesMax);

/// `text` in double quotes, at most 40 bytes of it, without control characters or broken UTF-8.
std::string shown(std::string_view text);

}  // namespace quire::labs::tables
