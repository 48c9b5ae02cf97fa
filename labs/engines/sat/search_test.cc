// Solvers beside each other and beside truth tables; questions that take several calls.
#include "labs/engines/sat/search.h"

#include <gtest/gtest.h>

#include "labs/engines/sat/checker.h"
#include "labs/engines/sat/clash.h"
#include "labs/engines/sat/models.h"
#include "labs/engines/sat/test_formulas.h"
#include "labs/engines/sat/truth_table.h"

namespace quire::labs::sat {
namespace {

TEST(Solvers, AgreeWithTruthTables) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const auto n = static_cast<std::int32_t>(4 + seed % 9);
    const Cnf cnf = random_formula(n, static_cast<std::size_t>(n) * (3 + seed % 4), seed);
    const Answer wanted = models_of(cnf).any() ? Answer::satisfiable : Answer::unsatisfiable;
    for (const Outcome& o : {solve(cnf), cdcl(cnf, {.seed = seed}), dpll(cnf, {.seed = seed})}) {
      ASSERT_EQ(o.answer, wanted) << seed;
      if (wanted == Answer::satisfiable) {
        EXPECT_TRUE(cnf.satisfied_by(o.model)) << seed;
      }
    }
  }
}

TEST(Solvers, TakeOddFormulas) {
  const auto all = [](const Cnf& cnf, Answer wanted, const char* what) {
    EXPECT_EQ(solve(cnf).answer, wanted) << what;
    EXPECT_EQ(cdcl(cnf).answer, wanted) << what;
    EXPECT_EQ(dpll(cnf).answer, wanted) << what;
  };
  all(Cnf(), Answer::satisfiable, "nothing");
  all(Cnf(3), Answer::satisfiable, "no clauses");
  Cnf empty;
  empty.add(Clause{});
  all(empty, Answer::unsatisfiable, "an empty clause");
  Cnf units;
  units.add({1});
  units.add({-1, -1});
  all(units, Answer::unsatisfiable, "opposite units, one doubled");
  Cnf tautologies(2);
  tautologies.add({1, -1, 2});
  tautologies.add({2, 2});
  all(tautologies, Answer::satisfiable, "a tautology and a doubled literal");
}

TEST(Search, CountsWhatItDoes) {
  Cnf chain;
  chain.add({1});
  for (Literal v = 1; v < 20; ++v) chain.add({-v, v + 1});
  for (const Outcome& o : {cdcl(chain), dpll(chain)}) {
    EXPECT_EQ(o.counts.decisions, 0U);
    EXPECT_EQ(o.counts.conflicts, 0U);
    EXPECT_EQ(o.counts.propagations, 19U);
  }
  chain.add({-20});
  for (const Outcome& o : {cdcl(chain), dpll(chain)}) {
    EXPECT_EQ(o.answer, Answer::unsatisfiable);
    EXPECT_EQ(o.counts.conflicts, 0U) << "seen without a decision";
  }
  EXPECT_GT(cdcl(pigeons(5)).counts.conflicts, 20U);
  EXPECT_GT(dpll(pigeons(5)).counts.conflicts, 100U) << "5! branches, nearly";
  const Outcome first = cdcl(pigeons(6), {.seed = 3}), again = cdcl(pigeons(6), {.seed = 3});
  EXPECT_EQ(first.counts.conflicts, again.counts.conflicts);
  EXPECT_EQ(first.counts.propagations, again.counts.propagations);
}

TEST(Search, EndsAtItsLimit) {
  EXPECT_EQ(cdcl(pigeons(8), {.conflicts_max = 10}).answer, Answer::unknown);
  EXPECT_EQ(dpll(pigeons(8), {.conflicts_max = 10}).answer, Answer::unknown);
  EXPECT_EQ(solve(pigeons(9), {.conflicts_max = 10}).answer, Answer::unknown);
  EXPECT_EQ(solve(pigeons(9), {.stop = [] { return true; }}).answer, Answer::unknown);
  EXPECT_THROW(cdcl(pigeons(5), {.check = [] { throw std::runtime_error("enough"); }}), std::runtime_error);
}

TEST(Solver, SaysWhichAssumptionsFail) {
  Solver solver;
  solver.add(std::vector<Literal>{-1, -2});
  const std::vector<Literal> all{1, 2, 3};
  ASSERT_EQ(solver.solve(all), Answer::unsatisfiable);
  EXPECT_EQ(solver.failed(), (std::vector<Literal>{1, 2}));
  const std::vector<Literal> some{1, 3};
  ASSERT_EQ(solver.solve(some), Answer::satisfiable);
}

TEST(Solver, AProofLongerThanAllowedIsAnError) {
  EXPECT_THROW(solve(pigeons(7), {.proof = true, .proof_bytes_max = 1000}), std::runtime_error);
}

TEST(Models, OneIsProvedToBeTheOnlyOne) {
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    const Cnf cnf = random_formula(8, 34 + seed % 6, seed);
    const std::uint64_t count = models_of(cnf).count();
    const Uniqueness found = uniqueness(cnf);
    using Kind = Uniqueness::Kind;
    ASSERT_EQ(found.kind, count == 0 ? Kind::none : count == 1 ? Kind::one : Kind::several);
    if (count == 0) {
      EXPECT_TRUE(check_refutation(cnf, found.proof).refuted);
    } else if (count == 1) {
      EXPECT_TRUE(cnf.satisfied_by(found.model));
      EXPECT_TRUE(check_refutation(blocked(cnf, found.model, 8), found.proof).refuted);
    } else {
      EXPECT_TRUE(cnf.satisfied_by(found.second));
      EXPECT_NE(found.model, found.second);
    }
  }
}

TEST(Models, EnumerationFindsAllOrSaysThatItDidNot) {
  const Cnf cnf = random_formula(9, 20, 5);
  const std::uint64_t count = models_of(cnf).count();
  ASSERT_GT(count, 5U);
  const Enumeration all = enumerate(cnf, 1000), some = enumerate(cnf, 5), exact = enumerate(cnf, count);
  EXPECT_TRUE(all.complete);
  EXPECT_EQ(all.models.size(), count);
  EXPECT_FALSE(some.complete);
  EXPECT_EQ(some.models.size(), 5U);
  EXPECT_TRUE(exact.complete) << "the limit is not passed";
}

TEST(Clash, IsUnsatisfiableAndMinimal) {
  int clashes = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Cnf cnf = random_formula(10, 48, seed);
    const auto clash = minimal_clash(cnf);
    ASSERT_EQ(clash.has_value(), !models_of(cnf).any());
    if (!clash) continue;
    ++clashes;
    for (std::size_t out = 0; out <= clash->size(); ++out) {
      Cnf part(10);
      for (std::size_t i = 0; i < clash->size(); ++i)
        if (i != out) part.add(cnf[(*clash)[i]]);
      EXPECT_EQ(models_of(part).any(), out < clash->size()) << "without clause " << out;
    }
  }
  EXPECT_GT(clashes, 10);
}

TEST(Clash, PartsOfSeveralClausesStandOrFallTogether) {
  Cnf cnf;
  cnf.add({1});
  cnf.add({2});
  cnf.add({-1, -2});
  cnf.add({3});
  const std::vector<std::uint32_t> parts{7, 7, 9, 4};
  EXPECT_EQ(*minimal_clash(cnf, parts), (std::vector<std::uint32_t>{7, 9}));
  EXPECT_THROW(minimal_clash(cnf, std::vector<std::uint32_t>{1}), std::invalid_argument);
}

}  // namespace
}  // namespace quire::labs::sat
