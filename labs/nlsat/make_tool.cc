// make: a set of labelled texts.
#include <algorithm>
#include <filesystem>

#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/threads/parallel.h"
#include "labs/nlsat/items.h"
#include "labs/nlsat/lab.h"
#include "labs/nlsat/tools.h"

namespace quire::labs::nlsat {
namespace {

using lab::argument;
using lab::BadInput;
using lab::Kind;
using lab::ToolCall;

constexpr std::int32_t kScannedMost = 60;  // variables up to which the half-way ratio is measured on the spot
constexpr std::size_t kAtOnce = 64;        // items that are held before they are written

MakeSpec spec_of(const ToolCall& call) {
  const lab::Values& v = call.values;
  MakeSpec spec;
  spec.fragment = *fragment_asked(call);
  spec.variables = static_cast<std::int32_t>(v.integer("n"));
  spec.threes = v.real("p2");
  spec.balanced = v.flag("balance");
  spec.conflicts_least = static_cast<std::uint64_t>(v.integer("min-conflicts"));
  spec.seed = static_cast<std::uint64_t>(v.integer("seed"));
  const bool window = v.has("low") || v.has("high");
  if (v.flag("hard") && window) throw BadInput("hard: it chooses the window itself; leave out low and high");
  if (v.flag("hard")) {
    if (spec.variables > kScannedMost)
      throw BadInput(
          fmt::format("hard: the half-way ratio is measured up to {} variables; give --low and --high around "
                      "4.3",
                      kScannedMost));
    const double half = half_ratio(spec.variables, {.per_point = 400,
                                                    .threes = spec.threes,
                                                    .threads = static_cast<unsigned>(v.integer("threads")),
                                                    .check = [&call] { call.check(); }});
    spec.low = half - v.real("window");
    spec.high = half + v.real("window");
  } else {
    if (v.has("low")) spec.low = v.real("low");
    if (v.has("high")) spec.high = v.real("high");
    if (spec.low > spec.high) throw BadInput("low: it is above high");
    spec.within_each = window;
  }
  return spec;
}

Maker maker_of(const MakeSpec& spec) {
  try {
    return Maker(spec);
  } catch (const std::invalid_argument& wrong) {
    throw BadInput(wrong.what());
  }
}

void write_items(ToolCall& call, const Maker& maker, const MakeSpec& spec, std::ostream& out) {
  const lab::Values& v = call.values;
  const auto items = static_cast<std::uint64_t>(v.integer("items"));
  const bool certify = v.flag("certify"), paper = v.text("format") == "paper";
  for (std::uint64_t first = 0; first < items; first += kAtOnce) {
    std::vector<std::string> lines(static_cast<std::size_t>(std::min<std::uint64_t>(kAtOnce, items - first)));
    threads::parallel_for(lines.size(), static_cast<unsigned>(v.integer("threads")), [&](std::size_t i) {
      call.check();
      Made made = maker.item(first + i);
      const Described item = certify ? describe(std::move(made), spec.seed) : labelled(std::move(made));
      lines[i] = paper ? paper_line(item) : problems::record_line(record_of(item, spec.variables, spec.seed));
    });
    for (const std::string& line : lines) out << line << '\n';
  }
}

void run(ToolCall& call) {
  const MakeSpec spec = spec_of(call);
  const Maker maker = maker_of(spec);
  try {
    if (!call.values.has("out")) {
      write_items(call, maker, spec, call.out);
      return;
    }
    // Beside its place first: a file is there whole or not at all.
    const std::string path = call.values.text("out"), part = path + ".part";
    std::ofstream file(part, std::ios::binary | std::ios::trunc);
    if (!file) throw BadInput("out: " + part + " cannot be written");
    write_items(call, maker, spec, file);
    file.close();
    std::error_code failed;
    if (file) std::filesystem::rename(part, path, failed);
    if (!file || failed) throw BadInput("out: " + path + " cannot be written");
    fmt::print(call.err, "{} items in {}\n", call.values.integer("items"), path);
  } catch (const Unbalanced& none) {
    throw BadInput(none.what());
  }
}

}  // namespace

lab::Tool make_tool() {
  return {
      .name = "make",
      .summary = "Makes labelled texts, with certificates and hardness, as JSON lines.",
      .example = "quire lab nlsat make --fragment rcl --n 8 --items 10000 --hard --out d.jsonl",
      .arguments =
          {fragment_argument("what the texts are written in", "grl", false),
           ranged(argument(Kind::integer, "n", "variables; nouns of the ladder", "8"), 3, 300),
           ranged(argument(Kind::integer, "items", "how many", "10"), 1, 1e7),
           argument(Kind::flag, "hard", "ratio near the half-way one, labels balanced at each"),
           ranged(argument(Kind::real, "window", "of hard: how near", "0.4"), 0.05, 3),
           ranged(argument(Kind::real, "low", "least ratio of clauses to variables (else 1)"), 0.1, 50),
           ranged(argument(Kind::real, "high", "largest ratio (else 10)"), 0.1, 50),
           ranged(argument(Kind::real, "p2", "share of clauses of three literals; the rest has two", "1"), 0,
                  1),
           argument(Kind::flag, "balance", "as many of each label", "true"),
           ranged(argument(Kind::integer, "min-conflicts", "least median conflicts", "0"), 0, 1e6),
           argument(Kind::flag, "certify", "certificate and hardness of every text", "true"),
           one_of(argument(Kind::choice, "format", "record: docs/problem-sets.md; paper: the release's form",
                           "record"),
                  {"record", "paper"}),
           ranged(argument(Kind::integer, "threads", "at work; the texts do not depend on it", "2"), 1, 64),
           ranged(argument(Kind::integer, "seed", "the same gives the same texts", "1"), 0, 9e15),
           argument(Kind::file, "out", "file to write; else standard output")},
      .run = run};
}

}  // namespace quire::labs::nlsat
