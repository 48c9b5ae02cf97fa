#include "labs/sparse-bandits/features_file.h"

#include <optional>
#include <sstream>

#include <fmt/format.h>

#include "labs/engines/tables/csv.h"
#include "labs/engines/tables/matrix_file.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::sparse_bandits {
namespace {

constexpr std::size_t kActionsMax = 1'000'000;
constexpr std::size_t kDimensionMax = 4096;

struct Raw {
  std::size_t actions = 0, dimension = 0;
  std::vector<double> by_column;
  std::vector<std::string> names;
  std::vector<std::string> places;  // where each action is in the file, for errors
};

Result<Raw> raw_csv(std::string_view bytes, const std::string& name) {
  tables::CsvLimits limits;
  limits.rows_max = kActionsMax;
  limits.columns_max = kDimensionMax + 1;
  const Result<tables::CsvTable> table = tables::parse_csv(bytes, name, limits);
  if (!table) return Error{table.error()};
  std::vector<std::size_t> columns;
  std::optional<std::size_t> id;
  for (std::size_t c = 0; c < table->columns().size(); ++c) {
    if (table->columns()[c] == "id")
      id = c;
    else
      columns.push_back(c);
  }
  Raw raw{table->rows(), columns.size(), {}, {}, {}};
  if (raw.actions == 0 || raw.dimension == 0) return Error{name + ": no actions or no features"};
  if (raw.dimension > Features::kEntriesMax / raw.actions)
    return Error{fmt::format("{}: {} actions with {} features are more than {} numbers", name, raw.actions,
                             raw.dimension, Features::kEntriesMax)};
  raw.by_column.resize(raw.actions * raw.dimension);
  for (std::size_t a = 0; a < raw.actions; ++a) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const Result<double> number = table->number(a, columns[j]);
      if (!number) return Error{number.error()};
      raw.by_column[j * raw.actions + a] = *number;
    }
    raw.names.push_back(id ? std::string(table->cell(a, *id)) : std::to_string(a));
    raw.places.push_back(fmt::format("{}: line {}", name, table->line(a)));
  }
  return raw;
}

Result<Raw> raw_npy(std::string_view bytes, const std::string& name) {
  std::istringstream in{std::string(bytes)};
  tables::MatrixLimits limits;
  limits.columns_max = kDimensionMax;
  limits.rows_max = kActionsMax;
  limits.cells_max = Features::kEntriesMax;
  const auto matrix = tables::open_npy(in, name, limits);
  if (!matrix) return Error{matrix.error()};
  tables::MatrixReader& reader = **matrix;
  std::vector<double> by_row, row(reader.columns());
  Raw raw{0, row.size(), {}, {}, {}};
  for (;; ++raw.actions) {
    const Result<bool> more = reader.next(row);
    if (!more) return Error{more.error()};
    if (!*more) break;
    if (by_row.size() + row.size() > Features::kEntriesMax)
      return Error{fmt::format("{}: more than {} numbers", name, Features::kEntriesMax)};
    by_row.insert(by_row.end(), row.begin(), row.end());
    raw.names.push_back(std::to_string(raw.actions));
    raw.places.push_back(reader.place());
  }
  raw.by_column.resize(by_row.size());
  for (std::size_t i = 0; i < by_row.size(); ++i)
    raw.by_column[i % raw.dimension * raw.actions + i / raw.dimension] = by_row[i];
  return raw;
}

}  // namespace

Result<Id> NamedFeatures::action(std::string_view name) const {
  const auto found = by_name_.find(std::string(name));
  if (found == by_name_.end()) return Error{"no action " + tables::shown(name)};
  return found->second;
}

Result<NamedFeatures> read_features(std::string_view bytes, const std::string& name, bool normalise) {
  Result<Raw> raw = bytes.starts_with("\x93NUMPY") ? raw_npy(bytes, name) : raw_csv(bytes, name);
  if (!raw) return Error{raw.error()};
  NamedFeatures named;
  for (std::size_t a = 0; a < raw->actions; ++a)
    if (!named.by_name_.emplace(raw->names[a], static_cast<Id>(a)).second)
      return Error{raw->places[a] + ": id " + tables::shown(raw->names[a]) + " was there before"};
  named.features = Features::dense(raw->actions, raw->dimension, std::move(raw->by_column));
  named.names = std::move(raw->names);
  if (normalise) named.features.normalise();
  if (const auto fault = named.features.norm_fault())
    return Error{fmt::format("{}: action {} has norm {:.10g}; at most 1 is allowed: --normalise divides all",
                             raw->places[fault->action], tables::shown(named.names[fault->action]),
                             fault->norm)};
  return named;
}

Result<std::vector<LoggedReward>> read_log(std::string_view bytes, const std::string& name,
                                           const NamedFeatures& actions) {
  const Result<tables::CsvTable> table = tables::parse_csv(bytes, name);
  if (!table) return Error{table.error()};
  const Result<std::size_t> action = table->column("action");
  if (!action) return Error{action.error()};
  const Result<std::size_t> reward = table->column("reward");
  if (!reward) return Error{reward.error()};
  std::vector<LoggedReward> log;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    const Result<Id> id = actions.action(table->cell(row, *action));
    if (!id) return Error{table->place(row, *action) + ": " + id.error()};
    const Result<double> number = table->number(row, *reward);
    if (!number) return Error{number.error()};
    if (std::fabs(*number) > kRewardMax)
      return Error{
          fmt::format("{}: reward {} is beyond {}", table->place(row, *reward), *number, kRewardMax)};
    log.push_back({*id, *number});
  }
  if (log.empty()) return Error{name + ": no rewards"};
  return log;
}

}  // namespace quire::labs::sparse_bandits
