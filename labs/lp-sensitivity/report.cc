// Tables and files of a run. Figures in tables are rounded, so that they read, and repeat on every machine.
#include <algorithm>
#include <cmath>
#include <map>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "labs/engines/tables/csv.h"
#include "labs/lp-sensitivity/lab.h"

namespace quire::labs::lp_sensitivity {

namespace {

namespace json = boost::json;
using lab::Cell;  // a cell of a table; the study's is Outcome::cell

double rounded(double value, int digits = 4) {
  if (value == 0 || !std::isfinite(value)) return value;
  const double scale = std::pow(10, digits - 1 - std::floor(std::log10(std::abs(value))));
  return std::round(value * scale) / scale;
}

Cell cell_of(double value, int digits = 4) {
  if (!std::isfinite(value)) return std::string();
  return rounded(value, digits);
}

/// One table a p: m* of every method.
void rows_tables(lab::Bench& bench, const std::vector<Outcome>& outcomes) {
  std::map<double, std::vector<const Outcome*>> by_p;
  for (const Outcome& o : outcomes)
    if (o.purpose == Purpose::rows || o.purpose == Purpose::tightness) by_p[o.cell.options.p].push_back(&o);
  for (const auto& [p, list] : by_p) {
    std::vector<std::string> columns{"matrix", "d", "n", "S", p < 2 ? "d^(1-p/2) S" : "S^(2-2/p)", "S d"};
    std::vector<Method> methods;
    for (const std::string& name : method_names()) {
      const Method method = method_named(name);
      if (method == Method::sxd || method == Method::root_recursive || !applies(method, p)) continue;
      if (std::none_of(list.begin(), list.end(),
                       [&](const Outcome* o) { return o->cell.outcome(method) != nullptr; }))
        continue;
      methods.push_back(method);
      columns.push_back("m* " + name);
    }
    std::vector<std::vector<Cell>> rows;
    for (const Outcome* o : list) {
      const auto& c = o->cell;
      const Bounds bound{p, static_cast<double>(c.rank), c.total(), 1};
      std::vector<Cell> row{c.options.family, static_cast<std::int64_t>(c.options.d),
                            static_cast<std::int64_t>(c.n)};
      const bool known = c.total_lo > 0;
      row.push_back(known ? cell_of(c.total()) : Cell(std::string()));
      row.push_back(known ? cell_of(bound.sensitivity_sharper(), 3) : Cell(std::string()));
      row.push_back(known ? cell_of(bound.general(), 3) : Cell(std::string()));
      for (const Method method : methods) {
        const MethodOutcome* m = c.outcome(method);
        row.push_back(m != nullptr ? cell_of(std::round(m->m_star), 12) : Cell(std::string()));
      }
      rows.push_back(std::move(row));
    }
    bench.table("rows needed, p = " + p_text(p), columns, rows);
  }
}

void recursive_table(lab::Bench& bench, const std::vector<Outcome>& outcomes) {
  std::vector<std::vector<Cell>> rows;
  for (const Outcome& o : outcomes) {
    if (o.purpose != Purpose::recursive) continue;
    const auto& c = o.cell;
    rows.push_back({c.options.family, p_text(c.options.p), static_cast<std::int64_t>(c.options.d),
                    static_cast<std::int64_t>(c.n), cell_of(c.outcomes[0].m_star),
                    cell_of(c.outcomes[0].d_at_bound, 3)});
  }
  if (!rows.empty())
    bench.table("root leverage sampling, repeated",
                {"matrix", "p", "d", "n", "rows kept", "largest distortion"}, rows);
}

/// Distortion at the size that each bound asks for (times eps^-2, no constants, no logarithms).
void bounds_table(lab::Bench& bench, const std::vector<Outcome>& outcomes) {
  std::vector<std::vector<Cell>> rows;
  for (const Outcome& o : outcomes)
    if (o.purpose == Purpose::rows)
      for (const MethodOutcome& m : o.cell.outcomes)
        if (std::isfinite(m.bound))
          rows.push_back({o.cell.options.family, p_text(o.cell.options.p),
                          static_cast<std::int64_t>(o.cell.options.d), std::string(word(m.method)),
                          cell_of(m.bound, 3), cell_of(m.d_at_bound, 3), cell_of(m.m_star / m.bound, 3)});
  if (!rows.empty())
    bench.table("at the size of each bound",
                {"matrix", "p", "d", "method", "bound", "distortion there", "m* / bound"}, rows);
}

void warn_of_caps(lab::Bench& bench, const std::vector<Outcome>& outcomes) {
  for (const Outcome& o : outcomes) {
    const CellOptions& options = o.cell.options;
    if ((options.family == "tight" || options.family == "ident") && o.purpose != Purpose::recursive &&
        o.cell.alpha_max > static_cast<double>(options.copies))
      bench.log(fmt::format(
          "{}, p = {}, d = {}: a search reached alpha = {:.0f}, above the {} copies: unit rows were "
          "kept for certain; raise copies",
          options.family, p_text(options.p), options.d, o.cell.alpha_max, options.copies));
  }
}

json::value number_or_null(double value) {
  return std::isfinite(value) ? json::value(value) : json::value(nullptr);
}

std::string result_json(const lab::Bench& bench, const std::vector<Outcome>& outcomes) {
  json::array rows;
  for (const Outcome& o : outcomes)
    for (const MethodOutcome& m : o.cell.outcomes) {
      const auto& c = o.cell;
      rows.push_back(json::object{{"matrix", c.options.family},
                                  {"n", c.n},
                                  {"d", c.options.d},
                                  {"p", c.options.p},
                                  {"S", number_or_null(c.total_lo > 0 ? c.total() : std::nan(""))},
                                  {"S_lo", c.total_lo},
                                  {"S_hi", c.total_hi},
                                  {"method", word(m.method)},
                                  {"m_star", number_or_null(m.m_star)},
                                  {"bound", number_or_null(m.bound)},
                                  {"ratio", number_or_null(m.m_star / m.bound)},
                                  {"D_at_bound", number_or_null(m.d_at_bound)},
                                  {"seed", bench.seed()}});
    }
  return json::serialize(rows) + "\n";
}

std::string series_csv(const std::vector<Outcome>& outcomes) {
  tables::CsvWriter csv;
  csv.row(std::vector<std::string>{"matrix", "p", "d", "method", "trial", "m", "D"});
  for (const Outcome& o : outcomes)
    for (const CurvePoint& point : o.cell.curves)
      csv.cell(o.cell.options.family)
          .cell(o.cell.options.p)
          .cell(static_cast<std::int64_t>(o.cell.options.d))
          .cell(word(point.method))
          .cell(std::int64_t{point.trial})
          .cell(point.m)
          .cell(point.distortion)
          .end_row();
  return csv.text();
}

/// Of the cells with the most columns.
std::string scores_csv(const std::vector<Outcome>& outcomes) {
  Index most = 0;
  for (const Outcome& o : outcomes)
    if (o.purpose == Purpose::rows) most = std::max(most, o.cell.options.d);
  tables::CsvWriter csv;
  csv.row(std::vector<std::string>{"matrix", "p", "row", "leverage", "lewis", "sens_lo", "sens_hi"});
  for (const Outcome& o : outcomes) {
    const auto& c = o.cell;
    if (o.purpose != Purpose::rows || c.options.d != most) continue;
    for (Index i = 0; i < c.leverage.size(); ++i)
      csv.cell(c.options.family)
          .cell(c.options.p)
          .cell(static_cast<std::int64_t>(i))
          .cell(c.leverage[i])
          .cell(c.lewis[i])
          .cell(c.sensitivity_lo[i])
          .cell(c.sensitivity_hi[i])
          .end_row();
  }
  return csv.text();
}

}  // namespace

void report_tables(lab::Bench& bench, const std::vector<Outcome>& outcomes) {
  rows_tables(bench, outcomes);
  recursive_table(bench, outcomes);
  bounds_table(bench, outcomes);
  warn_of_caps(bench, outcomes);
}

void write_files(lab::Bench& bench, const std::vector<Outcome>& outcomes) {
  bench.file("result.json", "S, m*, bound and distortion of every matrix, p, d and method",
             result_json(bench, outcomes));
  bench.file("series.csv", "distortion against rows, a line a trial", series_csv(outcomes));
  bench.file("scores.csv", "scores of single rows, at the largest d", scores_csv(outcomes));
}

}  // namespace quire::labs::lp_sensitivity
