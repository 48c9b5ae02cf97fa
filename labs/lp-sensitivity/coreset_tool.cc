// `coreset`: rows and weights of a matrix that a person brings, in memory or as a stream.
#include <algorithm>
#include <charconv>
#include <cmath>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/ostream.h>

#include "labs/engines/linear/lp_norm.h"
#include "labs/engines/tables/csv.h"
#include "labs/engines/tables/text_file.h"
#include "labs/lp-sensitivity/coreset.h"
#include "labs/lp-sensitivity/regression.h"
#include "labs/lp-sensitivity/tools.h"

namespace quire::labs::lp_sensitivity {

namespace {

namespace json = boost::json;
using lab::BadInput;
using lab::ToolCall;

constexpr Index kKeptFactor = 4;  // a block of a stream keeps that many times the final rows

/// Which column is the target of a regression, in the table that is scored.
struct Target {
  bool label = false;           // LIBSVM's label, put in as the last column
  std::optional<Index> column;  // empty: no target
};

Target target_of(const ToolCall& call, const tables::MatrixReader& reader, const std::string& name) {
  Target target;
  if (!call.values.has("target") || call.values.text("target").empty()) return target;
  const std::string& text = call.values.text("target");
  if (reader.has_labels() && text == "label") {
    target.label = true;
    target.column = static_cast<Index>(reader.columns());
    return target;
  }
  const auto named = std::find(reader.names().begin(), reader.names().end(), text);
  std::size_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (named != reader.names().end())
    target.column = static_cast<Index>(named - reader.names().begin());
  else if (fault == std::errc() && end == text.data() + text.size() && number >= 1 &&
           number <= reader.columns())
    target.column = static_cast<Index>(number - 1);
  else
    throw BadInput(fmt::format("target: {} has no column {}; give {}a number from 1 to {}", name,
                               tables::shown(text),
                               reader.has_labels()      ? "label, or "
                               : reader.names().empty() ? ""
                                                        : "a name of its header, or ",
                               reader.columns()));
  if (reader.columns() < 2) throw BadInput("target: the matrix has no other column");
  return target;
}

/// Rows of the table that is scored, block by block.
class Blocks {
 public:
  Blocks(MatrixSource& source, const ToolCall& call)
      : call_(call), name_(source.name()), reader_(source.open()), target_(target_of(call, *reader_, name_)) {
    columns_ = static_cast<Index>(reader_->columns()) + (target_.label ? 1 : 0);
    if (columns_ > static_cast<Index>(kColumnsMax))
      throw BadInput(fmt::format("{}: more than {} columns", name_, kColumnsMax));
    row_.resize(reader_->columns());
  }

  const Target& target() const { return target_; }
  Index columns() const { return columns_; }
  /// Up to `most` rows; fewer at the end.
  Matrix next(Index most) {
    std::vector<double> cells;
    Index count = 0;
    for (; count < most && wanted(reader_->next(row_)); ++count) {
      if (count % 1024 == 0) call_.check();
      cells.insert(cells.end(), row_.begin(), row_.end());
      if (target_.label) cells.push_back(reader_->label());
    }
    return Eigen::Map<const Matrix>(cells.data(), count, columns_);
  }

 private:
  const ToolCall& call_;
  std::string name_;
  std::unique_ptr<tables::MatrixReader> reader_;
  Target target_;
  Index columns_ = 0;
  std::vector<double> row_;
};

CoresetOptions options_of(const ToolCall& call) {
  const lab::Values& v = call.values;
  CoresetOptions o;
  o.p = v.real("p");
  o.eps = v.real("eps");
  o.rows = v.has("rows") && !v.text("rows").empty() ? static_cast<Index>(v.integer("rows")) : 0;
  o.seed = static_cast<std::uint64_t>(v.integer("seed"));
  o.method = v.text("method") == "auto" ? automatic_method(o.p) : method_named(v.text("method"));
  if (!applies(o.method, o.p)) throw BadInput("method: root leverage sampling is for p below 2");
  o.check = [&call] { call.check(); };
  return o;
}

/// What is said about a result; the rows stand apart.
struct Report {
  std::string name;
  CoresetOptions options;
  Index n = 0, d = 0, rank = 0;
  bool streamed = false;
  int reductions = 0;
  double total_lo = 0, total_hi = 0;
  bool exact_scores = true;
  double expected_rows = 0, expected_distortion = 0;
  double measured = 0, ratio = 1;
  bool exact = false;
  Index probes = 0;  // streamed: directions that were compared
  Vector witness{};
  std::optional<double> full_loss{}, coreset_loss{}, loss_on_coreset{};
};

void print_regression(std::ostream& out, const Report& r) {
  if (!r.coreset_loss) return;
  fmt::print(out,
             "regression on the target: the coreset's solution has loss {:.6g} on all rows (the coreset says "
             "{:.6g})",
             *r.coreset_loss, *r.loss_on_coreset);
  if (r.full_loss)
    fmt::print(
        out, "; the best is {:.6g}{}\n", *r.full_loss,
        *r.full_loss > 0 ? fmt::format(", ratio {:.4f}", *r.coreset_loss / *r.full_loss) : std::string());
  else
    fmt::print(out, "; the best of a stream is not computed\n");
}

void print_report(std::ostream& out, const Report& r, std::size_t kept) {
  fmt::print(out, "{}: {} rows, {} columns, rank {}; p = {}, method {}\n", r.name, r.n, r.d, r.rank,
             p_text(r.options.p), word(r.options.method));
  if (r.total_lo > 0)
    fmt::print(out, "total sensitivity S: {:.4g} to {:.4g}{}\n", r.total_lo, r.total_hi,
               r.exact_scores ? "" : " (approximate: norms over a Lewis coreset)");
  fmt::print(out, "kept {} rows ({:.0f} expected){}\n", kept, r.expected_rows,
             r.streamed ? fmt::format(", merged and reduced {} times", r.reductions) : std::string());
  if (r.streamed) {
    fmt::print(out,
               "measured distortion: {:.4f} over {} directions, compared in a second pass (a lower bound)\n",
               r.measured, r.probes);
  } else {
    fmt::print(out,
               "distortion: expected {:.4f} (the bound, without constants), measured {:.4f} ({}); ratio at "
               "the witness {:.4f}\n",
               r.expected_distortion, r.measured, r.exact ? "exact" : "a lower bound, by search", r.ratio);
  }
  if (r.options.rows == 0 && r.measured > r.options.eps)
    fmt::print(out, "note: above eps = {}; give --rows\n", r.options.eps);
  print_regression(out, r);
}

json::value or_null(const std::optional<double>& value) {
  return value ? json::value(*value) : json::value(nullptr);
}

json::object report_json(const Report& r) {
  json::array witness(r.witness.begin(), r.witness.end());
  return {{"matrix", r.name},
          {"n", r.n},
          {"d", r.d},
          {"rank", r.rank},
          {"p", r.options.p},
          {"eps", r.options.eps},
          {"method", word(r.options.method)},
          {"S_lo", r.total_lo},
          {"S_hi", r.total_hi},
          {"scores_exact", r.exact_scores},
          {"streamed", r.streamed},
          {"expected_rows", r.expected_rows},
          {"expected_distortion", r.expected_distortion},
          {"measured_distortion", r.measured},
          {"distortion_exact", r.exact},
          {"ratio_at_witness", r.ratio},
          {"witness", std::move(witness)},
          {"loss_full", or_null(r.full_loss)},
          {"loss_of_coreset_solution", or_null(r.coreset_loss)},
          {"loss_on_coreset", or_null(r.loss_on_coreset)}};
}

/// Rows are numbered from 1.
void write_out(ToolCall& call, const Report& report, const std::vector<Index>& numbers,
               const std::vector<double>& weights) {
  if (call.values.text("format") == "json") {
    json::object document = report_json(report);
    json::array rows;
    for (std::size_t k = 0; k < numbers.size(); ++k)
      rows.push_back(json::object{{"row", numbers[k] + 1}, {"weight", weights[k]}});
    document["rows"] = std::move(rows);
    call.out << json::serialize(document) << '\n';
    return;
  }
  tables::CsvWriter csv;
  csv.row(std::vector<std::string>{"row", "weight"});
  for (std::size_t k = 0; k < numbers.size(); ++k)
    csv.cell(static_cast<std::int64_t>(numbers[k] + 1)).cell(weights[k]).end_row();
  call.out << csv.text();
  print_report(call.err, report, numbers.size());
}

void refuse_few_rows(const CoresetOptions& o, Index rank, const std::string& name) {
  if (o.rows > 0 && o.rows < rank)
    throw BadInput(fmt::format("rows: {} is below the rank of {}, which is {}; some x would be lost", o.rows,
                               name, rank));
}

void print_budgets(ToolCall& call, const std::string& name, const Matrix& a, const CoresetOptions& o) {
  const Importance i = importance(a, o.p, Method::augmented, o.seed, o.threads, o.check);
  const double total = std::sqrt(i.total_lo * i.total_hi);
  fmt::print(call.out, "{}: {} rows, {} columns, rank {}; S = {:.4g} to {:.4g}{}\n", name, a.rows(), a.cols(),
             i.rank, i.total_lo, i.total_hi, i.exact ? "" : " (approximate)");
  fmt::print(call.out, "rows by each bound at p = {}, eps = {}: times eps^-2, no constants, no logarithms\n",
             p_text(o.p), o.eps);
  const Bounds b{o.p, static_cast<double>(i.rank), total, o.eps};
  const auto line = [&](const char* what, const char* formula, double rows) {
    fmt::print(call.out, "{:<22} {:<20} {:>14.0f} {:>9.3f} of n\n", what, formula, std::ceil(rows),
               rows / static_cast<double>(a.rows()));
  };
  line("general", "S d", b.general());
  line("sensitivity", o.p < 2 ? "S^(2/p)" : "S^(2-2/p)", b.sensitivity());
  if (o.p < 2) line("sensitivity, sharper", "d^(1-p/2) S", b.sensitivity_sharper());
  if (o.p < 2) line("root leverage", "d", b.root());
  line("Lewis", o.p <= 2 ? "d" : "d^(p/2)", b.lewis());
  line("augmented", o.p <= 2 ? "S + d" : "d^(2/p) S^(2-4/p)", b.augmented());
}

void in_memory(ToolCall& call, const std::string& name, const Matrix& a, const Target& target,
               const CoresetOptions& options) {
  if (options.rows > 0) refuse_few_rows(options, linear::row_space(a).rank(), name);
  const Coreset c = make_coreset(a, options);
  Report r{.name = name, .options = options, .n = a.rows(), .d = a.cols(), .rank = c.importance.rank};
  r.total_lo = c.importance.total_lo;
  r.total_hi = c.importance.total_hi;
  r.exact_scores = c.importance.exact;
  r.expected_rows = c.expected_rows;
  r.expected_distortion = c.expected_distortion;
  r.measured = c.measured.value;
  r.exact = c.measured.exact;
  r.ratio = c.measured.ratio;
  r.witness = c.measured.witness;
  if (target.column && !c.sample.rows.empty()) {
    Matrix kept(static_cast<Index>(c.sample.rows.size()), a.cols());
    for (std::size_t k = 0; k < c.sample.rows.size(); ++k)
      kept.row(static_cast<Index>(k)) = a.row(c.sample.rows[k]);
    const Regression small = lp_regression(kept, *target.column, options.p, c.sample.weights);
    r.loss_on_coreset = small.loss;
    r.coreset_loss = regression_loss(a, *target.column, options.p, small.coefficients);
    r.full_loss = lp_regression(a, *target.column, options.p).loss;
  }
  write_out(call, r, c.sample.rows, c.sample.weights);
}

/// The second pass: norms of all rows on the probes, and the loss of the coreset's regression.
void compare(Blocks& blocks, Index block, const WeightedRows& kept, Report& r) {
  const double p = r.options.p;
  const Matrix probes = probe_directions(kept, p, r.options.seed);
  const auto add = [&](const Matrix& images, Vector& sums) {
    for (Index k = 0; k < images.cols(); ++k) sums[k] += linear::norm_power(images.col(k), p);
  };
  Vector full = Vector::Zero(probes.cols()), sampled = full;
  add(kept.scaled(p) * probes, sampled);
  std::optional<Regression> small;
  if (blocks.target().column) {
    small = lp_regression(kept.rows, *blocks.target().column, p, kept.weights);
    r.loss_on_coreset = small->loss;
    r.coreset_loss = 0;
  }
  for (Matrix rows = blocks.next(block); rows.rows() > 0; rows = blocks.next(block)) {
    add(rows * probes, full);
    if (small) *r.coreset_loss += regression_loss(rows, *blocks.target().column, p, small->coefficients);
  }
  r.probes = probes.cols();
  for (Index k = 0; k < probes.cols(); ++k) {
    const double ratio = sampled[k] / full[k];
    if (!(std::abs(ratio - 1) > r.measured)) continue;
    r.measured = std::abs(ratio - 1);
    r.ratio = ratio;
    r.witness = probes.col(k);
  }
}

void streamed(ToolCall& call, MatrixSource& source, Blocks& blocks, Matrix first, Index block,
              CoresetOptions options) {
  const Importance begin =
      importance(first, options.p, options.method, options.seed, options.threads, options.check);
  refuse_few_rows(options, begin.rank, source.name());
  if (options.rows == 0)
    options.rows = static_cast<Index>(std::ceil(bound_rows(options.method, options.p, options.eps, begin.rank,
                                                           std::sqrt(begin.total_lo * begin.total_hi))));
  if (options.rows >= block / 2)
    throw BadInput(fmt::format(
        "block: {} rows at once are too few for a coreset of {}; give --block {} or more, or --rows", block,
        options.rows, 3 * options.rows));
  MergeReduce tree(options, std::min(kKeptFactor * options.rows, block / 2));
  Report r{.name = source.name(),
           .options = options,
           .n = 0,
           .d = blocks.columns(),
           .rank = begin.rank,
           .streamed = true};
  for (Matrix rows = std::move(first); rows.rows() > 0; rows = blocks.next(block)) {
    WeightedRows piece{std::move(rows), {}, {}};
    for (Index i = 0; i < piece.rows.rows(); ++i) piece.numbers.push_back(r.n++);
    piece.weights.assign(piece.numbers.size(), 1.0);
    tree.add(std::move(piece));
  }
  const WeightedRows kept = tree.finish();
  r.reductions = tree.reductions();
  r.rank = linear::row_space(kept.scaled(options.p)).rank();
  r.expected_rows = static_cast<double>(options.rows);
  Blocks again(source, call);
  compare(again, block, kept, r);
  write_out(call, r, kept.numbers, kept.weights);
}

}  // namespace

void coreset_tool(ToolCall& call) {
  const CoresetOptions options = options_of(call);
  MatrixSource source = source_of(call);
  Blocks blocks(source, call);
  const auto block = static_cast<Index>(call.values.integer("block"));
  Matrix first = blocks.next(block);
  if (first.rows() == 0) throw BadInput(source.name() + ": no rows; a matrix has at least one");
  const Matrix more = blocks.next(1);
  if (call.values.flag("budget-only")) {
    if (more.rows() > 0)
      throw BadInput(
          fmt::format("budget-only: {} has more than {} rows; raise --block", source.name(), block));
    print_budgets(call, source.name(), first, options);
    return;
  }
  if (more.rows() == 0) {
    in_memory(call, source.name(), first, blocks.target(), options);
    return;
  }
  first.conservativeResize(first.rows() + 1, Eigen::NoChange);
  first.bottomRows(1) = more;
  streamed(call, source, blocks, std::move(first), block, options);
}

}  // namespace quire::labs::lp_sensitivity
