#include "labs/engines/linear/lewis.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "labs/engines/linear/gram.h"
#include "labs/engines/linear/row_space.h"

namespace quire::labs::linear {

namespace {

constexpr double kCertified = 1e-9;

std::span<const double> as_span(const Vector& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }

/// w^(1-2/p), and 0 for rows of zeros, whose negative power would be infinite.
Vector form_weights(const Vector& w, double p) {
  Vector powers(w.size());
  for (Index i = 0; i < w.size(); ++i) powers[i] = w[i] > 0 ? std::pow(w[i], 1 - 2 / p) : 0;
  return powers;
}

/// a_i'(A'W^(1-2/p)A)^-1 a_i of every row; empty if the form is singular (weights have run away).
Vector inner_forms(const Rows& b, const Vector& w, double p, unsigned threads, Matrix& form) {
  form = weighted_gram(b, as_span(form_weights(w, p)), threads);
  const auto factor = Cholesky::of(form);
  return factor ? factor->inverse_forms(b, threads) : Vector();
}

Vector next_weights(const Vector& w, const Vector& tau, double p, bool power) {
  Vector next(w.size());
  for (Index i = 0; i < w.size(); ++i) {
    if (w[i] == 0)
      next[i] = 0;
    else
      next[i] = power ? std::pow(tau[i], p / 2) : std::pow(w[i], 1 - 2 / p) * tau[i];
  }
  return next;
}

double relative_change(const Vector& from, const Vector& to) {
  double most = 0;
  for (Index i = 0; i < from.size(); ++i)
    if (from[i] > 0) most = std::max(most, std::abs(to[i] - from[i]) / from[i]);
  return most;
}

}  // namespace

Lewis lewis_of_whitened(const Rows& b, double p, const LewisOptions& options) {
  Lewis result;
  result.rank = b.cols();
  if (b.cols() == 0 || b.rows() == 0) {
    result.weights = Vector::Zero(b.rows());
    result.certified = true;
    return result;
  }
  const Vector lengths = squared_lengths(b);
  Vector w(b.rows());
  for (Index i = 0; i < b.rows(); ++i)
    w[i] = lengths[i] > 0 ? static_cast<double>(b.cols()) / static_cast<double>(b.rows()) : 0;
  const bool power = options.form == FixedPoint::power || (options.form == FixedPoint::by_p && p <= 2);
  while (result.steps < options.steps_max) {
    if (options.check) options.check();
    const Vector tau = inner_forms(b, w, p, options.threads, result.form);
    if (tau.size() == 0) break;
    Vector next = next_weights(w, tau, p, power);
    if (!next.allFinite()) break;
    ++result.steps;
    const double change = relative_change(w, next);
    w = std::move(next);
    if (change < options.change_max) break;
  }
  const Vector tau = inner_forms(b, w, p, options.threads, result.form);
  if (tau.size() == w.size()) {
    result.residual = (form_weights(w, p).cwiseProduct(tau) - w).cwiseAbs().maxCoeff();
  } else {
    result.residual = std::numeric_limits<double>::infinity();
  }
  result.certified =
      result.residual < kCertified && std::abs(w.sum() - static_cast<double>(result.rank)) <
                                          kCertified * std::max<double>(1, static_cast<double>(result.rank));
  result.weights = std::move(w);
  return result;
}

Lewis lewis_weights(const Rows& a, double p, const LewisOptions& options) {
  const RowSpace space = row_space(a, {.threads = options.threads});
  const Matrix whitened = a * space.whitener;
  return lewis_of_whitened(whitened, p, options);
}

}  // namespace quire::labs::linear
