// A file of problems for a model of one's own: JSON lines with a prompt and the right answer,
//   {"task_id":"q7","prompt":"What is 6 times 7?","answer":"42"}
// or with a task that this program checks itself (labs/engines/tasks),
//   {"task_id":"c1","task":"cdown3","prompt":"3,5,7>22="}
// and the verdict on a model's text.
#pragma once

#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "labs/engines/tasks/problem.h"
#include "labs/language-monkeys/final_answer.h"
#include "paper/result.h"

namespace quire::labs::language_monkeys {

struct AskedProblem {
  std::string id;  ///< "p" and the line where the file gives none
  std::string prompt;
  std::string answer;                    ///< normalised; empty where a task checks
  std::optional<tasks::Problem> task{};  ///< of the registry
};

inline constexpr std::size_t kAskedProblemsMax = 100'000;

/// Errors name line and field: an answer that is missing, a task that is not known, an id that comes twice.
Result<std::vector<AskedProblem>> read_problems(std::istream& in, const std::string& name);

struct Graded {
  std::string answer;  ///< how it votes; empty: it gives none
  bool right = false;
};
/// `ended`: the model came to its end (finish reason "stop"), which the tasks of this program ask for.
Graded grade(const AskedProblem& problem, std::string_view text, AnswerForm form, bool ended);

}  // namespace quire::labs::language_monkeys
