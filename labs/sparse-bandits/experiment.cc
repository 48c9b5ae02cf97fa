// The experiment: settings, the parts one after another, then claims, tables and files.
#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "labs/sparse-bandits/lab.h"
#include "labs/sparse-bandits/net.h"

namespace quire::labs::sparse_bandits {

namespace {

namespace json = boost::json;
using lab::Bench;

Settings read_settings(const Bench& bench) {
  const lab::Values& values = bench.values();
  Settings s;
  s.dimension = static_cast<std::size_t>(values.integer("d"));
  s.sparsity = static_cast<int>(values.integer("s"));
  s.eps = values.real("eps");
  s.actions = static_cast<std::size_t>(values.integer("actions"));
  s.repeats = static_cast<std::size_t>(values.integer("repeats"));
  s.noise.sd = values.real("noise");
  s.instances = values.list("instance");
  const std::string fault = net_fault({s.dimension, s.sparsity, s.allowed(s.eps)});
  if (!fault.empty()) throw lab::BadInput(fault);
  constexpr std::size_t kLargestSweep = 200;  // dimensions of the sweeps
  if (s.actions * std::max(kLargestSweep, s.dimension) > Features::kEntriesMax)
    throw lab::BadInput(fmt::format("actions: {} in up to {} dimensions are more than {} numbers", s.actions,
                                    std::max(kLargestSweep, s.dimension), Features::kEntriesMax));
  return s;
}

void report_certificate(Bench& bench, const Settings& settings, const Breaches& breaches) {
  std::vector<lab::Figure> figures;
  for (const auto& [instance, count] : breaches)
    figures.push_back({.label = instance, .value = static_cast<double>(count)});
  bench.claim("C1",
              {.scale = lab::Scale::same,
               .figures = std::move(figures),
               .note = fmt::format("runs that ended more than {:.0f} eps from the best, or asked more than "
                                   "|Theta| actions",
                                   settings.certified())});
}

void table_of(Bench& bench, const std::vector<Row>& rows) {
  std::vector<std::vector<lab::Cell>> lines;
  for (const Row& r : rows)
    lines.push_back(
        {r.instance, r.method, static_cast<std::int64_t>(r.shape.dimension),
         static_cast<std::int64_t>(r.shape.sparsity), r.shape.eps, static_cast<std::int64_t>(r.shape.actions),
         r.net > 0 ? lab::Cell(r.net) : lab::Cell(std::string("")), static_cast<std::int64_t>(r.runs),
         r.queries, r.loss, r.worst, static_cast<std::int64_t>(r.good)});
  bench.table("methods",
              {"instance", "method", "d", "s", "eps", "N", "|Theta|", "runs", "queries, mean",
               "suboptimality / eps, mean", "suboptimality / eps, worst", "runs within 4 eps"},
              lines);
}

void write_files(Bench& bench, const Report& report) {
  json::array rows, claims;
  for (const Row& r : report.rows) {
    json::object row{{"instance", r.instance},  {"method", r.method},    {"d", r.shape.dimension},
                     {"s", r.shape.sparsity},   {"eps", r.shape.eps},    {"N", r.shape.actions},
                     {"runs", r.runs},          {"queries", r.queries},  {"loss_in_eps", r.loss},
                     {"worst_in_eps", r.worst}, {"within_4_eps", r.good}};
    if (r.net > 0) row["net"] = r.net;
    rows.push_back(std::move(row));
  }
  for (const lab::ClaimResult& result : bench.results())
    claims.push_back(json::object{{"id", result.claim.id},
                                  {"measured", result.measured},
                                  {"verdict", lab::word(result.verdict)},
                                  {"why", result.why}});
  bench.file("result.json", "per instance and method: queries and suboptimality; and the claims",
             json::serialize(json::object{{"rows", std::move(rows)}, {"claims", std::move(claims)}}) + "\n");
  if (!report.course_csv.empty())
    bench.file("series.csv", "net-elim on the first random instance, query by query", report.course_csv);
}

}  // namespace

void experiment(Bench& bench) {
  const Settings settings = read_settings(bench);
  Report report;
  if (settings.plays("random")) {
    compare_methods(bench, settings, report);
    measure_growth(bench, settings, report);
    measure_good_features(bench, settings, report);
  }
  measure_needles(bench, settings, report);
  measure_trap(bench, settings, report);
  report_certificate(bench, settings, report.breaches);
  table_of(bench, report.rows);
  write_files(bench, report);
}

}  // namespace quire::labs::sparse_bandits
