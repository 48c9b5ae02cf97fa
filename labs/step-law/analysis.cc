#include "labs/step-law/analysis.h"

#include <algorithm>
#include <cmath>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "labs/engines/tables/csv.h"
#include "labs/engines/tables/json_lines.h"

namespace quire::labs::step_law {
namespace {

namespace json = boost::json;

constexpr double kPlateau = 0.0025;

json::value number(double x) { return std::isfinite(x) ? json::value(x) : json::value(nullptr); }

json::object with_interval(const Bootstrapped& law, double value,
                           const std::function<double(const Coefficients&)>& of) {
  const stats::Interval i = law.interval(of);
  return {{"value", number(value)}, {"low", number(i.low)}, {"high", number(i.high)}};
}

template <std::size_t K>
std::array<std::array<double, K>, K> covariance(std::span<const Coefficients> all,
                                                std::array<double, K> Coefficients::*of,
                                                const std::array<double, K>& mean) {
  std::array<std::array<double, K>, K> sum{};
  const auto value = [](double x) { return std::isnan(x) ? 0 : x; };
  if (all.size() < 2) return sum;
  for (const Coefficients& c : all)
    for (std::size_t i = 0; i < K; ++i)
      for (std::size_t j = 0; j < K; ++j)
        sum[i][j] +=
            value((c.*of)[i] - mean[i]) * value((c.*of)[j] - mean[j]) / static_cast<double>(all.size() - 1);
  return sum;
}

template <std::size_t K>
json::array rows_of(const std::array<std::array<double, K>, K>& matrix) {
  json::array rows;
  for (const auto& row : matrix) rows.emplace_back(json::array(row.begin(), row.end()));
  return rows;
}

json::object law_json(const Analysis& a) {
  const Bootstrapped& law = a.law;
  const FittedLaw fitted = fitted_law(a);
  json::object out;
  out["formula"] = "ln lr = c0 + c1 ln N + c2 ln D; ln B = b0 + b1 ln D; B in tokens";
  const Coefficients& m = law.mean;
  out["lr"] = json::object{{"intercept", number(m.lr[0])},
                           {"N", with_interval(law, m.lr[1], [](const Coefficients& c) { return c.lr[1]; })},
                           {"D", with_interval(law, m.lr[2], [](const Coefficients& c) { return c.lr[2]; })}};
  out["batch"] =
      json::object{{"intercept", number(m.batch[0])},
                   {"D", with_interval(law, m.batch[1], [](const Coefficients& c) { return c.batch[1]; })}};
  out["batch_on_N_and_D"] = json::object{
      {"intercept", number(m.batch_nd[0])},
      {"N", with_interval(law, m.batch_nd[1], [](const Coefficients& c) { return c.batch_nd[1]; })},
      {"D", with_interval(law, m.batch_nd[2], [](const Coefficients& c) { return c.batch_nd[2]; })}};
  out["lr_covariance"] = rows_of(fitted.lr_covariance);
  out["batch_covariance"] = rows_of(fitted.batch_covariance);
  out["range"] = json::object{{"N", json::array{fitted.n_least, fitted.n_most}},
                              {"D", json::array{fitted.d_least, fitted.d_most}}};
  out["rows_kept"] = law.rows;
  out["resamples"] = law.resamples.size();
  out["resamples_dropped"] = law.dropped;
  if (!law.identified.missing.empty()) out["not_fitted"] = law.identified.missing;
  return out;
}

json::object setting_json(const Setting& s) { return {{"lr", s.lr}, {"batch_tokens", s.batch}}; }

json::object cell_json(const Cell& cell, const std::optional<Bowl>& bowl, const AnalysisOptions& options,
                       std::size_t next) {
  json::object out{{"N", cell.n},
                   {"D", cell.d},
                   {"runs", cell.runs.size()},
                   {"best", setting_json(cell.runs[cell.best].setting)},
                   {"least_loss", cell.least()}};
  if (!bowl) {
    out["bowl"] = nullptr;
    out["remark"] = fmt::format(
        "no quadratic: fewer than {} runs within {:g} % of the best, or on one line; run more around the "
        "best one",
        kBowlRuns, 100 * options.bowl_relative);
    return out;
  }
  const Bowl::Widths widths = bowl->plateau(kPlateau);
  out["bowl"] = json::object{{"optimum", setting_json(bowl->optimum)},
                             {"loss", bowl->loss},
                             {"second_derivatives", json::array{bowl->hxx, bowl->hxy, bowl->hyy}},
                             {"convex", bowl->convex()},
                             {"rms", bowl->rms},
                             {"runs", bowl->runs},
                             {"plateau_half_width_lr_octaves", number(widths.lr)},
                             {"plateau_half_width_batch_octaves", number(widths.batch)}};
  if (!bowl->convex()) out["remark"] = "the quadratic is not convex: its stationary point is no optimum";
  json::array runs;
  for (const NextRun& run : next_runs(cell, *bowl, next, options.bowl_relative)) {
    json::object one = setting_json(run.setting);
    one["optimum_deviation_octaves"] = json::array{number(run.spread_before), number(run.spread_after)};
    runs.push_back(std::move(one));
  }
  out["next_runs"] = std::move(runs);
  return out;
}

/// A number below a path of names and places.
class Reader {
 public:
  Reader(const json::value& root, const std::string& name) : root_(root), name_(name) {}

  double at(std::initializer_list<const char*> names, std::initializer_list<std::size_t> places = {}) {
    const json::value* value = &root_;
    std::string path;
    for (const char* const name : names) {
      path += (path.empty() ? "" : ".") + std::string(name);
      const json::object* const object = value == nullptr ? nullptr : value->if_object();
      value = object == nullptr ? nullptr : object->if_contains(name);
    }
    for (const std::size_t place : places) {
      path += fmt::format("[{}]", place);
      const json::array* const array = value == nullptr ? nullptr : value->if_array();
      value = array == nullptr || array->size() <= place ? nullptr : &(*array)[place];
    }
    const double number = value != nullptr && value->is_number() ? value->to_number<double>() : NAN;
    if (!std::isfinite(number) && fault_.empty())
      fault_ = fmt::format(
          "{}: law.{} is no number; the tool fit writes such a file, and leaves out what could not "
          "be fitted",
          name_, path);
    return number;
  }
  const std::string& fault() const { return fault_; }

 private:
  const json::value& root_;
  const std::string& name_;
  std::string fault_;
};

}  // namespace

Analysis analyse(std::span<const GridRun> runs, const AnalysisOptions& options,
                 const std::function<void()>& check) {
  Analysis a;
  a.cells = cells_of(runs);
  for (const Cell& cell : a.cells) {
    if (check) check();
    a.bowls.push_back(fit_bowl(cell, options.bowl_relative, options.bowl_runs));
  }
  a.law = bootstrap_law(kept_runs(a.cells, options.threshold), options.bootstrap, options.seed, check);
  a.surface = fit_loss_surface(least_losses(a.cells), check);
  return a;
}

FittedLaw fitted_law(const Analysis& a) {
  FittedLaw fitted;
  fitted.law = a.law.mean.law();
  fitted.lr_covariance = covariance<3>(a.law.resamples, &Coefficients::lr, a.law.mean.lr);
  fitted.batch_covariance = covariance<2>(a.law.resamples, &Coefficients::batch, a.law.mean.batch);
  fitted.n_least = a.cells.front().n;
  fitted.n_most = a.cells.back().n;
  fitted.d_least = fitted.d_most = a.cells.front().d;
  for (const Cell& cell : a.cells) {
    fitted.d_least = std::min(fitted.d_least, cell.d);
    fitted.d_most = std::max(fitted.d_most, cell.d);
  }
  return fitted;
}

json::object to_json(const Analysis& a, const AnalysisOptions& options, std::size_t next) {
  json::object out;
  out["law"] = law_json(a);
  out["threshold"] = options.threshold;
  if (a.surface) {
    const LossSurface& s = *a.surface;
    out["loss_surface"] = json::object{{"formula", "L = exp(E) + exp(A) / N^alpha + exp(B) / D^beta"},
                                       {"E", s.e},
                                       {"A", s.a},
                                       {"B", s.b},
                                       {"alpha", s.alpha},
                                       {"beta", s.beta},
                                       {"largest_relative_error", std::expm1(s.largest)},
                                       {"held_out", json::object{{"N", s.held_out->n},
                                                                 {"D", s.held_out->d},
                                                                 {"loss", s.held_out->loss},
                                                                 {"predicted", s.held_out->predicted}}}};
  }
  json::array cells;
  for (std::size_t i = 0; i < a.cells.size(); ++i)
    cells.emplace_back(cell_json(a.cells[i], a.bowls[i], options, next));
  out["cells"] = std::move(cells);
  return out;
}

Result<FittedLaw> law_of_json(std::string_view text, const std::string& name) {
  const Result<json::value> parsed = tables::parse_json(text, name);
  if (!parsed) return Error{parsed.error()};
  const json::object* const root = parsed->if_object();
  const json::value* const law = root == nullptr ? nullptr : root->if_contains("law");
  if (law == nullptr) return Error{name + ": no \"law\"; the tool fit writes such a file"};
  Reader read(*law, name);
  FittedLaw fitted;
  fitted.law = {{read.at({"lr", "intercept"}), read.at({"lr", "N", "value"}), read.at({"lr", "D", "value"})},
                {read.at({"batch", "intercept"}), read.at({"batch", "D", "value"})}};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) fitted.lr_covariance[i][j] = read.at({"lr_covariance"}, {i, j});
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 2; ++j) fitted.batch_covariance[i][j] = read.at({"batch_covariance"}, {i, j});
  fitted.n_least = read.at({"range", "N"}, {0});
  fitted.n_most = read.at({"range", "N"}, {1});
  fitted.d_least = read.at({"range", "D"}, {0});
  fitted.d_most = read.at({"range", "D"}, {1});
  if (!read.fault().empty()) return Error{read.fault()};
  return fitted;
}

std::string cells_csv(const Analysis& a) {
  tables::CsvWriter out;
  out.row(std::vector<std::string>{"N", "D", "runs", "best_lr", "best_bs_tokens", "least_loss", "opt_lr",
                                   "opt_bs_tokens", "opt_loss", "hxx", "hxy", "hyy", "eigenvalue_low",
                                   "eigenvalue_high", "rms", "bowl_runs", "half_width_lr",
                                   "half_width_batch"});
  const auto cell = [&](double x) { std::isfinite(x) ? out.cell(x) : out.cell(""); };
  for (std::size_t i = 0; i < a.cells.size(); ++i) {
    const Cell& c = a.cells[i];
    const Setting& best = c.runs[c.best].setting;
    out.cell(c.n).cell(c.d).cell(static_cast<std::int64_t>(c.runs.size())).cell(best.lr).cell(best.batch);
    out.cell(c.least());
    if (const std::optional<Bowl>& b = a.bowls[i]) {
      const auto eigenvalues = b->eigenvalues();
      const Bowl::Widths widths = b->plateau(kPlateau);
      for (const double x : {b->optimum.lr, b->optimum.batch, b->loss, b->hxx, b->hxy, b->hyy, eigenvalues[0],
                             eigenvalues[1], b->rms, static_cast<double>(b->runs), widths.lr, widths.batch})
        cell(x);
    } else {
      for (int k = 0; k < 12; ++k) out.cell("");
    }
    out.end_row();
  }
  return out.text();
}

Target target_of(const Cell& cell) {
  const double m = cell.runs.front().flops_per_token;
  return {cell.n, cell.d, (m > 0 ? m : 6 * cell.n) * cell.d, cell.least()};
}

}  // namespace quire::labs::step_law
