// A learner on an instance: what it asked, how many queries that took, and how far its answer is from the
// best. Exact queries of one action count once; with noise each counts with its repeats. And the adversary of
// the needle instances, who keeps every action possible for as long as it can.
#pragma once

#include <cstdint>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/sparse-bandits/instance.h"
#include "labs/sparse-bandits/learner.h"

namespace quire::labs::sparse_bandits {

struct Noise {
  double sd = 0;
  double failure = 0.05;  ///< delta: chance that some average is off by more than eps
};

struct Course {
  struct Query {
    Id action = 0;
    double reward = 0;  ///< as told
  };
  std::vector<Query> distinct;  ///< in order, each action once
  std::uint64_t queries = 0;    ///< with the repeats that noise takes
  std::optional<Id> answer;
  double loss = 0;  ///< max r - r(answer); max r where there is no answer: it earns 0
};

/// Plays until the learner asks no more. `asks_max` bounds asks, repeated ones too.
Course play(Learner& learner, const Instance& instance, const Noise& noise, random::Stream stream,
            std::uint64_t asks_max, const Poll& poll);

/// The adversary answers 0 to every action but the last that is left.
struct Refereed {
  std::uint64_t queries = 0;  ///< actions that were asked, each once
  std::uint64_t unseen = 0;   ///< actions that could still be the good one, but for the last
  bool right = false;         ///< the answer is the good action in every world that the answers allow
};
Refereed referee(Learner& learner, std::size_t actions, double gap, std::uint64_t asks_max, const Poll& poll);

}  // namespace quire::labs::sparse_bandits
