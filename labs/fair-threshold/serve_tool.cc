// `serve`: OFS beside a real deployment, line by line. What it learned is on the disk before an answer goes
// out.
#include <cmath>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/ostream.h>

#include "labs/engines/bandits/state_file.h"
#include "labs/engines/tables/json_lines.h"
#include "labs/engines/tables/text_file.h"
#include "labs/fair-threshold/learner.h"
#include "labs/fair-threshold/tools.h"

namespace quire::labs::fair_threshold {

namespace {

namespace json = boost::json;
using bandits::StateFile;
using lab::BadInput;
using lab::ToolCall;

/// The learner that the state file holds, or a new one; what was asked for must not contradict the file.
Ofs remembered(const StateFile& file, const lab::Values& values) {
  const std::string& path = values.text("state");
  const std::optional<std::string> bytes = wanted(file.read());
  const auto given = [&](const char* name) { return values.has(name); };
  if (!bytes) {
    LearnerSpec spec;
    if (given("thresholds")) spec.thresholds = static_cast<std::size_t>(values.integer("thresholds"));
    if (given("residuals")) spec.constraints = static_cast<std::size_t>(values.integer("residuals"));
    if (given("c")) spec.c_reward = spec.c_residual = values.real("c");
    return Ofs(spec);
  }
  const json::value state = wanted(tables::parse_json(*bytes, path));
  Result<Ofs> learner = Ofs::restore(state);
  if (!learner) throw BadInput(path + ": " + learner.error());
  const LearnerSpec& spec = learner->spec();
  const auto same = [&](const char* name, double asked, double kept) {
    if (asked != kept)
      throw BadInput(fmt::format("{}: the state in {} was made with {}; leave --{} out or name another file",
                                 name, path, kept, name));
  };
  if (given("thresholds"))
    same("thresholds", static_cast<double>(values.integer("thresholds")),
         static_cast<double>(spec.thresholds));
  if (given("residuals"))
    same("residuals", static_cast<double>(values.integer("residuals")),
         static_cast<double>(spec.constraints));
  if (given("c")) same("c", values.real("c"), spec.c_residual);
  return std::move(learner).value();
}

struct Told {
  std::size_t arm = 0;
  Feedback feedback;
};

Result<double> finite_number(const json::value* value, const char* name) {
  const double number = value && value->is_number() ? value->to_number<double>() : std::nan("");
  if (!std::isfinite(number)) return Error{std::string(name) + " must be a finite number"};
  return number;
}

/// A line of the deployment; nothing for {}.
Result<std::optional<Told>> read_line(const json::value& line, const LearnerSpec& spec) {
  const json::object* fields = line.if_object();
  if (!fields) return Error{"must be an object {\"theta_index\":k,\"reward\":r,\"residuals\":[..]}, or {}"};
  if (fields->empty()) return std::optional<Told>();
  for (const auto& field : *fields)
    if (field.key() != "theta_index" && field.key() != "reward" && field.key() != "residuals")
      return Error{"unknown field " + tables::shown(field.key()) +
                   "; a line has theta_index, reward and residuals"};
  Told told;
  const json::value* index = fields->if_contains("theta_index");
  const bool is_index = index && (index->is_int64() || index->is_uint64());
  const double arm = is_index ? index->to_number<double>() : -1;
  if (!(arm >= 0 && arm < static_cast<double>(spec.thresholds)))
    return Error{"theta_index must be a whole number from 0 to " + std::to_string(spec.thresholds - 1)};
  told.arm = static_cast<std::size_t>(arm);
  const Result<double> reward = finite_number(fields->if_contains("reward"), "reward");
  if (!reward) return Error{reward.error()};
  told.feedback.reward = *reward;
  const json::value* residuals = fields->if_contains("residuals");
  const json::array* numbers = residuals ? residuals->if_array() : nullptr;
  if (!numbers || numbers->size() != spec.constraints)
    return Error{"residuals must be an array of " + std::to_string(spec.constraints) + " numbers"};
  for (const json::value& value : *numbers) {
    const Result<double> g = finite_number(&value, "a residual");
    if (!g) return Error{g.error()};
    told.feedback.residual.push_back(*g);
  }
  return std::optional<Told>(std::move(told));
}

}  // namespace

void serve_tool(ToolCall& call) {
  const StateFile file = wanted(StateFile::open(call.values.text("state")));
  Ofs learner = remembered(file, call.values);
  const std::vector<double> grid = threshold_grid(learner.spec().thresholds);
  call.err << "note: " << kNote << '\n';
  tables::JsonLines lines(call.in, "standard input");
  for (;;) {
    call.check();
    const std::optional<json::value> line = wanted(lines.next());
    if (!line) return;
    const Result<std::optional<Told>> told = read_line(*line, learner.spec());
    if (!told) throw BadInput(lines.fault(told.error()).message);
    if (*told) learner.update((*told)->arm, (*told)->feedback);
    const std::size_t arm = learner.choose();
    wanted(file.replace(json::serialize(learner.state()) + "\n"));
    fmt::print(call.out, "{{\"round\":{},\"theta_index\":{},\"theta\":{},\"nothing_feasible\":{}}}\n",
               learner.round(), arm, grid[arm], learner.nothing_feasible());
    call.out.flush();
  }
}

}  // namespace quire::labs::fair_threshold
