// Questions for a model of one's own, and verdicts on its answers. A line of the file is one of
//   {"task_id":"q1","prompt":"What is 6 times 7?","answer":"42"}
//   {"task_id":"s1","task":"arith3","prompt":"37+58*6+4="}
// The first is right when what stands behind the last marker ("Answer:") is the answer, as a text or as a
// number; the second is a problem of the engine tasks and judged by its exact checker.
#pragma once

#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "labs/engines/tasks/problem.h"
#include "paper/result.h"

namespace quire::labs::test_time_pareto {

struct Question {
  std::string task_id, prompt, answer;
  std::optional<tasks::Problem> problem{};
};

/// Errors name file, line and field: a field that is missing, a task_id that is there twice or empty, a text
/// above 64 KiB, more than 100,000 questions, none.
Result<std::vector<Question>> read_questions(std::istream& in, const std::string& name);

struct Graded {
  bool right = false;
  std::string answer{};  ///< what the response gives; empty: nothing
};
/// `ended`: the model ended by itself (finish "stop"), and was not cut.
Graded grade(const Question& question, std::string_view response, bool ended, std::string_view marker);

/// What a model is asked first, and after an answer: the question again, with the answer before it.
std::string first_prompt(const Question& question, std::string_view marker);
std::string next_prompt(const Question& question, std::string_view marker, const Graded& before,
                        std::string_view response);

}  // namespace quire::labs::test_time_pareto
