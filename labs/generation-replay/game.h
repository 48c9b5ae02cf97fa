// The game of one target (or several at once): round by round the adversary shows an example, the generator
// answers, and the referee checks both. Legal with replay: every example is in each target or was output in
// an earlier round. Correct: the output is in the target and is not among the examples so far; what was
// output but never shown may be repeated.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "labs/generation-replay/generator.h"

namespace quire::labs::generation_replay {

struct History {
  std::vector<Elem> examples;
  std::vector<Elem> outputs;
  Bits shown;
  Bits output;
};

class Adversary {
 public:
  virtual ~Adversary() = default;
  virtual Elem next(const History& history) = 0;
  /// The targets for which the stream is meant to be legal, at once.
  virtual std::vector<Index> targets() const = 0;
  /// True when every member of the target appears in the end.
  virtual bool enumerates() const = 0;
  /// Examples that were held back although they could have been shown, and shown later.
  virtual std::size_t delayed() const { return 0; }
};

using AdversaryPtr = std::unique_ptr<Adversary>;

struct AdversaryKind {
  std::string name;
  std::string what;
  bool replays;
};
/// plain, random, parrot, spoiler; and theorem-5.1 for the family of that name.
const std::vector<AdversaryKind>& adversary_kinds();
/// "random" replays with probability 1/2, "random(0.2)" with that one. The target of theorem-5.1 is the place
/// of h_d.
Result<AdversaryPtr> make_adversary(const std::string& name, FamilyPtr family, Index target,
                                    std::uint64_t seed);

/// The target has no further member that is handled; the message says how many rounds are possible.
class GameLimit : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Round {
  std::uint64_t t = 0;
  Elem x = 0;
  bool replayed =
      false;  ///< shown although only an earlier output makes it legal or known: it equals an output
  Elem o = 0;
  bool correct = false;  ///< for the first target
  Trace trace;
};

struct TargetScore {
  Index target = 0;
  std::uint64_t errors = 0;
  std::uint64_t last_error = 0;          ///< 0: none
  std::uint64_t errors_second_half = 0;  ///< in rounds > rounds / 2
};

struct Outcome {
  std::uint64_t rounds = 0;  ///< played; fewer than asked for when `stopped` is set
  std::vector<TargetScore> targets;
  std::uint64_t replays = 0;        ///< examples that equal an earlier output
  std::uint64_t false_replays = 0;  ///< of these, not in the first target
  std::uint64_t delayed = 0;
  std::uint64_t queries = 0;
  std::string illegal;  ///< the first illegal example, with round and reason; empty: legal
  bool enumeration =
      true;  ///< every member <= t/8 of the first target was shown by the end (where it is promised)
  std::string stopped;  ///< why the game ended early; empty: it did not
};

struct GameOptions {
  std::uint64_t rounds = 0;
  /// Called before each round; throws to cancel.
  std::function<void()> poll;
  std::function<void(const Round&)> watch;
  /// Rounds with fewer different examples than this are not errors (thresholds); 0: all rounds count.
  std::uint64_t from_distinct = 0;
};

/// Plays. Stops at an illegal example, and at what a generator or adversary cannot handle (limits).
Outcome play(const Family& family, Generator& generator, Adversary& adversary, const GameOptions& options);

/// The largest number of rounds up to `rounds` whose board fits the memory for this target, by a bound known
/// before the game: fitting hypotheses times the elements that the rounds can touch.
std::uint64_t rounds_that_fit(const Family& family, Index target, std::uint64_t rounds,
                              std::size_t bytes_max);

}  // namespace quire::labs::generation_replay
