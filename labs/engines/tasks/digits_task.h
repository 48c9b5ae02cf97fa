// What tasks share whose answer, after `:`, is a number of fixed width: checking, guessing, wrong answers.
#pragma once

#include "labs/engines/tasks/task.h"

namespace quire::labs::tasks {

class DigitsTask : public Task {
 public:
  /// Answers are the numbers below `answers`, 2 to 1000, all of one width.
  DigitsTask(std::string name, Range difficulties, int answers)
      : Task(std::move(name), difficulties), answers_(answers) {}

  double guess() const override { return 1.0 / answers_; }
  bool writes(Style) const override { return true; }
  bool takes_redundancy() const override { return true; }
  Verdict check(const Problem& problem, std::string_view response) const override;
  std::string_view answer_in(std::string_view response) const override;
  void write_answer(const Problem& problem, bool right, random::Stream& stream,
                    std::string& out) const override;

 private:
  int answers_;
};

}  // namespace quire::labs::tasks
