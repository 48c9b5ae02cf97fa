// The lab's own rooms behind the card: settings, the measurements of the claims, the experiment, the tools.
#pragma once

#include <string>
#include <vector>

#include "lab/bench.h"
#include "labs/generation-replay/game.h"

namespace quire::labs::generation_replay {

struct Settings {
  std::vector<std::string> families;  ///< built-in names; empty when `file` is set
  FamilyPtr file;
  std::vector<std::string> generators;
  std::vector<std::string> adversaries;
  std::uint64_t rounds = 0;
  std::uint64_t wide_rounds = 0;        ///< for games whose fitting hypotheses grow with the rounds
  std::uint64_t comparison_rounds = 0;  ///< of the games of all generators
  Index targets = 0;
  Index d_max = 0;
  std::uint64_t phases = 0;
  std::uint64_t patience = 0;
  std::uint64_t seeds = 0;
};

/// One game and how it ended.
struct Row {
  std::string family;
  Index target = 0;
  std::string adversary;
  std::string generator;
  std::uint64_t seed = 0;
  Outcome outcome;
};

/// Plays; a game that a limit stops is played again with the rounds that are possible, so that its halves are
/// right.
Row play_row(const lab::Bench& bench, const FamilyPtr& family, Index target, const std::string& adversary,
             const std::string& generator, std::uint64_t seed, std::uint64_t rounds);

/// Rounds of Witness Protection's games on this family: `wide_rounds` where fitting hypotheses grow with the
/// rounds.
std::uint64_t rounds_for(const Settings& settings, const Family& family, Index target);

void measure_c1(lab::Bench& bench, const Settings& settings);
void measure_c2(lab::Bench& bench, const Settings& settings);
/// Returns the games, for the result file.
std::vector<Row> measure_c3(lab::Bench& bench, const Settings& settings);
void measure_c4(lab::Bench& bench, const Settings& settings);
void measure_c5(lab::Bench& bench, const Settings& settings);
void measure_c6(lab::Bench& bench, const Settings& settings);

/// Names of the showcase games, whose series the figures draw.
inline constexpr const char* kShowcaseGenerators[] = {"witness-protection", "wp-noprotect", "km-clean", "km"};

void experiment(lab::Bench& bench);
std::vector<lab::Tool> tools();

}  // namespace quire::labs::generation_replay
