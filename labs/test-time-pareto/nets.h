// Trials of the small language model: candidates side by side, and two ways of going on after an answer.
//   search    the model solves a countdown by attempts parted by `?`; whenever it ends its answer the end
//   mark
//             is replaced by `?` and it goes on ("budget forcing"). The last attempt is the round's answer.
//   rethink   question, previous answer, `?=`: a new trace (tasks/rethink.h)
// The model is never told whether an answer was right.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "labs/engines/micro/net.h"
#include "labs/engines/tasks/problem.h"
#include "labs/test-time-pareto/trials.h"

namespace quire::labs::test_time_pareto {

struct Sampling {
  std::uint64_t seed = 1;
  unsigned threads = 2;
  double temperature = 1;
  std::function<void()> check{};                   ///< may throw; asked at every token
  std::function<void(double done)> on_progress{};  ///< share of the work
};

/// `samples` candidates of each problem. The score of one is the mean log-probability of its tokens.
std::vector<Trials> sample_candidates(const micro::Net& net, std::span<const tasks::Problem> problems,
                                      std::size_t samples, const Sampling& sampling);

/// `repeats` sequences of each problem, `rounds` long, those of a problem one after another. Problems of
/// cdown-search. What is carried on is the question and the last kKeptAttempts attempts, as far as they fit
/// kCarriedSymbolsMax: with more, texts would grow beyond what the model was trained on, and then beyond its
/// context.
std::vector<Trials> search_rounds(const micro::Net& net, std::span<const tasks::Problem> problems,
                                  std::size_t repeats, std::size_t rounds, const Sampling& sampling);
inline constexpr std::size_t kKeptAttempts = 4, kCarriedSymbolsMax = 96;
/// The attempts of a text that are carried on, with `?` behind each; one that was cut by its cap is not.
std::string carried_on(std::string_view text);

/// The same by asking again.
std::vector<Trials> rethink_rounds(const micro::Net& net, std::span<const tasks::Problem> problems,
                                   std::size_t repeats, std::size_t rounds, const Sampling& sampling);

/// A net of a named shape that has learned a mixture (tasks/mixture.h) from its training split, 24 texts a
/// step. Throws std::invalid_argument for a mixture or a shape that is none.
struct Lesson {
  std::string shape = "S", mixture;
  std::uint64_t steps = 1000, seed = 1;
  double rate = 2e-3;
  unsigned threads = 2;
  std::function<void()> check{};
  std::function<void(double done)> on_progress{};
};
micro::Net learn(const Lesson& lesson);

}  // namespace quire::labs::test_time_pareto
