// Busy Beaver values from scratch (C2) and the published champions (C3).
#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "labs/lean-tcs/enumerate.h"
#include "labs/lean-tcs/lab.h"
#include "labs/lean-tcs/scenes.h"

namespace quire::labs::lean_tcs {
namespace {

using lab::Bench;
using tm::Certificate;

constexpr std::uint64_t kKnownSteps[] = {0, 1, 6, 21, 107};

std::uint64_t count(const tm::Enumeration& e, std::initializer_list<Certificate::Kind> kinds) {
  std::uint64_t sum = 0;
  for (const Certificate::Kind kind : kinds) sum += e.by[static_cast<std::size_t>(kind)];
  return sum;
}

void draw(Bench& bench, std::size_t states, const tm::Enumeration& e) {
  using K = Certificate::Kind;
  const auto x = static_cast<double>(states);
  const auto point = [&](const char* series, std::uint64_t y) {
    if (y > 0) bench.point(series, x, static_cast<double>(y));  // the axis is logarithmic
  };
  point("decided all", e.machines);
  point("decided halts", count(e, {K::halts}));
  point("decided cycles", count(e, {K::cycle, K::translated}));
  point("decided sets", count(e, {K::backward, K::ngrams, K::history, K::words, K::automata}));
}

/// How the enumeration of one number of states went; its distance from what is known.
double prove(Bench& bench, std::size_t states, const Settings& settings,
             std::vector<std::vector<lab::Cell>>& rows, std::string& certificates) {
  const auto begun = std::chrono::steady_clock::now();
  tm::EnumerateOptions options{.keep = true, .threads = kThreads};
  options.decide.check = [&bench] { bench.check(); };
  options.progress = [&](std::size_t done, std::size_t parts) {
    bench.check();
    if (states == settings.prove)
      bench.progress(
          0.02 + (bench.full() ? 0.1 : 0.08) * static_cast<double>(done) / static_cast<double>(parts),
          fmt::format("machines of {} states", states));
  };
  tm::Enumeration e = tm::enumerate(states, 2, options);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  bench.log(fmt::format("{} states: {} machines decided and checked again in {:.2f} s", states, e.machines,
                        took.count()));
  draw(bench, states, e);
  for (const auto& [steps, machines] : e.halting_steps) {
    if (states == settings.prove)
      bench.point("halting largest", static_cast<double>(steps), static_cast<double>(machines));
    if (states + 1 == settings.prove)
      bench.point("halting smaller", static_cast<double>(steps), static_cast<double>(machines));
  }
  std::vector<lab::Cell> row{static_cast<std::int64_t>(states), static_cast<std::int64_t>(e.machines)};
  for (const std::uint64_t by : e.by) row.emplace_back(static_cast<std::int64_t>(by));
  row.emplace_back(static_cast<std::int64_t>(e.steps_most));
  row.emplace_back(static_cast<std::int64_t>(e.score_most));
  row.emplace_back(e.steps_champion);
  rows.push_back(std::move(row));
  for (std::size_t i = 0; i < std::min<std::size_t>(e.rejections.size(), 5); ++i) bench.log(e.rejections[i]);
  certificates += e.lines;
  const std::uint64_t known = kKnownSteps[states];
  const std::uint64_t off = e.steps_most > known ? e.steps_most - known : known - e.steps_most;
  return static_cast<double>(e.undecided.size() + e.rejected + off);
}

void run_champions(Bench& bench) {
  lab::Measurement measured{.scale = lab::Scale::same};
  std::vector<std::vector<lab::Cell>> rows;
  const auto off = [](std::uint64_t a, std::uint64_t b) {
    return static_cast<double>(a > b ? a - b : b - a);
  };
  for (const tm::Champion& c : tm::kChampions) {
    const tm::Machine machine = *tm::parse(c.machine);
    const tm::Run plain = tm::run(machine, 2 * c.steps, [&bench] { bench.check(); });
    const tm::FastRun fast = tm::fast_run(machine, c.states == 5 ? 6 : 4, 2 * c.steps);
    const double far = off(plain.steps, c.steps) + off(plain.score, c.score) + off(fast.run.steps, c.steps) +
                       off(fast.run.score, c.score) + (plain.ended == tm::Ended::halted ? 0 : 1);
    measured.figures.push_back(
        {.label = fmt::format("{} states, {} symbols", c.states, c.symbols), .value = far});
    rows.push_back({std::string(c.machine), static_cast<std::int64_t>(plain.steps),
                    static_cast<std::int64_t>(plain.score), static_cast<std::int64_t>(fast.moves)});
  }
  bench.table("champions", {"machine", "steps", "score", "moves of the run-length tape"}, rows);
  bench.claim("C3", measured);
}

}  // namespace

void measure_machines(Bench& bench, const Settings& settings) {
  bench.progress(0.01, "champions");
  run_champions(bench);
  draw_champion_tape(bench, tm::kChampions[2]);
  draw_space_time(bench, tm::kChampions[2]);
  std::vector<std::vector<lab::Cell>> rows;
  std::string certificates;
  lab::Measurement proved{.scale = settings.prove >= 4 ? lab::Scale::same : lab::Scale::reduced};
  for (std::size_t states = 2; states <= settings.prove; ++states)
    proved.figures.push_back({.label = fmt::format("{} states", states),
                              .value = prove(bench, states, settings, rows, certificates)});
  if (settings.prove < 4) proved.note = "Four states are proved in a full run, or with prove=4.";
  std::vector<std::string> columns{"states", "machines"};
  for (std::size_t k = 0; k < tm::kKinds; ++k)
    columns.emplace_back(tm::name_of(static_cast<Certificate::Kind>(k)));
  for (const char* name : {"most steps", "most marks", "champion of steps"}) columns.emplace_back(name);
  bench.table("machines by what decided them", columns, rows);
  bench.file("certificates.txt",
             "every machine visited, and why it halts or never does: quire lab lean-tcs tm --check",
             certificates);
  bench.claim("C2", proved);
}

}  // namespace quire::labs::lean_tcs
