#include "labs/lean-tcs/prove.h"

#include <algorithm>
#include <exception>
#include <stdexcept>

#include "labs/engines/random/random.h"
#include "labs/engines/sat/checker.h"
#include "labs/engines/sat/solver.h"
#include "labs/lean-tcs/bit_blast.h"

namespace quire::labs::lean_tcs::mba {

using Verdict = Answer::Verdict;

const char* name_of(Method method) {
  constexpr const char* kNames[] = {"none",         "truth table", "normal form",
                                    "substitution", "circuit",     "random inputs"};
  return kNames[static_cast<std::size_t>(method)];
}

Answer prove(const Term& left, const Term& right, std::size_t variables, const ProveOptions& options) {
  const Kind kind = std::max(classify(left), classify(right));
  if (options.signature && kind <= Kind::linear) return by_signature(left, right, variables, options.width);
  Answer answer = by_random(left, right, variables, options);
  if (answer.refuted()) return answer;
  if (options.check) options.check();
  if (options.polynomial) answer = by_normal_form(left, right, variables, options);
  if (answer.verdict != Verdict::undecided || options.width > options.circuit_width_max) return answer;
  if (options.check) options.check();
  return by_circuit(left, right, variables, options);
}

Answer by_signature(const Term& left, const Term& right, std::size_t variables, std::size_t width) {
  if (std::max(classify(left), classify(right)) > Kind::linear) return {};
  const std::vector<Word> a = signature(left, variables, width), b = signature(right, variables, width);
  Answer answer{.verdict = Verdict::proved, .method = Method::signature};
  answer.work = a.size() * (left->size + right->size);
  answer.proof_size = a.size();
  const auto differs = std::mismatch(a.begin(), a.end(), b.begin());
  if (differs.first == a.end()) return answer;
  answer.verdict = Verdict::refuted;
  answer.inputs = inputs_of_row(static_cast<std::size_t>(differs.first - a.begin()), variables);
  return answer;
}

Answer by_random(const Term& left, const Term& right, std::size_t variables, const ProveOptions& options) {
  const Program a(left), b(right);
  random::Stream stream(options.seed, "mba inputs");
  std::vector<Word> inputs(variables);
  for (std::size_t i = 0; i < options.random_inputs; ++i) {
    for (Word& input : inputs) {
      // Small words and words near a power of two are where terms differ; a third of the inputs is so.
      for (std::size_t limb = 0; limb < limbs_for(options.width); ++limb)
        input.limbs[limb] = stream.uniform_u64();
      if (i % 3 == 1) input = Word::of(input.limbs[0] & 7);
      input = cut(input, options.width);
    }
    if (a.run(inputs, options.width) == b.run(inputs, options.width)) continue;
    return {.verdict = Verdict::refuted, .method = Method::random, .inputs = inputs, .work = i + 1};
  }
  return {.work = options.random_inputs};
}

Answer by_normal_form(const Term& left, const Term& right, std::size_t variables,
                      const ProveOptions& options) {
  NormalForms forms(variables, options.width, options.normal_form);
  std::optional<Polynomial> a = forms.of(left);
  const std::optional<Polynomial> b = a ? forms.of(right) : std::nullopt;
  if (!b) return {.work = forms.products()};
  const std::size_t monomials = a->size() + b->size();
  try {
    forms.add(*a, *b, true);
  } catch (...) {
    return {.work = forms.products()};
  }
  if (!forms.vanishes(*a)) return {.work = forms.products()};
  return {.verdict = Verdict::proved,
          .method = forms.names_given() > 0 ? Method::substitution : Method::polynomial,
          .work = forms.products() + monomials,
          .proof_size = monomials};
}

Answer by_circuit(const Term& left, const Term& right, std::size_t variables, const ProveOptions& options) {
  const std::optional<Blasted> circuit = blast(left, right, variables, options.width, options.clauses_max);
  if (!circuit) return {};
  if (circuit->equal_by_structure)
    return {.verdict = Verdict::proved, .method = Method::circuit, .drat = "0\n"};
  // The solver asks whether to stop and must not be thrown through; what was thrown is thrown behind it.
  std::exception_ptr thrown;
  const auto stop = [&] {
    try {
      if (options.check) options.check();
    } catch (...) {
      thrown = std::current_exception();
    }
    return thrown != nullptr;
  };
  const sat::Outcome outcome =
      sat::solve(circuit->cnf, {.proof = true, .conflicts_max = options.conflicts_max, .stop = stop});
  if (thrown) std::rethrow_exception(thrown);
  if (outcome.answer == sat::Answer::satisfiable)
    return {
        .verdict = Verdict::refuted, .method = Method::circuit, .inputs = inputs_of(*circuit, outcome.model)};
  if (outcome.answer == sat::Answer::unknown) return {};
  const sat::Checked checked = sat::check_refutation(circuit->cnf, outcome.proof, {.check = options.check});
  if (!checked.refuted) return {};
  return {.verdict = Verdict::proved,
          .method = Method::circuit,
          .drat = sat::proof_text(outcome.proof),
          .work = checked.propagations,
          .proof_size = checked.lemmas};
}

Answer by_exhaustion(const Term& left, const Term& right, std::size_t variables, std::size_t width) {
  const std::size_t bits = variables * width;
  if (bits > 20 || width > 64) throw std::invalid_argument("too many inputs to try all");
  const Program a(left), b(right);
  const std::uint64_t mask = width == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
  std::vector<std::uint64_t> inputs(variables);
  for (std::uint64_t all = 0; all < (std::uint64_t{1} << bits); ++all) {
    for (std::size_t v = 0; v < variables; ++v) inputs[v] = all >> (v * width) & mask;
    if (((a.run64(inputs) ^ b.run64(inputs)) & mask) == 0) continue;
    Answer answer{.verdict = Verdict::refuted, .work = all + 1};
    for (const std::uint64_t input : inputs) answer.inputs.push_back(Word::of(input));
    return answer;
  }
  return {.verdict = Verdict::proved, .work = std::uint64_t{1} << bits};
}

}  // namespace quire::labs::lean_tcs::mba
