#include "labs/hardcore-logic/hanoi_task.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "labs/engines/problems/fields.h"

namespace quire::labs::hardcore_logic {
namespace {

namespace json = boost::json;
using states::hanoi::Arrangement;

Error at(const std::string& place, const std::string& what) { return Error{place + ": " + what}; }

/// Labels 1 to n in some order.
Result<std::vector<int>> read_order(const json::value* value) {
  if (value == nullptr || !value->is_array())
    return at("order", "must be a list of disks, the smallest first");
  const json::array& list = value->get_array();
  if (list.empty() || list.size() > static_cast<std::size_t>(kHanoiDisksMax))
    return at("order", fmt::format("must name 1 to {} disks", kHanoiDisksMax));
  std::vector<int> order;
  for (const json::value& v : list) {
    if (!v.is_int64() || v.get_int64() < 1 || v.get_int64() > static_cast<std::int64_t>(list.size()))
      return at("order", fmt::format("disks are whole numbers from 1 to {}", list.size()));
    const int label = static_cast<int>(v.get_int64());
    if (std::find(order.begin(), order.end(), label) != order.end())
      return at("order", fmt::format("disk {} comes twice", label));
    order.push_back(label);
  }
  return order;
}

/// Where the disk with this label stands in the order of sizes; size() where there is none.
std::size_t size_of(const std::vector<int>& order, const json::value& label) {
  if (!label.is_int64()) return order.size();
  const auto place = std::find_if(order.begin(), order.end(), [&](int l) { return l == label.get_int64(); });
  return static_cast<std::size_t>(place - order.begin());
}

Result<Arrangement> read_start(const std::vector<int>& order, const json::value* value) {
  if (value == nullptr || !value->is_array()) return at("start", "must be a list of pegs");
  const json::array& pegs = value->get_array();
  if (pegs.size() < 2 || pegs.size() > static_cast<std::size_t>(kHanoiPegsMax))
    return at("start", fmt::format("must have 2 to {} pegs", kHanoiPegsMax));
  constexpr std::uint8_t kNowhere = 255;
  Arrangement start{static_cast<int>(pegs.size()), std::vector<std::uint8_t>(order.size(), kNowhere)};
  for (std::size_t peg = 0; peg < pegs.size(); ++peg) {
    const std::string place = fmt::format("start, peg {}", peg_name(static_cast<int>(peg)));
    if (!pegs[peg].is_array()) return at(place, "must be a list of disks, the lowest first");
    std::size_t below = order.size();
    for (const json::value& label : pegs[peg].get_array()) {
      const std::size_t size = size_of(order, label);
      if (size == order.size()) return at(place, "holds a disk that `order` does not name");
      if (start.peg_of[size] != kNowhere) return at(place, fmt::format("disk {} comes twice", order[size]));
      if (size > below)
        return at(place, fmt::format("disk {} lies on disk {}, which is smaller", order[size], order[below]));
      start.peg_of[size] = static_cast<std::uint8_t>(peg);
      below = size;
    }
  }
  const auto missing = std::find(start.peg_of.begin(), start.peg_of.end(), kNowhere);
  if (missing != start.peg_of.end())
    return at("start", fmt::format("disk {} is missing",
                                   order[static_cast<std::size_t>(missing - start.peg_of.begin())]));
  return start;
}

}  // namespace

std::string peg_name(int peg) { return std::string(1, static_cast<char>('A' + peg)); }

Result<HanoiTask> read_hanoi(const Instance& instance) {
  HanoiTask task;
  auto order = read_order(instance.if_contains("order"));
  if (!order) return Error{order.error()};
  auto start = read_start(*order, instance.if_contains("start"));
  if (!start) return Error{start.error()};
  task.order = std::move(*order);
  task.start = std::move(*start);
  std::size_t states = 1;
  for (int d = 0; d < task.disks(); ++d) states *= static_cast<std::size_t>(task.pegs());
  if (states > kHanoiStatesMax)
    return at("start", fmt::format("{} disks on {} pegs can stand in more than {} ways; take fewer",
                                   task.disks(), task.pegs(), kHanoiStatesMax));
  problems::Fields fields(instance);
  const std::string target = fields.text("target");
  task.right_only = fields.flag("right_only");
  if (!fields.fault().empty()) return Error{fields.fault()};
  if (target.size() != 1 || target[0] < 'A' || target[0] >= 'A' + task.pegs())
    return at("target", fmt::format("must be a peg from A to {}", peg_name(task.pegs() - 1)));
  task.target = target[0] - 'A';
  return task;
}

Instance hanoi_instance(const HanoiTask& task, const std::string& variant) {
  json::array order, start;
  for (const int label : task.order) order.push_back(label);
  for (const std::vector<int>& stack : states::hanoi::stacks_of(task.start)) {
    json::array labels;
    for (const int disk : stack) labels.push_back(task.order[static_cast<std::size_t>(disk - 1)]);
    start.push_back(std::move(labels));
  }
  Instance instance;
  instance["game"] = "hanoi";
  instance["variant"] = variant;
  instance["order"] = std::move(order);
  instance["start"] = std::move(start);
  instance["target"] = peg_name(task.target);
  instance["right_only"] = task.right_only;
  return instance;
}

Arrangement hanoi_goal(const HanoiTask& task) {
  return states::hanoi::all_on(task.disks(), task.pegs(), task.target);
}

states::hanoi::Ways hanoi_ways(const HanoiTask& task) {
  return task.right_only ? states::hanoi::Ways::rightwards(task.pegs()) : states::hanoi::Ways(task.pegs());
}

json::value hanoi_answer(const std::vector<PegMove>& moves) {
  json::array list;
  for (const PegMove& m : moves)
    list.push_back(json::array{json::string(peg_name(m.from)), json::string(peg_name(m.to))});
  return list;
}

Result<std::vector<PegMove>> read_hanoi_answer(const json::value& answer) {
  const Error shape{"the solution must be a list of moves, each a pair of pegs such as [\"A\", \"C\"]"};
  if (!answer.is_array()) return shape;
  std::vector<PegMove> moves;
  for (const json::value& pair : answer.get_array()) {
    if (!pair.is_array() || pair.get_array().size() != 2) return shape;
    int pegs[2];
    for (std::size_t i = 0; i < 2; ++i) {
      const json::value& peg = pair.get_array()[i];
      if (!peg.is_string() || peg.get_string().size() != 1) return shape;
      const char letter = peg.get_string()[0];
      if (letter < 'A' || letter > 'Z') return shape;
      pegs[i] = letter - 'A';
    }
    moves.push_back({pegs[0], pegs[1]});
  }
  return moves;
}

std::string broken_rule(const HanoiTask& task, const std::vector<PegMove>& moves) {
  std::vector<std::vector<int>> stacks = states::hanoi::stacks_of(task.start);
  const auto label = [&](int disk) { return task.order[static_cast<std::size_t>(disk - 1)]; };
  for (std::size_t i = 0; i < moves.size(); ++i) {
    const auto [from, to] = moves[i];
    const std::string place = fmt::format("move {}: ", i + 1);
    for (const int peg : {from, to})
      if (peg >= task.pegs()) return place + fmt::format("there is no peg {}", peg_name(peg));
    if (from == to) return place + "it ends on the peg where it begins";
    auto& source = stacks[static_cast<std::size_t>(from)];
    auto& end = stacks[static_cast<std::size_t>(to)];
    if (source.empty()) return place + fmt::format("peg {} is empty", peg_name(from));
    if (task.right_only && to < from) return place + "disks may only move to the right";
    if (!end.empty() && end.back() < source.back())
      return place + fmt::format("disk {} may not lie on disk {}, which is smaller", label(source.back()),
                                 label(end.back()));
    end.push_back(source.back());
    source.pop_back();
  }
  for (std::size_t peg = 0; peg < stacks.size(); ++peg)
    if (static_cast<int>(peg) != task.target && !stacks[peg].empty())
      return fmt::format("at the end disk {} is on peg {}, not {}", label(stacks[peg].back()),
                         peg_name(static_cast<int>(peg)), peg_name(task.target));
  return {};
}

}  // namespace quire::labs::hardcore_logic
