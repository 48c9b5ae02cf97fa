// Formulas, their files, truth tables and counting constraints.
#include <bit>
#include <sstream>
#include <stdexcept>

#include <gtest/gtest.h>

#include "labs/engines/sat/cardinality.h"
#include "labs/engines/sat/dimacs.h"
#include "labs/engines/sat/models.h"
#include "labs/engines/sat/test_formulas.h"
#include "labs/engines/sat/truth_table.h"
#include "labs/engines/sat/truth_table_kernels.h"

namespace quire::labs::sat {
namespace {

Result<Cnf> read(const std::string& text, const DimacsLimits& limits = {}) {
  std::istringstream in(text);
  return read_dimacs(in, "f.cnf", limits);
}

TEST(Dimacs, ReadsWhatItWrites) {
  const Cnf cnf = random_formula(9, 30, 1);
  const auto back = read(dimacs_text(cnf, "two\nlines"));
  ASSERT_TRUE(back) << back.error();
  EXPECT_EQ(*back, cnf);
}

TEST(Dimacs, TakesTheFormAsItIsFound) {
  const auto cnf = read("c a comment\np cnf 4 3\n1 -2\n 3 0 -4\r\n0\n0\n%\n0\n");
  ASSERT_TRUE(cnf) << cnf.error();
  EXPECT_EQ(cnf->size(), 3U);
  EXPECT_EQ((*cnf)[0].size(), 3U);
  EXPECT_TRUE((*cnf)[2].empty());
  EXPECT_EQ(cnf->occurring(), 4);
  EXPECT_EQ(Cnf(*read("p cnf 7 1\n1 -2 0\n")).occurring(), 2);
}

TEST(Dimacs, SaysWhatIsWrongAndWhere) {
  const auto fault = [](const std::string& text) {
    const auto cnf = read(text);
    return cnf ? "accepted" : cnf.error();
  };
  EXPECT_EQ(fault("p cnf 2 1\n1 3 0\n"), "f.cnf: line 2: literal 3 is beyond the header's 2 variables");
  EXPECT_EQ(fault("1 2 0\n"),
            "f.cnf: line 1: a clause before the header; begin with p cnf VARIABLES CLAUSES");
  EXPECT_EQ(fault("p cnf 2 1\n1 2\n"), "f.cnf: line 2: no 0 ends the clause");
  EXPECT_EQ(fault("p cnf 2 2\n1 2 0\n"), "f.cnf: 1 clauses where the header says 2");
  EXPECT_EQ(fault("p cnf 2 1\n1 0 2 0\n"), "f.cnf: line 2: more clauses than the header's 1");
  EXPECT_EQ(fault("p cnf 2 1\n1 x 0\n"),
            "f.cnf: line 2: \"x\" is no literal; write a whole number, 0 at the end");
  EXPECT_EQ(fault("p dnf 2 1\n"),
            "f.cnf: line 1: \"dnf\" is no form that is read here; write p cnf VARIABLES CLAUSES");
  EXPECT_EQ(fault(""), "f.cnf: no header; begin with p cnf VARIABLES CLAUSES");
  EXPECT_EQ(fault("p cnf 99999999 1\n"), "f.cnf: line 1: more than 1000000 variables");
  EXPECT_EQ(fault("p cnf 2 1\np cnf 2 1\n"), "f.cnf: line 2: a second header; a file has one");
  EXPECT_EQ(fault("p cnf 2 1\n-2147483648 0\n"),
            "f.cnf: line 2: literal -2147483648 is beyond the header's 2 variables");
}

TEST(Cnf, TellsTautologiesAndFalsifiedClauses) {
  const Literal tautology[] = {3, 1, -3}, plain[] = {3, 1, -2};
  EXPECT_TRUE(is_tautology(tautology));
  EXPECT_FALSE(is_tautology(plain));
  Cnf cnf;
  cnf.add({1, 2});
  cnf.add({-1, 2});
  EXPECT_EQ(cnf.first_falsified({false, true, false}), 1U);
  EXPECT_TRUE(cnf.satisfied_by({false, true, true}));
  EXPECT_THROW(cnf.add({0}), std::invalid_argument);
}

TEST(TruthTable, AgreesWithEvaluation) {
  for (std::int32_t n = 3; n <= 12; ++n) {
    const Cnf cnf = random_formula(n, static_cast<std::size_t>(3 * n), static_cast<std::uint64_t>(n));
    const TruthTable table = models_of(cnf);
    std::uint64_t count = 0;
    for (std::uint64_t a = 0; a < std::uint64_t{1} << n; ++a) {
      const bool holds = cnf.satisfied_by(model_of(a, n));
      ASSERT_EQ(table[a], holds) << n << " " << a;
      count += holds ? 1 : 0;
    }
    EXPECT_EQ(table.count(), count);
    EXPECT_EQ(table.any(), count > 0);
    if (count > 0) {
      EXPECT_TRUE(cnf.satisfied_by(*table.first()));
    }
  }
}

TEST(TruthTable, CountsWithoutClausesAndWithOpposites) {
  for (std::int32_t n = 0; n <= kTableVariablesMax; ++n)
    EXPECT_EQ(TruthTable(n).count(), std::uint64_t{1} << n);
  TruthTable table(16);
  const Literal tautology[] = {15, -15, 2}, low[] = {1, -1}, empty_after[] = {16};
  table.constrain(tautology);
  table.constrain(low);
  EXPECT_EQ(table.count(), 65'536U);
  table.constrain(empty_after);
  EXPECT_EQ(table.count(), 32'768U);
  table.constrain({});
  EXPECT_FALSE(table.any());
  EXPECT_THROW(TruthTable(17), std::invalid_argument);
  TruthTable small(2);
  const Literal beyond[] = {3};
  EXPECT_THROW(small.constrain(beyond), std::invalid_argument);
}

TEST(TruthTable, KernelsGiveTheSameBits) {
  random::Stream stream(1, "kernels");
  for (std::size_t blocks = 1; blocks <= 128; blocks *= 2) {
    std::vector<std::uint64_t> start(blocks * kBlockWords);
    for (std::uint64_t& word : start) word = stream.uniform_u64();
    BlockMask mask;
    for (std::uint64_t& word : mask) word = stream.uniform_u64();
    const std::size_t care = stream.below(blocks), fixed = stream.below(blocks) & care;
    std::vector<std::uint64_t> wanted = start;
    for (std::size_t b = 0; b < blocks; ++b)
      for (std::size_t i = 0; (b & care) == fixed && i < kBlockWords; ++i)
        wanted[b * kBlockWords + i] &= ~mask[i];
    for (const TableKernel* kernel : all_table_kernels()) {
      std::vector<std::uint64_t> words = start;
      kernel->clear(words.data(), blocks, care, fixed, mask);
      EXPECT_EQ(words, wanted) << kernel->name << " " << blocks;
    }
  }
}

TEST(TruthTable, BackboneIsWhatAllModelsShare) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const Cnf cnf = random_formula(11, 44, seed);
    const TruthTable table = models_of(cnf);
    const auto solved = backbone(cnf);
    ASSERT_EQ(solved.has_value(), table.any());
    if (solved) {
      EXPECT_EQ(*solved, table.backbone());
    }
  }
}

/// Models of the first n variables, with every constraint that `add` makes of them.
template <class Add>
std::vector<std::uint64_t> solutions(std::int32_t n, const Add& add) {
  Cnf cnf(n);
  std::vector<Literal> literals;
  for (Literal v = 1; v <= n; ++v) literals.push_back(v);
  add(cnf, literals);
  const Enumeration found = enumerate(cnf, 1000, n);
  EXPECT_TRUE(found.complete);
  std::vector<std::uint64_t> numbers;
  for (const Model& model : found.models) {
    std::uint64_t number = 0;
    for (std::int32_t v = 1; v <= n; ++v)
      number |= std::uint64_t{model[static_cast<std::size_t>(v)]} << (v - 1);
    numbers.push_back(number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

template <class Holds>
std::vector<std::uint64_t> wanted(std::int32_t n, const Holds& holds) {
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t a = 0; a < std::uint64_t{1} << n; ++a)
    if (holds(a)) numbers.push_back(a);
  return numbers;
}

TEST(Cardinality, EncodersCountExactly) {
  for (std::int32_t n = 1; n <= 6; ++n)
    for (std::size_t k = 0; k <= 7; ++k) {
      const auto ones = [](std::uint64_t a) { return static_cast<std::size_t>(std::popcount(a)); };
      const auto most = wanted(n, [&](std::uint64_t a) { return ones(a) <= k; });
      EXPECT_EQ(solutions(n, [&](Cnf& c, const auto& l) { at_most_sequential(c, l, k); }), most)
          << n << " " << k;
      EXPECT_EQ(solutions(n, [&](Cnf& c, const auto& l) { at_most(c, l, k); }), most) << n << " " << k;
      EXPECT_EQ(solutions(n, [&](Cnf& c, const auto& l) { at_least(c, l, k); }),
                wanted(n, [&](std::uint64_t a) { return ones(a) >= k; }))
          << n << " " << k;
      EXPECT_EQ(solutions(n, [&](Cnf& c, const auto& l) { exactly(c, l, k); }),
                wanted(n, [&](std::uint64_t a) { return ones(a) == k; }))
          << n << " " << k;
    }
}

TEST(Cardinality, TotaliserOutputsAreTrueExactlyFromTheirCountOn) {
  Cnf cnf(5);
  const Literal literals[] = {1, -2, 3, 4, 5};
  const std::vector<Literal> outputs = totaliser(cnf, literals, 3);
  ASSERT_EQ(outputs.size(), 3U);
  const Enumeration found = enumerate(cnf, 100, 5);
  ASSERT_EQ(found.models.size(), 32U);
  for (const Model& model : found.models) {
    std::size_t count = 0;
    for (const Literal l : literals) count += satisfied(l, model) ? 1 : 0;
    for (std::size_t j = 0; j < 3; ++j) EXPECT_EQ(satisfied(outputs[j], model), count >= j + 1);
  }
}

TEST(Cardinality, WeightedSumsMeetTheirTotal) {
  const std::vector<std::uint32_t> weights{1, 2, 3, 4, 0, 7};
  for (std::uint32_t total = 0; total <= 18; ++total) {
    const auto found = solutions(6, [&](Cnf& c, const auto& l) { weighted_exactly(c, l, weights, total); });
    EXPECT_EQ(found, wanted(6,
                            [&](std::uint64_t a) {
                              std::uint32_t sum = 0;
                              for (std::size_t i = 0; i < 6; ++i) sum += a >> i & 1 ? weights[i] : 0;
                              return sum == total;
                            }))
        << total;
  }
  Cnf cnf;
  const Literal one[] = {1};
  EXPECT_THROW(weighted_exactly(cnf, one, weights, 3), std::invalid_argument);
}

}  // namespace
}  // namespace quire::labs::sat
