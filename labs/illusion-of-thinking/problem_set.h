// Instances as problems in the shape that all labs share (labs/engines/problems, docs/problem-sets.md), and
// the grades of responses to them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "labs/engines/problems/grades.h"
#include "labs/engines/problems/record.h"
#include "labs/engines/problems/response.h"
#include "labs/engines/states/search.h"
#include "labs/illusion-of-thinking/extraction.h"
#include "labs/illusion-of-thinking/instance.h"
#include "labs/illusion-of-thinking/solve.h"

namespace quire::labs::illusion {

inline constexpr char kSlug[] = "illusion-of-thinking";

/// Solved, with its certificate. The answer is left out (null) where it has more than `answer_moves_most`
/// moves: then `certificate.answer` says so. `seed`: of what drew the instance, 0 for the paper's.
Result<problems::Record> record_of(const Instance& instance, const std::string& id, bool algorithm,
                                   std::uint64_t seed, std::uint64_t answer_moves_most,
                                   const states::Limits& limits);

/// An instance with any legal start and goal, all as likely (hanoi on three pegs, blocks on three stacks with
/// one goal stack); equal start and goal are drawn again.
Instance random_instance(Puzzle puzzle, int n, std::uint64_t seed, std::uint64_t index);

/// A record with what was read out of it.
struct Task {
  problems::Record record{};
  Instance instance{};
  /// What results are grouped by: "hanoi 03", "river 06, no solution"; numbers sort as numbers.
  std::string group() const;
};
Result<Task> task_of(problems::Record record);

struct TraceMark {
  double place = 0;  ///< of the candidate's beginning in the reasoning, 0 to 1
  bool right = false;
};

struct Graded {
  problems::Grade grade{};
  std::optional<std::uint64_t>
      first_bad{};                 ///< of the final answer, from 0; nothing where every move is legal
  std::uint64_t moves = 0;         ///< of the final answer
  std::vector<TraceMark> trace{};  ///< distinct candidates of the reasoning
};

/// Right: the last list of the final response solves the instance; for an instance without solution, a
/// response that says so and gives no list. A list behind <think> belongs to the reasoning.
Graded grade_response(const Task& task, const problems::Response& response);

}  // namespace quire::labs::illusion
