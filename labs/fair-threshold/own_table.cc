// A table of one's own: which column is the group, which the label, and a score that is given or trained.
#include <algorithm>

#include "labs/engines/tables/csv.h"
#include "labs/engines/tables/text_file.h"
#include "labs/fair-threshold/datasets.h"
#include "labs/fair-threshold/scoring.h"

namespace quire::labs::fair_threshold {

namespace {

using tables::CsvTable;
using tables::shown;

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
    Result<Eigen::VectorXd> trained = trained_scores(*features, *good, name, own.check);
    if (!trained) return Error{trained.error()};
    scores = std::move(trained).value();
  }
  return pools_of(std::string(name), groups->label_a, groups->label_b, scores, *good, groups->in_a);
}

}  // namespace quire::labs::fair_threshold
