// The claims of the card. Rules are fixed here, before any run.
#include "lab/card_parts.h"
#include "labs/revealing-pomdps/lab.h"

namespace quire::labs::revealing_pomdps {
namespace {

using lab::Claim;
using lab::Rule;

const char* const kStates = "S^1.5 in the number of latent states (m-step), against S of an MDP";

std::vector<Claim> pac_claims() {
  return {
      claim("C1", "Two-step revealing: the episodes that are needed at least grow as S^1.5",
            "abstract; Theorem 3.2", kStates,
            "slope of the exact certificate T_LB in S = 32, 64, 128 of lock2 (A = 4, O = 16, J = L = S)",
            "within 0.07 of 1.5", "another slope", "", Rule::within(1.5, 0.07)),
      claim("C1a", "The best learner of this lab follows", "abstract; Theorem 3.2", kStates,
            "slope in S of the episodes at which lr has decided rightly in three of four trials",
            "1.35 to 1.7", "another slope", "", Rule::within(1.525, 0.175)),
      claim("C1b", "Single-step revealing: they grow as S", "Theorem 3.1 (from memory)", "S",
            "slope of T_LB in S = 32, 64, 128 of lock1 (A = 4, O = 16)", "within 0.07 of 1", "another slope",
            "", Rule::within(1, 0.07)),
      claim("C2", "They grow as the root of the number of symbols", "Theorems 3.1 and 3.2 (from memory)",
            "O^(1/2)", "slope of T_LB in O of lock1", "within 0.03 of 0.5", "another slope", "",
            Rule::within(0.5, 0.03)),
      claim("C2a", "The best learner of this lab follows", "Theorems 3.1 and 3.2 (from memory)", "O^(1/2)",
            "slope in O of the episodes that lr needs", "0.35 to 0.6", "another slope", "",
            Rule::within(0.475, 0.125)),
      claim("C3", "They grow as 1/(alpha^2 eps^2)", "Theorems 3.1 and 3.2 (from memory)", "1/(alpha^2 eps^2)",
            "slopes of T_LB in 1/sigma and in 1/eps, by halves", "both within 0.1 of 2", "another slope", "",
            Rule::within(2, 0.1)),
      claim("C3a", "The best learner of this lab follows", "Theorems 3.1 and 3.2 (from memory)",
            "1/(alpha^2 eps^2)", "slopes in 1/sigma and in 1/eps of the episodes that lr needs",
            "both within 0.1 of 2", "another slope", "", Rule::within(2, 0.1)),
      claim("C4", "No learner needs fewer episodes than the certificate says", "Theorems 3.1 and 3.2",
            "a lower bound",
            "least ratio of the episodes at three of four right to T_LB, by learner over all settings; also "
            "for the "
            "best guess of lr before it is sure, and for oracle-mu, which knows the direction and is not "
            "bound "
            "by it",
            "at least 1 for every learner that does not know mu", "a ratio below 1", "times",
            Rule::at_least(1, 1)),
  };
}

std::vector<Claim> regret_claims() {
  return {
      claim("C5", "Two-step revealing: regret grows as T^(2/3)", "abstract; Theorem 4.1", "Omega(T^(2/3))",
            "slope of the regret certificate of lock2 on T = 1e5 to 1e8", "within 0.04 of 2/3",
            "another slope", "", Rule::within(2.0 / 3, 0.04)),
      claim("C5a", "Single-step revealing: T^(1/2)", "abstract", "T^(1/2) is achieved",
            "slope of the regret certificate of lock1 on T = 1e5 to 1e8", "within 0.04 of 1/2",
            "another slope", "", Rule::within(0.5, 0.04)),
      claim("C5b", "A learner meets T^(2/3): explore, then commit", "Theorem 4.1", "T^(2/3)",
            "slope in T, from 1e5 on, of the regret of etc on lock2 under the worst eps", "within 0.1 of 2/3",
            "another slope", "", Rule::within(2.0 / 3, 0.1)),
      claim("C5c", "A learner meets T^(1/2): elimination", "abstract", "T^(1/2)",
            "slope in T, from 1e5 on, of the regret of elim on lock1 under the worst eps",
            "within 0.1 of 1/2", "another slope", "", Rule::within(0.5, 0.1)),
      claim("C6",
            "The gap to the known upper bounds is real for optimistic maximum likelihood: O, not its root",
            "abstract (a gap is stated); upper bound of Table 1 (from memory)", "upper bounds carry O",
            "slope in O = 128 to 2048 of the episodes at which omle has one arm left in its confidence set",
            "above 0.8", "below 0.65; between, it is open", "", Rule::above(0.8, 0.8)),
      claim("C7", "Any algorithm on any class of revealing POMDPs", "Theorems 3.1, 3.2, 4.1", "proved", "",
            "", "proved, not measurable: certificates hold for our instances only", "", Rule::never()),
  };
}

}  // namespace

std::vector<Claim> claims() {
  std::vector<Claim> all = pac_claims();
  for (Claim& claim : regret_claims()) all.push_back(std::move(claim));
  all[0].stated_figure = 1.5;
  all[2].stated_figure = 1;
  all[3].stated_figure = 0.5;
  all[5].stated_figure = 2;
  return all;
}

}  // namespace quire::labs::revealing_pomdps
