#include "labs/fair-threshold/audit.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "labs/engines/stats/bootstrap.h"

namespace quire::labs::fair_threshold {
namespace {

/// People by group, by value, by how many thresholds of the grid accept them: all that an audit depends on,
/// so a resample of people is one multinomial draw of these counts.
struct Cells {
  std::size_t thresholds;
  std::vector<double> counts;  // [group][good][accepted by 0..K thresholds]

  std::size_t at(std::size_t group, bool good, std::size_t accepted_by) const {
    return (group * 2 + good) * (thresholds + 1) + accepted_by;
  }
};

Cells count(const Pools& pools, const std::vector<double>& grid) {
  Cells cells{grid.size(), std::vector<double>(4 * (grid.size() + 1))};
  for (std::size_t group = 0; group < 2; ++group) {
    const Pool& pool = group == 0 ? pools.a : pools.b;
    for (std::size_t i = 0; i < pool.size(); ++i) {
      const auto accepted_by = static_cast<std::size_t>(
          std::upper_bound(grid.begin(), grid.end(), pool.scores()[i]) - grid.begin());
      ++cells.counts[cells.at(group, pool.values()[i] > 0, accepted_by)];
    }
  }
  return cells;
}

/// The audit's rows from counts; no rows if a group is empty.
std::vector<AuditRow> rows_of(const Cells& cells, const Constraints& constraints,
                              const std::vector<double>& grid) {
  std::array<double, 2> people{}, accepted{}, value{};
  for (std::size_t group = 0; group < 2; ++group)
    for (const bool good : {false, true})
      for (std::size_t j = 0; j <= grid.size(); ++j) people[group] += cells.counts[cells.at(group, good, j)];
  if (people[0] == 0 || people[1] == 0) return {};
  std::vector<AuditRow> rows(grid.size());
  std::vector<double> residual;
  for (std::size_t k = grid.size(); k-- > 0;) {
    for (std::size_t group = 0; group < 2; ++group)
      for (const bool good : {false, true}) {
        const double more = cells.counts[cells.at(group, good, k + 1)];
        accepted[group] += more;
        value[group] += good ? more : -more;
      }
    AuditRow& row = rows[k];
    row.cut.theta = grid[k];
    row.cut.rate_a = accepted[0] / people[0];
    row.cut.rate_b = accepted[1] / people[1];
    row.cut.value_a = value[0] / people[0];
    row.cut.value_b = value[1] / people[1];
    row.rate = (accepted[0] + accepted[1]) / (people[0] + people[1]);
    row.utility = (value[0] + value[1]) / (people[0] + people[1]);
    constraints.residuals(std::abs(row.cut.gap()), row.rate, residual);
    row.violation = violation(residual);
  }
  return rows;
}

/// The most useful feasible row; if there is none, the least violating one.
std::size_t best_of(const std::vector<AuditRow>& rows) {
  std::size_t best = 0;
  for (std::size_t k = 1; k < rows.size(); ++k) {
    const AuditRow &x = rows[k], &y = rows[best];
    if (x.violation == 0 && y.violation == 0 ? x.utility > y.utility : x.violation < y.violation) best = k;
  }
  return best;
}

stats::Interval percentiles(std::vector<double>& values) {
  std::sort(values.begin(), values.end());
  return {stats::quantile(values, 0.025), stats::quantile(values, 0.975)};
}

}  // namespace

Audit audit(const Pools& pools, const Constraints& constraints, const std::vector<double>& grid,
            std::size_t resamples, random::Stream stream, const std::function<void()>& check) {
  const Cells cells = count(pools, grid);
  Audit result;
  result.rows = rows_of(cells, constraints, grid);
  result.best = best_of(result.rows);
  result.feasible = result.rows[result.best].violation == 0;
  std::vector<double> thetas, utilities, gaps;
  const std::uint64_t people = std::uint64_t{pools.a.size()} + pools.b.size();
  for (std::size_t r = 0; r < resamples; ++r) {
    check();
    const std::vector<std::uint64_t> drawn = random::multinomial(stream, people, cells.counts);
    const Cells resampled{cells.thresholds, std::vector<double>(drawn.begin(), drawn.end())};
    const std::vector<AuditRow> rows = rows_of(resampled, constraints, grid);
    if (rows.empty()) continue;
    ++result.resamples;
    gaps.push_back(std::abs(rows[result.best].cut.gap()));
    const AuditRow& best = rows[best_of(rows)];
    if (best.violation > 0) continue;
    thetas.push_back(best.cut.theta);
    utilities.push_back(best.utility);
  }
  if (result.resamples > 0)
    result.feasible_share = static_cast<double>(thetas.size()) / static_cast<double>(result.resamples);
  result.theta = percentiles(thetas);
  result.utility = percentiles(utilities);
  result.gap_at_best = percentiles(gaps);
  return result;
}

}  // namespace quire::labs::fair_threshold
