#include "labs/test-time-pareto/questions.h"

#include <unordered_set>

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "labs/engines/tables/json_lines.h"
#include "labs/engines/tables/lines.h"
#include "labs/engines/tables/text_file.h"
#include "labs/engines/tasks/rethink.h"
#include "labs/engines/tasks/task.h"

namespace quire::labs::test_time_pareto {
namespace {

namespace json = boost::json;
constexpr std::size_t kTextBytesMax = 64 << 10, kQuestionsMax = 100'000, kIdBytesMax = 400;

/// A field that is a text; nothing where it is absent.
Result<std::optional<std::string>> text_of(const json::object& fields, std::string_view name) {
  const json::value* const value = fields.if_contains(name);
  if (value == nullptr) return std::optional<std::string>();
  if (const json::string* text = value->if_string()) {
    if (text->size() > kTextBytesMax)
      return Error{fmt::format("{} is longer than {} bytes", name, kTextBytesMax)};
    return std::optional<std::string>(std::string(text->data(), text->size()));
  }
  return Error{fmt::format("{} is no text", name)};
}

Result<Question> question_of(const json::value& line) {
  const json::object* const fields = line.if_object();
  if (fields == nullptr)
    return Error{"a question is an object {\"task_id\":..., \"prompt\":..., \"answer\":...}"};
  std::optional<std::string> texts[4];
  constexpr std::string_view kNames[] = {"task_id", "prompt", "answer", "task"};
  for (std::size_t i = 0; i < 4; ++i) {
    Result<std::optional<std::string>> text = text_of(*fields, kNames[i]);
    if (!text) return Error{text.error()};
    texts[i] = std::move(*text);
  }
  const auto& [id, prompt, answer, task] = texts;
  if (!id || id->empty() || id->size() > kIdBytesMax)
    return Error{fmt::format("task_id is a text of 1 to {} bytes", kIdBytesMax)};
  if (!prompt || prompt->empty()) return Error{"prompt is missing"};
  Question question{.task_id = *id, .prompt = *prompt, .answer = answer.value_or("")};
  if (!task) {
    if (question.answer.empty()) return Error{"answer is missing; without it nothing can be graded"};
    return question;
  }
  const Result<const tasks::Task*> named = tasks::task_named(*task);
  if (!named) return Error{"task: " + named.error()};
  Result<tasks::Problem> problem = (*named)->read(question.prompt, question.answer);
  if (!problem) return Error{problem.error()};
  question.problem = std::move(*problem);
  question.answer = question.problem->answer;
  return question;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n*_";  // and the marks of bold text
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == text.npos) return {};
  text = text.substr(first, text.find_last_not_of(kBlank) - first + 1);
  if (text.size() > 1 && text.ends_with('.')) text.remove_suffix(1);
  return text;
}

bool equal(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const std::optional<double> x = tables::finite_number(a), y = tables::finite_number(b);
  return x && y && *x == *y;
}

std::string instruction(std::string_view marker) {
  return fmt::format("\n\nEnd with a line that begins with \"{}\" and gives the final answer alone.", marker);
}

}  // namespace

Result<std::vector<Question>> read_questions(std::istream& in, const std::string& name) {
  tables::JsonLines lines(in, name, {.lines_max = kQuestionsMax});
  std::vector<Question> questions;
  std::unordered_set<std::string> seen;
  for (;;) {
    const Result<std::optional<json::value>> line = lines.next();
    if (!line) return Error{line.error()};
    if (!*line) break;
    Result<Question> question = question_of(**line);
    if (!question) return lines.fault(question.error());
    if (!seen.insert(question->task_id).second)
      return lines.fault(fmt::format("task_id {} is there twice", tables::shown(question->task_id)));
    questions.push_back(std::move(*question));
  }
  if (questions.empty()) return Error{name + ": holds no questions"};
  return questions;
}

Graded grade(const Question& question, std::string_view response, bool ended, std::string_view marker) {
  if (question.problem) {
    std::string whole(response);
    if (ended) whole += tasks::kEnd;
    return {.right = tasks::check(*question.problem, whole).right(),
            .answer = std::string(question.problem->task->answer_in(whole))};
  }
  const std::size_t place = response.rfind(marker);
  if (place == response.npos) return {};
  const std::string_view rest = response.substr(place + marker.size());
  const std::string_view given = trimmed(rest.substr(0, rest.find('\n')));
  return {.right = !given.empty() && equal(given, trimmed(question.answer)), .answer = std::string(given)};
}

std::string first_prompt(const Question& question, std::string_view marker) {
  return question.problem ? question.prompt : question.prompt + instruction(marker);
}

std::string next_prompt(const Question& question, std::string_view marker, const Graded& before,
                        std::string_view response) {
  if (question.problem)
    return tasks::asked_again(*question.problem, std::string(response) + tasks::kEnd).prompt;
  return fmt::format(
      "{}\n\nAn earlier answer to this question was: {}\nIt may be right or wrong. Work the question out "
      "again "
      "from its beginning, and answer again.{}",
      question.prompt, before.answer.empty() ? "(none)" : before.answer, instruction(marker));
}

}  // namespace quire::labs::test_time_pareto
