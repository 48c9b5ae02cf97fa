// The core game of the lock families: an episode goes to one of K arms and sees one of 2n symbols in pairs,
// uniform everywhere but on the secret arm, where pair i is tilted to (1 +- delta mu_i)/2n. Two worlds play
// it and agree in distribution: one draws the counts of many episodes at once, the other lives every episode
// of the POMDP. A learner sees counts, never mu or the secret.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/revealing-pomdps/locks.h"

namespace quire::labs::revealing_pomdps {

struct Core {
  std::uint64_t arms = 64;   ///< K
  std::uint64_t pairs = 16;  ///< n'
  double delta = 0.25;

  std::uint64_t symbols() const { return 2 * pairs; }
};
Core core_of(const LockShape& shape);

/// What was seen so far: by arm, the symbols as 2 pair + (1 if minus).
class Counts {
 public:
  Counts(std::uint64_t arms, std::uint64_t pairs)
      : symbols_(2 * pairs), cells_(arms * symbols_), visits_(arms) {}
  std::span<const std::uint64_t> of(std::uint64_t arm) const {
    return std::span(cells_).subspan(arm * symbols_, symbols_);
  }
  std::uint64_t visits(std::uint64_t arm) const { return visits_[arm]; }
  std::uint64_t arms() const { return visits_.size(); }
  std::uint64_t pairs() const { return symbols_ / 2; }

  std::span<std::uint64_t> add(std::uint64_t arm, std::uint64_t visits) {
    visits_[arm] += visits;
    return std::span(cells_).subspan(arm * symbols_, symbols_);
  }

 private:
  std::uint64_t symbols_;
  std::vector<std::uint64_t> cells_, visits_;
};

class World {
 public:
  virtual ~World() = default;
  /// Plays `visits` episodes on the arm.
  virtual void play(std::uint64_t arm, std::uint64_t visits, Counts& counts) = 0;
};

/// Counts by binomials and single draws: n' cells a round, however many episodes.
class CountWorld : public World {
 public:
  struct Secret {
    std::uint64_t arm = 0;
    std::vector<bool> plus;
  };
  /// Draws arm and mu from the stream, which then gives the symbols.
  CountWorld(const Core& core, random::Stream stream);
  CountWorld(const Core& core, Secret secret, random::Stream stream);
  void play(std::uint64_t arm, std::uint64_t visits, Counts& counts) override;
  /// For judges and oracles.
  const Secret& secret() const { return secret_; }

 private:
  Core core_;
  random::Stream stream_;
  Secret secret_;
  std::vector<std::uint64_t> pairs_;
};

/// Every visit is an episode of the POMDP: to the lock, the digits, one look.
class EpisodeWorld : public World {
 public:
  /// `pomdp` outlives the world. Arms are those of the shape.
  EpisodeWorld(const LockShape& shape, const Pomdp& pomdp, random::Stream stream);
  void play(std::uint64_t arm, std::uint64_t visits, Counts& counts) override;

 protected:
  void look(const Arm& arm, std::span<const std::uint32_t> digits, std::uint64_t visits,
            std::span<std::uint64_t> cells);

 private:
  LockShape shape_;
  const Pomdp& pomdp_;
  random::Stream stream_;
  std::vector<std::uint32_t> seen_;
};

/// One digit of the password as a core game with A arms: known digits, a candidate, a look.
class DigitWorld : public EpisodeWorld {
 public:
  DigitWorld(const LockShape& shape, const Pomdp& pomdp, Arm arm, std::vector<std::uint32_t> known,
             random::Stream stream);
  void play(std::uint64_t candidate, std::uint64_t visits, Counts& counts) override;

 private:
  Arm arm_;
  std::vector<std::uint32_t> digits_;  // the known ones, and the candidate
};

}  // namespace quire::labs::revealing_pomdps
