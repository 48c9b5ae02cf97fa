#include "labs/illusion-of-thinking/checkers.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

namespace quire::labs::illusion {

using states::Refusal;

CheckerLine::CheckerLine(int n) {
  const auto side = static_cast<std::size_t>(n);
  cells_ = std::string(side, 'R') + '_' + std::string(side, 'B');
  goal_ = std::string(side, 'B') + '_' + std::string(side, 'R');
}

std::optional<Refusal> CheckerLine::move(const CheckerStep& step) {
  const auto size = static_cast<std::int64_t>(cells_.size());
  for (const std::int64_t cell : {step.from, step.to})
    if (cell < 0 || cell >= size)
      return Refusal{"out_of_bounds", fmt::format("cell {} is none of 0 to {}", cell, size - 1)};
  char& source = cells_[static_cast<std::size_t>(step.from)];
  char& target = cells_[static_cast<std::size_t>(step.to)];
  if (source == '_') return Refusal{"empty_source", fmt::format("cell {} is empty", step.from)};
  if (source != step.colour)
    return Refusal{"wrong_colour", fmt::format("cell {} holds {}, not {}", step.from, source, step.colour)};
  if (target != '_') return Refusal{"occupied", fmt::format("cell {} holds {}", step.to, target)};
  const std::int64_t by = step.to - step.from;
  if ((step.colour == 'R') != (by > 0))
    return Refusal{"backward",
                   fmt::format("{} moves {} only", step.colour, step.colour == 'R' ? "right" : "left")};
  if (std::abs(by) > 2) return Refusal{"bad_jump", fmt::format("{} cells are too far", std::abs(by))};
  if (std::abs(by) == 2) {
    const char over = cells_[static_cast<std::size_t>(step.from + by / 2)];
    if (over == step.colour)
      return Refusal{"bad_jump", fmt::format("{} may not jump over its own colour", step.colour)};
  }
  std::swap(source, target);
  return std::nullopt;
}

std::string CheckerLine::missing() const {
  return fmt::format("the line ends as {}, not as {}", cells_, goal_);
}

std::optional<CheckerStep> CheckerRoute::next() {
  const int runs = 2 * n_ + 1;
  if (run_ > runs) return std::nullopt;
  const int length = run_ <= n_ ? run_ : run_ == n_ + 1 ? n_ : runs + 1 - run_;
  const bool slides = run_ == n_ + 1 ? false : run_ <= n_ ? made_ == length - 1 : made_ == 0;
  const char colour = run_ % 2 == 1 ? 'R' : 'B';
  const std::int64_t from = empty_ + (colour == 'R' ? -1 : 1) * (slides ? 1 : 2);
  const CheckerStep step{colour, from, empty_};
  empty_ = from;
  if (++made_ == length) {
    made_ = 0;
    ++run_;
  }
  return step;
}

}  // namespace quire::labs::illusion
