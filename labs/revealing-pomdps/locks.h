// Our instances after the paper's technique: a tree of tests, a lock behind every leaf, and lock symbols
// whose tilt no one knows the direction of.
//   lock1 (one step reveals): a lock state shows a symbol at every step, uniform if it is bad; if it is good,
//     pair i's (+,-) have probabilities (1 +- sigma mu_i)/O with secret mu.
//   lock2 (m steps reveal, fewer do not): J blocks of locks show their number only. `reveal`, and m-2 secret
//     actions after it, lead to a state that shows such a symbol with the mu of its block, and end the
//     episode without reward. A wrong action on the way makes it bad.
// At leaf s, action a makes it good with probability eps if (s,a) is the secret arm, else never. Good stays
// good only under the secret password, an action a step; after l of them good wins (1) and bad loses (1/2).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "labs/revealing-pomdps/pomdp.h"

namespace quire::labs::revealing_pomdps {

enum class Family : std::uint8_t { lock1, lock2 };

struct LockShape {
  Family family = Family::lock1;
  std::uint32_t leaves = 16, actions = 4, symbols = 32;  ///< L, A, O (even)
  std::uint32_t blocks = 16;                             ///< J, lock2
  std::uint32_t digits = 8;                              ///< l
  std::uint32_t window = 2;                              ///< m, lock2
  double sigma = 0.5, eps = 0.5;

  std::uint32_t depth() const;  ///< moves from the root to a leaf
  std::uint32_t nodes() const;
  /// Steps of an episode: to the leaf, into the lock, l digits, and two more, to win or lose and to be paid
  /// (m-1 where a look after the last digit takes longer).
  std::uint32_t horizon() const;
  std::uint64_t arms() const;                       ///< K = L A^(m-1) (lock1: L A)
  std::uint32_t pairs() const;                      ///< n' = n (lock1) or J n
  std::uint32_t all_actions() const;                ///< A, and `reveal` (lock2)
  std::uint32_t reveal() const { return actions; }  ///< lock2
};

/// What is wrong with a shape, with the way out.
Status check(const LockShape& shape);
/// Least l with A^l >= 100 episodes: then winning by luck does not matter.
std::uint32_t digits_for(std::uint64_t episodes, std::uint32_t actions);

/// An arm: what is done to look at one lock. In order of number: leaf, action, secret actions of a look.
struct Arm {
  std::uint32_t leaf = 0, action = 0;
  std::vector<std::uint32_t> look;  ///< m-2 actions after `reveal`, lock2
};
Arm arm_of(const LockShape& shape, std::uint64_t number);

struct LockSecret {
  std::optional<std::uint64_t> arm;  ///< nothing: no arm is ever good (the null instance)
  std::vector<std::uint32_t> password;
  std::vector<bool> plus;  ///< mu_i = +1, by pair
};
LockSecret draw_secret(const LockShape& shape, random::Stream& stream);

/// The POMDP. Tables change with the step: which digit counts. Throws std::invalid_argument on a shape that
/// check() refuses.
Pomdp make_lock(const LockShape& shape, const LockSecret& secret);

/// The actions of an episode that goes to the lock of the arm, plays the digits, and looks.
std::vector<std::uint32_t> route(const LockShape& shape, const Arm& arm,
                                 std::span<const std::uint32_t> digits);
/// The lock symbol that was seen along such a route: 2 pair + (1 if it is the minus), pairs counted over
/// blocks.
std::uint32_t symbol_of(const LockShape& shape, std::size_t digits, std::span<const std::uint32_t> seen);
/// The best policy, which does not depend on what is seen: to the secret arm, then the password.
std::vector<std::uint32_t> best_plan(const LockShape& shape, const LockSecret& secret);
/// Its value: 1/2 + eps/2.
double best_value(const LockShape& shape);

}  // namespace quire::labs::revealing_pomdps
