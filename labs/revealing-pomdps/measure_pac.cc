// Episodes to name the secret arm: certificates and learners against S, O, 1/eps and 1/sigma (C1 to C4, C6).
#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "labs/revealing-pomdps/certificate.h"
#include "labs/revealing-pomdps/lab.h"

namespace quire::labs::revealing_pomdps {
namespace {

using lab::Bench;
using lab::Figure;
using lab::Measurement;
using lab::Scale;

constexpr std::uint64_t kSweepSymbols = 16;  // O of the sweep in S

/// What is swept, by one family of cores.
struct Sweep {
  std::string name;
  std::vector<double> x;
  std::vector<Core> cores;
};

class PacStudy {
 public:
  PacStudy(Bench& bench, const Settings& settings, Record& record, const Progress& progress)
      : bench_(bench), settings_(settings), record_(record), progress_(progress) {}

  void run() {
    const LockShape& shape = settings_.shape;
    const double delta = shape.eps * shape.sigma;
    const std::uint64_t arms = std::uint64_t{shape.leaves} * shape.actions;
    Sweep two{"S", {}, {}}, one{"S 1", {}, {}}, symbols{"O", {}, {}}, wide{"O omle", {}, {}};
    for (const std::uint64_t s : settings_.states) {
      two.x.push_back(static_cast<double>(s));
      one.x.push_back(static_cast<double>(s));
      two.cores.push_back({s * shape.actions, s * kSweepSymbols / 2, delta});
      one.cores.push_back({s * shape.actions, kSweepSymbols / 2, delta});
    }
    for (const std::uint64_t o : settings_.symbols)
      add(symbols, static_cast<double>(o), {arms, o / 2, delta});
    for (const std::uint64_t o : settings_.omle_symbols)
      add(wide, static_cast<double>(o), {arms, o / 2, delta});
    Sweep eps{"1/eps", {}, {}}, sigma{"1/sigma", {}, {}};
    for (int i = 0; i <= settings_.halvings; ++i) {
      const double half = std::exp2(-i);
      add(eps, 1 / (shape.eps * half), {arms, shape.symbols / 2, shape.eps * half * shape.sigma});
      add(sigma, 1 / (shape.sigma * half), {arms, shape.symbols / 2, shape.eps * (shape.sigma * half)});
    }
    certificates(two, "S certificate 2");
    certificates(one, "S certificate 1");
    certificates(symbols, "O certificate");
    certificates(eps, "1/eps certificate");
    certificates(sigma, "1/sigma certificate");
    claim_certificates(two, one, symbols, eps, sigma);

    races_of_all_ =
        static_cast<double>(3 * two.x.size() + 6 * symbols.x.size() + 2 * eps.x.size() + wide.x.size());
    const auto lr_two = races(two, "lr", "S lr");
    const auto lr_one = races(one, "lr", "S lr 1");
    const auto lr_symbols = races(symbols, "lr", "O lr");
    const auto lr_eps = races(eps, "lr", "1/eps lr");
    const auto lr_sigma = races(sigma, "lr", "1/sigma lr");
    for (const char* rival : {"pair", "collision", "spectral", "oracle-mu"})
      races(symbols, rival, fmt::format("O {}", rival));
    races(two, "oracle-mu", "S oracle-mu");
    const auto omle_symbols = races(symbols, "omle", "O omle");
    const auto omle_wide = races(wide, "omle", "O omle");

    claim_slope(
        "C1a", two.x, lr_two,
        fmt::format("on lock1 {:.3f}", slope(one.x, lr_one, settings_.level, Answer::decision, 1).value));
    claim_slope("C2a", symbols.x, lr_symbols, "");
    claim_two_slopes(eps.x, lr_eps, sigma.x, lr_sigma);
    claim_ratio();
    claim_slope(
        "C6", wide.x, omle_wide,
        fmt::format("its best guess needs less: slope {:.3f}; on O = {} to {} sure {:.3f}, best guess {:.3f}",
                    slope(wide.x, omle_wide, settings_.level, Answer::guess, 1).value, symbols.x.front(),
                    symbols.x.back(),
                    slope(symbols.x, omle_symbols, settings_.level, Answer::decision, 1).value,
                    slope(symbols.x, omle_symbols, settings_.level, Answer::guess, 1).value));
    table();
  }

 private:
  static void add(Sweep& sweep, double x, const Core& core) {
    sweep.x.push_back(x);
    sweep.cores.push_back(core);
  }
  double certificate(const Core& core) const {
    return static_cast<double>(t_lb(core.arms, core.pairs, core.delta, settings_.level).episodes);
  }

  void certificates(const Sweep& sweep, const std::string& series) {
    for (std::size_t i = 0; i < sweep.x.size(); ++i) {
      bench_.check();
      record_.point(bench_, series, sweep.x[i], certificate(sweep.cores[i]));
    }
  }

  double certificate_slope(const std::vector<double>& x, const std::vector<Core>& cores) const {
    std::vector<double> bounds;
    for (const Core& core : cores) bounds.push_back(certificate(core));
    return stats::log_log_slope(x, bounds).value;
  }

  void claim_certificates(const Sweep& two, const Sweep& one, const Sweep& symbols, const Sweep& eps,
                          const Sweep& sigma) {
    // S = 32, 64, 128 whatever was chosen for the learners: the certificate costs nothing.
    const std::vector<double> x{32, 64, 128};
    std::vector<Core> cores_two, cores_one;
    for (const double s : x) {
      const auto leaves = static_cast<std::uint64_t>(s);
      cores_two.push_back({leaves * settings_.shape.actions, leaves * kSweepSymbols / 2, two.cores[0].delta});
      cores_one.push_back({leaves * settings_.shape.actions, kSweepSymbols / 2, one.cores[0].delta});
    }
    bench_.claim("C1", {.scale = Scale::analogue,
                        .figures = {{.value = certificate_slope(x, cores_two)}},
                        .note = "exact for our instances"});
    bench_.claim("C1b", {.scale = Scale::analogue,
                         .figures = {{.value = certificate_slope(x, cores_one)}},
                         .note = "exact for our instances"});
    bench_.claim("C2", {.scale = Scale::analogue,
                        .figures = {{.value = certificate_slope(symbols.x, symbols.cores)}},
                        .note = "exact for our instances"});
    bench_.claim("C3", {.scale = Scale::analogue,
                        .figures = {{.label = "1/eps", .value = certificate_slope(eps.x, eps.cores)},
                                    {.label = "1/sigma", .value = certificate_slope(sigma.x, sigma.cores)}},
                        .note = "of the core game, in which only eps sigma counts"});
  }

  /// One learner over a sweep; its points and its rows.
  std::vector<Race> races(const Sweep& sweep, const std::string& learner, const std::string& series) {
    std::vector<Race> all;
    for (std::size_t i = 0; i < sweep.x.size(); ++i) {
      progress_(static_cast<double>(done_++) / races_of_all_,
                fmt::format("{}, {} = {}", learner, sweep.name, sweep.x[i]));
      const Core& core = sweep.cores[i];
      const std::uint64_t seed =
          random::Stream(bench_.seed(), "revealing sweep " + sweep.name, i).uniform_u64();
      all.push_back(race(core, learner, settings_.trials, seed, [this] { bench_.check(); }));
      Measured m{sweep.name, learner, sweep.x[i], core, 0, 0, 0, 0, 0, 0};
      const Certificate bound = t_lb(core.arms, core.pairs, core.delta, settings_.level);
      m.t_lb = static_cast<double>(bound.episodes);
      m.n_star = bound.samples;
      m.needed = episodes_needed(all.back().courses, settings_.level, Answer::decision);
      m.guess_needed = episodes_needed(all.back().courses, settings_.level, Answer::guess);
      m.mean_decided = all.back().mean_decided();
      m.right = all.back().share_right();
      // A sweep of omle's own goes on where the first ends.
      if (sweep.name != "O omle" || sweep.x[i] > static_cast<double>(settings_.symbols.back())) {
        record_.point(bench_, series, sweep.x[i], m.needed);
        record_.point(bench_, series + " guess", sweep.x[i], m.guess_needed);
      }
      record_.add(std::move(m));
    }
    return all;
  }

  Figure slope_figure(const std::string& label, const std::vector<double>& x,
                      const std::vector<Race>& all) const {
    const stats::Estimate estimate = slope(x, all, settings_.level, Answer::decision, bench_.seed());
    return {label, estimate.value, estimate.interval.low, estimate.interval.high};
  }
  void claim_slope(const char* id, const std::vector<double>& x, const std::vector<Race>& all,
                   std::string note) {
    bench_.claim(id,
                 {.scale = Scale::analogue, .figures = {slope_figure("", x, all)}, .note = std::move(note)});
  }
  void claim_two_slopes(const std::vector<double>& eps_x, const std::vector<Race>& eps,
                        const std::vector<double>& sigma_x, const std::vector<Race>& sigma) {
    bench_.claim("C3a",
                 {.scale = Scale::analogue,
                  .figures = {slope_figure("1/eps", eps_x, eps), slope_figure("1/sigma", sigma_x, sigma)}});
  }

  /// The least ratio of every learner, and of its best guess.
  void claim_ratio() {
    Measurement measurement{.scale = Scale::analogue};
    double oracle = std::numeric_limits<double>::infinity();
    for (const std::string& learner : learner_names()) {
      double sure = std::numeric_limits<double>::infinity(), guess = sure;
      for (const Measured& m : record_.all()) {
        if (m.learner != learner) continue;
        sure = std::fmin(sure, m.needed / m.t_lb);
        guess = std::fmin(guess, m.guess_needed / m.t_lb);
      }
      if (learner == "oracle-mu") {
        oracle = std::min(sure, guess);
        continue;
      }
      if (std::isfinite(sure)) measurement.figures.push_back({.label = learner, .value = sure});
      if (std::isfinite(guess))
        measurement.figures.push_back({.label = learner + ", best guess", .value = guess});
    }
    measurement.note = fmt::format("oracle-mu, which the bound does not cover: {:.3g}", oracle);
    bench_.claim("C4", measurement);
  }

  void table() {
    std::vector<std::vector<lab::Cell>> rows;
    const auto cell = [](double value) -> lab::Cell {
      if (std::isfinite(value)) return value;
      return std::string("never");
    };
    for (const Measured& m : record_.all())
      rows.push_back({m.sweep, m.x, m.learner, static_cast<std::int64_t>(m.core.arms),
                      static_cast<std::int64_t>(m.core.pairs), m.core.delta, m.t_lb, cell(m.needed),
                      cell(m.guess_needed), cell(m.needed / m.t_lb), m.right});
    bench_.table("races",
                 {"sweep", "x", "learner", "K", "n'", "delta", "T_LB", "T sure", "T best guess",
                  "sure / T_LB", "share right"},
                 rows);
  }

  Bench& bench_;
  const Settings& settings_;
  Record& record_;
  const Progress& progress_;
  int done_ = 0;
  double races_of_all_ = 1;  // for progress
};

}  // namespace

void measure_pac(Bench& bench, const Settings& settings, Record& record, const Progress& progress) {
  PacStudy(bench, settings, record, progress).run();
}

}  // namespace quire::labs::revealing_pomdps
