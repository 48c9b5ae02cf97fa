#include "labs/inference-flaws/analysis.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include <boost/json/array.hpp>
#include <fmt/format.h>

namespace quire::labs::inference_flaws {

namespace json = boost::json;

std::string with_interval(const stats::Estimate& estimate) {
  if (!std::isfinite(estimate.value)) return "-";
  if (!std::isfinite(estimate.interval.low)) return fmt::format("{:.4f}", estimate.value);
  return fmt::format("{:.4f} ({:.4f} to {:.4f})", estimate.value, estimate.interval.low,
                     estimate.interval.high);
}

std::string in_words(const std::map<std::size_t, double>& shares) {
  constexpr std::size_t kShown = 6;
  std::vector<double> sorted;
  for (const auto& [k, share] : shares) sorted.push_back(share);
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  const double least = sorted.size() > kShown ? sorted[kShown - 1] : 0;
  std::string words;
  double others = 0;
  std::size_t shown = 0;
  for (const auto& [k, share] : shares) {
    if (share < least || shown == kShown) {
      others += share;
      continue;
    }
    words += fmt::format("{}{}: {:.3f}", words.empty() ? "" : ", ", k, share);
    ++shown;
  }
  return others > 0 ? words + fmt::format(", others: {:.3f}", others) : words;
}

json::value json_of(double value) { return std::isfinite(value) ? json::value(value) : json::value(nullptr); }

json::object json_of(const stats::Estimate& estimate) {
  return {{"value", json_of(estimate.value)},
          {"low", json_of(estimate.interval.low)},
          {"high", json_of(estimate.interval.high)}};
}

json::object json_of(std::span<const TaskVerdicts> counts, const Spread& spread) {
  const Rates rates = rates_of(counts);
  const Ceiling ceiling = ceiling_of(counts);
  json::array optima;
  for (const OptimumSpread& o : spread.optima) {
    json::object shares;
    for (const auto& [k, share] : o.shares) shares[std::to_string(k)] = share;
    optima.push_back(json::object{{"ratio", o.ratio},
                                  {"best_attempts", o.best.k},
                                  {"as_good_up_to", o.best.k_last},
                                  {"reward", json_of(stats::Estimate{o.best.reward, o.reward})},
                                  {"reward_at_end", o.best.at_end},
                                  {"loss_by_never_stopping", o.best.loss()},
                                  {"best_attempts_of_resamples", std::move(shares)}});
  }
  return {{"tasks", counts.size()},
          {"single", json_of(single_accuracy(counts))},
          {"completeness", json_of(rates.completeness)},
          {"soundness", json_of(rates.soundness)},
          {"false_positive_rate", json_of(spread.false_positive)},
          {"ceiling", json_of(spread.ceiling)},
          {"ceiling_of_tasks_with_accepts", json_of(ceiling.accepting_tasks)},
          {"tasks_with_accepts", ceiling.accepting},
          {"ceiling_pooled", json_of(ceiling.pooled)},
          {"false_share_slope", json_of(spread.slope)},
          {"ratios", std::move(optima)}};
}

json::object json_of(const Pair& pair) {
  json::object all{{"strong_single", pair.strong},
                   {"ceiling", json_of(pair.ceiling)},
                   {"ceiling_less_strong", json_of(pair.margin)},
                   {"strong_is_above", pair.strong > pair.ceiling.value},
                   {"answer", pair.words()}};
  if (pair.answer == Pair::Answer::possible) all["from"] = pair.from;
  return all;
}

json::object json_of(const MixtureFit& fit) {
  json::array types;
  for (const TaskType& type : fit.mixture.types)
    types.push_back(json::object{{"prior", type.prior}, {"accuracy", type.accuracy}});
  return {{"types", std::move(types)},
          {"completeness", fit.mixture.completeness},
          {"soundness", fit.mixture.soundness},
          {"ceiling", ceiling(fit.mixture)},
          {"log_likelihood", fit.log_likelihood},
          {"parameters", fit.parameters},
          {"bic", fit.information},
          {"steps", fit.steps},
          {"converged", fit.converged}};
}

}  // namespace quire::labs::inference_flaws
