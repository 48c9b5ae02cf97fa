// For tests: exact values of fixed plans, and small shapes.
#pragma once

#include <vector>

#include "labs/revealing-pomdps/locks.h"

namespace quire::labs::revealing_pomdps {

/// Expected reward of a sequence of actions, by the law of the state.
inline double value_of(const Pomdp& pomdp, const std::vector<std::uint32_t>& plan) {
  std::vector<double> law = pomdp.start;
  double value = 0, weight = 1;
  for (std::size_t h = 0; h < plan.size(); ++h) {
    std::vector<double> next(pomdp.S());
    for (std::uint32_t s = 0; s < pomdp.S(); ++s) {
      value += weight * law[s] * pomdp.pay(h, plan[h], s);
      for (const Entry& to : pomdp.move(h, plan[h], s)) next[to.to] += law[s] * to.p;
    }
    law = next;
    weight *= pomdp.discount;
  }
  return value;
}

inline LockShape small_shape(Family family, std::uint32_t window = 2) {
  LockShape s;
  s.family = family;
  s.leaves = 2;
  s.actions = 2;
  s.symbols = 4;
  s.blocks = 2;
  s.digits = 2;
  s.window = window;
  s.sigma = 0.5;
  s.eps = 0.5;
  return s;
}

inline LockSecret secret_of(const LockShape& shape, std::uint64_t seed = 1) {
  random::Stream stream(seed, "test secret");
  return draw_secret(shape, stream);
}

}  // namespace quire::labs::revealing_pomdps
