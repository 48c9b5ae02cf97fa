// The card: what the paper says, what is measured here, which figures there are. The claims are in claims.cc.
#include "labs/nlsat/lab.h"

#include "lab/card_parts.h"

namespace quire::labs {

namespace nlsat {
namespace {

using lab::FigureSpec;
using lab::Kind;
using lab::Parameter;
using Role = lab::Line::Role;

std::vector<Parameter> parameters() {
  return {
      parameter(Kind::list, "small", "Small sizes", "Variables of the scan by truth tables, 3 to 16.",
                "5,8,12", "5,7,8,10,12"),
      parameter(Kind::list, "large", "Large sizes", "Variables of the scan by solvers, 17 to 300.", "50",
                "20,50,100,200"),
      ranged(parameter(Kind::integer, "per-point", "Formulas a point",
                       "Of the scan; a twentieth of it from 100 variables on.", "300", "5000"),
             20, 1e5),
      ranged(parameter(Kind::integer, "hard-variables", "Variables of the map",
                       "Of the map of conflicts by CDCL; DPLL has 50.", "60", "150"),
             20, 200),
      ranged(parameter(Kind::integer, "map-point", "Formulas of the map", "At each ratio, for each solver.",
                       "40", "200"),
             10, 10'000),
      one_of(parameter(Kind::list, "fragments", "Fragments", "Of the texts that are checked.",
                       lab::listed(fragment_names())),
             fragment_names()),
      ranged(parameter(Kind::integer, "texts", "Texts", "Of each fragment, read again and certified.", "300",
                       "7000"),
             10, 1e6),
      ranged(parameter(Kind::real, "window", "Window w", "Hard: ratio within w of the half-way one.", "0.4"),
             0.1, 2),
      parameter(Kind::list, "read-train", "Sizes trained on", "Variables of the model's texts, 3 to 12.", "4",
                "4,5"),
      parameter(Kind::list, "read-test", "Sizes tested", "Variables, the sizes of training first.", "4,5,6,7",
                "4,5,6,7,8"),
      one_of(
          parameter(Kind::choice, "net", "Model", "XS 0.1, S 0.3, M 0.8, L 1.8 million weights.", "XS", "S"),
          {"XS", "S", "M", "L"}),
      ranged(parameter(Kind::integer, "steps", "Steps of learning", "Ours: of each of the two models.", "40",
                       "2500"),
             5, 1e6),
      rare(ranged(parameter(Kind::integer, "batch", "Texts a step", "Ours.", "8", "32"), 2, 512)),
      ranged(parameter(Kind::integer, "tested", "Test texts", "Of each size.", "100", "2000"), 20, 1e5)};
}

std::vector<FigureSpec> figures() {
  return {{.id = "transition",
           .title = "Share of satisfiable formulas against their ratio",
           .note = "Small formulas pass one half later; all fall from nearly all to nearly none.",
           .x_label = "clauses by variables",
           .y_label = "share satisfiable",
           .lines = {{"sat 5", "5 variables", Role::reference},
                     {"sat 8", "8", Role::baseline},
                     {"sat 12", "12", Role::rival},
                     {"sat 50", "50", Role::main}}},
          {.id = "conflicts",
           .title = "Median conflicts against the ratio",
           .note = "Work peaks where half of the formulas can be satisfied.",
           .x_label = "clauses by variables",
           .y_label = "conflicts, plus one",
           .y_log = true,
           .lines = {{"conflicts cdcl", "CDCL", Role::main},
                     {"conflicts dpll", "DPLL, 50 variables", Role::rival}}},
          {.id = "reach",
           .title = "How far plain solvers reach",
           .note = "Conflicts at the hardest ratio grow exponentially, with learning and without.",
           .x_label = "variables",
           .y_label = "median conflicts, plus one",
           .y_log = true,
           .lines = {{"reach cdcl", "CDCL", Role::main}, {"reach dpll", "DPLL", Role::rival}}},
          {.id = "half",
           .title = "Half-way ratio against variables",
           .note = "The curve is 4.267 + a / n^b, fitted to the points.",
           .x_label = "variables n",
           .y_label = "half-way ratio",
           .x_log = true,
           .lines = {{"half", "measured", Role::main}, {"half fit", "fit", Role::reference}}},
          {.id = "reading",
           .title = "Accuracy of the small model on hard texts",
           .note = "Trained on hard texts, on naive ones, and a bag of words without any order.",
           .x_label = "variables",
           .y_label = "accuracy",
           .lines = {{"read hard", "trained on hard", Role::main},
                     {"read naive", "trained on naive", Role::rival},
                     {"read bag", "bag of words", Role::baseline},
                     {"read chance", "chance", Role::reference}}},
          {.id = "learning",
           .title = "Loss of the answer while learning",
           .note = "Naive texts are soon guessed from their length: that is what the loss learns.",
           .x_label = "step",
           .y_label = "nats",
           .lines = {{"loss hard", "hard texts", Role::main}, {"loss naive", "naive texts", Role::rival}}}};
}

}  // namespace

lab::Card card() {
  lab::Card c;
  c.slug = "nlsat";
  c.title = "Pushing the Limits of Rule Reasoning in Transformers through Natural Language Satisfiability";
  c.short_title = "Hard rule reasoning from random 3-SAT";
  c.paper_id = "2112.09054";
  c.subject = "Language";
  c.account =
      "Rule theories that are drawn without care are easy: most follow by propagation, or give their answer "
      "away by "
      "their length. The paper draws random 3-SAT where half of the formulas can be satisfied, writes each "
      "clause as an "
      "English sentence, and asks a language model whether the sentences can be true together. This lab is "
      "the pipeline: "
      "samplers, seven fragments of English with a writer and a parser each, exact labels with models or "
      "checked proofs "
      "and the sentences that clash, maps of hardness, and a small model that is trained here on hard and on "
      "careless "
      "texts. Its tools make sets, check anybody's labels, explain a text and turn formulas into English.";
  c.caveat =
      "The models here are tiny and train for seconds or minutes, so what they learn is an analogue of the "
      "paper's T5. "
      "Conflicts are those of a plain solver of our own, without preprocessing. Texts with verbs are decided "
      "only by a "
      "model or a refutation among the individuals that they name; others stay undecided and are not used. "
      "Words are "
      "ours, not those of the released sets.";
  c.quick_seconds = 8;
  c.full_seconds = 1300;
  c.parameters = parameters();
  c.claims = claims();
  c.figures = figures();
  c.tags = {"reasoning", "satisfiability", "language models"};
  return c;
}

}  // namespace nlsat

const lab::Lab& nlsat_lab() {
  static const lab::Lab lab{.card = nlsat::card(), .experiment = nlsat::experiment, .tools = nlsat::tools()};
  return lab;
}

}  // namespace quire::labs
