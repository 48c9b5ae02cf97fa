// Shortest solutions with the reason why they are shortest, or the proof that there is none.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "labs/engines/states/certificate.h"
#include "labs/engines/states/search.h"
#include "labs/illusion-of-thinking/instance.h"
#include "paper/result.h"

namespace quire::labs::illusion {

struct Solution {
  bool solvable = false;
  std::uint64_t length = 0;  ///< moves of the solution
  bool shortest = false;     ///< proved by `method`; false: some solution
  std::string method{};      ///< "closed form", "breadth first", "A*", "construction", "plan"
  std::uint64_t states = 0;  ///< visited by a search
  std::optional<states::Certificate> certificate{};  ///< where there is no solution
  std::vector<std::string> rows{};                   ///< moves as JSON, where they were searched for
};

/// Errors: too many states for the limit (with how long a solution is at least), or a shape that no key
/// holds.
Result<Solution> solve(const Instance& instance, const states::Limits& limits);

/// Every move as JSON ([1,0,2], ["R",0,1], ["A_2","a_2"], ["C",1,2]), in order, from `rows` or made as they
/// go; false of the sink ends it.
void each_move(const Instance& instance, const Solution& solution,
               const std::function<bool(std::string_view)>& sink);
/// [[1,0,2],[2,0,1]] for solutions of at most `most` moves; else empty.
std::string moves_text(const Instance& instance, const Solution& solution, std::uint64_t most);

/// {"method":"breadth first","shortest":true,"states":7} and, without a solution, what recheck() needs.
boost::json::object certificate_json(const Solution& solution);

/// Walks the unreachable goal's certificate again by rules written a second time; success where it holds.
Status recheck(const Instance& instance, const Solution& solution, const states::Limits& limits);

/// All states that can be reached, layer by layer, with the goal's distance: the proof of a shortest length
/// by a search that knows no formula. River in counts.
struct Layers {
  std::vector<std::size_t> sizes{};
  std::optional<std::size_t> goal_depth{};
  std::size_t states = 0;
  bool exhausted = false;
};
Result<Layers> layers_of(const Instance& instance, const states::Limits& limits,
                         bool river_by_people = false);

}  // namespace quire::labs::illusion
