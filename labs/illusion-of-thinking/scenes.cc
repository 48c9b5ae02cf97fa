#include "labs/illusion-of-thinking/scenes.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

namespace quire::labs::illusion {
namespace {

using lab::Paint;
using Shapes = std::vector<lab::Shape>;

/// People in rows from the top left corner on.
void add_crowd(const std::vector<Person>& people, double x, double y, double width, double step,
               Shapes& out) {
  const int columns = std::max(1, static_cast<int>(width / step));
  for (std::size_t i = 0; i < people.size(); ++i) {
    const double cx = x + (static_cast<double>(i % static_cast<std::size_t>(columns)) + 0.5) * step;
    const double cy = y + (std::floor(static_cast<double>(i) / columns) + 0.5) * step;
    // An actor is a circle, the agent a square.
    const double half = step * 0.42;
    std::string pair = step >= 14 ? fmt::format("{}", people[i].pair) : std::string();
    out.push_back(people[i].agent
                      ? lab::box(cx - half, cy - half, 2 * half, 2 * half, Paint::main, std::move(pair))
                      : lab::disc(cx, cy, half, Paint::rival, std::move(pair)));
  }
}

}  // namespace

Shapes picture_of(const states::hanoi::Towers& towers) {
  const auto stacks = states::hanoi::stacks_of(towers.at());
  const int disks = towers.at().disks();
  const double floor = kSceneHeight - 8.0,
               share = static_cast<double>(kSceneWidth) / static_cast<double>(stacks.size());
  const double thick = std::min(14.0, (floor - 12) / disks);
  Shapes out{lab::box(2, floor, kSceneWidth - 4, 4, Paint::faint)};
  for (std::size_t peg = 0; peg < stacks.size(); ++peg) {
    const double middle = (static_cast<double>(peg) + 0.5) * share;
    out.push_back(lab::box(middle - 2, 6, 4, floor - 6, Paint::faint));
    for (std::size_t i = 0; i < stacks[peg].size(); ++i) {
      const int disk = stacks[peg][i];
      const double wide = share * 0.92 * (0.25 + 0.75 * disk / disks),
                   top = floor - static_cast<double>(i + 1) * thick;
      out.push_back(lab::box(middle - wide / 2, top, wide, thick - 1, Paint::main,
                             thick >= 11 ? fmt::format("{}", disk) : std::string()));
    }
  }
  return out;
}

Shapes picture_of(const CheckerLine& line) {
  const double cell = std::min(30.0, (kSceneWidth - 4.0) / static_cast<double>(line.cells().size()));
  const double left = (kSceneWidth - cell * static_cast<double>(line.cells().size())) / 2,
               top = (kSceneHeight - cell) / 2;
  Shapes out;
  for (std::size_t i = 0; i < line.cells().size(); ++i) {
    const double x = left + static_cast<double>(i) * cell;
    const char c = line.cells()[i];
    const bool letters = cell >= 14;
    out.push_back(lab::box(x, top, cell, cell));
    if (c != '_')
      out.push_back(lab::disc(x + cell / 2, top + cell / 2, cell * 0.4, c == 'R' ? Paint::rival : Paint::main,
                              letters ? std::string(1, c) : std::string()));
    if (letters)
      out.push_back(lab::text(x + cell / 2, top + cell + 10, 10, fmt::format("{}", i), Paint::faint));
  }
  return out;
}

Shapes picture_of(const DrawnRiver& river) {
  constexpr double kBank = 85, kWater = kSceneWidth - 2 * kBank;
  const Banks& now = river.now();
  std::vector<Person> left, right;
  for (int i = 0; i < river.pairs(); ++i)
    for (const bool agent : {true, false}) {
      const Person person{agent, i + 1};
      const bool aboard =
          std::find(river.aboard().begin(), river.aboard().end(), person) != river.aboard().end();
      if (aboard) continue;
      ((((agent ? now.agents_left : now.actors_left) >> i & 1) != 0) ? left : right).push_back(person);
    }
  const double step = river.pairs() <= 10 ? 17 : 10;
  const double boat = now.boat_left ? kBank + 1 : kSceneWidth - kBank - kWater / 2 - 1;
  Shapes out{lab::box(kBank, 0, kWater, kSceneHeight, Paint::faint)};
  add_crowd(left, 2, 4, kBank - 4, step, out);
  add_crowd(right, kSceneWidth - kBank + 2, 4, kBank - 4, step, out);
  out.push_back(lab::box(boat, 30, kWater / 2, 60));
  add_crowd(river.aboard(), boat + 1, 32, kWater / 2 - 1, std::min(step, kWater / 4), out);
  return out;
}

Shapes picture_of(const BlockStacks& blocks) {
  std::size_t tallest = 1, count = 0;
  for (const auto& stack : blocks.stacks()) count += stack.size();
  tallest = std::max(tallest, count);
  const double floor = kSceneHeight - 16.0, side = std::min(18.0, floor / static_cast<double>(tallest));
  const double share = static_cast<double>(kSceneWidth) / static_cast<double>(blocks.stacks().size());
  Shapes out;
  for (std::size_t s = 0; s < blocks.stacks().size(); ++s) {
    const double middle = (static_cast<double>(s) + 0.5) * share;
    out.push_back(lab::box(middle - share * 0.4, floor, share * 0.8, 2, Paint::faint));
    out.push_back(lab::text(middle, kSceneHeight - 6, 10, fmt::format("{}", s), Paint::faint));
    for (std::size_t i = 0; i < blocks.stacks()[s].size(); ++i) {
      const double top = floor - static_cast<double>(i + 1) * side;
      out.push_back(lab::box(middle - side, top, 2 * side, side - 1, Paint::main,
                             side >= 10 ? blocks.stacks()[s][i] : std::string()));
    }
  }
  return out;
}

}  // namespace quire::labs::illusion
