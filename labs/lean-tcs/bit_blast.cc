#include "labs/lean-tcs/bit_blast.h"

#include <algorithm>

namespace quire::labs::lean_tcs::mba {
namespace {

using sat::Literal;
using Bits = std::vector<Literal>;

struct TooLarge {};

class Circuit {
 public:
  Circuit(std::size_t width, std::size_t clauses_max) : width_(width), clauses_max_(clauses_max) {
    true_ = cnf_.new_variable();
    cnf_.add({true_});
  }

  Bits input() {
    Bits bits;
    for (std::size_t i = 0; i < width_; ++i) bits.push_back(cnf_.new_variable());
    return bits;
  }

  Bits of(const Term& term, const std::vector<Bits>& inputs) {
    if (term->op == Op::variable) return inputs[term->variable];
    if (term->op == Op::constant) {
      Bits bits;
      for (std::size_t i = 0; i < width_; ++i) bits.push_back(term->value.bit(i) ? true_ : -true_);
      return bits;
    }
    Bits left = of(term->left, inputs);
    if (term->op == Op::complement) return complement(left);
    if (term->op == Op::minus) return sum(Bits(width_, -true_), complement(left), true_);
    const Bits right = of(term->right, inputs);
    if (term->op == Op::sum) return sum(left, right, -true_);
    if (term->op == Op::difference) return sum(left, complement(right), true_);
    if (term->op == Op::product) return product(left, right);
    for (std::size_t i = 0; i < width_; ++i) {
      if (term->op == Op::conjunction) left[i] = conjunction(left[i], right[i]);
      if (term->op == Op::disjunction) left[i] = -conjunction(-left[i], -right[i]);
      if (term->op == Op::exclusive) left[i] = exclusive(left[i], right[i]);
    }
    return left;
  }

  /// At least one pair of bits differs; true where none can.
  bool differ(const Bits& left, const Bits& right) {
    std::vector<Literal> any;
    for (std::size_t i = 0; i < width_; ++i) {
      const Literal differs = exclusive(left[i], right[i]);
      if (differs != -true_) any.push_back(differs);
    }
    cnf_.add(any);
    return any.empty();
  }
  sat::Cnf take() { return std::move(cnf_); }

 private:
  static Bits complement(Bits bits) {
    for (Literal& bit : bits) bit = -bit;
    return bits;
  }

  void room() const {
    if (cnf_.size() > clauses_max_) throw TooLarge{};
  }

  Literal conjunction(Literal a, Literal b) {
    if (a == -true_ || b == -true_ || a == -b) return -true_;
    if (a == true_ || a == b) return b;
    if (b == true_) return a;
    if (a > b) std::swap(a, b);
    const auto [it, is_new] = conjunctions_.emplace(std::pair(a, b), 0);
    if (!is_new) return it->second;
    room();
    const Literal gate = it->second = cnf_.new_variable();
    cnf_.add({-gate, a});
    cnf_.add({-gate, b});
    cnf_.add({gate, -a, -b});
    return gate;
  }

  /// Signs are taken out, so that a ^ b and ~a ^ b share a gate.
  Literal exclusive(Literal a, Literal b) {
    if (a == -true_ || b == -true_) return a == -true_ ? b : a;
    if (a == true_ || b == true_) return a == true_ ? -b : -a;
    const bool flipped = (a < 0) != (b < 0);
    a = std::abs(a);
    b = std::abs(b);
    if (a == b) return flipped ? true_ : -true_;
    if (a > b) std::swap(a, b);
    const auto [it, is_new] = exclusives_.emplace(std::pair(a, b), 0);
    if (is_new) {
      room();
      const Literal gate = it->second = cnf_.new_variable();
      cnf_.add({-gate, a, b});
      cnf_.add({-gate, -a, -b});
      cnf_.add({gate, -a, b});
      cnf_.add({gate, a, -b});
    }
    return flipped ? -it->second : it->second;
  }

  Bits sum(const Bits& a, const Bits& b, Literal carry) {
    Bits bits;
    for (std::size_t i = 0; i < width_; ++i) {
      const Literal half = exclusive(a[i], b[i]);
      bits.push_back(exclusive(half, carry));
      carry = -conjunction(-conjunction(a[i], b[i]), -conjunction(half, carry));
    }
    return bits;
  }

  Bits product(const Bits& a, const Bits& b) {
    Bits total(width_, -true_);
    for (std::size_t i = 0; i < width_; ++i) {
      if (a[i] == -true_) continue;
      Bits row(width_, -true_);
      for (std::size_t j = i; j < width_; ++j) row[j] = conjunction(a[i], b[j - i]);
      total = sum(total, row, -true_);
    }
    return total;
  }

  std::size_t width_, clauses_max_;
  sat::Cnf cnf_{};
  Literal true_ = 0;
  std::map<std::pair<Literal, Literal>, Literal> conjunctions_{}, exclusives_{};
};

}  // namespace

std::optional<Blasted> blast(const Term& left, const Term& right, std::size_t variables, std::size_t width,
                             std::size_t clauses_max) {
  try {
    Circuit circuit(width, clauses_max);
    Blasted result;
    for (std::size_t v = 0; v < variables; ++v) result.inputs.push_back(circuit.input());
    const Bits a = circuit.of(left, result.inputs), b = circuit.of(right, result.inputs);
    result.equal_by_structure = circuit.differ(a, b);
    result.cnf = circuit.take();
    return result;
  } catch (const TooLarge&) {
    return std::nullopt;
  }
}

std::vector<Word> inputs_of(const Blasted& blasted, const sat::Model& model) {
  std::vector<Word> inputs;
  for (const std::vector<Literal>& bits : blasted.inputs) {
    Word word;
    for (std::size_t i = 0; i < bits.size(); ++i)
      if (sat::satisfied(bits[i], model)) word.limbs[i / 64] |= std::uint64_t{1} << (i % 64);
    inputs.push_back(word);
  }
  return inputs;
}

}  // namespace quire::labs::lean_tcs::mba
