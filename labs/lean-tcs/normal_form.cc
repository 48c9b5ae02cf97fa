#include "labs/lean-tcs/normal_form.h"

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace quire::labs::lean_tcs::mba {
namespace {

/// A limit was met: of() says nothing.
struct TooLarge {};

const Monomial kOne{};

/// Stirling numbers of the second kind: x^d = sum over k of S(d, k) x(x-1)...(x-k+1).
std::uint64_t stirling(std::size_t d, std::size_t k) {
  if (d == 0 || k == 0) return d == k ? 1 : 0;
  return stirling(d - 1, k - 1) + k * stirling(d - 1, k);
}

/// Powers of two in k!.
std::size_t twos_in_factorial(std::size_t k) { return k - static_cast<std::size_t>(std::popcount(k)); }

}  // namespace

NormalForms::NormalForms(std::size_t variables, std::size_t width, const NormalFormLimits& limits)
    : variables_(variables), width_(width), limits_(limits) {}

std::optional<Polynomial> NormalForms::of(const Term& term) {
  try {
    return of_term(term);
  } catch (const TooLarge&) {
    return std::nullopt;
  }
}

void NormalForms::add_to_coefficient(Polynomial& to, const Monomial& monomial, const Word& value,
                                     bool minus) const {
  const auto [it, is_new] = to.emplace(monomial, Word{});
  const std::size_t limbs = limbs_for(width_);
  (minus ? subtract_from : add_to)(it->second, value, limbs);
  it->second = cut(it->second, width_);
  if (it->second.is_zero()) to.erase(it);
  if (to.size() > limits_.monomials_max) throw TooLarge{};
}

void NormalForms::add(Polynomial& to, const Polynomial& other, bool minus) const {
  for (const auto& [monomial, value] : other) add_to_coefficient(to, monomial, value, minus);
}

Polynomial NormalForms::multiplied(const Polynomial& a, const Polynomial& b) {
  Polynomial result;
  for (const auto& [m, c] : a)
    for (const auto& [n, d] : b) {
      if (++products_ > limits_.products_max || m.size() + n.size() > limits_.degree_max) throw TooLarge{};
      Monomial both(m.size() + n.size());
      std::merge(m.begin(), m.end(), n.begin(), n.end(), both.begin());
      add_to_coefficient(result, both, product(c, d, limbs_for(width_)), false);
    }
  return result;
}

Polynomial NormalForms::of_term(const Term& term) {
  Polynomial result;
  switch (term->op) {
    case Op::variable:
      result[{static_cast<std::uint16_t>(1U << term->variable)}] = Word::of(1);
      return result;
    case Op::constant:
      add_to_coefficient(result, kOne, cut(term->value, width_), false);
      return result;
    case Op::complement:
      add_to_coefficient(result, kOne, Word::ones(), false);
      add(result, of_term(term->left), true);
      return result;
    case Op::minus:
      add(result, of_term(term->left), true);
      return result;
    case Op::sum:
    case Op::difference:
      result = of_term(term->left);
      add(result, of_term(term->right), term->op == Op::difference);
      return result;
    case Op::product:
      return multiplied(of_term(term->left), of_term(term->right));
    default:
      return of_rows(rows_of(term));
  }
}

Rows NormalForms::rows_of_variable(std::size_t variable) const {
  Rows rows;
  for (std::size_t row = 0; row < rows.size(); ++row) rows[row] = (row >> variable & 1) != 0;
  return rows;
}

/// Of a bitwise operation, or of anything as an argument of one.
Rows NormalForms::rows_of(const Term& term) {
  if (term->op == Op::variable) return rows_of_variable(term->variable);
  if (!is_bitwise(term->op)) return rows_of(of_term(term));
  const Rows left = rows_of(term->left);
  if (term->op == Op::complement) return ~left;
  const Rows right = rows_of(term->right);
  if (term->op == Op::conjunction) return left & right;
  return term->op == Op::disjunction ? left | right : left ^ right;
}

/// A polynomial that is a bitwise function has its rows; another has those of its name.
Rows NormalForms::rows_of(const Polynomial& polynomial) {
  const bool linear = std::all_of(polynomial.begin(), polynomial.end(),
                                  [](const auto& term) { return term.first.size() <= 1; });
  if (linear) {
    // The constant c is -c times the column of ones.
    const std::size_t count = variables_ + names_.size();
    Rows rows;
    bool bitwise = true;
    for (std::size_t row = 0; row < (std::size_t{1} << count) && bitwise; ++row) {
      Word sum;
      for (const auto& [monomial, value] : polynomial) {
        if (!monomial.empty() && (monomial[0] & ~row) != 0) continue;
        (monomial.empty() ? subtract_from : add_to)(sum, value, limbs_for(width_));
      }
      sum = cut(sum, width_);
      bitwise = sum.is_zero() || sum == Word::of(1);
      rows[row] = !sum.is_zero();
    }
    if (bitwise) {
      const std::size_t known = std::size_t{1} << count;
      for (std::size_t row = known; row < rows.size(); ++row) rows[row] = rows[row & (known - 1)];
      return rows;
    }
  }
  if (const auto known = name_of_.find(polynomial); known != name_of_.end())
    return rows_of_variable(known->second);
  Polynomial complement;
  add_to_coefficient(complement, kOne, Word::ones(), false);
  add(complement, polynomial, true);
  if (const auto known = name_of_.find(complement); known != name_of_.end())
    return ~rows_of_variable(known->second);
  const std::size_t name = variables_ + names_.size();
  if (name >= kVariablesMax) throw TooLarge{};
  names_.push_back(&name_of_.emplace(polynomial, name).first->first);
  return rows_of_variable(name);
}

/// Moebius: the coefficient of a conjunction is the alternating sum over the subsets of its variables. Row 0
/// is the empty one, whose column of ones is the word -1.
Polynomial NormalForms::of_rows(const Rows& rows) const {
  const std::size_t count = variables_ + names_.size(), size = std::size_t{1} << count;
  std::vector<std::int64_t> coefficients(size);
  for (std::size_t row = 0; row < size; ++row) coefficients[row] = rows[row] ? 1 : 0;
  for (std::size_t v = 0; v < count; ++v)
    for (std::size_t row = 0; row < size; ++row)
      if ((row >> v & 1) != 0) coefficients[row] -= coefficients[row ^ (std::size_t{1} << v)];
  Polynomial result;
  for (std::size_t row = 0; row < size; ++row) {
    if (coefficients[row] == 0) continue;
    const bool minus = (coefficients[row] < 0) != (row == 0);
    const Word value = Word::of(static_cast<std::uint64_t>(std::abs(coefficients[row])));
    const Monomial monomial = row == 0 ? kOne : Monomial{static_cast<std::uint16_t>(row)};
    add_to_coefficient(result, monomial, value, minus);
  }
  return result;
}

bool NormalForms::vanishes(const Polynomial& polynomial) const {
  // Over products of falling factorials, which span the same polynomials.
  Polynomial falling;
  try {
    for (const auto& [monomial, value] : polynomial) {
      Polynomial parts{{kOne, value}};
      for (std::size_t i = 0; i < monomial.size();) {
        std::size_t d = 0;
        while (i + d < monomial.size() && monomial[i + d] == monomial[i]) ++d;
        Polynomial next;
        for (const auto& [m, c] : parts)
          for (std::size_t k = 1; k <= d; ++k) {
            Monomial longer = m;
            longer.insert(longer.end(), k, monomial[i]);
            add_to_coefficient(next, longer, product(c, Word::of(stirling(d, k)), limbs_for(width_)), false);
          }
        parts = std::move(next);
        i += d;
      }
      add(falling, parts, false);
    }
  } catch (const TooLarge&) {
    return false;
  }
  return std::all_of(falling.begin(), falling.end(), [this](const auto& term) {
    std::size_t twos = 0;
    for (std::size_t i = 0; i < term.first.size();) {
      std::size_t k = 0;
      while (i + k < term.first.size() && term.first[i + k] == term.first[i]) ++k;
      twos += twos_in_factorial(k);
      i += k;
    }
    return twos >= width_ || cut(term.second, width_ - twos).is_zero();
  });
}

}  // namespace quire::labs::lean_tcs::mba
