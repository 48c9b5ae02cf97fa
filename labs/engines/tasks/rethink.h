// rethink: any task asked again. The prompt is the question, an earlier answer, right or wrong, and `?=`:
// `37+58*6+4=389?=`; the response is a new trace, and the model is not told whether the earlier answer was
// right. (Every prompt of this engine ends in `=`, this one too.)
#pragma once

#include <algorithm>

#include "labs/engines/tasks/task.h"

namespace quire::labs::tasks {

class Rethink : public Task {
 public:
  static constexpr std::size_t kEarlierSymbolsMax = 64;
  explicit Rethink(const Task* inner)
      : Task("rethink-" + inner->name(), inner->difficulties()), inner_(inner) {}

  const Task* inner() const { return inner_; }
  double guess() const override { return inner_->guess(); }
  double chance_level(int difficulty) const override {
    return std::max(0.5, inner_->chance_level(difficulty));
  }
  bool writes(Style style) const override { return inner_->writes(style); }
  bool takes_redundancy() const override { return inner_->takes_redundancy(); }
  /// One earlier answer in two is right.
  void draw(int difficulty, random::Stream& stream, Problem& out) const override;
  Result<Problem> read(std::string_view prompt, std::string_view answer) const override;
  void trace(const Problem& problem, const Manner& manner, random::Stream& stream,
             std::string& out) const override {
    inner_->trace(problem, manner, stream, out);
  }
  Verdict check(const Problem& problem, std::string_view response) const override {
    return inner_->check(problem, response);
  }
  Verdict check_first_attempt(const Problem& problem, std::string_view response) const override {
    return inner_->check_first_attempt(problem, response);
  }
  std::string_view answer_in(std::string_view response) const override { return inner_->answer_in(response); }
  void write_answer(const Problem& problem, bool right, random::Stream& stream,
                    std::string& out) const override {
    inner_->write_answer(problem, right, stream, out);
  }

 private:
  const Task* inner_;
};

/// The problem asked again after a response: its answer, without signs that answers do not have and cut at
/// kEarlierSymbolsMax, is the earlier one; empty if the response has none. `problem` may be a rethinking
/// itself: the newest answer takes the place of the earlier one.
Problem asked_again(const Problem& problem, std::string_view response);

}  // namespace quire::labs::tasks
