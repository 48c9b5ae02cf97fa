#include "labs/embedding-limits/construction.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include "labs/embedding-limits/relevance.h"

namespace quire::labs::embedding_limits {

namespace {

template <class Real>
Real angle(std::size_t i, std::size_t n) {
  return 2 * std::numbers::pi_v<Real> * static_cast<Real>(i) / static_cast<Real>(n);
}

/// (cos t, sin t, .., cos kt, sin kt) / sqrt k of document i. Angles are reduced in whole numbers first.
template <class Real>
void curve_point(std::size_t i, std::size_t n, std::size_t k, Real* out) {
  const Real length = std::sqrt(static_cast<Real>(k));
  for (std::size_t j = 1; j <= k; ++j) {
    const Real t = angle<Real>(i * j % n, n);
    out[2 * (j - 1)] = std::cos(t) / length;
    out[2 * (j - 1) + 1] = std::sin(t) / length;
  }
}

/// Minus the Fourier coefficients of the product over `positives` of 1 - cos(t - a), constant left out,
/// divided by their length.
template <class Real>
void curve_query(std::span<const std::uint32_t> positives, std::size_t n, Real* out) {
  const std::size_t k = positives.size();
  // Coefficients of z^-k .. z^k, z = e^it; every factor is 1 - (z e^-ia + z^-1 e^ia) / 2.
  std::vector<Real> re(2 * k + 1), im(2 * k + 1);
  re[k] = 1;
  for (const std::uint32_t p : positives) {
    const Real c = std::cos(angle<Real>(p, n)) / 2, s = std::sin(angle<Real>(p, n)) / 2;
    std::vector<Real> new_re = re, new_im = im;
    for (std::size_t j = 0; j <= 2 * k; ++j) {
      if (j > 0) {  // times -(c - is) z
        new_re[j] -= c * re[j - 1] + s * im[j - 1];
        new_im[j] -= c * im[j - 1] - s * re[j - 1];
      }
      if (j < 2 * k) {  // times -(c + is) / z
        new_re[j] -= c * re[j + 1] - s * im[j + 1];
        new_im[j] -= c * im[j + 1] + s * re[j + 1];
      }
    }
    re = std::move(new_re);
    im = std::move(new_im);
  }
  Real square = 0;
  for (std::size_t j = 1; j <= k; ++j) {
    out[2 * (j - 1)] = -2 * re[k + j];
    out[2 * (j - 1) + 1] = 2 * im[k + j];
    square += 4 * (re[k + j] * re[k + j] + im[k + j] * im[k + j]);
  }
  for (std::size_t c = 0; c < 2 * k; ++c) out[c] /= std::sqrt(square);
}

template <class Real>
ConstructionCheck check_in(std::size_t n, std::size_t k, const std::function<void()>& check) {
  const std::size_t d = 2 * k;
  std::vector<Real> documents(n * d), query(d);
  for (std::size_t i = 0; i < n; ++i) curve_point<Real>(i, n, k, documents.data() + i * d);
  const Relevance relevance = every_subset(n, k);
  ConstructionCheck result;
  result.sets = relevance.queries();
  Real least = std::numeric_limits<Real>::infinity();
  for (std::size_t q = 0; q < relevance.queries(); ++q) {
    if (q % 64 == 0) check();
    const auto positives = relevance.positives(q);
    curve_query<Real>(positives, n, query.data());
    Real worst = std::numeric_limits<Real>::infinity(), best = -worst;
    for (std::size_t i = 0, next = 0; i < n; ++i) {
      Real score = 0;
      for (std::size_t c = 0; c < d; ++c) score += query[c] * documents[i * d + c];
      const bool positive = next < k && positives[next] == i;
      next += positive;
      if (positive)
        worst = std::min(worst, score);
      else
        best = std::max(best, score);
    }
    result.wrong += !(worst > best);
    least = std::min(least, worst - best);
  }
  result.margin = static_cast<double>(least / 2);
  return result;
}

}  // namespace

ConstructionCheck check_construction(std::size_t n, std::size_t k, Precision precision,
                                     const std::function<void()>& check) {
  if (precision == Precision::single) return check_in<float>(n, k, check);
  return precision == Precision::usual ? check_in<double>(n, k, check) : check_in<long double>(n, k, check);
}

double exact_pair_margin(std::size_t n, const std::function<void()>& check) {
  using Real = boost::multiprecision::cpp_bin_float_50;
  const Real step = 2 * boost::math::constants::pi<Real>() / n;
  // 1 - cos(i step), and cos(i step) with it.
  const auto fall = [&](std::size_t i) {
    const Real half = sin(step * (i % n) / 2);
    return Real(2 * half * half);
  };
  const Real near = fall(1);
  Real least = 4;
  for (std::size_t b = 1; b <= n / 2; ++b) {
    if (b % 64 == 0) check();
    // Neighbours of 0: 1 and n-1, unless one of them is b. Those of b are their mirror images.
    Real smallest = near * fall(b + 1);
    if (b != 1) smallest = (std::min)(smallest, Real(near * fall(b - 1)));
    if (b == 1) smallest = (std::min)(smallest, Real(near * fall(2)));
    const Real length = sqrt(Real(2) * (2 - fall(b)) + Real(0.25));  // |u| before it is divided
    least = (std::min)(least, Real(smallest / (length * sqrt(Real(2)))));
  }
  return static_cast<double>(least / 2);
}

Vectors construction_documents(std::size_t n, std::size_t k) {
  Vectors out(n, 2 * k);
  std::vector<double> point(2 * k);
  for (std::size_t i = 0; i < n; ++i) {
    curve_point<double>(i, n, k, point.data());
    std::transform(point.begin(), point.end(), out.row(i).begin(),
                   [](double value) { return static_cast<float>(value); });
  }
  return out;
}

Vectors construction_query(std::size_t n, std::span<const std::uint32_t> positives) {
  Vectors out(1, 2 * positives.size());
  std::vector<double> query(out.dimensions);
  curve_query<double>(positives, n, query.data());
  std::transform(query.begin(), query.end(), out.numbers.begin(),
                 [](double value) { return static_cast<float>(value); });
  return out;
}

}  // namespace quire::labs::embedding_limits
