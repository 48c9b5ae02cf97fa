// What the card, the experiment and the tools of this lab share. The library (saturation.h, trials.h,
// estimates.h, likelihood.h, chain.h, allocate.h, recommend.h, nets.h) knows nothing of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lab/bench.h"
#include "lab/wanted.h"
#include "labs/engines/micro/net.h"
#include "labs/engines/tasks/problem.h"
#include "labs/test-time-pareto/nets.h"
#include "labs/test-time-pareto/recommend.h"
#include "labs/test-time-pareto/trials.h"

namespace quire::labs::test_time_pareto {

struct Settings {
  std::size_t tasks = 200, samples = 32, rounds = 16, pilot = 8, replicas = 2000, repeats = 20;
  double eps = 0.01, temperature = 1;
  bool parallel = true, sequential = true;
  std::uint64_t steps = 0, search_steps = 0;  ///< of training; 0: the bundled nets
};
/// Throws lab::BadInput for numbers that do not go together.
Settings read_settings(const lab::Bench& bench);
inline constexpr unsigned kThreads = 2;

struct Nets {
  micro::Net answers, search;  ///< arith3 and rethink-arith3; cdown-search
};

/// Candidates of arith3: `pilot` first, then `repeats` times `samples`.
struct Candidates {
  std::vector<tasks::Problem> problems;
  std::vector<Trials> trials;
  std::size_t pilot = 0, samples = 0, repeats = 0;
  std::vector<Trials> pilot_part() const;
  std::vector<Trials> repeat(std::size_t number) const;
};
Candidates draw_candidates(lab::Bench& bench, const Settings& settings, const micro::Net& net, double from,
                           double to);
/// Of a task's evaluation split, at most as many as there are.
std::vector<tasks::Problem> draw_problems(lab::Bench& bench, std::string_view task, int least, int most,
                                          std::size_t count);

/// Advice from trials, as the tools give it.
Advice advice_of(lab::Bench& bench, const Settings& settings, std::span<const Trials> trials, Mode mode);

// The parts of the experiment: each draws its series, reports its claims, and adds to the table of fits.
using Rows = std::vector<std::vector<lab::Cell>>;
void simulate(lab::Bench& bench, const Settings& settings);
void measure_parallel(lab::Bench& bench, const Settings& settings, const Candidates& candidates, Rows& fits);
void measure_spending(lab::Bench& bench, const Settings& settings, const Candidates& candidates);
void measure_sequential(lab::Bench& bench, const Settings& settings, const Nets& nets,
                        const Candidates* candidates, Rows& fits);
/// One row a model: what was fitted on the pilot, N* with its interval beside what was observed.
void add_fit_rows(Rows& rows, const std::string& data, const Advice& advice, std::span<const double> observed,
                  double eps);

/// To six digits.
double rounded(double value);

lab::Card card();
std::vector<lab::Claim> claims();
void experiment(lab::Bench& bench);
std::vector<lab::Tool> tools();

using lab::wanted;

}  // namespace quire::labs::test_time_pareto
