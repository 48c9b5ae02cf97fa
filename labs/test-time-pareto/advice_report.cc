#include "labs/test-time-pareto/advice_report.h"

#include <cmath>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/ostream.h>

namespace quire::labs::test_time_pareto {
namespace {

namespace json = boost::json;

std::string share(double value) { return std::isnan(value) ? "-" : fmt::format("{:.4g}", value); }
std::string between(const stats::Interval& interval) {
  return std::isnan(interval.low) ? "no interval"
                                  : fmt::format("{:.4g} to {:.4g}", interval.low, interval.high);
}

void print_models(std::ostream& out, const Advice& advice) {
  fmt::print(out, "model          N*    95 %             error on the rest\n");
  for (const Model model : kModels) {
    const auto i = static_cast<std::size_t>(model);
    fmt::print(out, "{:<13}  {:<4}  {:<15}  {}{}\n", name_of(model), advice.saturation[i],
               between(advice.intervals.saturation[i]),
               advice.choice ? share(advice.choice->error[i]) : std::string("nothing was left out"),
               model == advice.believed ? "  <- believed" : "");
  }
}

void print_parameters(std::ostream& out, const Advice& advice) {
  const Fits& fits = advice.fits;
  fmt::print(out, "least squares: F_max {:.4g}, p {:.4g}\n", fits.least_squares.reach, fits.least_squares.p);
  fmt::print(out, "likelihood:    F_max {:.4g} (profile {}), p {:.4g} (profile {})\n", fits.likelihood.reach,
             between(advice.likelihood.reach_profile), fits.likelihood.p,
             between(advice.likelihood.p_profile));
  if (!advice.likelihood.ceiling_told())
    fmt::print(out,
               "               the ceiling is not told from 1: F_max and p are known together only; more "
               "rounds would part them\n");
  fmt::print(out, "beta:          F_max {:.4g}, p ~ Beta({:.4g}, {:.4g})\n", fits.beta.reach, fits.beta.alpha,
             fits.beta.beta);
  fmt::print(out, "power law:     exp({:.4g} N^{:.4g})\n", fits.power_law.a, fits.power_law.b);
  fmt::print(out, "one p for all tasks against Beta: likelihood ratio {:.4g}, p-value {:.2g}\n",
             advice.ratio.statistic, advice.ratio.p_value);
  if (advice.models_disagree)
    fmt::print(
        out,
        "one chance and Beta give intervals of N* that do not meet: tasks differ, and Beta is believed\n");
}

void print_chain(std::ostream& out, const Advice& advice) {
  if (!advice.chain) return;
  const TwoStatesEstimate& e = *advice.chain;
  fmt::print(out, "rethinking: wrong to right {:.4g} ({}), right to wrong {:.4g} ({})\n", e.chain.enter,
             between(e.enter), e.chain.leave, between(e.leave));
  fmt::print(out,
             "            the last answer ends at {:.4g} ({}); taking right answers for kept adds {:.4g} at "
             "round {}\n",
             e.chain.plateau(), between(e.plateau), e.chain.bias_at(static_cast<double>(advice.n)), advice.n);
  fmt::print(out, "            the chance to become right is the same in all rounds: p-value {:.2g}\n",
             equal_rounds_p_value(advice.by_round));
}

json::array interval_of(const stats::Interval& interval) {
  // JSON has no NaN.
  if (!std::isfinite(interval.low) || !std::isfinite(interval.high)) return {};
  return {interval.low, interval.high};
}

json::value number(double value) { return std::isfinite(value) ? json::value(value) : json::value(nullptr); }

json::object chain_json(const Advice& advice) {
  const TwoStatesEstimate& e = *advice.chain;
  return {{"first", number(e.chain.first)},
          {"wrong_to_right", number(e.chain.enter)},
          {"wrong_to_right_95", interval_of(e.enter)},
          {"right_to_wrong", number(e.chain.leave)},
          {"right_to_wrong_95", interval_of(e.leave)},
          {"plateau", number(e.chain.plateau())},
          {"plateau_95", interval_of(e.plateau)},
          {"bias_of_no_leak", number(e.chain.bias_at(static_cast<double>(advice.n)))},
          {"equal_rounds_p_value", equal_rounds_p_value(advice.by_round)}};
}

json::array models_json(const Advice& advice) {
  json::array models;
  for (const Model model : kModels) {
    const auto i = static_cast<std::size_t>(model);
    json::object one{
        {"model", name_of(model)},
        {"N", advice.saturation[i]},
        {"N_95", interval_of(advice.intervals.saturation[i])},
        {"error_on_the_rest", advice.choice ? number(advice.choice->error[i]) : json::value(nullptr)}};
    if (model == Model::least_squares || model == Model::likelihood) {
      const passk::OneChance& fit =
          model == Model::likelihood ? advice.fits.likelihood : advice.fits.least_squares;
      one["F_max"] = number(fit.reach);
      one["p"] = number(fit.p);
    }
    if (model == Model::beta) {
      one["F_max"] = number(advice.fits.beta.reach);
      one["alpha"] = number(advice.fits.beta.alpha);
      one["beta"] = number(advice.fits.beta.beta);
    }
    if (model == Model::power_law) {
      one["a"] = number(advice.fits.power_law.a);
      one["b"] = number(advice.fits.power_law.b);
    }
    models.push_back(std::move(one));
  }
  return models;
}

}  // namespace

void print_advice(std::ostream& out, const Advice& advice, const AdviceOptions& options) {
  const char* unit = options.mode == Mode::parallel ? "samples" : "rounds";
  fmt::print(out, "{} tasks, {} {} of each; {} of {} answers right\n", advice.tasks, advice.n, unit,
             advice.right, advice.trials);
  print_chain(out, advice);
  if (!advice.solved) {
    fmt::print(out,
               "nothing was right: the ceiling cannot be told from p = 0, and there is no N*. p is at most "
               "{:.3g} (95 %)\n",
               advice.chance_at_most);
    return;
  }
  print_parameters(out, advice);
  print_models(out, advice);
  fmt::print(out, "N* = {} at eps {:.4g}: {} after which the next gains at most eps{}\n", advice.rounds,
             options.eps, unit,
             advice.rounds == 0 ? "; not even one pays, 1 is the least that answers at all" : "");
  const std::string tokens = advice.tokens.known ? "tokens" : unit;
  fmt::print(out, "the next would gain {:.4g} for {:.6g} {}", advice.next_gain, advice.next_tokens, tokens);
  if (options.price > 0) fmt::print(out, ", {:.4g} in money", advice.next_price);
  fmt::print(out, "\nN     performance  {:<12}  {:<10}  gain a unit of {}\n", tokens,
             options.price > 0 ? "price" : "", options.price > 0 ? "price" : tokens);
  for (const CostRow& row : advice.costs)
    fmt::print(out, "{:<5} {:<11.4f}  {:<12.6g}  {:<10}  {:.4g}\n", row.n, row.performance, row.tokens,
               options.price > 0 ? fmt::format("{:.4g}", row.price) : "", row.gain_rate);
  for (const OtherCurve& other : advice.others)
    fmt::print(out, "{}: {:.4f} at 1, {:.4f} at {}; fitted N* {} (the model is not exact here)\n", other.name,
               other.at_first, other.at_last, advice.n, other.rounds);
  fmt::print(out, "task by task: {:.6g} {}, {:.4g} tasks expected right\n", advice.per_task_tokens, tokens,
             advice.per_task_solved);
}

json::object json_of(const Advice& advice, const AdviceOptions& options) {
  json::object result{{"mode", options.mode == Mode::parallel ? "parallel" : "sequential"},
                      {"tasks", advice.tasks},
                      {"n", advice.n},
                      {"trials", advice.trials},
                      {"right", advice.right},
                      {"eps", options.eps}};
  if (advice.chain) result["chain"] = chain_json(advice);
  if (!advice.solved) {
    result["N"] = nullptr;
    result["p_at_most"] = advice.chance_at_most;
    return result;
  }
  result["N"] = advice.rounds;
  result["believed"] = name_of(advice.believed);
  result["models_disagree"] = advice.models_disagree;
  result["models"] = models_json(advice);
  result["F_max_profile_95"] = interval_of(advice.likelihood.reach_profile);
  result["p_profile_95"] = interval_of(advice.likelihood.p_profile);
  result["F_max_curvature_95"] = interval_of(advice.likelihood.reach_curvature);
  result["p_curvature_95"] = interval_of(advice.likelihood.p_curvature);
  result["ceiling_told_from_1"] = advice.likelihood.ceiling_told();
  result["one_p_against_beta"] =
      json::object{{"statistic", number(advice.ratio.statistic)}, {"p_value", number(advice.ratio.p_value)}};
  result["next"] = json::object{
      {"gain", number(advice.next_gain)}, {"tokens", advice.next_tokens}, {"price", advice.next_price}};
  json::array rows;
  for (const CostRow& row : advice.costs)
    rows.push_back(json::object{{"N", row.n},
                                {"performance", number(row.performance)},
                                {"tokens", row.tokens},
                                {"price", row.price},
                                {"gain_rate", number(row.gain_rate)}});
  result["costs"] = std::move(rows);
  json::array others;
  for (const OtherCurve& other : advice.others)
    others.push_back(json::object{{"counts", other.name},
                                  {"at_1", other.at_first},
                                  {"at_n", other.at_last},
                                  {"F_max", number(other.fit.reach)},
                                  {"p", number(other.fit.p)},
                                  {"N", other.rounds},
                                  {"model_is_exact", false}});
  result["without_an_oracle"] = std::move(others);
  result["per_task"] =
      json::object{{"tokens", advice.per_task_tokens}, {"expected_right", advice.per_task_solved}};
  return result;
}

std::string budget_lines(std::span<const std::string> tasks, std::span<const std::uint64_t> rounds) {
  std::string lines;
  for (std::size_t i = 0; i < tasks.size(); ++i)
    lines += json::serialize(json::object{{"task_id", tasks[i]}, {"N", rounds[i]}}) + "\n";
  return lines;
}

}  // namespace quire::labs::test_time_pareto
