// Turing machines in the notation of the Busy Beaver competition: 1RB1LB_1LA1RZ has a row for each state and
// in it an entry for each symbol: what is written, where the head goes, the next state. Z halts, and --- is
// an entry that nobody has chosen; a machine that meets it halts as by 1RZ. The tape has no ends and holds 0.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "paper/result.h"

namespace quire::labs::lean_tcs::tm {

inline constexpr std::size_t kStatesMax = 8, kSymbolsMax = 6;
inline constexpr std::uint8_t kHalt = 255;

using Symbol = std::uint8_t;
using State = std::uint8_t;

struct Action {
  Symbol write = 1;
  std::int8_t move = 0;  ///< -1 left, 1 right, 0: the entry is not chosen
  State next = kHalt;

  bool chosen() const { return move != 0; }
  bool halts() const { return next == kHalt; }
  bool operator==(const Action&) const = default;
};

class Machine {
 public:
  /// All entries open. 1 to kStatesMax states, 2 to kSymbolsMax symbols (else std::invalid_argument).
  Machine(std::size_t states, std::size_t symbols);

  std::size_t states() const { return states_; }
  std::size_t symbols() const { return symbols_; }
  const Action& at(State state, Symbol symbol) const { return table_[state * symbols_ + symbol]; }
  void set(State state, Symbol symbol, Action action) { table_[state * symbols_ + symbol] = action; }
  std::size_t open_entries() const;
  bool operator==(const Machine&) const = default;

 private:
  std::size_t states_, symbols_;
  std::array<Action, kStatesMax * kSymbolsMax> table_{};
};

/// Errors name the row and the entry.
Result<Machine> parse(std::string_view text);
std::string text_of(const Machine& machine);

/// Steps of the known champions (Rado 1962; Lin and Rado 1965; Brady 1983; Marxen and Buntrock 1990; Ligocki
/// and Ligocki 2005 for more symbols).
struct Champion {
  const char* machine;
  std::size_t states, symbols;
  std::uint64_t steps, score;
};
inline constexpr std::array kChampions{Champion{"1RB1LB_1LA1RZ", 2, 2, 6, 4},
                                       Champion{"1RB1RZ_1LB0RC_1LC1LA", 3, 2, 21, 5},
                                       Champion{"1RB1LB_1LA0LC_1RZ1LD_1RD0RA", 4, 2, 107, 13},
                                       Champion{"1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA", 5, 2, 47'176'870, 4098},
                                       Champion{"1RB2LB1RZ_2LA2RB1LB", 2, 3, 38, 9},
                                       Champion{"1RB2LA1RA1RA_1LB1LA3RB1RZ", 2, 4, 3'932'964, 2050}};

}  // namespace quire::labs::lean_tcs::tm
