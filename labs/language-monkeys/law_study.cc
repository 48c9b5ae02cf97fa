#include "labs/language-monkeys/law_study.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace quire::labs::language_monkeys {

std::string_view name_of(Model model) {
  switch (model) {
    case Model::exponentiated_power:
      return "exp(a k^b)";
    case Model::saturating:
      return "a (1 - (1-b)^k)";
    case Model::log_linear:
      return "a + b log k";
    case Model::beta:
      return "Beta difficulty";
    case Model::beta_with_reach:
      return "Beta difficulty with reach";
    case Model::one_chance_with_reach:
      return "one chance with reach";
  }
  return "";
}

namespace {

bool is_curve_law(Model model) { return model <= Model::log_linear; }
passk::Law law_of(Model model) {
  return model == Model::exponentiated_power ? passk::Law::exponentiated_power
         : model == Model::saturating        ? passk::Law::saturating
                                             : passk::Law::log_linear;
}

std::uint64_t least_n(std::span<const passk::Count> counts) {
  std::uint64_t least = UINT64_MAX;
  for (const passk::Count& c : counts) least = std::min(least, c.n);
  return counts.empty() ? 0 : least;
}

std::vector<passk::CurvePoint> points_of(std::span<const passk::Count> counts, std::uint64_t k_most,
                                         std::size_t points) {
  const std::vector<std::uint64_t> ks = passk::log_grid(k_most, points);
  const std::vector<double> values = passk::coverage(counts, ks);
  std::vector<passk::CurvePoint> curve;
  for (std::size_t j = 0; j < ks.size(); ++j) curve.push_back({static_cast<double>(ks[j]), values[j]});
  return curve;
}

Fitted fit_difficulty(Model model, std::span<const passk::Count> counts) {
  Fitted f{.model = model};
  if (model == Model::one_chance_with_reach) {
    const passk::OneChance fit = passk::fit_one_chance(counts, passk::Reach::fitted);
    f.a = fit.p;
    f.reach = fit.reach;
  } else {
    const passk::BetaDifficulty fit =
        passk::fit_beta(counts, model == Model::beta ? passk::Reach::all : passk::Reach::fitted);
    f.a = fit.alpha;
    f.b = fit.beta;
    f.reach = fit.reach;
  }
  f.converged = std::isfinite(f.at(1));
  return f;
}

Fitted fit_points(Model model, std::span<const passk::CurvePoint> curve) {
  const passk::LawFit fit = passk::fit(law_of(model), curve);
  return {.model = model, .a = fit.a, .b = fit.b, .converged = fit.converged && std::isfinite(fit.at(1))};
}

}  // namespace

double Fitted::at(double k) const {
  double value = NAN;
  if (is_curve_law(model))
    value = passk::value_of(law_of(model), a, b, k);
  else if (model == Model::one_chance_with_reach)
    value = passk::OneChance{.reach = reach, .p = a}.coverage(k);
  else
    value = passk::BetaDifficulty{.reach = reach, .alpha = a, .beta = b}.coverage(k);
  return std::isnan(value) ? value : std::clamp(value, 0.0, 1.0);
}

std::string Fitted::words() const {
  switch (model) {
    case Model::exponentiated_power:
      return fmt::format("exp({:.4g} k^{:.4g})", a, b);
    case Model::saturating:
      return fmt::format("{:.4g} (1 - (1 - {:.4g})^k)", a, b);
    case Model::log_linear:
      return fmt::format("{:.4g} + {:.4g} log k", a, b);
    case Model::beta:
      return fmt::format("p ~ Beta({:.4g}, {:.4g})", a, b);
    case Model::beta_with_reach:
      return fmt::format("p ~ Beta({:.4g}, {:.4g}) in {:.2f} %", a, b, 100 * reach);
    case Model::one_chance_with_reach:
      return fmt::format("p = {:.4g} in {:.2f} %", a, 100 * reach);
  }
  return "";
}

Fitted fit_model(Model model, std::span<const passk::Count> counts, std::uint64_t k_most,
                 std::size_t points) {
  Fitted none{.model = model, .a = NAN, .b = NAN, .reach = NAN};
  if (std::all_of(counts.begin(), counts.end(), [](const passk::Count& c) { return c.c == 0; })) return none;
  if (!is_curve_law(model)) return fit_difficulty(model, counts);
  return fit_points(model, points_of(counts, std::min(k_most, least_n(counts)), points));
}

const ModelScore& LawStudy::best() const {
  const ModelScore* best = &scores.front();
  for (const ModelScore& s : scores)
    if (s.fitted.converged && std::isfinite(s.budget_error) &&
        (!std::isfinite(best->budget_error) || s.budget_error < best->budget_error))
      best = &s;
  return *best;
}

LawStudy study_laws(std::span<const passk::Count> counts, const LawStudyOptions& options) {
  LawStudy study;
  study.k_most = least_n(counts);
  study.curve = points_of(counts, study.k_most, options.points);
  const auto k_last = static_cast<double>(study.k_most);
  // A tenth of every problem's samples, drawn without putting back.
  std::vector<std::vector<passk::Count>> thinned(study.k_most >= 20 ? options.thinnings : 0);
  for (std::size_t t = 0; t < thinned.size(); ++t) {
    random::Stream stream(options.seed, "a tenth of the samples", t);
    for (const passk::Count& c : counts) {
      const std::uint64_t n = c.n / 10;
      thinned[t].push_back({n, stream.hypergeometric(c.c, c.n - c.c, n)});
    }
  }
  for (const Model model : kModels) {
    if (options.check) options.check();
    ModelScore score{.fitted = fit_model(model, counts, study.k_most, options.points),
                     .decade_error = NAN,
                     .budget_error = NAN};
    double squares = 0;
    for (const passk::CurvePoint& p : study.curve) {
      const double error = std::abs(score.fitted.at(p.k) - p.coverage);
      squares += error * error;
      score.max_error = std::max(score.max_error, error);
    }
    score.rmse = std::sqrt(squares / static_cast<double>(study.curve.size()));
    if (is_curve_law(model) && score.fitted.converged)
      score.decade_error = passk::hold_out(law_of(model), study.curve, k_last / 10).error;
    double held = 0, points_held = 0;
    for (const std::vector<passk::Count>& some : thinned) {
      if (options.check) options.check();
      const Fitted fitted = fit_model(model, some, least_n(some), options.points);
      for (const passk::CurvePoint& p : study.curve) {
        if (p.k <= k_last / 10) continue;
        const double error = fitted.at(p.k) - p.coverage;
        held += error * error;
        ++points_held;
      }
    }
    if (!thinned.empty()) score.budget_error = std::sqrt(held / points_held);
    study.scores.push_back(score);
  }
  return study;
}

}  // namespace quire::labs::language_monkeys
