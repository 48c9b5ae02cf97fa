#include "labs/step-law/grid_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "labs/engines/tables/csv.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::step_law {
namespace {

constexpr std::size_t kRowsMost = 200'000;
constexpr double kDroppedMost = 0.2;
constexpr double kLengthSlack = 0.01;  // steps are whole numbers: D / (ti * bs) is the length almost

class GridReader {
 public:
  GridReader(const tables::CsvTable& table, double sequence) : table_(table), sequence_(sequence) {}

  Result<GridFile> read() {
    if (Status s = find_columns(); !s) return Error{s.error()};
    if (Status s = find_length(); !s) return Error{s.error()};
    for (std::size_t row = 0; row < table_.rows(); ++row)
      if (Status s = read_row(row); !s) return Error{s.error()};
    const std::size_t all = file_.runs.size() + file_.dropped;
    if (all == 0) return Error{table_.name() + ": no rows below the header"};
    if (static_cast<double>(file_.dropped) > kDroppedMost * static_cast<double>(all))
      return Error{fmt::format("{}: {} of {} losses are not finite; more than a fifth cannot be dropped",
                               table_.name(), file_.dropped, all)};
    return std::move(file_);
  }

 private:
  std::optional<std::size_t> optional_column(std::string_view name) const {
    const auto found = table_.column(name);
    return found ? std::optional(*found) : std::nullopt;
  }

  Status find_columns() {
    for (const auto& [name, place] : {std::pair{"N", &n_}, {"D", &d_}, {"lr", &lr_}}) {
      const auto found = table_.column(name);
      if (!found) return Error{found.error()};
      *place = *found;
    }
    const std::optional<std::size_t> smooth = optional_column("smooth loss");
    file_.loss_column = smooth ? "smooth loss" : "loss";
    const auto loss = table_.column(file_.loss_column);
    if (!loss) return Error{loss.error() + " (a loss is read from \"smooth loss\" or \"loss\")"};
    loss_ = *loss;
    width_ = optional_column("h");
    hidden_ = optional_column("ffnh");
    layers_ = optional_column("numl");
    active_ = optional_column("Na");
    if (const auto tokens = optional_column("bs_tokens")) {
      batch_ = *tokens;
      file_.batch_source = "bs_tokens";
      return success();
    }
    const auto batch = table_.column("bs");
    if (!batch) return Error{batch.error() + " (a batch is \"bs\" in sequences or \"bs_tokens\")"};
    batch_ = *batch;
    in_sequences_ = true;
    return success();
  }

  /// Where the length of sequences comes from.
  Status find_length() {
    length_ = optional_column("seq_len");
    if (!in_sequences_) return success();
    if (length_) {
      file_.batch_source = "bs in sequences (column seq_len)";
      return success();
    }
    if (sequence_ > 0) {
      file_.sequence = sequence_;
      file_.batch_source = fmt::format("bs in sequences of {:g} tokens, as given", sequence_);
      return success();
    }
    const double inferred = length_from_steps();
    if (!(inferred > 0))
      return Error{
          table_.name() +
          ": is bs a number of sequences or of tokens? Give --seq-len (tokens of a sequence), a column "
          "seq_len, or name the column bs_tokens"};
    sequence_ = file_.sequence = inferred;
    file_.batch_source = fmt::format("bs in sequences of {:g} tokens, which is D / (ti * bs)", inferred);
    return success();
  }

  /// D / (ti * bs), if all rows agree; else 0.
  double length_from_steps() const {
    const auto steps = optional_column("ti");
    if (!steps || table_.rows() == 0) return 0;
    std::vector<double> lengths;
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      const auto value = [&](std::size_t column) {
        return quantity(table_.cell(row, column)).value_or(std::numeric_limits<double>::quiet_NaN());
      };
      lengths.push_back(value(d_) / (value(*steps) * value(batch_)));
      if (!std::isfinite(lengths.back())) return 0;
    }
    const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() / 2);
    std::nth_element(lengths.begin(), middle, lengths.end());
    const double length = std::round(*middle);
    const bool agree = std::all_of(lengths.begin(), lengths.end(),
                                   [&](double x) { return std::fabs(x / length - 1) <= kLengthSlack; });
    return length >= 2 && agree ? length : 0;
  }

  Result<double> positive(std::size_t row, std::size_t column) const {
    const std::optional<double> value = quantity(table_.cell(row, column));
    if (!value)
      return Error{fmt::format("{}: {} is not a number above 0 (7e9, 7B and 1.4T are)",
                               table_.place(row, column), tables::shown(table_.cell(row, column)))};
    return *value;
  }

  /// NaN where the run diverged; an error where the cell is no number at all, or not above 0.
  Result<double> loss(std::size_t row) const {
    std::string text(table_.cell(row, loss_));
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    for (const char* const lost : {"", "nan", "inf", "+inf", "-inf", "infinity", "-infinity", "none", "null"})
      if (text == lost) return std::numeric_limits<double>::quiet_NaN();
    double value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault == std::errc::result_out_of_range) return std::numeric_limits<double>::quiet_NaN();
    if (fault != std::errc() || end != text.data() + text.size() || !(value > 0))
      return Error{fmt::format("{}: {} is no loss (nats a token, above 0)", table_.place(row, loss_),
                               tables::shown(table_.cell(row, loss_)))};
    return value;
  }

  Status read_row(std::size_t row) {
    GridRun run;
    double length = sequence_;
    const std::pair<std::size_t, double*> numbers[] = {
        {n_, &run.n}, {d_, &run.d}, {lr_, &run.setting.lr}, {batch_, &run.setting.batch}};
    for (const auto& [column, place] : numbers) {
      const Result<double> value = positive(row, column);
      if (!value) return Error{value.error()};
      *place = *value;
    }
    if (length_) {
      const Result<double> value = positive(row, *length_);
      if (!value) return Error{value.error()};
      length = *value;
    }
    if (in_sequences_) run.setting.batch *= length;
    if (!std::isfinite(run.setting.batch) || run.d < run.setting.batch)
      return Error{fmt::format("{}: D is {:.6g} tokens, less than one batch of {:.6g}; is bs in sequences?",
                               table_.place(row, d_), run.d, run.setting.batch)};
    const Result<double> value = loss(row);
    if (!value) return Error{value.error()};
    if (!std::isfinite(*value)) {
      ++file_.dropped;
      return success();
    }
    run.loss = *value;
    run.flops_per_token = flops(row, length);
    if (active_) run.active = quantity(table_.cell(row, *active_)).value_or(0);
    file_.runs.push_back(run);
    return success();
  }

  double flops(std::size_t row, double length) const {
    if (!width_ || !hidden_ || !layers_ || !(length > 0)) return 0;
    const auto h = quantity(table_.cell(row, *width_)), f = quantity(table_.cell(row, *hidden_)),
               layers = quantity(table_.cell(row, *layers_));
    if (!h || !f || !layers) return 0;
    const double m = Architecture{*h, *f, *layers}.flops_per_token(length);
    return std::isfinite(m) ? m : 0;
  }

  const tables::CsvTable& table_;
  double sequence_;
  bool in_sequences_ = false;
  std::size_t n_ = 0, d_ = 0, lr_ = 0, batch_ = 0, loss_ = 0;
  std::optional<std::size_t> length_, width_, hidden_, layers_, active_;
  GridFile file_;
};

}  // namespace

Result<GridFile> read_grid(std::string_view text, const std::string& name, double sequence) {
  tables::CsvLimits limits;
  limits.rows_max = kRowsMost;
  const Result<tables::CsvTable> table = tables::parse_csv(text, name, limits);
  if (!table) return Error{table.error()};
  return GridReader(*table, sequence).read();
}

std::string write_grid(std::span<const GridRun> runs) {
  tables::CsvWriter out;
  out.row(std::vector<std::string>{"N", "D", "lr", "bs_tokens", "loss"});
  for (const GridRun& run : runs) {
    out.cell(run.n).cell(run.d).cell(run.setting.lr).cell(run.setting.batch).cell(run.loss);
    out.end_row();
  }
  return out.text();
}

}  // namespace quire::labs::step_law
