#include "labs/fair-threshold/datasets.h"

#include <algorithm>
#include <cmath>

#include "labs/engines/tables/csv.h"
#include "labs/engines/tables/text_file.h"
#include "labs/fair-threshold/design.h"
#include "labs/fair-threshold/logistic.h"

namespace quire::labs::fair_threshold {
namespace {

using tables::CsvTable;
using tables::shown;

/// Splits scored people into groups; A's share among arrivals is its share here unless `share_a` is given.
Result<Pools> pools_of(std::string name, std::string label_a, std::string label_b,
                       const Eigen::VectorXd& scores, const std::vector<bool>& good,
                       const std::vector<bool>& in_group_a, double share_a = -1) {
  std::vector<Person> a, b;
  for (std::size_t i = 0; i < good.size(); ++i)
    (in_group_a[i] ? a : b).push_back({scores[static_cast<Eigen::Index>(i)], good[i] ? 1 : -1});
  const double observed =
      static_cast<double>(a.size()) / static_cast<double>(std::max<std::size_t>(1, good.size()));
  return make_pools(std::move(name), std::move(label_a), std::move(a), std::move(label_b), std::move(b),
                    share_a < 0 ? observed : share_a);
}

Result<Eigen::VectorXd> trained_scores(const std::vector<Feature>& features, const std::vector<bool>& good,
                                       std::string_view name) {
  const Result<Eigen::MatrixXd> matrix = design_matrix(features, good.size());
  if (!matrix) return Error{std::string(name) + ": " + matrix.error()};
  Eigen::VectorXd labels(static_cast<Eigen::Index>(good.size()));
  for (std::size_t i = 0; i < good.size(); ++i) labels[static_cast<Eigen::Index>(i)] = good[i];
  const Result<Logistic> fit = fit_logistic(*matrix, labels);
  if (!fit) return Error{std::string(name) + ": " + fit.error()};
  return fit->probability(*matrix);
}

}  // namespace

Pools synthetic(std::uint64_t seed, std::size_t people) {
  random::Stream stream(seed, "pools");
  const auto draw = [&](double alpha, double beta) {
    std::vector<Person> group(people);
    for (Person& p : group) {
      p.score = stream.beta(alpha, beta);
      p.value = stream.bernoulli(p.score) ? 1 : -1;
    }
    return Pool(std::move(group));
  };
  Pool a = draw(4, 3), b = draw(3, 4);
  return {"synthetic", "A", "B", std::move(a), std::move(b), 0.5};
}

// German Credit: 21 blank-separated fields a line, no header.

namespace {

constexpr std::size_t kGermanFields = 21, kSexField = 9, kAgeField = 13, kClassField = 21;

/// Codes of a coded field: the prefix and the numbers that may follow it. Fields that are not listed are
/// numbers.
struct Codes {
  std::size_t field;
  std::string_view prefix;
  int first, last;
};
constexpr Codes kGermanCodes[] = {{1, "A1", 1, 4},   {3, "A3", 0, 4},   {4, "A4", 0, 10},  {6, "A6", 1, 5},
                                  {7, "A7", 1, 5},   {9, "A9", 1, 5},   {10, "A10", 1, 3}, {12, "A12", 1, 4},
                                  {14, "A14", 1, 3}, {15, "A15", 1, 3}, {17, "A17", 1, 4}, {19, "A19", 1, 2},
                                  {20, "A20", 1, 2}};

const Codes* codes_of(std::size_t field) {
  const auto found = std::find_if(std::begin(kGermanCodes), std::end(kGermanCodes),
                                  [&](const Codes& c) { return c.field == field; });
  return found == std::end(kGermanCodes) ? nullptr : found;
}

bool is_known(const Codes& codes, std::string_view text) {
  for (int n = codes.first; n <= codes.last; ++n)
    if (text == std::string(codes.prefix) + std::to_string(n)) return true;
  return false;
}

std::vector<std::string_view> words(std::string_view line) {
  std::vector<std::string_view> found;
  for (;;) {
    const std::size_t start = line.find_first_not_of(" \t\r");
    if (start == line.npos) return found;
    line.remove_prefix(start);
    const std::size_t length = std::min(line.find_first_of(" \t\r"), line.size());
    found.push_back(line.substr(0, length));
    line.remove_prefix(length);
  }
}

/// A whole number of at most six digits.
bool read_number(std::string_view text, double& number) {
  if (text.empty() || text.size() > 6) return false;
  number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    number = 10 * number + (c - '0');
  }
  return true;
}

struct GermanRows {
  std::vector<Feature> features;  // the 20 fields
  std::vector<bool> good;
};

Status read_german_line(std::string_view line, GermanRows& rows) {
  const std::vector<std::string_view> fields = words(line);
  if (fields.size() != kGermanFields)
    return Error{std::to_string(fields.size()) + " fields; every line has " + std::to_string(kGermanFields)};
  for (std::size_t field = 1; field < kClassField; ++field) {
    const std::string_view text = fields[field - 1];
    auto& values = rows.features[field - 1].values;
    if (const Codes* codes = codes_of(field)) {
      if (!is_known(*codes, text))
        return Error{"field " + std::to_string(field) + ": unknown code " + shown(text) + "; the codes are " +
                     std::string(codes->prefix) + std::to_string(codes->first) + " to " +
                     std::string(codes->prefix) + std::to_string(codes->last)};
      std::get<std::vector<std::string>>(values).emplace_back(text);
      continue;
    }
    double number = 0;
    if (!read_number(text, number))
      return Error{"field " + std::to_string(field) + ": " + shown(text) + " is not a whole number"};
    std::get<std::vector<double>>(values).push_back(number);
  }
  const std::string_view label = fields[kClassField - 1];
  if (label != "1" && label != "2")
    return Error{"field 21: class " + shown(label) + " is neither 1 (good) nor 2 (bad)"};
  rows.good.push_back(label == "1");
  return success();
}

Result<GermanRows> read_german_rows(std::string_view text, std::string_view name) {
  constexpr std::size_t kRowsMax = 100'000;
  GermanRows rows;
  for (std::size_t field = 1; field < kClassField; ++field) {
    Feature feature{std::to_string(field), std::vector<double>()};
    if (codes_of(field)) feature.values = std::vector<std::string>();
    rows.features.push_back(std::move(feature));
  }
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::size_t length = std::min(text.find('\n'), text.size());
    const std::string_view here = text.substr(0, length);
    text.remove_prefix(std::min(length + 1, text.size()));
    if (words(here).empty()) continue;
    const Status read = rows.good.size() < kRowsMax
                            ? read_german_line(here, rows)
                            : Status(Error{"more than " + std::to_string(kRowsMax) + " rows"});
    if (!read) return Error{std::string(name) + ": line " + std::to_string(line) + ": " + read.error()};
  }
  if (rows.good.empty()) return Error{std::string(name) + ": no rows"};
  return rows;
}

}  // namespace

Result<GermanCredit> read_german(std::string_view text, std::string_view name, GermanGroup group,
                                 bool blind) {
  Result<GermanRows> read = read_german_rows(text, name);
  if (!read) return Error{read.error()};
  GermanRows& rows = *read;
  GermanCredit credit;
  const std::size_t field = group == GermanGroup::age ? kAgeField : kSexField;
  for (std::size_t i = 0; i < rows.good.size(); ++i) {
    if (group == GermanGroup::age) {
      credit.in_group_a.push_back(std::get<std::vector<double>>(rows.features[field - 1].values)[i] > 25);
    } else {
      const std::string& code = std::get<std::vector<std::string>>(rows.features[field - 1].values)[i];
      credit.in_group_a.push_back(code != "A92" && code != "A95");
    }
  }
  if (blind) rows.features.erase(rows.features.begin() + static_cast<std::ptrdiff_t>(field - 1));
  Result<Eigen::MatrixXd> matrix = design_matrix(rows.features, rows.good.size());
  if (!matrix) return Error{std::string(name) + ": " + matrix.error()};
  credit.features = std::move(matrix).value();
  credit.good.resize(static_cast<Eigen::Index>(rows.good.size()));
  for (std::size_t i = 0; i < rows.good.size(); ++i) credit.good[static_cast<Eigen::Index>(i)] = rows.good[i];
  return credit;
}

Result<Pools> german(std::string_view text, std::string_view name, GermanGroup group, bool blind) {
  const Result<GermanCredit> credit = read_german(text, name, group, blind);
  if (!credit) return Error{credit.error()};
  const Result<Logistic> fit = fit_logistic(credit->features, credit->good);
  if (!fit) return Error{std::string(name) + ": " + fit.error()};
  const bool by_age = group == GermanGroup::age;
  std::vector<bool> good;
  for (const double g : credit->good) good.push_back(g > 0.5);
  return pools_of("german", by_age ? "older than 25" : "men", by_age ? "25 or younger" : "women",
                  fit->probability(credit->features), good, credit->in_group_a);
}

// COMPAS.

namespace {

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

// A table of one's own.

namespace {

/// The different values of a column in string order; more than `most` are not collected.
std::vector<std::string> different(const CsvTable& table, std::size_t column, std::size_t most) {
  std::vector<std::string> values;
  for (std::size_t row = 0; row < table.rows() && values.size() <= most; ++row) {
    const std::string_view value = table.cell(row, column);
    if (std::find(values.begin(), values.end(), value) == values.end()) values.emplace_back(value);
  }
  std::sort(values.begin(), values.end());
  return values;
}

std::string listed(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& v : values) text += (text.empty() ? "" : ", ") + shown(v);
  return text;
}

/// Which rows are good.
Result<std::vector<bool>> read_labels(const CsvTable& table, const OwnColumns& own) {
  const Result<std::size_t> column = table.column(own.label);
  if (!column) return Error{column.error()};
  const std::vector<std::string> values = different(table, *column, 2);
  if (values.size() != 2)
    return Error{table.name() + ": column " + shown(own.label) + " is not binary: it has " +
                 (values.size() > 2 ? "more than two values (" : "one value (") + listed(values) + ")"};
  std::string positive = own.positive;
  if (positive.empty()) {
    constexpr std::string_view kUsual[] = {"1", "good", "true", "yes", "+", "True", "Yes", "Good"};
    for (const std::string& v : values)
      if (std::find(std::begin(kUsual), std::end(kUsual), v) != std::end(kUsual)) positive = v;
  }
  if (std::find(values.begin(), values.end(), positive) == values.end())
    return Error{table.name() + ": column " + shown(own.label) + ": which of " + listed(values) +
                 " is good? name it with --positive"};
  std::vector<bool> good;
  for (std::size_t row = 0; row < table.rows(); ++row) good.push_back(table.cell(row, *column) == positive);
  return good;
}

struct Groups {
  std::string label_a, label_b;
  std::vector<bool> in_a;
};

Result<Groups> read_groups(const CsvTable& table, const OwnColumns& own) {
  const Result<std::size_t> column = table.column(own.group);
  if (!column) return Error{column.error()};
  constexpr std::size_t kShownMax = 10;
  const std::vector<std::string> values = different(table, *column, kShownMax);
  const std::string of_column = table.name() + ": column " + shown(own.group);
  if (values.size() < 2)
    return Error{of_column + ": one group only (" + listed(values) + "); two are compared"};
  if (own.group_a.empty() && values.size() > 2)
    return Error{of_column + " has more than two values (" + listed(values) +
                 (values.size() > kShownMax ? ", ..." : "") +
                 "); name one with --group-a, it is set against the rest"};
  Groups groups{
      own.group_a.empty() ? values[0] : own.group_a, values.size() == 2 ? values[1] : "the rest", {}};
  if (groups.label_b == groups.label_a) groups.label_b = values[0];
  bool any = false;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    groups.in_a.push_back(table.cell(row, *column) == groups.label_a);
    any = any || groups.in_a.back();
  }
  if (!any)
    return Error{of_column + ": nobody has the value " + shown(own.group_a) + "; there are " +
                 listed(values)};
  return groups;
}

Result<Eigen::VectorXd> read_scores(const CsvTable& table, std::string_view score) {
  const Result<std::size_t> column = table.column(score);
  if (!column) return Error{column.error()};
  Eigen::VectorXd scores(static_cast<Eigen::Index>(table.rows()));
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const Result<double> number = table.number(row, *column);
    if (!number) return Error{number.error()};
    if (*number < 0 || *number > 1)
      return Error{table.place(row, *column) + ": " + shown(table.cell(row, *column)) +
                   " lies outside [0,1]"};
    scores[static_cast<Eigen::Index>(row)] = *number;
  }
  return scores;
}

/// A column whose cells are all numbers is a number feature, every other one a text feature.
Feature feature_of(const CsvTable& table, std::size_t column) {
  std::vector<double> numbers;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const Result<double> number = table.number(row, column);
    if (!number) break;
    numbers.push_back(*number);
  }
  if (numbers.size() == table.rows()) return {table.columns()[column], std::move(numbers)};
  std::vector<std::string> codes;
  for (std::size_t row = 0; row < table.rows(); ++row) codes.emplace_back(table.cell(row, column));
  return {table.columns()[column], std::move(codes)};
}

Result<std::vector<Feature>> read_features(const CsvTable& table, const OwnColumns& own) {
  std::vector<std::string> left_out = own.drop;
  for (const std::string& name : left_out)
    if (const Result<std::size_t> known = table.column(name); !known) return Error{known.error()};
  left_out.push_back(own.label);
  if (own.blind) left_out.push_back(own.group);
  std::vector<Feature> features;
  for (std::size_t column = 0; column < table.columns().size(); ++column)
    if (std::find(left_out.begin(), left_out.end(), table.columns()[column]) == left_out.end())
      features.push_back(feature_of(table, column));
  if (features.empty()) return Error{table.name() + ": no column is left to train a score on"};
  return features;
}

}  // namespace

Result<Pools> own_table(std::string_view text, std::string_view name, const OwnColumns& own) {
  const Result<CsvTable> table = tables::parse_csv(text, name);
  if (!table) return Error{table.error()};
  if (table->rows() == 0) return Error{std::string(name) + ": no rows below the header"};
  const Result<Groups> groups = read_groups(*table, own);
  if (!groups) return Error{groups.error()};
  const Result<std::vector<bool>> good = read_labels(*table, own);
  if (!good) return Error{good.error()};
  Eigen::VectorXd scores;
  if (!own.score.empty()) {
    Result<Eigen::VectorXd> given = read_scores(*table, own.score);
    if (!given) return Error{given.error()};
    scores = std::move(given).value();
  } else {
    const Result<std::vector<Feature>> features = read_features(*table, own);
    if (!features) return Error{features.error()};
    Result<Eigen::VectorXd> trained = trained_scores(*features, *good, name);
    if (!trained) return Error{trained.error()};
    scores = std::move(trained).value();
  }
  return pools_of(std::string(name), groups->label_a, groups->label_b, scores, *good, groups->in_a);
}

}  // namespace quire::labs::fair_threshold
