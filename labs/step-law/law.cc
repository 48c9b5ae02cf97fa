#include "labs/step-law/law.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "labs/engines/tables/lines.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::step_law {
namespace {

constexpr double kNormal95 = 1.959963984540054;

template <std::size_t K>
double deviation(const std::array<std::array<double, K>, K>& covariance, const std::array<double, K>& at) {
  double sum = 0;
  for (std::size_t i = 0; i < K; ++i)
    for (std::size_t j = 0; j < K; ++j) sum += at[i] * covariance[i][j] * at[j];
  return std::sqrt(std::max(0.0, sum));
}

}  // namespace

Setting Law::at(double n, double d) const {
  return {std::exp(lr[0] + lr[1] * std::log(n) + lr[2] * std::log(d)),
          std::exp(batch[0] + batch[1] * std::log(d))};
}

Law rounded_law() { return {{std::log(1.79), -0.713, 0.307}, {std::log(0.58), 0.571}}; }

Law mean_law() { return {{0.5863077907, -0.7129222912, 0.3074909504}, {-0.5435421736, 0.5709443647}}; }

FittedLaw published_law(const Law& rounding) {
  FittedLaw published{.law = rounding};
  // Computed from the 1000 released fits: intercept, ln N, ln D of lr; intercept, ln D of B.
  published.lr_covariance = {{{3.8906211149e-01, -1.3558938971e-02, -5.1324935321e-03},
                              {-1.3558938971e-02, 8.9148573725e-04, -1.7433178853e-04},
                              {-5.1324935321e-03, -1.7433178853e-04, 3.6631184290e-04}}};
  published.batch_covariance = {
      {{1.9117963587e-01, -8.1515722480e-03}, {-8.1515722480e-03, 3.4851793950e-04}}};
  published.n_least = 2e8;
  published.n_most = 1.1e9;
  published.d_least = 4e9;
  published.d_most = 1e11;
  return published;
}

Band FittedLaw::band(double n, double d) const {
  const double ln_n = std::log(n), ln_d = std::log(d);
  return {std::exp(kNormal95 * deviation<3>(lr_covariance, {1, ln_n, ln_d})),
          std::exp(kNormal95 * deviation<2>(batch_covariance, {1, ln_d}))};
}

std::optional<std::string> FittedLaw::extrapolation(double n, double d) const {
  std::string words;
  if (n < n_least || n > n_most)
    words = fmt::format("N = {:.4g} is outside the {:.3g} to {:.3g} of the runs that the law was fitted to",
                        n, n_least, n_most);
  if (d < d_least || d > d_most)
    words +=
        fmt::format("{}D = {:.4g} is outside the {:.3g} to {:.3g} tokens of the runs that it was fitted to",
                    words.empty() ? "" : "; ", d, d_least, d_most);
  if (words.empty()) return std::nullopt;
  return words + ": this is an extrapolation";
}

std::optional<double> quantity(std::string_view text) {
  double unit = 1;
  if (!text.empty()) {
    switch (text.back()) {
      case 'k':
      case 'K':
        unit = 1e3;
        break;
      case 'M':
        unit = 1e6;
        break;
      case 'B':
      case 'G':
        unit = 1e9;
        break;
      case 'T':
        unit = 1e12;
        break;
      default:
        break;
    }
  }
  if (unit > 1) text.remove_suffix(1);
  const std::optional<double> number = tables::finite_number(text);
  if (!number || !(*number > 0) || !std::isfinite(*number * unit)) return std::nullopt;
  return *number * unit;
}

double Architecture::parameters() const { return layers * (4 * width * width + 3 * width * hidden); }

double Architecture::flops_per_token(double sequence) const {
  return 6 * (4 * width + 3 * hidden + 2 * sequence) * layers * width;
}

double Architecture::deepseek_flops_per_token(double sequence) const {
  return 72 * layers * width * width + 12 * layers * width * sequence;
}

std::optional<Architecture> architecture(std::string_view text, std::string& fault) {
  constexpr double kMost = 1e7;
  Architecture made;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view part = text.substr(0, comma);
    text.remove_prefix(std::min(comma + 1, text.size()));
    const std::size_t sign = std::min(part.find('='), part.size());
    const std::string_view name = part.substr(0, sign);
    double* const place = name == "h"        ? &made.width
                          : name == "f"      ? &made.hidden
                          : name == "layers" ? &made.layers
                                             : nullptr;
    const std::optional<double> value = sign < part.size() ? quantity(part.substr(sign + 1)) : std::nullopt;
    if (place == nullptr || !value || *value > kMost || *value != std::floor(*value)) {
      fault =
          fmt::format("{} is none of h=WIDTH, f=SWIGLU_WIDTH, layers=COUNT with a whole number up to {:.0e}",
                      tables::shown(part), kMost);
      return std::nullopt;
    }
    *place = *value;
  }
  for (const auto& [value, name] : {std::pair{made.width, "h"}, {made.hidden, "f"}, {made.layers, "layers"}})
    if (value == 0) {
      fault = fmt::format("{} is missing; write h=4096,f=11008,layers=32", name);
      return std::nullopt;
    }
  return made;
}

}  // namespace quire::labs::step_law
