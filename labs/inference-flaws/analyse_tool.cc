// analyse: ceilings, best numbers of attempts and the verdict on weak and strong, of people's own samples.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/tables/text_file.h"
#include "labs/inference-flaws/analysis.h"
#include "labs/inference-flaws/lab.h"
#include "labs/inference-flaws/tools.h"

namespace quire::labs::inference_flaws {

namespace {

namespace json = boost::json;
using lab::BadInput;
using lab::Kind;
using lab::ToolCall;

constexpr std::size_t kAttemptsUsual = 1000;
constexpr std::size_t kNumbersMax = std::size_t{1} << 24;  // doubles that curves and replicas may take
constexpr std::size_t kShareAttempts = 10;

struct Analysis {
  Verdicts weak;
  std::size_t dropped = 0;
  std::vector<double> ratios;
  double price = 0;
  Curve curve{};
  Spread spread{};
  std::size_t shared = 0, strong_tasks = 0;
  std::optional<Pair> pair{};
  std::string strong_name{};
};

void drop_if_asked(const ToolCall& call, Verdicts& verdicts, std::size_t& dropped) {
  if (call.values.text("drop-known-bad") != "humaneval+") return;
  dropped = drop_known_bad(verdicts);
  if (verdicts.counts.empty())
    throw BadInput(verdicts.name + ": has no task but those that drop-known-bad leaves out");
}

std::size_t attempts_of(const ToolCall& call, const Verdicts& verdicts, Draws draws) {
  std::uint64_t fewest = verdicts.counts.front().n;
  for (const TaskVerdicts& c : verdicts.counts) fewest = std::min(fewest, c.n);
  const auto asked = static_cast<std::size_t>(call.values.integer("kmax"));
  if (asked == 0) return std::min<std::size_t>(fewest, kAttemptsUsual);
  if (asked > fewest && draws == Draws::without_putting_back)
    throw BadInput(
        fmt::format("kmax: {} attempts are more than the {} samples of a task of {}; --put-back draws them "
                    "again, with a bias",
                    asked, fewest, verdicts.name));
  return asked;
}

Curves curves_of(const Verdicts& verdicts, std::size_t k_max, Draws draws, std::size_t replicas) {
  if (numbers_of_curves(verdicts.counts, k_max) + replicas * (k_max + 1) > kNumbersMax)
    throw BadInput(
        fmt::format("kmax: {} attempts at {} tasks with {} resamples take too much memory; give a smaller "
                    "one",
                    k_max, verdicts.counts.size(), replicas));
  return Curves(verdicts.counts, k_max, draws);
}

Analysis analysed(ToolCall& call) {
  const lab::Values& v = call.values;
  Analysis a;
  a.weak = wanted(verdicts_of(wanted(passk::read_samples(v.text("samples"), call.in))));
  drop_if_asked(call, a.weak, a.dropped);
  if (a.weak.counts.size() < 2)
    throw BadInput(a.weak.name + ": has a single task; intervals over tasks need two at least");
  a.ratios = read_ratios("ratio", v.list("ratio"));
  a.price = v.real("price");
  const Draws draws = v.flag("put-back") ? Draws::put_back : Draws::without_putting_back;
  ResampleOptions options;
  options.replicas = static_cast<std::size_t>(v.integer("resamples"));
  options.check = [&call] { call.check(); };
  const std::size_t k_max = attempts_of(call, a.weak, draws);
  const Curves curves = curves_of(a.weak, k_max, draws, options.replicas);
  const auto seed = static_cast<std::uint64_t>(v.integer("seed"));
  a.curve = curves.curve();
  a.spread =
      spread_of(a.weak.counts, curves, a.ratios, a.price, random::Stream(seed, "analyse spread"), options);
  if (!v.has("strong")) return a;
  if (v.text("strong") == "-" && v.text("samples") == "-")
    throw BadInput("strong: samples and strong cannot both be standard input");
  Verdicts strong =
      wanted(verdicts_of(wanted(passk::read_samples(v.text("strong"), call.in)), Needed::right));
  std::size_t dropped_strong = 0;
  drop_if_asked(call, strong, dropped_strong);
  a.strong_name = strong.name;
  a.strong_tasks = strong.tasks.size();
  const SharedTasks both = wanted(shared_tasks(a.weak, strong));
  a.shared = both.weak.tasks.size();
  if (a.shared < 2)
    throw BadInput(fmt::format("{} and {} share a single task; intervals over tasks need two at least",
                               a.weak.name, strong.name));
  a.pair = compare(both.weak.counts, curves_of(both.weak, k_max, draws, options.replicas), both.strong.counts,
                   random::Stream(seed, "analyse pair"), options);
  return a;
}

/// Places of the tasks with the most false accepts.
std::vector<std::size_t> worst_tasks(const Verdicts& verdicts, std::size_t count) {
  std::vector<std::size_t> places(verdicts.counts.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::stable_sort(places.begin(), places.end(), [&](std::size_t i, std::size_t j) {
    return verdicts.counts[i].wrong() > verdicts.counts[j].wrong();
  });
  std::erase_if(places, [&](std::size_t i) { return verdicts.counts[i].wrong() == 0; });
  places.resize(std::min(places.size(), count));
  return places;
}

std::string plain(double value) { return std::isfinite(value) ? fmt::format("{:.4f}", value) : "not known"; }

void print_rates(ToolCall& call, const Analysis& a) {
  std::uint64_t samples = 0;
  for (const TaskVerdicts& c : a.weak.counts) samples += c.n;
  const Rates rates = rates_of(a.weak.counts);
  const Ceiling ceiling = ceiling_of(a.weak.counts);
  fmt::print(call.out, "{}: {} tasks, {} samples{}\n", a.weak.name, a.weak.counts.size(), samples,
             a.dropped > 0
                 ? fmt::format("; {} tasks with tests that refuse right programs left out", a.dropped)
                 : "");
  fmt::print(call.out, "verifier: completeness {}, soundness {}; wrong among accepted {}\n",
             plain(rates.completeness), plain(rates.soundness), with_interval(a.spread.false_positive));
  if (rates.soundness == 1)
    fmt::print(call.out,
               "  it accepted nothing wrong: a verifier that sees the truth makes every curve look fine\n");
  fmt::print(call.out, "one sample: {}\n", plain(single_accuracy(a.weak.counts)));
  fmt::print(call.out, "ceiling, all tasks: {}\n", with_interval(a.spread.ceiling));
  fmt::print(call.out, "ceiling, {} of {} tasks with accepted samples: {}; pooled over samples: {}\n",
             ceiling.accepting, a.weak.counts.size(), plain(ceiling.accepting_tasks), plain(ceiling.pooled));
}

void print_optima(ToolCall& call, const Analysis& a) {
  for (const OptimumSpread& o : a.spread.optima) {
    fmt::print(call.out, "cost ratio {}, price {}: best K {}{}, reward {} against 0 for abstaining\n",
               o.ratio, a.price, o.best.k,
               o.best.k_last > o.best.k ? fmt::format(" (as good up to {})", o.best.k_last) : "",
               with_interval({o.best.reward, o.reward}));
    fmt::print(call.out, "  at K = {}: {:.4f}, {:.4f} less; best K of resampled tasks {}\n", a.curve.k_max(),
               o.best.at_end, o.best.loss(), in_words(o.shares));
  }
  fmt::print(call.out, "wrong among accepts at attempt");
  for (std::size_t k = 1; k <= std::min(kShareAttempts, a.curve.k_max()); ++k)
    if (!std::isnan(a.curve.false_share[k])) fmt::print(call.out, " {}: {:.3f}", k, a.curve.false_share[k]);
  fmt::print(call.out, "\n");
}

void print_text(ToolCall& call, const Analysis& a) {
  print_rates(call, a);
  print_optima(call, a);
  if (a.pair) {
    fmt::print(call.out, "{}: {} tasks, {} shared; one sample {:.4f}; ceiling less that {}\n", a.strong_name,
               a.strong_tasks, a.shared, a.pair->strong, with_interval(a.pair->margin));
    fmt::print(call.out, "  can resampling match it: {}\n", a.pair->words());
  }
  for (const std::size_t i : worst_tasks(a.weak, static_cast<std::size_t>(call.values.integer("worst")))) {
    const TaskVerdicts& c = a.weak.counts[i];
    fmt::print(call.out, "false accepts: {} of {} accepted, {} samples, task {}\n", c.wrong(), c.b, c.n,
               tables::shown(a.weak.tasks[i]));
  }
}

void print_json(ToolCall& call, const Analysis& a) {
  json::object all = json_of(a.weak.counts, a.spread);
  all["samples"] = a.weak.name;
  all["price"] = a.price;
  all["tasks_left_out"] = a.dropped;
  all["attempts_most"] = a.curve.k_max();
  json::array shares, worst;
  for (std::size_t k = 1; k <= std::min(kShareAttempts, a.curve.k_max()); ++k)
    shares.push_back(json_of(a.curve.false_share[k]));
  for (const std::size_t i : worst_tasks(a.weak, static_cast<std::size_t>(call.values.integer("worst")))) {
    const TaskVerdicts& c = a.weak.counts[i];
    worst.push_back(json::object{{"task_id", a.weak.tasks[i]}, {"n", c.n}, {"b", c.b}, {"t", c.t}});
  }
  all["false_share_by_attempt"] = std::move(shares);
  all["worst_tasks"] = std::move(worst);
  if (a.pair) {
    all["pair"] = json_of(*a.pair);
    all["pair"].as_object()["strong"] = a.strong_name;
    all["pair"].as_object()["tasks_shared"] = a.shared;
  }
  fmt::print(call.out, "{}\n", json::serialize(all));
}

void run(ToolCall& call) {
  const Analysis a = analysed(call);
  if (call.values.text("format") == "json")
    print_json(call, a);
  else
    print_text(call, a);
}

}  // namespace

lab::Tool analyse_tool() {
  return {
      .name = "analyse",
      .summary =
          "Ceiling, best number of attempts, and whether a weak model can be resampled up to a strong one.",
      .example =
          "quire lab inference-flaws analyse --samples weak.jsonl --strong strong.jsonl --ratio 4 "
          "--price 0.01",
      .arguments =
          {required(
               argument(Kind::file, "samples",
                        "JSON lines or CSV with task_id, pass, true a sample, or task_id, n, b, t a task, or "
                        "EvalPlus's results; - is standard input")),
           argument(Kind::file, "strong", "the same of a strong model; its right samples are enough"),
           argument(Kind::list, "ratio", "what a false accept costs, in right accepts; several with commas",
                    "4"),
           ranged(argument(Kind::real, "price", "of an attempt, in right accepts", "0"), 0, 1000),
           ranged(argument(Kind::integer, "kmax",
                           "most attempts; 0: the fewest samples of a task, at most 1,000", "0"),
                  0, 1e6),
           argument(Kind::flag, "put-back", "the formula of endless draws, biased on a finite table"),
           one_of(argument(Kind::choice, "drop-known-bad",
                           "leaves out the 14 tasks of HumanEval+ with tests that refuse right programs",
                           "none"),
                  {"none", "humaneval+"}),
           ranged(argument(Kind::integer, "worst", "tasks with the most false accepts that are listed", "10"),
                  0, 1000),
           one_of(argument(Kind::choice, "format", "words, or one JSON object", "text"), {"text", "json"}),
           ranged(argument(Kind::integer, "resamples", "of the bootstrap over tasks", "2000"), 100, 100'000),
           ranged(argument(Kind::integer, "seed", "of the bootstrap", "1"), 0, 9e15)},
      .run = run};
}

}  // namespace quire::labs::inference_flaws
