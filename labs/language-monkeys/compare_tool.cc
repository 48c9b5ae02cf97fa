// compare: curves of coverage of two or three models on one task, shifted to one anchor.
#include <cmath>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/passk/sample_table.h"
#include "labs/language-monkeys/families.h"
#include "labs/language-monkeys/lab.h"
#include "labs/language-monkeys/tools.h"

namespace quire::labs::language_monkeys {
namespace {

namespace json = boost::json;
using lab::argument;
using lab::BadInput;
using lab::Kind;
using lab::ToolCall;

NamedCurve curve_of(ToolCall& call, const std::string& path) {
  const passk::SampleTable table = wanted(passk::read_samples(path, call.in));
  const std::vector<passk::Count> counts = table.correct_counts();
  if (counts.empty()) throw BadInput(table.name + ": correct: is in no row; a curve needs it");
  std::uint64_t most = counts[0].n;
  for (const passk::Count& c : counts) most = std::min(most, c.n);
  constexpr std::uint64_t kWorkMax = 2'000'000'000;
  if (most < 2) throw BadInput(table.name + ": a task has fewer than two samples; a curve needs more");
  if (most > kWorkMax / counts.size()) throw BadInput(table.name + ": too many samples for a curve");
  NamedCurve curve{table.name, {}};
  const std::vector<std::uint64_t> ks = passk::log_grid(most, 40);
  const std::vector<double> values = passk::coverage(counts, ks);
  for (std::size_t j = 0; j < ks.size(); ++j) curve.points.push_back({static_cast<double>(ks[j]), values[j]});
  return curve;
}

void run(ToolCall& call) {
  std::vector<NamedCurve> curves;
  for (const char* name : {"first", "second", "third"})
    if (call.values.has(name)) curves.push_back(curve_of(call, call.values.text(name)));
  const Family family = align(curves, call.values.has("anchor") ? call.values.real("anchor") : 0);
  if (std::isnan(family.spread))
    throw BadInput(fmt::format("anchor: not every curve passes a coverage of {:.4g}; choose one that all do",
                               family.anchor));
  json::array all;
  for (std::size_t i = 0; i < curves.size(); ++i) {
    json::array points;
    for (const passk::CurvePoint& p : curves[i].points)
      points.push_back(
          json::object{{"k", p.k}, {"shifted", p.k / family.k_anchor[i]}, {"coverage", p.coverage}});
    all.push_back(json::object{{"file", curves[i].name},
                               {"k_at_anchor", family.k_anchor[i]},
                               {"times_the_first", family.k_anchor[i] / family.k_anchor[0]},
                               {"curve", std::move(points)}});
  }
  call.out << json::serialize(json::object{{"anchor", family.anchor},
                                           {"spread", family.spread},
                                           {"compared_from", family.from},
                                           {"compared_to", family.to},
                                           {"curves", std::move(all)}})
           << '\n';
}

}  // namespace

lab::Tool compare_tool() {
  lab::Parameter anchor =
      ranged(argument(Kind::real, "anchor",
                      "coverage at which curves meet; the middle of what all pass if left out"),
             0, 1);
  anchor.open_least = true;
  return {
      .name = "compare",
      .summary = "Shifts the curves of two or three models to one anchor: do they differ by an offset alone?",
      .example = "quire lab language-monkeys compare --first small.jsonl --second large.jsonl --anchor 0.5",
      .arguments = {required(argument(Kind::file, "first", "table of samples, as evaluate reads it")),
                    required(argument(Kind::file, "second", "of another model on the same tasks")),
                    argument(Kind::file, "third", "of one more"), anchor},
      .run = run};
}

}  // namespace quire::labs::language_monkeys
