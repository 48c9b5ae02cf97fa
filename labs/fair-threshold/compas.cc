// COMPAS: the shipped counts (no person in them), or the person-level file of somebody who has it.
#include <cmath>

#include "labs/engines/tables/csv.h"
#include "labs/engines/tables/text_file.h"
#include "labs/fair-threshold/datasets.h"
#include "labs/fair-threshold/scoring.h"

namespace quire::labs::fair_threshold {

namespace {

using tables::CsvTable;
using tables::shown;

constexpr std::string_view kGroupA = "Caucasian", kGroupB = "African-American";
constexpr double kCompasShareA = 0.4;

/// A whole number of the table within a range.
Result<int> whole(const CsvTable& table, std::size_t row, std::size_t column, int least, int most) {
  const Result<double> number = table.number(row, column);
  if (!number) return Error{number.error()};
  if (!(*number >= least && *number <= most) || *number != std::floor(*number))
    return Error{table.place(row, column) + ": " + shown(table.cell(row, column)) +
                 " is not a whole number from " + std::to_string(least) + " to " + std::to_string(most)};
  return static_cast<int>(*number);
}

Result<std::vector<std::size_t>> columns_named(const CsvTable& table,
                                               std::initializer_list<std::string_view> names) {
  std::vector<std::size_t> found;
  for (const std::string_view name : names) {
    const Result<std::size_t> column = table.column(name);
    if (!column) return Error{column.error()};
    found.push_back(*column);
  }
  return found;
}

/// The k-th of the people of a decile spread evenly over its tenth of the score range, best decile on top.
double decile_score(int decile, int k, int people) { return (11 - decile) / 10.0 - 0.1 * (k - 0.5) / people; }

}  // namespace

Result<Pools> compas_counts(std::string_view text, std::string_view name) {
  const Result<CsvTable> table = tables::parse_csv(text, name);
  if (!table) return Error{table.error()};
  const auto columns = columns_named(*table, {"group", "decile_score", "two_year_recid", "count"});
  if (!columns) return Error{columns.error()};
  std::vector<Person> a, b;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    const std::string_view group = table->cell(row, (*columns)[0]);
    if (group != kGroupA && group != kGroupB)
      return Error{table->place(row, (*columns)[0]) + ": " + shown(group) +
                   " is neither Caucasian nor African-American"};
    const Result<int> decile = whole(*table, row, (*columns)[1], 1, 10);
    if (!decile) return Error{decile.error()};
    const Result<int> again = whole(*table, row, (*columns)[2], 0, 1);
    if (!again) return Error{again.error()};
    const Result<int> count = whole(*table, row, (*columns)[3], 0, 1'000'000);
    if (!count) return Error{count.error()};
    for (int k = 1; k <= *count; ++k)
      (group == kGroupA ? a : b).push_back({decile_score(*decile, k, *count), *again == 0 ? 1 : -1});
  }
  return make_pools("compas", std::string(kGroupA), std::move(a), std::string(kGroupB), std::move(b),
                    kCompasShareA);
}

Result<Pools> compas_people(std::string_view text, std::string_view name) {
  const Result<CsvTable> table = tables::parse_csv(text, name);
  if (!table) return Error{table.error()};
  const auto columns =
      columns_named(*table, {"race", "age", "sex", "priors_count", "c_charge_degree",
                             "days_b_screening_arrest", "is_recid", "score_text", "two_year_recid"});
  if (!columns) return Error{columns.error()};
  const auto at = [&](std::size_t row, std::size_t i) { return table->cell(row, (*columns)[i]); };
  std::vector<double> ages, priors;
  std::vector<std::string> degrees, sexes;
  std::vector<bool> good, in_group_a;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    const std::string_view race = at(row, 0), days = at(row, 5), score = at(row, 7);
    if (days.empty() || score.empty() || score == "N/A" || at(row, 4) == "O") continue;
    const Result<int> since = whole(*table, row, (*columns)[5], -1'000'000, 1'000'000);
    if (!since) return Error{since.error()};
    const Result<int> recid = whole(*table, row, (*columns)[6], -1, 1);
    if (!recid) return Error{recid.error()};
    if (std::abs(*since) > 30 || *recid == -1 || (race != kGroupA && race != kGroupB)) continue;
    const Result<int> age = whole(*table, row, (*columns)[1], 0, 150);
    if (!age) return Error{age.error()};
    const Result<int> prior = whole(*table, row, (*columns)[3], 0, 10'000);
    if (!prior) return Error{prior.error()};
    const Result<int> again = whole(*table, row, (*columns)[8], 0, 1);
    if (!again) return Error{again.error()};
    ages.push_back(*age);
    priors.push_back(*prior);
    degrees.emplace_back(at(row, 4));
    sexes.emplace_back(at(row, 2));
    good.push_back(*again == 0);
    in_group_a.push_back(race == kGroupA);
  }
  if (good.empty()) return Error{std::string(name) + ": no row is left after ProPublica's filter"};
  const Result<Eigen::VectorXd> scores = trained_scores(
      {{"age", ages}, {"priors_count", priors}, {"c_charge_degree", degrees}, {"sex", sexes}}, good, name);
  if (!scores) return Error{scores.error()};
  return pools_of("compas", std::string(kGroupA), std::string(kGroupB), *scores, good, in_group_a,
                  kCompasShareA);
}

}  // namespace quire::labs::fair_threshold
