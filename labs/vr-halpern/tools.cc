// game, robust, operator: people's own problems, answered as JSON with the certificate, so that somebody else
// can check it: u, F(u) and a g in G(u) whose sum has the length "residual".
#include <algorithm>
#include <stdexcept>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/linear/row_space.h"
#include "labs/engines/tables/lines.h"
#include "labs/engines/tables/matrix_source.h"
#include "labs/engines/tables/text_file.h"
#include "labs/vr-halpern/constants.h"
#include "labs/vr-halpern/lab.h"
#include "labs/vr-halpern/plugin.h"
#include "labs/vr-halpern/problems.h"

namespace quire::labs::vr_halpern {

namespace {

namespace json = boost::json;
using lab::BadInput;
using lab::Kind;
using lab::Parameter;
using lab::ToolCall;

constexpr std::size_t kCellsMax = std::size_t{1} << 24;
constexpr std::size_t kSidesMax = 1 << 20;  // rows, columns
constexpr std::size_t kRobustRowsMax = 20'000;

json::array array(In v) {
  json::array out;
  out.reserve(v.size());
  for (const double x : v) out.push_back(x);
  return out;
}

struct Chosen {
  Method method;
  Options options;
};

/// Arguments that all three tools have. `auto` restarts.
Chosen chosen(const ToolCall& call, const FiniteSum& problem) {
  const lab::Values& v = call.values;
  Chosen c;
  const std::string& name = v.text("method");
  c.method = name == "auto" ? automatic_method(problem) : *method_named(name);
  c.options.restart = v.flag("restart") || (name == "auto" && c.method == Method::vrh2);
  c.options.adaptive = v.flag("adaptive");
  c.options.eps = v.real("eps");
  c.options.budget = static_cast<std::uint64_t>(v.integer("budget"));
  c.options.seed = static_cast<std::uint64_t>(v.integer("seed"));
  c.options.check = [&call] { call.check(); };
  return c;
}

Report solved(ToolCall& call, FiniteSum& problem, Resolvent& resolvent, const Chosen& c,
              const std::string& name) {
  try {
    Report report = solve(problem, resolvent, c.method, c.options);
    if (!report.solved)
      fmt::print(
          call.err,
          "the budget of {} evaluations ended at a residual of {:.4g}; give a larger one, or a larger eps\n",
          c.options.budget, report.residual);
    return report;
  } catch (const std::invalid_argument& fault) {
    throw BadInput(name + ": " + fault.what());
  } catch (const std::domain_error& fault) {
    throw BadInput(name + ": " + fault.what());
  }
}

/// What every answer ends with.
void print(ToolCall& call, json::object answer, const Chosen& c, const Report& r) {
  answer["residual"] = r.residual;
  answer["eps"] = c.options.eps;
  answer["solved"] = r.solved;
  answer["method"] = word(c.method);
  answer["restarts"] = r.restarts;
  answer["evaluations"] = r.evaluations;
  answer["epochs"] = r.epochs;
  answer["L"] = r.constants.sampled;
  answer["L_F"] = r.constants.full;
  answer["L_is_estimated"] = r.constants.estimated;
  answer["certificate"] = json::object{{"u", array(r.u)}, {"F", array(r.value)}, {"g", array(r.g)}};
  call.out << json::serialize(answer) << '\n';
}

json::object game_answer(const Matrix& a, In u) {
  const Value value = value_of(a, u);
  return {{"value", json::object{{"low", value.low}, {"high", value.high}}},
          {"gap", value.gap()},
          {"x", array(u.first(a.columns))},
          {"y", array(u.subspan(a.columns))}};
}

void game(ToolCall& call) {
  Matrix a = read_matrix(call.values.text("matrix"), &call.in);
  if (std::all_of(a.cells.begin(), a.cells.end(), [](double x) { return x == 0; })) {
    Vec u(a.columns, 1 / static_cast<double>(a.columns));
    u.resize(a.columns + a.rows, 1 / static_cast<double>(a.rows));
    json::object answer = game_answer(a, u);
    answer["note"] = "all entries are 0: every strategy is an equilibrium; these are the uniform ones";
    call.out << json::serialize(answer) << '\n';
    return;
  }
  if (const std::string fault = game_fault(a); !fault.empty()) throw BadInput("matrix: " + fault);
  MatrixGame problem(std::move(a));
  Product sets = problem.strategies();
  const Chosen c = chosen(call, problem);
  const Report r = solved(call, problem, sets, c, "matrix");
  print(call, game_answer(problem.matrix(), r.u), c, r);
}

/// Rows to length at most 1, targets to size at most 1, so that one eps fits all data; and back.
struct Scaling {
  double rows = 1, targets = 1;
};

Scaling scale(Matrix& a, Vec& b) {
  Scaling s{0, 0};
  for (std::size_t i = 0; i < a.rows; ++i)
    s.rows = std::max(s.rows, norm({a.cells.data() + i * a.columns, a.columns}));
  for (const double y : b) s.targets = std::max(s.targets, std::abs(y));
  if (s.rows == 0 || !std::isfinite(s.rows))
    throw BadInput("libsvm: the entries are all 0, or too large to square");
  if (s.targets == 0) throw BadInput("libsvm: all labels are 0; the model that is 0 fits them");
  for (double& x : a.cells) x /= s.rows;
  for (double& y : b) y /= s.targets;
  return s;
}

/// Twice the largest coefficient of least squares: the box that makes L finite.
double automatic_box(const Matrix& a, const Vec& b) {
  const Eigen::Map<const linear::Matrix> rows(a.cells.data(), static_cast<linear::Index>(a.rows),
                                              static_cast<linear::Index>(a.columns));
  const linear::Vector x = linear::least_squares(
      rows, Eigen::Map<const linear::Vector>(b.data(), static_cast<linear::Index>(b.size())), 1e-6);
  const double largest = x.cwiseAbs().maxCoeff();
  return largest > 0 && std::isfinite(largest) ? 2 * largest : 1;
}

Matrix with_intercept(const Matrix& a) {
  Matrix wider{a.rows, a.columns + 1, Vec(a.rows * (a.columns + 1), 1.0)};
  for (std::size_t i = 0; i < a.rows; ++i)
    for (std::size_t j = 0; j < a.columns; ++j) wider.at(i, j) = a.at(i, j);
  return wider;
}

void robust(ToolCall& call) {
  Vec labels;
  Matrix a = read_matrix(call.values.text("libsvm"), &call.in, &labels);
  if (labels.size() != a.rows)
    throw BadInput("libsvm: the file has no labels; a row is \"label 1:value 3:value\"");
  if (a.rows > kRobustRowsMax)
    throw BadInput(fmt::format("libsvm: {} rows; every step projects all weights, so at most {} are taken",
                               a.rows, kRobustRowsMax));
  const Scaling s = scale(a, labels);
  const bool intercept = call.values.flag("intercept");
  if (intercept) a = with_intercept(a);
  const double unit = s.targets / s.rows;  // of a coefficient
  const double box = call.values.real("box") > 0 ? call.values.real("box") / unit : automatic_box(a, labels);
  const std::size_t d = a.columns;
  RobustRegression problem(std::move(a), std::move(labels), call.values.real("radius"), box);
  Product sets = problem.sets();
  const Chosen c = chosen(call, problem);
  const Report r = solved(call, problem, sets, c, "libsvm");
  const RobustRegression::Bounds bounds = problem.bounds(r.u);
  const double loss_unit = s.targets * s.targets, root = std::sqrt(static_cast<double>(problem.components()));
  Vec x(r.u.begin(), r.u.begin() + static_cast<std::ptrdiff_t>(d)),
      weights(r.u.begin() + static_cast<std::ptrdiff_t>(d), r.u.end());
  const double mean = problem.mean_loss(x);
  for (double& v : x) v *= unit;
  json::object answer;
  if (intercept) {
    answer["intercept"] = x.back() * s.rows;
    x.pop_back();
  }
  for (double& q : weights) q /= root;
  answer["coefficients"] = array(x);
  answer["weights"] = array(weights);
  answer["worst_case_loss"] = bounds.high * loss_unit;
  answer["no_model_is_below"] = bounds.low * loss_unit;
  answer["mean_loss"] = mean * loss_unit;
  answer["box"] = box * unit;
  answer["row_scale"] = s.rows;
  answer["label_scale"] = s.targets;
  print(call, std::move(answer), c, r);
}

void operator_tool(ToolCall& call) {
  const std::unique_ptr<Plugin> plugin = wanted(Plugin::load(call.values.text("plugin")));
  const std::unique_ptr<Resolvent> resolvent = plugin->resolvent();
  const auto seed = static_cast<std::uint64_t>(call.values.integer("seed"));
  try {
    if (!plugin->has_constants())
      plugin->set_constants(estimated_constants(*plugin, *resolvent, seed, [&call] { call.check(); }));
  } catch (const std::domain_error& fault) {
    throw BadInput(std::string("plugin: ") + fault.what());
  }
  Chosen c = chosen(call, *plugin);
  c.options.lipschitz = call.values.real("lipschitz");
  c.options.co_monotone = call.values.real("co-monotone");
  const Report r = solved(call, *plugin, *resolvent, c, "plugin");
  print(call, {{"n", plugin->components()}, {"dim", plugin->dim()}, {"u", array(r.u)}}, c, r);
}

std::vector<Parameter> with_common(std::vector<Parameter> own, const char* eps, const char* budget) {
  std::vector<std::string> methods{"auto"};
  for (const Method m : all_methods()) methods.emplace_back(word(m));
  for (Parameter& p : std::vector<Parameter>{
           ranged(argument(Kind::real, "eps", "residual ||F(u) + g|| at which it ends", eps), 1e-12, 1e6),
           one_of(argument(Kind::choice, "method",
                           "auto: vrh2 with restarts, or eg where sampling does not pay", "auto"),
                  methods),
           argument(Kind::flag, "restart", "vrh1, vrh2: begin anew whenever the residual has halved"),
           argument(Kind::flag, "adaptive", "vrh2, halpern-ppm: end inner loops by their own residual"),
           ranged(argument(Kind::integer, "budget", "most evaluations of components", budget), 1, 1e13),
           ranged(argument(Kind::integer, "seed", "seed of the components that are drawn", "1"), 0, 9e15)})
    own.push_back(std::move(p));
  return own;
}

}  // namespace

Matrix read_matrix(const std::string& path, std::istream* standard_input, Vec* labels) {
  const auto source = wanted(tables::MatrixSource::open(path, "", standard_input));
  const auto reader =
      wanted(source->rows({.columns_max = kSidesMax, .rows_max = kSidesMax, .cells_max = kCellsMax}));
  // A row that is almost one of numbers must not pass for a header and vanish.
  for (const std::string& name : reader->names())
    if (tables::finite_number(name))
      throw BadInput(fmt::format(
          "{}: line 1: {} is a number and others are not; a header holds names, a row finite numbers",
          source->name(), tables::shown(name)));
  Matrix a{0, reader->columns(), {}};
  Vec row(a.columns);
  while (wanted(reader->next(row))) {
    if (a.cells.size() + row.size() > kCellsMax)
      throw BadInput(fmt::format("{}: more than {} cells", source->name(), kCellsMax));
    a.cells.insert(a.cells.end(), row.begin(), row.end());
    if (labels != nullptr && reader->has_labels()) labels->push_back(reader->label());
    ++a.rows;
  }
  if (a.cells.empty())
    throw BadInput(source->name() + ": has no cells; a matrix has at least one row and column");
  return a;
}

std::vector<lab::Tool> tools() {
  const Parameter matrix = required(argument(
      Kind::file, "matrix",
      "payments A (CSV, NPY or Matrix Market): x picks a column and pays, y a row; - is standard input"));
  Parameter radius = ranged(
      argument(Kind::real, "radius", "of the chi-square ball: sum (N q_i - 1)^2 / (2N)", "0.1"), 0, 1e6);
  radius.open_least = true;
  return {
      {.name = "game",
       .summary = "Both mixed strategies of a matrix game, its value between two bounds, and a certificate.",
       .example = "quire lab vr-halpern game --matrix A.csv --eps 1e-3",
       .arguments = with_common({matrix}, "0.001", "10000000"),
       .run = game},
      {.name = "robust",
       .summary = "A linear model whose squared loss is least under the worst weights near the uniform ones.",
       .example = "quire lab vr-halpern robust --libsvm data.txt --radius 0.1",
       .arguments = with_common(
           {required(argument(Kind::file, "libsvm", "rows \"label 1:value 3:value\"; - is standard input")),
            radius,
            ranged(argument(Kind::real, "box",
                            "largest size of a coefficient; 0: twice that of least squares", "0"),
                   0, 1e12),
            argument(Kind::flag, "intercept", "fit a constant, too")},
           "0.01", "2000000"),
       .run = robust},
      {.name = "operator",
       .summary = "A zero of an operator in a shared library of your own (n, dim, eval, project).",
       .example = "quire lab vr-halpern operator --plugin libmy.so --eps 1e-4",
       .arguments = with_common(
           {required(
                argument(Kind::file, "plugin", "shared library; it runs inside this program, so trust it")),
            ranged(argument(Kind::real, "lipschitz", "L, if you know it; 0: the library's own, or estimated",
                            "0"),
                   0, 1e12),
            ranged(argument(Kind::real, "co-monotone",
                            "rho from -1/(2L) to 0 of a co-monotone operator (vrh2); not claimed", "0"),
                   -1e6, 0)},
           "0.001", "10000000"),
       .run = operator_tool}};
}

}  // namespace quire::labs::vr_halpern
