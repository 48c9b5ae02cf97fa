// Arguments that a machine never halts, each searched for within limits. What they find is a certificate;
// that it proves anything is check.h's to say. After the deciders of the Busy Beaver challenge
// (bbchallenge.org), written anew here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "labs/lean-tcs/certificate.h"
#include "labs/lean-tcs/run.h"

namespace quire::labs::lean_tcs::tm {

/// The configuration comes again, in place or shifted with all cells that are ever read again. A run of
/// `steps` steps that did not halt is looked at.
std::optional<Certificate> find_cycle(const Machine& machine, std::size_t steps);

/// Steps back from every entry that halts; nothing within `depth` steps before it may be possible.
std::optional<Certificate> find_backward(const Machine& machine, std::size_t depth, std::size_t nodes_max);

/// Contexts of n cells on each side of the head, over cells that carry the last `history` visits. n <= 8.
std::optional<Certificate> find_ngrams(const Machine& machine, std::size_t n, std::size_t history,
                                       std::size_t contexts_max);

/// The tape as lists of words with counts, where `many` or more of a word is one count.
std::optional<Certificate> find_words(const Machine& machine, std::size_t cells, std::size_t many,
                                      std::size_t configurations_max);

/// Two automata that read the tape from both ends, found by SAT.
std::optional<Certificate> find_automata(const Machine& machine, std::size_t states,
                                         std::int32_t conflicts_max);

struct DecideOptions {
  std::uint64_t steps = 1200;  ///< of the direct run
  std::size_t cycle_steps = 1200;
  std::size_t backward_depth = 24, backward_nodes = 2000;
  std::size_t ngrams_most = 8, contexts_max = 20'000;
  std::size_t history_ngrams_most = 4, history_most = 10;
  std::size_t words_most = 5, many_most = 4, configurations_max = 20'000;
  std::size_t automata_most = 6;
  std::int32_t conflicts_max = 20'000;
  std::function<void()> check{};  ///< may throw
};

/// The deciders in turn, the cheapest first.
Certificate decide(const Machine& machine, const DecideOptions& options = {});
/// The same after a direct run that did not halt.
Certificate decide_running(const Machine& machine, const DecideOptions& options);

}  // namespace quire::labs::lean_tcs::tm
