// A family of six small models of rising strength: one run of learning from right responses, stopped at six
// places, each model sampled n times on the same problems and judged by the task's checker and by every
// imperfect verifier of the task. The stand-in for the model families of the paper.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "labs/inference-flaws/verdicts.h"
#include "labs/inference-flaws/verifiers.h"

namespace quire::labs::inference_flaws {

inline constexpr std::size_t kModels = 6;

struct FamilyOptions {
  std::string task = "arith3";   ///< or "prog"
  std::uint64_t steps = 30'000;  ///< of the whole run, at least kModels; prog takes half
  std::size_t batch = 24;        ///< texts a step
  std::size_t tasks = 164, n = 200;
  std::uint64_t seed = 1;
  unsigned threads = 2;           ///< 1 or 2; the family is the same
  std::function<void()> check{};  ///< called often; may throw
  std::function<void(double done, const std::string& note)> progress{};
};

/// What one model's samples are worth to one verifier.
struct Judged {
  Verifier verifier;
  std::vector<TaskVerdicts> counts;  ///< one a task
};

struct FamilyModel {
  std::uint64_t step = 0;                            ///< updates that it has learned from
  std::vector<Judged> judged;                        ///< one a verifier of the task
  const Judged* by(const Verifier& verifier) const;  ///< or nullptr
};

struct Family {
  std::string task;
  std::vector<std::string> tasks;   ///< "arith3/0", ...
  std::vector<FamilyModel> models;  ///< from the weakest, least trained, on

  /// The counts of a model as a table of its own, for tools.
  Verdicts verdicts(std::size_t model, const Verifier& verifier) const;
};

/// After which of `steps` updates the six models are taken.
std::vector<std::uint64_t> save_points(std::uint64_t steps);
/// What the models of a task learn from, as one line for labs/engines/tasks/mixture.h.
std::string lessons_of(std::string_view task);

/// Trains and samples. What comes out is a function of task, steps, batch, tasks, n and seed.
Family make_family(const FamilyOptions& options);

/// One row a verifier, model and task: verifier,model,step,task_id,n,c,b,t. Rows of one verifier and model
/// are a table of samples as the tools read it.
std::string family_csv(std::span<const Family> families);
/// The inverse, lines that begin with # left out. Errors name the line.
Result<std::vector<Family>> read_families(std::string_view text, std::string_view name);

}  // namespace quire::labs::inference_flaws
