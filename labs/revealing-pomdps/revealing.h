// How far m consecutive observations reveal the hidden state. For a sequence of actions the matrix M has a
// row for every sequence of observations (o_1 .. o_m) and a column for every state at step h; o_1 is what the
// state showed when it was reached, the m-1 actions follow. Where what is shown depends on the action that
// led to the state, that action is part of the sequence. Two margins:
//   sigma_min  the smallest singular value of all sequences' matrices on top of each other;
//   gain       min over ||x||_1 = 1 of max over sequences of ||M x||_1, which is 0 if and only if two
//   mixtures of
//              states look alike whatever is done. Exact up to 12 states: on each pattern of signs it is
//              convex and piecewise linear, so cutting planes reach it, and a plane found on one pattern
//              holds on all. (The convention is ours; the paper's alpha is the norm of a left inverse.)
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "labs/revealing-pomdps/pomdp.h"

namespace quire::labs::revealing_pomdps {

struct Margin {
  std::size_t sequences = 0,
              rows = 0;  ///< of actions; rows of M that are different and not 0, of all sequences
  double sigma_min = 0;
  double gain_low = 0, gain = 0;  ///< the gain lies between; equal up to 1e-8 where `exact`
  bool exact = false;
  std::vector<double>
      hardest;  ///< the x that gives `gain`: where it is positive against where it is negative
};

inline constexpr std::size_t kExactStatesMax = 12;
inline constexpr std::size_t kMatrixEntriesMax = std::size_t{1} << 22;

/// States at step h (of a stationary POMDP: any). An error says how large M would be, if it is too large.
Result<Margin> margin_of(const Pomdp& pomdp, std::size_t h, int window,
                         const std::function<void()>& poll = {});

}  // namespace quire::labs::revealing_pomdps
