// Generators: each round takes an example and gives an element that should be a new member of the unknown
// language. All of the paper's game for families goes through this one interface; generators for the proper
// game give an index.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "labs/generation-replay/family.h"

namespace quire::labs::generation_replay {

/// Where an example is known to come from. The paper's game knows nothing; a user's stream may.
enum class Origin : std::uint8_t { unknown, human, model };

/// What a generator reports about its state after a round.
struct Trace {
  Index selected = 0;         ///< the hypothesis that the output was taken from; 0 when there is none
  std::size_t active = 0;     ///< hypotheses that fit
  std::size_t sure = 0;       ///< examples that count as evidence
  std::size_t out = 0;        ///< own outputs so far, different ones
  Elem cutoff = 0;            ///< m
  std::uint64_t queries = 0;  ///< membership questions asked
};

class Generator {
 public:
  virtual ~Generator() = default;
  /// The example of the next round -> the output of that round.
  virtual Elem step(Elem x, Origin origin = Origin::unknown) = 0;
  virtual Trace trace() const = 0;
  /// The hypotheses that fit, least first, at most `most`.
  virtual std::vector<Index> fitting(std::size_t most) const = 0;
  /// True when x counts as evidence.
  virtual bool is_sure(Elem x) const = 0;
};

using GeneratorPtr = std::unique_ptr<Generator>;

/// Names in the order of tables: uniform, nonuniform, km, km-clean, wp-noprotect, witness-protection.
struct GeneratorKind {
  std::string name;
  std::string what;
  bool finite_only;  ///< needs a finite family
};
const std::vector<GeneratorKind>& generator_kinds();
/// Fails on an unknown name (listing the known) and on a finite_only kind over a family without end.
Result<GeneratorPtr> make_generator(const std::string& name, FamilyPtr family);

/// Algorithm 1: outputs the first example until `distinct` different ones were seen, then what `inner` would
/// output on the whole history.
GeneratorPtr burn_in(GeneratorPtr inner, std::uint64_t distinct);

/// The closure generator: the least unseen member of the intersection of all languages that fit. Finite
/// families.
GeneratorPtr closure_generator(FamilyPtr family);
/// Intersects, in order of index, the fitting languages among the first t as long as the result stays
/// infinite.
GeneratorPtr nonuniform_generator(FamilyPtr family);

/// A question that the exact oracle cannot decide within its limits; the message says which limit.
class OracleLimit : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace quire::labs::generation_replay
