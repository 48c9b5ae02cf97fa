// Many answers of a small language model to problems with exact checkers. Equal texts of one problem are kept
// once: ten thousand samples of a problem are a few thousand texts, which are checked and scored once.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "labs/engines/micro/net.h"
#include "labs/engines/passk/coverage.h"
#include "labs/engines/tasks/problem.h"
#include "labs/language-monkeys/votes.h"

namespace quire::labs::language_monkeys {

struct DrawnText {
  std::string text;    ///< the response, with its end mark if it has one
  std::string answer;  ///< what counts as its answer; empty: none
  bool right = false;
  std::uint32_t tokens = 0;
  double score = std::numeric_limits<double>::quiet_NaN();
};

struct ProblemSamples {
  tasks::Problem problem;
  std::vector<DrawnText> texts;        ///< different ones
  std::vector<std::uint32_t> samples;  ///< places in texts, in the order of the samples
  passk::Count count() const;
  Votes votes() const;
};

struct DrawOptions {
  std::size_t samples = 256;  ///< a problem
  double temperature = 0.8;
  std::size_t cap = 64;  ///< tokens of a response
  std::uint64_t seed = 1;
  unsigned threads = 2;
  std::function<void()> check{};                     ///< may throw
  std::function<void(std::size_t problems)> done{};  ///< after each problem
};

/// A sample is named by (seed, problem, number): the same whatever else is drawn. Prompts fit the alphabet
/// and the context.
std::vector<ProblemSamples> draw_samples(const micro::Net& net, std::vector<tasks::Problem> problems,
                                         const DrawOptions& options);

std::vector<passk::Count> counts_of(const std::vector<ProblemSamples>& all);
std::vector<Votes> votes_of(const std::vector<ProblemSamples>& all);

/// Means over problems, and over samples.
struct TokenMeans {
  double prompt = 0, completion = 0;
};
TokenMeans token_means(const std::vector<ProblemSamples>& all);

/// Chance that a right sample has a higher score than a wrong one (ties count half), over all pairs; NaN
/// without both kinds.
double area_under_roc(const std::vector<ProblemSamples>& all);
/// The same within each problem that has both kinds, and the mean of these: what picking needs. A judge that
/// only knows hard problems from easy ones has 0.5.
double area_within_problems(const std::vector<ProblemSamples>& all);

/// One JSON line a sample, as `evaluate` reads them; tasks are PREFIX0, PREFIX1, ...
std::string sample_lines(const std::vector<ProblemSamples>& all, const std::string& prefix);

}  // namespace quire::labs::language_monkeys
