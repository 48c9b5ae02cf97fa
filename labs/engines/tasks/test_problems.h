// For tests: tasks by name, problems from prompts, what is wrong with a prompt, traces.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "labs/engines/tasks/task.h"

namespace quire::labs::tasks {

inline const Task& named(std::string_view name) {
  const Result<const Task*> task = task_named(name);
  if (!task) throw std::runtime_error(task.error());
  return **task;
}

inline Problem read(std::string_view task, std::string_view prompt, std::string_view answer = {}) {
  Result<Problem> problem = named(task).read(prompt, answer);
  if (!problem) throw std::runtime_error(problem.error());
  return *problem;
}

inline std::string fault(std::string_view task, std::string_view prompt, std::string_view answer = {}) {
  const Result<Problem> problem = named(task).read(prompt, answer);
  return problem ? "" : problem.error();
}

inline std::string trace(const Problem& problem, const Manner& manner, std::uint64_t index = 0) {
  random::Stream stream(1, "trace", index);
  std::string out;
  problem.task->trace(problem, manner, stream, out);
  return out;
}

}  // namespace quire::labs::tasks
