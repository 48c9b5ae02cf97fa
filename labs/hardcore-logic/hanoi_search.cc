#include "labs/hardcore-logic/hanoi_search.h"

#include <algorithm>
#include <cmath>

#include <boost/json/array.hpp>

#include "labs/engines/states/certificate.h"
#include "labs/engines/states/search.h"
#include "labs/hardcore-logic/hanoi_ball.h"

namespace quire::labs::hardcore_logic {
namespace {

namespace json = boost::json;
using Meeting = HanoiBall::Meeting;

/// Two balls that meet in their last layers, or of which one cannot grow any more.
struct Met {
  HanoiBall from_start, from_goal;
  std::vector<Meeting> meetings{};  ///< empty: there is no way

  std::size_t length() const { return from_start.radius() + from_goal.radius(); }
};

Met meet(const HanoiTask& task, const std::function<void()>& check) {
  const states::hanoi::Ways ways = hanoi_ways(task);
  Met met{HanoiBall(task.start, ways), HanoiBall(hanoi_goal(task), reversed(ways))};
  while (true) {
    if (check) check();
    met.meetings = met.from_start.meetings(met.from_goal);
    if (!met.meetings.empty()) return met;
    const bool start_is_smaller = met.from_start.layer_size(met.from_start.radius()) <=
                                  met.from_goal.layer_size(met.from_goal.radius());
    if (!(start_is_smaller ? met.from_start : met.from_goal).grow()) return met;
  }
}

/// The first lists of moves through any of the meetings.
std::vector<json::value> first_lists(const Met& met, std::size_t limit) {
  std::vector<json::value> answers;
  for (const Meeting& m : met.meetings) {
    const auto tails = met.from_goal.lists(m.there, limit - answers.size());
    for (const auto& head : met.from_start.lists(m.here, limit - answers.size()))
      for (const auto& tail : tails) {
        if (answers.size() == limit) return answers;
        std::vector<PegMove> moves = head;
        for (auto move = tail.rbegin(); move != tail.rend(); ++move) moves.push_back({move->to, move->from});
        answers.push_back(hanoi_answer(moves));
      }
  }
  return answers;
}

json::array layers_of(const HanoiBall& ball) {
  json::array layers;
  for (std::size_t d = 0; d <= ball.radius(); ++d) layers.push_back(ball.layer_size(d));
  return layers;
}

Solved solved_by(const Met& met, std::size_t limit) {
  Solved solved;
  solved.kind = Solved::Kind::one;
  solved.solutions = first_lists(met, std::max<std::size_t>(1, limit));
  double lists = 0;
  for (const Meeting& m : met.meetings) lists += met.from_start.count(m.here) * met.from_goal.count(m.there);
  solved.certificate = {{"method", "two balls"},
                        {"length", met.length()},
                        {"from_start", layers_of(met.from_start)},
                        {"from_goal", layers_of(met.from_goal)}};
  solved.difficulty = {
      {"optimal_length", static_cast<double>(met.length())},
      {"shortest_lists", lists},
      {"expanded", static_cast<double>(met.from_start.expanded() + met.from_goal.expanded())}};
  return solved;
}

/// All that can be reached, without the goal.
Solved closed_set(const HanoiTask& task, const std::function<void()>& check) {
  const states::hanoi::HanoiSpace space(hanoi_goal(task), hanoi_ways(task));
  const states::Search search = breadth_first(
      space, space.pack(task.start), {.states_max = kHanoiStatesMax, .check = check}, states::Until::goal);
  Solved solved;
  if (search.goal || !search.exhausted) return solved;
  solved.kind = Solved::Kind::none;
  const states::Certificate closed = states::certificate_of(search);
  solved.certificate = {
      {"method", "closed set"}, {"states", closed.states}, {"digest", states::hex(closed.digest)}};
  solved.difficulty = {{"expanded", static_cast<double>(closed.states)}};
  return solved;
}

}  // namespace

std::optional<std::size_t> least_moves(const HanoiTask& task) {
  const Met met = meet(task, {});
  if (met.meetings.empty()) return std::nullopt;
  return met.length();
}

Solved solve_hanoi(const HanoiTask& task, const SolveOptions& options) {
  const Met met = meet(task, options.check);
  Solved solved = met.meetings.empty() ? closed_set(task, options.check) : solved_by(met, options.limit);
  solved.difficulty.emplace_back("bits", task.disks() * std::log2(task.pegs()));
  return solved;
}

}  // namespace quire::labs::hardcore_logic
