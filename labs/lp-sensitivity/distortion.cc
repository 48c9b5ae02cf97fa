#include "labs/lp-sensitivity/distortion.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "labs/engines/linear/generalised.h"
#include "labs/engines/linear/gram.h"
#include "labs/engines/linear/lp_norm.h"
#include "labs/engines/linear/row_space.h"
#include "labs/lp-sensitivity/scores.h"

namespace quire::labs::lp_sensitivity {

namespace {

constexpr double kSingular = 1e-12;   // of the sample's form against the matrix's
constexpr double kFloorStart = 1e-2;  // p < 2: |y| in weights, as a share of the largest
constexpr double kFloorLeast = 1e-8;
constexpr double kWeightLeast = 1e-8;  // p > 2: least weight
constexpr double kGainLeast = 1e-4;    // relative gain of a step below which a start is left
constexpr int kHalvings = 6;

std::span<const double> as_span(const Vector& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }

Vector powers(const Vector& y, double e) {
  Vector sizes = y.cwiseAbs();
  linear::raise({sizes.data(), static_cast<std::size_t>(sizes.size())}, e);
  return sizes;
}

Vector form_weights_of(const linear::Lewis& lewis, double p) {
  Vector weights(lewis.weights.size());
  for (Index i = 0; i < weights.size(); ++i)
    weights[i] = lewis.weights[i] > 0 ? std::pow(lewis.weights[i], 1 - 2 / p) : 0;
  return weights;
}

/// Numbers of the `count` largest entries, largest first.
std::vector<Index> largest(const Vector& v, int count) {
  std::vector<Index> order(static_cast<std::size_t>(v.size()));
  std::iota(order.begin(), order.end(), Index{0});
  const auto n = std::min(static_cast<std::size_t>(std::max(count, 0)), order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(n), order.end(),
                    [&](Index i, Index j) { return v[i] != v[j] ? v[i] > v[j] : i < j; });
  order.resize(n);
  return order;
}

/// One side of the ratio: numerator and denominator are weighted sums of |rows x|^p; the ratio is to grow.
struct Side {
  const Matrix& over_rows;   // of the denominator
  const Vector& over_mass;   // empty: ones
  const Matrix& under_rows;  // of the numerator
  const Vector& under_mass;
};

double weighted_power(const Vector& y, const Vector& mass, double p) {
  const Vector sizes = powers(y, p);
  return mass.size() == 0 ? sizes.sum() : sizes.dot(mass);
}

/// Climbs numerator / denominator from x: the numerator is convex, so it lies above its tangent g'x, and
/// min denominator subject to g'x = 1 is an l_p problem of which one reweighted (p > 2: Newton) step is
/// taken.
double climb(const Side& side, double p, int steps, const std::function<void()>& check, Vector& x) {
  Vector top = side.under_rows * x, bottom = side.over_rows * x;
  double below = weighted_power(bottom, side.over_mass, p);
  if (!(below > 0)) return std::numeric_limits<double>::infinity();
  double ratio = weighted_power(top, side.under_mass, p) / below;
  Matrix form(x.size(), x.size());
  double floor = p < 2 ? kFloorStart : p > 2 ? std::pow(kWeightLeast, 1 / (p - 2)) : 0;
  for (int step = 0; step < steps; ++step) {
    if (check) check();
    Vector slope = powers(top, p - 1).cwiseProduct(top.cwiseSign());
    if (side.under_mass.size() > 0) slope = slope.cwiseProduct(side.under_mass);
    const Vector g = side.under_rows.transpose() * slope;
    Vector weights = (bottom.cwiseAbs() / bottom.cwiseAbs().maxCoeff()).cwiseMax(floor);
    linear::raise({weights.data(), static_cast<std::size_t>(weights.size())}, p - 2);
    if (side.over_mass.size() > 0) weights = weights.cwiseProduct(side.over_mass);
    linear::weighted_gram_into(side.over_rows, as_span(weights), form);
    const auto factor = linear::Cholesky::of(form);
    if (!factor) break;
    Vector target = factor->solve(g);
    const double along = g.dot(target);
    if (!(along > 0)) break;
    target *= g.dot(x) / along;
    const Vector target_top = side.under_rows * target, target_bottom = side.over_rows * target;
    const double before = ratio;
    double length = p > 2 ? 1 / (p - 1) : 1;
    for (int halving = 0; halving <= kHalvings; ++halving, length /= 2) {
      const Vector new_top = top + length * (target_top - top);
      const Vector new_bottom = bottom + length * (target_bottom - bottom);
      const double new_below = weighted_power(new_bottom, side.over_mass, p);
      const double new_ratio = weighted_power(new_top, side.under_mass, p) / new_below;
      if (new_below > 0 && new_ratio > ratio) {
        ratio = new_ratio;
        x += length * (target - x);
        top = new_top;
        bottom = new_bottom;
        break;
      }
    }
    if (p < 2) floor = std::max(kFloorLeast, floor * 0.3);
    if (!(ratio > before * (1 + kGainLeast)) && floor <= 1e-4) break;
  }
  return ratio;
}

}  // namespace

/// The search for one sample.
class DistortionSearch::Hunt {
 public:
  Hunt(const DistortionSearch& search, const Vector& mass, std::optional<double> stop_above,
       const std::function<void()>& check)
      : s_(search), mass_(mass), stop_above_(stop_above), check_(check) {}

  Distortion run() {
    gather();
    const linear::Matrix sample_form =
        linear::weighted_gram(kept_, as_span(Vector(kept_mass_.cwiseProduct(kept_form_))));
    const auto pencil = linear::generalised_eigen(sample_form, s_.lewis_.form);
    if (!pencil) return best_;
    if (s_.p_ == 2) return exactly(*pencil);
    if (kept_.rows() < s_.rows_.cols() || pencil->values[0] <= kSingular * pencil->values.tail(1)[0]) {
      best_ = {1, false, 0, pencil->vectors.col(0)};  // x with SAx = 0: the ratio cannot be lower
      lacks_rank_ = true;
    }
    if (enough()) return best_;
    weigh_starts(*pencil);
    if (enough()) return best_;
    improve();
    return best_;
  }

 private:
  bool enough() const { return stop_above_ && best_.value > *stop_above_; }

  /// The rows that the sample has.
  void gather() {
    const auto count = static_cast<Index>((mass_.array() > 0).count());
    kept_.resize(count, s_.rows_.cols());
    kept_mass_.resize(count);
    kept_form_.resize(count);
    Index k = 0;
    for (Index i = 0; i < mass_.size(); ++i) {
      if (!(mass_[i] > 0)) continue;
      kept_.row(k) = s_.rows_.row(i);
      kept_mass_[k] = mass_[i];
      kept_form_[k++] = s_.form_weights_[i];
    }
  }

  Distortion exactly(const linear::Pencil& pencil) {
    const Index last = pencil.values.size() - 1;
    const double low = pencil.values[0], high = pencil.values[last];
    const bool above = std::abs(high - 1) >= std::abs(low - 1);
    best_ = {std::abs((above ? high : low) - 1), true, above ? high : low,
             pencil.vectors.col(above ? last : 0)};
    return best_;
  }

  void take(double ratio, const Vector& x) {
    if (std::isfinite(ratio) && std::abs(ratio - 1) > best_.value)
      best_ = {std::abs(ratio - 1), false, ratio, x};
  }

  /// The ratio at every start: those fixed for the matrix, and the eigenvectors that this sample has.
  void weigh_starts(const linear::Pencil& pencil) {
    starts_.resize(s_.starts_.rows() + pencil.vectors.cols(), s_.rows_.cols());
    starts_ << s_.starts_, pencil.vectors.transpose();
    ratios_.resize(starts_.rows());
    ratios_.head(s_.starts_.rows()) = s_.shares_.transpose() * mass_;
    const Matrix images = s_.rows_ * pencil.vectors;
    for (Index k = 0; k < images.cols(); ++k) {
      const Vector sizes = powers(images.col(k), s_.p_);
      ratios_[s_.starts_.rows() + k] = sizes.dot(mass_) / sizes.sum();
    }
    for (const Index k : {largest(ratios_, 1)[0], largest(-ratios_, 1)[0]})
      take(ratios_[k], starts_.row(k).transpose());
  }

  void improve() {
    const Vector none;
    const Side up{s_.rows_, none, kept_, kept_mass_}, down{kept_, kept_mass_, s_.rows_, none};
    const std::vector<Index> high = largest(ratios_, s_.effort_.improved);
    const std::vector<Index> low = largest(-ratios_, s_.effort_.improved);
    for (std::size_t k = 0; k < high.size(); ++k) {
      if (!lacks_rank_) {
        Vector x = starts_.row(low[k]).transpose();
        const double inverse = climb(down, s_.p_, s_.effort_.steps, check_, x);
        take(1 / inverse, x);
        if (enough()) return;
      }
      Vector x = starts_.row(high[k]).transpose();
      const double ratio = climb(up, s_.p_, s_.effort_.steps, check_, x);
      take(ratio, x);
      if (enough()) return;
    }
  }

  const DistortionSearch& s_;
  const Vector& mass_;
  std::optional<double> stop_above_;
  const std::function<void()>& check_;
  Distortion best_;
  bool lacks_rank_ = false;
  Matrix kept_, starts_;
  Vector kept_mass_, kept_form_, ratios_;
};

DistortionSearch::DistortionSearch(const Matrix& whitened, double p, const linear::Lewis& lewis,
                                   const Matrix& maximisers, const Effort& effort, std::uint64_t seed)
    : rows_(whitened), p_(p), lewis_(lewis), form_weights_(form_weights_of(lewis, p)), effort_(effort) {
  const Index d = whitened.cols();
  const std::vector<Index> heaviest = largest(lewis.weights, effort.heaviest);
  starts_.resize(d + static_cast<Index>(heaviest.size()) + effort.random, d);
  starts_.topRows(d).setIdentity();  // the singular directions, in whitened coordinates
  const auto factor = linear::Cholesky::of(lewis.form);
  Index k = d;
  for (const Index i : heaviest) {
    if (maximisers.rows() == whitened.rows())
      starts_.row(k++) = maximisers.row(i);
    else
      starts_.row(k++) =
          (factor ? factor->solve(whitened.row(i).transpose()) : Vector(whitened.row(i))).transpose();
  }
  random::Stream stream(seed, "starts");
  for (; k < starts_.rows(); ++k)
    for (Index j = 0; j < d; ++j) starts_(k, j) = stream.normal();
  shares_ = whitened * starts_.transpose();
  for (Index c = 0; c < shares_.cols(); ++c) {
    const Vector sizes = powers(shares_.col(c), p);
    const double sum = sizes.sum();
    shares_.col(c) =
        sum > 0 ? Vector(sizes / sum) : Vector::Constant(sizes.size(), 1 / static_cast<double>(sizes.size()));
  }
}

Distortion DistortionSearch::find(const Vector& mass, std::optional<double> stop_above,
                                  const std::function<void()>& check) const {
  if (rows_.cols() == 0) return {0, true, 1, {}};
  if ((mass.array() <= 0).all()) return {1, true, 0, Vector::Unit(rows_.cols(), 0)};
  return Hunt(*this, mass, stop_above, check).run();
}

Distortion distortion(const Matrix& a, const Sample& sample, double p, const Effort& effort,
                      std::uint64_t seed) {
  const Merged merged = merge(a, p);
  const linear::RowSpace space = linear::row_space(merged.rows);
  const Matrix whitened = merged.rows * space.whitener;
  const linear::Lewis lewis = linear::lewis_of_whitened(whitened, p);
  Vector mass = Vector::Zero(whitened.rows());
  for (std::size_t k = 0; k < sample.rows.size(); ++k) {
    const auto i = static_cast<std::size_t>(sample.rows[k]);
    if (merged.group[i] >= 0) mass[merged.group[i]] += sample.weights[k] * merged.share[i];
  }
  Distortion found = DistortionSearch(whitened, p, lewis, Matrix(), effort, seed).find(mass);
  if (found.witness.size() > 0) found.witness = space.whitener * found.witness;
  return found;
}

double norm_ratio(const Matrix& a, const Sample& sample, double p, const Vector& x) {
  const Vector y = a * x;
  double kept = 0;
  for (std::size_t k = 0; k < sample.rows.size(); ++k)
    kept += sample.weights[k] * std::pow(std::abs(y[sample.rows[k]]), p);
  return kept / linear::norm_power(y, p);
}

}  // namespace quire::labs::lp_sensitivity
