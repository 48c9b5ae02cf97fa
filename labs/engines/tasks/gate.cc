#include "labs/engines/tasks/gate.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace quire::labs::tasks {
namespace {

std::string why_shut(const GateReport& report, double rollouts, int group, double chance,
                     const GateRules& rules) {
  const double chance_limit = chance + 3 * std::sqrt(chance * (1 - chance) / rollouts);
  if (group < rules.group_least) return fmt::format("groups of {}; {} are needed", group, rules.group_least);
  if (chance > 0 && report.accuracy <= chance_limit)
    return fmt::format("accuracy {:.3f} is not above chance, {:.3f}", report.accuracy, chance);
  if (report.accuracy < rules.accuracy_least || report.accuracy > rules.accuracy_most)
    return fmt::format("accuracy {:.3f} is outside {} to {}", report.accuracy, rules.accuracy_least,
                       rules.accuracy_most);
  if (report.mixed < rules.mixed_least)
    return fmt::format("{:.3f} of the groups are mixed; {} are needed", report.mixed, rules.mixed_least);
  if (report.retry_gain && *report.retry_gain < rules.retry_gain_least)
    return fmt::format("retrying gains a factor {:.2f}; {} is needed", *report.retry_gain,
                       rules.retry_gain_least);
  return "";
}

}  // namespace

GateReport base_gate(std::span<const int> right, int group, double chance, std::optional<long> first_right,
                     const GateRules& rules) {
  GateReport report;
  if (right.empty() || group < 1) {
    report.reason = "no rollouts";
    return report;
  }
  long all_right = 0, mixed = 0;
  for (const int count : right) {
    all_right += count;
    mixed += 0 < count && count < group ? 1 : 0;
  }
  const auto questions = static_cast<double>(right.size());
  const double rollouts = questions * group;
  report.accuracy = static_cast<double>(all_right) / rollouts;
  report.mixed = static_cast<double>(mixed) / questions;
  if (first_right)
    report.retry_gain = *first_right > 0 ? static_cast<double>(all_right) / static_cast<double>(*first_right)
                        : all_right > 0  ? std::numeric_limits<double>::infinity()
                                         : 1;
  report.reason = why_shut(report, rollouts, group, chance, rules);
  report.open = report.reason.empty();
  return report;
}

}  // namespace quire::labs::tasks
