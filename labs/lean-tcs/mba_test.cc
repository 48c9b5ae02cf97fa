// Terms, provers, simplifier, lattice and generator: known identities, what must not be proved, and every
// answer against a second method.
#include <algorithm>

#include <gtest/gtest.h>

#include "labs/engines/sat/checker.h"
#include "labs/lean-tcs/bit_blast.h"
#include "labs/lean-tcs/generate.h"
#include "labs/lean-tcs/lattice.h"
#include "labs/lean-tcs/prove.h"
#include "labs/lean-tcs/simplify.h"

namespace quire::labs::lean_tcs::mba {
namespace {

struct Pair {
  Term left, right;
  std::size_t variables;
};

Pair pair(const std::string& left, const std::string& right) {
  std::vector<std::string> names;
  const auto a = parse(left, names), b = parse(right, names);
  EXPECT_TRUE(a) << left;
  EXPECT_TRUE(b) << right;
  return {*a, *b, names.size()};
}

Answer answer(const std::string& left, const std::string& right, ProveOptions options = {}) {
  const Pair p = pair(left, right);
  return prove(p.left, p.right, p.variables, options);
}

std::string fault_of(const std::string& text) {
  std::vector<std::string> names;
  const auto term = parse(text, names);
  return term ? "" : term.error();
}

std::string read_back(const std::string& text) {
  std::vector<std::string> names;
  const Result<Term> term = parse(text, names);
  return term ? text_of(*term, names) : term.error();
}

TEST(Terms, PrecedenceIsThatOfC) {
  EXPECT_EQ(read_back("x+y&z^t|2*~x"), "((((x + y) & z) ^ t) | (2 * ~x))");
  EXPECT_EQ(read_back("x - y - z"), "((x - y) - z)");
  EXPECT_EQ(read_back("-x*y"), "(-(x) * y)");
}

TEST(Terms, WhatIsWrongIsNamed) {
  EXPECT_EQ(fault_of("(x+y"), "column 5: a ( is not closed");
  EXPECT_EQ(fault_of("x)"), "column 2: a ) without its (");
  EXPECT_NE(fault_of("x<<2").find("<< is not supported"), std::string::npos);
  EXPECT_NE(fault_of("x/2").find("/ is not supported"), std::string::npos);
  EXPECT_NE(fault_of("x==y").find("== is not supported"), std::string::npos);
  EXPECT_NE(fault_of("x&&y").find("&& is not supported"), std::string::npos);
  EXPECT_NE(fault_of("x+").find("missing at the end"), std::string::npos);
  EXPECT_NE(fault_of("x $ y").find("is no operator"), std::string::npos);
  EXPECT_NE(fault_of("a+b+c+d+e+f+g+h+i+j+k").find("more than 10 variables"), std::string::npos);
  EXPECT_NE(fault_of("0x" + std::string(257, 'f')).find("is no number"), std::string::npos);
  EXPECT_NE(fault_of(std::string(5000, '(')).find("nested deeper"), std::string::npos);
  EXPECT_NE(fault_of(std::string(5000, '~') + "x").find("nested deeper"), std::string::npos);
  std::string sum = "x";
  for (int i = 0; i < 3000; ++i) sum += "+x";
  EXPECT_NE(fault_of(sum).find("nested deeper"), std::string::npos);
  EXPECT_NE(fault_of(""), "");
  EXPECT_NE(fault_of("12ab"), "");
}

TEST(Words, DecimalAndArithmeticOfManyLimbs) {
  const std::string large(300, '7');
  EXPECT_EQ(decimal(*read_word(large)), large);
  EXPECT_EQ(decimal(*read_word("0xffffffffffffffffffffffffffffffff")),
            "340282366920938463463374607431768211455");
  std::vector<std::string> names;
  const Term t = *parse("(x+y)*(x-y)+y*y-x*x", names);
  const std::vector<Word> inputs{*read_word(large), *read_word(std::string(290, '3'))};
  EXPECT_TRUE(eval(t, inputs, 1024).is_zero());
  EXPECT_EQ(decimal(eval(*parse("~x", names), std::vector{Word::of(5), Word{}}, 8)), "250");
}

TEST(Signature, KnownIdentitiesHoldAtEveryWidth) {
  for (const std::size_t width : {1U, 7U, 8U, 64U, 65U, 1024U}) {
    EXPECT_EQ(answer("(x^y)+2*(x&y)", "x+y", {.width = width}).method, Method::signature);
    EXPECT_TRUE(answer("x|y", "x+y-(x&y)", {.width = width}).proved());
    EXPECT_TRUE(answer("~x", "-x-1", {.width = width}).proved());
    EXPECT_TRUE(answer("x-y", "(x^y)-2*(~x&y)", {.width = width}).proved());
  }
  EXPECT_TRUE(answer("~x", "1-x").refuted());
}

TEST(Signature, ProductsAreNotTakenForLinear) {
  // On 0 and 1 both sides agree.
  const Pair p = pair("x*x", "x");
  EXPECT_EQ(by_signature(p.left, p.right, 1, 8).verdict, Answer::Verdict::undecided);
  EXPECT_TRUE(answer("x*x", "x").refuted());
  EXPECT_EQ(classify(pair("x&5", "x").left), Kind::other);
  EXPECT_EQ(classify(pair("x&-1", "x").left), Kind::bitwise);
  EXPECT_EQ(classify(pair("~(x+y)", "x").left), Kind::linear);
  EXPECT_EQ(classify(pair("(x+1)*(y+2)", "x").left), Kind::polynomial);
  EXPECT_EQ(classify(pair("(x+y)&z", "x").left), Kind::other);
}

TEST(Signature, CoefficientsCountModuloTheWidth) {
  EXPECT_TRUE(answer("256*x", "0", {.width = 8}).proved());
  const Answer a = answer("256*x", "0", {.width = 9});
  ASSERT_TRUE(a.refuted());
  const Pair p = pair("256*x", "0");
  EXPECT_NE(eval(p.left, a.inputs, 9), eval(p.right, a.inputs, 9));
}

TEST(NormalForm, ProductsAndArgumentsOfBitwiseOperations) {
  EXPECT_EQ(answer("x*y", "(x&y)*(x|y)+(x&~y)*(~x&y)").method, Method::polynomial);
  EXPECT_EQ(answer("((x^y)+2*(x&y))&z", "(x+y)&z").method, Method::substitution);
  EXPECT_EQ(answer("(x&255)+(x&~255)", "x").method, Method::substitution);
  EXPECT_EQ(answer("~(x*y)|z", "~((x*y)&~z)").method, Method::substitution);
  EXPECT_EQ(answer("(x+y-2*(x&y))|z", "(x^y)|z").method, Method::polynomial);
}

TEST(NormalForm, FactorialsTakePowersOfTwo) {
  // x(x-1) is even.
  EXPECT_TRUE(answer("128*x*(x-1)", "0", {.width = 8}).proved());
  EXPECT_EQ(answer("128*x*(x-1)", "0", {.width = 8}).method, Method::polynomial);
  EXPECT_TRUE(answer("64*x*(x-1)", "0", {.width = 8}).refuted());
}

TEST(Circuit, RefutationsAreCheckedAndModelsAreInputs) {
  const ProveOptions circuits{.width = 8, .random_inputs = 0, .signature = false, .polynomial = false};
  const Answer proved = answer("(x^y)+2*(x&y)", "x+y", circuits);
  EXPECT_TRUE(proved.proved());
  EXPECT_EQ(proved.method, Method::circuit);
  const Pair p = pair("(x^y)+2*(x&y)", "x+y+(x&y&128)");
  const Answer refuted = prove(p.left, p.right, p.variables, circuits);
  ASSERT_TRUE(refuted.refuted());
  EXPECT_NE(eval(p.left, refuted.inputs, 8), eval(p.right, refuted.inputs, 8));
  EXPECT_TRUE(answer("x*y", "y*x", {.width = 4, .random_inputs = 0, .signature = false, .polynomial = false})
                  .proved());
}

TEST(Provers, AgreeWithAllInputs) {
  const random::Stream streams(3, "test terms");
  std::size_t equal_ones = 0;
  for (std::uint64_t i = 0; i < 300; ++i) {
    random::Stream stream = streams.at(i);
    const GenerateOptions options{.variables = 1 + i % 3,
                                  .terms = 3 + i % 6,
                                  .width = 4,
                                  .kind = i % 2 == 0   ? Kind::linear
                                          : i % 3 == 0 ? Kind::polynomial
                                                       : Kind::other};
    Identity identity = generate(options, stream);
    if (i % 5 < 2) {
      const auto twin = false_twin(identity, options, stream);
      if (twin) identity = twin->identity;
    }
    const bool equal = by_exhaustion(identity.left, identity.right, options.variables, 4).proved();
    equal_ones += equal ? 1 : 0;
    const Answer one = by_signature(identity.left, identity.right, options.variables, 4);
    if (one.verdict != Answer::Verdict::undecided) {
      EXPECT_EQ(one.proved(), equal) << i;
    }
    const Answer two = by_normal_form(identity.left, identity.right, options.variables, {.width = 4});
    if (two.proved()) {
      EXPECT_TRUE(equal) << i;
    }
    const Answer three = by_circuit(identity.left, identity.right, options.variables, {.width = 4});
    ASSERT_NE(three.verdict, Answer::Verdict::undecided);
    EXPECT_EQ(three.proved(), equal) << i;
  }
  EXPECT_GT(equal_ones, 150U);
  EXPECT_LT(equal_ones, 250U);
}

TEST(Generator, IdentitiesAreTrueAndTwinsAreNot) {
  const random::Stream streams(5, "test identities");
  for (std::uint64_t i = 0; i < 150; ++i) {
    random::Stream stream = streams.at(i);
    const Kind kinds[] = {Kind::linear, Kind::polynomial, Kind::other};
    const GenerateOptions options{
        .variables = 1 + i % 4, .terms = 3 + i % 30, .width = 64, .kind = kinds[i % 3]};
    const Identity identity = generate(options, stream);
    const Answer truth = prove(identity.left, identity.right, options.variables, {.width = 64});
    EXPECT_TRUE(truth.proved()) << text_of(identity.left, standard_names()) << " = "
                                << text_of(identity.right, standard_names());
    const auto twin = false_twin(identity, options, stream);
    ASSERT_TRUE(twin);
    EXPECT_NE(eval(twin->identity.left, twin->inputs, 64), eval(twin->identity.right, twin->inputs, 64));
  }
}

TEST(Generator, NamesByAppearanceTellNoRenamedPairApart) {
  const Pair a = pair("x&y", "y&x"), b = pair("(x+0)*0+(y&x)", "x&y");
  std::vector<std::string> names{"x", "y"};
  const Term c = *parse("y&x", names), d = *parse("x&y", names);
  const Identity one = renamed_by_appearance({a.left, a.right, 2}), two = renamed_by_appearance({c, d, 2});
  EXPECT_TRUE(equal(one.left, two.left));
  EXPECT_TRUE(equal(one.right, two.right));
  EXPECT_FALSE(equal(one.left, b.left));
}

TEST(Simplifier, KnownTermsBecomeShort) {
  const auto short_of = [](const std::string& text) {
    std::vector<std::string> names;
    const Term term = *parse(text, names);
    return text_of(simplify(term, names.size()).term, names);
  };
  EXPECT_EQ(short_of("(x^y)+2*(x&y)"), "(x + y)");
  EXPECT_EQ(short_of("(x|y)+(x&y)-y"), "x");
  EXPECT_EQ(short_of("x+y-2*(x&y)"), "(x ^ y)");
  EXPECT_EQ(short_of("(x&y)*(x|y)+(x&~y)*(~x&y)"), "(x * y)");
  EXPECT_EQ(short_of("-x-1"), "~x");
  EXPECT_EQ(short_of("((x^y)+2*(x&y))&z"), "((x + y) & z)");
  EXPECT_EQ(short_of("3*(x^x)"), "0");
}

TEST(Simplifier, NeverGrowsAndStaysEqual) {
  const random::Stream streams(7, "test simplify");
  for (std::uint64_t i = 0; i < 60; ++i) {
    random::Stream stream = streams.at(i);
    const GenerateOptions options{
        .variables = 2, .terms = 6, .width = 8, .kind = i % 2 == 0 ? Kind::linear : Kind::other};
    const Term term = generate(options, stream).left;
    const Simplified made = simplify(term, 2, {.width = 8});
    EXPECT_LE(made.term->size, term->size);
    EXPECT_TRUE(by_exhaustion(term, made.term, 2, 8).proved());
  }
}

TEST(Simplifier, TheTableHoldsAllFunctions) {
  for (std::size_t rows = 0; rows < 256; ++rows) {
    const Term& term = smallest_bitwise(static_cast<std::uint8_t>(rows));
    ASSERT_TRUE(term);
    const std::vector<Word> column = signature(term, 3, 8);
    for (std::size_t row = 0; row < 8; ++row) EXPECT_EQ(column[row], Word::of(rows >> row & 1));
  }
}

TEST(Lattice, NullSpacesAreWholeAndReduced) {
  // 2a + 3b = 0 over the integers: (3, -2) generates all.
  const auto line = null_space({{2, 3}}, 2);
  ASSERT_TRUE(line);
  ASSERT_EQ(line->size(), 1U);
  EXPECT_EQ(std::abs((*line)[0][0]), 3);
  const random::Stream streams(9, "test lattice");
  for (std::uint64_t i = 0; i < 50; ++i) {
    random::Stream stream = streams.at(i);
    std::vector<Vector> rows(4, Vector(9));
    for (Vector& row : rows)
      for (Integer& x : row) x = static_cast<Integer>(stream.below(2));
    const auto kernel = null_space(rows, 9);
    ASSERT_TRUE(kernel);
    EXPECT_GE(kernel->size(), 5U);
    const auto basis = reduced(*kernel);
    ASSERT_TRUE(basis);
    for (const Vector& v : *basis) {
      Integer norm = 0;
      for (const Vector& row : rows) {
        Integer sum = 0;
        for (std::size_t j = 0; j < 9; ++j) sum += row[j] * v[j];
        EXPECT_EQ(sum, 0);
      }
      for (const Integer x : v) norm += x * x;
      EXPECT_GT(norm, 0);
      EXPECT_LT(norm, 60);
    }
  }
}

TEST(Lattice, NumbersThatGrowTooLargeAreRefused) {
  const Integer most = std::numeric_limits<Integer>::max();
  EXPECT_FALSE(reduced({{most, most - 1, 5}, {most - 2, most - 3, 7}, {most - 7, 3, 1}}));
  EXPECT_FALSE(reduced({{1, 2}, {2, 4}}));
}

}  // namespace
}  // namespace quire::labs::lean_tcs::mba
