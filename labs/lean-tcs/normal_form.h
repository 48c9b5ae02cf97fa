// A normal form of mixed terms modulo 2^w: polynomials whose unknowns are conjunctions of variables. Every
// bitwise function is a sum of conjunctions (Moebius over subsets of its truth table), so sums and products
// of bitwise functions become polynomials. An argument of a bitwise operation that is no bitwise function
// gets a name of its own, the same for equal normal forms, and the complement of that name for its
// complement. Equal normal forms are equal on all words; unequal ones say nothing.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "labs/lean-tcs/signature.h"

namespace quire::labs::lean_tcs::mba {

/// Conjunctions as sets of variables (bits), each as often as it is a factor, rising; empty: the constant.
using Monomial = std::vector<std::uint16_t>;
using Polynomial = std::map<Monomial, Word>;  // no zero coefficient

struct NormalFormLimits {
  std::size_t monomials_max = 20'000, degree_max = 12;
  std::size_t products_max = 2'000'000;  ///< of two monomials, in all
};

class NormalForms {
 public:
  /// `variables` of the terms that come; names for arguments fill up to kVariablesMax.
  NormalForms(std::size_t variables, std::size_t width, const NormalFormLimits& limits = {});

  /// Nothing where a limit is met.
  std::optional<Polynomial> of(const Term& term);
  /// Is it zero on all words? Products k(k-1)...(k-d+1) of words are multiples of d!, which takes powers of
  /// two from high coefficients. True is certain.
  bool vanishes(const Polynomial& polynomial) const;

  std::size_t names_given() const { return names_.size(); }
  /// What the variable stands for, from `variables` on.
  const Polynomial& named(std::size_t variable) const { return *names_[variable - variables_]; }
  std::uint64_t products() const { return products_; }

  void add(Polynomial& to, const Polynomial& other, bool minus) const;

 private:
  Polynomial multiplied(const Polynomial& a, const Polynomial& b);
  Polynomial of_term(const Term& term);
  Rows rows_of(const Term& term);
  Rows rows_of(const Polynomial& polynomial);
  Polynomial of_rows(const Rows& rows) const;
  void add_to_coefficient(Polynomial& to, const Monomial& monomial, const Word& value, bool minus) const;
  Rows rows_of_variable(std::size_t variable) const;

  std::size_t variables_, width_;
  NormalFormLimits limits_;
  std::map<Polynomial, std::size_t> name_of_{};
  std::vector<const Polynomial*> names_{};
  std::uint64_t products_ = 0;
};

}  // namespace quire::labs::lean_tcs::mba
