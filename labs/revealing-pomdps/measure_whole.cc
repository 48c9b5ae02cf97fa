// The whole POMDPs behind the core game: their certificates and margins, counted against lived episodes, and
// locks that are opened to the end. Writes lock.POMDP.
#include <algorithm>
#include <cmath>
#include <sstream>

#include <fmt/format.h>

#include "labs/revealing-pomdps/certificate.h"
#include "labs/revealing-pomdps/lab.h"
#include "labs/revealing-pomdps/omle.h"
#include "labs/revealing-pomdps/password.h"
#include "labs/revealing-pomdps/pomdp_file.h"
#include "labs/revealing-pomdps/revealing.h"

namespace quire::labs::revealing_pomdps {
namespace {

using lab::Bench;

/// A lock that can be lived through often.
LockShape small(Family family) {
  LockShape s;
  s.family = family;
  s.leaves = 4;
  s.actions = 2;
  s.symbols = 8;
  s.blocks = 2;
  s.sigma = s.eps = 0.8;
  s.digits = digits_for(10'000, s.actions);
  return s;
}

/// Two-sample Kolmogorov-Smirnov: the p-value of the asymptotic law.
double same_law(std::vector<double> a, std::vector<double> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  double gap = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const double x = std::min(a[i], b[j]);
    while (i < a.size() && a[i] <= x) ++i;
    while (j < b.size() && b[j] <= x) ++j;
    gap = std::max(gap, std::fabs(static_cast<double>(i) / static_cast<double>(a.size()) -
                                  static_cast<double>(j) / static_cast<double>(b.size())));
  }
  const double n = static_cast<double>(a.size() * b.size()) / static_cast<double>(a.size() + b.size());
  double p = 0;
  for (int k = 1; k <= 100; ++k) p += (k % 2 == 1 ? 2 : -2) * std::exp(-2.0 * k * k * gap * gap * n);
  return std::clamp(p, 0.0, 1.0);
}

const char* word(Family family) { return family == Family::lock1 ? "lock1" : "lock2"; }

void whole_certificates(Bench& bench, const Settings& settings) {
  std::vector<std::vector<lab::Cell>> rows;
  for (const Family family : {Family::lock1, Family::lock2}) {
    LockShape shape = settings.shape;
    shape.family = family;
    const Core core = core_of(shape);
    const double guess = std::pow(static_cast<double>(shape.actions), -static_cast<double>(shape.digits));
    const WholeLock lock{shape.eps, shape.sigma, family == Family::lock1 ? shape.digits + 1 : 1, guess};
    const Certificate bound = t_lb(core.arms, core.pairs, core.delta, settings.level);
    const Certificate whole = t_lb_whole(core.arms, core.pairs, lock, settings.level);
    bench.check();
    random::Stream stream(bench.seed(), "revealing shapes");
    const Pomdp pomdp = make_lock(shape, draw_secret(shape, stream));
    rows.push_back({std::string(word(family)), static_cast<std::int64_t>(pomdp.S()),
                    static_cast<std::int64_t>(pomdp.A()), static_cast<std::int64_t>(pomdp.O()),
                    static_cast<std::int64_t>(pomdp.horizon()), shape.sigma / (2 + shape.sigma),
                    static_cast<double>(bound.episodes), static_cast<double>(whole.episodes), guess});
  }
  bench.table("whole",
              {"family", "states", "actions", "observations", "steps", "gain of a pair", "T_LB, one look",
               "T_LB, all symbols", "chance of a guess"},
              rows);
}

/// The margins of small locks: one step must do for lock1, and must not for lock2.
void margins(Bench& bench) {
  std::vector<std::vector<lab::Cell>> rows;
  for (const Family family : {Family::lock1, Family::lock2}) {
    LockShape shape = small(family);
    shape.leaves = 2;
    shape.symbols = 4;
    shape.digits = 2;
    random::Stream stream(bench.seed(), "revealing shapes");
    const Pomdp pomdp = make_lock(shape, draw_secret(shape, stream));
    for (int window = 1; window <= 2; ++window) {
      const Margin margin = wanted(margin_of(pomdp, 1, window, [&bench] { bench.check(); }));
      rows.push_back({std::string(word(family)), static_cast<std::int64_t>(window),
                      static_cast<std::int64_t>(pomdp.S()), margin.sigma_min, margin.gain_low, margin.gain});
    }
  }
  bench.table("margins", {"family", "m", "states", "sigma_min", "gain, at least", "gain, at most"}, rows);
}

void compare_worlds(Bench& bench, const Settings& settings, std::vector<std::vector<lab::Cell>>& rows) {
  const std::size_t trials = std::min<std::size_t>(settings.trials, 200);
  for (const Family family : {Family::lock1, Family::lock2}) {
    const LockShape shape = small(family);
    const Core core = core_of(shape);
    const Race counted = race(core, "lr", trials, bench.seed(), [&bench] { bench.check(); });
    std::vector<double> a, b;
    double right = 0;
    for (std::size_t trial = 0; trial < trials; ++trial) {
      bench.check();
      random::Stream stream(bench.seed(), "revealing lived", trial);
      const LockSecret secret = draw_secret(shape, stream);
      const Pomdp pomdp = make_lock(shape, secret);
      EpisodeWorld world(shape, pomdp, random::Stream(bench.seed(), "revealing lives", trial));
      const std::unique_ptr<Learner> learner = make_learner("lr", core, stream.uniform(), {});
      const Course course = play(*learner, world, core, *secret.arm, 1e9, [&bench] { bench.check(); });
      a.push_back(counted.courses[trial].decided);
      b.push_back(course.decided);
      right += course.right ? 1 : 0;
    }
    rows.push_back({std::string(word(family)), static_cast<std::int64_t>(trials), counted.share_right(),
                    right / static_cast<double>(trials), counted.mean_decided(), stats::mean(b).value,
                    same_law(a, b)});
  }
}

void open_locks(Bench& bench, std::vector<std::vector<lab::Cell>>& rows) {
  constexpr std::size_t kLocks = 10, kEpisodes = 2000;
  for (const Family family : {Family::lock1, Family::lock2}) {
    const LockShape shape = small(family);
    double arm = 0, password = 0, opened = 0, value = 0;
    for (std::size_t trial = 0; trial < kLocks; ++trial) {
      random::Stream stream(bench.seed(), "revealing doors", trial);
      const LockSecret secret = draw_secret(shape, stream);
      const Pomdp pomdp = make_lock(shape, secret);
      const Opened found = open_lock(shape, pomdp, stream, [&bench] { bench.check(); });
      arm += found.arm_episodes / kLocks;
      password += found.password_episodes / kLocks;
      opened += found.arm == *secret.arm && found.password == secret.password ? 1 : 0;
      value +=
          mean_reward(pomdp, found.plan, kEpisodes, random::Stream(bench.seed(), "revealing value", trial)) /
          kLocks;
    }
    rows.push_back({std::string(word(family)), static_cast<std::int64_t>(kLocks),
                    static_cast<std::int64_t>(opened), static_cast<std::int64_t>(shape.digits), arm, password,
                    value, best_value(shape)});
  }
}

/// Every lock1 of a small shape: arms, passwords, directions.
struct EveryLock {
  std::vector<LockSecret> secrets;
  std::vector<Pomdp> pomdps;
};
EveryLock every_lock(const LockShape& shape) {
  EveryLock all;
  const std::uint32_t digits = shape.digits, pairs = shape.pairs();
  for (std::uint64_t arm = 0; arm < shape.arms(); ++arm)
    for (std::uint32_t code = 0; code < 1U << (digits + pairs); ++code) {  // two actions: a digit is a bit
      LockSecret secret{arm, {}, {}};
      for (std::uint32_t i = 0; i < digits; ++i) secret.password.push_back(code >> i & 1);
      for (std::uint32_t i = 0; i < pairs; ++i) secret.plus.push_back((code >> (digits + i) & 1) != 0);
      all.pomdps.push_back(make_lock(shape, secret));
      all.secrets.push_back(std::move(secret));
    }
  return all;
}

/// Optimistic maximum likelihood by the forward filter, until all models that it believes share one plan.
void filter_omle(Bench& bench) {
  constexpr std::size_t kRuns = 5, kEpisodesMax = 20'000;
  LockShape shape = small(Family::lock1);
  shape.leaves = 2;
  shape.symbols = 4;
  shape.digits = 2;
  const EveryLock every = every_lock(shape);
  std::vector<Model> models;
  std::vector<std::vector<std::uint32_t>> plans;
  for (std::size_t m = 0; m < every.pomdps.size(); ++m) {
    plans.push_back(best_plan(shape, every.secrets[m]));
    models.push_back({&every.pomdps[m], fixed(plans.back()), best_value(shape)});
  }
  const double beta = std::log(4 * static_cast<double>(models.size()));
  double episodes = 0, right = 0, regret = 0;
  for (std::size_t run = 0; run < kRuns; ++run) {
    random::Stream stream(bench.seed(), "revealing omle", run);
    const std::size_t truth = stream.below(models.size());
    Omle learner(models, beta);
    const auto one_plan = [&] {
      const std::vector<std::size_t> believed = learner.believed();
      return std::all_of(believed.begin(), believed.end(),
                         [&](std::size_t m) { return plans[m] == plans[believed[0]]; });
    };
    for (std::size_t i = 0; i < kEpisodesMax && !one_plan(); ++i) {
      bench.check();
      regret += (plans[learner.optimistic()] == plans[truth] ? 0 : shape.eps / 2) / kRuns;
      learner.play(every.pomdps[truth], shape.horizon(), stream);
      episodes += 1.0 / kRuns;
    }
    right += one_plan() && plans[learner.optimistic()] == plans[truth] ? 1 : 0;
  }
  bench.table("omle by the forward filter",
              {"models", "runs", "right", "mean episodes until one plan is left", "mean regret"},
              {{static_cast<std::int64_t>(models.size()), static_cast<std::int64_t>(kRuns),
                static_cast<std::int64_t>(right), episodes, regret}});
}

void export_lock(Bench& bench) {
  LockShape shape = small(Family::lock2);
  shape.digits = 3;
  random::Stream stream(bench.seed(), "revealing export");
  std::ostringstream text;
  write_pomdp(unrolled(make_lock(shape, draw_secret(shape, stream))), text);
  bench.file("lock.POMDP", "a small lock2 in Cassandra's format, with the step in its states", text.str());
}

}  // namespace

void measure_whole(Bench& bench, const Settings& settings, const Progress& progress) {
  progress(0, "whole POMDPs");
  whole_certificates(bench, settings);
  margins(bench);
  std::vector<std::vector<lab::Cell>> worlds, doors;
  progress(0.2, "episodes lived");
  compare_worlds(bench, settings, worlds);
  bench.table("worlds",
              {"family", "trials", "right, counted", "right, lived", "mean episodes, counted",
               "mean episodes, lived", "p that both have one law"},
              worlds);
  progress(0.5, "optimistic maximum likelihood by the filter");
  filter_omle(bench);
  progress(0.6, "locks opened");
  open_locks(bench, doors);
  bench.table("locks opened",
              {"family", "locks", "opened", "digits", "episodes for the arm", "episodes for the password",
               "mean reward after", "best value"},
              doors);
  export_lock(bench);
}

}  // namespace quire::labs::revealing_pomdps
