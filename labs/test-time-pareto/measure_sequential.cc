// Part 2, one after another: continued search and asking again, as chains that may leave a right answer (C5);
// and the front of accuracy against tokens of candidates, rounds, and chains of rounds side by side.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "labs/engines/passk/coverage.h"
#include "labs/engines/random/random.h"
#include "labs/test-time-pareto/lab.h"
#include "labs/test-time-pareto/replay.h"
#include "labs/test-time-pareto/saturation.h"

namespace quire::labs::test_time_pareto {
namespace {

using lab::Bench;

/// Means over all sequences at 0, 1, ..., R.
struct RoundCurves {
  std::vector<double> within, last;
};

RoundCurves curves_of(std::span<const Trials> sequences, std::size_t rounds) {
  RoundCurves mean{std::vector<double>(rounds + 1), std::vector<double>(rounds + 1)};
  for (const Trials& sequence : sequences) {
    const std::vector<double> within = judged_curve(sequence.of, rounds, Counts::any_right);
    const std::vector<double> last = last_answer_curve(sequence.of, rounds);
    for (std::size_t n = 0; n < rounds; ++n) {
      mean.within[n + 1] += within[n] / static_cast<double>(sequences.size());
      mean.last[n + 1] += last[n] / static_cast<double>(sequences.size());
    }
  }
  return mean;
}

void draw_form(Bench& bench, const std::string& form, const RoundCurves& curves, const TwoStates& chain,
               std::span<const Steps> by_round) {
  for (std::size_t n = 1; n < curves.within.size(); ++n) {
    const auto x = static_cast<double>(n);
    bench.point(form + " within", x, curves.within[n]);
    bench.point(form + " last", x, curves.last[n]);
    if (std::isfinite(chain.enter)) bench.point(form + " absorbing", x, chain.right_within(x));
    if (std::isfinite(chain.plateau())) bench.point(form + " chain", x, chain.right_at(x));
  }
  for (std::size_t i = 0; i < by_round.size(); ++i) {
    const auto round = static_cast<double>(i + 2);
    if (by_round[i].from_right > 0) bench.point("leak " + form, round, by_round[i].leave());
    if (by_round[i].from_wrong > 0) bench.point("enter " + form, round, by_round[i].enter());
  }
}

struct Form {
  std::string name;
  std::vector<Trials> sequences;
  TwoStatesEstimate estimate;
};

/// Of the first `pilot` rounds of one sequence a task, as a person would have them.
std::vector<Trials> pilot_of(const Form& form, std::size_t repeats, std::size_t pilot) {
  std::vector<Trials> firsts;
  for (std::size_t i = 0; i < form.sequences.size(); i += repeats) firsts.push_back(form.sequences[i]);
  return part_of(firsts, 0, pilot);
}

Form measure_form(Bench& bench, const Settings& settings, std::string name, std::vector<Trials> sequences,
                  Rows& fits) {
  random::Stream stream(bench.seed(), "test-time-pareto " + name);
  Form form{.name = std::move(name), .sequences = std::move(sequences), .estimate = {}};
  form.estimate = estimate_two_states(form.sequences, stream, settings.replicas);
  const RoundCurves curves = curves_of(form.sequences, settings.rounds);
  draw_form(bench, form.name, curves, form.estimate.chain, steps_by_round(form.sequences));
  const std::size_t pilot = std::min(settings.pilot, settings.rounds);
  const Advice advice = advice_of(bench, settings, pilot_of(form, settings.repeats, pilot), Mode::sequential);
  if (advice.solved) add_fit_rows(fits, form.name + ", rounds", advice, curves.within, settings.eps);
  return form;
}

void report_leak(Bench& bench, const Settings& settings, std::span<const Form> forms) {
  std::vector<lab::Figure> figures;
  std::string note;
  for (const Form& form : forms) {
    const TwoStatesEstimate& e = form.estimate;
    const double p_value = equal_rounds_p_value(steps_by_round(form.sequences));
    figures.push_back({.label = form.name, .value = e.chain.leave, .low = e.leave.low, .high = e.leave.high});
    note += fmt::format(
        "{}{}: wrong to right {:.3f} ({:.3f} to {:.3f}), the last answer ends at {:.3f}; taking right for "
        "kept "
        "adds {:.1f} points at round {}; same chance in all rounds: p-value {:.1g}",
        note.empty() ? "" : ". ", form.name, e.chain.enter, e.enter.low, e.enter.high, e.chain.plateau(),
        100 * e.chain.bias_at(static_cast<double>(settings.rounds)), settings.rounds, p_value);
  }
  bench.claim("C5", {.scale = lab::Scale::analogue, .figures = std::move(figures), .note = note});
}

/// Groups of `width` sequences of one task, side by side for so many rounds: Hit accuracy and tokens a task.
struct FrontPoint {
  double tokens = 0, solved = 0;
};
FrontPoint side_by_side(std::span<const Trials> sequences, std::size_t repeats, std::size_t width,
                        std::size_t rounds) {
  FrontPoint point;
  double groups = 0;
  for (std::size_t task = 0; task < sequences.size(); task += repeats)
    for (std::size_t first = 0; first + width <= repeats; first += width) {
      bool right = false;
      for (std::size_t i = task + first; i < task + first + width; ++i) {
        right |= judged_curve(sequences[i].of, rounds, Counts::any_right).back() == 1;
        point.tokens += tokens_of(sequences[i].of, rounds, Mode::sequential);
      }
      point.solved += right ? 1 : 0;
      groups += 1;
    }
  return {point.tokens / groups, point.solved / groups};
}

void draw_front(Bench& bench, const Settings& settings, const Form& form, const Candidates* candidates) {
  const std::size_t width = std::min<std::size_t>(4, settings.repeats);
  const TwoStates& chain = form.estimate.chain;
  for (std::size_t rounds = 1; rounds <= settings.rounds; ++rounds) {
    bench.check();
    const FrontPoint one = side_by_side(form.sequences, settings.repeats, 1, rounds);
    const FrontPoint mixed = side_by_side(form.sequences, settings.repeats, width, rounds);
    bench.point("modes sequential", one.tokens, one.solved);
    bench.point("modes mixed", mixed.tokens, mixed.solved);
    // As the model has it, with one chance for all tasks.
    const double missed = 1 - chain.right_within(static_cast<double>(rounds));
    bench.point("modes mixed model", mixed.tokens, 1 - std::pow(missed, static_cast<double>(width)));
  }
  if (candidates == nullptr) return;
  const auto counts = counts_of(candidates->trials, candidates->trials.front().of.size());
  double prompt = 0, written = 0;
  for (const Trials& one : candidates->trials)
    for (const Trial& trial : one.of) {
      prompt += trial.prompt_tokens;
      written += trial.tokens;
    }
  const double trials = static_cast<double>(candidates->trials.size()) *
                        static_cast<double>(candidates->trials.front().of.size());
  for (std::size_t n = 1; n <= settings.samples; ++n)
    bench.point("modes parallel", (prompt + static_cast<double>(n) * written) / trials,
                passk::coverage(counts, n));
}

}  // namespace

void measure_sequential(Bench& bench, const Settings& settings, const Nets& nets,
                        const Candidates* candidates, Rows& fits) {
  const auto sampling = [&](double from, double to, const char* what) {
    return Sampling{.seed = bench.seed() + 1,
                    .threads = kThreads,
                    .temperature = settings.temperature,
                    .check = [&bench] { bench.check(); },
                    .on_progress = [&bench, from, to,
                                    what](double done) { bench.progress(from + (to - from) * done, what); }};
  };
  std::vector<Form> forms;
  const std::vector<tasks::Problem> searched = draw_problems(bench, "cdown-search", 3, 3, settings.tasks);
  forms.push_back(measure_form(bench, settings, "search",
                               search_rounds(nets.search, searched, settings.repeats, settings.rounds,
                                             sampling(0.88, 0.93, "searching on")),
                               fits));
  const std::vector<tasks::Problem> asked =
      candidates != nullptr ? candidates->problems : draw_problems(bench, "arith3", 2, 4, settings.tasks);
  forms.push_back(measure_form(bench, settings, "rethink",
                               rethink_rounds(nets.answers, asked, settings.repeats, settings.rounds,
                                              sampling(0.93, 0.98, "asking again")),
                               fits));
  report_leak(bench, settings, forms);
  draw_front(bench, settings, forms.back(), candidates);
}

}  // namespace quire::labs::test_time_pareto
