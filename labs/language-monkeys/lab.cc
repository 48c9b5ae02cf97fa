// The card: what the paper says, what is measured here, which figures there are. The claims are in claims.cc.
#include "labs/language-monkeys/lab.h"

#include "lab/card_parts.h"

namespace quire::labs {

namespace language_monkeys {
namespace {

using lab::FigureSpec;
using lab::Kind;
using lab::Parameter;
using Role = lab::Line::Role;

std::vector<Parameter> parameters() {
  return {
      ranged(parameter(Kind::integer, "problems", "Problems", "Of each task, never seen in training.", "32",
                       "128"),
             8, 2000),
      ranged(
          parameter(Kind::integer, "samples", "Samples n", "Of each problem, by each model.", "256", "10000"),
          1, 1e6),
      ranged(parameter(Kind::real, "temperature", "Temperature", "Of sampling.", "0.8"), 0.05, 2),
      ranged(
          parameter(Kind::integer, "subsets", "Subsets R", "Random orders for the votes at each k.", "100"),
          10, 10'000),
      ranged(parameter(Kind::integer, "boot", "Replicas B", "Of the bootstrap over problems.", "2000"), 100,
             1e5),
      one_of(parameter(Kind::choice, "small", "Smaller model",
                       "tiny: 32 wide, one layer; it learns within the run.", "tiny", "S"),
             {"tiny", "XS", "S", "M"}),
      one_of(
          parameter(Kind::choice, "large", "Larger model",
                    "bundled: an XS net for each task that has learned before; others learn within the run.",
                    "bundled", "M"),
          {"bundled", "XS", "S", "M", "L"}),
      ranged(parameter(Kind::integer, "steps", "Steps of learning",
                       "Ours: updates of each model that learns here, 24 texts each.", "400", "14000"),
             10, 1e6),
      ranged(
          parameter(Kind::integer, "judge-samples", "Judged samples",
                    "Labelled samples of other problems that the reward model learns from.", "2000", "20000"),
          100, 1e6),
      rare(ranged(parameter(Kind::integer, "judge-steps", "Steps of the judge",
                            "Ours: its updates, 32 texts each.", "150", "3000"),
                  10, 1e6)),
      rare(ranged(parameter(Kind::integer, "numbers", "Numbers of arith3", "Ours: two to so many.", "3"), 2,
                  6)),
      rare(ranged(parameter(Kind::integer, "k_grid", "Points", "Log-spaced k of a curve.", "40"), 5, 400)),
      rare(parameter(Kind::flag, "keep-samples", "Keep samples",
                     "Write every sample of arith3 as a line that `evaluate` reads.", "true"))};
}

std::vector<FigureSpec> sample_figures() {
  return {
      {.id = "picks",
       .title = "Coverage and three ways to pick one answer, arith3, larger model",
       .note = "Coverage goes on rising; without a checker, picking levels off.",
       .x_label = "samples k",
       .y_label = "share of problems",
       .x_log = true,
       .lines = {{"coverage large arith3", "coverage", Role::main},
                 {"majority large arith3", "majority", Role::rival},
                 {"best_of_k large arith3", "best score", Role::baseline},
                 {"weighted large arith3", "weighted vote", Role::reference}}},
      {.id = "law",
       .title = "Coverage of cdown and its law exp(a k^b), larger model",
       .note = "Band: 95 % over problems (BCa). The law is fitted to the whole curve.",
       .x_label = "samples k",
       .y_label = "coverage",
       .x_log = true,
       .lines = {{"coverage large cdown", "coverage", Role::main},
                 {"fit large cdown", "law", Role::rival},
                 {"low large cdown", "95 % low", Role::reference},
                 {"high large cdown", "95 % high", Role::reference}}},
      {.id = "compute",
       .title = "Coverage against FLOPs of a problem",
       .note = "The prompt is read once. A smaller model takes more samples for the same FLOPs.",
       .x_label = "FLOPs of a problem",
       .y_label = "coverage",
       .x_log = true,
       .lines = {{"flops small arith3", "smaller, arith3", Role::main},
                 {"flops large arith3", "larger, arith3", Role::rival},
                 {"flops small cdown", "smaller, cdown", Role::baseline},
                 {"flops large cdown", "larger, cdown", Role::reference}}},
      {.id = "plateau",
       .title = "Majority vote and its limit, arith3",
       .note = "The limit is the share of problems whose most frequent answer is right.",
       .x_label = "samples k",
       .y_label = "share of problems",
       .x_log = true,
       .lines = {{"majority large arith3", "larger", Role::main},
                 {"plateau_limit large arith3", "its limit", Role::reference},
                 {"majority small arith3", "smaller", Role::rival},
                 {"plateau_limit small arith3", "its limit", Role::reference}}},
      {.id = "guess",
       .title = "Coverage beside that of guessing",
       .note = "Guessing: a three-digit number; random legal steps. Thousands of guesses cover almost all.",
       .x_label = "samples k",
       .y_label = "coverage",
       .x_log = true,
       .lines = {{"coverage large arith3", "arith3", Role::main},
                 {"guess large arith3", "guesses, arith3", Role::reference},
                 {"coverage large cdown", "cdown", Role::rival},
                 {"guess large cdown", "guesses, cdown", Role::baseline}}}};
}

std::vector<FigureSpec> law_figures() {
  return {{.id = "residual",
           .title = "Coverage less its law",
           .note = "A description leaves a pattern: the law is no theorem.",
           .x_label = "samples k",
           .y_label = "residual",
           .x_log = true,
           .lines = {{"residual small arith3", "smaller, arith3", Role::main},
                     {"residual large arith3", "larger, arith3", Role::rival},
                     {"residual small cdown", "smaller, cdown", Role::baseline},
                     {"residual large cdown", "larger, cdown", Role::reference}}},
          {.id = "family",
           .title = "Curves of arith3, shifted to one anchor",
           .note = "Where curves lie on each other, models differ by an offset in log k alone.",
           .x_label = "k over k at the anchor",
           .y_label = "coverage",
           .x_log = true,
           .lines = {{"aligned small arith3", "smaller", Role::main},
                     {"aligned large arith3", "larger", Role::rival}}},
          {.id = "exact",
           .title = "The law on coverages known exactly",
           .note = "Fitted on k up to 1,000. With a tenth of the problems out of reach it overshoots.",
           .x_label = "samples k",
           .y_label = "coverage",
           .x_log = true,
           .lines = {{"exact reachable", "all in reach", Role::main},
                     {"law reachable", "its law", Role::reference},
                     {"exact unreachable", "a tenth out of reach", Role::rival},
                     {"law unreachable", "its law", Role::reference}}}};
}

}  // namespace

lab::Card card() {
  lab::Card c;
  c.slug = "language-monkeys";
  c.title = "Large Language Monkeys: Scaling Inference Compute with Repeated Sampling";
  c.short_title = "Repeated sampling: coverage and picking";
  c.paper_id = "2407.21787";
  c.subject = "Inference";
  c.account =
      "Draw many independent samples of one problem and ask two questions: is at least one right (coverage), "
      "and "
      "can the right one be picked out? Coverage grows over four decades of samples, and exp(a k^b) "
      "describes it "
      "well. With a checker, coverage is success; without one, votes and reward models stop improving early. "
      "This "
      "lab has the exact estimator of coverage with intervals over problems and over samples, six laws "
      "chosen by "
      "held-out error, votes over random subsets with exact ties, curve families, and axes of FLOPs and "
      "money. It "
      "trains two small language models and a reward model, draws ten thousand answers to each of 128 "
      "problems, "
      "and does the same for anybody's own samples, from a file or from an endpoint.";
  c.caveat =
      "The models are small and trained for minutes on synthetic tasks, so the figures are an analogue of "
      "the "
      "paper's, not a repetition. Guessing alone covers much at ten thousand samples (a three-digit number "
      "is "
      "guessed once in a thousand): read every coverage beside its guess baseline. The formula of FLOPs is "
      "written from memory of the paper's appendix.";
  c.quick_seconds = 8;
  c.full_seconds = 1550;
  c.parameters = parameters();
  c.claims = claims();
  c.figures = sample_figures();
  for (FigureSpec& f : law_figures()) c.figures.push_back(std::move(f));
  c.tags = {"language models", "inference", "evaluation"};
  return c;
}

}  // namespace language_monkeys

const lab::Lab& language_monkeys_lab() {
  static const lab::Lab lab{.card = language_monkeys::card(),
                            .experiment = language_monkeys::experiment,
                            .tools = language_monkeys::tools()};
  return lab;
}

}  // namespace quire::labs
