// solve: a shortest solution of one's own instance, or the proof that it has none.
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "lab/card_parts.h"
#include "labs/illusion-of-thinking/lab.h"
#include "labs/illusion-of-thinking/solve.h"
#include "labs/illusion-of-thinking/tools.h"

namespace quire::labs::illusion {
namespace {

using lab::argument;
using lab::Kind;
using lab::ToolCall;

/// One JSON object on one line; moves are written as they are made.
void run(ToolCall& call) {
  const Instance instance = instance_of(call);
  const states::Limits limits{.states_max = static_cast<std::size_t>(call.values.integer("states")),
                              .check = [&call] { call.check(); }};
  const Solution solution = wanted(solve(instance, limits));
  const auto moves_max = static_cast<std::uint64_t>(call.values.integer("moves"));
  boost::json::object certificate = certificate_json(solution);
  if (!solution.solvable) {
    const Status checked = recheck(instance, solution, limits);
    certificate["second_routine"] = checked ? std::string("agrees") : checked.error();
  }
  call.out << R"({"instance":)" << boost::json::serialize(json_of(instance)) << R"(,"solvable":)"
           << (solution.solvable ? "true" : "false");
  if (solution.solvable) call.out << R"(,"length":)" << solution.length;
  call.out << R"(,"certificate":)" << boost::json::serialize(certificate);
  if (solution.solvable && solution.length > moves_max) {
    call.out << R"(,"left_out":")" << solution.length << R"( moves; --moves sets how many are written")";
  } else if (solution.solvable) {
    call.out << R"(,"moves":[)";
    bool first = true;
    each_move(instance, solution, [&](std::string_view row) {
      call.check();
      call.out << (first ? "" : ",") << row;
      first = false;
      return call.out.good();
    });
    call.out << ']';
  }
  call.out << "}\n";
}

}  // namespace

lab::Tool solve_tool() {
  std::vector<lab::Parameter> arguments = instance_arguments();
  arguments.push_back(
      ranged(argument(Kind::integer, "moves", "most moves that are written", "2000000"), 0, 1e12));
  arguments.push_back(
      ranged(argument(Kind::integer, "states", "most states of a search, about 60 bytes each", "20000000"),
             1000, 1e8));
  return {.name = "solve",
          .summary = "Solves an instance in the fewest moves, or proves that it has no solution.",
          .example =
              "quire lab illusion-of-thinking solve --puzzle blocks --start '[[\"A\",\"B\"],[\"C\"]]' --goal "
              "'[[\"A\"],[\"B\"],[\"C\"]]'",
          .arguments = std::move(arguments),
          .run = run};
}

}  // namespace quire::labs::illusion
