// How the lists of likes.cc and names.cc are written down: entries with a semicolon after each, lines broken
// anywhere between two.
#pragma once

#include <string_view>
#include <vector>

namespace quire::labs::embedding_limits {

inline std::vector<std::string_view> split_list(std::string_view text) {
  std::vector<std::string_view> entries;
  for (std::size_t end = text.find(';'); end != std::string_view::npos; end = text.find(';')) {
    std::string_view entry = text.substr(0, end);
    entry.remove_prefix(entry.find_first_not_of('\n'));
    entries.push_back(entry);
    text.remove_prefix(end + 1);
  }
  return entries;
}

}  // namespace quire::labs::embedding_limits
