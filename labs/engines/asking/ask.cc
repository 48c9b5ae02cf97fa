#include "labs/engines/asking/ask.h"

#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "lab/wanted.h"
#include "labs/engines/asking/source.h"
#include "labs/engines/asking/tool_client.h"
#include "labs/engines/tables/whole_file.h"

namespace quire::labs::asking {
namespace {

using lab::argument;
using lab::BadInput;
using lab::Kind;
using lab::ToolCall;
using lab::wanted;
using model_client::Request;
using model_client::ResultsFile;

std::vector<Request> requests_of(const ToolCall& call, std::span<const Question> questions) {
  const lab::Values& v = call.values;
  const auto samples = static_cast<std::uint64_t>(v.integer("samples"));
  constexpr std::uint64_t kRequestsMost = 1'000'000;
  if (questions.size() * samples > kRequestsMost)
    throw BadInput(fmt::format("samples: {} problems with {} samples each are more than {}", questions.size(),
                               samples, kRequestsMost));
  std::vector<Request> requests;
  for (const Question& question : questions)
    for (std::uint64_t sample = 0; sample < samples; ++sample) {
      Request request;
      request.id = fmt::format("{}#{}", question.id, sample);
      request.model = v.text("model");
      if (!question.system.empty()) request.messages.push_back({"system", question.system});
      request.messages.push_back({"user", question.prompt});
      request.max_tokens = static_cast<unsigned>(v.integer("max-tokens"));
      request.temperature = v.real("temperature");
      request.seed = v.integer("seed") + static_cast<std::int64_t>(sample);
      requests.push_back(std::move(request));
    }
  return requests;
}

std::vector<problems::Response> responses_in(const ResultsFile& file, std::span<const Question> questions,
                                             std::span<const Request> requests) {
  std::vector<problems::Response> responses;
  const std::size_t samples = questions.empty() ? 1 : requests.size() / questions.size();
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (file.state(requests[i]) != model_client::Record::State::answered) continue;
    const model_client::Record record = wanted(file.read(requests[i]));
    const model_client::Choice& choice = record.answer.choices.at(0);
    problems::Response response{.id = questions[i / samples].id,
                                .sample = i % samples,
                                .text = choice.text,
                                .reasoning = choice.reasoning};
    if (record.answer.usage) response.completion_tokens = record.answer.usage->out;
    responses.push_back(std::move(response));
  }
  return responses;
}

std::vector<Question> read_questions(ToolCall& call, const std::string& slug) {
  Source source(call, "problems");
  problems::RecordReader reader(source.in(), source.name(), slug);
  std::vector<Question> questions;
  while (std::optional<problems::Record> record = wanted(reader.next())) {
    call.check();
    questions.push_back({record->id, std::move(record->system), std::move(record->prompt)});
  }
  if (questions.empty()) throw BadInput(source.name() + ": has no problem; `make` writes them");
  return questions;
}

}  // namespace

std::vector<lab::Parameter> ask_arguments() {
  std::vector<lab::Parameter> arguments = client_arguments();
  arguments.push_back(required(argument(
      Kind::file, "out", "responses, as `grade` reads them; answers as they came are kept in OUT.answers")));
  arguments.push_back(ranged(argument(Kind::integer, "samples", "answers to each problem", "1"), 1, 1000));
  arguments.push_back(ranged(argument(Kind::real, "temperature", "of sampling", "1"), 0, 2));
  arguments.push_back(
      ranged(argument(Kind::integer, "seed", "of each first sample; others follow", "1"), 0, 9e15));
  return arguments;
}

Asked ask(ToolCall& call, std::span<const Question> questions) {
  const std::vector<Request> requests = requests_of(call, questions);
  model_client::Client client = client_of(call);
  const std::string& out = call.values.text("out");
  ResultsFile file = answers_beside(out, call);
  const model_client::Report ran = wanted(client.run(requests, file));
  Asked asked{
      .responses = responses_in(file, questions, requests), .wanted = requests.size(), .why = ran.why};
  if (asked.responses.empty())
    throw BadInput(fmt::format("endpoint: no answer came{}{}", ran.why.empty() ? "" : ": ", ran.why));
  std::string lines;
  for (const problems::Response& response : asked.responses)
    lines += problems::response_line(response) + "\n";
  if (const Status kept = tables::write_whole(out, lines); !kept) throw BadInput(kept.error());
  if (asked.responses.size() < asked.wanted)
    fmt::print(call.err, "{} of {} answers are missing{}{}; the same command goes on\n",
               asked.wanted - asked.responses.size(), asked.wanted, ran.why.empty() ? "" : ": ", ran.why);
  return asked;
}

void ask_problems(ToolCall& call, const std::string& slug) {
  const Asked asked = ask(call, read_questions(call, slug));
  fmt::print(call.out, "{} responses in {}\n", asked.responses.size(), call.values.text("out"));
}

lab::Tool ask_tool(const std::string& slug, void (*run)(ToolCall&)) {
  std::vector<lab::Parameter> arguments = ask_arguments();
  arguments.push_back(
      required(argument(Kind::file, "problems", "JSON lines that `make` wrote; - is standard input")));
  return {.name = "ask",
          .summary = "Asks a model behind any OpenAI-compatible endpoint; goes on where it was stopped.",
          .example = fmt::format("quire lab {} ask --endpoint http://127.0.0.1:8099/v1 --model NAME "
                                 "--problems problems.jsonl --out responses.jsonl",
                                 slug),
          .arguments = std::move(arguments),
          .run = run};
}

}  // namespace quire::labs::asking
