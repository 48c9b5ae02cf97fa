// Engine A: the analysis of a grid of runs, a person's or one sampled from the built-in summary. Claims on
// the landscape and on gaps are judged on the summary's own quadratics (or those of the file), claims on
// exponents on the refit of the grid (C1 to C5).
#include <algorithm>
#include <cmath>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "labs/engines/stats/intervals.h"
#include "labs/engines/tables/csv.h"
#include "labs/step-law/ground.h"

namespace quire::labs::step_law {
namespace {

using lab::Bench;
using lab::Figure;
using lab::Scale;

double mean(const std::vector<double>& values) { return stats::mean(values).value; }

double largest(const std::vector<double>& values) {
  return values.empty() ? NAN : *std::max_element(values.begin(), values.end());
}

/// What is said under a claim that a file has no quadratics for.
constexpr const char* kNoBowls = "no model and budget of this file has six runs within 1 % of its best";

void claim_or_not(Bench& bench, const char* id, Scale scale, double value, const std::string& note,
                  const char* missing) {
  if (std::isfinite(value))
    bench.claim(id, {.scale = scale, .figures = {{.value = value}}, .note = note});
  else
    bench.claim(id, {.scale = scale, .not_measured = missing});
}

// The landscape: C1, C2, C2a.

void measure_landscape(Bench& bench, const Ground& g, const Settings& settings) {
  std::vector<double> gaps, near_gaps, up, down;
  std::size_t bowls = 0, flat = 0;
  for (const Place& p : g.places) {
    const Setting step = settings.law.at(p.cell->n, p.cell->d);
    near_gaps.push_back(100 * nearest_gap(*p.cell, step));
    if (!p.bowl) continue;
    ++bowls;
    if (!p.bowl->convex()) {
      ++flat;
      continue;
    }
    gaps.push_back(100 * p.bowl->gap(step));
    const Setting& o = p.bowl->optimum;
    up.push_back(100 * p.bowl->gap({2 * o.lr, o.batch}));
    down.push_back(100 * p.bowl->gap({o.lr, 2 * o.batch}));
  }
  claim_or_not(bench, "C1", Scale::same, mean(gaps),
               fmt::format("Largest {:.3f} %, over {} of {} models and budgets. {}", largest(gaps),
                           gaps.size(), g.places.size(),
                           g.file ? fmt::format("Nearest run of the grid: mean {:.3f} %, largest {:.3f} %.",
                                                mean(near_gaps), largest(near_gaps))
                                  : "On the quadratics of the released runs."),
               kNoBowls);
  const RawLines lines = raw_lines(g.analysis.cells);
  claim_or_not(
      bench, "C2", Scale::same, bowls > 0 ? static_cast<double>(flat) : NAN,
      fmt::format("{} quadratics. A statement on them, not on raw lines: of those of the {}, {} of {} over "
                  "lr and {} of {} over batch are unimodal within 0.25 %.",
                  bowls, g.file ? "file" : "sampled grid", lines.over_lr.unimodal, lines.over_lr.lines,
                  lines.over_batch.unimodal, lines.over_batch.lines),
      kNoBowls);
  claim_or_not(bench, "C2a", Scale::same, largest(up),
               fmt::format("Mean {:.2f} %; doubling or halving the batch: mean {:.2f} %, largest {:.2f} %.",
                           mean(up), mean(down), largest(down)),
               kNoBowls);
}

// The law: C3, C3a, C3b, C5.

struct Exponent {
  const char* id;
  const char* name;
  double stated;
  double (*of)(const Coefficients&);
};
constexpr Exponent kExponents[] = {
    {"C3", "lr on N", -0.713, [](const Coefficients& c) { return c.lr[1]; }},
    {"C3a", "lr on D", 0.307, [](const Coefficients& c) { return c.lr[2]; }},
    {"C3b", "B on D", 0.571, [](const Coefficients& c) { return c.batch[1]; }},
    {"C5", "B on N, beside D", 0, [](const Coefficients& c) { return c.batch_nd[1]; }}};

void measure_exponents(Bench& bench, const Ground& g) {
  const Bootstrapped& law = g.analysis.law;
  std::vector<std::vector<lab::Cell>> rows;
  for (const Exponent& e : kExponents) {
    const double value = e.of(law.mean);
    const stats::Interval i = law.interval(e.of);
    rows.push_back({std::string(e.name), e.stated, value, i.low, i.high});
    const double half = e.stated > value ? i.high - value : value - i.low;
    if (!std::isfinite(value) || !(half > 0)) {
      bench.claim(e.id,
                  {.scale = g.refit_scale(),
                   .not_measured = !law.identified.missing.empty()
                                       ? law.identified.missing
                                       : "without resamples there is no interval; set bootstrap above 0"});
      continue;
    }
    bench.claim(
        e.id, {.scale = g.refit_scale(),
               .figures = {{.value = std::fabs(e.stated - value) / half}},
               .note = fmt::format("Refit {:.3f} ({:.3f} to {:.3f}), stated {:.3f}; {} runs kept, {}.", value,
                                   i.low, i.high, e.stated, law.rows,
                                   g.file ? "the file" : "a grid sampled from the summary")});
  }
  for (std::vector<lab::Cell>& row : rows)
    for (lab::Cell& cell : row)
      if (const double* x = std::get_if<double>(&cell); x != nullptr && !std::isfinite(*x))
        cell = std::string();
  bench.table("exponents", {"exponent", "stated", "refit", "95 % low", "95 % high"}, rows);
}

// Other laws: C4.

/// Gaps of one rule, in percent, with those of Step Law at the same places.
struct RuleGaps {
  std::vector<double> own, step, nearest;
};

class GapsFile {
 public:
  GapsFile() {
    out_.row(std::vector<std::string>{"N", "D", "law", "lr", "bs_tokens", "gap_percent",
                                      "nearest_run_gap_percent", "octaves_from_optimum"});
  }
  void add(const Ground& g, const Place& p, std::string_view law, const Setting& s) {
    out_.cell(p.cell->n).cell(p.cell->d).cell(law).cell(s.lr).cell(s.batch);
    optional(judged_gap(g, p, s));
    out_.cell(100 * nearest_gap(*p.cell, s));
    optional(p.bowl ? std::optional(octaves(s, p.bowl->optimum)) : std::nullopt);
    out_.end_row();
  }
  const std::string& text() const { return out_.text(); }

 private:
  void optional(const std::optional<double>& x) { x ? out_.cell(*x) : out_.cell(""); }
  tables::CsvWriter out_;
};

/// Of a rule, or (none) of Step Law itself, where both can be judged.
RuleGaps gaps_of(Bench& bench, const Ground& g, const Settings& settings, const Rule* rule, GapsFile& file) {
  RuleGaps gaps;
  for (const Place& p : g.places) {
    bench.check();
    const Setting step = settings.law.at(p.cell->n, p.cell->d);
    const std::optional<Setting> s =
        rule == nullptr ? std::optional(step) : setting_of(*rule, target_of(*p.cell), settings.law);
    if (!s) continue;
    file.add(g, p, rule == nullptr ? "Step Law" : rule->name, *s);
    gaps.nearest.push_back(100 * nearest_gap(*p.cell, *s));
    const std::optional<double> own = judged_gap(g, p, *s), beside = judged_gap(g, p, step);
    if (!own || !beside) continue;
    gaps.own.push_back(*own);
    gaps.step.push_back(*beside);
  }
  return gaps;
}

std::vector<lab::Cell> row_of(std::string_view name, const RuleGaps& gaps) {
  std::vector<lab::Cell> row{std::string(name), static_cast<std::int64_t>(gaps.own.size())};
  for (const double x : {mean(gaps.own), largest(gaps.own), mean(gaps.step), mean(gaps.nearest)}) {
    if (std::isfinite(x))
      row.emplace_back(x);
    else
      row.emplace_back(std::string());
  }
  return row;
}

void measure_rules(Bench& bench, const Ground& g, const Settings& settings, Record& record) {
  GapsFile file;
  std::vector<std::vector<lab::Cell>> rows{row_of("Step Law", gaps_of(bench, g, settings, nullptr, file))};
  std::vector<Figure> figures;
  std::string beyond;
  for (const Rule& rule : rules_of(settings)) {
    const RuleGaps gaps = gaps_of(bench, g, settings, &rule, file);
    rows.push_back(row_of(rule.name, gaps));
    if (gaps.own.empty())
      beyond += fmt::format("{}{}", beyond.empty() ? "" : ", ", rule.name);
    else
      figures.push_back({.label = fmt::format("{} ({} of {})", rule.name, gaps.own.size(), g.places.size()),
                         .value = mean(gaps.own) - mean(gaps.step)});
  }
  record.gaps = file.text();
  bench.table("laws",
              {"law", "models and budgets", "mean gap, %", "largest gap, %", "Step Law at the same, %",
               "nearest run of the grid, %"},
              rows);
  bench.claim("C4", {.scale = Scale::same,
                     .figures = figures,
                     .note = beyond.empty() ? std::string()
                                            : fmt::format("More than two octaves off everywhere, and so not "
                                                          "compared: {}.",
                                                          beyond),
                     .not_measured = figures.empty() ? "no law lies within two octaves of an optimum" : ""});
}

void table_of_cells(Bench& bench, const Ground& g, const Settings& settings) {
  constexpr std::size_t kRowsMost = 200;
  std::vector<std::vector<lab::Cell>> rows;
  for (const Place& p : g.places) {
    if (rows.size() == kRowsMost) break;
    const Setting step = settings.law.at(p.cell->n, p.cell->d), best = p.cell->runs[p.cell->best].setting;
    std::vector<lab::Cell> row{p.cell->n, p.cell->d,  static_cast<std::int64_t>(p.cell->runs.size()),
                               best.lr,   best.batch, step.lr,
                               step.batch};
    if (p.bowl) {
      const Bowl::Widths widths = p.bowl->plateau(0.0025);
      for (const double x : {p.bowl->optimum.lr, p.bowl->optimum.batch, 100 * p.bowl->gap(step),
                             p.bowl->eigenvalues()[0], widths.lr, widths.batch})
        row.push_back(std::isfinite(x) ? lab::Cell(x) : lab::Cell(std::string()));
    } else {
      for (int i = 0; i < 6; ++i) row.push_back(std::string());
    }
    rows.push_back(std::move(row));
  }
  bench.table("models and budgets",
              {"N", "D", "runs", "best lr", "best B", "Step Law lr", "Step Law B", "optimum lr", "optimum B",
               "gap of Step Law, %", "least eigenvalue", "half-width lr, octaves", "half-width B, octaves"},
              rows);
}

void table_of_surface(Bench& bench, const Ground& g) {
  if (!g.analysis.surface) return;
  const LossSurface& s = *g.analysis.surface;
  bench.table(
      "loss surface",
      {"E", "A", "B", "alpha", "beta", "largest error of fitted, %", "held out N", "held out D", "its loss",
       "predicted", "error, %"},
      {{s.e, s.a, s.b, s.alpha, s.beta, 100 * std::expm1(s.largest), s.held_out->n, s.held_out->d,
        s.held_out->loss, s.held_out->predicted, 100 * (s.held_out->predicted / s.held_out->loss - 1)}});
}

}  // namespace

void measure_grid(Bench& bench, const Settings& settings, Record& record) {
  bench.progress(0, "the grid: bowls, law, bootstrap");
  bench.log(settings.file.empty() ? "grid: sampled from the built-in summary of the released dense runs"
                                  : "grid: " + settings.file_words);
  const Ground g = ground_of(bench, settings);
  measure_landscape(bench, g, settings);
  measure_exponents(bench, g);
  measure_rules(bench, g, settings, record);
  table_of_cells(bench, g, settings);
  table_of_surface(bench, g);
  draw_grid(bench, g, settings);
  bench.file("fit.json", "the law of this grid, with intervals, covariances and cells",
             boost::json::serialize(to_json(g.analysis, settings.analysis, 3)) + "\n");
  bench.file("cells.csv", "the bowl of each model and budget, as fitted to the grid", cells_csv(g.analysis));
}

}  // namespace quire::labs::step_law
