// Any bytes as a prompt and a response (parted by the first zero byte; the first byte names the task), and as
// a mixture: no crash, and what is read back is the same.
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "labs/engines/tasks/cdown.h"
#include "labs/engines/tasks/mixture.h"
#include "labs/engines/tasks/prog.h"
#include "labs/engines/tasks/rethink.h"

namespace {

using namespace quire::labs;
using namespace quire::labs::tasks;

/// Nine kinds of tasks, each drawn once and each again as a rethinking.
const std::vector<const Task*>& fuzzed() {
  static const std::vector<const Task*> tasks = [] {
    std::vector<const Task*> all;
    for (const char* name :
         {"chain", "chain-97", "arith3", "cdown3", "cdown", "cdown-search", "prog", "lookup"}) {
      all.push_back(*task_named(name));
      all.push_back(*task_named(std::string("rethink-") + name));
    }
    return all;
  }();
  return tasks;
}

void judge(const Problem& problem, std::string_view response) {
  const Verdict verdict = check(problem, response);
  if (verdict.right() && problem.task->answer_in(response).empty()) std::abort();
  problem.task->check_first_attempt(problem, response);
  const Problem again = asked_again(problem, response);
  const auto read = again.task->read(again.prompt, again.answer);
  if (!read || read->identity != problem.identity) std::abort();
}

void judge_mixture(std::string_view text) {
  const auto mixture = Mixture::read(text);
  if (!mixture) return;
  const auto again = Mixture::read(mixture->text());
  if (!again || again->text() != mixture->text()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view all(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Task& task = *fuzzed()[data[0] % fuzzed().size()];
  const std::size_t zero = all.find('\0');
  const std::string_view prompt = all.substr(0, zero);
  const std::string_view response = zero == all.npos ? all : all.substr(zero + 1);

  random::Stream stream(data[0], "fuzz");
  Problem drawn;
  task.draw(task.difficulties().least, stream, drawn);
  judge(drawn, response);
  const InputPair pair{3, 5};
  if (task.name() == "prog") agrees_on(drawn, response, {&pair, 1});
  if (task.name().starts_with("cdown")) solution_of(drawn, response);

  const auto read = task.read(prompt, task.name().ends_with("prog") ? response : std::string_view());
  if (read) {
    judge(*read, response);
    std::string trace;
    task.trace(*read, {}, stream, trace);
    if (!check(*read, trace).right()) std::abort();
  }
  judge_mixture(all);
  return 0;
}
