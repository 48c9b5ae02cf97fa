#include "labs/engines/tasks/rethink.h"

#include <algorithm>

#include "labs/engines/tasks/writing.h"

namespace quire::labs::tasks {
namespace {

constexpr std::string_view kAsk = "?=";

bool is_answer_sign(char c) {
  return std::string_view("0123456789xy+-*()=;").find(c) != std::string_view::npos;
}

}  // namespace

void Rethink::draw(int difficulty, random::Stream& stream, Problem& out) const {
  inner_->draw(difficulty, stream, out);
  std::string earlier;
  inner_->write_answer(out, stream.bernoulli(0.5), stream, earlier);
  out.task = this;
  out.prompt += std::string_view(earlier).substr(0, kEarlierSymbolsMax);
  out.prompt += kAsk;
}

Result<Problem> Rethink::read(std::string_view prompt, std::string_view answer) const {
  if (prompt.size() > kPromptSymbolsMax) return prompt_fault(prompt, "it is too long");
  if (!prompt.ends_with(kAsk)) return prompt_fault(prompt, "a rethink prompt ends in ?=");
  // A question may hold `=`, and the earlier answer too: the question is the shortest beginning that is one.
  const std::string_view body = prompt.substr(0, prompt.size() - kAsk.size());
  Error fault = prompt_fault(prompt, "it holds no question");
  for (std::size_t end = body.find('='); end != body.npos; end = body.find('=', end + 1)) {
    Result<Problem> question = inner_->read(body.substr(0, end + 1), answer);
    if (!question) {
      fault.message = question.error();
      continue;
    }
    const std::string_view earlier = body.substr(end + 1);
    if (earlier.size() > kEarlierSymbolsMax || !std::all_of(earlier.begin(), earlier.end(), is_answer_sign))
      return prompt_fault(prompt, "the earlier answer is at most 64 of 0-9 x y + - * ( ) = ;");
    question->task = this;
    question->prompt = prompt;
    return question;
  }
  return fault;
}

Problem asked_again(const Problem& problem, std::string_view response) {
  const auto* again = dynamic_cast<const Rethink*>(problem.task);
  Problem next;
  next.task = again ? again : *task_named("rethink-" + problem.task->name());
  next.prompt = problem.question();
  for (const char c : problem.task->answer_in(response)) {
    if (next.prompt.size() - problem.question_symbols == Rethink::kEarlierSymbolsMax) break;
    if (is_answer_sign(c)) next.prompt += c;
  }
  next.prompt += kAsk;
  next.answer = problem.answer;
  next.difficulty = problem.difficulty;
  next.identity = problem.identity;
  next.question_symbols = problem.question_symbols;
  return next;
}

}  // namespace quire::labs::tasks
