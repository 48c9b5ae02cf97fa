#include "labs/hardcore-logic/hanoi_scene.h"

#include <fmt/format.h>

#include "labs/hardcore-logic/hanoi_task.h"

namespace quire::labs::hardcore_logic {
namespace {

using lab::Paint;

constexpr double kPegShare = 90, kDiskHigh = 16, kFloor = 230;

double middle_of(std::size_t peg) { return (static_cast<double>(peg) + 0.5) * kPegShare; }

std::vector<lab::Shape> disks_of(const HanoiTask& task, const std::vector<std::vector<int>>& stacks,
                                 int moved) {
  std::vector<lab::Shape> shapes;
  for (std::size_t peg = 0; peg < stacks.size(); ++peg)
    for (std::size_t i = 0; i < stacks[peg].size(); ++i) {
      const int disk = stacks[peg][i];
      const double wide = kPegShare * 0.92 * (0.25 + 0.75 * disk / task.disks());
      const double top = kFloor - static_cast<double>(i + 1) * kDiskHigh;
      shapes.push_back(lab::box(middle_of(peg) - wide / 2, top, wide, kDiskHigh - 1,
                                disk == moved ? Paint::rival : Paint::main,
                                fmt::format("{}", task.order[static_cast<std::size_t>(disk - 1)])));
    }
  return shapes;
}

}  // namespace

lab::Scene hanoi_scene(const Puzzle& puzzle) {
  const HanoiTask task = *read_hanoi(puzzle.instance);
  auto stacks = states::hanoi::stacks_of(task.start);
  lab::Scene scene{.name = puzzle.group.id,
                   .title = fmt::format("Hanoi: {} disks, {} pegs, goal {}", task.disks(), task.pegs(),
                                        peg_name(task.target)),
                   .note = task.right_only ? "Disks may only move to the right."
                                           : "Every move of a shortest list; the disk that moved is marked.",
                   .width = kPegShare * task.pegs(),
                   .height = kFloor + 30};
  scene.still.push_back(lab::box(2, kFloor, scene.width - 4, 4, Paint::faint));
  for (std::size_t peg = 0; peg < stacks.size(); ++peg) {
    scene.still.push_back(lab::box(middle_of(peg) - 2, 20, 4, kFloor - 20, Paint::faint));
    scene.still.push_back(lab::text(middle_of(peg), kFloor + 18, 12, peg_name(static_cast<int>(peg)),
                                    static_cast<int>(peg) == task.target ? Paint::good : Paint::plain));
  }
  scene.steps.push_back({"Start", disks_of(task, stacks, 0)});
  if (puzzle.solved.solutions.empty()) {
    scene.steps.push_back(
        {"The goal is in none of the states that can be reached", disks_of(task, stacks, 0)});
    return scene;
  }
  const auto moves = *read_hanoi_answer(puzzle.solved.solutions[0]);
  for (std::size_t i = 0; i < moves.size() && scene.steps.size() < lab::Scene::kStepsMax; ++i) {
    auto& from = stacks[static_cast<std::size_t>(moves[i].from)];
    const int disk = from.back();
    from.pop_back();
    stacks[static_cast<std::size_t>(moves[i].to)].push_back(disk);
    scene.steps.push_back(
        {fmt::format("Move {}: disk {} from {} to {}", i + 1, task.order[static_cast<std::size_t>(disk - 1)],
                     peg_name(moves[i].from), peg_name(moves[i].to)),
         disks_of(task, stacks, disk)});
  }
  return scene;
}

}  // namespace quire::labs::hardcore_logic
