// Checker Jumping (appendix A.1.2): N red and N blue checkers on 2N + 1 cells change sides. Red moves right,
// blue left, by one cell or over exactly one checker of the other colour into the empty cell.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "labs/engines/states/search.h"
#include "labs/engines/states/walk.h"

namespace quire::labs::illusion {

struct CheckerStep {
  char colour = 'R';  ///< R or B
  std::int64_t from = 0, to = 0;
};

/// Rules: out_of_bounds, empty_source, wrong_colour, occupied, backward, bad_jump.
class CheckerLine {
 public:
  using Step = CheckerStep;
  explicit CheckerLine(int n);
  std::optional<states::Refusal> move(const CheckerStep& step);
  bool arrived() const { return cells_ == goal_; }
  std::string missing() const;
  /// "RR_BB".
  const std::string& cells() const { return cells_; }

 private:
  std::string cells_, goal_;
};

/// A shortest solution for any N, move by move: runs of one colour in turn, 1, 2, ..., N, N, N, ..., 2, 1
/// moves long; a growing run jumps and ends with a slide, the middle one only jumps, a falling one begins
/// with its slide.
class CheckerRoute {
 public:
  explicit CheckerRoute(int n) : n_(n), empty_(n) {}
  std::optional<CheckerStep> next();

 private:
  int n_;
  std::int64_t empty_;
  int run_ = 1, made_ = 0;  ///< which run, and moves of it that were made
};

/// Cells as two masks of a key: red in the low half, blue in the high one.
class CheckerSpace {
 public:
  static constexpr int kMost = 31;
  explicit CheckerSpace(int n) : cells_(2 * n + 1), goal_(start_of(n)) { std::swap(goal_.high, goal_.low); }

  static states::Key start_of(int n) {
    const std::uint64_t side = (std::uint64_t{1} << n) - 1;
    return {side << (n + 1), side};
  }
  template <class Emit>
  void expand(const states::Key& key, Emit&& emit) const {
    const auto has = [](std::uint64_t mask, int cell) { return cell >= 0 && (mask >> cell & 1) != 0; };
    int hole = 0;
    while (has(key.low | key.high, hole)) ++hole;
    const std::uint64_t to = std::uint64_t{1} << hole;
    const auto red = [&](int from) {
      emit(states::Key{key.high, (key.low ^ std::uint64_t{1} << from) | to}, move_of(from, hole));
    };
    const auto blue = [&](int from) {
      emit(states::Key{(key.high ^ std::uint64_t{1} << from) | to, key.low}, move_of(from, hole));
    };
    if (has(key.low, hole - 1)) red(hole - 1);
    if (has(key.high, hole - 1) && has(key.low, hole - 2)) red(hole - 2);
    if (hole + 1 < cells_ && has(key.high, hole + 1)) blue(hole + 1);
    if (hole + 2 < cells_ && has(key.low, hole + 1) && has(key.high, hole + 2)) blue(hole + 2);
  }
  bool is_goal(const states::Key& key) const { return key == goal_; }
  static CheckerStep step_of(states::Move move) {
    const std::int64_t from = move >> 8, to = move & 255;
    return {to > from ? 'R' : 'B', from, to};
  }

 private:
  static states::Move move_of(int from, int to) { return static_cast<states::Move>(from << 8 | to); }
  int cells_;
  states::Key goal_;
};

}  // namespace quire::labs::illusion
