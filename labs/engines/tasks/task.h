// A task draws problems, writes right responses to them, and checks any response: the one interface of this
// engine. Tasks have no state; a problem points to its own. Checkers face text that a model wrote: they never
// throw, take no memory and read it once. Source of the tasks: ours, after the usual synthetic tasks of the
// literature (modular sums, countdown, program synthesis from examples, chains of references).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "labs/engines/random/random.h"
#include "labs/engines/tasks/problem.h"
#include "paper/result.h"

namespace quire::labs::tasks {

struct Range {
  int least = 0, most = 0;
  bool holds(int value) const { return least <= value && value <= most; }
};

class Task {
 public:
  Task(std::string name, Range difficulties) : name_(std::move(name)), difficulties_(difficulties) {}
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  virtual ~Task() = default;

  const std::string& name() const { return name_; }
  Range difficulties() const { return difficulties_; }
  /// Chance that an answer drawn uniformly from all well-written ones is right; 0 where that is negligible.
  virtual double guess() const = 0;
  /// Accuracy on drawn problems that is reached without solving any: by the commonest answer, in countdown by
  /// random steps that follow the rules, in a rethinking by the earlier answer. What is learned starts above
  /// it.
  virtual double chance_level(int /*difficulty*/) const { return guess(); }
  virtual bool writes(Style style) const = 0;
  /// Whether steps can be rechecked and split here.
  virtual bool takes_redundancy() const = 0;

  /// Fills `out`, whose memory is used again. `difficulty` lies within difficulties().
  virtual void draw(int difficulty, random::Stream& stream, Problem& out) const = 0;
  /// A problem from its prompt, as a file gives it. `answer` is needed by tasks whose prompt does not
  /// determine it; the others refuse one that differs from what they work out.
  virtual Result<Problem> read(std::string_view prompt, std::string_view answer) const = 0;

  /// Appends a right response, with its end mark. `manner.style` is one that the task writes.
  virtual void trace(const Problem& problem, const Manner& manner, random::Stream& stream,
                     std::string& out) const = 0;
  virtual Verdict check(const Problem& problem, std::string_view response) const = 0;
  /// The verdict on what the response holds before its first `?` where the task has attempts; else check().
  virtual Verdict check_first_attempt(const Problem& problem, std::string_view response) const {
    return check(problem, response);
  }

  /// What the response gives as its answer, right or not, for voting and rethinking; empty when it has none.
  virtual std::string_view answer_in(std::string_view response) const = 0;
  /// Appends an answer, as answer_in() gives it, that is right, or one that is wrong.
  virtual void write_answer(const Problem& problem, bool right, random::Stream& stream,
                            std::string& out) const = 0;

  /// Number of different problems of a difficulty where all can be listed, else 0.
  virtual std::size_t problem_count(int /*difficulty*/) const { return 0; }
  /// The problem at a place of that list. index < problem_count(difficulty).
  virtual void problem_at(int /*difficulty*/, std::size_t /*index*/, Problem& /*out*/) const {}

 private:
  std::string name_;
  Range difficulties_;
};

/// The tasks by their names: chain, arith3, cdown3, cdown, cdown-search, prog, lookup.
std::span<const Task* const> all_tasks();
/// Any of these; also chain-M (sums modulo M, 2 to 97), lookup-D (exactly D distractors, 0 to 6) and
/// rethink-NAME. An error lists the names.
Result<const Task*> task_named(std::string_view name);

inline Verdict check(const Problem& problem, std::string_view response) {
  return problem.task->check(problem, response);
}

}  // namespace quire::labs::tasks
