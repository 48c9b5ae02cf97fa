#include "labs/inference-flaws/simulator.h"

#include <algorithm>
#include <cmath>

#include "labs/engines/random/batch.h"

namespace quire::labs::inference_flaws {

namespace {

enum Label : std::uint8_t { kRefused, kRight, kWrong };

std::vector<std::uint8_t> labels_of(const TaskVerdicts& c) {
  std::vector<std::uint8_t> labels(c.n, kRefused);
  std::fill_n(labels.begin(), c.t, kRight);
  std::fill_n(labels.begin() + static_cast<std::ptrdiff_t>(c.t), c.wrong(), kWrong);
  return labels;
}

/// Orders of one task's samples, one after the other; each is shuffled on from the one before.
class Orders {
 public:
  Orders(const TaskVerdicts& counts, random::Stream stream, Order order)
      : labels_(labels_of(counts)), stream_(stream), order_(order) {}

  struct First {
    std::size_t attempt;  ///< from 1; n + 1: none is accepted
    std::uint8_t label;
  };
  First next() {
    const std::size_t n = labels_.size();
    First first{n + 1, kRefused};
    for (std::size_t i = 0; i < n; ++i) {
      std::swap(labels_[i], labels_[i + random::below_u32(stream_, static_cast<std::uint32_t>(n - i))]);
      ++draws_;
      if (labels_[i] == kRefused || first.label != kRefused) continue;
      first = {i + 1, labels_[i]};
      if (order_ == Order::until_accepted) break;
    }
    return first;
  }
  std::uint64_t draws() const { return draws_; }

 private:
  std::vector<std::uint8_t> labels_;
  random::Stream stream_;
  Order order_;
  std::uint64_t draws_ = 0;
};

}  // namespace

Simulated simulate(std::span<const TaskVerdicts> counts, std::span<const std::size_t> attempts,
                   const random::Stream& stream, const SimulationOptions& options) {
  const auto permutations = static_cast<double>(options.permutations);
  const auto tasks = static_cast<double>(counts.size());
  Simulated all{std::vector<double>(attempts.size()), std::vector<double>(attempts.size()), 0};
  std::vector<double> sum(attempts.size()), squares(attempts.size());
  for (std::size_t task = 0; task < counts.size(); ++task) {
    if (options.check) options.check();
    std::fill(sum.begin(), sum.end(), 0);
    std::fill(squares.begin(), squares.end(), 0);
    Orders orders(counts[task], stream.at(task), options.order);
    for (std::size_t p = 0; p < options.permutations; ++p) {
      const Orders::First first = orders.next();
      const double gain = first.label == kRight ? 1 : first.label == kWrong ? -options.ratio : 0;
      for (std::size_t i = 0; i < attempts.size(); ++i) {
        if (first.attempt > attempts[i]) continue;
        sum[i] += gain;
        squares[i] += gain * gain;
      }
    }
    for (std::size_t i = 0; i < attempts.size(); ++i) {
      all.reward[i] += sum[i] / permutations / tasks;
      const double variance = (squares[i] - sum[i] * sum[i] / permutations) / (permutations - 1);
      all.standard_error[i] += std::max(0.0, variance) / permutations / (tasks * tasks);
    }
    all.draws += orders.draws();
  }
  for (double& error : all.standard_error) error = std::sqrt(error);
  return all;
}

}  // namespace quire::labs::inference_flaws
