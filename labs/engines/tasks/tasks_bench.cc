// Nanoseconds of a draw, an oracle trace and a checker call, for every task. Usage: tasks_bench [CALLS].
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "labs/engines/tasks/mixture.h"

namespace {

using namespace quire::labs;
using namespace quire::labs::tasks;

double seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <class Call>
double nanoseconds(int calls, const Call& call) {
  const double begun = seconds();
  for (int i = 0; i < calls; ++i) call(static_cast<std::size_t>(i));
  return (seconds() - begun) * 1e9 / calls;
}

void measure(const Task& task, int difficulty, int calls) {
  constexpr std::size_t kProblems = 1024;
  random::Stream stream(1, "bench");
  std::vector<Problem> problems(kProblems);
  for (Problem& problem : problems) task.draw(difficulty, stream, problem);
  Problem reused;
  const double draw = nanoseconds(calls, [&](std::size_t) { task.draw(difficulty, stream, reused); });
  for (std::size_t s = 0; s < kStyles; ++s) {
    Manner manner;
    manner.style = static_cast<Style>(s);
    if (!task.writes(manner.style)) continue;
    std::vector<std::string> right(kProblems), wrong(kProblems);
    const double trace = nanoseconds(calls, [&](std::size_t i) {
      right[i % kProblems].clear();
      task.trace(problems[i % kProblems], manner, stream, right[i % kProblems]);
    });
    for (std::size_t i = 0; i < kProblems; ++i) {
      wrong[i] = right[i];
      const std::size_t colon = wrong[i].rfind(':');
      wrong[i].resize(colon == wrong[i].npos ? 0 : colon + 1);
      task.write_answer(problems[i], false, stream, wrong[i]);
      wrong[i] += kEnd;
    }
    int found = 0;
    const auto check_all = [&](const std::vector<std::string>& responses) {
      return nanoseconds(calls, [&](std::size_t i) {
        found += task.check(problems[i % kProblems], responses[i % kProblems]).right() ? 1 : 0;
      });
    };
    const double check_right = check_all(right), check_wrong = check_all(wrong);
    std::printf("%-20s %2d %-8s draw %6.0f  trace %6.0f  check right %6.0f wrong %6.0f ns%s\n",
                task.name().c_str(), difficulty, std::string(name_of(manner.style)).c_str(), draw, trace,
                check_right, check_wrong, found == calls ? "" : "  VERDICTS DIFFER");
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int calls = argc > 1 ? std::atoi(argv[1]) : 200'000;
  if (calls < 1) {
    std::fprintf(stderr, "usage: tasks_bench [CALLS]\n");
    return 2;
  }
  for (const Task* task : all_tasks()) {
    measure(*task, task->difficulties().least, calls);
    if (task->difficulties().most > task->difficulties().least)
      measure(*task, task->difficulties().most, calls);
  }
  measure(**task_named("chain-97"), 12, calls);
  measure(**task_named("rethink-arith3"), 4, calls);
}
