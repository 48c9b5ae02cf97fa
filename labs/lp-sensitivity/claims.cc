// The figures of the claims, from the cells. Verdicts follow from the card's rules.
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "labs/engines/stats/intervals.h"
#include "labs/lp-sensitivity/lab.h"

namespace quire::labs::lp_sensitivity {

namespace {

using lab::Figure;
using lab::Measurement;
using lab::Scale;

constexpr double kLowSensitivityColumns = 32;  // C5 begins here

Measurement measured(std::vector<Figure> figures, std::string missing, std::string note = "") {
  Measurement m{.scale = Scale::reduced, .figures = std::move(figures), .note = std::move(note)};
  if (m.figures.empty()) m.not_measured = std::move(missing);
  return m;
}

Figure slope(std::string label, const std::vector<double>& d, const std::vector<double>& rows) {
  const stats::Estimate estimate = stats::log_log_slope(d, rows);
  Figure figure{std::move(label), estimate.value, std::nullopt, std::nullopt};
  if (std::isfinite(estimate.interval.low)) {
    figure.low = estimate.interval.low;
    figure.high = estimate.interval.high;
  }
  return figure;
}

/// C1: every row of every matrix, p < 2.
Measurement lewis_against_sensitivity(const std::vector<Outcome>& outcomes) {
  std::map<double, std::pair<double, std::string>> worst;
  for (const Outcome& o : outcomes) {
    const CellOptions& options = o.cell.options;
    if (options.p >= 2 || o.purpose == Purpose::recursive || o.cell.total_lo == 0) continue;
    auto& [value, where] = worst[options.p];
    if (o.cell.lewis_over_sensitivity <= value) continue;
    value = o.cell.lewis_over_sensitivity;
    where = fmt::format("{}, d = {}", options.family, options.d);
  }
  std::vector<Figure> figures;
  for (const auto& [p, most] : worst)
    figures.push_back(
        {fmt::format("p = {} ({})", p_text(p), most.second), most.first, std::nullopt, std::nullopt});
  Measurement m = measured(std::move(figures), "the run has no p below 2");
  m.scale = Scale::same;
  return m;
}

Measurement tight_slope(const std::vector<Outcome>& outcomes, std::initializer_list<Method> methods) {
  const std::vector<const Cell*> cells = tight_cells(outcomes);
  std::vector<Figure> figures;
  std::string note;
  for (const Method method : methods) {
    std::vector<double> d, rows;
    for (const Cell* cell : cells)
      if (const MethodOutcome* o = cell->outcome(method)) {
        d.push_back(static_cast<double>(cell->options.d));
        rows.push_back(o->m_star);
        note += fmt::format("{}{} {:.0f} at d = {}", note.empty() ? "rows: " : ", ", word(method), o->m_star,
                            cell->options.d);
      }
    if (d.size() >= 2) figures.push_back(slope(word(method), d, rows));
  }
  if (!note.empty())
    note +=
        ". Each unit row needs copies of its own, about ln(d)/eps^2, whatever the score; that hides the "
        "exponent at small d";
  return measured(std::move(figures), "the run lacks tight at p = 1 with two d, or the method", note);
}

/// Sizes (slope in d) and worst distortions of root-recursive, a figure for each matrix and p.
std::pair<Measurement, Measurement> recursive(const std::vector<Outcome>& outcomes) {
  struct Line {
    std::vector<double> d, rows;
    double worst = 0;
  };
  std::map<std::pair<double, std::string>, Line> lines;
  for (const Outcome& o : outcomes) {
    if (o.purpose != Purpose::recursive) continue;
    Line& line = lines[{o.cell.options.p, o.cell.options.family}];
    line.d.push_back(static_cast<double>(o.cell.options.d));
    line.rows.push_back(o.cell.outcomes[0].m_star);
    line.worst = std::max(line.worst, o.cell.outcomes[0].d_at_bound);
  }
  std::vector<Figure> slopes, worst;
  for (const auto& [key, line] : lines) {
    const std::string label = fmt::format("{}, p = {}", key.second, p_text(key.first));
    if (line.d.size() >= 2) slopes.push_back(slope(label, line.d, line.rows));
    worst.push_back({label, line.worst, std::nullopt, std::nullopt});
  }
  const char* missing = "the run lacks root-recursive, or p below 2, or two d";
  const std::string note = worst.empty()
                               ? ""
                               : "C fixed at all p ends near C^(2/p) d rows, fewer as p rises; copies "
                                 "of unit rows need about ln(d)/eps^2 each";
  return {measured(std::move(slopes), missing), measured(std::move(worst), missing, note)};
}

/// C4: for each p, the largest ratio at larger d over the largest at the least d.
Measurement one_constant(const std::vector<Outcome>& outcomes) {
  std::map<double, std::map<Index, std::vector<double>>> ratios;
  for (const Outcome& o : outcomes)
    if (o.purpose == Purpose::rows && o.cell.options.p > 2 && !o.cell.options.own)
      if (const double ratio = ratio_to_bound(o.cell); std::isfinite(ratio))
        ratios[o.cell.options.p][o.cell.options.d].push_back(ratio);
  std::vector<Figure> figures;
  std::string note;
  for (const auto& [p, by_d] : ratios) {
    if (by_d.size() < 2) continue;
    const auto most = [](const std::vector<double>& v) { return *std::max_element(v.begin(), v.end()); };
    const double fitted = most(by_d.begin()->second);
    double later = 0, least = fitted, largest = fitted;
    for (const auto& [d, values] : by_d) {
      if (d != by_d.begin()->first) later = std::max(later, most(values));
      least = std::min(least, *std::min_element(values.begin(), values.end()));
      largest = std::max(largest, most(values));
    }
    figures.push_back({"p = " + p_text(p), later / fitted, std::nullopt, std::nullopt});
    note += fmt::format("{}p = {}: C = {:.2f} at d = {}; over all matrices and d from {:.2f} to {:.2f}",
                        note.empty() ? "" : "; ", p_text(p), fitted, by_d.begin()->first, least, largest);
  }
  return measured(std::move(figures), "the run has no p above 2 with two d, or no sensitivity sampling",
                  note);
}

/// C5: on ident and vandermonde at p = 4.
Measurement below_lewis_budget(const std::vector<Outcome>& outcomes) {
  std::vector<Figure> figures;
  for (const Outcome& o : outcomes) {
    const CellOptions& options = o.cell.options;
    const double d = static_cast<double>(options.d);
    if (o.purpose != Purpose::rows || options.p != 4 || d < kLowSensitivityColumns ||
        (options.family != "ident" && options.family != "vandermonde"))
      continue;
    if (const MethodOutcome* m = o.cell.outcome(Method::sensitivity))
      figures.push_back({fmt::format("{}, d = {}", options.family, options.d), m->m_star / (d * d),
                         std::nullopt, std::nullopt});
  }
  return measured(std::move(figures), "the run lacks p = 4, d from 32 on, ident or vandermonde");
}

}  // namespace

std::vector<const Cell*> tight_cells(const std::vector<Outcome>& outcomes) {
  std::vector<const Cell*> cells;
  for (const Outcome& o : outcomes)
    if (o.cell.options.family == "tight" && o.cell.options.p == 1 &&
        (o.purpose == Purpose::rows || o.purpose == Purpose::tightness))
      cells.push_back(&o.cell);
  return cells;
}

double ratio_to_bound(const Cell& cell) {
  const MethodOutcome* m = cell.outcome(Method::sensitivity);
  const double d = static_cast<double>(cell.rank);
  if (m == nullptr || cell.options.p <= 2 || d < 2) return std::nan("");
  return m->m_star / (std::pow(cell.total(), 2 - 2 / cell.options.p) * std::log(d));
}

void report_claims(lab::Bench& bench, const std::vector<Outcome>& outcomes) {
  bench.claim("C1", lewis_against_sensitivity(outcomes));
  bench.claim("C2", tight_slope(outcomes, {Method::sensitivity}));
  bench.claim("C2a", tight_slope(outcomes, {Method::lewis, Method::augmented}));
  const auto [size, worst] = recursive(outcomes);
  bench.claim("C3", size);
  bench.claim("C3a", worst);
  bench.claim("C4", one_constant(outcomes));
  bench.claim("C5", below_lewis_budget(outcomes));
  bench.claim("C6", {.scale = Scale::reduced,
                     .figures = {},
                     .note = "",
                     .not_measured = "a run sees some matrices, and distortion for p other than 2 is a lower "
                                     "bound by search"});
}

}  // namespace quire::labs::lp_sensitivity
