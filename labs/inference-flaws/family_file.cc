// A family as CSV, and back.
#include <charconv>

#include <fmt/format.h>

#include "labs/engines/tables/csv.h"
#include "labs/engines/tables/text_file.h"
#include "labs/inference-flaws/family.h"

namespace quire::labs::inference_flaws {

namespace {

/// The text with lines of comment made empty up to the header, so that lines keep their numbers.
std::string without_comments(std::string_view text) {
  while (text.starts_with('#')) {
    const std::size_t end = text.find('\n');
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return std::string(text);
}

/// Rows into families: those of a task stand together, models of a verifier in rising order, tasks in one
/// order.
class FamilyReader {
 public:
  explicit FamilyReader(const tables::CsvTable& table) : table_(table) {}

  Result<std::vector<Family>> read() {
    for (const char* name : {"verifier", "model", "step", "task_id", "n", "c", "b", "t"}) {
      const auto column = table_.column(name);
      if (!column) return Error{column.error()};
      columns_.push_back(*column);
    }
    for (std::size_t row = 0; row < table_.rows(); ++row)
      if (const Status status = take(row); !status) return Error{status.error()};
    return finished();
  }

 private:
  enum Column : std::size_t { kVerifier, kModel, kStep, kTask, kN, kC, kB, kT };

  Error fault(std::size_t row, Column column, const std::string& what) const {
    return Error{table_.place(row, columns_[column]) + ": " + what};
  }
  Result<std::uint64_t> number(std::size_t row, Column column) const {
    const std::string_view cell = table_.cell(row, columns_[column]);
    std::uint64_t value = 0;
    const auto [end, wrong] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (wrong != std::errc() || end != cell.data() + cell.size())
      return fault(row, column, tables::shown(cell) + " is not a whole number");
    return value;
  }

  Status take(std::size_t row) {
    const std::string_view name = table_.cell(row, columns_[kVerifier]);
    const std::optional<Verifier> verifier = verifier_named(name);
    if (!verifier) return fault(row, kVerifier, tables::shown(name) + " is no verifier");
    std::uint64_t values[8];
    for (const Column column : {kModel, kStep, kN, kC, kB, kT}) {
      const auto value = number(row, column);
      if (!value) return Error{value.error()};
      values[column] = *value;
    }
    if (values[kModel] < 1 || values[kModel] > kModels)
      return fault(row, kModel, fmt::format("models are 1 to {}", kModels));
    if (values[kN] < 1 || values[kB] > values[kN] || values[kC] > values[kN] || values[kT] > values[kB] ||
        values[kT] > values[kC] || values[kB] - values[kT] > values[kN] - values[kC])
      return fault(row, kT, "counts contradict each other: t <= b <= n, t <= c <= n, b - t <= n - c");
    Family& family = family_of(task_of(*verifier));
    FamilyModel& model = family.models[values[kModel] - 1];
    if (model.step != 0 && model.step != values[kStep])
      return fault(row, kStep, "a model has one number of steps");
    model.step = values[kStep];
    Judged& judged = judged_by(model, *verifier);
    const std::string task(table_.cell(row, columns_[kTask]));
    if (judged.counts.size() == family.tasks.size()) family.tasks.push_back(task);
    if (family.tasks[judged.counts.size()] != task)
      return fault(row, kTask, "every model and verifier has the same tasks in one order");
    judged.counts.push_back({values[kN], values[kB], values[kT], values[kC]});
    return success();
  }

  Family& family_of(std::string_view task) {
    for (Family& family : families_)
      if (family.task == task) return family;
    families_.push_back({std::string(task), {}, std::vector<FamilyModel>(kModels)});
    return families_.back();
  }
  static Judged& judged_by(FamilyModel& model, const Verifier& verifier) {
    for (Judged& judged : model.judged)
      if (judged.verifier == verifier) return judged;
    model.judged.push_back({verifier, {}});
    return model.judged.back();
  }

  Result<std::vector<Family>> finished() {
    if (families_.empty()) return Error{table_.name() + ": has no rows"};
    for (const Family& family : families_)
      for (const FamilyModel& model : family.models) {
        if (model.judged.size() != family.models.front().judged.size())
          return Error{table_.name() + ": a model of " + family.task + " lacks a verifier"};
        for (const Judged& judged : model.judged)
          if (judged.counts.size() != family.tasks.size())
            return Error{fmt::format("{}: {} lacks rows of a task", table_.name(), name_of(judged.verifier))};
      }
    return std::move(families_);
  }

  const tables::CsvTable& table_;
  std::vector<std::size_t> columns_;
  std::vector<Family> families_;
};

}  // namespace

std::string family_csv(std::span<const Family> families) {
  tables::CsvWriter csv;
  csv.row(std::vector<std::string>{"verifier", "model", "step", "task_id", "n", "c", "b", "t"});
  const auto whole = [](std::uint64_t number) { return static_cast<std::int64_t>(number); };
  for (const Family& family : families)
    for (std::size_t m = 0; m < family.models.size(); ++m)
      for (const Judged& judged : family.models[m].judged)
        for (std::size_t i = 0; i < family.tasks.size(); ++i) {
          const TaskVerdicts& c = judged.counts[i];
          csv.cell(name_of(judged.verifier)).cell(whole(m + 1)).cell(whole(family.models[m].step));
          csv.cell(family.tasks[i]).cell(whole(c.n)).cell(whole(c.right.value_or(0))).cell(whole(c.b));
          csv.cell(whole(c.t));
          csv.end_row();
        }
  return csv.text();
}

Result<std::vector<Family>> read_families(std::string_view text, std::string_view name) {
  const auto table = tables::parse_csv(without_comments(text), name);
  if (!table) return Error{table.error()};
  return FamilyReader(*table).read();
}

}  // namespace quire::labs::inference_flaws
