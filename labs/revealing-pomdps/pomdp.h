// A finite POMDP with tables that may change from step to step: sparse rows, shared where they are equal. An
// episode begins in a hidden state; each step takes an action, pays reward(state, action), moves, and shows
// an observation of the state that was reached (Cassandra's order). Also what everything here does with one:
// episodes of it, and the likelihood of what was seen by the forward filter. Its text form is pomdp_file.h,
// how far observations reveal the state is in revealing.h.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "labs/engines/random/random.h"
#include "paper/result.h"

namespace quire::labs::revealing_pomdps {

struct Entry {
  std::uint32_t to = 0;
  double p = 0;
};
/// A distribution: different outcomes in rising order, all with p > 0.
using Row = std::vector<Entry>;

/// Distributions by (action, state): rows[row_of[action * S + state]].
struct Table {
  std::vector<std::uint32_t> row_of;
  std::vector<Row> rows;
};

struct Pomdp {
  std::vector<std::string> states, actions, observations;
  double discount = 1;
  std::vector<double> start;  ///< by state

  /// Which tables a step uses. A stationary POMDP has one step, which is repeated for ever.
  struct Step {
    std::uint32_t moves = 0, shows = 0, pays = 0;
  };
  std::vector<Step> steps;
  std::vector<Table> moves;               ///< (action, state) to the next state
  std::vector<Table> shows;               ///< (action, state reached) to the observation
  std::vector<std::vector<double>> pays;  ///< reward by action * S + state

  std::size_t S() const { return states.size(); }
  std::size_t A() const { return actions.size(); }
  std::size_t O() const { return observations.size(); }
  bool stationary() const { return steps.size() == 1; }
  std::size_t horizon() const { return steps.size(); }  ///< steps of an episode, unless stationary

  const Step& step(std::size_t h) const { return steps[stationary() ? 0 : h]; }
  const Row& move(std::size_t h, std::uint32_t action, std::uint32_t state) const {
    const Table& table = moves[step(h).moves];
    return table.rows[table.row_of[action * S() + state]];
  }
  const Row& show(std::size_t h, std::uint32_t action, std::uint32_t state) const {
    const Table& table = shows[step(h).shows];
    return table.rows[table.row_of[action * S() + state]];
  }
  double pay(std::size_t h, std::uint32_t action, std::uint32_t state) const {
    return pays[step(h).pays][action * S() + state];
  }

  /// Rows that do not sum to 1 within 1e-6, by state and action; tables of the wrong shape.
  Status check() const;
};

/// Draws from a row; rounding at its end gives the last outcome.
std::uint32_t draw(random::Stream& stream, const Row& row);

/// One episode as it goes.
class Episode {
 public:
  Episode(const Pomdp& pomdp, random::Stream& stream);
  /// Takes the action; the observation. Not beyond the horizon.
  std::uint32_t act(std::uint32_t action);
  double reward() const { return reward_; }  ///< so far, discounted
  std::uint32_t state() const { return state_; }
  std::size_t steps() const { return h_; }

 private:
  const Pomdp& pomdp_;
  random::Stream& stream_;
  std::uint32_t state_ = 0;
  std::size_t h_ = 0;
  double reward_ = 0, weight_ = 1;
};

/// The forward filter: the belief after what was done and seen, and how likely it was to be seen.
class Filter {
 public:
  explicit Filter(const Pomdp& pomdp);
  void restart();
  /// log P(observation | what was before, action); minus infinity if it is impossible, from then on.
  double step(std::uint32_t action, std::uint32_t observation);
  std::span<const double> belief() const { return belief_; }

 private:
  const Pomdp& pomdp_;
  std::vector<double> belief_, next_;
  std::size_t h_ = 0;
};

/// One step of an episode, as a learner sees it.
struct Seen {
  std::uint32_t action = 0, observation = 0;
};
double log_likelihood(const Pomdp& pomdp, std::span<const Seen> episode);

}  // namespace quire::labs::revealing_pomdps
