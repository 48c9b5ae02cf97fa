// Reading and checking a list of things that people like.
#include <set>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "labs/embedding-limits/lexical.h"
#include "labs/embedding-limits/limit_set.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::embedding_limits {

namespace {

constexpr std::size_t kThingWordsMax = 20;

bool printable_utf8(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  boost::system::error_code fault;  // the parser refuses what is no UTF-8
  boost::json::parse(boost::json::serialize(boost::json::string(text)), fault);
  return !fault;
}

Status check_thing(std::string_view thing) {
  if (thing.size() > kThingBytesMax)
    return Error{fmt::format("a thing of {} bytes; at most {} are read", thing.size(), kThingBytesMax)};
  if (!printable_utf8(thing)) return Error{fmt::format("{} is no plain text", tables::shown(thing))};
  const auto words = words_of(thing);
  if (words.empty()) return Error{fmt::format("{} has no word", tables::shown(thing))};
  if (words.size() > kThingWordsMax)
    return Error{fmt::format("{} has {} words; at most {} are read", tables::shown(thing), words.size(),
                             kThingWordsMax)};
  return success();
}

std::string part(const std::vector<std::string>& words, std::size_t from, std::size_t to) {
  return fmt::format("{}", fmt::join(words.begin() + static_cast<std::ptrdiff_t>(from),
                                     words.begin() + static_cast<std::ptrdiff_t>(to), " "));
}

}  // namespace

Result<std::vector<std::string>> parse_things(std::string_view text, std::string_view name) {
  std::vector<std::string> things;
  std::size_t line = 0;
  while (!text.empty()) {
    ++line;
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view thing = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!thing.empty() && (thing.back() == '\r' || thing.back() == ' ')) thing.remove_suffix(1);
    if (thing.empty()) continue;
    if (const Status status = check_thing(thing); !status)
      return Error{fmt::format("{}: line {}: {}", name, line, status.error())};
    if (things.size() == kThingsMax) return Error{fmt::format("{}: more than {} things", name, kThingsMax)};
    things.emplace_back(thing);
  }
  if (things.empty()) return Error{fmt::format("{}: there is no thing in it; write one a line", name)};
  return things;
}

Status check_things(std::span<const std::string> things) {
  std::set<std::string> all;
  std::vector<std::vector<std::string>> words;
  for (const std::string& thing : things) {
    if (const Status status = check_thing(thing); !status) return status;
    words.push_back(words_of(thing));
    if (!all.insert(part(words.back(), 0, words.back().size())).second)
      return Error{
          fmt::format("{} is there twice; whoever likes it would be asked for twice", tables::shown(thing))};
  }
  for (std::size_t i = 0; i < things.size(); ++i)
    for (std::size_t from = 0; from < words[i].size(); ++from)
      for (std::size_t to = from + 1; to <= words[i].size(); ++to) {
        if (to - from == words[i].size()) continue;
        const std::string inner = part(words[i], from, to);
        if (all.contains(inner))
          return Error{
              fmt::format("{} contains {}, so that people who like the one answer for the other; leave "
                          "one out",
                          tables::shown(things[i]), tables::shown(inner))};
      }
  return success();
}

}  // namespace quire::labs::embedding_limits
