// The two loops over the net that take the time, for one support: how much each tuple could promise, and
// which tuples an answer leaves alive. Three instruction sets, one body (net_kernels.cc is compiled without
// fused multiply-add, so that all three give the same bits).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace quire::labs::sparse_bandits {

constexpr std::size_t kLanes = 16;

/// What is left of all supports so far, lane by lane.
struct alignas(64) Left {
  Left();
  float best_by_lane[kLanes];
  std::int32_t alive_by_lane[kLanes];
  float best() const;           ///< largest value alive; -infinity if none
  std::uint64_t alive() const;  ///< values above -infinity
};

struct Kernels {
  const char* name;  ///< "avx512", "avx2" or "plain"

  /// best[k] = max over actions of sum_i coordinates[i][k] columns[i][a], i < q, for all `count` tuples k.
  /// `columns` hold `actions` numbers each, a multiple of kLanes (repeat an action to fill up). Tuples are
  /// symmetric: tuple count-1-k is minus tuple k.
  void (*promises)(const float* const* columns, int q, std::size_t actions, const float* const* coordinates,
                   std::size_t count, float* best);

  /// value[k] = -infinity where |sum_i entries[i] coordinates[i][k] - reward| > width; what is left is added
  /// to `left`. With a width of infinity nothing is killed and the rest is only counted.
  void (*strike)(const float* entries, int q, const float* const* coordinates, std::size_t count,
                 float reward, float width, float* value, Left& left);
};

/// The widest that this machine runs, and all that it runs.
const Kernels& kernels();
std::vector<Kernels> all_kernels();

}  // namespace quire::labs::sparse_bandits
