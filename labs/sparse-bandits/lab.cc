// The card: what the paper says, what is measured here and by which rule, which figures and tools there are.
// Rules are fixed here, before any run.
#include "labs/sparse-bandits/lab.h"

#include "lab/card_parts.h"

namespace quire::labs {

namespace sparse_bandits {
namespace {

using lab::Claim;
using lab::figure;
using lab::FigureSpec;
using lab::Kind;
using lab::Line;
using lab::logarithmic;
using lab::Parameter;
using lab::Rule;

Parameter number(Kind kind, std::string name, std::string label, std::string help, std::string quick,
                 double least, double most) {
  return ranged(parameter(kind, std::move(name), std::move(label), std::move(help), std::move(quick)), least,
                most);
}

std::vector<Parameter> parameters() {
  Parameter repeats =
      number(Kind::integer, "repeats", "Repeats",
             "Runs of every method; run i of all methods meets the same world.", "10", 1, 1000);
  repeats.full = "100";
  Parameter instance;
  instance.name = "instance";
  instance.label = "Instances";
  instance.help = "Which instances are played; a claim that needs one left out is not measured.";
  instance.kind = Kind::list;
  instance.quick = "random,code,jl,trap";
  instance.choices = {"random", "code", "jl", "trap"};
  Parameter noise =
      number(Kind::real, "noise", "Noise",
             "Standard deviation of rewards; each query is then averaged over as many repeats as "
             "bring it within eps, and learners allow for 2 eps.",
             "0", 0, 10);
  noise.rare = true;
  return {number(Kind::integer, "d", "Features d", "Dimension of the random instances that are compared.",
                 "16", 1, 200),
          number(Kind::integer, "s", "Non-zeros s", "Non-zeros of the parameter in the instances compared.",
                 "2", 1, 4),
          number(Kind::real, "eps", "Misspecification eps", "How far a reward may be from linear.", "0.2",
                 0.02, 0.5),
          number(Kind::integer, "actions", "Actions N", "Actions of the random instances.", "2000", 2, 1e6),
          std::move(repeats),
          std::move(instance),
          std::move(noise)};
}

std::vector<Claim> claims() {
  return {
      {.id = "C1",
       .statement =
           "Searching a net of sparse parameters finds an O(eps)-optimal action in at most |net| queries",
       .place = "abstract: upper bound",
       .stated = "O(eps)-optimal with O(eps^-s d^s) queries",
       .measure =
           "net-elim on every instance and run: runs that end more than 4 eps from the best, or that ask "
           "more actions than the net has points (reconstruction with its own proof)",
       .holds_when = "none",
       .refuted = "one such run",
       .unit = "breaches",
       .rule = Rule::equals(0)},
      {.id = "C2",
       .statement = "The net grows as (d/eps)^s",
       .place = "abstract: upper bound",
       .stated = "eps^-s d^s",
       .measure =
           "slope of log |net| in log d at the largest pair of dimensions, and in log 1/eps from 0.05 to "
           "0.02, less s; s = 1, 2, 3",
       .holds_when = "within 0.25 of 0",
       .refuted = "a slope further from s",
       .rule = Rule::within(0, 0.25),
       .stated_figure = 0},
      {.id = "C2a",
       .statement = "Measured queries grow no faster",
       .place = "abstract: upper bound",
       .stated = "eps^-s d^s",
       .measure =
           "slope of mean queries of net-elim in d, and in 1/eps, less s; random instances with rewards "
           "pulled towards 0",
       .holds_when = "at most 0.1 everywhere",
       .refuted = "a slope above s + 0.1",
       .rule = Rule::at_most(0.1, 0.1)},
      {.id = "C3",
       .statement = "For errors below s^delta eps, delta < 1, the search cannot be short",
       .place = "abstract: lower bound",
       .stated = "Omega(exp(s)) queries for error O(s^delta eps), 0 < delta < 1",
       .measure =
           "Reed-Solomon words (our construction), delta = 1/2: pairs that agree in more than mm places, "
           "families without q^(mm+1) words, and methods that are right in every world with fewer than N-1 "
           "queries against the adversary; s = 4, 9, 16, and 25 by sampled pairs",
       .holds_when = "none",
       .refuted = "a method that is right with fewer, or a pair that agrees more",
       .unit = "breaches",
       .rule = Rule::equals(0)},
      {.id = "C3a",
       .statement = "Those families are exponentially large in s^(1-delta)",
       .place = "abstract: lower bound",
       .stated = "exp(s)",
       .measure = "ln N / (sqrt(s) ln q) of the families of C3",
       .holds_when = "in [1, 1.6]",
       .refuted = "outside",
       .rule = Rule::within(1.3, 0.3)},
      {.id = "C4",
       .statement = "Without sparsity a linear method loses eps sqrt(d)",
       .place = "introduction; Lattimore et al. 2020",
       .stated = "eps sqrt(d) with poly(d/eps) queries",
       .measure =
           "trap(d): suboptimality/eps of least squares on a G-optimal design, d doubled to 512 (full: "
           "1,024); exponent of d from its last two increments, in which the constant 1.5 drops out",
       .holds_when = "0.5 within 0.05",
       .refuted = "another exponent",
       .rule = Rule::within(0.5, 0.05),
       .stated_figure = 0.5},
      {.id = "C4a",
       .statement = "Sparse elimination does not",
       .place = "abstract",
       .stated = "O(eps)",
       .measure = "largest suboptimality/eps of net-elim on the same instances, s = 1",
       .holds_when = "at most 4",
       .refuted = "more than 4",
       .unit = "eps",
       .rule = Rule::at_most(4, 4)},
      {.id = "C5",
       .statement = "With good features O(s log d) queries suffice for O(eps)",
       .place = "abstract: delta >= 1, good features",
       .stated = "poly(s/eps) queries",
       .measure =
           "sparse-ls on Gaussian unit features, N = 4,000, eps = 0.25/sqrt(d), rewards pulled towards 0, "
           "s = 2 and 4, d from 32 to 256 (full: 1,024): share of runs within 4 eps of the best",
       .holds_when = "at least 95 % for each s",
       .refuted = "a smaller share; clearly so below 90 %",
       .rule = Rule::at_least(0.95, 0.95)},
      {.id = "C6",
       .statement = "For delta >= 1, poly(s/eps) queries suffice with any features",
       .place = "abstract",
       .stated = "poly(s/eps) queries for error O(s^delta eps), delta >= 1",
       .refuted = "the paper's method for the general case was not available; queries of net-elim(1,1), "
                  "which stops s "
                  "eps below its promise, are in the table",
       .rule = Rule::never()}};
}

FigureSpec growth(int s) {
  const std::string mark = "s" + std::to_string(s);
  return logarithmic(
      figure("growth-" + mark, "Queries against d, s = " + std::to_string(s),
             "The net bounds the queries of net-elim; it asks far fewer. net-all asks what every point likes "
             "best.",
             "features d", "queries",
             {{"queries " + mark, "net-elim", Line::Role::main},
              {"net " + mark, "|net|", Line::Role::reference},
              {"net-all " + mark, "net-all", Line::Role::rival},
              {"all actions " + mark, "all actions", Line::Role::baseline}}),
      true, true);
}

std::vector<FigureSpec> figures() {
  return {
      growth(2),
      logarithmic(
          figure("trap", "Suboptimality on trap(d)",
                 "Least squares falls for the action that all errors add up on; a sparse search does not.",
                 "features d", "suboptimality / eps",
                 {{"trap net-elim", "net-elim", Line::Role::main},
                  {"trap kw", "kw", Line::Role::rival},
                  {"trap kw-phased", "kw-phased", Line::Role::baseline},
                  {"trap sqrt", "sqrt(d)/2 + 1.5", Line::Role::reference}}),
          true, false),
      logarithmic(
          figure(
              "needles", "Queries against s where a needle is hidden",
              "The fewest queries of a method that is right in every world. jl is small here beyond delta = "
              "1/2: an unknown support is what makes code hard.",
              "non-zeros s", "queries",
              {{"needle code", "code, delta = 1/2", Line::Role::main},
               {"needle bound", "q^sqrt(s)", Line::Role::reference},
               {"needle jl", "jl, gamma = s^-1/4", Line::Role::rival}}),
          false, true),
      logarithmic(
          figure("loss", "Suboptimality against d, rewards pulled towards 0",
                 "Mean over runs, at the s and eps that were set.", "features d", "suboptimality / eps",
                 {{"loss net-elim", "net-elim", Line::Role::main},
                  {"loss kw", "kw", Line::Role::rival},
                  {"loss sparse-ls", "sparse-ls", Line::Role::reference},
                  {"loss lasso-explore", "lasso-explore", Line::Role::baseline}}),
          true, false),
      growth(1),
      growth(3),
      logarithmic(figure("eps", "Queries of net-elim against 1/eps", "Far below the bound (d/eps)^s.",
                         "1/eps", "queries",
                         {{"queries in 1/eps s1", "s = 1", Line::Role::main},
                          {"queries in 1/eps s2", "s = 2", Line::Role::rival},
                          {"queries in 1/eps s3", "s = 3", Line::Role::baseline}}),
                  true, true),
      logarithmic(figure("alive", "Points of the net that are alive, one run",
                         "Each answer strikes what it contradicts.", "query", "points",
                         {{"course alive", "alive", Line::Role::main}}),
                  false, true),
      figure("course", "Promise and reward, one run",
             "The search ends when a reward is within 2 eps of its promise.", "query", "reward",
             {{"course best", "best so far", Line::Role::main},
              {"course promise", "promise", Line::Role::reference},
              {"course reward", "reward", Line::Role::baseline}}),
      logarithmic(figure("good", "Queries of sparse-ls on good features", "They grow as s log d.",
                         "features d", "queries",
                         {{"good s2", "s = 2", Line::Role::main},
                          {"good s4", "s = 4", Line::Role::rival},
                          {"good actions", "all actions", Line::Role::baseline}}),
                  true, true)};
}

lab::Card card() {
  lab::Card c;
  c.slug = "sparse-bandits";
  c.title = "Does Sparsity Help in Learning Misspecified Linear Bandits?";
  c.short_title = "Sparse and misspecified linear bandits";
  c.paper_id = "2303.16998";
  c.subject = "Decisions";
  c.account =
      "Rewards are linear in d features, but each may be off by eps. Without structure an O(eps)-optimal "
      "action "
      "takes exp(d) queries, and eps sqrt(d) is what few queries buy. The paper asks what changes if the "
      "parameter has only s non-zeros: about (d/eps)^s queries give O(eps), exp(s) are unavoidable for "
      "errors "
      "below s^delta eps with delta < 1, and from delta = 1 on poly(s/eps) are enough. This lab searches a "
      "net "
      "of sparse parameters with a proof that it ends within 4 eps, plays hard instances with an adversary "
      "that "
      "keeps every action possible, and runs the classical methods on the same instances.";
  c.caveat =
      "The paper's pseudo-code was not read: the elimination is a reconstruction with a whole proof of the "
      "stated bound, the hard instances are explicit constructions of ours that realise the stated regimes, "
      "and "
      "constants of baselines (bonus of linucb, penalty of the lasso, c = 4 of sparse-ls) are ours. Lower "
      "bounds "
      "speak of all algorithms; what is measured is these families and these methods. The net is searched up "
      "to "
      "5e7 points.";
  c.quick_seconds = 6;
  c.full_seconds = 120;
  c.parameters = parameters();
  c.claims = claims();
  c.figures = figures();
  c.tags = {"bandits", "sparsity", "misspecification", "lower bounds"};
  return c;
}

}  // namespace
}  // namespace sparse_bandits

extern const lab::Lab& sparse_bandits_lab();

const lab::Lab& sparse_bandits_lab() {
  static const lab::Lab lab{sparse_bandits::card(), sparse_bandits::experiment, sparse_bandits::tools()};
  return lab;
}

}  // namespace quire::labs
