// POMDPs as tables: reading and writing Cassandra's format and every complaint about it, the filter against
// sums over all paths, unrolling.
#include "labs/revealing-pomdps/pomdp.h"

#include <cmath>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "labs/revealing-pomdps/pomdp_file.h"
#include "labs/revealing-pomdps/test_models.h"

namespace quire::labs::revealing_pomdps {
namespace {

const char* const kHead = "discount: 0.9\nvalues: reward\nstates: s t\nactions: a b\nobservations: x y z\n";
const char* const kTables = "T: * identity\nO: * uniform\n";

Pomdp read(const std::string& text) {
  Result<Pomdp> pomdp = read_pomdp(text, "model");
  EXPECT_TRUE(pomdp.ok()) << pomdp.error();
  return pomdp.ok() ? std::move(pomdp).value() : Pomdp{};
}
std::string refusal(const std::string& text) {
  const Result<Pomdp> pomdp = read_pomdp(text, "model");
  return pomdp ? std::string("accepted") : pomdp.error();
}
std::string written(const Pomdp& pomdp) {
  std::ostringstream out;
  write_pomdp(pomdp, out);
  return out.str();
}
double p_of(const Row& row, std::uint32_t to) {
  for (const Entry& entry : row)
    if (entry.to == to) return entry.p;
  return 0;
}

TEST(PomdpFile, ReadsTheTiger) {
  std::ifstream in(QUIRE_EXAMPLES "/tiger.POMDP");
  std::stringstream text;
  text << in.rdbuf();
  const Pomdp tiger = read(text.str());
  EXPECT_EQ(tiger.states, (std::vector<std::string>{"tiger-left", "tiger-right"}));
  EXPECT_EQ(tiger.discount, 0.95);
  EXPECT_EQ(p_of(tiger.show(0, 0, 0), 0), 0.85);
  EXPECT_EQ(p_of(tiger.show(0, 1, 0), 0), 0.5);
  EXPECT_EQ(p_of(tiger.move(0, 0, 1), 1), 1);
  EXPECT_EQ(tiger.pay(0, 1, 0), -100);
  EXPECT_EQ(tiger.pay(0, 1, 1), 10);
  EXPECT_EQ(tiger.pay(0, 0, 1), -1);
  EXPECT_EQ(written(read(written(tiger))), written(tiger));
}

TEST(PomdpFile, TakesAllFormsOfEntries) {
  const Pomdp p = read(std::string(kHead) +
                       "start: 0.25 0.75\n"
                       "T: a\n0.5 0.5\n0 1\n"  // a matrix
                       "T: b : s\nuniform\n"   // a row
                       "T: b : t : s 0.3\nT: 1 : 1 : 1 0.7 # by number\n"
                       "O: * : * : x 1\n"          // all
                       "O: b : t 0.2 0.3 0.5\n");  // a later entry counts
  EXPECT_EQ(p_of(p.move(0, 0, 0), 1), 0.5);
  EXPECT_EQ(p_of(p.move(0, 0, 1), 0), 0);
  EXPECT_EQ(p_of(p.move(0, 1, 0), 1), 0.5);
  EXPECT_EQ(p_of(p.move(0, 1, 1), 0), 0.3);
  EXPECT_EQ(p_of(p.show(0, 0, 1), 0), 1);
  EXPECT_EQ(p_of(p.show(0, 1, 1), 2), 0.5);
  EXPECT_EQ(p.start[1], 0.75);
}

TEST(PomdpFile, TakesAllFormsOfTheStart) {
  const auto start = [](const std::string& line) {
    return read(std::string("discount: 1 values: reward states: 3 actions: 1 observations: 1\n") + line +
                kTables)
        .start;
  };
  EXPECT_EQ(start(""), (std::vector<double>{1.0 / 3, 1.0 / 3, 1.0 / 3}));
  EXPECT_EQ(start("start: uniform\n"), (std::vector<double>{1.0 / 3, 1.0 / 3, 1.0 / 3}));
  EXPECT_EQ(start("start: 2\n"), (std::vector<double>{0, 0, 1}));
  EXPECT_EQ(start("start include: 0 1\n"), (std::vector<double>{0.5, 0.5, 0}));
  EXPECT_EQ(start("start exclude: 0\n"), (std::vector<double>{0, 0.5, 0.5}));
}

TEST(PomdpFile, AveragesRewardsOverWhatComesNext) {
  const std::string tables = std::string(kHead) + "T: * uniform\nO: * : s : x 1\nO: * : t 0 0.25 0.75\n";
  const Pomdp p = read(tables +
                       "R: a : s : * : * 1\n"
                       "R: a : s : t : z 5\n"        // 1/2 * 3/4 of the time
                       "R: b : s : t 4 8 16\n"       // by observation
                       "R: b : t\n1 2 3\n4 5 6\n");  // by next state and observation
  EXPECT_NEAR(p.pay(0, 0, 0), 0.625 * 1 + 0.375 * 5, 1e-15);
  EXPECT_NEAR(p.pay(0, 1, 0), 0.5 * (0.25 * 8 + 0.75 * 16), 1e-15);
  EXPECT_NEAR(p.pay(0, 1, 1), 0.5 * 1 + 0.5 * (0.25 * 5 + 0.75 * 6), 1e-15);
  EXPECT_EQ(p.pay(0, 0, 1), 0);
  std::string costs = tables + "R: * : * : * : * 2\n";
  costs.replace(costs.find("reward"), 6, "cost");
  EXPECT_EQ(read(costs).pay(0, 1, 1), -2);
}

TEST(PomdpFile, SaysWhatIsWrongAndWhere) {
  const std::string head = kHead;
  EXPECT_EQ(refusal(head + "T: a identity\nT: b : s : s 0.5\nT: b : t : t 1\nO: * uniform\n"),
            "model: T: action b, state s sums to 0.5; a distribution sums to 1");
  EXPECT_EQ(refusal(head + "T: * identity\nO: * : s : x 0.9\nO: * : t : x 1\n"),
            "model: O: action a, state s sums to 0.9; a distribution sums to 1");
  EXPECT_EQ(refusal(head + "T: a : nowhere : s 1\n"), "model: line 6: there is no state \"nowhere\"");
  EXPECT_EQ(refusal(head + "T: jump : s : s 1\n"), "model: line 6: there is no action \"jump\"");
  EXPECT_EQ(refusal(head + "O: a : s : loud 1\n"), "model: line 6: there is no observation \"loud\"");
  EXPECT_EQ(refusal(head + "T: a : s : s much\n"), "model: line 6: \"much\" is no number");
  EXPECT_EQ(refusal(head + "T: a : s : s 1.5\n"), "model: line 6: 1.5 is no probability");
  EXPECT_EQ(refusal(head + "T: a : s : s\n"), "model: line 6: a number is missing");
  EXPECT_NE(refusal("states: s s\n").find("state \"s\" is named twice"), std::string::npos);
  EXPECT_NE(refusal("T: a identity").find("come before T:, O: and R:"), std::string::npos);
  EXPECT_NE(refusal("").find("come before"), std::string::npos);
  EXPECT_NE(refusal("what is this").find("an entry begins with"), std::string::npos);
  EXPECT_NE(refusal("states: 99999999\n").find("1 to 20000 are allowed"), std::string::npos);
  EXPECT_NE(refusal("values: gold\n").find("reward or cost"), std::string::npos);
  EXPECT_NE(refusal(head + "start: nobody\n" + kTables).find("no state \"nobody\""), std::string::npos);
  EXPECT_NE(refusal(head + "start exclude: s t\n" + kTables).find("no state is left"), std::string::npos);
  EXPECT_NE(refusal(head + "start: 0.5 0.4\n" + kTables).find("start sums to 0.9"), std::string::npos);
  EXPECT_NE(refusal(head + kTables + "R: a 1\n").find("an action and a state"), std::string::npos);
  EXPECT_NE(refusal(head + kTables + "R: a : s : s : x : x 1\n").find("R: takes"), std::string::npos);
}

TEST(PomdpFile, RefusesTablesThatAreTooLargeBeforeTheyAreMade) {
  EXPECT_NE(
      refusal("states: 20000 actions: 1000 observations: 2\nT: * identity\n").find("rows, the limit is"),
      std::string::npos);
  PomdpLimits limits;
  limits.entries_max = 1000;
  limits.work_max = 3000;
  const auto limited = [&](const std::string& text) {
    const Result<Pomdp> pomdp = read_pomdp(text, "model", limits);
    return pomdp ? std::string("accepted") : pomdp.error();
  };
  const std::string head = "states: 30 actions: 2 observations: 2\n";
  EXPECT_NE(limited(head + "T: * uniform\n").find("more than 1000 probabilities"), std::string::npos);
  std::string again = "states: 20 actions: 2 observations: 2\n";
  for (int i = 0; i < 40; ++i) again += "T: * : * : * 0.05\n";
  EXPECT_NE(limited(again).find("line 5: the tables"), std::string::npos);  // 800 assignments a line
  EXPECT_EQ(limited("states: 20 actions: 2 observations: 2\nT: * uniform\nO: * uniform\n"), "accepted");
}

TEST(Filter, IsTheSumOverAllPaths) {
  const Pomdp p =
      read(std::string(kHead) +
           "start: 0.25 0.75\nT: a\n0.5 0.5\n0.1 0.9\nT: b uniform\nO: a\n0.2 0.3 0.5\n0.6 0.3 0.1\n"
           "O: b uniform\n");
  const std::vector<Seen> episode{{0, 2}, {1, 0}, {0, 1}};
  double sum = 0;
  for (std::uint32_t path = 0; path < 16; ++path) {
    double prob = p.start[path & 1];
    for (std::uint32_t h = 0; h < 3; ++h) {
      const std::uint32_t from = path >> h & 1, to = path >> (h + 1) & 1;
      prob *= p_of(p.move(h, episode[h].action, from), to) *
              p_of(p.show(h, episode[h].action, to), episode[h].observation);
    }
    sum += prob;
  }
  EXPECT_NEAR(log_likelihood(p, episode), std::log(sum), 1e-12);
  Filter filter(p);
  filter.step(0, 2);
  EXPECT_NEAR(filter.belief()[0] + filter.belief()[1], 1, 1e-15);
  const Pomdp sure = read(std::string(kHead) + "start: s\nT: * identity\nO: * : * : x 1\n");
  EXPECT_EQ(log_likelihood(sure, std::vector<Seen>{{0, 1}, {0, 0}}),
            -std::numeric_limits<double>::infinity());
}

TEST(Episodes, FollowTheTables) {
  const Pomdp p = read(std::string(kHead) +
                       "start: s\nT: a : s : t 1\nT: a : t : s 1\nT: b identity\n"
                       "O: * : s : x 1\nO: * : t : z 1\nR: a : s : * : * 2\n");
  random::Stream stream(1, "episodes");
  Episode episode(p, stream);
  EXPECT_EQ(episode.act(0), 2u);
  EXPECT_EQ(episode.act(0), 0u);
  EXPECT_EQ(episode.act(0), 2u);
  EXPECT_NEAR(episode.reward(), 2 + 0.81 * 2, 1e-15);  // discounted
}

TEST(Unrolled, IsTheSamePomdpWithoutTime) {
  for (const Family family : {Family::lock1, Family::lock2}) {
    const LockShape shape = small_shape(family);
    const LockSecret secret = secret_of(shape);
    const Pomdp lock = make_lock(shape, secret), flat = unrolled(lock);
    ASSERT_TRUE(flat.check()) << flat.check().error();
    EXPECT_TRUE(flat.stationary());
    const std::vector<std::uint32_t> best = best_plan(shape, secret);
    EXPECT_NEAR(value_of(flat, best), value_of(lock, best), 1e-12);
    // Likelihoods agree, observation by observation.
    random::Stream stream(1, "unrolled");
    Episode one(lock, stream);
    Filter a(lock), b(flat);
    for (std::size_t h = 0; h < shape.horizon(); ++h) {
      const std::uint32_t seen = one.act(best[h]);
      const std::string name = lock.observations[seen] + "-t" + std::to_string(h + 1);
      const auto at = std::find(flat.observations.begin(), flat.observations.end(), name);
      ASSERT_NE(at, flat.observations.end()) << name;
      EXPECT_NEAR(a.step(best[h], seen),
                  b.step(best[h], static_cast<std::uint32_t>(at - flat.observations.begin())), 1e-12);
    }
    // And it can be written and read.
    const Pomdp again = read(written(flat));
    EXPECT_EQ(written(again), written(flat));
    EXPECT_EQ(again.S(), flat.S());
  }
}

}  // namespace
}  // namespace quire::labs::revealing_pomdps
