#include "labs/lean-tcs/statement.h"

#include <algorithm>
#include <array>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "labs/engines/problems/fields.h"
#include "labs/lean-tcs/enumerate.h"
#include "labs/lean-tcs/generate.h"

namespace quire::labs::lean_tcs {
namespace {

namespace json = boost::json;

constexpr std::array<const char*, kStatementKinds> kNames{
    "halts-in", "halts-within", "runs-beyond", "score", "state-at", "never", "champion", "identity"};
constexpr std::uint64_t kKeySteps = 2000;

std::string digits(const std::vector<tm::Symbol>& cells) {
  std::string text;
  for (const tm::Symbol c : cells) text += static_cast<char>('0' + c);
  return text;
}

Result<std::vector<tm::Symbol>> cells_of(const std::string& text, std::size_t symbols) {
  if (text.size() > kStatedCellsMax) return Error{fmt::format("more than {} cells", kStatedCellsMax)};
  std::vector<tm::Symbol> cells;
  for (const char c : text) {
    if (c < '0' || static_cast<std::size_t>(c - '0') >= symbols) return Error{"a cell is no symbol"};
    cells.push_back(static_cast<tm::Symbol>(c - '0'));
  }
  return cells;
}

/// left, head, right, state ("A" or "Z").
json::object to_json(const tm::Configuration& c) {
  return {{"left", digits(c.left)},
          {"head", static_cast<std::uint64_t>(c.head)},
          {"right", digits(c.right)},
          {"state", std::string(1, c.state == tm::kHalt ? 'Z' : static_cast<char>('A' + c.state))}};
}

Result<tm::Configuration> read_configuration(const json::object& object, const tm::Machine& machine) {
  problems::Fields fields(object);
  const std::string left = fields.text_if_any("left"), right = fields.text_if_any("right");
  const std::uint64_t head = fields.whole("head");
  const std::string state = fields.text("state");
  if (!fields.fault().empty()) return Error{"configuration: " + fields.fault()};
  auto l = cells_of(left, machine.symbols()), r = cells_of(right, machine.symbols());
  if (!l || !r) return Error{"configuration: " + (!l ? l.error() : r.error())};
  const bool known =
      state.size() == 1 &&
      (state[0] == 'Z' || (state[0] >= 'A' && static_cast<std::size_t>(state[0] - 'A') < machine.states()));
  if (!known || head >= machine.symbols()) return Error{"configuration: no state or symbol of the machine"};
  return tm::Configuration{.left = std::move(*l),
                           .right = std::move(*r),
                           .head = static_cast<tm::Symbol>(head),
                           .state = state[0] == 'Z' ? tm::kHalt : static_cast<tm::State>(state[0] - 'A')};
}

Result<Statement> read_identity(problems::Fields& fields) {
  Statement s{.kind = Kind::identity};
  const std::string left = fields.text("left"), right = fields.text("right");
  const std::uint64_t width = fields.whole("width"), variables = fields.whole("variables");
  if (!fields.fault().empty()) return Error{fields.fault()};
  if (width == 0 || width > mba::kWidthMax) return Error{"width: 1 to 1024"};
  if (variables > mba::kVariablesMax) return Error{"variables: at most 10"};
  const std::vector<std::string>& all = mba::standard_names();
  std::vector<std::string> names(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(variables));
  for (auto& [text, term, name] :
       {std::tuple<const std::string&, mba::Term&, const char*>{left, s.left, "left"},
        {right, s.right, "right"}}) {
    Result<mba::Term> read = mba::parse(text, names);
    if (!read) return Error{fmt::format("{}: {}", name, read.error())};
    term = *read;
  }
  if (names.size() != variables)
    return Error{"a term has other variables than x, y, z, t, a, ... in this order"};
  s.width = width;
  s.variables = variables;
  return s;
}

Result<Statement> read_champion(problems::Fields& fields) {
  const std::uint64_t states = fields.whole("states"), symbols = fields.whole("symbols");
  Statement s{.kind = Kind::champion};
  s.steps = fields.whole("steps");
  if (!fields.fault().empty()) return Error{fields.fault()};
  if (states == 0 || states > tm::kStatesMax || symbols < 2 || symbols > tm::kSymbolsMax)
    return Error{"states: 1 to 8; symbols: 2 to 6"};
  s.machine = tm::Machine(states, symbols);
  return s;
}

}  // namespace

const char* name_of(Kind kind) { return kNames[static_cast<std::size_t>(kind)]; }

bool same(const Statement& a, const Statement& b) {
  if (a.kind != b.kind) return false;
  if (a.kind == Kind::identity)
    return a.width == b.width && a.variables == b.variables && mba::equal(a.left, b.left) &&
           mba::equal(a.right, b.right);
  return a.machine == b.machine && a.steps == b.steps && a.score == b.score &&
         a.configuration == b.configuration;
}

std::string identity_key(const Statement& s) {
  if (s.kind == Kind::identity) {
    const mba::Identity renamed = mba::renamed_by_appearance({.left = s.left, .right = s.right});
    return fmt::format("identity {} {} = {}", s.width, mba::text_of(renamed.left, mba::standard_names()),
                       mba::text_of(renamed.right, mba::standard_names()));
  }
  // A configuration is mirrored with its machine: the machine's form alone tells such statements apart.
  const std::string machine = s.kind == Kind::champion
                                  ? fmt::format("{} {}", s.machine.states(), s.machine.symbols())
                                  : tm::text_of(tm::normal_form(s.machine, std::min(s.steps + 1, kKeySteps)));
  return fmt::format("{} {} {} {}", name_of(s.kind), s.kind == Kind::never ? tm::text_of(s.machine) : machine,
                     s.steps, s.score);
}

json::object to_json(const Statement& s) {
  json::object object{{"kind", name_of(s.kind)}};
  if (s.kind == Kind::identity) {
    object["left"] = mba::text_of(s.left, mba::standard_names());
    object["right"] = mba::text_of(s.right, mba::standard_names());
    object["variables"] = s.variables;
    object["width"] = s.width;
    return object;
  }
  if (s.kind == Kind::champion) {
    object["states"] = s.machine.states();
    object["symbols"] = s.machine.symbols();
  } else {
    object["machine"] = tm::text_of(s.machine);
  }
  if (s.kind != Kind::never) object["steps"] = s.steps;
  if (s.kind == Kind::score) object["score"] = s.score;
  if (s.kind == Kind::state_at) object["configuration"] = to_json(s.configuration);
  return object;
}

Result<Statement> from_json(const json::object& object) {
  problems::Fields fields(object);
  const std::string kind = fields.text("kind");
  const auto found = std::find(kNames.begin(), kNames.end(), kind);
  if (!fields.fault().empty() || found == kNames.end())
    return Error{
        "kind: one of halts-in, halts-within, runs-beyond, score, state-at, never, champion, identity"};
  Statement s{.kind = static_cast<Kind>(found - kNames.begin())};
  if (s.kind == Kind::identity) return read_identity(fields);
  if (s.kind == Kind::champion) return read_champion(fields);
  const Result<tm::Machine> machine = tm::parse(fields.text("machine"));
  if (s.kind != Kind::never) s.steps = fields.whole("steps");
  if (s.kind == Kind::score) s.score = fields.whole("score");
  if (!fields.fault().empty()) return Error{fields.fault()};
  if (!machine) return Error{"machine: " + machine.error()};
  if (s.steps > kStatedStepsMax) return Error{fmt::format("steps: at most {}", kStatedStepsMax)};
  s.machine = *machine;
  if (s.kind != Kind::state_at) return s;
  const json::object configuration = fields.object("configuration");
  if (!fields.fault().empty()) return Error{fields.fault()};
  Result<tm::Configuration> read = read_configuration(configuration, s.machine);
  if (!read) return Error{read.error()};
  s.configuration = std::move(*read);
  return s;
}

}  // namespace quire::labs::lean_tcs
