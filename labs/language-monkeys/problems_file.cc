#include "labs/language-monkeys/problems_file.h"

#include <unordered_set>

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "labs/engines/tables/json_lines.h"
#include "labs/engines/tables/text_file.h"
#include "labs/engines/tasks/task.h"

namespace quire::labs::language_monkeys {
namespace {

namespace json = boost::json;

/// A text, or a whole number as its digits; nothing where the field is missing.
Result<std::optional<std::string>> text_of(const json::object& line, const char* field) {
  const json::value* const value = line.if_contains(field);
  if (value == nullptr || value->is_null()) return std::optional<std::string>();
  if (value->is_string()) return std::optional<std::string>(std::string(value->get_string()));
  if (value->is_int64()) return std::optional<std::string>(std::to_string(value->get_int64()));
  if (value->is_uint64()) return std::optional<std::string>(std::to_string(value->get_uint64()));
  return Error{fmt::format("{}: is neither text nor a whole number; write other numbers as text", field)};
}

Result<AskedProblem> problem_of(const json::object& line, std::size_t number) {
  const auto id = text_of(line, "task_id"), prompt = text_of(line, "prompt"),
             answer = text_of(line, "answer"), task = text_of(line, "task");
  for (const auto* field : {&id, &prompt, &answer, &task})
    if (!*field) return Error{field->error()};
  AskedProblem problem{
      .id = id->value_or(fmt::format("p{}", number)), .prompt = prompt->value_or(""), .answer = {}};
  constexpr std::size_t kIdBytesMax = 400;
  if (problem.id.empty() || problem.id.size() > kIdBytesMax)
    return Error{fmt::format("task_id: is empty or longer than {} bytes", kIdBytesMax)};
  if (problem.prompt.empty()) return Error{"prompt: is missing or empty"};
  if (*task) {
    const auto known = tasks::task_named(**task);
    if (!known) return Error{"task: " + known.error()};
    auto read = (*known)->read(problem.prompt, answer->value_or(""));
    if (!read) return Error{"prompt: " + read.error()};
    problem.task = std::move(*read);
    return problem;
  }
  if (!*answer)
    return Error{"answer: is missing, and there is no task that checks; without one nothing can be graded"};
  problem.answer = normalised(**answer);
  if (problem.answer.empty()) return Error{"answer: is blank"};
  return problem;
}

}  // namespace

Result<std::vector<AskedProblem>> read_problems(std::istream& in, const std::string& name) {
  tables::JsonLines lines(in, name);
  std::vector<AskedProblem> problems;
  std::unordered_set<std::string> ids;
  for (;;) {
    const auto line = lines.next();
    if (!line) return Error{line.error()};
    if (!*line) break;
    if (problems.size() == kAskedProblemsMax)
      return lines.fault(fmt::format("more than {} problems", kAskedProblemsMax));
    const json::object* const object = (*line)->if_object();
    if (object == nullptr) return lines.fault("is no JSON object");
    auto problem = problem_of(*object, lines.line());
    if (!problem) return lines.fault(problem.error());
    if (!ids.insert(problem->id).second)
      return lines.fault(fmt::format("task_id: {} was there before", tables::shown(problem->id)));
    problems.push_back(std::move(*problem));
  }
  if (problems.empty()) return Error{name + ": has no problems; one JSON object a line is expected"};
  return problems;
}

Graded grade(const AskedProblem& problem, std::string_view text, AnswerForm form, bool ended) {
  if (!problem.task) {
    Graded graded{.answer = final_answer(text, form)};
    graded.right = !graded.answer.empty() && graded.answer == problem.answer;
    return graded;
  }
  std::string response(text);
  if (ended && !response.ends_with(tasks::kEnd)) response += tasks::kEnd;
  return {.answer = std::string(problem.task->task->answer_in(response)),
          .right = tasks::check(*problem.task, response).right()};
}

}  // namespace quire::labs::language_monkeys
