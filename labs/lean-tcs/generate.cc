#include "labs/lean-tcs/generate.h"

#include <algorithm>
#include <array>
#include <map>

#include "labs/lean-tcs/lattice.h"

namespace quire::labs::lean_tcs::mba {
namespace {

constexpr std::array kBitwise{Op::conjunction, Op::disjunction, Op::exclusive};

struct Scaled {
  Integer coefficient;
  Term term;
};
using Sum = std::vector<Scaled>;

Term written(const Scaled& part) {
  const Integer c = part.coefficient < 0 ? -part.coefficient : part.coefficient;
  return c == 1 ? part.term : binary(Op::product, constant(static_cast<std::uint64_t>(c)), part.term);
}

Term written(const Sum& sum) {
  if (sum.empty()) return constant(0);
  Term term = written(sum.front());
  if (sum.front().coefficient < 0) term = unary(Op::minus, term);
  for (std::size_t i = 1; i < sum.size(); ++i)
    term = binary(sum[i].coefficient < 0 ? Op::difference : Op::sum, term, written(sum[i]));
  return term;
}

Vector column_of(const Term& term, std::size_t variables) {
  Vector column;
  for (const Word& row : signature(term, variables, 64)) column.push_back(static_cast<Integer>(row.limbs[0]));
  return column;
}

/// A random relation between bitwise functions: about `terms` of them with a sum that is zero. Relations of
/// few functions are added up until there are enough summands.
Sum zero_sum(std::size_t variables, std::size_t terms, random::Stream& stream) {
  const std::size_t rows = std::size_t{1} << variables;
  Sum sum;
  while (sum.size() < terms) {
    const std::size_t count = std::min<std::size_t>(rows + 2, std::max<std::size_t>(3, terms + 1));
    std::vector<Term> terms_here;
    std::vector<Vector> columns;
    for (std::size_t i = 0; i < count; ++i) {
      terms_here.push_back(random_bitwise(variables, 1 + stream.below(4), stream));
      columns.push_back(column_of(terms_here.back(), variables));
    }
    std::vector<Vector> matrix(rows, Vector(count));
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t j = 0; j < count; ++j) matrix[r][j] = columns[j][r];
    const auto kernel = null_space(matrix, count);
    if (!kernel || kernel->empty()) continue;
    const auto basis = reduced(*kernel);
    if (!basis) continue;
    const Vector& relation = (*basis)[stream.below(basis->size())];
    for (std::size_t j = 0; j < count; ++j)
      if (relation[j] != 0) sum.push_back({relation[j], terms_here[j]});
  }
  stream.shuffle(std::span(sum));
  return sum;
}

/// Summands are dealt to both sides; what changes sides changes its sign.
Identity dealt(const Sum& sum, random::Stream& stream) {
  Sum left, right;
  for (std::size_t i = 0; i < sum.size(); ++i) {
    const bool to_left = i == 0 || (i > 1 && stream.bernoulli(0.5));
    if (to_left) {
      left.push_back(sum[i]);
    } else {
      right.push_back({-sum[i].coefficient, sum[i].term});
    }
  }
  return {.left = written(left), .right = written(right)};
}

Identity linear(const GenerateOptions& options, random::Stream& stream) {
  return dealt(zero_sum(options.variables, options.terms, stream), stream);
}

/// a * b = (a & b) * (a | b) + (a & ~b) * (~a & b), and a relation times a bitwise function.
Identity polynomial(const GenerateOptions& options, random::Stream& stream) {
  const auto factor = [&] { return random_bitwise(options.variables, stream.below(2), stream); };
  const Term a = factor(), b = factor(), c = factor();
  const Term expanded =
      binary(Op::sum, binary(Op::product, binary(Op::conjunction, a, b), binary(Op::disjunction, a, b)),
             binary(Op::product, binary(Op::conjunction, a, unary(Op::complement, b)),
                    binary(Op::conjunction, unary(Op::complement, a), b)));
  Identity identity{.left = binary(Op::product, a, b), .right = expanded};
  const std::size_t rest = options.terms > 4 ? options.terms - 3 : 2;
  const Identity relation = dealt(zero_sum(options.variables, rest, stream), stream);
  if (stream.bernoulli(0.5)) {
    identity.left = binary(Op::sum, identity.left, binary(Op::product, c, relation.left));
    identity.right = binary(Op::sum, identity.right, binary(Op::product, c, relation.right));
  } else {
    identity.left = binary(Op::sum, identity.left, relation.left);
    identity.right = binary(Op::sum, identity.right, relation.right);
  }
  return identity;
}

/// A relation inside a bitwise operation, or between the layers of an affine map and its inverse.
Identity other(const GenerateOptions& options, random::Stream& stream) {
  const Identity relation = dealt(zero_sum(options.variables, options.terms, stream), stream);
  const Term with = random_bitwise(options.variables, stream.below(2), stream);
  const Op op = kBitwise[stream.below(kBitwise.size())];
  Identity identity{.left = binary(op, relation.left, with), .right = binary(op, relation.right, with)};
  if (stream.bernoulli(0.5)) return identity;
  // 3 * (x + k) + 2 * ~(x + k) = x + k - 2, with the bitwise argument as x.
  const Term shift = constant(1 + stream.below(200));
  const auto shifted = [&](const Term& t) { return binary(Op::sum, t, shift); };
  const Term inner = shifted(identity.left);
  identity.left = binary(Op::sum, binary(Op::product, constant(3), inner),
                         binary(Op::product, constant(2), unary(Op::complement, inner)));
  identity.right = binary(Op::difference, shifted(identity.right), constant(2));
  return identity;
}

/// Places of a term where one token can be another: constants and binary operators.
std::size_t places(const Term& term) {
  std::size_t count = term->op == Op::constant || is_binary(term->op) ? 1 : 0;
  if (term->left) count += places(term->left);
  if (term->right) count += places(term->right);
  return count;
}

Term changed(const Term& term, std::size_t& place, random::Stream& stream) {
  const bool here = term->op == Op::constant || is_binary(term->op);
  if (here && place == 0) {
    --place;  // behind every other place
    if (term->op == Op::constant) {
      Word value = term->value;
      add_to(value, Word::of(1 + stream.below(3)), kLimbsMax);
      return constant(value);
    }
    const std::array<Op, 6> operators{Op::conjunction, Op::disjunction, Op::exclusive,
                                      Op::sum,         Op::difference,  Op::product};
    const bool bitwise = is_bitwise(term->op);
    const bool product = term->op == Op::product;
    Op op = term->op;
    while (op == term->op)
      op = bitwise ? operators[stream.below(3)] : operators[3 + stream.below(product ? 1 : 2)];
    if (product) op = Op::sum;
    return binary(op, term->left, term->right);
  }
  if (here) --place;
  if (!term->left) return term;
  const Term left = changed(term->left, place, stream);
  if (is_unary(term->op)) return left == term->left ? term : unary(term->op, left);
  const Term right = changed(term->right, place, stream);
  return left == term->left && right == term->right ? term : binary(term->op, left, right);
}

Term renamed(const Term& term, std::map<std::uint32_t, std::uint32_t>& names) {
  if (term->op == Op::variable) {
    const auto it = names.emplace(term->variable, static_cast<std::uint32_t>(names.size())).first;
    return variable(it->second);
  }
  if (!term->left) return term;
  const Term left = renamed(term->left, names);
  return is_unary(term->op) ? unary(term->op, left) : binary(term->op, left, renamed(term->right, names));
}

}  // namespace

Term random_bitwise(std::size_t variables, std::size_t operators, random::Stream& stream) {
  if (operators == 0) return variable(static_cast<std::uint32_t>(stream.below(variables)));
  if (stream.below(4) == 0) return unary(Op::complement, random_bitwise(variables, operators - 1, stream));
  const std::size_t left = stream.below(operators);
  const Op op = kBitwise[stream.below(kBitwise.size())];
  Term a = random_bitwise(variables, left, stream);
  return binary(op, std::move(a), random_bitwise(variables, operators - 1 - left, stream));
}

std::size_t summands(const Term& term) {
  if (term->op == Op::minus) return summands(term->left);
  if (term->op == Op::sum || term->op == Op::difference) return summands(term->left) + summands(term->right);
  std::size_t inner = 0;
  if (term->op != Op::product && term->left) {
    const std::size_t left = summands(term->left), right = term->right ? summands(term->right) : 0;
    inner = (left > 1 ? left : 0) + (right > 1 ? right : 0);
  }
  return std::max<std::size_t>(1, inner);
}

Identity generate(const GenerateOptions& options, random::Stream& stream) {
  Identity identity = options.kind == Kind::polynomial ? polynomial(options, stream)
                      : options.kind == Kind::other    ? other(options, stream)
                                                       : linear(options, stream);
  identity.terms = summands(identity.left) + summands(identity.right);
  return identity;
}

std::optional<Twin> false_twin(const Identity& identity, const GenerateOptions& options,
                               random::Stream& stream) {
  constexpr std::size_t kTries = 8;
  for (std::size_t i = 0; i < kTries; ++i) {
    Twin twin{.identity = identity};
    const std::size_t on_left = places(identity.left), all = on_left + places(identity.right);
    if (all == 0) return std::nullopt;
    std::size_t place = stream.below(all);
    const bool left = place < on_left;
    if (!left) place -= on_left;
    Term& side = left ? twin.identity.left : twin.identity.right;
    side = changed(side, place, stream);
    const Answer answer = prove(twin.identity.left, twin.identity.right, options.variables,
                                {.width = options.width,
                                 .random_inputs = 300,
                                 .seed = stream.uniform_u64(),
                                 .circuit_width_max = 0,
                                 .polynomial = false});
    if (!answer.refuted()) continue;
    twin.inputs = answer.inputs;
    return twin;
  }
  return std::nullopt;
}

Identity renamed_by_appearance(const Identity& identity) {
  std::map<std::uint32_t, std::uint32_t> names;
  Identity result = identity;
  result.left = renamed(identity.left, names);
  result.right = renamed(identity.right, names);
  return result;
}

}  // namespace quire::labs::lean_tcs::mba
