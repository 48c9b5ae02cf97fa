#include "labs/inference-flaws/resample.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <unordered_map>

#include <fmt/format.h>

#include "labs/engines/stats/bootstrap.h"

namespace quire::labs::inference_flaws {

namespace {

constexpr std::size_t kSlopeAttempts = 10;

stats::Interval percentiles(std::vector<double> values, double confidence) {
  std::erase_if(values, [](double v) { return std::isnan(v); });
  std::sort(values.begin(), values.end());
  return {stats::quantile(values, (1 - confidence) / 2), stats::quantile(values, (1 + confidence) / 2)};
}

/// Means over tasks under weights: t/b (0 where b = 0), and right/n.
class TaskMeans {
 public:
  explicit TaskMeans(std::span<const TaskVerdicts> counts) : counts_(counts) {}

  double ceiling(std::span<const double> weights) const {
    return mean(weights, [](const TaskVerdicts& c) {
      return c.b == 0 ? 0.0 : static_cast<double>(c.t) / static_cast<double>(c.b);
    });
  }
  double single(std::span<const double> weights) const {
    return mean(weights, [](const TaskVerdicts& c) {
      return static_cast<double>(*c.right) / static_cast<double>(c.n);
    });
  }
  double false_positive(std::span<const double> weights) const {
    double wrong = 0, accepted = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      wrong += weights[i] * static_cast<double>(counts_[i].wrong());
      accepted += weights[i] * static_cast<double>(counts_[i].b);
    }
    return wrong / accepted;  // NaN without accepted samples
  }

 private:
  template <class Value>
  double mean(std::span<const double> weights, Value value) const {
    double sum = 0, total = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      sum += weights[i] * value(counts_[i]);
      total += weights[i];
    }
    return sum / total;
  }

  std::span<const TaskVerdicts> counts_;
};

}  // namespace

void resample(const Curves& curves, const random::Stream& stream, const ResampleOptions& options,
              const Visit& visit) {
  std::vector<std::uint64_t> drawn(curves.tasks());
  std::vector<double> weights(curves.tasks());
  for (std::size_t replica = 0; replica < options.replicas; ++replica) {
    if (options.check) options.check();
    random::Stream draws = stream.at(replica);
    std::fill(drawn.begin(), drawn.end(), std::uint64_t{0});
    random::scatter(draws, drawn.size(), drawn);
    std::copy(drawn.begin(), drawn.end(), weights.begin());
    visit(curves.curve(weights), weights);
  }
}

Spread spread_of(std::span<const TaskVerdicts> counts, const Curves& curves, std::span<const double> ratios,
                 double price, const random::Stream& stream, const ResampleOptions& options) {
  const TaskMeans means(counts);
  const std::vector<double> once(counts.size(), 1);
  const Curve whole = curves.curve();
  std::vector<std::vector<double>> ks(ratios.size()), rewards(ratios.size());
  std::vector<double> ceilings, false_positives, slopes;
  resample(curves, stream, options, [&](const Curve& curve, std::span<const double> weights) {
    for (std::size_t i = 0; i < ratios.size(); ++i) {
      const Optimum best = optimum(curve, ratios[i], price);
      ks[i].push_back(static_cast<double>(best.k));
      rewards[i].push_back(best.reward);
    }
    ceilings.push_back(means.ceiling(weights));
    false_positives.push_back(means.false_positive(weights));
    slopes.push_back(false_share_slope(curve, kSlopeAttempts));
  });
  Spread spread;
  spread.ceiling = {means.ceiling(once), percentiles(std::move(ceilings), options.confidence)};
  spread.false_positive = {means.false_positive(once),
                           percentiles(std::move(false_positives), options.confidence)};
  spread.slope = {false_share_slope(whole, kSlopeAttempts),
                  percentiles(std::move(slopes), options.confidence)};
  for (std::size_t i = 0; i < ratios.size(); ++i) {
    OptimumSpread one{ratios[i], optimum(whole, ratios[i], price), {}, {}, {}};
    for (const double k : ks[i])
      one.shares[static_cast<std::size_t>(k)] += 1.0 / static_cast<double>(options.replicas);
    one.k = percentiles(std::move(ks[i]), options.confidence);
    one.reward = percentiles(std::move(rewards[i]), options.confidence);
    spread.optima.push_back(std::move(one));
  }
  return spread;
}

std::string Pair::words() const {
  switch (answer) {
    case Answer::never:
      return fmt::format("never: the ceiling {:.4f} is below one sample of the strong model, {:.4f}",
                         ceiling.value, strong);
    case Answer::possible:
      return fmt::format("possible from K = {}", from);
    case Answer::undecided:
      break;
  }
  if (margin.interval.low > 0)
    return fmt::format("undecided: the ceiling is above, but needs more than {} attempts", k_max);
  return "undecided at this n: the interval of ceiling less strong holds 0";
}

Pair compare(std::span<const TaskVerdicts> weak, const Curves& curves, std::span<const TaskVerdicts> strong,
             const random::Stream& stream, const ResampleOptions& options) {
  const TaskMeans of_weak(weak), of_strong(strong);
  for (const TaskVerdicts& c : strong)
    if (!c.right) throw std::invalid_argument("the strong model's right samples are not known");
  std::vector<std::vector<double>> above(curves.k_max() + 1);
  std::vector<double> ceilings, margins;
  resample(curves, stream, options, [&](const Curve& curve, std::span<const double> weights) {
    const double single = of_strong.single(weights);
    for (std::size_t k = 0; k < above.size(); ++k) above[k].push_back(curve.right[k] - single);
    ceilings.push_back(of_weak.ceiling(weights));
    margins.push_back(ceilings.back() - single);
  });
  const std::vector<double> once(weak.size(), 1);
  Pair pair;
  pair.k_max = curves.k_max();
  pair.strong = of_strong.single(once);
  pair.ceiling = {of_weak.ceiling(once), percentiles(std::move(ceilings), options.confidence)};
  pair.margin = {pair.ceiling.value - pair.strong, percentiles(std::move(margins), options.confidence)};
  if (pair.margin.interval.high < 0) {
    pair.answer = Pair::Answer::never;
    return pair;
  }
  // In each replica the curve rises with K, so its quantiles do.
  const auto is_above = [&](std::vector<double>& replicas) {
    return percentiles(std::move(replicas), options.confidence).low > 0;
  };
  const auto first = std::find_if(above.begin(), above.end(), is_above);
  if (first == above.end()) return pair;
  pair.answer = Pair::Answer::possible;
  pair.from = static_cast<std::size_t>(first - above.begin());
  return pair;
}

Result<SharedTasks> shared_tasks(const Verdicts& weak, const Verdicts& strong) {
  std::unordered_map<std::string_view, std::size_t> place;
  for (std::size_t i = 0; i < strong.tasks.size(); ++i) place[strong.tasks[i]] = i;
  SharedTasks shared{{weak.name, {}, {}}, {strong.name, {}, {}}};
  for (std::size_t i = 0; i < weak.tasks.size(); ++i) {
    const auto found = place.find(weak.tasks[i]);
    if (found == place.end()) continue;
    shared.weak.tasks.push_back(weak.tasks[i]);
    shared.weak.counts.push_back(weak.counts[i]);
    shared.strong.tasks.push_back(weak.tasks[i]);
    shared.strong.counts.push_back(strong.counts[found->second]);
  }
  if (shared.weak.tasks.empty())
    return Error{fmt::format("{} and {} share no task: 0 of {} and {}; give samples of the same tasks",
                             weak.name, strong.name, weak.tasks.size(), strong.tasks.size())};
  return shared;
}

}  // namespace quire::labs::inference_flaws
