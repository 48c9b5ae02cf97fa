#include "labs/inference-flaws/mixture_fit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include <fmt/format.h>

namespace quire::labs::inference_flaws {

namespace {

constexpr double kTiny = 1e-12;  // chances are kept off 0 and 1 where a logarithm is taken

/// What the counts say of one task, as numbers.
struct Seen {
  double right_accepted, wrong_accepted, refused;
  double right_refused;  ///< NaN: hidden
};

std::vector<Seen> seen_of(std::span<const TaskVerdicts> counts) {
  const bool known = std::all_of(counts.begin(), counts.end(), [](const TaskVerdicts& c) { return c.right; });
  std::vector<Seen> all;
  for (const TaskVerdicts& c : counts)
    all.push_back({static_cast<double>(c.t), static_cast<double>(c.wrong()), static_cast<double>(c.n - c.b),
                   known ? static_cast<double>(*c.right - c.t) : std::numeric_limits<double>::quiet_NaN()});
  return all;
}

/// Chances of what one sample of a type can be.
struct Chances {
  double right_accepted, wrong_accepted, right_refused, wrong_refused;
  double refused() const { return right_refused + wrong_refused; }
};

Chances chances_of(const Mixture& m, const TaskType& type) {
  const double r = type.accuracy;
  return {m.completeness * r, (1 - m.soundness) * (1 - r), (1 - m.completeness) * r, m.soundness * (1 - r)};
}

/// count * log(chance), 0 for nothing of the impossible.
double term(double count, double chance) {
  return count == 0 ? 0 : count * std::log(std::max(chance, kTiny));
}

double log_chance(const Seen& s, const Chances& c) {
  const double accepted = term(s.right_accepted, c.right_accepted) + term(s.wrong_accepted, c.wrong_accepted);
  if (std::isnan(s.right_refused)) return accepted + term(s.refused, c.refused());
  return accepted + term(s.right_refused, c.right_refused) +
         term(s.refused - s.right_refused, c.wrong_refused);
}

/// Expected totals of one type.
struct Totals {
  double tasks = 0, right = 0, wrong = 0, right_accepted = 0, wrong_refused = 0;
};

class Expectation {
 public:
  Expectation(const std::vector<Seen>& seen, const FitOptions& options) : seen_(seen), options_(options) {}

  /// One step: the log-likelihood of `mixture`, which becomes the next one.
  double improve(Mixture& mixture) {
    const std::size_t types = mixture.types.size();
    std::vector<Chances> chances;
    for (const TaskType& type : mixture.types) chances.push_back(chances_of(mixture, type));
    std::vector<Totals> totals(types);
    std::vector<double> weight(types);
    double log_likelihood = 0;
    for (const Seen& s : seen_) {
      double most = -std::numeric_limits<double>::infinity();
      for (std::size_t i = 0; i < types; ++i) {
        weight[i] = std::log(std::max(mixture.types[i].prior, kTiny)) + log_chance(s, chances[i]);
        most = std::max(most, weight[i]);
      }
      double sum = 0;
      for (double& w : weight) sum += w = std::exp(w - most);
      log_likelihood += most + std::log(sum);
      for (std::size_t i = 0; i < types; ++i) add(totals[i], s, chances[i], weight[i] / sum);
    }
    maximise(mixture, totals);
    return log_likelihood;
  }

 private:
  static void add(Totals& all, const Seen& s, const Chances& c, double weight) {
    double right_refused = s.right_refused;
    if (std::isnan(right_refused))
      right_refused = c.refused() > 0 ? s.refused * c.right_refused / c.refused() : 0;
    const double wrong_refused = s.refused - right_refused;
    all.tasks += weight;
    all.right += weight * (s.right_accepted + right_refused);
    all.wrong += weight * (s.wrong_accepted + wrong_refused);
    all.right_accepted += weight * s.right_accepted;
    all.wrong_refused += weight * wrong_refused;
  }

  void maximise(Mixture& mixture, const std::vector<Totals>& totals) const {
    Totals sum;
    for (std::size_t i = 0; i < totals.size(); ++i) {
      const Totals& t = totals[i];
      mixture.types[i].prior = t.tasks / static_cast<double>(seen_.size());
      if (t.right + t.wrong > 0) mixture.types[i].accuracy = t.right / (t.right + t.wrong);
      sum.right += t.right;
      sum.wrong += t.wrong;
      sum.right_accepted += t.right_accepted;
      sum.wrong_refused += t.wrong_refused;
    }
    if (!options_.completeness && sum.right > 0) mixture.completeness = sum.right_accepted / sum.right;
    if (!options_.soundness && sum.wrong > 0) mixture.soundness = sum.wrong_refused / sum.wrong;
  }

  const std::vector<Seen>& seen_;
  const FitOptions& options_;
};

/// Accuracies at the middles of equal parts of the tasks, sorted by what shows of their accuracy.
Mixture start_of(const std::vector<Seen>& seen, const FitOptions& options, double completeness,
                 double soundness) {
  std::vector<double> shows;
  for (const Seen& s : seen)
    shows.push_back((s.right_accepted + (std::isnan(s.right_refused) ? 0 : s.right_refused)) /
                    (s.right_accepted + s.wrong_accepted + s.refused));
  std::sort(shows.begin(), shows.end(), std::greater<>());
  Mixture start;
  start.completeness = options.completeness.value_or(completeness);
  start.soundness = options.soundness.value_or(soundness);
  for (std::size_t i = 0; i < options.types; ++i) {
    const std::size_t at = (2 * i + 1) * shows.size() / (2 * options.types);
    // Pulled to the middle, and apart where tasks are alike: types that are equal would stay equal.
    const double apart = static_cast<double>(options.types - i) / static_cast<double>(options.types + 1);
    start.types.push_back({1.0 / static_cast<double>(options.types), 0.9 * shows[at] + 0.1 * apart});
  }
  return start;
}

MixtureFit climbed(const std::vector<Seen>& seen, const FitOptions& options, Mixture mixture) {
  constexpr double kConverged = 1e-10;  // relative gain of the log-likelihood
  Expectation expectation(seen, options);
  MixtureFit fit;
  double before = -std::numeric_limits<double>::infinity();
  while (fit.steps < options.steps_max && !fit.converged) {
    if (options.check) options.check();
    fit.mixture = mixture;
    fit.log_likelihood = expectation.improve(mixture);
    ++fit.steps;
    fit.converged = fit.log_likelihood - before <= kConverged * (1 + std::fabs(fit.log_likelihood));
    before = fit.log_likelihood;
  }
  return fit;
}

}  // namespace

std::string fit_fault(std::span<const TaskVerdicts> counts, const FitOptions& options) {
  constexpr std::size_t kTypesMax = 8;
  if (options.types < 1 || options.types > kTypesMax)
    return fmt::format("{} types of tasks; take 1 to {}", options.types, kTypesMax);
  if (counts.size() < options.types)
    return fmt::format("{} tasks cannot have {} types", counts.size(), options.types);
  const bool known = std::all_of(counts.begin(), counts.end(), [](const TaskVerdicts& c) { return c.right; });
  if (options.types == 1 && !known && !options.completeness && !options.soundness)
    return "one type needs the right samples of every task, or one of completeness and soundness: accepted "
           "right "
           "and accepted wrong samples give two chances for three unknowns";
  return "";
}

MixtureFit fit_mixture(std::span<const TaskVerdicts> counts, const FitOptions& options) {
  if (const std::string fault = fit_fault(counts, options); !fault.empty())
    throw std::invalid_argument(fault);
  const std::vector<Seen> seen = seen_of(counts);
  MixtureFit best;
  best.log_likelihood = -std::numeric_limits<double>::infinity();
  for (const double completeness : {0.98, 0.6})
    for (const double soundness : {0.9, 0.5}) {
      MixtureFit fit = climbed(seen, options, start_of(seen, options, completeness, soundness));
      if (fit.log_likelihood > best.log_likelihood) best = std::move(fit);
    }
  std::sort(best.mixture.types.begin(), best.mixture.types.end(),
            [](const TaskType& a, const TaskType& b) { return a.accuracy > b.accuracy; });
  best.parameters = 2 * options.types - 1 + (options.completeness ? 0 : 1) + (options.soundness ? 0 : 1);
  best.information = static_cast<double>(best.parameters) * std::log(static_cast<double>(seen.size())) -
                     2 * best.log_likelihood;
  return best;
}

}  // namespace quire::labs::inference_flaws
