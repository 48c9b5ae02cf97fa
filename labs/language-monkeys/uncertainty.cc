#include "labs/language-monkeys/uncertainty.h"

#include <algorithm>
#include <cmath>

#include "labs/engines/stats/bootstrap.h"

namespace quire::labs::language_monkeys {

PerProblem coverage_curve(std::span<const passk::Count> counts, std::span<const std::uint64_t> ks) {
  PerProblem curve(counts.size(), {ks.begin(), ks.end()});
  for (std::size_t i = 0; i < counts.size(); ++i) passk::pass_at(counts[i], ks, curve.row(i));
  return curve;
}

std::vector<Band> problem_bands(const PerProblem& curve, const BandOptions& options) {
  std::vector<Band> bands;
  for (std::size_t j = 0; j < curve.ks().size(); ++j) {
    random::Stream stream(options.seed, "bootstrap of problems");
    if (curve.problems() < 2) {
      bands.push_back({curve.mean(j), {NAN, NAN}, {NAN, NAN}});
      continue;
    }
    const stats::Bootstrap b =
        stats::bootstrap(stream, curve.problems(), options.replicas, [&](std::span<const std::size_t> units) {
          if (options.check) options.check();
          double sum = 0;
          for (const std::size_t i : units) sum += curve.at(i, j);
          return sum / static_cast<double>(units.size());
        });
    bands.push_back({b.value, b.percentile(options.confidence), b.bca(options.confidence)});
  }
  return bands;
}

std::vector<stats::Estimate> sample_bands(std::span<const passk::Count> counts,
                                          std::span<const std::uint64_t> ks, const Prior& prior,
                                          const BandOptions& options) {
  std::vector<std::vector<double>> draws(ks.size(), std::vector<double>(options.replicas));
  for (std::size_t i = 0; i < counts.size(); ++i) {
    random::Stream stream(options.seed, "posterior of chances", i);
    const double a = prior.a + static_cast<double>(counts[i].c);
    const double b = prior.b + static_cast<double>(counts[i].n - counts[i].c);
    for (std::size_t r = 0; r < options.replicas; ++r) {
      if (options.check && r % 64 == 0) options.check();
      const double log_miss = std::log1p(-stream.beta(a, b));
      for (std::size_t j = 0; j < ks.size(); ++j)
        draws[j][r] -= std::expm1(static_cast<double>(ks[j]) * log_miss);
    }
  }
  std::vector<stats::Estimate> bands;
  const auto problems = static_cast<double>(counts.size());
  for (std::vector<double>& sums : draws) {
    std::sort(sums.begin(), sums.end());
    double mean = 0;
    for (const double sum : sums) mean += sum / static_cast<double>(sums.size());
    bands.push_back({mean / problems,
                     {stats::quantile(sums, 0.5 - options.confidence / 2) / problems,
                      stats::quantile(sums, 0.5 + options.confidence / 2) / problems}});
  }
  return bands;
}

stats::Interval both(double value, const stats::Interval& problems, const stats::Interval& samples) {
  const auto side = [](double a, double b) { return std::hypot(std::max(0.0, a), std::max(0.0, b)); };
  return {std::max(0.0, value - side(value - problems.low, value - samples.low)),
          std::min(1.0, value + side(problems.high - value, samples.high - value))};
}

}  // namespace quire::labs::language_monkeys
