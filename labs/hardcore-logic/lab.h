// What the card, the experiment and the tools of this lab share. The games and their records know nothing of
// it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lab/bench.h"
#include "lab/wanted.h"
#include "labs/hardcore-logic/records.h"
#include "paper/result.h"

namespace quire::labs::hardcore_logic {

struct Settings {
  std::vector<const Game*> games{};
  std::vector<Change> changes{};  ///< besides the canonical groups, which are always made
  std::size_t per_group = 1;
  std::int64_t timeout_ms = 5000;
  unsigned threads = 2;
  bool certify = true;
  std::size_t recipes = 12;        ///< puzzles of each recipe without a check
  std::size_t beyond = 1;          ///< sizes beyond the paper's that are tried
  std::int64_t conflicts = 20000;  ///< of one puzzle of these
  std::string audit{};             ///< a file in one of the forms that the tool audit reads; empty: none
  bool micro = true;
  std::string shape{};
  std::uint64_t steps = 0;
  std::size_t lessons = 0, asked = 0;
};
/// Throws lab::BadInput naming the parameter.
Settings read_settings(const lab::Bench& bench);

/// Puzzles of one group; those that were wanted and did not come are missing.
struct Batch {
  const Game* game = nullptr;
  Group group{};
  std::vector<Puzzle> puzzles{};
  std::size_t wanted = 0;
};

// The parts of the experiment: each draws its series, writes its tables and files and reports its claims.
std::vector<Batch> measure_making(lab::Bench& bench, const Settings& settings);                      // C1
void measure_rules(lab::Bench& bench, const Settings& settings, const std::vector<Batch>& batches);  // C2, C4
void measure_difficulty(lab::Bench& bench, const std::vector<Batch>& batches);                       // C3
void draw_scenes(lab::Bench& bench, const std::vector<Batch>& batches);
void measure_recipes(lab::Bench& bench, const Settings& settings);  // C5
void measure_sizes(lab::Bench& bench, const Settings& settings);
void measure_learner(lab::Bench& bench, const Settings& settings);  // C6

lab::Card card();
std::vector<lab::Claim> claims();
void experiment(lab::Bench& bench);
std::vector<lab::Tool> tools();

/// The named number of a puzzle's difficulty; NaN where there is none.
double difficulty_of(const Puzzle& puzzle, std::string_view name);
/// What its search costs: conflicts plus one; states expanded, or hypotheses tried, where no solver is asked.
double cost_of(const Puzzle& puzzle);

/// "canonical", "IC1", ... in the order of the type.
std::vector<std::string> change_names();
/// The changes that the names mean; "IC" and "UE" mean two. Throws lab::BadInput.
std::vector<Change> changes_named(const std::vector<std::string>& names);
/// Games by name; none: all. Throws lab::BadInput.
std::vector<const Game*> games_named(const std::vector<std::string>& names);
std::vector<std::string> game_names();

using lab::wanted;

}  // namespace quire::labs::hardcore_logic
