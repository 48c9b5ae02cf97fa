// How hard formulas are along the ratio, and how hard theories are that were drawn with and without care.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "labs/engines/sat/search.h"
#include "labs/engines/threads/parallel.h"
#include "labs/nlsat/lab.h"
#include "labs/nlsat/label.h"
#include "labs/nlsat/maker.h"
#include "labs/nlsat/ruletaker.h"

namespace quire::labs::nlsat {
namespace {

using lab::Bench;
using lab::Scale;

constexpr std::int32_t kDpllVariables = 50;
constexpr double kLow = 2.5, kHigh = 9;  // the ratios that the peak is compared to

using Search = sat::Outcome (*)(const sat::Cnf&, const sat::SearchOptions&);

double median_of(Bench& bench, const Settings& settings, Search search, std::int32_t n, double ratio) {
  const auto clauses = static_cast<std::size_t>(std::llround(ratio * n));
  const random::Stream streams(bench.seed(), "nlsat map");
  std::vector<double> conflicts(settings.per_map_point);
  threads::parallel_for(conflicts.size(), settings.threads, [&](std::size_t i) {
    random::Stream stream = streams.at(static_cast<std::uint64_t>(n) << 48 ^ clauses << 24 ^ i);
    const sat::Cnf cnf = sample({n, clauses, 1}, stream);
    conflicts[i] = static_cast<double>(
        search(cnf, {.seed = bench.seed(), .check = [&bench] { bench.check(); }}).counts.conflicts);
  });
  std::nth_element(conflicts.begin(), conflicts.begin() + static_cast<std::ptrdiff_t>(conflicts.size() / 2),
                   conflicts.end());
  return conflicts[conflicts.size() / 2];
}

void map_of(Bench& bench, const Settings& settings, const char* name, Search search, std::int32_t n,
            double half, lab::Measurement& peaks) {
  std::vector<double> ratios{kLow, 3.25, 3.75, half, 4.9, 5.5, 7, kHigh};
  std::sort(ratios.begin(), ratios.end());
  double low = 0, peak = 0, high = 0;
  for (const double ratio : ratios) {
    const double conflicts = median_of(bench, settings, search, n, ratio);
    bench.point(fmt::format("conflicts {}", name), ratio, conflicts + 1);
    if (ratio == half) peak = conflicts;
    if (ratio == kLow) low = conflicts;
    if (ratio == kHigh) high = conflicts;
  }
  peaks.figures.push_back({.label = fmt::format("{} over 2.5", name), .value = (peak + 1) / (low + 1)});
  peaks.figures.push_back({.label = fmt::format("{} over 9", name), .value = (peak + 1) / (high + 1)});
  peaks.note += fmt::format("{}{}, {} variables: {}, {} and {} conflicts at 2.5, {:.2f} and 9",
                            peaks.note.empty() ? "" : "; ", name, n, low, peak, high, half);
}

/// Consistent theories of RuleTaker's kind whose query is decided, both ways, without a conflict.
double easy_rules(Bench& bench, std::size_t wanted) {
  const random::Stream streams(bench.seed(), "nlsat rules");
  std::size_t consistent = 0, easy = 0;
  for (std::uint64_t i = 0; consistent < wanted; ++i) {
    bench.check();
    random::Stream stream = streams.at(i);
    const Theory theory = grounded(sample_rules({}, stream));
    const sat::Outcome yes = sat::cdcl(with(theory.cnf, *theory.query));
    const sat::Outcome no = sat::cdcl(with(theory.cnf, -*theory.query));
    if (yes.answer == sat::Answer::unsatisfiable && no.answer == sat::Answer::unsatisfiable) continue;
    ++consistent;
    easy += yes.counts.conflicts + no.counts.conflicts == 0 ? 1 : 0;
  }
  return static_cast<double>(easy) / static_cast<double>(wanted);
}

double easy_hard_set(Bench& bench, const Settings& settings, double half, std::size_t wanted) {
  const Maker maker(
      {.variables = 12, .low = half - settings.window, .high = half + settings.window, .seed = bench.seed()});
  std::size_t easy = 0;
  for (std::uint64_t i = 0; i < wanted; ++i) {
    bench.check();
    easy += sat::cdcl(maker.item(i).cnf).counts.conflicts == 0 ? 1 : 0;
  }
  return static_cast<double>(easy) / static_cast<double>(wanted);
}

}  // namespace

void measure_hardness(Bench& bench, const Settings& settings, HalfRatios& halves) {
  bench.progress(0.32, "map of conflicts");
  lab::Measurement peaks{.scale = Scale::reduced};
  map_of(bench, settings, "cdcl", sat::cdcl, settings.hard_variables, halves.of(settings.hard_variables),
         peaks);
  bench.progress(0.42, "map of dead ends");
  map_of(bench, settings, "dpll", sat::dpll, kDpllVariables, halves.of(kDpllVariables), peaks);
  bench.claim("C2", peaks);
  bench.progress(0.5, "careless theories");
  const double easy = easy_rules(bench, settings.texts);
  const double hard = easy_hard_set(bench, settings, halves.of(12), settings.texts);
  bench.claim("C3", {.scale = Scale::reduced, .figures = {{.value = easy}}});
  bench.claim("C3a", {.scale = Scale::reduced, .figures = {{.value = hard}}});
  bench.table("decided without a conflict", {"texts", "share"},
              {{std::string("random rule theories"), easy}, {std::string("12 variables, half-way"), hard}});
}

}  // namespace quire::labs::nlsat
