#include "labs/fair-threshold/loop.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace quire::labs::fair_threshold {

void Constraints::residuals(double gap, double rate, std::vector<double>& out) const {
  out.resize(count());
  out[0] = gap - delta;
  if (service) out[1] = *service - rate;
}

double violation(std::span<const double> residual) {
  double sum = 0;
  for (const double g : residual) sum += std::max(0.0, g);
  return sum;
}

State next(const State& state, const Dynamics& dynamics, double pi_0, double rate_a, double rate_b) {
  const double gap = rate_a - rate_b, eta = dynamics.eta;
  return {(1 - eta) * state.pi + eta * std::clamp(pi_0 + dynamics.kappa * gap, 0.05, 0.95),
          (1 - eta) * state.rho + eta * std::max(0.2, 1 - dynamics.kappa_r * std::abs(gap))};
}

Loop::Loop(const Pools& pools, const Dynamics& dynamics, const Constraints& constraints, std::uint32_t batch,
           const random::Stream& arrivals)
    : pools_(pools),
      dynamics_(dynamics),
      constraints_(constraints),
      batch_(batch),
      arrivals_(arrivals),
      sizes_{pools.a.size(), pools.b.size()} {
  if (!(dynamics.eta > 0 && dynamics.eta <= 1)) throw std::invalid_argument("eta lies in (0,1]");
  if (batch == 0) throw std::invalid_argument("a batch has at least one person");
  for (std::size_t g = 0; g < 2; ++g) refused_[g] = (0 - sizes_[g]) % sizes_[g];
  state_.pi = pools.share_a;
}

const Feedback& Loop::step(const Cut& cut) {
  const Batch batch = meet(cut);
  const Rates rates = observe_rates(batch, cut);
  const double people = batch_;
  feedback_.reward = state_.rho * static_cast<double>(batch.value) / people;
  constraints_.residuals(std::abs(rates.a - rates.b), (batch.accepted_a + batch.accepted_b) / people,
                         feedback_.residual);
  state_ = next(state_, dynamics_, pools_.share_a, rates.a, rates.b);
  ++rounds_;
  return feedback_;
}

/// Two words a person: the first says which group, the second who. Free of branches that depend on them.
Loop::Batch Loop::meet(const Cut& cut) {
  constexpr std::uint32_t kChunk = 64;
  std::array<std::uint32_t, 2 * kChunk> words;
  random::Stream stream = arrivals_.at(rounds_);
  const auto share = static_cast<std::uint64_t>(state_.pi * 0x1.0p32);
  const std::array<const std::int8_t*, 2> values{pools_.a.values().data(), pools_.b.values().data()};
  const std::array<std::uint32_t, 2> below{cut.below_a, cut.below_b};
  std::uint32_t arrived_b = 0, accepted = 0, accepted_b = 0;
  std::int64_t value = 0;
  for (std::uint32_t done = 0; done < batch_;) {
    const std::uint32_t people = std::min(kChunk, batch_ - done);
    stream.fill(std::span(words).first(2 * people));
    for (std::uint32_t i = 0; i < people; ++i) {
      const std::uint32_t group = words[2 * i] >= share;
      const std::uint64_t product = std::uint64_t{words[2 * i + 1]} * sizes_[group];
      std::uint32_t person = static_cast<std::uint32_t>(product >> 32);
      if (static_cast<std::uint32_t>(product) < refused_[group]) [[unlikely]]
        person = redraw(stream, group);
      const std::uint32_t is_accepted = person >= below[group];
      arrived_b += group;
      accepted += is_accepted;
      accepted_b += is_accepted & group;
      value += static_cast<std::int32_t>(is_accepted) * values[group][person];
    }
    done += people;
  }
  return {batch_ - arrived_b, arrived_b, accepted - accepted_b, accepted_b, value};
}

std::uint32_t Loop::redraw(random::Stream& stream, std::size_t group) const {
  for (;;) {
    const std::uint64_t product = std::uint64_t{stream.uniform_u32()} * sizes_[group];
    if (static_cast<std::uint32_t>(product) >= refused_[group])
      return static_cast<std::uint32_t>(product >> 32);
  }
}

Loop::Rates Loop::observe_rates(const Batch& batch, const Cut& cut) {
  if (batch.arrived_a > 0) observed_a_ = static_cast<double>(batch.accepted_a) / batch.arrived_a;
  if (batch.arrived_b > 0) observed_b_ = static_cast<double>(batch.accepted_b) / batch.arrived_b;
  // Somebody arrived, so at least one of the two was observed.
  const Rates rates{observed_a_ ? *observed_a_ : *observed_b_, observed_b_ ? *observed_b_ : *observed_a_};
  if (batch.arrived_a == 0 || batch.arrived_b == 0)
    ++empty_rounds_;
  else
    gap_excess_ += std::abs(rates.a - rates.b) - std::abs(cut.gap());
  return rates;
}

double Loop::gap_bias() const {
  return rounds_ > empty_rounds_ ? gap_excess_ / static_cast<double>(rounds_ - empty_rounds_) : 0;
}

}  // namespace quire::labs::fair_threshold
