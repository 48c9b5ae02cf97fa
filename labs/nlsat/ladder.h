// The ladder of syllogistic fragments (Pratt-Hartmann 2004; Pratt-Hartmann and Third 2006), from the copula
// alone up to relative clauses with transitive verbs:
//   Cop         Every artist is (not) a baker. Some artist is (not) a baker. No artist is a baker. Ada is an
//   artist. Cop+Rel     Every artist who is (not) a baker is (not) a clerk. Cop+TV      Every artist sees
//   some baker. No artist likes any baker. Ada sees Bruno. Cop+Rel+TV  Every artist who sees some baker likes
//   every clerk.
// The first is in P, the second NP-complete, the third in P, the last EXPTIME-complete. Without verbs a text
// splits: each name and each Some is one individual, and no two meet, so one formula decides. With verbs a
// model is sought among the individuals that names and Some call for and a few more; where there is none,
// nothing is decided.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/nlsat/theory.h"
#include "paper/result.h"

namespace quire::labs::nlsat {

enum class Rung : std::uint8_t { cop, cop_rel, cop_tv, cop_rel_tv };
inline constexpr Rung kRungs[] = {Rung::cop, Rung::cop_rel, Rung::cop_tv, Rung::cop_rel_tv};
const char* word(Rung rung);
constexpr bool has_relatives(Rung rung) { return rung == Rung::cop_rel || rung == Rung::cop_rel_tv; }
constexpr bool has_verbs(Rung rung) { return rung == Rung::cop_tv || rung == Rung::cop_rel_tv; }

/// "is (not) an artist", or "sees every artist" / "does not see Ada".
struct Phrase {
  bool positive = true;
  std::string verb{};  ///< plain form; empty: the copula
  enum class Object : std::uint8_t { some, every, name } object = Object::some;  ///< of a verb
  std::string noun{};  ///< or the name that is the object
  bool operator==(const Phrase&) const = default;
};

struct Syllogism {
  enum class Subject : std::uint8_t { every, some, no, name } subject = Subject::every;
  std::string noun{};                ///< or the name
  std::optional<Phrase> relative{};  ///< never with a name
  Phrase predicate{};                ///< positive where the subject is "no"
  bool operator==(const Syllogism&) const = default;
};

struct LadderShape {
  std::size_t nouns = 6, names = 2, sentences = 12;
};
std::vector<Syllogism> sample_ladder(Rung rung, const LadderShape& shape, random::Stream& stream);
std::string write_ladder(const std::vector<Syllogism>& text);
/// Sentences beyond the rung are errors that name the first word that does not fit.
Result<std::vector<Syllogism>> read_ladder(Rung rung, std::string_view text);

/// How many names and Some call for.
std::size_t individuals_of(const std::vector<Syllogism>& text);

/// Which worlds a formula speaks of, where there are verbs. `bounded`: the individuals that names and Some
/// call for and `more` others, and nobody else: a model is one of the text. `open`: there may be others, of
/// whom nothing is said: what it refutes, the text refutes.
enum class World : std::uint8_t { bounded, open };
Theory grounded(Rung rung, const std::vector<Syllogism>& text, World world = World::bounded,
                std::size_t more = 2, std::string_view source = {});

/// The formula that decides the text: the bounded one where it has a model, else the open one where it has
/// none; where neither decides, the bounded one, with its number of individuals.
Theory decided(Rung rung, const std::vector<Syllogism>& text, std::string_view source = {});

}  // namespace quire::labs::nlsat
