#include "labs/inference-flaws/verdicts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "labs/engines/tables/text_file.h"

namespace quire::labs::inference_flaws {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? kNaN : static_cast<double>(part) / static_cast<double>(whole);
}

/// What is wrong with the counts of a task; empty: nothing.
std::string fault_of(const TaskVerdicts& c) {
  if (c.n == 0) return "it has no samples";
  if (c.b > c.n) return fmt::format("{} accepted samples are more than its {} samples", c.b, c.n);
  if (c.t > c.b)
    return fmt::format("{} samples that are right and accepted are more than the {} accepted", c.t, c.b);
  if (!c.right) return "";
  if (*c.right < c.t)
    return fmt::format("{} right samples are fewer than the {} that are right and accepted", *c.right, c.t);
  if (*c.right > c.n || c.n - *c.right < c.wrong())
    return fmt::format("{} wrong accepted samples do not fit beside {} right ones of {}", c.wrong(), *c.right,
                       c.n);
  return "";
}

}  // namespace

Result<Verdicts> verdicts_of(const passk::SampleTable& table, Needed needed) {
  Verdicts verdicts{table.name, table.tasks, {}};
  for (std::size_t i = 0; i < table.counts.size(); ++i) {
    const passk::TaskCounts& given = table.counts[i];
    const std::string task = fmt::format("{}: task {}", table.name, tables::shown(table.tasks[i]));
    if (needed == Needed::right && !given.right)
      return Error{task + ": it is not known which samples are right (\"true\", or the count \"c\")"};
    if (needed == Needed::both && (!given.accepted || !given.accepted_right))
      return Error{
          task +
          ": two verdicts are needed, \"pass\" (the verifier's) and \"true\" of each sample, or counts "
          "\"n\", \"b\" (accepted) and \"t\" (accepted and right)"};
    const TaskVerdicts counts{given.n, given.accepted.value_or(0), given.accepted_right.value_or(0),
                              given.right};
    if (const std::string fault = fault_of(counts); !fault.empty()) return Error{task + ": " + fault};
    verdicts.counts.push_back(counts);
  }
  if (verdicts.counts.empty()) return Error{table.name + ": has no tasks"};
  return verdicts;
}

std::span<const int> known_bad_humaneval_plus() {
  // As the notebooks of the paper's authors list them.
  static constexpr std::array kTasks{6, 9, 20, 62, 83, 88, 92, 107, 114, 116, 126, 136, 141, 142};
  return kTasks;
}

std::size_t drop_known_bad(Verdicts& verdicts) {
  std::vector<std::string> bad;
  for (const int number : known_bad_humaneval_plus()) bad.push_back(fmt::format("HumanEval/{}", number));
  Verdicts kept{verdicts.name, {}, {}};
  for (std::size_t i = 0; i < verdicts.tasks.size(); ++i) {
    if (std::find(bad.begin(), bad.end(), verdicts.tasks[i]) != bad.end()) continue;
    kept.tasks.push_back(verdicts.tasks[i]);
    kept.counts.push_back(verdicts.counts[i]);
  }
  const std::size_t dropped = verdicts.tasks.size() - kept.tasks.size();
  verdicts = std::move(kept);
  return dropped;
}

Rates rates_of(std::span<const TaskVerdicts> counts) {
  std::uint64_t n = 0, b = 0, t = 0, right = 0;
  bool known = true;
  for (const TaskVerdicts& c : counts) {
    n += c.n;
    b += c.b;
    t += c.t;
    right += c.right.value_or(0);
    known = known && c.right;
  }
  Rates rates{kNaN, kNaN, share(b - t, b)};
  if (known) {
    rates.completeness = share(t, right);
    rates.soundness = share(n - right - (b - t), n - right);
  }
  return rates;
}

double single_accuracy(std::span<const TaskVerdicts> counts) {
  double sum = 0;
  for (const TaskVerdicts& c : counts) sum += c.right ? share(*c.right, c.n) : kNaN;
  return sum / static_cast<double>(counts.size());
}

Ceiling ceiling_of(std::span<const TaskVerdicts> counts) {
  Ceiling ceiling;
  std::uint64_t b = 0, t = 0;
  double sum = 0;
  for (const TaskVerdicts& c : counts) {
    b += c.b;
    t += c.t;
    if (c.b == 0) continue;
    ++ceiling.accepting;
    sum += share(c.t, c.b);
  }
  ceiling.all_tasks = sum / static_cast<double>(counts.size());
  ceiling.accepting_tasks = ceiling.accepting == 0 ? kNaN : sum / static_cast<double>(ceiling.accepting);
  ceiling.pooled = share(t, b);
  return ceiling;
}

}  // namespace quire::labs::inference_flaws
