#include "labs/lean-tcs/simplify.h"

#include <algorithm>
#include <array>
#include <optional>

namespace quire::labs::lean_tcs::mba {
namespace {

constexpr std::array<std::uint8_t, 3> kVariableRows{0xAA, 0xCC, 0xF0};

std::array<Term, 256> grow_table() {
  std::array<Term, 256> best{};
  best[0] = constant(0);
  best[255] = unary(Op::minus, constant(1));
  for (std::uint32_t v = 0; v < 3; ++v) best[kVariableRows[v]] = variable(v);
  const auto offer = [&best](std::size_t rows, const auto& make, std::uint32_t size) {
    if (best[rows] && best[rows]->size <= size) return false;
    best[rows] = make();
    return true;
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t a = 0; a < 256; ++a) {
      if (!best[a]) continue;
      changed |= offer(
          ~a & 255, [&] { return unary(Op::complement, best[a]); }, best[a]->size + 1);
      for (std::size_t b = 0; b < a; ++b) {
        if (!best[b]) continue;
        const std::uint32_t size = best[a]->size + best[b]->size + 1;
        changed |= offer(
            a & b, [&] { return binary(Op::conjunction, best[b], best[a]); }, size);
        changed |= offer(
            a | b, [&] { return binary(Op::disjunction, best[b], best[a]); }, size);
        changed |= offer(
            a ^ b, [&] { return binary(Op::exclusive, best[b], best[a]); }, size);
      }
    }
  }
  return best;
}

/// A sum under way: terms with their coefficients, written with signs that keep numbers small.
class Sum {
 public:
  explicit Sum(std::size_t width) : width_(width) {}

  void add(const Word& coefficient, const Term& term) {
    if (coefficient.is_zero()) return;
    const bool minus = coefficient.bit(width_ - 1);
    Word size = coefficient;
    if (minus) {
      negate(size, kLimbsMax);
      size = cut(size, width_);
    }
    Term part = term;
    if (!term) {
      part = constant(size);
    } else if (size != Word::of(1)) {
      part = binary(Op::product, constant(size), term);
    }
    if (!sum_) {
      sum_ = minus ? unary(Op::minus, part) : part;
    } else {
      sum_ = binary(minus ? Op::difference : Op::sum, sum_, part);
    }
  }
  void add_constant(const Word& value) { add(value, nullptr); }
  Term take() { return sum_ ? sum_ : constant(0); }

 private:
  std::size_t width_;
  Term sum_{};
};

Word difference(const Word& a, const Word& b, std::size_t width) {
  Word d = a;
  subtract_from(d, b, kLimbsMax);
  return cut(d, width);
}

Term conjunction_of(std::size_t set) {
  Term term;
  for (std::uint32_t v = 0; set >> v != 0; ++v)
    if ((set >> v & 1) != 0) term = term ? binary(Op::conjunction, term, variable(v)) : variable(v);
  return term;
}

/// Moebius over subsets; the column's row 0 is the constant -1 times itself.
Term by_conjunctions(std::vector<Word> rows, std::size_t variables, std::size_t width) {
  for (std::size_t v = 0; v < variables; ++v)
    for (std::size_t row = 0; row < rows.size(); ++row)
      if ((row >> v & 1) != 0) rows[row] = difference(rows[row], rows[row ^ (std::size_t{1} << v)], width);
  Sum sum(width);
  for (std::size_t row = 1; row < rows.size(); ++row)
    if (!rows[row].bit(width - 1)) sum.add(rows[row], conjunction_of(row));
  for (std::size_t row = 1; row < rows.size(); ++row)
    if (rows[row].bit(width - 1)) sum.add(rows[row], conjunction_of(row));
  sum.add_constant(difference(Word{}, rows[0], width));
  return sum.take();
}

/// base + a e1 + b e2 with bitwise e1, e2: rows are base, base + a, base + b or base + a + b.
std::optional<Term> by_two(const std::vector<Word>& rows, const Word& base, const Word& a, const Word& b,
                           std::size_t width) {
  Word both = a;
  add_to(both, b, kLimbsMax);
  both = cut(both, width);
  std::uint8_t first = 0, second = 0;
  for (std::size_t row = 0; row < 8; ++row) {
    const Word above = difference(rows[row % rows.size()], base, width);
    if (above != a && above != b && above != both && !above.is_zero()) return std::nullopt;
    if (above.is_zero()) continue;
    if (above == a || above == both) first = static_cast<std::uint8_t>(first | (1U << row));
    if (above != a && (above == b || above == both)) second = static_cast<std::uint8_t>(second | (1U << row));
  }
  Sum sum(width);
  if (a.bit(width - 1)) {
    sum.add(b, smallest_bitwise(second));
    sum.add(a, smallest_bitwise(first));
  } else {
    sum.add(a, smallest_bitwise(first));
    sum.add(b, smallest_bitwise(second));
  }
  sum.add_constant(difference(Word{}, base, width));
  return sum.take();
}

void keep_shorter(Term& best, const std::optional<Term>& offered) {
  if (offered && (*offered)->size < best->size) best = *offered;
}

Term of_monomial(const Monomial& monomial, const std::vector<Term>& unknowns) {
  Term term;
  for (const std::uint16_t set : monomial) {
    Term factor;
    for (std::size_t v = 0; v < unknowns.size(); ++v) {
      if ((set >> v & 1) == 0) continue;
      factor = factor ? binary(Op::conjunction, factor, unknowns[v]) : unknowns[v];
    }
    term = term ? binary(Op::product, term, factor) : factor;
  }
  return term;
}

/// The normal form as a term: its linear part over plain variables by its column, the rest as it stands.
Term of_polynomial(const Polynomial& polynomial, std::size_t variables, const std::vector<Term>& unknowns,
                   std::size_t width) {
  std::vector<Word> column(std::size_t{1} << variables);
  Sum sum(width);
  for (const auto& [monomial, value] : polynomial) {
    const bool plain = monomial.empty() || (monomial.size() == 1 && monomial[0] < column.size());
    for (std::size_t row = 0; row < column.size() && plain; ++row) {
      if (monomial.empty()) subtract_from(column[row], value, kLimbsMax);
      if (!monomial.empty() && (monomial[0] & ~row) == 0) add_to(column[row], value, kLimbsMax);
    }
    if (!plain) sum.add(value, of_monomial(monomial, unknowns));
  }
  for (Word& row : column) row = cut(row, width);
  const Term linear = from_signature(column, variables, width), rest = sum.take();
  const auto zero = [](const Term& t) { return t->op == Op::constant && t->value.is_zero(); };
  if (zero(linear)) return rest;
  return zero(rest) ? linear : binary(Op::sum, linear, rest);
}

Term by_normal_form(const Term& term, std::size_t variables, const ProveOptions& options) {
  NormalForms forms(variables, options.width, options.normal_form);
  const std::optional<Polynomial> polynomial = forms.of(term);
  if (!polynomial) return term;
  std::vector<Term> unknowns;
  for (std::uint32_t v = 0; v < variables; ++v) unknowns.push_back(variable(v));
  for (std::size_t name = 0; name < forms.names_given(); ++name)
    unknowns.push_back(of_polynomial(forms.named(variables + name), variables, unknowns, options.width));
  return of_polynomial(*polynomial, variables, unknowns, options.width);
}

/// Parts first, then the whole.
Term shortened(const Term& term, std::size_t variables, const ProveOptions& options) {
  if (options.check) options.check();
  if (!term->left) return term;
  if (classify(term) <= Kind::linear) {
    const Term made = from_signature(signature(term, variables, options.width), variables, options.width);
    return made->size < term->size ? made : term;
  }
  const Term left = shortened(term->left, variables, options);
  const Term best = is_unary(term->op) ? unary(term->op, left)
                                       : binary(term->op, left, shortened(term->right, variables, options));
  const Term whole = by_normal_form(best, variables, options);
  return whole->size < best->size ? whole : best;
}

}  // namespace

const Term& smallest_bitwise(std::uint8_t rows) {
  static const std::array<Term, 256> table = grow_table();
  return table[rows];
}

Term from_signature(const std::vector<Word>& rows, std::size_t variables, std::size_t width) {
  Term best = by_conjunctions(rows, variables, width);
  if (variables > 3) return best;
  std::vector<Word> values = rows;
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  if (values.size() > 4) return best;
  for (const Word& base : values)
    for (const Word& first : values)
      for (const Word& second : values)
        if (first != base || second == base)
          keep_shorter(best, by_two(rows, base, difference(first, base, width),
                                    difference(second, base, width), width));
  return best;
}

Simplified simplify(const Term& term, std::size_t variables, const ProveOptions& options) {
  try {
    const Term made = shortened(term, variables, options);
    if (made->size < term->size) {
      const Answer answer = prove(term, made, variables, options);
      if (answer.proved()) return {made, answer.method};
    }
  } catch (const std::length_error&) {
    // What would come out is larger than a term may be: the term stays.
  }
  return {term, Method::none};
}

}  // namespace quire::labs::lean_tcs::mba
