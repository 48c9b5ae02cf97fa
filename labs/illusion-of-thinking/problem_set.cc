#include "labs/illusion-of-thinking/problem_set.h"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "labs/engines/random/random.h"
#include "labs/engines/responses/ending.h"
#include "labs/illusion-of-thinking/prompts.h"

namespace quire::labs::illusion {
namespace {

namespace json = boost::json;
using problems::Grade;
using problems::Verdict;

void draw_hanoi(Instance& instance, random::Stream& stream) {
  instance.pegs.assign(3, {});
  instance.peg_goal.assign(3, {});
  for (int disk = instance.n; disk > 0; --disk) {
    instance.pegs[stream.below(3)].push_back(disk);
    instance.peg_goal[stream.below(3)].push_back(disk);
  }
}

/// A uniform arrangement: a random order cut at random places. The goal is one pile on the first stack.
void draw_blocks(Instance& instance, random::Stream& stream) {
  std::vector<std::string> labels;
  for (int i = 0; i < instance.n; ++i) labels.push_back(block_label(i));
  stream.shuffle(std::span(labels));
  instance.stack_goal.assign(3, {});
  instance.stack_goal[0] = labels;
  stream.shuffle(std::span(labels));
  const auto marks = random::without_replacement(stream, static_cast<std::uint64_t>(instance.n) + 2, 2);
  instance.stacks.assign(3, {});
  std::size_t stack = 0, block = 0;
  for (std::uint64_t place = 0; place < static_cast<std::uint64_t>(instance.n) + 2; ++place) {
    if (stack < 2 && place == marks[stack])
      ++stack;
    else
      instance.stacks[stack].push_back(labels[block++]);
  }
}

json::object judged_fields(const Judged& judged) {
  json::object fields{{"moves", judged.walked.moves}, {"legal_prefix", judged.walked.prefix}};
  if (judged.walked.first_bad) fields["first_bad"] = *judged.walked.first_bad;
  if (!judged.walked.ok) fields["rule"] = judged.walked.broken.rule;
  return fields;
}

std::string why_none(const Candidates& found, std::string_view answer) {
  if (found.cut_rows)
    return fmt::format("no list of moves that ends: the text breaks off after move {}", *found.cut_rows);
  return fmt::format("no list of moves of this puzzle's form (the text is {})",
                     responses::name_of(responses::ending_of(answer)));
}

std::string why_wrong(const states::Walked& walked) {
  if (walked.first_bad) return fmt::format("move {}: {}", *walked.first_bad, walked.broken.what);
  return fmt::format("all {} moves are legal, but {}", walked.moves, walked.broken.what);
}

std::vector<TraceMark> trace_of(const Instance& instance, std::string_view reasoning) {
  std::vector<TraceMark> marks;
  const Candidates found = candidates_in(instance, reasoning);
  for (const Candidate& candidate : distinct(reasoning, found.all))
    marks.push_back({static_cast<double>(candidate.begin) / static_cast<double>(reasoning.size()),
                     candidate.judged.walked.ok});
  return marks;
}

}  // namespace

Result<problems::Record> record_of(const Instance& instance, const std::string& id, bool algorithm,
                                   std::uint64_t seed, std::uint64_t answer_moves_most,
                                   const states::Limits& limits) {
  const Result<Solution> solution = solve(instance, limits);
  if (!solution) return Error{solution.error()};
  const Prompt prompt = prompt_of(instance, algorithm);
  problems::Record record{.id = id,
                          .lab = kSlug,
                          .kind = name_of(instance.puzzle),
                          .prompt = prompt.user,
                          .system = prompt.system};
  record.instance = json_of(instance);
  record.solvable = solution->solvable;
  record.certificate = certificate_json(*solution);
  record.seed = seed;
  record.difficulty = {{"n", static_cast<double>(instance.n)}};
  if (!solution->solvable) return record;
  record.difficulty.emplace_back(solution->shortest ? "moves" : "moves_at_most",
                                 static_cast<double>(solution->length));
  const std::string text = moves_text(instance, *solution, answer_moves_most);
  if (text.empty())
    record.certificate["answer"] =
        fmt::format("left out: it has {} moves; `solve` writes it", solution->length);
  else
    record.answer = json::parse(text);
  return record;
}

Instance random_instance(Puzzle puzzle, int n, std::uint64_t seed, std::uint64_t index) {
  random::Stream stream(seed, "illusion.instance." + std::string(name_of(puzzle)) + std::to_string(n), index);
  Instance instance{.puzzle = puzzle, .n = n};
  do {
    if (puzzle == Puzzle::hanoi)
      draw_hanoi(instance, stream);
    else
      draw_blocks(instance, stream);
  } while (instance.pegs == instance.peg_goal && instance.stacks == instance.stack_goal);
  return instance;
}

std::string Task::group() const {
  return fmt::format("{} {:02}{}", name_of(instance.puzzle), instance.n,
                     record.solvable ? "" : ", no solution");
}

Result<Task> task_of(problems::Record record) {
  Result<Instance> instance = read_instance(record.instance);
  if (!instance) return Error{instance.error()};
  if (record.kind != name_of(instance->puzzle))
    return Error{fmt::format("kind is {}, but instance.puzzle {}", record.kind, name_of(instance->puzzle))};
  return Task{std::move(record), std::move(instance).value()};
}

Graded grade_response(const Task& task, const problems::Response& response) {
  const responses::Parted parts = responses::parted(response.text);
  const std::string_view reasoning =
      response.reasoning.empty() ? parts.thought : std::string_view(response.reasoning);
  Graded graded{.grade = {.id = response.id, .sample = response.sample}};
  if (!reasoning.empty()) graded.trace = trace_of(task.instance, reasoning);
  const Candidates found = candidates_in(task.instance, parts.answer);
  Grade& grade = graded.grade;
  if (found.all.empty()) {
    if (!task.record.solvable && says_unsolvable(parts.answer)) {
      grade.verdict = Verdict::right;
    } else {
      grade.verdict = Verdict::malformed;
      grade.what = why_none(found, parts.answer);
    }
    return graded;
  }
  // The last list as it was written, even if it says the same as an earlier one.
  const Judged& last = found.all.back().judged;
  grade.verdict = last.walked.ok ? Verdict::right : Verdict::wrong;
  grade.what = last.walked.ok ? "" : why_wrong(last.walked);
  grade.more = judged_fields(last);
  if (last.walked.ok)
    if (const auto least = task.record.hard("moves"); least && *least > 0)
      grade.more["times_shortest"] = static_cast<double>(last.walked.moves) / *least;
  if (found.cut_rows) grade.more["later_list_cut_after"] = *found.cut_rows;
  if (!task.record.solvable) grade.more["solvable"] = false;
  graded.first_bad = last.walked.first_bad;
  graded.moves = last.walked.moves;
  return graded;
}

}  // namespace quire::labs::illusion
