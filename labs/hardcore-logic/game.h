// A logic game in all its forms: what its groups are, how a puzzle of a group is made and certified, how an
// instance is read with distrust, put into words, solved, graded and drawn. Ten of them make the lab
// (arXiv 2510.12563): six on grids, whose certificates come from a SAT solver, and four that are searched or
// counted out. Nothing here knows which ten there are; games.h does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "lab/scene.h"
#include "labs/engines/random/random.h"
#include "paper/result.h"

namespace quire::labs::hardcore_logic {

/// How a puzzle is bent away from its usual form: a larger space (ic1), more entangled constraints (ic2),
/// another look (ue1), another rule (ue2), no solution at all (up).
enum class Change : std::uint8_t { canonical, ic1, ic2, ue1, ue2, up };
const char* name_of(Change change);

/// Puzzles of one game that are made by one recipe and counted together; `id` is what a record's kind says.
struct Group {
  std::string id{};       ///< "binario-empty-8"
  std::string game{};     ///< "binario"
  std::string variant{};  ///< "empty"; "plain" for the usual form, "unsolvable" for up
  std::string size{};     ///< as people say it: "8x8", "4 pegs, 5 disks"
  Change change = Change::canonical;
};

/// An instance in machine form; holds "game" and "variant" and whatever a grader needs, and no solution.
using Instance = boost::json::object;

struct SolveOptions {
  std::size_t limit = 2;  ///< solutions looked for; 2 is enough to say that one is the only one
  std::uint64_t seed = 0;
  std::int64_t timeout_ms = 5000;
  bool proof = true;              ///< keep what proves that there is no other, or none
  std::function<void()> check{};  ///< called now and then; may throw
};

/// What solving an instance came to.
struct Solved {
  enum class Kind : std::uint8_t { none, one, several, unknown } kind = Kind::unknown;
  std::vector<boost::json::value> solutions{};  ///< up to the limit, in the form in which answers are given
  /// Why it is certain (none and one), in a form that recheck() takes; a DRAT proof stands under "drat".
  boost::json::object certificate{};
  /// "decisions", "conflicts" (medians of five seeds where a SAT solver is asked), "expanded", "bits", ...
  std::vector<std::pair<std::string, double>> difficulty{};
};

struct Puzzle {
  Group group{};
  Instance instance{};
  Solved solved{};  ///< kind one (solvable: unique answer) or none
};

struct MakeOptions {
  std::int64_t timeout_ms = 5000;
  std::function<void()> check{};
};

/// What is wrong with an answer. `broken` is empty where it is right.
struct Mark {
  bool malformed = false;  ///< no answer of the right shape
  std::string broken{};    ///< the first rule that breaks, and where: "row 3 has two 7s"
};

class Game {
 public:
  virtual ~Game() = default;
  virtual std::string name() const = 0;
  /// Canonical groups first, then IC, UE, UP.
  virtual std::vector<Group> groups() const = 0;

  /// A certified puzzle; nothing where the draw brought none within its budget (the caller draws again from
  /// the next stream). The same stream gives the same puzzle.
  virtual std::optional<Puzzle> make(const Group& group, random::Stream& stream,
                                     const MakeOptions& options) const = 0;

  /// Whether the fields make an instance of this game; the error names the field and the place. Everything
  /// below takes instances that passed.
  virtual Status check(const Instance& instance) const = 0;
  virtual std::string prompt(const Instance& instance) const = 0;
  virtual Solved solve(const Instance& instance, const SolveOptions& options) const = 0;
  /// Checks the certificate of `solved` by code that shares nothing with the solver.
  virtual Status recheck(const Instance& instance, const Solved& solved) const = 0;
  /// By the rules, not by comparing with a stored answer; `solution` is what stands behind "solution" in a
  /// response that says "solvable": true, and is hostile.
  virtual Mark grade(const Instance& instance, const boost::json::value& solution) const = 0;
  /// UE2: the same instance without the extra rule; nothing for other puzzles.
  virtual std::optional<Instance> without_rule(const Instance& instance) const = 0;
  /// UE1: the same instance in its usual look; nothing for other puzzles.
  virtual std::optional<Instance> usual_look(const Instance& instance) const = 0;
  /// The problem and, step by step, how it is solved.
  virtual lab::Scene scene(const Puzzle& puzzle) const = 0;
};

}  // namespace quire::labs::hardcore_logic
