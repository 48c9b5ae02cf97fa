// The child's side: main() of quire-lab. Reads the command line, runs one experiment or one tool, writes
// events to standard output, and ends with the contract's exit status.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "lab/bench.h"

namespace quire::lab {

/// Exit statuses of the contract.
enum Exit : int { kFinished = 0, kFailed = 1, kBadInput = 2, kCancelled = 3, kLimit = 4 };

/// `quire-lab list | show [SLUG] | check SLUG [--set K=V]... | run SLUG [--size S] [--seed N] [--set K=V]...
/// [--out DIR] | tool SLUG TOOL ARGS... | TOOLBOX TOOL ARGS...` `list` and `show` print JSON (without a slug
/// one card a line); `check` prints the settings in canonical form or refuses them; `run` prints events;
/// SIGTERM and SIGINT cancel; memory that runs out is a reached limit. Returns the exit status.
int host_main(std::span<const Lab* const> labs, std::span<const Toolbox* const> toolboxes, int argc,
              char** argv);

/// The card as JSON, as `show` prints it and pages read it.
std::string card_json(const Lab& lab);

}  // namespace quire::lab
