// quire lab step-law fit and smooth: a law from a person's own runs, and the smooth loss of a log. predict
// has its own file.
#include "labs/step-law/tools.h"

#include <algorithm>
#include <cmath>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/tables/csv.h"
#include "labs/engines/tables/text_file.h"
#include "labs/step-law/grid_file.h"
#include "labs/step-law/lab.h"
#include "labs/step-law/log_file.h"
#include "labs/step-law/smooth.h"

namespace quire::labs::step_law {
namespace {

namespace json = boost::json;
using lab::argument;
using lab::Kind;

void fit(lab::ToolCall& call) {
  const lab::Values& v = call.values;
  const tables::Text text = wanted(tables::read_text(v.text("grid"), call.in));
  const double sequence = v.has("seq-len") ? static_cast<double>(v.integer("seq-len")) : 0;
  const GridFile file = wanted(read_grid(text.bytes, text.name, sequence));
  AnalysisOptions options;
  options.threshold = v.real("threshold");
  options.bootstrap = static_cast<std::size_t>(v.integer("bootstrap"));
  options.seed = static_cast<std::uint64_t>(v.integer("seed"));
  const Analysis a = analyse(file.runs, options, [&call] { call.check(); });
  if (!a.law.identified.missing.empty()) fmt::print(call.err, "{}\n", a.law.identified.missing);
  if (v.text("format") == "csv") {
    call.out << cells_csv(a);
    return;
  }
  json::object out{{"grid", json::object{{"name", text.name},
                                         {"runs", file.runs.size()},
                                         {"dropped_not_finite", file.dropped},
                                         {"loss", file.loss_column},
                                         {"batch", file.batch_source}}}};
  for (auto& [key, value] : to_json(a, options, static_cast<std::size_t>(v.integer("next"))))
    out[key] = value;
  const RawLines lines = raw_lines(a.cells);
  const auto counts = [](const Lines& l) {
    return json::object{{"lines", l.lines}, {"unimodal", l.unimodal}};
  };
  out["raw_lines"] =
      json::object{{"over_lr", counts(lines.over_lr)}, {"over_batch", counts(lines.over_batch)}};
  call.out << json::serialize(out) << "\n";
}

void smooth_log(lab::ToolCall& call) {
  const lab::Values& v = call.values;
  const LossLog log = wanted(read_log(v.text("log"), call.in, [&call] { call.check(); }));
  const double interval = v.has("interval") ? static_cast<double>(v.integer("interval")) : log.interval;
  const double width = smooth_width(log.losses.size(), interval);
  if (v.text("format") == "csv") {
    const std::vector<double> smoothed = smooth(log.losses, width, [&call] { call.check(); });
    tables::CsvWriter out;
    out.row(std::vector<std::string>{"step", "loss", "smooth loss"});
    for (std::size_t i = 0; i < smoothed.size(); ++i) {
      out.cell(log.steps[i]).cell(log.losses[i]).cell(smoothed[i]);
      out.end_row();
    }
    call.out << out.text();
    return;
  }
  call.out << json::serialize(json::object{{"rows", log.losses.size()},
                                           {"skipped", log.skipped},
                                           {"last_step", log.steps.back()},
                                           {"interval", interval},
                                           {"width_rows", width},
                                           {"last_loss", log.losses.back()},
                                           {"smooth_loss", smooth_last(log.losses, interval)}})
           << "\n";
}

}  // namespace

lab::Tool fit_tool() {
  return {
      .name = "fit",
      .summary =
          "A law of your own runs: exponents with intervals, the bowl of each model and budget, and "
          "which runs to do next.",
      .example = "quire lab step-law fit --grid runs.csv --seq-len 2048 > law.json",
      .arguments =
          {required(argument(Kind::file, "grid",
                             "CSV with N, D, lr, bs (sequences) or bs_tokens, loss or smooth loss")),
           ranged(argument(Kind::integer, "seq-len",
                           "tokens of a sequence, where bs counts sequences and no column says it"),
                  1, 10'000'000),
           ranged(argument(Kind::real, "threshold", "relative loss below which runs are kept", "0.0025"),
                  0.0005, 0.02),
           ranged(argument(Kind::integer, "bootstrap", "resamples of the kept runs", "1000"), 0, 20'000),
           ranged(argument(Kind::integer, "next", "runs to do next, of each model and budget", "3"), 0, 100),
           ranged(argument(Kind::integer, "seed", "of the resamples", "1"), 0, 9e15),
           one_of(argument(Kind::choice, "format", "json: all; csv: the models and budgets", "json"),
                  {"json", "csv"})},
      .run = fit};
}

lab::Tool smooth_tool() {
  return {.name = "smooth",
          .summary = "The smooth loss of a training log, as the paper takes it from a run.",
          .example = "quire lab step-law smooth --log train.jsonl",
          .arguments = {required(argument(Kind::file, "log",
                                          "JSON lines with step and loss; other lines are skipped")),
                        ranged(argument(Kind::integer, "interval",
                                        "steps from one line to the next; else that of the first two"),
                               1, 1e9),
                        one_of(argument(Kind::choice, "format",
                                        "json: the smooth loss; csv: the whole series", "json"),
                               {"json", "csv"})},
          .run = smooth_log};
}

std::vector<lab::Tool> tools() { return {predict_tool(), fit_tool(), smooth_tool()}; }

}  // namespace quire::labs::step_law
