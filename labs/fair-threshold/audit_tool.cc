// `audit`: what every threshold would do to two groups of scored people.
#include <cmath>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/ostream.h>

#include "labs/engines/tables/csv.h"
#include "labs/fair-threshold/audit.h"
#include "labs/fair-threshold/tools.h"

namespace quire::labs::fair_threshold {

namespace {

namespace json = boost::json;

void print_audit(std::ostream& out, const Pools& pools, const Audit& audit) {
  print_people(out, pools);
  fmt::print(out, "{:>6} {:>8} {:>8} {:>8} {:>8} {:>8}  {}\n", "theta", "rate A", "rate B", "gap", "service",
             "utility", "feasible");
  for (const AuditRow& row : audit.rows)
    fmt::print(out, "{:>6.3f} {:>8.4f} {:>8.4f} {:>8.4f} {:>8.4f} {:>8.4f}  {}\n", row.cut.theta,
               row.cut.rate_a, row.cut.rate_b, std::abs(row.cut.gap()), row.rate, row.utility,
               row.violation == 0 ? "yes" : "no");
  const AuditRow& best = audit.rows[audit.best];
  fmt::print(out, "{}: {:.3f}, utility {:.4f}, gap {:.4f}, service {:.4f}\n",
             audit.feasible ? "best feasible threshold"
                            : "no threshold satisfies all constraints; the least violating one",
             best.cut.theta, best.utility, std::abs(best.cut.gap()), best.rate);
  if (audit.resamples > 0) {
    fmt::print(out, "bootstrap ({} resamples): some threshold is feasible in {:.1f} %", audit.resamples,
               100 * audit.feasible_share);
    if (audit.feasible_share > 0)
      fmt::print(out, "; 95 % of the best ones lie in {:.3f} to {:.3f}, utility {:.4f} to {:.4f}",
                 audit.theta.low, audit.theta.high, audit.utility.low, audit.utility.high);
    fmt::print(out, "; gap at {:.3f}: {:.4f} to {:.4f}\n", best.cut.theta, audit.gap_at_best.low,
               audit.gap_at_best.high);
  }
  fmt::print(out, "note: {}\n", kNote);
}

json::array interval(const stats::Interval& i) { return {i.low, i.high}; }

json::object audit_json(const Pools& pools, const Audit& audit) {
  json::array rows;
  for (const AuditRow& row : audit.rows)
    rows.push_back(json::object{{"theta", row.cut.theta},
                                {"rate_a", row.cut.rate_a},
                                {"rate_b", row.cut.rate_b},
                                {"gap", std::abs(row.cut.gap())},
                                {"service", row.rate},
                                {"utility", row.utility},
                                {"feasible", row.violation == 0}});
  json::object o{{"people", pools.a.size() + pools.b.size()},
                 {"group_a", pools.label_a},
                 {"group_b", pools.label_b},
                 {"feasible", audit.feasible},
                 {"best_theta", audit.rows[audit.best].cut.theta},
                 {"resamples", audit.resamples}};
  if (audit.resamples > 0) {
    o["feasible_share"] = audit.feasible_share;
    o["gap_interval"] = interval(audit.gap_at_best);
  }
  if (audit.feasible_share > 0) {
    o["theta_interval"] = interval(audit.theta);
    o["utility_interval"] = interval(audit.utility);
  }
  o["thresholds"] = std::move(rows);
  o["note"] = kNote;
  return o;
}

std::string audit_csv(const Audit& audit) {
  tables::CsvWriter csv;
  const std::string header[] = {"theta", "rate_a", "rate_b", "gap", "service", "utility", "feasible"};
  csv.row(header);
  for (const AuditRow& row : audit.rows) {
    csv.cell(row.cut.theta).cell(row.cut.rate_a).cell(row.cut.rate_b).cell(std::abs(row.cut.gap()));
    csv.cell(row.rate).cell(row.utility).cell(row.violation == 0 ? "true" : "false").end_row();
  }
  return csv.text();
}

}  // namespace

void audit_tool(lab::ToolCall& call) {
  const Pools pools = read_pools(call);
  const std::vector<double> grid =
      threshold_grid(static_cast<std::size_t>(call.values.integer("thresholds")));
  const auto resamples = static_cast<std::size_t>(call.values.integer("resamples"));
  const Audit result = audit(pools, read_constraints(call.values), grid, resamples,
                             random::Stream(seed_of(call.values), "audit"), [&] { call.check(); });
  const std::string& format = call.values.text("format");
  if (format == "table") {
    print_audit(call.out, pools, result);
  } else if (format == "json") {
    call.out << json::serialize(audit_json(pools, result)) << '\n';
  } else {
    call.out << audit_csv(result);
    call.err << "note: " << kNote << '\n';
  }
}

}  // namespace quire::labs::fair_threshold
