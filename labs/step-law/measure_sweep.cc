// Engine B: our own grid of runs on the small language model, through the same analysis (C6, C6a). The texts
// come from a source of known entropy rate, so losses are reported above it.
#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>

#include <fmt/format.h>

#include "labs/engines/random/random.h"
#include "labs/engines/tables/csv.h"
#include "labs/engines/threads/parallel.h"
#include "labs/step-law/lab.h"
#include "labs/step-law/training.h"

namespace quire::labs::step_law {
namespace {

using lab::Bench;
using lab::Scale;

constexpr unsigned kThreads = 2;
constexpr std::size_t kLayers = 2;
constexpr std::size_t kBowlBest = 9;  // runs that count for a bowl whatever their loss

struct Done {
  Training plan;
  Trained run;
};

class Sweep {
 public:
  Sweep(Bench& bench, const Settings& settings)
      : bench_(bench),
        settings_(settings),
        sweep_(settings.sweep),
        source_({}, seed_of("step-law source")),
        corpus_(source_, seed_of("step-law corpus"), sweep_.text),
        held_out_(corpus_.held_out(
            std::max<std::size_t>(1, static_cast<std::size_t>(sweep_.held_out) / sweep_.text))) {
    for (const std::size_t width : sweep_.widths) all_work_ += work_of(width);
  }

  /// Cell after cell, smallest first; within a cell two runs at a time.
  void run() {
    for (const std::size_t width : sweep_.widths)
      for (const double tokens : sweep_.tokens) run_cell(width, tokens);
  }

  const std::vector<Done>& all() const { return all_; }
  double entropy_rate() const { return source_.entropy_rate(); }

 private:
  std::uint64_t seed_of(const char* purpose) const {
    return random::Stream(bench_.seed(), purpose).uniform_u64();
  }

  /// About proportional to time: weights of blocks and of the head, times tokens.
  static double per_token(std::size_t width) {
    return micro_parameters(width, kLayers) + 64.0 * static_cast<double>(width) + 10'000;
  }
  double work_of(std::size_t width) const {
    double tokens = 0;
    for (const double d : sweep_.tokens) tokens += d;
    return tokens * per_token(width) * static_cast<double>(sweep_.rates.size() * sweep_.batches.size());
  }

  void run_cell(std::size_t width, double tokens) {
    const double n = micro_parameters(width, kLayers);
    const double centre = settings_.law.at(n, tokens).lr;
    std::vector<Done> cell;
    for (const double rate : sweep_.rates)
      for (const std::size_t batch : sweep_.batches)
        cell.push_back({{.width = width,
                         .layers = kLayers,
                         .tokens = tokens,
                         .rate = rate * centre,
                         .batch = batch,
                         .final_rate = sweep_.final_rate,
                         .warm_up = sweep_.warm_up,
                         .seed = seed_of("step-law weights")},
                        {}});
    const std::thread::id own = std::this_thread::get_id();
    const double work = tokens * per_token(width);
    std::atomic<std::size_t> ended{0};
    threads::parallel_for(cell.size(), kThreads, [&](std::size_t i) {
      cell[i].run = train(cell[i].plan, corpus_, held_out_, [&](double share) {
        bench_.check();
        if (std::this_thread::get_id() != own) return;
        const double done = done_work_ + (static_cast<double>(ended.load()) + share) * work;
        bench_.progress(done / all_work_, fmt::format("width {}, {:.0f} tokens, batch {}, lr {:.2g}", width,
                                                      tokens, cell[i].plan.batch, cell[i].plan.rate));
      });
      ++ended;
    });
    done_work_ += work * static_cast<double>(cell.size());
    for (Done& d : cell) {
      if (std::isfinite(d.run.loss)) best_ = std::min(best_, d.run.loss);
      all_.push_back(std::move(d));
      if (std::isfinite(best_))
        bench_.point("best so far", static_cast<double>(all_.size()), best_ - entropy_rate());
    }
  }

  Bench& bench_;
  const Settings& settings_;
  const SweepSettings& sweep_;
  HiddenMarkov source_;
  Corpus corpus_;
  std::vector<micro::Example> held_out_;
  std::vector<Done> all_;
  double all_work_ = 0, done_work_ = 0, best_ = INFINITY;
};

std::vector<GridRun> grid_of(const std::vector<Done>& all) {
  std::vector<GridRun> runs;
  for (const Done& d : all)
    if (std::isfinite(d.run.loss))
      runs.push_back({micro_parameters(d.plan.width, d.plan.layers),
                      d.plan.tokens,
                      {d.plan.rate, static_cast<double>(d.plan.batch)},
                      d.run.loss});
  return runs;
}

std::string csv_of(const std::vector<Done>& all, double entropy_rate) {
  tables::CsvWriter out;
  out.row(std::vector<std::string>{"N", "D", "lr", "bs_tokens", "loss", "excess_loss", "smooth_training_loss",
                                   "width", "steps", "tokens_trained"});
  for (const Done& d : all) {
    out.cell(micro_parameters(d.plan.width, d.plan.layers)).cell(d.plan.tokens).cell(d.plan.rate);
    out.cell(static_cast<std::int64_t>(d.plan.batch));
    for (const double x : {d.run.loss, d.run.loss - entropy_rate, d.run.smooth_loss})
      std::isfinite(x) ? out.cell(x) : out.cell("nan");
    out.cell(static_cast<std::int64_t>(d.plan.width))
        .cell(static_cast<std::int64_t>(d.run.steps))
        .cell(d.run.tokens);
    out.end_row();
  }
  return out.text();
}

/// Loss over lr in the largest budget of the first width, for the smallest, the middle and the largest batch.
void draw_sweep(Bench& bench, const Settings& settings, const std::vector<Done>& all, double entropy_rate) {
  const SweepSettings& s = settings.sweep;
  for (const auto& [series, batch] : {std::pair{"sweep smallest", s.batches.front()},
                                      {"sweep middle", s.batches[s.batches.size() / 2]},
                                      {"sweep largest", s.batches.back()}})
    for (const Done& d : all)
      if (d.plan.width == s.widths.front() && d.plan.tokens == s.tokens.back() && d.plan.batch == batch &&
          std::isfinite(d.run.loss))
        bench.point(series, d.plan.rate, d.run.loss - entropy_rate);
}

bool at_edge(const Cell& cell, const SweepSettings& s) {
  const Setting& best = cell.runs[cell.best].setting;
  std::vector<double> rates;
  for (const GridRun& r : cell.runs) rates.push_back(r.setting.lr);
  const auto [low, high] = std::minmax_element(rates.begin(), rates.end());
  return best.lr == *low || best.lr == *high || best.batch == static_cast<double>(s.batches.front()) ||
         best.batch == static_cast<double>(s.batches.back());
}

void claim_slope(Bench& bench, const Settings& settings, const std::vector<GridRun>& optima) {
  const Bootstrapped law = bootstrap_law(optima, settings.analysis.bootstrap, settings.analysis.seed);
  // With one width ln N is a constant and the law of B on D is the same fit.
  const auto slope = [](const Coefficients& c) {
    return std::isnan(c.batch_nd[2]) ? c.batch[1] : c.batch_nd[2];
  };
  const double value = optima.empty() ? NAN : slope(fit_rows(optima));
  if (!std::isfinite(value)) {
    bench.claim("C6a", {.scale = Scale::analogue,
                        .not_measured = "fewer than two budgets have a convex bowl: no slope over tokens"});
    return;
  }
  const stats::Interval i = law.interval(slope);
  bench.claim("C6a",
              {.scale = Scale::analogue,
               .figures = {{.value = value}},
               .note = optima.size() > 3 ? fmt::format("Bootstrap over {} optima: {:.2f} to {:.2f}.",
                                                       optima.size(), i.low, i.high)
                                         : fmt::format("From {} optima; no interval.", optima.size())});
}

/// What a finished sweep says, cell by cell.
struct Summary {
  std::size_t cells = 0, convex = 0, edges = 0;
  std::vector<GridRun> optima;  ///< of the convex bowls, as a grid of one run a cell
  std::vector<std::vector<lab::Cell>> rows;
};

void add_cell(Bench& bench, const Settings& settings, const Cell& cell, const std::optional<Bowl>& bowl,
              double entropy_rate, Summary& summary) {
  const SweepSettings& s = settings.sweep;
  const Setting& best = cell.runs[cell.best].setting;
  const bool convex = bowl && bowl->convex();
  summary.edges += at_edge(cell, s) ? 1 : 0;
  std::vector<lab::Cell>& row = summary.rows.emplace_back();
  for (const double x : {cell.n, cell.d, best.lr, best.batch, cell.least(), cell.least() - entropy_rate})
    row.emplace_back(x);
  const Setting within = bowl ? least_within(*bowl, cell) : Setting{NAN, NAN};
  for (const double x :
       {within.lr, within.batch, bowl ? bowl->eigenvalues()[0] : NAN, bowl ? bowl->rms : NAN}) {
    if (std::isfinite(x))
      row.emplace_back(x);
    else
      row.emplace_back(std::string());
  }
  const Setting least = bowl ? within : best;
  if (cell.n == micro_parameters(s.widths.front(), kLayers)) {
    bench.point("own batch", cell.d, least.batch);
    bench.point("own batch step", cell.d, settings.law.at(cell.n, cell.d).batch);
  }
  if (!convex) return;
  ++summary.convex;
  summary.optima.push_back({cell.n, cell.d, least, bowl->loss});
}

}  // namespace

void measure_sweep(Bench& bench, const Settings& settings, Record& record) {
  Sweep sweep(bench, settings);
  sweep.run();
  record.sweep = csv_of(sweep.all(), sweep.entropy_rate());
  draw_sweep(bench, settings, sweep.all(), sweep.entropy_rate());
  const std::vector<GridRun> runs = grid_of(sweep.all());
  AnalysisOptions options = settings.analysis;
  options.bowl_relative = settings.sweep.window;
  options.bowl_runs = kBowlBest;
  Summary summary;
  summary.cells = settings.sweep.widths.size() * settings.sweep.tokens.size();
  if (!runs.empty()) {
    const Analysis a = analyse(runs, options, [&bench] { bench.check(); });
    for (std::size_t i = 0; i < a.cells.size(); ++i)
      add_cell(bench, settings, a.cells[i], a.bowls[i], sweep.entropy_rate(), summary);
  }
  bench.table("own sweep",
              {"N", "D", "best lr", "best B", "least loss", "above the entropy rate", "optimum lr",
               "optimum B", "least eigenvalue", "rms of the bowl"},
              summary.rows);
  bench.claim(
      "C6", {.scale = Scale::analogue,
             .figures = {{.value = static_cast<double>(summary.convex) / static_cast<double>(summary.cells)}},
             .note = fmt::format(
                 "{} of {}; the best run lies at the edge of the grid in {}; {} of {} runs diverged. "
                 "Entropy rate {:.4f} nats.",
                 summary.convex, summary.cells, summary.edges, sweep.all().size() - runs.size(),
                 sweep.all().size(), sweep.entropy_rate())});
  claim_slope(bench, settings, summary.optima);
}

}  // namespace quire::labs::step_law
