#include "labs/test-time-pareto/asking.h"

#include <algorithm>

#include <fmt/format.h>

namespace quire::labs::test_time_pareto {

using model_client::Client;
using model_client::Record;
using model_client::Report;
using model_client::Request;
using model_client::ResultsFile;

Asking::Asking(AskingOptions options, std::span<const Question> questions, Client client, ResultsFile file)
    : options_(std::move(options)),
      questions_(questions),
      client_(std::move(client)),
      file_(std::move(file)),
      trials_(questions.size()),
      graded_(questions.size()),
      last_(questions.size()) {
  for (std::size_t i = 0; i < trials_.size(); ++i) trials_[i].task = static_cast<std::uint32_t>(i);
}

Result<Asking> Asking::open(AskingOptions options, std::span<const Question> questions,
                            const std::string& results) {
  options.client.retry_failed = true;
  Result<Client> client = Client::open(options.client);
  if (!client) return Error{client.error()};
  Result<ResultsFile> file = ResultsFile::open(results);
  if (!file) return Error{file.error()};
  return Asking(std::move(options), questions, std::move(*client), std::move(*file));
}

Request Asking::request(std::size_t question, std::uint64_t round) const {
  Request request;
  const Question& asked = questions_[question];
  request.id = fmt::format("{}/{}", asked.task_id, round + 1);
  request.model = options_.model;
  const std::string prompt =
      options_.mode == Mode::sequential && round > 0
          ? next_prompt(asked, options_.marker, graded_[question].back(), last_[question])
          : first_prompt(asked, options_.marker);
  if (options_.chat)
    request.messages = {{.role = "user", .content = prompt}};
  else
    request.prompts = {prompt};
  request.max_tokens = options_.max_tokens;
  request.temperature = options_.temperature;
  // Candidates of one question must differ: each has a seed of its own.
  request.seed = static_cast<std::int64_t>((options_.seed << 20) + round);
  return request;
}

Status Asking::have(std::span<const std::uint64_t> rounds) {
  const std::uint64_t most = rounds.empty() ? 0 : *std::max_element(rounds.begin(), rounds.end());
  const bool one_by_one = options_.mode == Mode::sequential;
  // Candidates are asked all at once; a round needs the answer before it.
  for (std::uint64_t round = 0; round < most; round = one_by_one ? round + 1 : most) {
    std::vector<Request> requests;
    std::vector<std::size_t> of;
    for (std::size_t i = 0; i < questions_.size(); ++i) {
      const std::uint64_t end = one_by_one ? std::min(round + 1, rounds[i]) : rounds[i];
      for (std::uint64_t next = std::max<std::uint64_t>(round, trials_[i].of.size()); next < end; ++next) {
        requests.push_back(request(i, next));
        of.push_back(i);
      }
    }
    if (const Status asked = ask(requests, of); !asked) return asked;
  }
  return success();
}

Status Asking::ask(std::span<const Request> requests, std::span<const std::size_t> of) {
  if (requests.empty()) return success();
  const Result<Report> report = client_.run(requests, file_);
  if (!report) return Error{report.error()};
  if (report->end != Report::End::finished)
    return Error{fmt::format("{}; {} answers are still to come, the same command goes on from {}",
                             report->why, report->left, file_.path())};
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const Result<Record> record = file_.read(requests[i]);
    if (!record) return Error{record.error()};
    if (record->state != Record::State::answered)
      return Error{fmt::format("{} was not answered: {}; the same command asks it again", requests[i].id,
                               record->reason)};
    if (const Status taken = take(of[i], *record); !taken) return taken;
  }
  return success();
}

Status Asking::take(std::size_t question, const Record& record) {
  if (record.answer.choices.size() != 1)
    return Error{fmt::format("{}: {} holds {} answers where one was asked for", file_.path(), record.id,
                             record.answer.choices.size())};
  const model_client::Choice& choice = record.answer.choices.front();
  Graded graded = grade(questions_[question], choice.text, choice.finish == "stop", options_.marker);
  Trial trial{.right = graded.right};
  std::vector<Graded>& before = graded_[question];
  if (!graded.answer.empty()) {
    trial.answer = static_cast<std::int32_t>(before.size());
    for (std::size_t i = 0; i < before.size(); ++i)
      if (before[i].answer == graded.answer) {
        trial.answer = trials_[question].of[i].answer;
        break;
      }
  }
  if (record.answer.usage) {
    trial.prompt_tokens = static_cast<std::uint32_t>(record.answer.usage->in);
    trial.tokens = static_cast<std::uint32_t>(record.answer.usage->out);
  }
  trials_[question].of.push_back(trial);
  before.push_back(std::move(graded));
  last_[question] = choice.text;
  return success();
}

double Asking::tokens() const {
  double sum = 0;
  for (const Trials& one : trials_)
    for (const Trial& trial : one.of) sum += trial.prompt_tokens + static_cast<double>(trial.tokens);
  return sum;
}

}  // namespace quire::labs::test_time_pareto
