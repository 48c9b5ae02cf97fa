// The card: what the paper says, what is measured here, which figures there are. The claims are in claims.cc.
#include "labs/test-time-pareto/lab.h"

#include "lab/card_parts.h"

namespace quire::labs {
namespace test_time_pareto {
namespace {

using lab::FigureSpec;
using lab::Kind;
using lab::Line;
using lab::Parameter;

std::vector<Parameter> parameters() {
  std::vector<Parameter> all{
      ranged(parameter(Kind::integer, "tasks", "Tasks", "Problems of each kind.", "50", "200"), 10, 5000),
      ranged(parameter(Kind::integer, "samples", "Samples N", "Candidates of a task in a repeat.", "32"), 4,
             256),
      ranged(parameter(Kind::integer, "rounds", "Rounds", "Rounds of a sequence.", "6", "16"), 3, 64),
      ranged(
          parameter(Kind::real, "eps", "Threshold eps", "What the next round must gain, at least.", "0.01"),
          1e-4, 0.5),
      ranged(
          parameter(Kind::integer, "pilot", "Pilot n0",
                    "Samples, or rounds, of a task from which everything is predicted; fewer than N.", "8"),
          2, 64),
      one_of(parameter(Kind::choice, "mode", "Mode",
                       "Candidates side by side, rounds one after another, or both.", "both"),
             {"both", "par", "seq"})};
  for (Parameter& p : std::vector<Parameter>{
           ranged(parameter(Kind::integer, "repeats", "Repeats",
                            "Repeats of a task, and redrawn orders, for what is observed.", "20"),
                  4, 100),
           ranged(parameter(Kind::integer, "boot", "Bootstrap replicas", "Of intervals over tasks.", "200",
                            "2000"),
                  50, 20000),
           ranged(parameter(Kind::real, "temperature", "Temperature", "Of all samples.", "1"), 0.1, 3),
           ranged(parameter(Kind::integer, "steps", "Training steps, arith3",
                            "Of a net of shape S, 24 texts each; used where it is right more often than the "
                            "bundled XS net.",
                            "0", "20000"),
                  0, 1e6),
           ranged(parameter(Kind::integer, "search-steps", "Training steps, search",
                            "Of a net of shape S, 24 texts each; used where it is right more often than the "
                            "bundled XS net.",
                            "0", "4000"),
                  0, 1e6)}) {
    p.rare = true;
    all.push_back(std::move(p));
  }
  return all;
}

std::vector<FigureSpec> candidate_figures() {
  return {
      {.id = "hit",
       .title = "Hit@N against N, predicted from the pilot",
       .note = "One p for all tasks saturates too early; chances that differ from task to task come closer.",
       .x_label = "candidates N",
       .y_label = "share of tasks with a right one",
       .lines = {{"hit observed", "observed", Line::Role::main},
                 {"hit one p", "one p, ceiling", Line::Role::rival},
                 {"hit beta", "Beta, ceiling", Line::Role::baseline},
                 {"hit power law", "exp(a N^b)", Line::Role::reference}}},
      {.id = "front",
       .title = "Accuracy against tokens: equal N and greedy spending",
       .note = "All policies have drawn the pilot first; the next candidate goes where it gains most.",
       .x_label = "tokens a task",
       .y_label = "share of tasks with a right one",
       .lines = {{"front fitted prior", "greedy, fitted prior", Line::Role::main},
                 {"front Jeffreys prior", "greedy, Jeffreys prior", Line::Role::rival},
                 {"front shares", "greedy, plain c/n", Line::Role::baseline},
                 {"front equal", "equal N", Line::Role::reference}}},
      {.id = "gain",
       .title = "Gain of the next candidate",
       .note = "N* is where a curve passes below eps.",
       .x_label = "candidates N",
       .y_label = "F(N+1) - F(N)",
       .y_log = true,
       .lines = {{"gain observed", "observed", Line::Role::main},
                 {"gain one p", "one p, ceiling", Line::Role::rival},
                 {"gain beta", "Beta, ceiling", Line::Role::baseline},
                 {"gain eps", "eps", Line::Role::reference}}},
      {.id = "saturation",
       .title = "Predicted N* against the observed one, task by task",
       .note = "Means over the tasks of each observed N*; a task without a right pilot sample predicts 0 "
               "from c/n.",
       .x_label = "observed N*",
       .y_label = "predicted N*",
       .lines = {{"N* from shares", "from c/n", Line::Role::main},
                 {"N* from posteriors", "from posteriors", Line::Role::rival},
                 {"N* equal", "equal", Line::Role::reference}}},
      {.id = "band",
       .title = "Least squares on the pilot, with its bootstrap band",
       .note = "95 % over tasks, up to the pilot's size.",
       .x_label = "candidates N",
       .y_label = "Hit@N",
       .lines = {{"band fitted", "least squares", Line::Role::main},
                 {"band low", "2.5 %", Line::Role::baseline},
                 {"band high", "97.5 %", Line::Role::rival},
                 {"band observed", "observed", Line::Role::reference}}},
      {.id = "counts",
       .title = "What counts: any right, the majority, the best score",
       .note = "The model is about the first alone; without an oracle, less is reached.",
       .x_label = "candidates N",
       .y_label = "accuracy",
       .lines = {{"counts any right", "any right", Line::Role::main},
                 {"counts majority", "majority", Line::Role::rival},
                 {"counts best score", "highest mean log-probability", Line::Role::baseline}}}};
}

FigureSpec form_figure(const std::string& form, const std::string& title) {
  return {.id = form,
          .title = title,
          .note = "If right were absorbing, the last answer would follow the upper curve.",
          .x_label = "round",
          .y_label = "share right",
          .lines = {{form + " last", "last answer", Line::Role::main},
                    {form + " within", "right at some round", Line::Role::rival},
                    {form + " chain", "chain with leak", Line::Role::baseline},
                    {form + " absorbing", "chain without leak", Line::Role::reference}}};
}

std::vector<FigureSpec> round_figures() {
  return {
      form_figure("rethink", "Asking again: right at round N"),
      form_figure("search", "Search that is made to go on: right at round N"),
      {.id = "steps",
       .title = "Chances from one round to the next",
       .note =
           "The model assumes that right is never left, and the same chance to become right in every round.",
       .x_label = "round",
       .y_label = "share",
       .lines = {{"leak rethink", "right to wrong, asking again", Line::Role::main},
                 {"leak search", "right to wrong, search", Line::Role::rival},
                 {"enter rethink", "wrong to right, asking again", Line::Role::baseline},
                 {"enter search", "wrong to right, search", Line::Role::reference}}},
      {.id = "modes",
       .title = "Accuracy against tokens: candidates, rounds, and four chains of rounds",
       .note =
           "Right at some point, by an oracle. Rounds read their context again; one p overstates the chains.",
       .x_label = "tokens a task",
       .y_label = "share of tasks with a right one",
       .x_log = true,
       .lines = {{"modes parallel", "candidates", Line::Role::main},
                 {"modes sequential", "asking again", Line::Role::rival},
                 {"modes mixed", "four chains", Line::Role::baseline},
                 {"modes mixed model", "four chains, model", Line::Role::reference}}},
      {.id = "spread",
       .title = "N* over the true one as tasks differ more (simulated)",
       .note = "Mean chance 0.2; one p for all tasks stops too early, the more so the more tasks differ.",
       .x_label = "spread 1/(alpha + beta + 1)",
       .y_label = "N* / true N*",
       .lines = {{"spread beta", "Beta", Line::Role::main},
                 {"spread likelihood", "one p, likelihood", Line::Role::rival},
                 {"spread least squares", "one p, least squares", Line::Role::baseline},
                 {"spread truth", "true", Line::Role::reference}}}};
}

}  // namespace

lab::Card card() {
  lab::Card c;
  c.slug = "test-time-pareto";
  c.title = "Scaling over Scaling: Exploring Test-Time Scaling Pareto in Large Reasoning Models";
  c.short_title = "When another try stops paying";
  c.paper_id = "2505.20522";
  c.subject = "Inference";
  c.account =
      "A reasoning model can be scaled again at test time: by drawing N answers side by side, or by letting "
      "it "
      "rethink N times. The paper gives both one law, F(N) = F_max (1 - (1-p)^N), and derives from it the "
      "budget "
      "N* after which the next round gains less than a threshold. This lab implements the law, four "
      "estimators "
      "with intervals, the stopping rule, and spending by task; and it tests what the law assumes, that one "
      "p "
      "fits all tasks and that an answer once right stays right, on a small language model that answers "
      "sums, "
      "is asked again, and is made to go on searching.";
  c.caveat =
      "The printed form of N* was not seen; it is derived here and is the only one that fits its definition. "
      "Hit@N and the fronts are by an oracle: without a verifier less is reached. The small model stands for "
      "a "
      "large one only in that its tasks differ and that it may leave right answers. Intervals over redrawn "
      "orders speak of these tasks, not of others.";
  c.quick_seconds = 8;
  c.full_seconds = 360;
  c.parameters = parameters();
  c.claims = claims();
  c.figures = candidate_figures();
  for (FigureSpec& f : round_figures()) c.figures.push_back(std::move(f));
  c.tags = {"language models", "test-time scaling", "sampling"};
  return c;
}

}  // namespace test_time_pareto

const lab::Lab& test_time_pareto_lab() {
  static const lab::Lab lab{.card = test_time_pareto::card(),
                            .experiment = test_time_pareto::experiment,
                            .tools = test_time_pareto::tools()};
  return lab;
}

}  // namespace quire::labs
