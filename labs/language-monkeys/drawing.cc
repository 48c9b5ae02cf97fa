#include "labs/language-monkeys/drawing.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace quire::labs::language_monkeys {

namespace json = boost::json;
using model_client::Record;
using model_client::Request;

std::vector<Request> requests_of(const std::vector<AskedProblem>& problems, const DrawPlan& plan) {
  std::vector<Request> requests;
  for (const AskedProblem& p : problems)
    for (unsigned from = 0; from < plan.samples; from += plan.of_a_request) {
      Request request;
      request.id = fmt::format("{}#{}", p.id, from);
      request.model = plan.model;
      if (plan.chat)
        request.messages = {{.role = "user", .content = p.prompt}};
      else
        request.prompts = {p.prompt};
      request.n = plan.of_a_request;
      request.max_tokens = plan.max_tokens;
      request.temperature = plan.temperature;
      request.seed = static_cast<std::int64_t>(plan.seed + from);
      requests.push_back(std::move(request));
    }
  return requests;
}

Result<DrawnTable> table_of(const std::vector<AskedProblem>& problems, const std::vector<Request>& requests,
                            const DrawPlan& plan, const model_client::ResultsFile& file, AnswerForm form) {
  DrawnTable table;
  const std::size_t of_a_problem = plan.samples / plan.of_a_request;
  for (std::size_t i = 0; i < problems.size(); ++i) {
    std::size_t number = 0;
    for (std::size_t r = i * of_a_problem; r < (i + 1) * of_a_problem; ++r) {
      if (file.state(requests[r]) != Record::State::answered) {
        table.missing += plan.of_a_request;
        continue;
      }
      const Result<Record> record = file.read(requests[r]);
      if (!record) return Error{record.error()};
      for (const model_client::Choice& choice : record->answer.choices) {
        const Graded graded = grade(problems[i], choice.text, form, choice.finish == "stop");
        json::object line{{"task_id", problems[i].id}, {"sample", number++}, {"correct", graded.right}};
        // Longer ones are none: the table refuses them.
        constexpr std::size_t kAnswerBytesMax = 4096;
        if (!graded.answer.empty() && graded.answer.size() <= kAnswerBytesMax) line["answer"] = graded.answer;
        if (plan.of_a_request == 1 && record->answer.usage) {
          line["prompt_tokens"] = record->answer.usage->in;
          line["completion_tokens"] = record->answer.usage->out;
        }
        table.lines += json::serialize(line) + "\n";
        ++table.samples;
        table.right += graded.right ? 1 : 0;
      }
    }
    if (number == 0) table.unanswered.push_back(problems[i].id);
  }
  return table;
}

}  // namespace quire::labs::language_monkeys
