#include "labs/illusion-of-thinking/solve.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "labs/engines/states/a_star.h"
#include "labs/engines/states/hanoi.h"
#include "labs/illusion-of-thinking/blocks.h"
#include "labs/illusion-of-thinking/checkers.h"
#include "labs/illusion-of-thinking/river.h"

namespace quire::labs::illusion {
namespace {

namespace hanoi = states::hanoi;
using states::Limits;
using states::Move;

std::string row_of(const hanoi::Step& s) { return fmt::format("[{},{},{}]", s.disk, s.from, s.to); }
std::string row_of(const CheckerStep& s) { return fmt::format("[\"{}\",{},{}]", s.colour, s.from, s.to); }
std::string row_of(const BlockStep& s) { return fmt::format("[\"{}\",{},{}]", s.block, s.from, s.to); }
std::string row_of(const std::vector<Person>& people) {
  std::string row = "[";
  for (const Person& person : people)
    row += fmt::format("{}\"{}\"", row.size() > 1 ? "," : "", name_of(person));
  return row + "]";
}

Error too_many(const Instance& instance, const Limits& limits, std::uint64_t least) {
  return Error{
      fmt::format("{} of size {} has more than {} states in reach; a solution takes {} moves at least. Take "
                  "a smaller one",
                  name_of(instance.puzzle), instance.n, limits.states_max, least)};
}

Result<Solution> solve_hanoi(const Instance& instance, const Limits& limits) {
  const hanoi::Arrangement start = hanoi::arrangement_of(instance.pegs).value();
  const auto found =
      hanoi::solve(start, hanoi::arrangement_of(instance.peg_goal).value(), hanoi::Ways(start.pegs), limits);
  if (!found) return Error{found.error()};
  Solution solution{.solvable = found->solvable,
                    .length = found->length,
                    .shortest = true,
                    .method = found->method,
                    .states = found->states,
                    .certificate = found->certificate};
  if (found->method != "closed form")
    for (const hanoi::Step& step : found->steps) solution.rows.push_back(row_of(step));
  return solution;
}

Result<Solution> solve_river(const Instance& instance, const Limits& limits) {
  const int boat = std::min(instance.boat, kBoatMax);
  const RiverCounts space(instance.n, boat);
  const states::Search search = breadth_first(space, space.start(), limits, states::Until::goal);
  Solution solution{.shortest = true, .method = "breadth first", .states = search.states.size()};
  if (!search.goal) {
    if (!search.exhausted) return too_many(instance, limits, search.depth());
    solution.certificate = certificate_of(search);
    return solution;
  }
  solution.solvable = true;
  for (const auto& people : people_of(instance.n, search.path(*search.goal), banks_of(space.start())))
    solution.rows.push_back(row_of(people));
  solution.length = solution.rows.size();
  return solution;
}

/// Beyond this many blocks of the paper's instance a search is not tried: any solution must do.
constexpr int kSearchedBlocks = 25;

bool is_papers(const Instance& instance) {
  const Instance paper = paper_instance(Puzzle::blocks, instance.n);
  return instance.stacks == paper.stacks && instance.stack_goal == paper.stack_goal;
}

Solution planned(const Instance& instance) {
  Solution solution{.solvable = true, .method = "plan"};
  Stacks now = instance.stacks;
  for (const auto& [from, to] : plain_block_plan(now, instance.stack_goal[0])) {
    solution.rows.push_back(
        row_of(BlockStep{now[from].back(), static_cast<std::int64_t>(from), static_cast<std::int64_t>(to)}));
    now[to].push_back(now[from].back());
    now[from].pop_back();
  }
  solution.length = solution.rows.size();
  return solution;
}

Result<Solution> solve_blocks(const Instance& instance, const Limits& limits) {
  if (instance.n > kSearchedBlocks && is_papers(instance)) return planned(instance);
  std::size_t blocks = 0;
  for (const auto& stack : instance.stacks) blocks += stack.size();
  if (!BlockSpace::fits(blocks, instance.stacks.size()))
    return Error{fmt::format("{} blocks on {} stacks are more than a search's {} bits hold; take fewer",
                             blocks, instance.stacks.size(), states::kKeyBits)};
  const BlockSpace space(instance.stacks, instance.stack_goal);
  const states::Guided found = a_star(
      space, space.start(), [&](const states::Key& key) { return space.least_moves(key); }, limits);
  Solution solution{.shortest = true, .method = "A*", .states = found.states};
  if (found.limited) return too_many(instance, limits, found.bound);
  if (!found.path) {
    // Two stacks may be too few. The proof is a search through everything.
    const states::Search search = breadth_first(space, space.start(), limits, states::Until::all);
    if (!search.exhausted) return too_many(instance, limits, search.depth());
    solution.method = "breadth first";
    solution.certificate = certificate_of(search);
    return solution;
  }
  solution.solvable = true;
  solution.length = found.path->size();
  for (const Move move : *found.path) solution.rows.push_back(row_of(space.step_of(move)));
  return solution;
}

template <states::Space S>
Result<Layers> layers_in(const Instance& instance, const S& space, const states::Key& start,
                         const Limits& limits) {
  const states::Search search = breadth_first(space, start, limits, states::Until::all);
  if (search.limited) return too_many(instance, limits, search.depth());
  Layers layers{.states = search.states.size(), .exhausted = search.exhausted};
  for (std::size_t d = 0; d < search.layer_ends.size(); ++d) layers.sizes.push_back(search.layer_size(d));
  if (search.goal) layers.goal_depth = search.distance(*search.goal);
  return layers;
}

}  // namespace

Result<Solution> solve(const Instance& instance, const Limits& limits) {
  switch (instance.puzzle) {
    case Puzzle::hanoi:
      return solve_hanoi(instance, limits);
    case Puzzle::river:
      return solve_river(instance, limits);
    case Puzzle::blocks:
      return solve_blocks(instance, limits);
    case Puzzle::checkers:
      break;
  }
  // Each red checker passes each blue one by a jump of either, N^2 of them; all together move N(N+1) cells
  // each way, and a jump covers two: 2N(N+1) - N^2 moves are needed, and the construction makes that many.
  return Solution{.solvable = true,
                  .length = *formula_length(Puzzle::checkers, instance.n),
                  .shortest = true,
                  .method = "construction"};
}

void each_move(const Instance& instance, const Solution& solution,
               const std::function<bool(std::string_view)>& sink) {
  if (!solution.rows.empty() || !solution.solvable) {
    for (const std::string& row : solution.rows)
      if (!sink(row)) return;
  } else if (instance.puzzle == Puzzle::checkers) {
    CheckerRoute route(instance.n);
    while (const auto step = route.next())
      if (!sink(row_of(*step))) return;
  } else if (instance.puzzle == Puzzle::hanoi && solution.method == "closed form") {
    hanoi::Route route(hanoi::arrangement_of(instance.pegs).value(),
                       hanoi::arrangement_of(instance.peg_goal).value());
    while (const auto step = route.next())
      if (!sink(row_of(*step))) return;
  }
}

std::string moves_text(const Instance& instance, const Solution& solution, std::uint64_t most) {
  if (!solution.solvable || solution.length > most) return "";
  std::string text = "[";
  each_move(instance, solution, [&](std::string_view row) {
    if (text.size() > 1) text += ',';
    text += row;
    return true;
  });
  return text + "]";
}

boost::json::object certificate_json(const Solution& solution) {
  boost::json::object object{{"method", solution.method}, {"shortest", solution.shortest}};
  if (solution.states > 0) object["states"] = solution.states;
  if (!solution.certificate) return object;
  object["claim"] = "no solution: these are all states in reach, and none is the goal";
  object["start"] = hex(solution.certificate->start);
  object["digest"] = hex(solution.certificate->digest);
  boost::json::array layers;
  for (const std::uint64_t size : solution.certificate->layers) layers.push_back(size);
  object["layers"] = std::move(layers);
  return object;
}

Status recheck(const Instance& instance, const Solution& solution, const Limits& limits) {
  if (!solution.certificate) return Error{"there is a solution, and so no proof that there is none"};
  if (instance.puzzle == Puzzle::river) {
    const auto crossed = [](const states::Key& key) { return (key.low & ((1U << 21) - 1)) == 0; };
    return recheck(*solution.certificate, plain_river_neighbours(instance.n, instance.boat), crossed, limits);
  }
  if (instance.puzzle == Puzzle::blocks) {
    const BlockSpace space(instance.stacks, instance.stack_goal);
    return recheck(
        *solution.certificate, plain_block_neighbours(space.blocks(), instance.stacks.size()),
        [&](const states::Key& key) { return space.is_goal(key); }, limits);
  }
  const hanoi::Arrangement goal = hanoi::arrangement_of(instance.peg_goal).value();
  const hanoi::HanoiSpace space(goal, hanoi::Ways(goal.pegs));
  return recheck(
      *solution.certificate, hanoi::plain_neighbours(goal.disks(), hanoi::Ways(goal.pegs)),
      [&](const states::Key& key) { return space.is_goal(key); }, limits);
}

Result<Layers> layers_of(const Instance& instance, const Limits& limits, bool river_by_people) {
  switch (instance.puzzle) {
    case Puzzle::hanoi: {
      const hanoi::Arrangement goal = hanoi::arrangement_of(instance.peg_goal).value();
      const hanoi::HanoiSpace space(goal, hanoi::Ways(goal.pegs));
      return layers_in(instance, space, space.pack(hanoi::arrangement_of(instance.pegs).value()), limits);
    }
    case Puzzle::checkers:
      if (instance.n > CheckerSpace::kMost)
        return Error{fmt::format("checkers are searched up to N = {}", CheckerSpace::kMost)};
      return layers_in(instance, CheckerSpace(instance.n), CheckerSpace::start_of(instance.n), limits);
    case Puzzle::river: {
      if (river_by_people && instance.n > RiverPeople::kMost)
        return Error{fmt::format("people are searched one by one up to N = {}", RiverPeople::kMost)};
      const RiverCounts counts(instance.n, instance.boat);
      const RiverPeople people(instance.n, instance.boat);
      return river_by_people ? layers_in(instance, people, people.start(), limits)
                             : layers_in(instance, counts, counts.start(), limits);
    }
    case Puzzle::blocks:
      break;
  }
  const BlockSpace space(instance.stacks, instance.stack_goal);
  return layers_in(instance, space, space.start(), limits);
}

}  // namespace quire::labs::illusion
