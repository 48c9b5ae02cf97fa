#include "labs/engines/responses/enclosed.h"

#include <algorithm>

#include <boost/json/parse.hpp>
#include <boost/json/stream_parser.hpp>

namespace quire::labs::responses {
namespace {

namespace json = boost::json;

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// Bytes of the mark that ends right before `open`; 0: none.
std::size_t mark_before(std::string_view text, std::size_t open) {
  std::string_view before = text.substr(0, open);
  std::size_t blanks = 0;
  while (blanks < 4 && before.ends_with(' ')) before.remove_suffix(1), ++blanks;
  for (const std::string_view mark : {"\\boxed", "\\fbox"})
    if (before.ends_with(mark)) return mark.size() + blanks;
  return 0;
}

}  // namespace

std::vector<Enclosed> find_boxed(std::string_view text) {
  struct Open {
    std::size_t at, mark;
  };
  std::vector<Enclosed> found;
  std::vector<Open> open;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\' && at + 1 < text.size() &&
        (text[at + 1] == '{' || text[at + 1] == '}' || text[at + 1] == '\\')) {
      ++at;
    } else if (text[at] == '{') {
      open.push_back({at, mark_before(text, at)});
    } else if (text[at] == '}' && !open.empty()) {
      const Open last = open.back();
      open.pop_back();
      if (last.mark > 0)
        found.push_back({last.at - last.mark, at + 1, trimmed(text.substr(last.at + 1, at - last.at - 1))});
    }
  }
  return found;
}

std::vector<FoundJson> find_json(std::string_view text, std::size_t depth_max) {
  constexpr std::size_t kBudgetTimes = 8;
  std::size_t budget = kBudgetTimes * text.size() + 1024;
  std::vector<FoundJson> found;
  json::parse_options options;
  options.max_depth = depth_max;
  for (std::size_t at = text.find('{'); at < text.size(); at = text.find('{', at)) {
    json::stream_parser parser({}, options);
    json::error_code error;
    const std::size_t taken = parser.write_some(text.data() + at, text.size() - at, error);
    const std::size_t read = std::max<std::size_t>(taken, 1);
    if (error || !parser.done()) {
      if (read >= budget) break;
      budget -= read;
      ++at;
      continue;
    }
    found.push_back({at, at + taken, std::move(parser.release().as_object())});
    at += taken;
  }
  return found;
}

}  // namespace quire::labs::responses
