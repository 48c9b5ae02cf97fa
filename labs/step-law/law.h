// The law of the paper: peak learning rate and batch of the least loss as powers of model size and training
// tokens (Step Law, section 3), in two roundings, with the spread of the published fits.
// Units everywhere in this lab: N = non-embedding weights (of a mixture of experts: all experts), D =
// training tokens, lr = peak learning rate of AdamW, B = batch in tokens; logarithms are natural unless
// named.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace quire::labs::step_law {

/// What a run is set to.
struct Setting {
  double lr = 0;
  double batch = 0;  ///< tokens
};

/// ln lr = lr[0] + lr[1] ln N + lr[2] ln D; ln B = batch[0] + batch[1] ln D.
struct Law {
  std::array<double, 3> lr{};
  std::array<double, 2> batch{};
  Setting at(double n, double d) const;
};

/// lr = 1.79 N^-0.713 D^0.307, B = 0.58 D^0.571, as printed.
Law rounded_law();
/// The mean of the 1000 fits that the authors released with their code.
Law mean_law();

/// By how much a setting may be off: the 95 % interval is value / factor to value * factor.
struct Band {
  double lr_factor = 1;
  double batch_factor = 1;
};

/// A law with how sure it is: covariances of its coefficients over the fits that it is the mean of. Intervals
/// are of predictions: intercept and slopes are strongly anticorrelated, and intervals of theirs would say
/// nothing.
struct FittedLaw {
  Law law;
  std::array<std::array<double, 3>, 3> lr_covariance{};
  std::array<std::array<double, 2>, 2> batch_covariance{};
  /// Where the runs lie that it was fitted to.
  double n_least = 0, n_most = 0, d_least = 0, d_most = 0;

  Band band(double n, double d) const;
  /// What lies outside of the runs, in words; nothing where both are inside.
  std::optional<std::string> extrapolation(double n, double d) const;
};
/// The published law in one of its roundings, with the covariances of the 1000 released fits.
FittedLaw published_law(const Law& rounding);

/// "7e9", "7B", "1.4T", "500M", "20K": above 0 and finite, or nothing.
std::optional<double> quantity(std::string_view text);

/// A dense decoder of the paper: its N and its floating-point operations per token.
struct Architecture {
  double width = 0;   ///< h
  double hidden = 0;  ///< f, of SwiGLU
  double layers = 0;
  /// layers * (4 h^2 + 3 h f): no biases, embeddings or norms.
  double parameters() const;
  /// M = 6 (4h + 3f + 2 sequence) * layers * h, the paper's count.
  double flops_per_token(double sequence) const;
  /// DeepSeek's count: 72 layers h^2 + 12 layers h sequence.
  double deepseek_flops_per_token(double sequence) const;
};
/// "h=4096,f=11008,layers=32": all three, in any order. The message names what is wrong.
std::optional<Architecture> architecture(std::string_view text, std::string& fault);

}  // namespace quire::labs::step_law
