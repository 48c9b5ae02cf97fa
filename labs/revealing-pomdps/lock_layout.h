// How the states and observations of a lock are numbered.
#pragma once

#include "labs/revealing-pomdps/locks.h"

namespace quire::labs::revealing_pomdps {

/// Nodes of level d of the tree; the last level has L, each other just enough parents.
std::uint32_t level_size(const LockShape& shape, std::uint32_t level);

/// Numbers of states and observations.
struct Layout {
  explicit Layout(const LockShape& shape) : s(shape), nodes(shape.nodes()) {}

  bool second() const { return s.family == Family::lock2; }
  std::uint32_t blocks() const { return second() ? s.blocks : 1; }
  /// Stage 0: in the lock; 1 .. m-2: on the way to look; m-1: looking (lock2).
  std::uint32_t stages() const { return second() ? s.window : 1; }
  std::uint32_t lock(std::uint32_t stage, std::uint32_t block, bool bad) const {
    return nodes + 2 * (stage * blocks() + block) + (bad ? 1 : 0);
  }
  std::uint32_t ended(std::uint32_t block) const { return nodes + 2 * stages() * blocks() + block; }
  std::uint32_t win() const { return ended(second() ? blocks() : 0); }
  std::uint32_t states() const { return win() + 2; }

  // Observations: nodes, lock symbols, then (lock2) blocks by stage before the look, ended blocks; win, lose.
  std::uint32_t symbol(std::uint32_t k) const { return nodes + k; }
  std::uint32_t block_shown(std::uint32_t stage, std::uint32_t block) const {
    return nodes + s.symbols + stage * blocks() + block;
  }
  std::uint32_t ended_shown(std::uint32_t block) const { return block_shown(s.window - 1, block); }
  std::uint32_t win_shown() const { return nodes + s.symbols + (second() ? s.window * s.blocks : 0); }
  std::uint32_t observations() const { return win_shown() + 2; }

  const LockShape& s;
  std::uint32_t nodes;
};

}  // namespace quire::labs::revealing_pomdps
