// fit and theory: the appendix's model of easy and hard tasks, from people's counts or from given numbers.
#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/tables/lines.h"
#include "labs/inference-flaws/analysis.h"
#include "labs/inference-flaws/lab.h"
#include "labs/inference-flaws/tools.h"

namespace quire::labs::inference_flaws {

namespace {

namespace json = boost::json;
using lab::BadInput;
using lab::Kind;
using lab::ToolCall;

constexpr std::size_t kTypesMax = 64;
constexpr const char* kRatios = "0,1,2,4,8,10";

json::array optima_of(const Curve& curve, const std::vector<double>& ratios, double price) {
  json::array all;
  for (const double ratio : ratios) {
    const Optimum best = optimum(curve, ratio, price);
    all.push_back(json::object{{"ratio", ratio},
                               {"best_attempts", best.k},
                               {"as_good_up_to", best.k_last},
                               {"reward", best.reward},
                               {"reward_at_end", best.at_end}});
  }
  return all;
}

Reach reach_of(const ToolCall& call) {
  return call.values.text("reach") == "exact" ? Reach::exact : Reach::published;
}

void fit(ToolCall& call) {
  const lab::Values& v = call.values;
  const Verdicts verdicts = wanted(verdicts_of(wanted(passk::read_samples(v.text("samples"), call.in))));
  const std::vector<double> ratios = read_ratios("ratio", v.list("ratio"));
  FitOptions options;
  options.types = static_cast<std::size_t>(v.integer("types"));
  if (v.has("completeness")) options.completeness = v.real("completeness");
  if (v.has("soundness")) options.soundness = v.real("soundness");
  options.check = [&call] { call.check(); };
  if (const std::string fault = fit_fault(verdicts.counts, options); !fault.empty())
    throw BadInput(verdicts.name + ": " + fault);
  const MixtureFit fitted = fit_mixture(verdicts.counts, options);
  json::object all = json_of(fitted);
  all["samples"] = verdicts.name;
  all["ceiling_of_counts"] = json_of(ceiling_of(verdicts.counts).all_tasks);
  all["reach"] = v.text("reach");
  all["ratios"] =
      optima_of(curve_of(fitted.mixture, static_cast<std::size_t>(v.integer("kmax")), reach_of(call)), ratios,
                v.real("price"));
  fmt::print(call.out, "{}\n", json::serialize(all));
}

std::vector<double> numbers(const ToolCall& call, const char* name) {
  std::vector<double> all;
  for (const std::string& text : call.values.list(name)) {
    const std::optional<double> value = tables::finite_number(text);
    if (!value) throw BadInput(fmt::format("{}: {} is no number", name, text.substr(0, 40)));
    all.push_back(*value);
  }
  return all;
}

Mixture given_mixture(const ToolCall& call) {
  const std::vector<double> priors = numbers(call, "priors"), accuracies = numbers(call, "accuracies");
  if (priors.size() != accuracies.size() || priors.empty() || priors.size() > kTypesMax)
    throw BadInput(
        fmt::format("priors: {} shares and {} accuracies; give one of each for each type of task, at most "
                    "{}",
                    priors.size(), accuracies.size(), kTypesMax));
  Mixture mixture;
  for (std::size_t i = 0; i < priors.size(); ++i) mixture.types.push_back({priors[i], accuracies[i]});
  mixture.completeness = call.values.real("completeness");
  mixture.soundness = call.values.real("soundness");
  if (const std::string fault = mixture.fault(); !fault.empty()) throw BadInput("priors: " + fault);
  return mixture;
}

void theory(ToolCall& call) {
  const lab::Values& v = call.values;
  const Mixture mixture = given_mixture(call);
  const std::vector<double> ratios = read_ratios("ratio", v.list("ratio"));
  const Curve curve = curve_of(mixture, static_cast<std::size_t>(v.integer("kmax")), reach_of(call));
  json::array rows;
  for (std::size_t k = 0; k <= curve.k_max(); ++k) {
    call.check();
    json::array rewards;
    for (const double ratio : ratios) rewards.push_back(curve.reward(k, ratio, v.real("price")));
    rows.push_back(json::object{{"attempts", k},
                                {"rewards", std::move(rewards)},
                                {"expected_attempts", curve.attempts[k]},
                                {"false_share", json_of(curve.false_share[k])}});
  }
  json::array rejections;
  for (const TaskType& type : mixture.types) rejections.push_back(mixture.rejection(type));
  json::object all{{"reach", v.text("reach")},
                   {"ceiling", ceiling(mixture)},
                   {"rejections", std::move(rejections)},
                   {"ratios", optima_of(curve, ratios, v.real("price"))},
                   {"curve", std::move(rows)}};
  if (reach_of(call) == Reach::published)
    all["note"] = "reach as published counts the evidence twice; rewards may pass the ceiling";
  fmt::print(call.out, "{}\n", json::serialize(all));
}

std::vector<lab::Parameter> with_common(std::vector<lab::Parameter> own) {
  for (lab::Parameter& p : std::vector<lab::Parameter>{
           argument(Kind::list, "ratio", "what a false accept costs, in right accepts; several with commas",
                    kRatios),
           ranged(argument(Kind::real, "price", "of an attempt, in right accepts", "0"), 0, 1000),
           ranged(argument(Kind::integer, "kmax", "most attempts", "200"), 1, 10'000),
           one_of(argument(Kind::choice, "reach", "exact, or as published, which counts the evidence twice",
                           "exact"),
                  {"exact", "published"})})
    own.push_back(std::move(p));
  return own;
}

}  // namespace

lab::Tool fit_tool() {
  return {
      .name = "fit",
      .summary = "Types of tasks and the verifier that explain counts best, by expectation and maximisation.",
      .example = "quire lab inference-flaws fit --samples weak.jsonl --types 2",
      .arguments = with_common(
          {required(
               argument(Kind::file, "samples",
                        "JSON lines or CSV with task_id, pass, true a sample, or task_id, n, b, t a task, or "
                        "EvalPlus's results; - is standard input")),
           ranged(argument(Kind::integer, "types", "types of tasks", "2"), 1, 8),
           ranged(argument(Kind::real, "completeness", "held at this; left out: fitted"), 0, 1),
           ranged(argument(Kind::real, "soundness", "held at this; left out: fitted"), 0, 1)}),
      .run = fit};
}

lab::Tool theory_tool() {
  return {
      .name = "theory",
      .summary = "Rewards and best numbers of attempts in a model of a few types of tasks.",
      .example =
          "quire lab inference-flaws theory --priors 0.58,0.42 --accuracies 0.87,0.13 --soundness 0.75",
      .arguments = with_common(
          {argument(Kind::list, "priors", "shares of the types of tasks; they sum to 1", "0.58,0.42"),
           argument(Kind::list, "accuracies", "how often one sample is right, of each type", "0.87,0.13"),
           ranged(argument(Kind::real, "completeness", "chance that a right sample is accepted", "1"), 0, 1),
           ranged(argument(Kind::real, "soundness", "chance that a wrong sample is refused", "0.75"), 0, 1)}),
      .run = theory};
}

}  // namespace quire::labs::inference_flaws
