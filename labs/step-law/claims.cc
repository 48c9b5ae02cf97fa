// The claims of the card: what the paper states, what is measured, and by which rule. Rules are fixed here,
// before any run.
#include "labs/step-law/lab.h"

namespace quire::labs::step_law {

namespace {

using lab::Claim;
using lab::Rule;

std::vector<Claim> landscape_claims() {
  return {
      {.id = "C1",
       .statement = "Step Law's settings lie within a tenth of a percent of the best loss",
       .place = "abstract",
       .stated = "0.07 % (feed's version), 0.094 % (a later one) off the best of an exhaustive search",
       .measure = "by how much the quadratic of a model and token budget is above its minimum where Step Law "
                  "puts the run, mean over all of them",
       .holds_when = "below 0.10 %",
       .refuted = "0.15 % or more; from 0.10 % on it does not hold as stated",
       .unit = "%",
       .rule = Rule::below(0.10, 0.10),
       .stated_figure = 0.07},
      {.id = "C2",
       .statement = "At a fixed model and token budget the loss is a convex bowl over lr and batch",
       .place = "section on the landscape",
       .stated = "convex; no figure",
       .measure = "quadratics of which an eigenvalue of the Hessian is not above 0",
       .holds_when = "none",
       .refuted = "a single one",
       .unit = "quadratics",
       .rule = Rule::equals(0),
       .stated_figure = 0},
      {.id = "C2a",
       .statement = "Its bottom is a plateau",
       .place = "section on the landscape",
       .stated = "a wide flat bottom; no figure",
       .measure =
           "by how much the loss rises when lr is doubled or halved at the optimum, on the quadratics, "
           "the worst of them",
       .holds_when = "below 1 %",
       .refuted = "1 % or more",
       .unit = "%",
       .rule = Rule::below(1, 1)}};
}

Claim exponent_claim(std::string id, std::string statement, std::string stated, double figure) {
  return {.id = std::move(id),
          .statement = std::move(statement),
          .place = "main equation",
          .stated = std::move(stated),
          .measure =
              "how far the stated exponent lies from the refit's mean, in halves of the refit's 95 % "
              "bootstrap interval (that on its side)",
          .holds_when = "at most 1: the stated exponent lies inside of the interval",
          .refuted = "more than 1",
          .unit = "half-widths",
          .rule = Rule::at_most(1, 1),
          .stated_figure = figure};
}

std::vector<Claim> law_claims() {
  return {
      exponent_claim("C3", "The best lr falls with model size as N^-0.713", "-0.713", 0),
      exponent_claim("C3a", "The best lr grows with tokens as D^0.307", "0.307", 0),
      exponent_claim("C3b", "The best batch grows with tokens as D^0.571", "0.571", 0),
      {.id = "C4",
       .statement = "Step Law's settings are better than those of other laws",
       .place = "Figure 1",
       .stated = "least error of all laws that are compared",
       .measure = "mean gap of the other law less that of Step Law over the same models and budgets; on the "
                  "built-in summary over those where the other law's point lies within two octaves of the "
                  "optimum",
       .holds_when = "above 0 for each law",
       .refuted = "a law whose mean gap is no higher",
       .unit = "points of percent",
       .rule = Rule::above(0, 0)},
      {.id = "C5",
       .statement = "The best batch depends on tokens, not on model size",
       .place = "main equation; text: largely invariant to model size",
       .stated = "exponent of N is 0",
       .measure = "ln B on (1, ln N, ln D): how far 0 lies from the coefficient of ln N, in halves of its "
                  "95 % bootstrap interval (that on its side)",
       .holds_when = "at most 1: the interval holds 0",
       .refuted = "more than 1: the statement is weak, the batch depends on N too",
       .unit = "half-widths",
       .rule = Rule::at_most(1, 1),
       .stated_figure = 0}};
}

std::vector<Claim> sweep_claims() {
  return {
      {.id = "C6",
       .statement = "The bowl is there in our own sweep of small models",
       .place = "section on the landscape",
       .stated = "convex; no figure at this scale",
       .measure = "share of our models and budgets whose quadratic has both eigenvalues above 0",
       .holds_when = "at least 0.8",
       .refuted = "less",
       .unit = "",
       .rule = Rule::at_least(0.8, 0.8),
       .stated_figure = 1},
      {.id = "C6a",
       .statement = "The best batch grows with tokens in our own sweep",
       .place = "main equation",
       .stated = "D^0.571",
       .measure = "slope of ln B of the convex quadratics' optima, within the runs' own range, on ln D (and "
                  "ln N, where there are several models), least squares",
       .holds_when = "above 0",
       .refuted = "0 or less",
       .unit = "",
       .rule = Rule::above(0, 0),
       .stated_figure = 0.571},
      {.id = "C7",
       .statement = "At 1 billion weights and 100 billion tokens the law is 0.094 % off the best",
       .place = "abstract of a later version",
       .stated = "0.094 %",
       .measure = "not measured",
       .holds_when = "never decided here",
       .refuted = "the runs of this model and budget were not released, and cannot be trained here",
       .unit = "%",
       .rule = Rule::never(),
       .stated_figure = 0.094}};
}

}  // namespace

std::vector<Claim> claims() {
  std::vector<Claim> all = landscape_claims();
  for (Claim& c : law_claims()) all.push_back(std::move(c));
  for (Claim& c : sweep_claims()) all.push_back(std::move(c));
  return all;
}

}  // namespace quire::labs::step_law
