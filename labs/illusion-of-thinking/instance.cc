#include "labs/illusion-of-thinking/instance.h"

#include <algorithm>
#include <map>

#include <boost/json/array.hpp>
#include <boost/json/value_from.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "labs/engines/states/hanoi.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::illusion {
namespace {

namespace json = boost::json;
using Pegs = std::vector<std::vector<std::int64_t>>;

constexpr std::size_t kStacksLeast = 2, kStacksMost = 8, kStacksUsual = 3;
constexpr std::size_t kLabelBytesMax = 8;

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= kLabelBytesMax &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

void fill_blocks(Instance& instance) {
  const auto half = static_cast<std::size_t>(instance.n / 2);
  instance.stacks.resize(kStacksUsual);
  instance.stack_goal.resize(kStacksUsual);
  for (int i = 0; i < instance.n; ++i)
    instance.stacks[static_cast<std::size_t>(i) < half ? 0 : 1].push_back(block_label(i));
  // Alternately the top of the second stack and the top of the first, each read downwards.
  std::vector<std::string> first = instance.stacks[0], second = instance.stacks[1];
  for (bool from_second = true; !first.empty() || !second.empty(); from_second = !from_second) {
    std::vector<std::string>& source = (from_second && !second.empty()) || first.empty() ? second : first;
    instance.stack_goal[0].push_back(source.back());
    source.pop_back();
  }
}

std::map<std::string, int> counted(const Stacks& stacks) {
  std::map<std::string, int> count;
  for (const auto& stack : stacks)
    for (const std::string& label : stack) ++count[label];
  return count;
}

Status check_blocks(const Instance& instance) {
  const auto start = counted(instance.stacks), goal = counted(instance.stack_goal);
  for (const auto& [label, count] : start) {
    if (count > 1) return Error{fmt::format("start: block {} is there twice", label)};
    if (!goal.contains(label)) return Error{fmt::format("goal: block {} of the start is missing", label)};
  }
  for (const auto& [label, count] : goal) {
    if (count > 1) return Error{fmt::format("goal: block {} is there twice", label)};
    if (!start.contains(label)) return Error{fmt::format("goal: block {} is not in the start", label)};
  }
  if (start.empty()) return Error{"start: there is no block"};
  if (instance.stacks.size() != instance.stack_goal.size())
    return Error{
        fmt::format("goal: has {} stacks, the start {}", instance.stack_goal.size(), instance.stacks.size())};
  return success();
}

Status check_hanoi(const Instance& instance) {
  const auto start = states::hanoi::arrangement_of(instance.pegs);
  if (!start) return Error{"start: " + start.error()};
  const auto goal = states::hanoi::arrangement_of(instance.peg_goal);
  if (!goal) return Error{"goal: " + goal.error()};
  if (start->pegs != goal->pegs || start->disks() != goal->disks())
    return Error{fmt::format("goal: {} disks on {} pegs, but the start has {} on {}", goal->disks(),
                             goal->pegs, start->disks(), start->pegs)};
  return success();
}

/// A whole number from least to most.
Result<int> whole(const json::object& object, std::string_view name, int least, int most) {
  const json::value* value = object.if_contains(name);
  json::error_code error;
  const auto number =
      value != nullptr && value->is_number() ? value->to_number<std::int64_t>(error) : most + std::int64_t{1};
  if (error || number < least || number > most)
    return Error{fmt::format("instance.{} must be a whole number from {} to {}", name, least, most)};
  return static_cast<int>(number);
}

}  // namespace

const char* name_of(Puzzle puzzle) {
  switch (puzzle) {
    case Puzzle::hanoi:
      return "hanoi";
    case Puzzle::checkers:
      return "checkers";
    case Puzzle::river:
      return "river";
    case Puzzle::blocks:
      return "blocks";
  }
  return "";
}

std::optional<Puzzle> puzzle_named(std::string_view name) {
  for (const Puzzle puzzle : kPuzzles)
    if (name == name_of(puzzle)) return puzzle;
  return std::nullopt;
}

Sizes sizes_of(Puzzle puzzle) {
  switch (puzzle) {
    case Puzzle::hanoi:
      return {1, states::hanoi::kDisksMax};
    case Puzzle::checkers:
      return {1, 1000};
    case Puzzle::river:
      return {1, 64};
    case Puzzle::blocks:
      return {2, 1000};
  }
  return {1, 1};
}

int paper_boat(int n) { return n <= 3 ? 2 : 3; }

std::string block_label(int number) {
  std::string label;
  for (++number; number > 0; number = (number - 1) / 26) label += static_cast<char>('A' + (number - 1) % 26);
  std::reverse(label.begin(), label.end());
  return label;
}

Instance paper_instance(Puzzle puzzle, int n, int boat) {
  Instance instance{.puzzle = puzzle, .n = n};
  if (puzzle == Puzzle::river) instance.boat = boat > 0 ? boat : paper_boat(n);
  if (puzzle == Puzzle::blocks) fill_blocks(instance);
  if (puzzle == Puzzle::hanoi) {
    instance.pegs.resize(3);
    for (int disk = n; disk > 0; --disk) instance.pegs[0].push_back(disk);
    instance.peg_goal = {{}, {}, instance.pegs[0]};
  }
  return instance;
}

json::object json_of(const Instance& instance) {
  json::object object{{"puzzle", name_of(instance.puzzle)}, {"n", instance.n}};
  if (instance.puzzle == Puzzle::river) object["boat"] = instance.boat;
  if (instance.puzzle == Puzzle::hanoi) {
    object["start"] = json::value_from(instance.pegs);
    object["goal"] = json::value_from(instance.peg_goal);
  }
  if (instance.puzzle == Puzzle::blocks) {
    object["start"] = json::value_from(instance.stacks);
    object["goal"] = json::value_from(instance.stack_goal);
  }
  return object;
}

Result<Instance> read_instance(const json::object& object) {
  const json::value* name = object.if_contains("puzzle");
  const auto puzzle = name != nullptr && name->is_string()
                          ? puzzle_named(std::string_view(name->get_string()))
                          : std::nullopt;
  if (!puzzle) return Error{"instance.puzzle must be hanoi, checkers, river or blocks"};
  const Sizes sizes = sizes_of(*puzzle);
  const Result<int> n = whole(object, "n", sizes.least, sizes.most);
  if (!n) return Error{n.error()};
  Instance instance{.puzzle = *puzzle, .n = *n};
  if (*puzzle == Puzzle::river) {
    const Result<int> boat = whole(object, "boat", 1, 2 * sizes.most);
    if (!boat) return Error{boat.error()};
    instance.boat = *boat;
  }
  if (*puzzle == Puzzle::checkers || *puzzle == Puzzle::river) return instance;
  const json::value* start = object.if_contains("start");
  const json::value* goal = object.if_contains("goal");
  if (start == nullptr || goal == nullptr)
    return Error{"instance.start and instance.goal must be lists of lists"};
  if (*puzzle == Puzzle::hanoi) {
    const auto pegs = read_pegs(*start, "instance.start"), peg_goal = read_pegs(*goal, "instance.goal");
    if (!pegs || !peg_goal) return Error{!pegs ? pegs.error() : peg_goal.error()};
    instance.pegs = *pegs;
    instance.peg_goal = *peg_goal;
  } else {
    const auto stacks = read_stacks(*start, "instance.start"),
               stack_goal = read_stacks(*goal, "instance.goal");
    if (!stacks || !stack_goal) return Error{!stacks ? stacks.error() : stack_goal.error()};
    instance.stacks = *stacks;
    instance.stack_goal = *stack_goal;
  }
  if (const Status good = check_instance(instance); !good) return Error{"instance." + good.error()};
  std::size_t pieces = 0;
  for (const auto& peg : instance.pegs) pieces += peg.size();
  for (const auto& stack : instance.stacks) pieces += stack.size();
  if (pieces != static_cast<std::size_t>(instance.n))
    return Error{fmt::format("instance.n is {}, but instance.start has {}", instance.n, pieces)};
  return instance;
}

Status check_instance(const Instance& instance) {
  if (instance.puzzle == Puzzle::blocks) return check_blocks(instance);
  if (instance.puzzle == Puzzle::hanoi) return check_hanoi(instance);
  return success();
}

Result<Stacks> read_stacks(const json::value& value, std::string_view name) {
  const Error wanted{
      fmt::format("{} must be {} to {} lists of block labels, such as [[\"A\",\"B\"],[\"C\"],[]]", name,
                  kStacksLeast, kStacksMost)};
  if (!value.is_array() || value.get_array().size() > kStacksMost || value.get_array().empty()) return wanted;
  Stacks stacks;
  std::size_t blocks = 0;
  for (const json::value& one : value.get_array()) {
    if (!one.is_array()) return wanted;
    auto& stack = stacks.emplace_back();
    blocks += one.get_array().size();
    if (blocks > static_cast<std::size_t>(sizes_of(Puzzle::blocks).most))
      return Error{fmt::format("{} has more than {} blocks", name, sizes_of(Puzzle::blocks).most)};
    for (const json::value& label : one.get_array()) {
      if (!label.is_string() || !is_label(std::string_view(label.get_string())))
        return Error{fmt::format("{}: stack {}: a block is one to {} capital letters", name,
                                 stacks.size() - 1, kLabelBytesMax)};
      stack.emplace_back(label.get_string());
    }
  }
  while (stacks.size() < kStacksUsual) stacks.emplace_back();
  return stacks;
}

Result<Pegs> read_pegs(const json::value& value, std::string_view name) {
  const Error wanted{fmt::format("{} must be lists of disks, such as [[3,2,1],[],[]]", name)};
  if (!value.is_array() || value.get_array().size() > static_cast<std::size_t>(states::hanoi::kPegsMax))
    return wanted;
  Pegs pegs;
  for (const json::value& one : value.get_array()) {
    if (!one.is_array() || one.get_array().size() > static_cast<std::size_t>(states::hanoi::kDisksMax))
      return wanted;
    auto& peg = pegs.emplace_back();
    for (const json::value& disk : one.get_array()) {
      json::error_code error;
      if (!disk.is_number()) return wanted;
      peg.push_back(disk.to_number<std::int64_t>(error));
      if (error) return wanted;
    }
  }
  return pegs;
}

std::string text_of(const Stacks& stacks) {
  std::vector<std::string> texts;
  for (const auto& stack : stacks) texts.push_back(fmt::format("[{}]", fmt::join(stack, ", ")));
  return fmt::format("[{}]", fmt::join(texts, ", "));
}

std::string text_of(const Pegs& pegs) {
  std::vector<std::string> texts;
  for (const auto& peg : pegs) texts.push_back(fmt::format("[{}]", fmt::join(peg, ", ")));
  return fmt::format("[{}]", fmt::join(texts, ", "));
}

std::optional<std::uint64_t> formula_length(Puzzle puzzle, int n) {
  const auto size = static_cast<std::uint64_t>(n);
  switch (puzzle) {
    case Puzzle::hanoi:
      return (std::uint64_t{1} << n) - 1;
    case Puzzle::checkers:
      return (size + 1) * (size + 1) - 1;
    case Puzzle::river:
      return std::nullopt;
    case Puzzle::blocks:
      return n % 2 == 0 ? 2 * size - 1 : 2 * size - 2;
  }
  return std::nullopt;
}

}  // namespace quire::labs::illusion
