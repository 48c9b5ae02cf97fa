// The experiment: settings, the analysis of the grid, the own sweep, the files.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>

#include <fmt/format.h>

#include "labs/engines/tables/text_file.h"
#include "labs/step-law/grid_file.h"
#include "labs/step-law/lab.h"

namespace quire::labs::step_law {

namespace {

using lab::BadInput;
using lab::Bench;

constexpr std::size_t kListMost = 12;

/// Different numbers of a list in rising order, each `unit` times a whole number (unit 0: any).
std::vector<double> numbers(const Bench& bench, const char* name, double least, double most, double unit) {
  std::vector<double> values;
  for (const std::string& text : bench.values().list(name)) {
    const std::optional<double> value = quantity(text);
    if (!value || *value < least || *value > most || (unit > 0 && std::fmod(*value, unit) != 0))
      throw BadInput(fmt::format("{}: {} is not {} from {:g} to {:g}", name, tables::shown(text),
                                 unit > 1    ? fmt::format("a multiple of {:g}", unit)
                                 : unit == 1 ? "a whole number"
                                             : "a number",
                                 least, most));
    values.push_back(*value);
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  if (values.empty() || values.size() > kListMost)
    throw BadInput(fmt::format("{}: give one to {} values", name, kListMost));
  return values;
}

std::vector<std::size_t> sizes(const Bench& bench, const char* name, double most, double unit) {
  std::vector<std::size_t> all;
  for (const double value : numbers(bench, name, unit, most, unit))
    all.push_back(static_cast<std::size_t>(value));
  return all;
}

SweepSettings sweep_settings(const Bench& bench) {
  const lab::Values& v = bench.values();
  SweepSettings s;
  s.on = v.flag("sweep");
  s.widths = sizes(bench, "widths", 256, 16);
  s.tokens = numbers(bench, "tokens", 1000, 1e8, 1);
  s.rates = numbers(bench, "rates", 1e-4, 1e3, 0);
  s.text = static_cast<std::size_t>(v.integer("text"));
  s.batches = sizes(bench, "batches", 1 << 20, static_cast<double>(s.text));
  s.final_rate = v.real("final-lr");
  s.warm_up = v.real("warm-up");
  s.window = v.real("window");
  s.held_out = static_cast<double>(v.integer("held-out"));
  if (static_cast<double>(s.batches.back()) > s.tokens.front())
    throw BadInput(fmt::format("batches: {} tokens are more than the {:.0f} of the smallest budget",
                               s.batches.back(), s.tokens.front()));
  return s;
}

/// A file that a person named; an experiment has no standard input.
tables::Text text_of(const std::string& path) {
  if (path == "-") throw BadInput("grid: an experiment reads files only; name a file");
  std::ifstream none;
  return wanted(tables::read_text(path, none));
}

}  // namespace

Settings read_settings(const Bench& bench) {
  const lab::Values& v = bench.values();
  Settings s;
  s.analysis.threshold = v.real("threshold");
  s.analysis.bootstrap = static_cast<std::size_t>(v.integer("bootstrap"));
  s.analysis.seed = bench.seed();
  s.law = v.text("coefficients") == "rounded" ? rounded_law() : mean_law();
  s.noise = v.flag("noise");
  s.deepseek = v.text("deepseek") == "0.3188" ? "deepseek-0.3188" : "deepseek";
  s.sweep = sweep_settings(bench);
  if (v.has("grid")) {
    const tables::Text text = text_of(v.text("grid"));
    GridFile file = wanted(read_grid(text.bytes, text.name, static_cast<double>(v.integer("seq-len"))));
    s.file = std::move(file.runs);
    s.file_words = fmt::format("{}: {} runs, column \"{}\", batch from {}; {} diverged", text.name,
                               s.file.size(), file.loss_column, file.batch_source, file.dropped);
  }
  return s;
}

void experiment(Bench& bench) {
  const Settings settings = read_settings(bench);
  Record record;
  measure_grid(bench, settings, record);
  if (settings.sweep.on)
    measure_sweep(bench, settings, record);
  else
    for (const char* const id : {"C6", "C6a"})
      bench.claim(id, {.scale = lab::Scale::analogue, .not_measured = "the own sweep was switched off"});
  bench.claim("C7",
              {.not_measured = "the runs of this model and budget were not released, and cannot be trained "
                               "here"});
  bench.file("gaps.csv", "gap of each law for each model and budget", record.gaps);
  if (!record.sweep.empty()) bench.file("sweep.csv", "our own runs, in the format of a grid", record.sweep);
}

}  // namespace quire::labs::step_law
