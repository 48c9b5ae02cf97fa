#include "labs/step-law/log_file.h"

#include <cmath>
#include <filesystem>
#include <fstream>

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "labs/engines/tables/json_lines.h"

namespace quire::labs::step_law {
namespace {

namespace json = boost::json;

constexpr std::size_t kRowsMost = 20'000'000;
constexpr std::size_t kCheckEvery = 4096;
constexpr double kStepMost = 1e15;

Status add(const tables::JsonLines& lines, const json::value& value, LossLog& log) {
  const json::object* const object = value.if_object();
  if (object == nullptr) return lines.fault("no JSON object; a line is {\"step\": 10, \"loss\": 2.5}");
  const json::value* const loss = object->if_contains("loss");
  if (loss == nullptr || loss->is_null()) {
    ++log.skipped;
    return success();
  }
  const json::value* const step = object->if_contains("step");
  if (step == nullptr || !step->is_number()) return lines.fault("a loss without a \"step\" that is a number");
  if (!loss->is_number()) return lines.fault("\"loss\" is no number");
  const double at = step->to_number<double>(), nats = loss->to_number<double>();
  if (!std::isfinite(nats)) return lines.fault("\"loss\" is not finite");
  if (!(at >= 0 && at <= kStepMost) || at != std::floor(at))
    return lines.fault(fmt::format("\"step\" is no whole number from 0 to {:g}", kStepMost));
  if (!log.steps.empty() && !(at > log.steps.back()))
    return lines.fault(
        fmt::format("step {} after step {}: steps rise; a run that went back to a checkpoint has to be "
                    "cut there",
                    at, log.steps.back()));
  if (log.steps.size() == kRowsMost) return lines.fault(fmt::format("more than {} losses", kRowsMost));
  log.steps.push_back(at);
  log.losses.push_back(nats);
  return success();
}

}  // namespace

Result<LossLog> read_log(std::istream& in, const std::string& name, const std::function<void()>& check) {
  tables::JsonLines lines(in, name);
  LossLog log;
  for (std::size_t count = 0;; ++count) {
    if (check && count % kCheckEvery == 0) check();
    const Result<std::optional<json::value>> line = lines.next();
    if (!line) return Error{line.error()};
    if (!*line) break;
    if (const Status added = add(lines, **line, log); !added) return Error{added.error()};
  }
  if (log.losses.size() < 2)
    return Error{fmt::format("{}: {} losses; at least two are needed", name, log.losses.size())};
  log.interval = log.steps[1] - log.steps[0];
  return log;
}

Result<LossLog> read_log(const std::string& path, std::istream& standard_input,
                         const std::function<void()>& check) {
  if (path == "-") return read_log(standard_input, "standard input", check);
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return Error{path + ": is a folder; give a file"};
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{path + ": cannot be opened"};
  return read_log(in, std::filesystem::path(path).filename().string(), check);
}

}  // namespace quire::labs::step_law
