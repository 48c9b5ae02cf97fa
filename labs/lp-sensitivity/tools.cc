// The tools' arguments, and `scores`.
#include "labs/lp-sensitivity/tools.h"

#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/tables/csv.h"

namespace quire::labs::lp_sensitivity {

namespace {

using lab::Kind;
using lab::Parameter;

constexpr Index kScoreRowsMax = 200'000;

Parameter number(Kind kind, std::string name, std::string help, std::string standard, double least,
                 double most) {
  return ranged(argument(kind, std::move(name), std::move(help), std::move(standard)), least, most);
}

std::vector<Parameter> matrix_arguments() {
  Parameter matrix =
      argument(Kind::file, "matrix", "rows of numbers: .npy, .csv, .mtx or .libsvm; - is standard input");
  matrix.required = true;
  return {matrix,
          one_of(argument(Kind::choice, "input", "the matrix's format, where its name does not tell"),
                 {"npy", "csv", "mtx", "libsvm"}),
          number(Kind::real, "p", "the norm", "1", 1, 8),
          number(Kind::integer, "seed", "seed of everything random", "1", 0, 9e15)};
}

}  // namespace

std::vector<lab::Tool> tools() {
  std::vector<Parameter> coreset = matrix_arguments();
  Parameter eps =
      number(Kind::real, "eps", "norms are kept within 1 +- eps on the p-th power", "0.2", 0, 0.99);
  eps.open_least = true;
  for (Parameter& p : std::vector<Parameter>{
           eps,
           number(Kind::integer, "rows", "expected number of rows; left out: as many as eps takes, measured",
                  "", 1, 1e8),
           one_of(argument(Kind::choice, "method", "auto: lewis for p below 4, augmented from 4 on", "auto"),
                  {"auto", "sensitivity", "lewis", "leverage", "root", "augmented", "uniform"}),
           argument(Kind::text, "target",
                    "column of a regression's target (name, or number from 1; LIBSVM: label); its loss is "
                    "reported"),
           argument(Kind::flag, "budget-only", "prints the rows that each bound asks for, and draws nothing"),
           number(Kind::integer, "block",
                  "rows held at once; a longer file is merged and reduced as it is read", "100000", 100, 5e6),
           one_of(argument(Kind::choice, "format",
                           "csv: row,weight, with the report beside; json: all in one", "csv"),
                  {"csv", "json"})})
    coreset.push_back(std::move(p));
  std::vector<Parameter> scored = matrix_arguments();
  Parameter gap = number(Kind::real, "gap", "relative gap at which a sensitivity is done", "0.001", 1e-9, 1);
  scored.push_back(gap);
  return {
      {"coreset", "A few weighted rows of a matrix that keep every ||Ax||_p, with their measured distortion.",
       "quire lab lp-sensitivity coreset --matrix A.csv --p 1 --eps 0.2", std::move(coreset), coreset_tool},
      {"scores", "Leverage, Lewis weight and certified sensitivity of every row.",
       "quire lab lp-sensitivity scores --matrix A.npy --p 1.5", std::move(scored), scores_tool}};
}

MatrixSource source_of(lab::ToolCall& call) {
  return MatrixSource(call.values.text("matrix"),
                      call.values.has("input") ? call.values.text("input") : std::string(), &call.in);
}

void scores_tool(lab::ToolCall& call) {
  MatrixSource source = source_of(call);
  const MatrixInput input = read_rows(source, kScoreRowsMax, "give fewer", [&] { call.check(); });
  if (input.rows.cols() > static_cast<Index>(kColumnsMax))
    throw lab::BadInput(input.name + ": more than " + std::to_string(kColumnsMax) + " columns");
  ScoreOptions options;
  options.gap = call.values.real("gap");
  options.seed = static_cast<std::uint64_t>(call.values.integer("seed"));
  options.check = [&] { call.check(); };
  const Scores s = scores(input.rows, call.values.real("p"), options);
  tables::CsvWriter csv;
  csv.row(std::vector<std::string>{"row", "leverage", "lewis", "sens_lo", "sens_hi"});
  for (Index i = 0; i < s.leverage.size(); ++i)
    csv.cell(static_cast<std::int64_t>(i + 1))
        .cell(s.leverage[i])
        .cell(s.lewis[i])
        .cell(s.sensitivity_lo[i])
        .cell(s.sensitivity_hi[i])
        .end_row();
  call.out << csv.text();
  fmt::print(call.err, "{}: {} rows, {} columns, rank {}; total sensitivity {:.6g} to {:.6g}{}\n", input.name,
             input.rows.rows(), input.rows.cols(), s.rank, s.sensitivity_lo.sum(), s.sensitivity_hi.sum(),
             s.exact ? "" : ", approximate: of a Lewis coreset");
}

}  // namespace quire::labs::lp_sensitivity
