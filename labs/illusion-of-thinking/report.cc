#include "labs/illusion-of-thinking/report.h"

#include <algorithm>
#include <cmath>

#include <boost/json/array.hpp>
#include <fmt/format.h>

namespace quire::labs::illusion {
namespace {

namespace json = boost::json;

std::optional<double> median(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

std::optional<double> mean(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

std::string cell(const std::optional<double>& value, int digits) {
  return value ? fmt::format("{:.{}f}", *value, digits) : "-";
}

}  // namespace

std::optional<int> collapse_point(const std::map<int, double>& accuracy) {
  std::optional<int> point;
  for (auto at = accuracy.rbegin(); at != accuracy.rend() && at->second == 0; ++at) point = at->first;
  return point;
}

void Report::add(const Task& task, const Graded& graded, std::optional<std::uint64_t> tokens) {
  const std::string group = task.group();
  tallies_.add(group, graded.grade);
  Extra& extra = extras_[group];
  extra.shortest = task.record.hard("moves");
  if (graded.first_bad) extra.first_bad.push_back(static_cast<double>(*graded.first_bad));
  if (tokens) extra.tokens.push_back(static_cast<double>(*tokens));
  for (const TraceMark& mark : graded.trace) {
    const auto tenth =
        std::min(kTenths - 1, static_cast<std::size_t>(mark.place * static_cast<double>(kTenths)));
    ++extra.candidates[tenth];
    extra.right[tenth] += mark.right ? 1 : 0;
  }
  if (task.record.solvable) sizes_[name_of(task.instance.puzzle)][task.instance.n] = group;
  ++graded_;
}

std::map<std::string, std::optional<int>> Report::collapses() const {
  std::map<std::string, std::optional<int>> points;
  for (const auto& [puzzle, groups] : sizes_) {
    std::map<int, double> accuracy;
    for (const auto& [n, group] : groups) accuracy[n] = tallies_.groups().at(group).accuracy();
    points[puzzle] = collapse_point(accuracy);
  }
  return points;
}

std::string Report::table() const {
  std::string text =
      fmt::format("{:<26} {:>8} {:>9} {:>9} {:>18} {:>7} {:>10} {:>10} {:>9}\n", "puzzle, size", "shortest",
                  "responses", "accuracy", "95 % (Wilson)", "pass@5", "malformed", "first bad", "tokens");
  for (const auto& [group, tally] : tallies_.groups()) {
    const Extra& extra = extras_.at(group);
    const stats::Interval interval = tally.interval();
    const double pass = tallies_.pass_at(group, 5);
    text += fmt::format("{:<26} {:>8} {:>9} {:>9.3f} {:>18} {:>7} {:>10} {:>10} {:>9}\n", group,
                        cell(extra.shortest, 0), tally.responses(), tally.accuracy(),
                        fmt::format("{:.3f} to {:.3f}", interval.low, interval.high),
                        std::isfinite(pass) ? fmt::format("{:.3f}", pass) : "-", tally.malformed,
                        cell(median(extra.first_bad), 1), cell(mean(extra.tokens), 0));
  }
  for (const auto& [puzzle, point] : collapses())
    text += point ? fmt::format("{}: nothing is solved from size {} on\n", puzzle, *point)
                  : fmt::format("{}: the largest size asked is still solved sometimes\n", puzzle);
  return text;
}

json::object Report::summary() const {
  json::array groups;
  for (const auto& [group, tally] : tallies_.groups()) {
    const Extra& extra = extras_.at(group);
    const stats::Interval interval = tally.interval();
    json::object one{{"group", group},       {"responses", tally.responses()}, {"right", tally.right},
                     {"wrong", tally.wrong}, {"malformed", tally.malformed},   {"accuracy", tally.accuracy()},
                     {"low", interval.low},  {"high", interval.high}};
    if (extra.shortest) one["shortest"] = *extra.shortest;
    if (const auto at = median(extra.first_bad)) one["first_bad_median"] = *at;
    if (const auto tokens = mean(extra.tokens)) one["tokens_mean"] = *tokens;
    if (std::any_of(extra.candidates.begin(), extra.candidates.end(),
                    [](std::uint64_t n) { return n > 0; })) {
      json::array tenths;
      for (std::size_t i = 0; i < kTenths; ++i)
        tenths.push_back(json::object{{"candidates", extra.candidates[i]}, {"right", extra.right[i]}});
      one["trace_tenths"] = std::move(tenths);
    }
    groups.push_back(std::move(one));
  }
  json::object collapse;
  for (const auto& [puzzle, point] : collapses())
    collapse[puzzle] = point ? json::value(*point) : json::value(nullptr);
  return {{"groups", std::move(groups)}, {"nothing_solved_from", std::move(collapse)}};
}

}  // namespace quire::labs::illusion
