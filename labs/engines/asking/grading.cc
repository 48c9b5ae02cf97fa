#include "labs/engines/asking/grading.h"

#include <unordered_map>
#include <unordered_set>

#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "lab/wanted.h"
#include "labs/engines/asking/source.h"

namespace quire::labs::asking {
namespace {

using lab::argument;
using lab::BadInput;
using lab::Kind;
using lab::ToolCall;
using lab::wanted;

constexpr std::size_t kProblemsMost = 5'000'000;

struct Problems {
  std::string file{};
  std::unordered_map<std::string, Gradable> by_id{};
};

Problems read_problems(ToolCall& call, const std::string& slug, const ReadGradable& read) {
  Source source(call, "problems");
  problems::RecordReader reader(source.in(), source.name(), slug);
  Problems all{.file = source.name()};
  while (std::optional<problems::Record> record = wanted(reader.next())) {
    call.check();
    if (all.by_id.size() == kProblemsMost)
      throw BadInput(reader.fault(fmt::format("more than {} problems", kProblemsMost)).message);
    const std::string id = record->id;
    Result<Gradable> problem = read(std::move(*record));
    if (!problem) throw BadInput(reader.fault(problem.error()).message);
    all.by_id.emplace(id, std::move(problem).value());
  }
  return all;
}

}  // namespace

Graded grade_responses(ToolCall& call, const std::string& slug, const ReadGradable& read,
                       const std::function<void(const problems::Grade&)>& take) {
  if (call.values.text("problems") == "-" && call.values.text("responses") == "-")
    throw BadInput("responses: problems and responses cannot both be standard input");
  const Problems asked = read_problems(call, slug, read);
  Source source(call, "responses");
  problems::ResponseReader reader(source.in(), source.name());
  Graded all;
  std::unordered_set<std::string> answered;
  while (const std::optional<problems::Response> response = wanted(reader.next())) {
    call.check();
    const auto problem = asked.by_id.find(response->id);
    if (problem == asked.by_id.end())
      throw BadInput(reader.fault(fmt::format("id: {} has no problem {}", asked.file, response->id)).message);
    const problems::Grade graded = problem->second.grade(*response);
    all.tallies.add(problem->second.group, graded);
    answered.insert(response->id);
    take(graded);
  }
  all.unanswered = asked.by_id.size() - answered.size();
  return all;
}

void grade(ToolCall& call, const std::string& slug, const ReadGradable& read) {
  const Graded all = grade_responses(call, slug, read, [&call](const problems::Grade& graded) {
    call.out << problems::grade_line(graded) << '\n';
  });
  for (const auto& [group, tally] : all.tallies.groups())
    fmt::print(call.err, "{}: {} problems, {} responses, {} right ({:.3f}, {:.3f} to {:.3f}), {} malformed\n",
               group, tally.problems, tally.responses(), tally.right, tally.accuracy(), tally.interval().low,
               tally.interval().high, tally.malformed);
  if (all.unanswered > 0) fmt::print(call.err, "{} problems have no response\n", all.unanswered);
}

std::vector<lab::Parameter> grade_arguments() {
  return {required(argument(Kind::file, "problems", "JSON lines that `make` wrote; - is standard input")),
          required(argument(Kind::file, "responses", "JSON lines with id, text and perhaps sample"))};
}

}  // namespace quire::labs::asking
