// The experiment: settings, the order of the measurements, and what is written at the end.
#include <algorithm>
#include <cmath>
#include <set>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "labs/engines/tables/lines.h"
#include "labs/engines/tables/text_file.h"
#include "labs/revealing-pomdps/lab.h"

namespace quire::labs::revealing_pomdps {

namespace json = boost::json;
using lab::BadInput;
using lab::Bench;

namespace {

std::vector<std::uint64_t> whole_numbers(const lab::Values& values, const std::string& name, double least,
                                         double most, bool even) {
  std::set<std::uint64_t> numbers;
  for (const std::string& text : values.list(name)) {
    const std::optional<double> number = tables::finite_number(text);
    if (!number || *number != std::floor(*number) || *number < least || *number > most ||
        (even && std::fmod(*number, 2) != 0))
      throw BadInput(fmt::format("{}: {} is no {}whole number from {} to {}", name, tables::shown(text),
                                 even ? "even " : "", least, most));
    numbers.insert(static_cast<std::uint64_t>(*number));
  }
  if (numbers.size() < 2) throw BadInput(name + ": name at least two numbers, a slope needs them");
  return {numbers.begin(), numbers.end()};
}

json::value number(double value) { return std::isfinite(value) ? json::value(value) : json::value(nullptr); }

}  // namespace

Settings read_settings(const Bench& bench) {
  const lab::Values& values = bench.values();
  const auto whole = [&](const char* name) { return static_cast<std::uint32_t>(values.integer(name)); };
  Settings s;
  s.shape.leaves = s.shape.blocks = whole("leaves");
  s.shape.actions = whole("actions");
  s.shape.symbols = whole("symbols");
  s.shape.sigma = values.real("sigma");
  s.shape.eps = values.real("eps");
  s.level = values.real("level");
  s.trials = whole("trials");
  s.regret_runs = whole("regret-runs");
  s.halvings = static_cast<int>(values.integer("halvings"));
  s.symbols = whole_numbers(values, "sweep-o", 2, 4096, true);
  s.omle_symbols = whole_numbers(values, "sweep-omle", 2, 4096, true);
  s.states = whole_numbers(values, "sweep-s", 8, 256, false);
  for (const std::uint64_t t : whole_numbers(values, "horizons", 1e3, 1e9, false))
    s.horizons.push_back(static_cast<double>(t));
  s.budget = static_cast<std::uint64_t>(values.integer("budget"));
  s.shape.digits = digits_for(s.budget, s.shape.actions);
  for (const Family family : {Family::lock1, Family::lock2}) {
    s.shape.family = family;
    if (const Status status = check(s.shape); !status) throw BadInput(status.error());
  }
  if (2 / static_cast<double>(s.shape.leaves * s.shape.actions) >= s.level)
    throw BadInput(
        "leaves: with so few arms chance reaches the success level, and the certificate says nothing");
  constexpr std::uint64_t kCellsMax = 1 << 24;
  const std::uint64_t arms = std::uint64_t{s.shape.leaves} * s.shape.actions,
                      symbols =
                          std::max({s.symbols.back(), s.omle_symbols.back(), std::uint64_t{s.shape.symbols}});
  if (arms * symbols > kCellsMax)
    throw BadInput(
        fmt::format("sweep-o, sweep-omle: {} arms with {} symbols are more than {} counts; fewer leaves, "
                    "actions or symbols",
                    arms, symbols, kCellsMax));
  return s;
}

void Record::point(Bench& bench, const std::string& series, double x, double y) {
  if (!begun_) series_.row(std::vector<std::string>{"series", "x", "y"});
  begun_ = true;
  if (!std::isfinite(y)) return;
  bench.point(series, x, y);
  series_.cell(series).cell(x).cell(y).end_row();
}

void Record::write(Bench& bench, const Settings& settings) const {
  json::array races;
  for (const Measured& m : all_)
    races.push_back(json::object{{"sweep", m.sweep},
                                 {"x", m.x},
                                 {"learner", m.learner},
                                 {"K", m.core.arms},
                                 {"n", m.core.pairs},
                                 {"delta", m.core.delta},
                                 {"T_LB", number(m.t_lb)},
                                 {"N_star", m.n_star},
                                 {"T_75", number(m.needed)},
                                 {"T_75_guess", number(m.guess_needed)},
                                 {"ratio", number(m.needed / m.t_lb)},
                                 {"mean_episodes", number(m.mean_decided)},
                                 {"share_right", m.right}});
  const json::object result{
      {"seed", bench.seed()},          {"L", settings.shape.leaves},  {"J", settings.shape.blocks},
      {"A", settings.shape.actions},   {"O", settings.shape.symbols}, {"l", settings.shape.digits},
      {"sigma", settings.shape.sigma}, {"eps", settings.shape.eps},   {"level", settings.level},
      {"trials", settings.trials},     {"races", std::move(races)}};
  bench.file("result.json", "every race with its certificate", json::serialize(result) + "\n");
  bench.file("series.csv", "the points of all figures", series_.text());
}

void experiment(Bench& bench) {
  const Settings settings = read_settings(bench);
  Record record;
  const auto part = [&](double from, double to) {
    return [&bench, from, to](double share, const std::string& note) {
      bench.progress(from + (to - from) * share, note);
    };
  };
  measure_pac(bench, settings, record, part(0, 0.6));
  measure_regret(bench, settings, record, part(0.6, 0.9));
  measure_whole(bench, settings, part(0.9, 1));
  record.write(bench, settings);
}

}  // namespace quire::labs::revealing_pomdps
