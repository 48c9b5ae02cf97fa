// Which law describes a curve of coverage, and which may be believed beyond it. A law that fits need not
// predict: each is also fitted to a tenth of the budget and asked for the whole.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "labs/engines/passk/coverage.h"
#include "labs/engines/passk/difficulty.h"
#include "labs/engines/passk/laws.h"
#include "labs/engines/random/random.h"

namespace quire::labs::language_monkeys {

/// Laws of curves (labs/engines/passk/laws.h), and distributions of difficulty fitted by marginal likelihood.
enum class Model {
  exponentiated_power,
  saturating,
  log_linear,
  beta,
  beta_with_reach,
  one_chance_with_reach
};
inline constexpr Model kModels[] = {Model::exponentiated_power, Model::saturating,
                                    Model::log_linear,          Model::beta,
                                    Model::beta_with_reach,     Model::one_chance_with_reach};
std::string_view name_of(Model model);

/// A model with its parameters; how they are called is in words().
struct Fitted {
  Model model = Model::exponentiated_power;
  double a = 0, b = 0, reach = 1;
  bool converged = false;
  /// Coverage at k, cut to [0,1].
  double at(double k) const;
  std::string words() const;  ///< "exp(-2.1 k^-0.34)"
};

/// To counts, over `points` log-spaced k up to the least n (or `k_most`, if that is less). Counts without any
/// right sample: not converged.
Fitted fit_model(Model model, std::span<const passk::Count> counts, std::uint64_t k_most,
                 std::size_t points = 40);

struct ModelScore {
  Fitted fitted;                   ///< to all counts
  double rmse = 0, max_error = 0;  ///< over the log-spaced k
  double decade_error = 0;         ///< curve laws: fitted on k <= k_most/10 of the same curve; signed
  double budget_error = 0;         ///< fitted to a tenth of the samples: RMS beyond it
};

/// All models, in their order. Thinned counts are hypergeometric draws of the stream. The best is the one
/// with the least budget_error that converged.
struct LawStudy {
  std::uint64_t k_most = 0;
  std::vector<passk::CurvePoint> curve;
  std::vector<ModelScore> scores;
  const ModelScore& of(Model model) const { return scores[static_cast<std::size_t>(model)]; }
  const ModelScore& best() const;
};
struct LawStudyOptions {
  std::size_t points = 40;
  std::size_t thinnings = 5;
  std::uint64_t seed = 1;
  std::function<void()> check{};
};
/// k reaches to the least n. Needs counts, n >= 1.
LawStudy study_laws(std::span<const passk::Count> counts, const LawStudyOptions& options);

}  // namespace quire::labs::language_monkeys
