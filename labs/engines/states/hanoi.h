// The Tower of Hanoi with any number of pegs, any legal start and goal, and, where wanted, ways between pegs
// that are closed. Disks are numbered from 1, the smallest; pegs from 0. On three pegs with all ways open
// shortest paths are known in closed form (Hinz, "Shortest paths between regular states of the Tower of
// Hanoi", 1992: the largest disk that has to move does so once or twice); anything else is searched.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "labs/engines/states/certificate.h"
#include "labs/engines/states/search.h"
#include "labs/engines/states/walk.h"
#include "paper/result.h"

namespace quire::labs::states::hanoi {

inline constexpr int kDisksMax = 62;  ///< so that lengths are whole numbers of 64 bits
inline constexpr int kPegsMax = 16;
inline constexpr int kPegsLeast = 2;

/// Where each disk is: place 0 is disk 1.
struct Arrangement {
  int pegs = 3;
  std::vector<std::uint8_t> peg_of{};

  int disks() const { return static_cast<int>(peg_of.size()); }
  bool operator==(const Arrangement&) const = default;
};

Arrangement all_on(int disks, int pegs, int peg);
/// From lists of disks, the lowest first: [[3,1],[2],[]]. The error names the peg and the disk.
Result<Arrangement> arrangement_of(const std::vector<std::vector<std::int64_t>>& stacks);
std::vector<std::vector<int>> stacks_of(const Arrangement& at);

/// Ways from peg to peg. All are open at first.
class Ways {
 public:
  explicit Ways(int pegs)
      : pegs_(pegs), open_(static_cast<std::size_t>(pegs) * static_cast<std::size_t>(pegs), true) {}
  /// Only from a peg to those behind it: 0 to 2, never 2 to 0.
  static Ways rightwards(int pegs);
  bool open(int from, int to) const { return from != to && open_[place(from, to)]; }
  void close(int from, int to) { open_[place(from, to)] = false; }
  int pegs() const { return pegs_; }
  bool all_open() const;

 private:
  std::size_t place(int from, int to) const {
    return static_cast<std::size_t>(from) * static_cast<std::size_t>(pegs_) + static_cast<std::size_t>(to);
  }

  int pegs_;
  std::vector<bool> open_;
};

/// As somebody wrote it: numbers may be anything.
struct Step {
  std::int64_t disk = 0, from = 0, to = 0;
  bool operator==(const Step&) const = default;
};

/// The towers while moves are made (walk.h). Rules: out_of_bounds, closed_way, empty_source, not_top,
/// size_order.
class Towers {
 public:
  using Step = hanoi::Step;
  Towers(const Arrangement& start, Arrangement goal, Ways ways);
  Towers(const Arrangement& start, Arrangement goal) : Towers(start, std::move(goal), Ways(start.pegs)) {}

  std::optional<Refusal> move(const Step& step);
  bool arrived() const { return at_ == goal_; }
  std::string missing() const;
  const Arrangement& at() const { return at_; }
  const Arrangement& goal() const { return goal_; }

 private:
  Arrangement at_, goal_;
  Ways ways_;
  std::vector<std::vector<int>> stacks_;
};

/// Moves of a shortest path, one after another, without a list of them: three pegs, all ways open.
class Route {
 public:
  Route(const Arrangement& start, const Arrangement& goal);
  /// The next move; nothing at the end.
  std::optional<Step> next();

 private:
  /// gather: disks 1..size, as they stand, onto `peg`. spread: from one peg to their goals. lift: one disk.
  struct Task {
    enum Kind : std::uint8_t { gather, spread, lift } kind;
    int size, peg;
  };
  int third(int a, int b) const { return 3 - a - b; }

  Arrangement at_, goal_;
  std::vector<Task> tasks_;  ///< the next one last
};

/// Length of that path.
std::uint64_t distance(const Arrangement& start, const Arrangement& goal);
/// Fewest moves that the presumed-optimal scheme of Frame and Stewart (1941) takes from peg to peg; proved
/// optimal for three and four pegs (Bousch 2014), a bound from above beyond them.
std::uint64_t frame_stewart(int disks, int pegs);

/// As a space of packed states.
class HanoiSpace {
 public:
  HanoiSpace(const Arrangement& goal, Ways ways);
  static bool fits(int disks, int pegs);  ///< into a key

  template <class Emit>
  void expand(const Key& key, Emit&& emit) const {
    const Arrangement at = unpack(key);
    int top[kPegsMax];
    tops(at, top);
    for (int from = 0; from < at.pegs; ++from)
      for (int to = 0; to < at.pegs; ++to)
        if (top[from] < top[to] && ways_.open(from, to))
          emit(moved(key, top[from], from, to), static_cast<Move>(top[from] << 8 | from << 4 | to));
  }
  bool is_goal(const Key& key) const { return key == goal_; }
  Key pack(const Arrangement& at) const;
  Arrangement unpack(const Key& key) const;
  static Step step_of(Move move);

 private:
  void tops(const Arrangement& at, int* top) const;
  Key moved(const Key& key, int disk, int from, int to) const;

  int pegs_, disks_;
  unsigned bits_;
  Ways ways_;
  Key goal_;
};

struct Solution {
  bool solvable = false;
  std::uint64_t length = 0;
  std::vector<Step> steps{};                 ///< empty where the list would be longer than asked for
  std::string method{};                      ///< "closed form", "breadth first"
  std::uint64_t states = 0;                  ///< visited by a search
  std::optional<Certificate> certificate{};  ///< where there is no solution
};

/// A shortest solution, or the proof that there is none. Errors: shapes that differ, more states than the
/// limit.
Result<Solution> solve(const Arrangement& start, const Arrangement& goal, const Ways& ways,
                       const Limits& limits, std::uint64_t steps_max = 1 << 20);

/// The rules once more, for checking certificates.
Neighbours plain_neighbours(int disks, const Ways& ways);

}  // namespace quire::labs::states::hanoi
