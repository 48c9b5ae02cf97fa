// German Credit (Statlog): 21 blank-separated fields a line, no header; data/SOURCE.md. Every code is checked
// against the published list, so a shifted column is found on its first line.
#include <algorithm>

#include "labs/engines/tables/text_file.h"
#include "labs/fair-threshold/datasets.h"
#include "labs/fair-threshold/logistic.h"
#include "labs/fair-threshold/scoring.h"

namespace quire::labs::fair_threshold {

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
        return Error{"field " + std::to_string(field) + ": unknown code " + tables::shown(text) +
                     "; the codes are " + std::string(codes->prefix) + std::to_string(codes->first) + " to " +
                     std::string(codes->prefix) + std::to_string(codes->last)};
      std::get<std::vector<std::string>>(values).emplace_back(text);
      continue;
    }
    double number = 0;
    if (!read_number(text, number))
      return Error{"field " + std::to_string(field) + ": " + tables::shown(text) + " is not a whole number"};
    std::get<std::vector<double>>(values).push_back(number);
  }
  const std::string_view label = fields[kClassField - 1];
  if (label != "1" && label != "2")
    return Error{"field 21: class " + tables::shown(label) + " is neither 1 (good) nor 2 (bad)"};
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

}  // namespace quire::labs::fair_threshold
