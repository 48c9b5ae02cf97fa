#include "labs/vr-halpern/forb.h"

namespace quire::labs::vr_halpern {

Forb::Forb(Run& run, double eta, bool quadratic)
    : run_(run),
      eta_(eta),
      probability_(1 / run.n()),
      alpha_(1 - probability_),
      q_(quadratic ? 1 : 0),
      centre_(run.dim()),
      z_(run.dim()),
      w_(run.dim()),
      w_before_(run.dim()),
      value_(run.dim()),
      constant_(run.dim()),
      before_(run.dim()),
      g_(run.dim()),
      estimate_(run.dim()) {
  const double lipschitz = eta * run.constants.sampled + q_;
  tau_ = run.f.components() == 1 ? 0.49 / lipschitz
                                 : 0.99 * std::sqrt(probability_ * (1 - probability_)) / lipschitz;
  scale_ = tau_ * eta / (1 + q_ * tau_);
}

void Forb::begin(In centre) {
  centre_.assign(centre.begin(), centre.end());
  z_ = w_ = centre_;
  just_refreshed_ = false;
  run_.f.full(w_, value_);
  remember();
}

/// What stays the same until the next refresh: z+ = P(alpha z / (1 + q tau) + constant - scale (F_xi(z) -
/// F_xi(w_old))).
void Forb::remember() {
  const double share = 1 / (1 + q_ * tau_);
  for (std::size_t i = 0; i < constant_.size(); ++i)
    constant_[i] = share * ((1 - alpha_) * w_[i] - tau_ * eta_ * value_[i] + q_ * tau_ * centre_[i]);
}

/// `before_` becomes the point before the resolvent. The reflected term is taken at the snapshot that stood
/// before the last possible refresh: another than the present one only in the step after a refresh.
void Forb::forward(Index component) {
  kernels().scaled_sum(before_.data(), alpha_ / (1 + q_ * tau_), z_.data(), constant_.data(), z_.size());
  run_.f.pair_diff({&component, 1}, z_, just_refreshed_ ? w_before_ : w_, before_, -scale_);
  just_refreshed_ = false;
}

bool Forb::step() {
  forward(run_.f.draw(run_.stream));
  z_.swap(before_);
  if (!run_.stream.bernoulli(probability_)) {
    run_.resolve(scale_, z_);
    return false;
  }
  run_.resolve(scale_, z_, g_);
  refresh();
  return true;
}

void Forb::refresh() {
  w_before_.swap(w_);
  w_ = z_;
  run_.f.full(w_, value_);
  remember();
  just_refreshed_ = true;
}

/// before = (alpha z + (1 - alpha) w - tau eta estimate + q tau u) / (1 + q tau) gives the estimate back.
void Forb::last_step() {
  estimate_ = z_;
  forward(run_.f.draw(run_.stream));
  for (std::size_t i = 0; i < z_.size(); ++i)
    estimate_[i] = (alpha_ * estimate_[i] + (1 - alpha_) * w_[i] + q_ * tau_ * centre_[i] -
                    (1 + q_ * tau_) * before_[i]) /
                   (tau_ * eta_);
  z_.swap(before_);
  run_.resolve(scale_, z_, g_);
}

double Forb::estimated_residual() const {
  double squares = 0;
  for (std::size_t i = 0; i < z_.size(); ++i) squares += (estimate_[i] + g_[i]) * (estimate_[i] + g_[i]);
  return std::sqrt(squares);
}

double Forb::inner_residual() const {
  double squares = 0;
  for (std::size_t i = 0; i < w_.size(); ++i) {
    const double r = eta_ * (value_[i] + g_[i]) + q_ * (w_[i] - centre_[i]);
    squares += r * r;
  }
  return std::sqrt(squares);
}

}  // namespace quire::labs::vr_halpern
