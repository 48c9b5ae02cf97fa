// What may have been done to a text: every order of the methods and every choice of their parameters, all of
// them tried. A substitution whose alphabet is open is no list of 26! but what the samples say of it, a
// partial one-to-one map of letters.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "labs/hardcore-logic/crypto_task.h"

namespace quire::labs::hardcore_logic {

/// Methods one after another, all known but at most one substitution.
using Chain = std::vector<Method>;

/// All chains of a task, in a fixed order. Of segments there is none: each part has its own method.
class Hypotheses {
 public:
  explicit Hypotheses(const CryptoTask& task);
  /// Saturates far above kHypothesesMax.
  std::size_t size() const;
  void for_each(const std::function<void(const Chain&)>& f) const;

 private:
  std::vector<std::vector<Method>> orders_;
};

/// "caesar:5 > columnar:BAC".
std::string label_of(const Chain& chain);

/// Plain letters of cipher letters, 0 where nothing is known, in what an open substitution sees and makes.
struct LetterMap {
  std::array<char, 26> plain_of{};
  std::array<char, 26> cipher_of{};
  bool add(char plain, char cipher);  ///< false: it is against what is known
  /// With 25 letters known the last is too.
  void complete();
};

/// What the samples leave of an open substitution in the chain (nothing to know where there is none); nothing
/// where they cannot come from this chain.
std::optional<LetterMap> explained(const Chain& chain, const std::vector<Sample>& samples);

/// Plain texts of a cipher under a chain that explains the samples, up to `limit`; more than one where
/// letters of the cipher are not determined.
std::vector<std::string> plain_texts(const Chain& chain, const LetterMap& letters, const std::string& cipher,
                                     std::size_t limit);

}  // namespace quire::labs::hardcore_logic
