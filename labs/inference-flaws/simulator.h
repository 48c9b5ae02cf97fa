// The paper's own way to R(K): shuffle the samples of every task many times, take the first accepted one
// among the first K of each order, and average what it is worth. The reference that the exact curves replace.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/inference-flaws/verdicts.h"

namespace quire::labs::inference_flaws {

/// How far an order is drawn: whole, as the notebooks do, or only until a sample is accepted.
enum class Order { whole, until_accepted };

struct SimulationOptions {
  double ratio = 4;
  std::size_t permutations = 1000;
  Order order = Order::whole;
  std::function<void()> check{};  ///< called for each task; may throw
};

struct Simulated {
  std::vector<double> reward;          ///< at each K asked for
  std::vector<double> standard_error;  ///< of these means, from the spread over permutations of each task
  std::uint64_t draws = 0;             ///< random draws made
};

/// `attempts`: rising, at most n of every task. Task i draws from stream.at(i). Needs two permutations at
/// least.
Simulated simulate(std::span<const TaskVerdicts> counts, std::span<const std::size_t> attempts,
                   const random::Stream& stream, const SimulationOptions& options);

}  // namespace quire::labs::inference_flaws
