// The checker: it takes what solvers prove, and no damaged proof.
#include "labs/engines/sat/checker.h"

#include <gtest/gtest.h>

#include "labs/engines/sat/search.h"
#include "labs/engines/sat/solver.h"
#include "labs/engines/sat/test_formulas.h"
#include "labs/engines/sat/truth_table.h"

namespace quire::labs::sat {
namespace {

Proof steps(const std::string& text) {
  const auto proof = read_proof(text, "p.drat");
  EXPECT_TRUE(proof) << proof.error();
  return *proof;
}

Proof proof_of(const Cnf& cnf) {
  Outcome outcome = solve(cnf, {.proof = true});
  EXPECT_EQ(outcome.answer, Answer::unsatisfiable);
  return outcome.proof;
}

TEST(Proof, ReadsWhatItWritesAndSaysWhatIsWrong) {
  const std::string text = "1 -2 0\nd 3 0\n0\n";
  EXPECT_EQ(proof_text(steps(text)), text);
  EXPECT_EQ(read_proof("1 2\n", "p").error(), "p: line 1: no 0 ends the clause");
  EXPECT_EQ(read_proof("1 0\nd x 0\n", "p").error(), "p: line 2: \"x\" is no literal");
  EXPECT_EQ(read_proof("1 0 2 0\n", "p").error(),
            "p: line 1: something stands after the 0; a step is a line");
}

TEST(Checker, TakesProofsOfBothSolvers) {
  int checked = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Cnf cnf = random_formula(50, 230, seed);
    const Outcome cadical = solve(cnf, {.proof = true});
    const Outcome plain = cdcl(cnf, {.proof = true});
    ASSERT_EQ(cadical.answer, plain.answer);
    if (plain.answer != Answer::unsatisfiable) continue;
    ++checked;
    for (const Proof* proof : {&cadical.proof, &plain.proof}) {
      const Checked result = check_refutation(cnf, *proof);
      EXPECT_TRUE(result.refuted) << seed << ": " << result.why;
      Cnf core(cnf.variables());
      for (const std::size_t i : result.core) core.add(cnf[i]);
      EXPECT_EQ(solve(core).answer, Answer::unsatisfiable) << "what the proof stands on";
    }
  }
  EXPECT_GT(checked, 20);
}

TEST(Checker, TakesLongProofs) {
  const Cnf cnf = pigeons(8);
  const Proof proof = proof_of(cnf);
  const Checked result = check_refutation(cnf, proof);
  EXPECT_TRUE(result.refuted) << result.why;
  EXPECT_GT(result.lemmas, 500U);
  EXPECT_EQ(result.core.size(), cnf.size()) << "no pigeon can be left out";
}

TEST(Checker, RefusesWhatDoesNotFollow) {
  Cnf cnf;
  cnf.add({1, 2});
  cnf.add({-1, 2});
  cnf.add({1, -2});
  EXPECT_EQ(check_refutation(cnf, steps("2 0\n0\n")).why, "step 2, 0, does not follow");
  EXPECT_EQ(check_refutation(cnf, steps("2 0\n")).why, "the proof ends without a contradiction");
  EXPECT_EQ(check_refutation(cnf, steps("-1 0\n")).why, "step 1, -1 0, does not follow");
  EXPECT_EQ(check_refutation(cnf, steps("9000000 0\n")).why, "step 1 names a variable above 2000000");
  cnf.add({-1, -2});
  const Checked result = check_refutation(cnf, steps("2 0\n0\n"));
  EXPECT_TRUE(result.refuted);
  EXPECT_EQ(result.core.size(), 4U);
  EXPECT_EQ(result.resolutions, 3U);
}

TEST(Checker, AClauseThatWasForgottenIsOfNoUse) {
  Cnf cnf;
  for (const Literal a : {1, -1})
    for (const Literal b : {2, -2})
      for (const Literal c : {3, -3}) cnf.add({a, b, c});
  EXPECT_TRUE(check_refutation(cnf, steps("1 2 0\n1 0\n2 0\n0\n")).refuted);
  const Checked result = check_refutation(cnf, steps("d 2 1 3 0\n1 2 0\n"));
  EXPECT_FALSE(result.refuted);
  EXPECT_EQ(result.why, "step 2, 1 2 0, does not follow");
}

TEST(Checker, RatStepsDefineNewVariablesAndNothingElse) {
  Cnf cnf;  // x4 is new: x4 <-> x1 and x2
  cnf.add({1, 2, 3});
  const std::string definition = "-4 1 0\n-4 2 0\n4 -1 -2 0\n";
  const Checked result = check_refutation(cnf, steps(definition));
  EXPECT_EQ(result.lemmas, 3U);
  EXPECT_EQ(result.rat, 3U);
  EXPECT_EQ(result.why, "the proof ends without a contradiction");
  EXPECT_EQ(check_refutation(cnf, steps("-4 1 0\n4 1 0\n")).why, "step 2, 4 1 0, does not follow");
}

TEST(Checker, StopsAtItsLimits) {
  const Cnf cnf = pigeons(7);
  const Proof proof = proof_of(cnf);
  EXPECT_EQ(check_refutation(cnf, proof, {.propagations_max = 100}).why,
            "the proof takes more propagations than allowed");
  EXPECT_THROW(check_refutation(cnf, proof, {.check = [] { throw std::runtime_error("enough"); }}),
               std::runtime_error);
}

/// One change to a proof: a literal turned, a literal dropped, a step dropped, or one put in another's place.
Proof damaged(const Proof& proof, random::Stream& stream) {
  const std::size_t place = stream.below(proof.size());
  const std::uint64_t kind = stream.below(4);
  const std::size_t other = stream.below(proof.size());
  Proof changed;
  for (std::size_t i = 0; i < proof.size(); ++i) {
    const std::size_t from = kind == 3 && i == place ? other : i;
    std::vector<Literal> clause(proof[from].begin(), proof[from].end());
    if (i == place && kind == 2) continue;
    if (i == place && !clause.empty()) {
      const std::size_t at = stream.below(clause.size());
      if (kind == 0) clause[at] = -clause[at];
      if (kind == 1) clause.erase(clause.begin() + static_cast<std::ptrdiff_t>(at));
    }
    proof.forgets(from) ? changed.forget(clause) : changed.add(clause);
  }
  return changed;
}

/// Proofs of unsatisfiable formulas, damaged and offered for the formula without one clause that it needs: it
/// has a model then, so that nothing may be taken.
TEST(Checker, NoDamagedProofRefutesAFormulaWithAModel) {
  random::Stream stream(7, "damage");
  int offered = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Cnf cnf = random_formula(10, 50, seed);
    if (models_of(cnf).any()) continue;
    const Proof proof = cdcl(cnf, {.proof = true}).proof;
    for (std::size_t out = 0; out < cnf.size(); ++out) {
      Cnf less(10);
      for (std::size_t i = 0; i < cnf.size(); ++i)
        if (i != out) less.add(cnf[i]);
      if (!models_of(less).any()) continue;
      for (int k = 0; k < 10; ++k) {
        const Proof changed = damaged(proof, stream);
        ASSERT_FALSE(check_refutation(less, changed).refuted) << "seed " << seed << " without clause " << out;
        ++offered;
      }
    }
  }
  EXPECT_GT(offered, 1000);
}

/// Lemmas that the formula does not imply are refused where they stand.
TEST(Checker, EveryStepThatItTakesIsImplied) {
  random::Stream stream(8, "damage");
  int refused = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const Cnf cnf = random_formula(10, 50, seed);
    const TruthTable models = models_of(cnf);
    if (!models.any()) continue;
    // What a search learned on its way, and damage to it.
    const Cnf harder = [&] {
      Cnf more = cnf;
      for (Literal v = 1; v <= 3; ++v) more.add({(*models.first())[static_cast<std::size_t>(v)] ? -v : v});
      return more;
    }();
    Outcome outcome = cdcl(harder, {.proof = true});
    if (outcome.answer != Answer::unsatisfiable || outcome.proof.size() < 2) continue;
    const Checked result = check_refutation(cnf, damaged(outcome.proof, stream));
    ASSERT_FALSE(result.refuted);
    refused += result.why.find("does not follow") != std::string::npos ? 1 : 0;
  }
  EXPECT_GT(refused, 10);
}

}  // namespace
}  // namespace quire::labs::sat
