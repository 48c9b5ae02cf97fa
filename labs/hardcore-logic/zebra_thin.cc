// Taking clues away while one solution is left.
#include <algorithm>
#include <span>

#include "labs/engines/sat/solver.h"
#include "labs/hardcore-logic/zebra_make.h"
#include "labs/hardcore-logic/zebra_solve.h"

namespace quire::labs::hardcore_logic::zebra_game {
namespace {

/// Order in which kinds are taken away, and how likely a clue's turn comes at all.
struct Turn {
  int order;
  double chance;
};

Turn turn_of(const Clue& clue, Pool pool) {
  if (clue.join != Join::plain) return {3, 0.98};
  const Relation r = clue.parts[0].relation;
  const bool direct = r == Relation::found_at || r == Relation::same;
  if (pool == Pool::plain) return {direct ? 1 : 0, 1};
  if (r == Relation::same || r == Relation::not_same) return {0, 1};
  const bool row = r == Relation::left || r == Relation::right || r == Relation::directly_left ||
                   r == Relation::directly_right;
  return row ? Turn{1, 0.995} : Turn{2, 0.99};
}

/// Asks whether a set of clues leaves one solution, many times over.
class OnlyOne {
 public:
  OnlyOne(const Arranged& arranged, const std::vector<Clue>& clues) {
    ZebraFormula formula(arranged.puzzle);
    for (const Clue& clue : clues) {
      guards_.push_back(formula.new_guard());
      formula.add(clue, guards_.back());
    }
    std::vector<sat::Literal> elsewhere;
    for (std::size_t a = 0; a < arranged.at.size(); ++a)
      for (std::size_t v = 0; v < arranged.at[a].size(); ++v)
        elsewhere.push_back(-formula.in({a, v}, arranged.at[a][v]));
    solver_.add(formula.cnf());
    solver_.add(elsewhere);
  }

  bool holds(const std::vector<std::size_t>& clues) {
    std::vector<sat::Literal> assumed;
    for (const std::size_t c : clues) assumed.push_back(guards_[c]);
    return solver_.solve(assumed) == sat::Answer::unsatisfiable;
  }
  /// After holds(): whether this clue was needed for that answer.
  std::vector<bool> needed(std::size_t count) const {
    std::vector<bool> in(count);
    for (const sat::Literal l : solver_.failed())
      in[static_cast<std::size_t>(std::find(guards_.begin(), guards_.end(), l) - guards_.begin())] = true;
    return in;
  }

 private:
  sat::Solver solver_;
  std::vector<sat::Literal> guards_;
};

}  // namespace

std::vector<Clue> thinned(const Arranged& arranged, Pool pool, std::vector<Clue> clues,
                          random::Stream& stream, const std::function<void()>& check) {
  stream.shuffle(std::span(clues));
  std::stable_sort(clues.begin(), clues.end(), [&](const Clue& a, const Clue& b) {
    return turn_of(a, pool).order < turn_of(b, pool).order;
  });
  std::vector<std::size_t> kept, turns;
  for (std::size_t i = 0; i < clues.size(); ++i)
    (stream.bernoulli(turn_of(clues[i], pool).chance) ? turns : kept).push_back(i);
  OnlyOne one(arranged, clues);
  // Taking away one by one stops at the first clue that what is kept and all later clues cannot do without.
  // More clues never bring a solution back, so that clue is found by halving.
  const auto holds_from = [&](std::size_t from) {
    std::vector<std::size_t> set = kept;
    set.insert(set.end(), turns.begin() + static_cast<std::ptrdiff_t>(from), turns.end());
    return one.holds(set);
  };
  std::size_t next = 0;
  while (!one.holds(kept)) {
    if (check) check();
    std::size_t holds = next, fails = turns.size();
    while (holds + 1 < fails) {
      const std::size_t middle = holds + (fails - holds) / 2;
      if (!holds_from(middle)) {
        fails = middle;
        continue;
      }
      const std::vector<bool> needed = one.needed(clues.size());
      holds = middle;
      while (holds + 1 < fails && !needed[turns[holds]]) ++holds;
    }
    kept.push_back(turns[holds]);
    next = holds + 1;
  }
  std::vector<Clue> left;
  for (const std::size_t k : kept) left.push_back(clues[k]);
  stream.shuffle(std::span(left));
  return left;
}

}  // namespace quire::labs::hardcore_logic::zebra_game
