// solve: all answers of one's own instances, up to a limit, and why there are no others.
#include <boost/json/serialize.hpp>

#include "lab/card_parts.h"
#include "labs/engines/asking/source.h"
#include "labs/engines/tables/json_lines.h"
#include "labs/hardcore-logic/lab.h"
#include "labs/hardcore-logic/tools.h"

namespace quire::labs::hardcore_logic {
namespace {

namespace json = boost::json;
using lab::argument;
using lab::BadInput;
using lab::Kind;
using lab::ToolCall;

const char* word(Solved::Kind kind) {
  switch (kind) {
    case Solved::Kind::none:
      return "none";
    case Solved::Kind::one:
      return "one";
    case Solved::Kind::several:
      return "several";
    case Solved::Kind::unknown:
      return "unknown";
  }
  return "";
}

json::object line_of(const Game& game, const Instance& instance, const SolveOptions& options) {
  Solved solved = game.solve(instance, options);
  json::object line{{"game", game.name()},
                    {"answers", word(solved.kind)},
                    {"solutions", json::array(solved.solutions.begin(), solved.solutions.end())}};
  if (solved.kind == Solved::Kind::several) line["more"] = solved.solutions.size() >= options.limit;
  if (!options.proof) return line;
  json::object difficulty;
  for (const auto& [name, value] : solved.difficulty) difficulty[name] = value;
  line["difficulty"] = std::move(difficulty);
  line["certificate"] = std::move(solved.certificate);
  return line;
}

void run(ToolCall& call) {
  asking::Source source(call, "instances");
  tables::JsonLines lines(source.in(), source.name(), {.line_bytes_max = 64 << 20});
  const SolveOptions options{.limit = static_cast<std::size_t>(call.values.integer("limit")),
                             .seed = static_cast<std::uint64_t>(call.values.integer("seed")),
                             .timeout_ms = call.values.integer("timeout"),
                             .proof = call.values.flag("proof"),
                             .check = [&call] { call.check(); }};
  while (true) {
    call.check();
    const std::optional<json::value> value = wanted(lines.next());
    if (!value) return;
    const json::object* object = value->if_object();
    if (object == nullptr) throw BadInput(lines.fault("an instance is a JSON object").message);
    // A record holds its instance as a field.
    if (const json::value* inside = object->if_contains("instance"); inside != nullptr && inside->is_object())
      object = &inside->get_object();
    const Result<const Game*> game = checked_game(*object);
    if (!game) throw BadInput(lines.fault(game.error()).message);
    call.out << json::serialize(line_of(**game, *object, options)) << '\n';
  }
}

}  // namespace

lab::Tool solve_tool() {
  return {
      .name = "solve",
      .summary = "Finds all answers of instances up to a limit, with a proof where there is one or none.",
      .example =
          "echo '{\"game\":\"binario\",\"grid\":[[0,null],[null,null]]}' | quire lab hardcore-logic solve",
      .arguments = {argument(Kind::file, "instances", "JSON lines, instances or records of make", "-"),
                    ranged(argument(Kind::integer, "limit", "answers looked for", "2"), 1, 1e5),
                    argument(Kind::flag, "proof", "write certificate and difficulty", "true"),
                    ranged(argument(Kind::integer, "timeout", "effort, as for make", "60000"), 1, 1e7),
                    ranged(argument(Kind::integer, "seed", "of the solver", "0"), 0, 9e15)},
      .run = run};
}

}  // namespace quire::labs::hardcore_logic
