#include "labs/hardcore-logic/audit.h"

#include <boost/json/serialize.hpp>

namespace quire::labs::hardcore_logic {

const char* name_of(Verdict::Kind kind) {
  switch (kind) {
    case Verdict::Kind::sound:
      return "sound";
    case Verdict::Kind::ambiguous:
      return "ambiguous";
    case Verdict::Kind::wrong_answer:
      return "wrong answer";
    case Verdict::Kind::no_solution:
      return "no solution";
    case Verdict::Kind::has_solution:
      return "has a solution";
    case Verdict::Kind::undecided:
      return "undecided";
  }
  return "";
}

Verdict audited(const Game& game, const Labelled& item, const SolveOptions& options) {
  using Kind = Verdict::Kind;
  SolveOptions looking = options;
  looking.limit = 2;
  looking.proof = false;
  const Solved solved = game.solve(item.instance, looking);
  if (solved.kind == Solved::Kind::unknown) return {Kind::undecided, "the solver gave up; raise --timeout"};
  if (solved.kind == Solved::Kind::none) {
    if (!item.solvable) return {};
    return {Kind::no_solution, "no answer fits the rules"};
  }
  if (!item.solvable) return {Kind::has_solution, boost::json::serialize(solved.solutions.front())};
  if (!item.solution.is_null()) {
    const Mark mark = game.grade(item.instance, item.solution);
    if (!mark.broken.empty()) return {Kind::wrong_answer, mark.broken};
  }
  if (solved.kind == Solved::Kind::one) return {};
  const bool first = solved.solutions.front() == item.solution;
  return {Kind::ambiguous, "another answer: " + boost::json::serialize(solved.solutions[first ? 1 : 0])};
}

}  // namespace quire::labs::hardcore_logic
