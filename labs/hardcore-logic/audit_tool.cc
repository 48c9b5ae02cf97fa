// audit: are labelled puzzles what their labels say?
#include <map>

#include <boost/json/serialize.hpp>
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/asking/source.h"
#include "labs/hardcore-logic/audit_file.h"
#include "labs/hardcore-logic/lab.h"
#include "labs/hardcore-logic/tools.h"

namespace quire::labs::hardcore_logic {
namespace {

using lab::argument;
using lab::Kind;
using lab::ToolCall;

std::string certificate_fault(const AuditItem& item) {
  if (item.certificate.empty()) return "";
  Solved solved;
  solved.kind = item.item.solvable ? Solved::Kind::one : Solved::Kind::none;
  if (item.item.solvable) solved.solutions.push_back(item.item.solution);
  solved.certificate = item.certificate;
  const Status status = item.game->recheck(item.item.instance, solved);
  return status ? "" : status.error();
}

void run(ToolCall& call) {
  asking::Source source(call, "puzzles");
  AuditFile file(source.in(), source.name(), call.values.has("game") ? call.values.text("game") : "");
  const SolveOptions options{.timeout_ms = call.values.integer("timeout"),
                             .check = [&call] { call.check(); }};
  std::map<std::string, std::size_t> counts;
  while (true) {
    call.check();
    const std::optional<AuditItem> item = wanted(file.next());
    if (!item) break;
    const Verdict verdict = audited(*item->game, item->item, options);
    std::string name = name_of(verdict.kind), what = verdict.what;
    if (verdict.kind == Verdict::Kind::sound)
      if (what = certificate_fault(*item); !what.empty()) name = "bad certificate";
    ++counts[name];
    if (name == "sound" && !call.values.flag("all")) continue;
    boost::json::object line{{"id", item->id}, {"game", item->game->name()}, {"verdict", name}};
    if (!what.empty()) line["what"] = what;
    call.out << boost::json::serialize(line) << '\n';
  }
  for (const auto& [name, count] : counts) fmt::print(call.err, "{}: {}\n", name, count);
}

}  // namespace

lab::Tool audit_tool() {
  return {
      .name = "audit",
      .summary = "Reports puzzles that are ambiguous or wrongly labelled.",
      .example = "quire lab hardcore-logic audit --puzzles hitori.jsonl --game hitori",
      .arguments = {required(argument(Kind::file, "puzzles",
                                      "JSON lines: records of make, or id, puzzle, solution and flags as the "
                                      "paper's data set has them; - is standard input")),
                    one_of(argument(Kind::choice, "game", "of lines that do not say it"), game_names()),
                    argument(Kind::flag, "all", "report sound puzzles too"),
                    ranged(argument(Kind::integer, "timeout", "effort for a puzzle, as for make", "60000"), 1,
                           1e7)},
      .run = run};
}

}  // namespace quire::labs::hardcore_logic
