#include "labs/generation-replay/game.h"

#include <algorithm>

#include "labs/generation-replay/board.h"

namespace quire::labs::generation_replay {

namespace {

/// Why x may not be shown in this round; empty when it may.
std::string illegal(const Family& family, const History& history, Elem x, const std::vector<Index>& targets) {
  if (history.output.has(x)) return {};
  for (const Index target : targets) {
    if (family.has(target, x)) continue;
    return "round " + std::to_string(history.examples.size() + 1) + ": " + family.universe().decode(x) +
           " is illegal for target " + std::to_string(target) + ": not a member, and not one of the " +
           std::to_string(history.output.count()) + " earlier outputs";
  }
  return {};
}

void score(TargetScore& target, const Family& family, const History& history, std::uint64_t t,
           std::uint64_t rounds) {
  const Elem o = history.outputs.back();
  if (family.has(target.target, o) && !history.shown.has(o)) return;
  ++target.errors;
  target.last_error = t;
  if (t > rounds / 2) ++target.errors_second_half;
}

/// The least member that a promised enumeration of `rounds` rounds should have shown and did not; 0 when
/// there is none.
Elem overdue(const Family& family, Index target, const History& history) {
  const Language language = family.language(target);
  const Elem last = history.examples.size() / 8;
  for (Elem x = language.next(1); x != 0 && x <= last; x = language.next(x + 1)) {
    if (!history.shown.has(x)) return x;
  }
  return 0;
}

}  // namespace

Outcome play(const Family& family, Generator& generator, Adversary& adversary, const GameOptions& options) {
  Outcome out;
  History history;
  const std::vector<Index> targets = adversary.targets();
  for (const Index target : targets) out.targets.push_back({target, 0, 0, 0});
  for (std::uint64_t t = 1; t <= options.rounds; ++t) {
    if (options.poll) options.poll();
    Round round;
    round.t = t;
    try {
      round.x = adversary.next(history);
      out.illegal = illegal(family, history, round.x, targets);
      if (!out.illegal.empty()) break;
      round.replayed = history.output.has(round.x);
      round.o = generator.step(round.x);
    } catch (const GameLimit& limit) {
      out.stopped = limit.what();
    } catch (const BoardLimit& limit) {
      out.stopped = std::string(limit.what()) + "; at most " + std::to_string(t - 1) + " rounds fit";
    } catch (const OracleLimit& limit) {
      out.stopped = limit.what();
    }
    if (!out.stopped.empty()) break;
    history.examples.push_back(round.x);
    history.shown.insert(round.x);
    history.outputs.push_back(round.o);
    history.output.insert(round.o);
    out.rounds = t;
    if (round.replayed) {
      ++out.replays;
      if (!family.has(targets.front(), round.x)) ++out.false_replays;
    }
    const std::uint64_t errors_before = out.targets.front().errors;
    if (history.shown.count() >= options.from_distinct) {
      for (TargetScore& target : out.targets) score(target, family, history, t, options.rounds);
    }
    if (options.watch) {
      round.correct = out.targets.front().errors == errors_before;
      round.trace = generator.trace();
      options.watch(round);
    }
  }
  out.delayed = adversary.delayed();
  out.queries = generator.trace().queries;
  if (adversary.enumerates()) out.enumeration = overdue(family, targets.front(), history) == 0;
  return out;
}

std::uint64_t rounds_that_fit(const Family& family, Index target, std::uint64_t rounds,
                              std::size_t bytes_max) {
  const Language language = family.language(target);
  // A game of t rounds touches about the first 2t members: t examples and t outputs.
  std::uint64_t fits = 0;
  Elem x = 0;
  for (std::uint64_t t = 1; t <= rounds; ++t) {
    for (int step = 0; step < 2; ++step) {
      x = language.next(x + 1);
      if (x == 0) return rounds;  // the members run out before the memory does
    }
    const auto bound =
        family.active_bound(static_cast<Index>(std::min<std::uint64_t>(t, 0xFFFF'FFFF)), target);
    if (bound * (words_for(x) * 8) + x * sizeof(Index) > bytes_max) return fits;
    fits = t;
  }
  return fits;
}

}  // namespace quire::labs::generation_replay
