// evaluate: a table of samples of one's own, as a table for people or as one JSON object.
#include <algorithm>
#include <charconv>
#include <cmath>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/language-monkeys/cost.h"
#include "labs/language-monkeys/evaluation.h"
#include "labs/language-monkeys/lab.h"
#include "labs/language-monkeys/tools.h"

namespace quire::labs::language_monkeys {
namespace {

namespace json = boost::json;
using lab::argument;
using lab::BadInput;
using lab::Kind;
using lab::ToolCall;

std::vector<std::uint64_t> ks_of(const ToolCall& call) {
  std::vector<std::uint64_t> ks;
  if (!call.values.has("k")) return ks;
  for (const std::string& text : call.values.list("k")) {
    std::uint64_t k = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), k);
    if (error != std::errc() || end != text.data() + text.size() || k < 1)
      throw BadInput(fmt::format("k: {} is no whole number from 1 on", text));
    ks.push_back(k);
  }
  if (ks.size() > 1000) throw BadInput("k: more than 1000 of them");
  std::sort(ks.begin(), ks.end());
  ks.erase(std::unique(ks.begin(), ks.end()), ks.end());
  return ks;
}

EvaluateOptions options_of(const ToolCall& call) {
  EvaluateOptions options;
  options.ks = ks_of(call);
  options.confidence = call.values.real("ci");
  if (call.values.has("extrapolate"))
    options.extrapolate = static_cast<std::uint64_t>(call.values.integer("extrapolate"));
  if (call.values.has("price")) options.price = call.values.real("price");
  options.boot = static_cast<std::size_t>(call.values.integer("boot"));
  options.subsets = static_cast<std::size_t>(call.values.integer("subsets"));
  options.seed = static_cast<std::uint64_t>(call.values.integer("seed"));
  options.check = [&call] { call.check(); };
  return options;
}

json::value number_or_null(double x) { return std::isfinite(x) ? json::value(x) : json::value(nullptr); }
json::array pair_of(const stats::Interval& i) { return {number_or_null(i.low), number_or_null(i.high)}; }

/// Of k attempts at every problem.
struct Price {
  double all, solved;
};
Price price_of(const Evaluation& e, double attempt, double k, double coverage) {
  return {total_price(attempt, k, static_cast<double>(e.problems)), price_of_solved(attempt, k, coverage)};
}

json::object point_object(const Evaluation& e, const EvaluateOptions& options, const EvaluatedPoint& p) {
  json::object o{{"k", p.k},
                 {"coverage", p.problems.value},
                 {"percentile", pair_of(p.problems.percentile)},
                 {"bca", pair_of(p.problems.bca)},
                 {"posterior", pair_of(p.samples.interval)},
                 {"both", pair_of(p.both)}};
  for (const auto& [name, value] : {std::pair{"majority", &p.majority}, std::pair{"best_of_k", &p.best_of},
                                    std::pair{"weighted", &p.weighted}})
    if (*value) o[name] = **value;
  if (options.price) {
    const Price price = price_of(e, *options.price, static_cast<double>(p.k), p.problems.value);
    o["price"] = price.all;
    o["price_of_solved"] = number_or_null(price.solved);
  }
  return o;
}

json::object law_object(const ModelScore& s, const EvaluateOptions& options) {
  json::object o{{"law", name_of(s.fitted.model)}, {"converged", s.fitted.converged}};
  if (!s.fitted.converged) return o;
  o["fitted"] = s.fitted.words();
  o["a"] = number_or_null(s.fitted.a);
  o["b"] = number_or_null(s.fitted.b);
  o["reach"] = s.fitted.reach;
  o["rmse"] = s.rmse;
  o["max_error"] = s.max_error;
  o["error_at_n_fitted_to_tenth_of_k"] = number_or_null(s.decade_error);
  o["rms_error_beyond_tenth_of_samples"] = number_or_null(s.budget_error);
  if (options.extrapolate > 0) o["extrapolated"] = s.fitted.at(static_cast<double>(options.extrapolate));
  return o;
}

void write_json(ToolCall& call, const passk::SampleTable& table, const Evaluation& e,
                const EvaluateOptions& options) {
  json::object out{{"file", table.name},
                   {"problems", e.problems},
                   {"samples_least", e.least_n},
                   {"samples_most", e.most_n},
                   {"confidence", options.confidence}};
  json::array points, laws;
  for (const EvaluatedPoint& p : e.points) points.push_back(point_object(e, options, p));
  for (const ModelScore& s : e.laws.scores) laws.push_back(law_object(s, options));
  out["coverage"] = std::move(points);
  out["laws"] = std::move(laws);
  if (!e.laws.scores.empty() && e.laws.best().fitted.converged) {
    const Fitted& best = e.laws.best().fitted;
    out["best_law"] = name_of(best.model);
    if (options.extrapolate > 0) {
      const auto k = static_cast<double>(options.extrapolate);
      json::object ahead{{"k", options.extrapolate}, {"by", name_of(best.model)}, {"coverage", best.at(k)}};
      if (options.price) {
        const Price price = price_of(e, *options.price, k, best.at(k));
        ahead["price"] = price.all;
        ahead["price_of_solved"] = number_or_null(price.solved);
      }
      out["extrapolation"] = std::move(ahead);
    }
  }
  if (e.majority_limit) out["majority_limit"] = *e.majority_limit;
  if (e.weighted_limit) out["weighted_limit"] = *e.weighted_limit;
  if (e.stalls_at) out["picking_stalls_at"] = *e.stalls_at;
  json::array remarks;
  for (const std::string& remark : e.remarks) remarks.push_back(json::value(remark));
  out["remarks"] = std::move(remarks);
  call.out << json::serialize(out) << '\n';
}

std::string cell(const std::optional<double>& value) { return value ? fmt::format("{:.4f}", *value) : "-"; }

void write_points(ToolCall& call, const Evaluation& e, const EvaluateOptions& options) {
  fmt::print(call.out, "{:>9} {:>8} {:>16} {:>16} {:>16} {:>16} {:>8} {:>8} {:>8}", "k", "coverage",
             "percentile", "BCa", "posterior", "both", "majority", "best of", "weighted");
  fmt::print(call.out, "{}", options.price ? fmt::format(" {:>12} {:>12}\n", "price", "a solved") : "\n");
  for (const EvaluatedPoint& p : e.points) {
    const auto interval = [](const stats::Interval& i) {
      return fmt::format("{:.4f} to {:.4f}", i.low, i.high);
    };
    fmt::print(call.out, "{:>9} {:>8.4f} {:>16} {:>16} {:>16} {:>16} {:>8} {:>8} {:>8}", p.k,
               p.problems.value, interval(p.problems.percentile), interval(p.problems.bca),
               interval(p.samples.interval), interval(p.both), cell(p.majority), cell(p.best_of),
               cell(p.weighted));
    if (options.price) {
      const Price price = price_of(e, *options.price, static_cast<double>(p.k), p.problems.value);
      fmt::print(call.out, " {:>12.2f} {:>12.4f}", price.all, price.solved);
    }
    fmt::print(call.out, "\n");
  }
}

void write_laws(ToolCall& call, const Evaluation& e, const EvaluateOptions& options) {
  if (e.laws.scores.empty()) return;
  fmt::print(
      call.out, "\n{:<28} {:<36} {:>7} {:>9} {:>9}{}\n", "law", "fitted", "RMSE", "decade", "budget",
      options.extrapolate > 0 ? fmt::format(" {:>12}", fmt::format("at {}", options.extrapolate)) : "");
  for (const ModelScore& s : e.laws.scores) {
    if (!s.fitted.converged) {
      fmt::print(call.out, "{:<28} no fit\n", name_of(s.fitted.model));
      continue;
    }
    fmt::print(call.out, "{:<28} {:<36} {:>7.4f} {:>9.4f} {:>9.4f}", name_of(s.fitted.model),
               s.fitted.words(), s.rmse, s.decade_error, s.budget_error);
    if (options.extrapolate > 0)
      fmt::print(call.out, " {:>12.4f}", s.fitted.at(static_cast<double>(options.extrapolate)));
    fmt::print(call.out, "{}\n", &s == &e.laws.best() ? "  least held-out error" : "");
  }
  fmt::print(call.out,
             "decade: error at n of the law fitted to k <= n/10; budget: RMS error beyond n/10 of what "
             "was fitted to a tenth of the samples\n");
  if (options.extrapolate > 0)
    fmt::print(call.out, "coverage at {} is extrapolated: no sample was drawn there\n", options.extrapolate);
}

void write_table(ToolCall& call, const passk::SampleTable& table, const Evaluation& e,
                 const EvaluateOptions& options) {
  fmt::print(call.out, "{}: {} problems, {} samples each{}\n\n", table.name, e.problems, e.least_n,
             e.most_n > e.least_n ? fmt::format(" (up to {})", e.most_n) : "");
  write_points(call, e, options);
  write_laws(call, e, options);
  if (e.majority_limit)
    fmt::print(
        call.out,
        "\nthe most frequent answer is right in {:.4f} of the problems: the limit of the majority vote\n",
        *e.majority_limit);
  if (e.stalls_at) fmt::print(call.out, "picking gains less than a point from k = {} on\n", *e.stalls_at);
  for (const std::string& remark : e.remarks) fmt::print(call.out, "note: {}\n", remark);
}

void run(ToolCall& call) {
  const EvaluateOptions options = options_of(call);
  const passk::SampleTable table = wanted(passk::read_samples(call.values.text("samples"), call.in));
  const Evaluation e = wanted(evaluate(table, options));
  if (options.extrapolate > 0 && options.extrapolate <= e.least_n)
    throw BadInput(fmt::format("extrapolate: {} is within the {} samples of each task; name it in --k",
                               options.extrapolate, e.least_n));
  if (call.values.text("format") == "json")
    write_json(call, table, e, options);
  else
    write_table(call, table, e, options);
}

}  // namespace

lab::Tool evaluate_tool() {
  return {
      .name = "evaluate",
      .summary = "Coverage of samples of your own with intervals, laws, picks without a checker, and price.",
      .example =
          "quire lab language-monkeys evaluate --samples results.jsonl --k 1,10,100 --extrapolate 10000 "
          "--price 0.0072",
      .arguments =
          {required(argument(
               Kind::file, "samples",
               "JSON lines or CSV with task_id, correct and perhaps answer and score; or task_id, n, "
               "c; or EvalPlus's eval_results.json; - is standard input")),
           argument(Kind::list, "k", "samples a problem; powers of ten and all if left out"),
           ranged(argument(Kind::real, "ci", "confidence of intervals", "0.95"), 0.5, 0.999),
           ranged(argument(Kind::integer, "extrapolate", "predict coverage at so many samples, by the laws"),
                  2, 1e12),
           ranged(argument(Kind::real, "price", "of an attempt, in any currency"), 0, 1e9),
           ranged(argument(Kind::integer, "boot", "replicas of the bootstrap over problems", "2000"), 100,
                  1e5),
           ranged(argument(Kind::integer, "subsets", "random orders for the votes", "100"), 10, 10'000),
           one_of(argument(Kind::choice, "format", "a table, or one JSON object", "table"),
                  {"table", "json"}),
           ranged(argument(Kind::integer, "seed", "of resampling", "1"), 0, 9e15)},
      .run = run};
}

}  // namespace quire::labs::language_monkeys
