#include "labs/engines/linear/projection.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace quire::labs::linear {

namespace {

constexpr std::size_t kLanes = 8;

struct Above {
  double sum = 0, count = 0;
};

/// Entries whose size is above t, without branches, in eight sums that the compiler may keep in registers.
template <class Size>
Above above(std::span<const double> x, double t, Size size) {
  double sum[kLanes] = {}, count[kLanes] = {};
  const std::size_t whole = x.size() - x.size() % kLanes;
  for (std::size_t i = 0; i < whole; i += kLanes)
    for (std::size_t l = 0; l < kLanes; ++l) {
      const double value = size(x[i + l]);
      sum[l] += value > t ? value : 0.0;
      count[l] += value > t ? 1.0 : 0.0;
    }
  Above all;
  for (std::size_t l = 0; l < kLanes; ++l) all.sum += sum[l], all.count += count[l];
  for (std::size_t i = whole; i < x.size(); ++i)
    if (const double value = size(x[i]); value > t) all.sum += value, all.count += 1;
  return all;
}

/// The t with sum max(0, size(x_i) - t) = total: Newton's method on a convex falling function. From wherever
/// it starts, one step leads below t, and from there it only rises, so it ends.
template <class Size>
double fitting_threshold(std::span<const double> x, double total, Size size,
                         double t = -std::numeric_limits<double>::infinity()) {
  Above now = above(x, t, size);
  if (now.count == 0) now = above(x, -std::numeric_limits<double>::infinity(), size);
  if (now.count == 0) return t;
  for (bool rising = false;; rising = true) {
    t = (now.sum - total) / now.count;
    const Above next = above(x, t, size);
    // The same entries: t fits. None: the total drowns in rounding. More of them while rising: so does t.
    if (next.count == now.count || next.count == 0 || (rising && next.count > now.count)) return t;
    now = next;
  }
}

}  // namespace

double project_simplex(std::span<double> x, double total, double threshold) {
  const double t = fitting_threshold(
      x, total, [](double value) { return value; }, threshold);
  for (double& value : x) value = std::max(0.0, value - t);
  return t;
}

void project_simplex(std::span<double> x, double total) {
  project_simplex(x, total, -std::numeric_limits<double>::infinity());
}

void project_simplex_ball(std::span<double> x, double radius) {
  // The answer is the simplex's projection of s x for the s in (0,1] that meets the ball; the length from the
  // centre grows with s. On the entries that stay positive it is known in closed form, which gives the next
  // s.
  if (x.empty()) return;
  const double n = static_cast<double>(x.size());
  std::vector<double> shrunk(x.begin(), x.end());
  double low = 0, high = 1, s = 1;
  for (int step = 0; step < 200; ++step) {
    for (std::size_t i = 0; i < x.size(); ++i) shrunk[i] = s * x[i];
    const double t = project_simplex(shrunk, 1, -std::numeric_limits<double>::infinity());
    double squares = 0, kept = 0, sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      squares += (shrunk[i] - 1 / n) * (shrunk[i] - 1 / n);
      if (s * x[i] > t) kept += 1, sum += x[i];
    }
    if (squares <= radius * radius) {
      if (s == 1) break;
      low = s;
    } else {
      high = s;
    }
    if (std::abs(std::sqrt(squares) - radius) <= 1e-13 * radius || high - low <= 1e-16 * high) break;
    double spread = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
      if (s * x[i] > t) spread += (x[i] - sum / kept) * (x[i] - sum / kept);
    const double wanted = std::sqrt(std::max(0.0, radius * radius - 1 / kept + 1 / n) / spread);
    s = wanted > low && wanted < high ? wanted : (low + high) / 2;
  }
  std::copy(shrunk.begin(), shrunk.end(), x.begin());
}

void project_box(std::span<double> x, double low, double high) {
  for (double& value : x) value = std::clamp(value, low, high);
}

void project_ball(std::span<double> x, double radius) {
  double squares = 0;
  for (const double value : x) squares += value * value;
  if (squares <= radius * radius) return;
  const double scale = radius / std::sqrt(squares);
  for (double& value : x) value *= scale;
}

void project_l1_ball(std::span<double> x, double radius) {
  double sum = 0;
  for (const double value : x) sum += std::abs(value);
  if (sum <= radius) return;
  if (radius <= 0) {
    std::fill(x.begin(), x.end(), 0.0);
    return;
  }
  soft_threshold(x, fitting_threshold(x, radius, [](double value) { return std::abs(value); }));
}

void soft_threshold(std::span<double> x, double threshold) {
  for (double& value : x) value = std::copysign(std::max(0.0, std::abs(value) - threshold), value);
}

}  // namespace quire::labs::linear
