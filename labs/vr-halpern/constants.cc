#include "labs/vr-halpern/constants.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "labs/vr-halpern/kernels.h"

namespace quire::labs::vr_halpern {

namespace {

constexpr int kPowerSteps = 50;
constexpr int kEstimatePairs = 1000;
constexpr double kEstimateMargin = 1.1;
constexpr int kCocoercivePairs = 10'000;
constexpr int kConfirmationsMax = 100;
constexpr std::size_t kBatch = 16;

/// Random points of the set (or of space): a resolvent of a Gaussian of random length.
class Points {
 public:
  Points(FiniteSum& problem, Resolvent& resolvent, std::uint64_t seed, const char* purpose)
      : resolvent_(resolvent.copy()), stream_(seed, purpose), dim_(problem.dim()) {}
  Vec next() {
    Vec v(dim_);
    const double length = std::exp(4 * stream_.uniform() - 2);
    for (double& x : v) x = length * stream_.normal() / std::sqrt(static_cast<double>(dim_));
    resolvent_->apply(1, v);
    return v;
  }
  random::Stream& stream() { return stream_; }

 private:
  std::unique_ptr<Resolvent> resolvent_;
  random::Stream stream_;
  std::size_t dim_;
};

Vec difference(In u, In v) {
  Vec d(u.size());
  for (std::size_t i = 0; i < d.size(); ++i) d[i] = u[i] - v[i];
  return d;
}

Vec full_difference(FiniteSum& problem, In u, In v) {
  Vec at_u(u.size()), at_v(u.size());
  problem.full(u, at_u);
  problem.full(v, at_v);
  return difference(at_u, at_v);
}

}  // namespace

double least_lipschitz(FiniteSum& problem, Resolvent& resolvent, std::uint64_t seed) {
  Points points(problem, resolvent, seed, "vr-halpern power");
  double largest = 0;
  Vec u = points.next(), away = difference(points.next(), u);
  for (int step = 0; step < kPowerSteps; ++step) {
    double length = norm(away);
    if (length == 0) {
      away = difference(points.next(), u);
      length = norm(away);
      if (length == 0) continue;
    }
    Vec v(u.size());
    for (std::size_t i = 0; i < v.size(); ++i) v[i] = u[i] + away[i] / length;
    Vec grown = full_difference(problem, v, u);
    largest = std::max(largest, norm(grown) / norm(difference(v, u)));
    away = std::move(grown);
  }
  return largest;
}

Constants estimated_constants(FiniteSum& problem, Resolvent& resolvent, std::uint64_t seed,
                              const std::function<void()>& check) {
  Points points(problem, resolvent, seed, "vr-halpern estimate");
  double sampled = 0, full = 0;
  Vec part(problem.dim());
  for (int pair = 0; pair < kEstimatePairs; ++pair) {
    if (check) check();
    const Vec u = points.next(), v = points.next();
    const double apart = distance(u, v);
    if (apart == 0) continue;
    double squares = 0;
    for (std::size_t i = 0; i < kBatch; ++i) {
      const Index component = problem.draw(points.stream());
      std::fill(part.begin(), part.end(), 0.0);
      problem.pair_diff({&component, 1}, u, v, part, 1);
      squares += dot(part, part) / static_cast<double>(kBatch);
    }
    sampled = std::max(sampled, std::sqrt(squares) / apart);
  }
  full = least_lipschitz(problem, resolvent, seed);
  sampled = std::max(sampled, full) * kEstimateMargin;
  return {sampled, std::min(sampled, full * kEstimateMargin), true};
}

std::optional<Offence> cocoercivity_offence(FiniteSum& problem, Resolvent& resolvent,
                                            const Constants& constants, std::uint64_t seed,
                                            const std::function<void()>& check) {
  Points points(problem, resolvent, seed, "vr-halpern cocoercive");
  std::array<Index, kBatch> batch{};
  Vec part(problem.dim());
  int confirmations = 0;
  for (int pair = 1; pair <= kCocoercivePairs && confirmations < kConfirmationsMax; ++pair) {
    if (check) check();
    const Vec u = points.next(), v = points.next(), apart = difference(u, v);
    for (Index& i : batch) i = problem.draw(points.stream());
    std::fill(part.begin(), part.end(), 0.0);
    problem.pair_diff(batch, u, v, part, 1.0 / kBatch);
    if (dot(part, part) <= constants.sampled * dot(part, apart) * (1 + 1e-9)) continue;
    ++confirmations;
    const Vec exact = full_difference(problem, u, v);
    const Offence offence{pair, dot(exact, exact), dot(exact, apart)};
    if (offence.squares > constants.sampled * offence.inner * (1 + 1e-9) + 1e-15 * dot(apart, apart))
      return offence;
  }
  return std::nullopt;
}

}  // namespace quire::labs::vr_halpern
