// The experiment: what is exact, what the small models draw, what it costs; then the files.
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "labs/language-monkeys/lab.h"

namespace quire::labs::language_monkeys {

namespace {

using lab::Bench;

void write_files(Bench& bench, const Settings& settings, const Drawn& drawn, boost::json::object result) {
  result["formula_of_coverage"] = "1 - C(n-c,k)/C(n,k), mean over problems";
  bench.file("result.json", "curves, counts, laws and limits", boost::json::serialize(result) + "\n");
  for (const Run& run : drawn.runs) {
    if (run.task != "arith3" || !settings.keep_samples) continue;
    bench.check();
    bench.file(
        fmt::format("samples-{}-{}.jsonl", run.role, run.task),
        "every sample with verdict, answer and score: quire lab language-monkeys evaluate --samples FILE",
        sample_lines(run.samples, run.task + "-"));
  }
}

}  // namespace

Settings read_settings(const Bench& bench) {
  const lab::Values& v = bench.values();
  Settings s;
  s.problems = static_cast<std::size_t>(v.integer("problems"));
  s.samples = static_cast<std::size_t>(v.integer("samples"));
  constexpr std::size_t kSamplesMax = 4'000'000;
  if (s.problems * s.samples > kSamplesMax)
    throw lab::BadInput(fmt::format("samples: {} problems with {} samples each are more than {}; take fewer",
                                    s.problems, s.samples, kSamplesMax));
  s.temperature = v.real("temperature");
  s.points = static_cast<std::size_t>(v.integer("k_grid"));
  s.boot = static_cast<std::size_t>(v.integer("boot"));
  s.subsets = static_cast<std::size_t>(v.integer("subsets"));
  s.small = v.text("small");
  s.large = v.text("large");
  s.numbers_most = static_cast<int>(v.integer("numbers"));
  s.steps = static_cast<std::uint64_t>(v.integer("steps"));
  s.judge_steps = static_cast<std::uint64_t>(v.integer("judge-steps"));
  s.judge_samples = static_cast<std::size_t>(v.integer("judge-samples"));
  s.keep_samples = v.flag("keep-samples");
  return s;
}

void experiment(Bench& bench) {
  const Settings settings = read_settings(bench);
  boost::json::object result;
  measure_exact(bench, result);
  measure_price(bench, result);
  Drawn drawn = draw_runs(bench, settings);
  measure_coverage(bench, settings, drawn, result);
  measure_picks(bench, settings, drawn, result);
  measure_compute(bench, settings, drawn, result);
  write_files(bench, settings, drawn, std::move(result));
}

}  // namespace quire::labs::language_monkeys
