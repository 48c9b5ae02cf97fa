#include "labs/test-time-pareto/trials.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "labs/engines/random/random.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::test_time_pareto {
namespace {

Error fault(const passk::SampleTable& table, std::size_t task, const std::string& what) {
  return Error{fmt::format("{}: task {}: {}", table.name, tables::shown(table.tasks[task]), what)};
}

Trial trial_of(const passk::Sample& sample) {
  return {.right = *sample.correct,
          .answer = sample.answer,
          .score = static_cast<float>(sample.score),
          .prompt_tokens = sample.prompt_tokens,
          .tokens = sample.completion_tokens};
}

/// As many right ones among n as the counts say, in a drawn order.
std::vector<Trial> shuffled(const passk::TaskCounts& counts, random::Stream stream) {
  std::vector<Trial> trials(counts.n);
  for (std::size_t i = 0; i < *counts.right; ++i) trials[i].right = true;
  stream.shuffle(std::span(trials));
  return trials;
}

Status rounds_are_whole(const passk::SampleTable& table, std::size_t task) {
  const auto samples = table.samples_of(task);
  const std::uint32_t first = samples.front().index;
  if (first > 1)
    return fault(table, task, fmt::format("round {} is missing; rounds count from 1", first - 1));
  for (std::size_t i = 0; i < samples.size(); ++i)
    if (samples[i].index != first + i)
      return fault(table, task,
                   fmt::format("round {} is missing; a later round was shown what it answered", first + i));
  return success();
}

}  // namespace

Result<std::vector<Trials>> trials_of(const passk::SampleTable& table, Mode mode, std::uint64_t seed) {
  std::vector<Trials> all;
  std::uint64_t sum = 0;
  for (std::size_t task = 0; task < table.tasks.size(); ++task) {
    const passk::TaskCounts& counts = table.counts[task];
    if (!counts.right)
      return Error{table.name + ": has no verdicts; give each row \"correct\", or counts \"n\" and \"c\""};
    if (counts.n == 0) return fault(table, task, "has no samples");
    sum += counts.n;
    if (sum > kTrialsMax)
      return Error{fmt::format("{}: more than {} samples in all; give fewer", table.name, kTrialsMax)};
    Trials trials{.task = static_cast<std::uint32_t>(task), .of = {}};
    if (!table.samples.empty()) {
      if (mode == Mode::sequential) {
        if (!table.indexed)
          return Error{table.name + ": has no \"round\"; rounds of a sequence are numbered from 1"};
        if (const Status whole = rounds_are_whole(table, task); !whole) return Error{whole.error()};
      }
      for (const passk::Sample& sample : table.samples_of(task)) trials.of.push_back(trial_of(sample));
    } else if (mode == Mode::sequential) {
      return Error{table.name + ": holds counts; a sequence needs its rounds one by one, with \"round\""};
    } else {
      trials.of = shuffled(counts, random::Stream(seed, "test-time-pareto order", task));
    }
    all.push_back(std::move(trials));
  }
  return all;
}

std::vector<double> judged_curve(std::span<const Trial> trials, std::size_t n, Counts counts) {
  std::vector<double> curve;
  std::unordered_map<std::int32_t, std::size_t> votes;
  const Trial* chosen = nullptr;
  bool any = false;
  for (std::size_t i = 0; i < std::min(n, trials.size()); ++i) {
    const Trial& trial = trials[i];
    any |= trial.right;
    if (counts == Counts::majority && trial.answer >= 0) {
      const std::size_t here = ++votes[trial.answer];
      // A tie stays with the answer that was in front.
      if (chosen == nullptr || here > votes[chosen->answer]) chosen = &trial;
    }
    if (counts == Counts::best_score && trial.score == trial.score &&
        (chosen == nullptr || trial.score > chosen->score))
      chosen = &trial;
    curve.push_back((counts == Counts::any_right ? any : chosen != nullptr && chosen->right) ? 1 : 0);
  }
  return curve;
}

std::vector<double> last_answer_curve(std::span<const Trial> trials, std::size_t n) {
  std::vector<double> curve;
  for (std::size_t i = 0; i < std::min(n, trials.size()); ++i) curve.push_back(trials[i].right ? 1 : 0);
  return curve;
}

double tokens_of(std::span<const Trial> trials, std::size_t n, Mode mode) {
  double sum = 0;
  for (std::size_t i = 0; i < std::min(n, trials.size()); ++i)
    sum += trials[i].tokens + (mode == Mode::sequential || i == 0 ? trials[i].prompt_tokens : 0.0);
  return sum;
}

}  // namespace quire::labs::test_time_pareto
