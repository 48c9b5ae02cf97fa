// family and bundled: counts of six small models, made now or beforehand. Rows of one model and verifier are
// what analyse and fit read. The bundled table was made by family.
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/inference-flaws/bundled.h"
#include "labs/inference-flaws/lab.h"
#include "labs/inference-flaws/tools.h"

namespace quire::labs::inference_flaws {

namespace {

using lab::BadInput;
using lab::Kind;
using lab::ToolCall;

std::vector<std::string> with_all(std::vector<std::string> names) {
  names.insert(names.begin(), "all");
  return names;
}

std::vector<std::string> verifier_names() {
  std::vector<std::string> names;
  for (const Verifier& v : all_verifiers()) names.push_back(name_of(v));
  return names;
}

/// What the arguments model and verifier leave of families.
std::vector<Family> selected(const ToolCall& call, std::vector<Family> families) {
  const std::string& verifier = call.values.text("verifier");
  const auto model = static_cast<std::size_t>(call.values.integer("model"));
  for (Family& family : families)
    for (std::size_t m = 0; m < family.models.size(); ++m)
      std::erase_if(family.models[m].judged, [&](const Judged& judged) {
        return (model != 0 && m + 1 != model) || (verifier != "all" && name_of(judged.verifier) != verifier);
      });
  return families;
}

void print(ToolCall& call, const std::vector<Family>& families) {
  const std::string csv = family_csv(selected(call, families));
  if (csv.find('\n') + 1 == csv.size())
    throw BadInput(
        fmt::format("verifier: {} judges another task than the one asked for", call.values.text("verifier")));
  call.out << csv;
}

void family(ToolCall& call) {
  const lab::Values& v = call.values;
  std::vector<Family> families;
  for (const char* task : {"arith3", "prog"}) {
    if (v.text("task") != "all" && v.text("task") != task) continue;
    FamilyOptions options;
    options.task = task;
    options.steps = static_cast<std::uint64_t>(v.integer("steps"));
    options.tasks = static_cast<std::size_t>(v.integer("tasks"));
    options.n = static_cast<std::size_t>(v.integer("n"));
    options.seed = static_cast<std::uint64_t>(v.integer("seed"));
    options.threads = static_cast<unsigned>(v.integer("threads"));
    options.check = [&call] { call.check(); };
    families.push_back(make_family(options));
  }
  // A table of everything says how to make it again; a part of it is for other tools, which know no comments.
  if (v.integer("model") == 0 && v.text("verifier") == "all")
    fmt::print(
        call.out,
        "# quire lab inference-flaws family --task {} --steps {} --tasks {} --n {} --seed {}\n"
        "# Six models of one run of learning, taken after so many updates; n samples of each task, c of them "
        "right,\n# b accepted by the verifier, t both.\n",
        v.text("task"), v.integer("steps"), v.integer("tasks"), v.integer("n"), v.integer("seed"));
  print(call, families);
}

void bundled(ToolCall& call) { print(call, bundled_families()); }

std::vector<lab::Parameter> with_selection(std::vector<lab::Parameter> own) {
  own.push_back(ranged(argument(Kind::integer, "model", "1, the weakest, to 6; 0: all", "0"), 0, kModels));
  own.push_back(
      one_of(argument(Kind::choice, "verifier", "whose counts", "all"), with_all(verifier_names())));
  return own;
}

}  // namespace

lab::Tool family_tool() {
  return {
      .name = "family",
      .summary =
          "Trains six small models of rising strength, samples them and counts what each verifier accepts.",
      .example = "quire lab inference-flaws family --steps 30000 --tasks 40 --n 200 > samples.csv",
      .arguments = with_selection(
          {required(ranged(argument(Kind::integer, "steps", "updates of the run of learning"), 6, 1e6)),
           required(ranged(argument(Kind::integer, "tasks", "problems"), 1, 10'000)),
           required(ranged(argument(Kind::integer, "n", "samples of each problem"), 1, 10'000)),
           one_of(argument(Kind::choice, "task", "arithmetic, expressions in x and y, or both", "all"),
                  {"all", "arith3", "prog"}),
           ranged(argument(Kind::integer, "threads", "1 or 2; the family is the same", "2"), 1, 2),
           ranged(argument(Kind::integer, "seed", "of weights, lessons, problems and samples", "1"), 0,
                  9e15)}),
      .run = family};
}

lab::Tool bundled_tool() {
  return {.name = "bundled",
          .summary = "Prints the counts of the bundled models, or of one of them under one verifier.",
          .example = "quire lab inference-flaws bundled --model 2 --verifier parity > weak.csv",
          .arguments = with_selection({}),
          .run = bundled};
}

}  // namespace quire::labs::inference_flaws
