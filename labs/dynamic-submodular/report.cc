// Figures and files: points of series, tables, result.json and series.csv.
#include <algorithm>
#include <cmath>
#include <map>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "labs/dynamic-submodular/lab.h"
#include "labs/engines/tables/csv.h"

namespace quire::labs::dynamic_submodular {

namespace json = boost::json;
using lab::Bench;

namespace {

const Cell* first_cell(const Results& results, const std::string& stream, const std::string& objective) {
  for (const Cell& cell : results.cells)
    if (cell.stream == stream && cell.objective == objective && cell.seed == 0) return &cell;
  return nullptr;
}

void draw_course(Bench& bench, const Results& results, const std::string& stream,
                 const std::string& objective) {
  const Cell* cell = first_cell(results, stream, objective);
  if (cell == nullptr) return;
  const std::string where = objective + " " + stream;
  for (const auto& [method, course] : cell->courses) {
    for (std::size_t i = 0; i < cell->checkpoints.size(); ++i) {
      const double t = static_cast<double>(cell->checkpoints[i]);
      if (cell->bounds[i] > 0)
        bench.point("share " + where + " " + method, t, course.values[i] / cell->bounds[i]);
      bench.point("questions " + where + " " + method, t, course.running[i]);
    }
  }
  for (const std::size_t t : {cell->checkpoints.front(), cell->checkpoints.back()})
    bench.point("promise " + where, static_cast<double>(t), 0.5 - results.plan.settings.eps);
}

void draw_levels(Bench& bench, const Results& results, const std::string& stream) {
  const Cell* cell = first_cell(results, stream, "coverage");
  const Course* dyn = cell == nullptr ? nullptr : cell->course("dyn");
  if (dyn == nullptr) return;
  for (std::size_t i = 0; i < dyn->rebuilds_by_level.size(); ++i)
    bench.point("rebuilds " + stream, static_cast<double>(i + 1),
                static_cast<double>(dyn->rebuilds_by_level[i]) / static_cast<double>(cell->updates));
  for (std::size_t i = 0; i < dyn->level_sizes.size(); ++i)
    bench.point("sizes " + stream, static_cast<double>(i + 1), static_cast<double>(dyn->level_sizes[i]));
  for (std::size_t i = 0; i < dyn->levels.size(); ++i)
    bench.point("levels " + stream, static_cast<double>(cell->checkpoints[i]),
                static_cast<double>(dyn->levels[i]));
}

const char* word(SweepCell::What what) {
  switch (what) {
    case SweepCell::What::growth:
      return "n";
    case SweepCell::What::k:
      return "k";
    case SweepCell::What::eps:
      return "1/eps";
  }
  return "";
}

/// Methods that some sweep of this kind has played.
std::vector<std::string> methods_of(const Results& results, SweepCell::What what, const std::string& stream) {
  for (const SweepCell& cell : results.sweeps) {
    if (cell.what != what || cell.stream != stream) continue;
    std::vector<std::string> names;
    for (const auto& [method, course] : cell.courses) names.push_back(method);
    return names;
  }
  return {};
}

}  // namespace

std::vector<double> ratios(const Cell& cell, const Course& course) {
  std::vector<double> all;
  for (std::size_t i = 0; i < cell.bounds.size(); ++i)
    if (cell.bounds[i] > 0) all.push_back(course.values[i] / cell.bounds[i]);
  return all;
}

std::vector<std::pair<double, double>> sweep_curve(const Results& results, SweepCell::What what,
                                                   const std::string& stream, const std::string& method) {
  std::map<double, std::pair<double, double>> sums;
  for (const SweepCell& cell : results.sweeps) {
    if (cell.what != what || cell.stream != stream) continue;
    sums[cell.x].first += cell.queries_per_update(method);
    sums[cell.x].second += 1;
  }
  std::vector<std::pair<double, double>> curve;
  for (const auto& [x, sum] : sums) curve.emplace_back(x, sum.first / sum.second);
  return curve;
}

double crossover(const Results& results, const std::string& method, const std::string& rival) {
  const auto mine = sweep_curve(results, SweepCell::What::growth, "window", method);
  const auto theirs = sweep_curve(results, SweepCell::What::growth, "window", rival);
  double from = std::nan("");
  for (std::size_t i = mine.size(); i-- > 0 && mine[i].second < theirs[i].second;) from = mine[i].first;
  return from;
}

std::vector<MethodRow> method_rows(const Results& results) {
  std::vector<MethodRow> rows;
  std::map<std::string, std::size_t> at;
  std::vector<double> checkpoints, runs;
  for (const Cell& cell : results.cells) {
    for (const auto& [method, course] : cell.courses) {
      const auto [found, is_new] =
          at.try_emplace(cell.stream + " " + cell.objective + " " + method, rows.size());
      if (is_new) {
        rows.push_back({cell.stream, cell.objective, method, 0, 1, 0});
        checkpoints.push_back(0), runs.push_back(0);
      }
      MethodRow& row = rows[found->second];
      row.queries_per_update += course.queries_per_update;
      runs[found->second] += 1;
      for (const double ratio : ratios(cell, course)) {
        row.ratio_min = std::min(row.ratio_min, ratio);
        row.ratio_mean += ratio;
        checkpoints[found->second] += 1;
      }
    }
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].queries_per_update /= runs[i];
    rows[i].ratio_mean = checkpoints[i] > 0 ? rows[i].ratio_mean / checkpoints[i] : std::nan("");
    if (checkpoints[i] == 0) rows[i].ratio_min = std::nan("");
  }
  return rows;
}

void draw(Bench& bench, const Results& results) {
  using What = SweepCell::What;
  for (const auto& [stream, objective] : {std::pair{"window", "coverage"},
                                          {"churn", "coverage"},
                                          {"heavy-first", "coverage"},
                                          {"random", "facility"},
                                          {"day", "papers"}})
    draw_course(bench, results, stream, objective);
  draw_levels(bench, results, "window");
  draw_levels(bench, results, "heavy-first");
  for (const auto& [what, stream] : {std::pair{What::growth, "window"},
                                     {What::growth, "random"},
                                     {What::k, "window"},
                                     {What::eps, "window"}})
    for (const std::string& method : methods_of(results, what, stream))
      for (const auto& [x, y] : sweep_curve(results, what, stream, method))
        bench.point(fmt::format("{} {} {}", word(what), stream, method), x, y);
}

void report_tables(Bench& bench, const Results& results) {
  std::vector<std::vector<lab::Cell>> rows;
  for (const MethodRow& r : method_rows(results))
    rows.push_back({r.stream, r.objective, r.method, r.queries_per_update, r.ratio_min, r.ratio_mean});
  bench.table("methods",
              {"stream", "objective", "method", "questions per update", "least share of the bound",
               "mean share of the bound"},
              rows);
  rows.clear();
  using What = SweepCell::What;
  for (const auto& [what, stream] : {std::pair{What::growth, "window"},
                                     {What::growth, "random"},
                                     {What::k, "window"},
                                     {What::eps, "window"}})
    for (const std::string& method : methods_of(results, what, stream))
      for (const auto& [x, y] : sweep_curve(results, what, stream, method))
        rows.push_back({std::string(word(what)), std::string(stream), method, x, y});
  bench.table("questions", {"against", "stream", "method", "x", "questions per update"}, rows);
  rows.clear();
  const double promised = 0.5 - results.plan.settings.eps;
  for (const Cell& cell : results.cells) {
    const Course& dyn = *cell.course("dyn");
    for (std::size_t i = 0; i < cell.bounds.size(); ++i)
      if (cell.bounds[i] > 0 && dyn.values[i] < promised * cell.bounds[i] && rows.size() < 200)
        rows.push_back({cell.stream, cell.objective, static_cast<std::int64_t>(cell.seed + 1),
                        static_cast<std::int64_t>(cell.checkpoints[i]), dyn.values[i] / cell.bounds[i]});
  }
  bench.table("checkpoints below 1/2 - eps (at most 200)", {"stream", "objective", "seed", "update", "share"},
              rows);
}

namespace {

json::object row_of(const Results& results, const std::string& stream, const std::string& objective, double n,
                    double k, double eps, const std::string& method, double queries) {
  const double from = method == "dyn" ? crossover(results, "dyn", "lazy-greedy") : std::nan("");
  return {{"stream", stream},
          {"objective", objective},
          {"n", n},
          {"k", k},
          {"eps", eps},
          {"method", method},
          {"queries_per_update", queries},
          {"crossover", std::isnan(from) ? json::value(nullptr) : json::value(from)}};
}

std::string result_text(const Bench& bench, const Results& results) {
  using What = SweepCell::What;
  const Plan& plan = results.plan;
  const double n = static_cast<double>(plan.n), k = plan.settings.k, eps = plan.settings.eps;
  json::object params;
  for (const auto& [name, text] : bench.values().texts()) params[name] = text;
  json::array rows;
  for (const MethodRow& r : method_rows(results)) {
    json::object row = row_of(results, r.stream, r.objective, n, k, eps, r.method, r.queries_per_update);
    row["ratio_min"] = r.ratio_min;
    row["ratio_mean"] = r.ratio_mean;
    rows.push_back(std::move(row));
  }
  for (const auto& [what, stream] : {std::pair{What::growth, "window"},
                                     {What::growth, "random"},
                                     {What::k, "window"},
                                     {What::eps, "window"}})
    for (const std::string& method : methods_of(results, what, stream))
      for (const auto& [x, y] : sweep_curve(results, what, stream, method))
        rows.push_back(row_of(results, stream, "coverage",
                              what == What::growth ? x : static_cast<double>(plan.sweep_n),
                              what == What::k ? x : k, what == What::eps ? 1 / x : eps, method, y));
  json::array claims;
  for (const lab::ClaimResult& c : bench.results())
    claims.push_back(json::object{
        {"id", c.claim.id}, {"measured", c.measured}, {"verdict", lab::word(c.verdict)}, {"why", c.why}});
  return json::serialize(
      json::object{{"params", params}, {"seed", bench.seed()}, {"rows", rows}, {"claims", claims}});
}

std::string series_text(const Results& results) {
  tables::CsvWriter csv;
  for (const char* column :
       {"stream", "objective", "t", "method", "value", "bound", "queries", "rebuilds", "levels"})
    csv.cell(std::string_view(column));
  csv.end_row();
  for (const Cell& cell : results.cells) {
    if (cell.seed != 0) continue;
    for (const auto& [method, course] : cell.courses)
      for (std::size_t i = 0; i < cell.checkpoints.size(); ++i) {
        csv.cell(cell.stream).cell(cell.objective).cell(static_cast<std::int64_t>(cell.checkpoints[i]));
        csv.cell(method).cell(course.values[i]).cell(cell.bounds[i]);
        csv.cell(static_cast<std::int64_t>(course.queries[i]));
        const bool levelled = !course.rebuilds.empty();
        levelled ? csv.cell(static_cast<std::int64_t>(course.rebuilds[i])) : csv.cell(std::string_view());
        levelled ? csv.cell(static_cast<std::int64_t>(course.levels[i])) : csv.cell(std::string_view());
        csv.end_row();
      }
  }
  return csv.text();
}

}  // namespace

void write_files(Bench& bench, const Results& results) {
  bench.file("result.json", "parameters, a row for each method and sweep, claims",
             result_text(bench, results));
  bench.file("series.csv", "values, bounds and questions at the checkpoints of the first seed",
             series_text(results));
}

}  // namespace quire::labs::dynamic_submodular
