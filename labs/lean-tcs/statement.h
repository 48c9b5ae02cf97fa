// The one machine-readable claim that an item is: both of its texts are printed from it and read back to it.
#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "labs/lean-tcs/run.h"
#include "labs/lean-tcs/term.h"
#include "paper/result.h"

namespace quire::labs::lean_tcs {

enum class Kind : std::uint8_t {
  halts_in,      ///< the machine halts after exactly `steps` steps
  halts_within,  ///< after at most `steps`
  runs_beyond,   ///< it has not halted after `steps`
  score,         ///< it halts after exactly `steps` steps with `score` cells that are not 0
  state_at,      ///< `configuration` after `steps` steps
  never,         ///< it never halts
  champion,      ///< no machine of so many states and symbols halts after more than `steps` steps
  identity       ///< left = right on all words of `width` bits
};
inline constexpr std::size_t kStatementKinds = 8;
const char* name_of(Kind kind);

/// Steps that a statement may speak of, and cells of a configuration.
inline constexpr std::uint64_t kStatedStepsMax = 100'000'000;
inline constexpr std::size_t kStatedCellsMax = 200;

struct Statement {
  Kind kind = Kind::halts_in;
  tm::Machine machine{1, 2};  ///< of champion: an open table, for the number of states and symbols
  std::uint64_t steps = 0, score = 0;
  tm::Configuration configuration{};
  mba::Term left{}, right{};
  std::size_t variables = 0, width = 0;

  bool about_machine() const { return kind != Kind::identity; }
};

bool same(const Statement& a, const Statement& b);
/// Equal for statements that differ in the names of variables alone, or in the table's names, mirror image
/// and entries that are never met.
std::string identity_key(const Statement& statement);

/// {"kind":"halts-in","machine":"1RB1LB_1LA1RZ","steps":6}, {"kind":"identity","left":"(x + y)",...}.
boost::json::object to_json(const Statement& statement);
/// Errors name the field.
Result<Statement> from_json(const boost::json::object& object);

}  // namespace quire::labs::lean_tcs
