#include "labs/illusion-of-thinking/channel.h"

#include <set>

#include <fmt/format.h>

#include "labs/illusion-of-thinking/river.h"

namespace quire::labs::illusion {
namespace {

/// What stands between quotation marks: the people of a crossing, in whatever order they are named.
std::set<std::string> quoted_in(const std::string& row) {
  std::set<std::string> names;
  for (std::size_t at = row.find('"'); at != row.npos;) {
    const std::size_t end = row.find('"', at + 1);
    if (end == row.npos) break;
    names.insert(row.substr(at + 1, end - at - 1));
    at = row.find('"', end + 1);
  }
  return names;
}

}  // namespace

Channel::Channel(const Instance& instance, std::vector<std::string> rows)
    : instance_(instance), rows_(std::move(rows)) {}

std::string Channel::answer(double eps, random::Stream& stream) const {
  std::string text = "[";
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (i > 0) text += ',';
    text += stream.bernoulli(eps) ? another(rows_[i], stream) : rows_[i];
  }
  return text + "]";
}

std::string Channel::another(const std::string& row, random::Stream& stream) const {
  const auto n = static_cast<std::uint64_t>(instance_.n);
  std::string made;
  do {
    switch (instance_.puzzle) {
      case Puzzle::hanoi:
        made = fmt::format("[{},{},{}]", 1 + stream.below(n), stream.below(3), stream.below(3));
        break;
      case Puzzle::checkers:
        made = fmt::format("[\"{}\",{},{}]", stream.bernoulli(0.5) ? 'R' : 'B', stream.below(2 * n + 1),
                           stream.below(2 * n + 1));
        break;
      case Puzzle::river: {
        const std::uint64_t count = 1 + stream.below(static_cast<std::uint64_t>(instance_.boat));
        made.assign(1, '[');
        for (const std::uint64_t i : random::without_replacement(stream, 2 * n, count))
          made += fmt::format("{}\"{}\"", made.size() > 1 ? "," : "",
                              name_of(Person{i >= n, static_cast<std::int64_t>(i % n) + 1}));
        made += ']';
        break;
      }
      case Puzzle::blocks:
        made = fmt::format("[\"{}\",{},{}]", block_label(static_cast<int>(stream.below(n))), stream.below(3),
                           stream.below(3));
        break;
    }
  } while (made == row || (instance_.puzzle == Puzzle::river && quoted_in(made) == quoted_in(row)));
  return made;
}

}  // namespace quire::labs::illusion
