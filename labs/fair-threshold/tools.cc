// The tools' arguments, and what audit and simulate read alike.
#include "labs/fair-threshold/tools.h"

#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/tables/text_file.h"
#include "labs/fair-threshold/datasets.h"

namespace quire::labs::fair_threshold {

namespace {

using lab::BadInput;
using lab::Kind;
using lab::Parameter;

Parameter number(Kind kind, std::string name, std::string help, std::string standard, double least,
                 double most) {
  return ranged(argument(kind, std::move(name), std::move(help), std::move(standard)), least, most);
}

/// What audit and simulate share: the table, its columns, the constraints.
std::vector<Parameter> table_arguments() {
  return {
      required(argument(Kind::file, "csv", "table of people, with a header; - is standard input")),
      required(
          argument(Kind::text, "group", "column of the two groups; the first value in string order is A")),
      argument(Kind::text, "group-a", "this value of the group column is A, all others are B"),
      argument(Kind::text, "score", "column of scores in [0,1], higher is better; needs --label"),
      argument(Kind::text, "label", "column that says who turned out good (two values)"),
      argument(Kind::text, "train", "column like --label; the score is trained on the other columns"),
      argument(Kind::text, "positive", "the label's value that is good; 1, good, true, yes and + are known"),
      argument(Kind::list, "drop", "columns that are not to be trained on"),
      argument(Kind::flag, "blind", "nor on the group"),
      number(Kind::real, "delta", "largest allowed gap of acceptance rates", "0.1", 0, 1),
      number(Kind::real, "service", "least overall acceptance rate; 0: no such constraint", "0.3", 0, 1),
      number(Kind::integer, "thresholds", "size of the grid from 0 to 1", "41", 2, 1001),
      number(Kind::integer, "seed", "seed of everything random", "1", 0, 9e15)};
}

Parameter format(std::vector<std::string> choices) {
  Parameter p = argument(Kind::choice, "format", "how the result is written", choices.front());
  p.choices = std::move(choices);
  return p;
}

lab::Tool tool(std::string name, std::string summary, std::string example, std::vector<Parameter> arguments,
               void (*run)(lab::ToolCall&)) {
  return {std::move(name), std::move(summary), "quire lab fair-threshold " + std::move(example),
          std::move(arguments), run};
}

}  // namespace

std::vector<lab::Tool> tools() {
  std::vector<Parameter> audit_arguments = table_arguments();
  audit_arguments.push_back(number(Kind::integer, "resamples", "bootstrap resamples", "1000", 0, 100'000));
  audit_arguments.push_back(format({"table", "csv", "json"}));

  std::vector<Parameter> simulate_arguments = table_arguments();
  Parameter loop = argument(Kind::choice, "loop",
                            "what a gap does: conflict moves who arrives, aligned also drives "
                            "people away",
                            "conflict");
  loop.choices = {"conflict", "aligned"};
  simulate_arguments.push_back(loop);
  Parameter eta = number(Kind::real, "eta", "speed of the loop", "0.05", 0, 1);
  eta.open_least = true;
  simulate_arguments.push_back(eta);
  for (Parameter& p : std::vector<Parameter>{
           number(Kind::real, "kappa", "feedback on arrivals", "0.5", 0, 10),
           number(Kind::real, "kappa-r", "feedback on participation, loop aligned", "2", 0, 10),
           number(Kind::integer, "rounds", "rounds of one run", "5000", 10, 1e7),
           number(Kind::integer, "batch", "people a round", "200", 1, 1e5),
           number(Kind::integer, "seeds", "runs of every method", "5", 1, 1000),
           number(Kind::real, "c", "radius constant", "0.1", 0.001, 5), format({"table", "json", "series"})})
    simulate_arguments.push_back(std::move(p));

  return {
      tool("audit",
           "What every threshold would do to two groups of scored people, and the best one that is feasible.",
           "audit --csv people.csv --score s --group g --label y --delta 0.1 --service 0.3", audit_arguments,
           audit_tool),
      tool("simulate", "Learners in the closed loop, with a table of people as the pool that arrives.",
           "simulate --csv people.csv --score s --group g --label y --loop aligned", simulate_arguments,
           simulate_tool),
      tool("serve",
           "OFS beside a deployment: each line {\"theta_index\":k,\"reward\":r,\"residuals\":[..]} is "
           "answered with "
           "the next threshold; {} asks without telling.",
           "serve --state st.json",
           {required(argument(Kind::file, "state",
                              "the learner's memory; made if missing, replaced as a whole "
                              "before every answer")),
            number(Kind::integer, "thresholds", "size of the grid (new state: 41)", "", 2, 1001),
            number(Kind::integer, "residuals", "constraints a line reports (new state: 2)", "", 0, 16),
            number(Kind::real, "c", "radius constant (new state: 0.1)", "", 0.001, 5)},
           serve_tool)};
}

Pools read_pools(lab::ToolCall& call) {
  const lab::Values& values = call.values;
  const auto text = [&](const char* name) { return values.has(name) ? values.text(name) : std::string(); };
  OwnColumns columns;
  columns.group = text("group");
  columns.group_a = text("group-a");
  columns.score = text("score");
  columns.label = text("label");
  columns.positive = text("positive");
  if (values.has("drop")) columns.drop = values.list("drop");
  columns.blind = values.flag("blind");
  columns.check = [&call] { call.check(); };
  const std::string train = text("train");
  if (columns.score.empty() == train.empty())
    throw BadInput("score: give either --score with --label, or --train with the label's column");
  if (!train.empty() && !columns.label.empty()) throw BadInput("label: --train names the label already");
  if (!columns.score.empty() && columns.label.empty())
    throw BadInput("label: is required with --score; it says who turned out good");
  if (!train.empty()) columns.label = train;
  const tables::Text csv = wanted(tables::read_text(values.text("csv"), call.in));
  return wanted(own_table(csv.bytes, csv.name, columns));
}

Constraints read_constraints(const lab::Values& values) {
  Constraints c;
  c.delta = values.real("delta");
  c.service = values.real("service");
  if (values.real("service") == 0) c.service.reset();
  return c;
}

std::uint64_t seed_of(const lab::Values& values) {
  return static_cast<std::uint64_t>(values.integer("seed"));
}

void print_people(std::ostream& out, const Pools& pools) {
  fmt::print(out, "{}: {} people; A = {} ({}), B = {} ({})\n", pools.name, pools.a.size() + pools.b.size(),
             pools.label_a, pools.a.size(), pools.label_b, pools.b.size());
}

}  // namespace quire::labs::fair_threshold
