// Instances: actions, what a query answers, and what the referee knows besides. The needle families hide one
// good action among many that answer 0, and are explicit constructions (ours) that realise the regimes of the
// paper's lower bound; `trap` is where least squares loses eps sqrt(d).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/sparse-bandits/features.h"
#include "labs/sparse-bandits/learner.h"
#include "paper/result.h"

namespace quire::labs::sparse_bandits {

using FeaturesPtr = std::shared_ptr<const Features>;

struct Instance {
  std::string name;
  FeaturesPtr features;
  std::function<double(Id)> query;  ///< r(a), exact
  double eps = 0;
  int sparsity = 0;
  std::optional<SparseVector> theta;
  double best = 0;  ///< max over a of r(a)

  /// max over a of |r(a) - <theta, phi_a>|; needs theta.
  double misspecification() const;
};

/// How far rewards are from linear in `random` instances: pulled towards 0 by up to eps, or eps with a random
/// sign.
enum class Deviation : std::uint8_t { flattened, signs };

/// N Gaussian vectors of unit norm. Drawn from `stream` in order of actions.
FeaturesPtr gaussian_features(random::Stream stream, std::size_t actions, std::size_t dimension);
/// A theta with s non-zeros at random places: Gaussian values, norm 1.
SparseVector random_theta(random::Stream stream, std::size_t dimension, int sparsity);
/// Rewards <theta, phi> with a deviation of up to eps.
Instance linear_instance(FeaturesPtr features, SparseVector theta, double eps, Deviation deviation,
                         random::Stream signs);

/// theta = eps sqrt(d)/2 e_1 over actions e_1..e_d and b = (1..1)/sqrt(d); the e_i answer eps more, b eps
/// less. eps sqrt(d) <= 2.
Instance trap(std::size_t dimension, double eps);

/// One action of `family` that answers `family.gap`, all others 0.
struct NeedleFamily {
  std::string name;
  FeaturesPtr features;
  double eps = 0;
  int sparsity = 0;  ///< of the parameter that is behind a needle
  double gap = 0;    ///< Delta
  Instance needle(Id hidden) const;
};

/// jl(s, gamma, N): unit vectors in the first s of d coordinates, each kept if its products with those kept
/// are at most gamma in size; Delta = eps/gamma, at most 1. Stops at `actions` or after `draws` vectors.
NeedleFamily jl(random::Stream stream, std::size_t dimension, int sparsity, double gamma, double eps,
                std::size_t actions, std::size_t draws);

/// code(s, q, mm): Reed-Solomon words, the values at 0..s-1 of all polynomials over GF(q) of degree at most
/// mm.
struct CodeShape {
  int sparsity = 4;      ///< s, length of a word
  int alphabet = 5;      ///< q: a prime, q >= s
  int degree = 2;        ///< mm: two words agree in at most so many places
  double words() const;  ///< q^(mm+1)
};
/// Delta = eps s / mm. Refuses q that is not prime or < s, mm outside 1..s-1, Delta > 1, more than 2e6 words.
Result<NeedleFamily> code(const CodeShape& shape, double eps);
/// The word with this number, without listing them: coefficients are the digits of `number` in base q.
std::vector<std::uint16_t> code_word(const CodeShape& shape, std::uint64_t number);
/// mm = ceil(s^(1-delta)), q the least prime >= s.
CodeShape code_shape(int sparsity, double delta);
/// An explicit list of words; refuses two that agree in more than `agreement` places (says which).
Result<NeedleFamily> word_list(std::size_t length, std::size_t alphabet, std::vector<std::uint16_t> letters,
                               int agreement, double eps);

constexpr double kWordsMax = 2e6;

/// Largest number of places in which two words of `features` agree: over all pairs, or over `samples` random
/// ones if that is not 0.
std::size_t agreement(const Features& features, std::uint64_t samples, random::Stream stream,
                      const Poll& poll);

}  // namespace quire::labs::sparse_bandits
