#include "labs/fair-threshold/logistic.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <Eigen/Cholesky>

namespace quire::labs::fair_threshold {
namespace {

double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }

/// log(1 + exp(z)) without overflow.
double softplus(double z) { return std::max(z, 0.0) + std::log1p(std::exp(-std::abs(z))); }

/// The ridge on every weight but the intercept's.
Eigen::VectorXd penalised(const Eigen::VectorXd& weights) {
  Eigen::VectorXd w = weights;
  w[0] = 0;
  return w;
}

double loss(const Eigen::VectorXd& margin, const Eigen::VectorXd& good, const Eigen::VectorXd& weights,
            double ridge) {
  double sum = ridge / 2 * penalised(weights).squaredNorm();
  for (Eigen::Index i = 0; i < margin.size(); ++i) sum += softplus(margin[i]) - good[i] * margin[i];
  return sum;
}

}  // namespace

Result<Logistic> fit_logistic(const Eigen::MatrixXd& features, const Eigen::VectorXd& good, double ridge,
                              const std::function<void()>& check) {
  const double limit = 1e-10 * std::max(1.0, static_cast<double>(features.rows()) / 10'000);
  constexpr int kStepsMax = 100;
  Logistic fit{Eigen::VectorXd::Zero(features.cols()), 0, 0};
  Eigen::VectorXd margin = Eigen::VectorXd::Zero(features.rows());
  for (;;) {
    if (check) check();
    const Eigen::VectorXd p = margin.unaryExpr(&sigmoid);
    const Eigen::VectorXd gradient = features.transpose() * (p - good) + ridge * penalised(fit.weights);
    fit.gradient = gradient.cwiseAbs().maxCoeff();
    if (fit.gradient < limit) return fit;
    if (fit.steps++ == kStepsMax)
      return Error{"the logistic regression stopped at a gradient of " + std::to_string(fit.gradient) +
                   "; features of very different size, or one that repeats the label, can be the cause"};
    const Eigen::VectorXd curvature = p.array() * (1 - p.array());
    Eigen::MatrixXd hessian = features.transpose() * curvature.asDiagonal() * features;
    hessian.diagonal().tail(hessian.rows() - 1).array() += ridge;
    const Eigen::VectorXd step = hessian.ldlt().solve(gradient);
    // Far from the optimum a whole Newton step may go too far: it is halved until the loss falls.
    const double before = loss(margin, good, fit.weights, ridge);
    double length = 1;
    Eigen::VectorXd shorter;
    for (int halvings = 0; halvings < 40; ++halvings, length /= 2) {
      shorter = fit.weights - length * step;
      margin = features * shorter;
      // Near the optimum the loss is flat to rounding; there the whole step is right.
      if (loss(margin, good, shorter, ridge) <= before + 1e-12 * std::abs(before)) break;
    }
    fit.weights = shorter;
  }
}

Eigen::VectorXd Logistic::probability(const Eigen::MatrixXd& features) const {
  return (features * weights).unaryExpr(&sigmoid);
}

}  // namespace quire::labs::fair_threshold
