// Are two terms equal on all words of w bits? The truth table decides linear ones, the normal form many
// others, a refutation of the circuit (CaDiCaL, its proof checked) what is left at small widths. Whatever is
// answered can be checked: a counterexample by evaluation, the rest by the named argument.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "labs/lean-tcs/normal_form.h"

namespace quire::labs::lean_tcs::mba {

enum class Method : std::uint8_t { none, signature, polynomial, substitution, circuit, random };
const char* name_of(Method method);

struct ProveOptions {
  std::size_t width = 64;
  std::size_t random_inputs = 10'000;
  std::uint64_t seed = 1;
  std::size_t circuit_width_max = 16;  ///< a circuit is refuted up to this width
  std::int32_t conflicts_max = 20'000;
  std::size_t clauses_max = 400'000;
  NormalFormLimits normal_form{};
  bool signature = true, polynomial = true;  ///< which arguments may be used
  std::function<void()> check{};             ///< may throw
};

struct Answer {
  enum class Verdict : std::uint8_t { proved, refuted, undecided } verdict = Verdict::undecided;
  Method method = Method::none;
  std::vector<Word> inputs{};    ///< on which the terms differ
  std::string drat{};            ///< the checked refutation of the circuit
  std::uint64_t work = 0;        ///< rows, products of monomials, or propagations of the check
  std::uint64_t proof_size = 0;  ///< rows, monomials, or lemmas

  bool proved() const { return verdict == Verdict::proved; }
  bool refuted() const { return verdict == Verdict::refuted; }
};

Answer prove(const Term& left, const Term& right, std::size_t variables, const ProveOptions& options = {});

// Its parts; each says undecided where it cannot tell.
Answer by_signature(const Term& left, const Term& right, std::size_t variables, std::size_t width);
Answer by_random(const Term& left, const Term& right, std::size_t variables, const ProveOptions& options);
Answer by_normal_form(const Term& left, const Term& right, std::size_t variables,
                      const ProveOptions& options);
Answer by_circuit(const Term& left, const Term& right, std::size_t variables, const ProveOptions& options);

/// All words of w bits, every variable; variables * width at most 20.
Answer by_exhaustion(const Term& left, const Term& right, std::size_t variables, std::size_t width);

}  // namespace quire::labs::lean_tcs::mba
