// The methods: known solutions, certificates that can be checked, identities (N = 1, no sampling), what is
// charged, rates, refusals.
#include "labs/vr-halpern/solve.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/vr-halpern/problems.h"

namespace quire::labs::vr_halpern {
namespace {

Options wanted_eps(double eps, std::uint64_t budget = 50'000'000) {
  Options o;
  o.eps = eps;
  o.budget = budget;
  o.check_cocoercive = false;
  return o;
}

std::vector<Method> monotone_methods() {
  std::vector<Method> methods;
  for (const Method m : all_methods())
    if (!needs_cocoercive(m)) methods.push_back(m);
  return methods;
}

/// u, F(u) and g are what they say: F(u) is F there, g is normal to the set at u (no step along g leaves u),
/// and their sum has the reported length.
void expect_certified(FiniteSum& f, const Resolvent& set, const Report& r, double eps, const char* method) {
  ASSERT_TRUE(r.solved) << method << " residual " << r.residual;
  EXPECT_LE(r.residual, eps) << method;
  Vec value(f.dim());
  f.full(r.u, value);
  EXPECT_LE(distance(value, r.value), 1e-9) << method;
  double squares = 0;
  Vec moved(f.dim());
  for (std::size_t i = 0; i < f.dim(); ++i) {
    squares += std::pow(value[i] + r.g[i], 2);
    moved[i] = r.u[i] + r.g[i];
  }
  EXPECT_NEAR(std::sqrt(squares), r.residual, 1e-9) << method;
  set.copy()->apply(1, moved);
  EXPECT_LE(distance(moved, r.u), 1e-8) << method << ": g is not in G(u)";
  EXPECT_LE(r.natural, r.residual + 1e-9) << method;
}

TEST(Solve, FindsTheMixedStrategiesOfASmallGameByEveryMethod) {
  MatrixGame f({2, 2, {3, 0, 0, 1}});
  for (const Method method : monotone_methods()) {
    Product sets = f.strategies();
    const Report r = solve(f, sets, method, wanted_eps(1e-3));
    expect_certified(f, sets, r, 1e-3, word(method));
    const Value value = value_of(f.matrix(), r.u);
    EXPECT_LE(value.low, 0.75 + 1e-9) << word(method);
    EXPECT_GE(value.high, 0.75 - 1e-9) << word(method);
    EXPECT_LE(value.gap(), 4e-3) << word(method);
  }
}

TEST(Solve, CertifiesEveryMethodOnEveryProblem) {
  RobustRegression robust = make_robust_regression(24, 4, random::Stream(1, "t"));
  ConstrainedLogistic logistic = make_constrained_logistic(24, 4, random::Stream(1, "t"));
  QuadraticLagrangian lagrangian(6);
  MatrixGame game(make_game("rand01", 12, 2, random::Stream(1, "t")));
  for (const Method method : monotone_methods()) {
    Product a = robust.sets(), b = logistic.sets(), c = lagrangian.free(), d = game.strategies();
    expect_certified(robust, a, solve(robust, a, method, wanted_eps(0.05)), 0.05, word(method));
    expect_certified(logistic, b, solve(logistic, b, method, wanted_eps(0.02)), 0.02, word(method));
    expect_certified(lagrangian, c, solve(lagrangian, c, method, wanted_eps(0.02)), 0.02, word(method));
    expect_certified(game, d, solve(game, d, method, wanted_eps(0.05)), 0.05, word(method));
  }
}

TEST(Solve, AgreesOnLeastSquaresInTheBall) {
  LeastSquares f = make_least_squares(200, 8, random::Stream(3, "t"));
  Product ball = f.ball();
  const Vec exact = solve(f, ball, Method::gda, wanted_eps(1e-10)).u;
  EXPECT_NEAR(norm(exact), 1, 1e-9) << "the solution lies on the sphere, so that g is not 0";
  for (const Method method : all_methods()) {
    Options options = wanted_eps(2e-3);
    options.restart = method == Method::vrh1;
    const Report r = solve(f, ball, method, options);
    expect_certified(f, ball, r, 2e-3, word(method));
    EXPECT_GT(norm(r.g), 0.01) << word(method) << ": at the boundary the certificate needs g";
    Vec value(8);
    f.full(r.u, value);
    EXPECT_GT(norm(value), 0.01) << "F alone is not small there";
  }
}

TEST(Solve, SolvesTheSaddlePointOfALagrangianWithoutSets) {
  // Ax = b, and Hx - h = A'y with H = 2A'A: x = (1, 2, .., n).
  constexpr std::size_t n = 5;
  QuadraticLagrangian f(n);
  Product none = f.free();
  const Report r = solve(f, none, Method::eg, wanted_eps(1e-9));
  for (std::size_t i = 0; i < n; ++i) EXPECT_NEAR(r.u[i], static_cast<double>(i + 1), 1e-6);
}

/// The operator counts calls by itself, whatever wraps it.
class Ledger : public FiniteSum {
 public:
  explicit Ledger(FiniteSum& f) : f_(f) {}
  std::size_t dim() const override { return f_.dim(); }
  std::uint64_t components() const override { return f_.components(); }
  void full(In u, Out out) override { paid += components(), f_.full(u, out); }
  Index draw(random::Stream& stream) override { return f_.draw(stream); }
  void component(Index i, In u, Out out, double scale) override { ++paid, f_.component(i, u, out, scale); }
  Constants constants() const override { return f_.constants(); }
  std::uint64_t paid = 0;

 private:
  FiniteSum& f_;
};

TEST(Solve, ChargesWhatTheOperatorSeesByEveryMethod) {
  LeastSquares f = make_least_squares(60, 5, random::Stream(1, "t"));
  for (const Method method : all_methods()) {
    Ledger ledger(f);
    Product ball = f.ball();
    const Report r = solve(ledger, ball, method, wanted_eps(0.01));
    // The final natural residual is for the report only.
    EXPECT_EQ(r.evaluations + f.components(), ledger.paid) << word(method);
    EXPECT_DOUBLE_EQ(r.epochs, static_cast<double>(r.evaluations) / 60) << word(method);
  }
}

TEST(Solve, StopsAtItsBudgetAndStillSaysWhereItStands) {
  MatrixGame f(make_game("policeman", 20, 2, random::Stream(1, "g")));
  for (const Method method : monotone_methods()) {
    Product sets = f.strategies();
    const Report r = solve(f, sets, method, wanted_eps(1e-9, 300));
    EXPECT_FALSE(r.solved) << word(method);
    EXPECT_LE(r.evaluations, 300u + 4 * 20 + 4) << word(method);
    EXPECT_TRUE(std::isfinite(r.residual)) << word(method);
    EXPECT_EQ(r.u.size(), 40u) << word(method);
  }
}

TEST(Solve, RepeatsItselfWithTheSameSeedOnly) {
  MatrixGame f(make_game("rand01", 30, 2, random::Stream(1, "g")));
  Options options = wanted_eps(0.05);
  Product a = f.strategies(), b = f.strategies(), c = f.strategies();
  const Report first = solve(f, a, Method::vrh2, options), second = solve(f, b, Method::vrh2, options);
  options.seed = 2;
  const Report other = solve(f, c, Method::vrh2, options);
  EXPECT_EQ(first.u, second.u);
  EXPECT_EQ(first.evaluations, second.evaluations);
  EXPECT_NE(first.u, other.u);
}

// Algorithm 1.

TEST(Vrh1, WithoutSamplingIsHalpernsIteration) {
  LeastSquares f = make_least_squares(30, 4, random::Stream(1, "t"));
  Product ball = f.ball();
  Options options = wanted_eps(1e-12, 30 * 51);
  options.start = Vec{0.5, -0.5, 0.5, 0.5};
  const Report r = solve(f, ball, Method::halpern_l, options);
  Vec u = options.start, value(4);
  for (int k = 0; k < 50; ++k) {
    f.full(u, value);
    const double lambda = 2.0 / (k + 4);
    for (std::size_t i = 0; i < 4; ++i)
      u[i] = lambda * options.start[i] + (1 - lambda) * u[i] - value[i] / (4 * f.constants().sampled);
    ball.apply(1, u);
  }
  EXPECT_EQ(r.iterations, 50u);
  EXPECT_LE(distance(r.u, u), 1e-12);
}

TEST(Vrh1, StaysBelowItsBoundOnAverageAndCostsAboutSixRootsOfNAStep) {
  constexpr std::uint64_t n = 2500;
  LeastSquares f = make_least_squares(n, 10, random::Stream(5, "t"));
  Product ball = f.ball();
  const Vec solution = solve(f, ball, Method::gda, wanted_eps(1e-10)).u;
  Options options = wanted_eps(4e-3);
  options.start = Vec(10, 0.0);
  options.start[3] = 1;
  options.trace_ratio = 1.2;
  options.trace_by_iterations = true;
  const double d = distance(options.start, solution);
  std::vector<double> mean;
  double cost = 0, steps = 0;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    options.seed = seed;
    const Report r = solve(f, ball, Method::vrh1, options);
    ASSERT_TRUE(r.solved);
    mean.resize(std::max(mean.size(), r.trace.size()));
    for (std::size_t i = 0; i < r.trace.size(); ++i)
      mean[i] += r.trace[i].certified * static_cast<double>(r.trace[i].iteration + 4) / 6;
    // Full evaluations of the first sqrt(N) steps: 4 N log(sqrt(N)/5) or so.
    cost += static_cast<double>(r.evaluations) - 4.0 * n * std::log((50.0 + 5) / 5);
    steps += static_cast<double>(r.iterations) - 50;
  }
  for (const double m : mean) EXPECT_LE(m, 16 * f.constants().sampled * d);
  EXPECT_NEAR(cost / steps / 50, 6, 1);
}

TEST(Vrh1, IsRefusedOnAGameAndTheRatioIsSaid) {
  MatrixGame f(make_game("policeman", 10, 2, random::Stream(1, "g")));
  for (const Method method : {Method::vrh1, Method::halpern, Method::gda}) {
    Product sets = f.strategies();
    Options options;
    try {
      solve(f, sets, method, options);
      ADD_FAILURE() << word(method) << " was taken";
    } catch (const std::invalid_argument& refused) {
      const std::string text = refused.what();
      EXPECT_NE(text.find("needs a cocoercive operator"), std::string::npos) << text;
      EXPECT_NE(text.find("which no L allows; take vrh2"), std::string::npos) << text;
    }
  }
}

// Algorithm 2 and restarts.

TEST(Vrh2, AdaptiveInnerLoopsFindTheSame) {
  MatrixGame f(make_game("policeman", 15, 2, random::Stream(1, "g")));
  for (const Method method : {Method::vrh2, Method::halpern_ppm}) {
    Product sets = f.strategies();
    Options options = wanted_eps(0.02);
    options.adaptive = true;
    expect_certified(f, sets, solve(f, sets, method, options), 0.02, word(method));
  }
}

/// Rotation minus a little of the identity: rho-co-monotone with rho < 0, not monotone.
class Turning : public FiniteSum {
 public:
  std::size_t dim() const override { return 2; }
  std::uint64_t components() const override { return 4; }
  void full(In u, Out out) override {
    out[0] = u[1] - kPush * u[0];
    out[1] = -u[0] - kPush * u[1];
  }
  Index draw(random::Stream& stream) override { return stream.below(4); }
  void component(Index i, In u, Out out, double scale) override {
    const double part = i < 2 ? 0.5 : 1.5;
    out[0] += scale * part * (u[1] - kPush * u[0]);
    out[1] += scale * part * (-u[0] - kPush * u[1]);
  }
  Constants constants() const override {
    const double norm = std::sqrt(1 + kPush * kPush);
    return {norm * std::sqrt(1.25), norm, false};
  }
  static constexpr double kPush = 0.1;
};

TEST(Vrh2, TakesACoMonotoneOperatorWhenTold) {
  Turning f;
  Product none({{.kind = Block::Kind::free, .size = 2}});
  Options options = wanted_eps(0.05);
  options.start = Vec{1, 0};
  options.co_monotone = -0.1;
  const Report r = solve(f, none, Method::vrh2, options);
  EXPECT_TRUE(r.solved) << r.residual;
  options.co_monotone = -1;
  EXPECT_THROW(solve(f, none, Method::vrh2, options), std::invalid_argument);
}

TEST(Restarts, NeedFewerEvaluationsWhereTheProblemIsSharp) {
  MatrixGame f(make_game("policeman", 30, 2, random::Stream(1, "g")));
  LeastSquares lsq = make_least_squares(400, 8, random::Stream(3, "t"));
  Product sets = f.strategies(), ball = lsq.ball();
  Options options = wanted_eps(5e-3), again = options;
  again.restart = true;
  const Report once = solve(f, sets, Method::vrh2, options), restarted = solve(f, sets, Method::vrh2, again);
  expect_certified(f, sets, restarted, 5e-3, "vrh2 + restart");
  EXPECT_GE(restarted.restarts, 3u);
  EXPECT_LT(restarted.evaluations * 2, once.evaluations);
  const Report plain = solve(lsq, ball, Method::vrh1, options), anew = solve(lsq, ball, Method::vrh1, again);
  expect_certified(lsq, ball, anew, 5e-3, "vrh1 + restart");
  EXPECT_LT(anew.evaluations, plain.evaluations);
}

// Refusals.

std::string refusal(FiniteSum& f, Resolvent& set, Method method, const Options& options) {
  try {
    solve(f, set, method, options);
  } catch (const std::invalid_argument& refused) {
    return refused.what();
  }
  return "taken";
}

TEST(Refusals, NameWhatCannotBe) {
  LeastSquares f = make_least_squares(30, 4, random::Stream(1, "t"));
  Product ball = f.ball();
  Options options;
  options.eps = 0;
  EXPECT_EQ(refusal(f, ball, Method::vrh1, options), "eps: 0 is not above 0");
  options.eps = 0.1;
  options.lipschitz = 0.01;
  EXPECT_NE(refusal(f, ball, Method::vrh2, options).find("L: 0.01 is below "), std::string::npos);
  EXPECT_NE(refusal(f, ball, Method::vrh2, options).find("50 power steps"), std::string::npos);
  options.lipschitz = 3;
  EXPECT_EQ(refusal(f, ball, Method::vrh2, options), "taken");
  options.lipschitz = 0;
  options.restart = true;
  EXPECT_NE(refusal(f, ball, Method::eg, options).find("restart: is for vrh1 and vrh2"), std::string::npos);
  options.restart = false;
  options.start = Vec(3);
  EXPECT_EQ(refusal(f, ball, Method::eg, options), "start: 3 numbers where the problem has 4");
  EXPECT_THROW(MatrixGame({2, 2, Vec(4)}), std::invalid_argument);
}

TEST(Automatic, TakesAlgorithm2WhereSamplingPays) {
  EXPECT_EQ(automatic_method(MatrixGame(make_game("policeman", 100, 2, random::Stream(1, "g")))),
            Method::vrh2);
  EXPECT_EQ(automatic_method(MatrixGame({2, 2, {3, 0, 0, 1}})), Method::eg);
  EXPECT_EQ(automatic_method(make_robust_regression(64, 5, random::Stream(1, "t"))), Method::eg);
}

}  // namespace
}  // namespace quire::labs::vr_halpern
