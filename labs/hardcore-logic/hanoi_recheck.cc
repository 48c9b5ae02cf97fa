// Certificates of Hanoi once more: the engine's plain rules, and sorted lists in place of hash tables.
#include <algorithm>
#include <iterator>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "labs/engines/states/certificate.h"
#include "labs/hardcore-logic/hanoi_search.h"

namespace quire::labs::hardcore_logic {
namespace {

namespace json = boost::json;
using states::Key;
using Keys = std::vector<Key>;  // sorted

/// What lies around a state.
struct Around {
  Keys seen{};
  Keys last{};           ///< layer; empty when nothing more can be reached
  json::array layers{};  ///< their sizes
};

Around around(const Key& centre, const states::Neighbours& neighbours, std::size_t radius) {
  Around a{{centre}, {centre}, {std::uint64_t{1}}};
  for (std::size_t d = 0; d < radius && !a.last.empty(); ++d) {
    Keys next, fresh, all;
    for (const Key& key : a.last) neighbours(key, [&](const Key& to) { next.push_back(to); });
    std::sort(next.begin(), next.end());
    next.erase(std::unique(next.begin(), next.end()), next.end());
    std::set_difference(next.begin(), next.end(), a.seen.begin(), a.seen.end(), std::back_inserter(fresh));
    std::merge(a.seen.begin(), a.seen.end(), fresh.begin(), fresh.end(), std::back_inserter(all));
    a.seen = std::move(all);
    a.last = std::move(fresh);
    if (!a.last.empty()) a.layers.push_back(a.last.size());
  }
  return a;
}

/// All of them but the last layer.
Keys inner(const Around& a) {
  Keys keys;
  std::set_difference(a.seen.begin(), a.seen.end(), a.last.begin(), a.last.end(), std::back_inserter(keys));
  return keys;
}

bool meet(const Keys& a, const Keys& b) {
  Keys both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return !both.empty();
}

bool says(const json::object& object, std::string_view name, const json::value& expected) {
  const json::value* value = object.if_contains(name);
  // As text, since a number may come back from a file as one of another kind.
  return value != nullptr && json::serialize(*value) == json::serialize(expected);
}

std::size_t radius_in(const json::object& certificate, std::string_view name) {
  const json::value* layers = certificate.if_contains(name);
  if (layers == nullptr || !layers->is_array() || layers->get_array().empty()) return 0;
  return std::min(layers->get_array().size() - 1, kHanoiStatesMax);
}

Status recheck_lists(const HanoiTask& task, const Solved& solved, std::size_t length) {
  if (solved.solutions.empty()) return Error{"certificate: there is no list of moves"};
  for (const json::value& answer : solved.solutions) {
    const auto moves = read_hanoi_answer(answer);
    if (!moves) return Error{"certificate: " + moves.error()};
    if (moves->size() != length) return Error{"certificate: a list of moves has another length"};
    const std::string broken = broken_rule(task, *moves);
    if (!broken.empty()) return Error{"certificate: " + broken};
  }
  return success();
}

}  // namespace

Status recheck_hanoi(const HanoiTask& task, const Solved& solved) {
  const bool none = solved.kind == Solved::Kind::none;
  if (!none && solved.kind != Solved::Kind::one)
    return Error{"hanoi: nothing is certain about this instance"};
  const states::hanoi::HanoiSpace keys(hanoi_goal(task), hanoi_ways(task));
  const Key start = keys.pack(task.start), goal = keys.pack(hanoi_goal(task));
  const states::hanoi::Ways ways = hanoi_ways(task);
  const auto forwards = states::hanoi::plain_neighbours(task.disks(), ways);
  if (none) {
    const Around all = around(start, forwards, kHanoiStatesMax);
    if (std::binary_search(all.seen.begin(), all.seen.end(), goal))
      return Error{"certificate: the goal can be reached"};
    if (!says(solved.certificate, "states", all.seen.size()) ||
        !says(solved.certificate, "digest", json::string(states::hex(states::digest_of(all.seen)))))
      return Error{"certificate: states and digest are not those of the states in reach"};
    return success();
  }
  states::hanoi::Ways turned(task.pegs());
  for (int a = 0; a < task.pegs(); ++a)
    for (int b = 0; b < task.pegs(); ++b)
      if (a != b && !ways.open(b, a)) turned.close(a, b);
  const Around near_start = around(start, forwards, radius_in(solved.certificate, "from_start"));
  const Around near_goal = around(goal, states::hanoi::plain_neighbours(task.disks(), turned),
                                  radius_in(solved.certificate, "from_goal"));
  if (!says(solved.certificate, "from_start", near_start.layers) ||
      !says(solved.certificate, "from_goal", near_goal.layers))
    return Error{"certificate: layers are not those of the states around start and goal"};
  // A shorter list would have a state that lies in one of these pairs.
  if (meet(inner(near_start), near_goal.seen) || meet(near_start.seen, inner(near_goal)))
    return Error{"certificate: start and goal are nearer to each other"};
  const std::size_t length = near_start.layers.size() + near_goal.layers.size() - 2;
  if (!says(solved.certificate, "length", length))
    return Error{"certificate: length is not the sum of both radii"};
  return recheck_lists(task, solved, length);
}

}  // namespace quire::labs::hardcore_logic
