// Hanoi with more pegs, other starts and goals: fewest moves are asked for. Without a solution: only moves to
// the right are allowed. That a random start counts as entangled constraints (IC2) is this project's reading.
#include <array>

#include <fmt/format.h>

#include "labs/engines/problems/fields.h"
#include "labs/hardcore-logic/games.h"
#include "labs/hardcore-logic/hanoi_scene.h"
#include "labs/hardcore-logic/hanoi_search.h"

namespace quire::labs::hardcore_logic {
namespace {

struct Size {
  const char* name;
  const char* words;
  std::vector<std::pair<int, int>> towers;  ///< pegs, disks
};

const std::array<Size, 4>& sizes() {
  static const std::array<Size, 4> kSizes{{{"small", "3 to 4 disks", {{3, 3}, {3, 4}, {4, 4}}},
                                           {"medium", "5 disks", {{3, 5}, {4, 5}, {5, 5}}},
                                           {"large", "6 disks", {{3, 6}, {4, 6}, {5, 6}, {6, 6}}},
                                           {"x-large", "7 disks", {{3, 7}, {4, 7}, {5, 7}, {6, 7}}}}};
  return kSizes;
}

constexpr std::pair<const char*, Change> kVariants[] = {{"plain", Change::canonical},
                                                        {"start", Change::ic2},
                                                        {"permuted", Change::ue1},
                                                        {"target", Change::ue2},
                                                        {"unsolvable", Change::up}};

states::hanoi::Arrangement random_start(int pegs, int disks, random::Stream& stream) {
  // Any choice of a peg for each disk is legal: the sizes say how they lie.
  states::hanoi::Arrangement at{pegs, {}};
  for (int d = 0; d < disks; ++d)
    at.peg_of.push_back(static_cast<std::uint8_t>(stream.below(static_cast<std::uint64_t>(pegs))));
  return at;
}

HanoiTask draw(const Group& group, random::Stream& stream) {
  HanoiTask task;
  for (const Size& size : sizes()) {
    if (!group.id.ends_with(std::string("-") + group.variant + "-" + size.name)) continue;
    const auto& [pegs, disks] = size.towers[stream.below(size.towers.size())];
    task.start = states::hanoi::all_on(disks, pegs, 0);
    task.target = pegs - 1;
    for (int d = 1; d <= disks; ++d) task.order.push_back(d);
    if (group.change != Change::canonical) task.start = random_start(pegs, disks, stream);
  }
  if (group.change == Change::ue1) stream.shuffle(std::span(task.order));
  if (group.change == Change::ue2)
    task.target = static_cast<int>(stream.below(static_cast<std::uint64_t>(task.pegs() - 1)));
  task.right_only = group.change == Change::up;
  return task;
}

std::string towers_text(const std::vector<std::vector<int>>& stacks, const std::vector<int>& order) {
  std::string text;
  for (std::size_t peg = 0; peg < stacks.size(); ++peg) {
    text += peg_name(static_cast<int>(peg)) + " |";
    for (const int disk : stacks[peg]) text += fmt::format(" {}", order[static_cast<std::size_t>(disk - 1)]);
    text += '\n';
  }
  return text;
}

class Hanoi : public Game {
 public:
  std::string name() const override { return "hanoi"; }

  std::vector<Group> groups() const override {
    std::vector<Group> all;
    for (const auto& [variant, change] : kVariants)
      for (const Size& size : sizes())
        all.push_back({fmt::format("hanoi-{}-{}", variant, size.name), "hanoi", variant, size.words, change});
    return all;
  }

  std::optional<Puzzle> make(const Group& group, random::Stream& stream,
                             const MakeOptions& options) const override {
    constexpr int kDraws = 100;
    for (int i = 0; i < kDraws; ++i) {
      const HanoiTask task = draw(group, stream);
      if (task.disks() == 0 || task.start == hanoi_goal(task)) continue;
      Solved solved =
          solve_hanoi(task, {.limit = 1, .timeout_ms = options.timeout_ms, .check = options.check});
      if ((solved.kind == Solved::Kind::none) != task.right_only) continue;
      return Puzzle{group, hanoi_instance(task, group.variant), std::move(solved)};
    }
    return std::nullopt;
  }

  Status check(const Instance& instance) const override {
    problems::Fields fields(instance);
    const std::string variant = fields.text("variant");
    if (fields.text("game") != "hanoi") return Error{"game: must be hanoi"};
    bool known = false;
    for (const auto& named : kVariants) known = known || variant == named.first;
    if (!known) return Error{"variant: must be plain, start, permuted, target or unsolvable"};
    const auto task = read_hanoi(instance);
    if (!task) return Error{task.error()};
    return success();
  }

  std::string prompt(const Instance& instance) const override {
    const HanoiTask task = *read_hanoi(instance);
    std::string labels, text = "# Tower of Hanoi\n\n";
    for (const int label : task.order) labels += fmt::format("{}{}", labels.empty() ? "" : ", ", label);
    text += fmt::format(
        "There are {} pegs, A to {} from left to right, and {} disks of different sizes. In one move the top "
        "disk "
        "of a peg goes to the top of another peg. A disk never lies on a smaller one.\n"
        "Sizes: (smallest) {} (largest).\n",
        task.pegs(), peg_name(task.pegs() - 1), task.disks(), labels);
    if (instance.at("variant") == "permuted")
      text += "WARNING: a disk's number does not tell its size; the order above does.\n";
    if (task.target != task.pegs() - 1)
      text += fmt::format("WARNING: the goal is peg {}, not the last one.\n", peg_name(task.target));
    if (task.right_only) text += "EXTRA: a disk may only move to the right (from A towards the last peg).\n";
    text += "\nStart (bottom to top):\n" + towers_text(states::hanoi::stacks_of(task.start), task.order);
    text += "\nGoal (bottom to top):\n" + towers_text(states::hanoi::stacks_of(hanoi_goal(task)), task.order);
    text +=
        "\nReach the goal in the minimum number of moves; a longer list counts as wrong. Answer with JSON, "
        "each move "
        "as the peg it leaves and the peg it goes to:\n"
        "{\"solvable\": true, \"solution\": [[\"_\", \"_\"], ...]}\n"
        "If the goal cannot be reached, answer {\"solvable\": false, \"solution\": null}.\n";
    return text;
  }

  Solved solve(const Instance& instance, const SolveOptions& options) const override {
    return solve_hanoi(*read_hanoi(instance), options);
  }
  Status recheck(const Instance& instance, const Solved& solved) const override {
    return recheck_hanoi(*read_hanoi(instance), solved);
  }

  Mark grade(const Instance& instance, const boost::json::value& solution) const override {
    const HanoiTask task = *read_hanoi(instance);
    const auto moves = read_hanoi_answer(solution);
    if (!moves) return {true, moves.error()};
    std::string broken = broken_rule(task, *moves);
    if (broken.empty()) {
      const auto least = least_moves(task);
      if (least && moves->size() > *least)
        broken = fmt::format("{} moves are more than the minimum of {}", moves->size(), *least);
    }
    return {false, std::move(broken)};
  }

  std::optional<Instance> without_rule(const Instance& instance) const override {
    if (instance.at("variant") != "target") return std::nullopt;
    HanoiTask task = *read_hanoi(instance);
    task.target = task.pegs() - 1;
    return hanoi_instance(task, "start");
  }
  std::optional<Instance> usual_look(const Instance& instance) const override {
    if (instance.at("variant") != "permuted") return std::nullopt;
    HanoiTask task = *read_hanoi(instance);
    for (std::size_t i = 0; i < task.order.size(); ++i) task.order[i] = static_cast<int>(i + 1);
    return hanoi_instance(task, "start");
  }

  lab::Scene scene(const Puzzle& puzzle) const override { return hanoi_scene(puzzle); }
};

}  // namespace

const Game& hanoi() {
  static const Hanoi kGame;
  return kGame;
}

}  // namespace quire::labs::hardcore_logic
