// The card: what the paper says, what is measured here, which figures there are. The claims are in claims.cc.
#include "labs/lean-tcs/lab.h"

#include "lab/card_parts.h"

namespace quire::labs {

namespace lean_tcs {
namespace {

using lab::FigureSpec;
using lab::parameter;
using lab::ranged;
using PKind = lab::Kind;
using Role = lab::Line::Role;

std::vector<lab::Parameter> parameters() {
  return {
      one_of(parameter(PKind::choice, "family", "Family", "Of the items.", "both"), {"both", "bb", "mba"}),
      ranged(parameter(PKind::integer, "items", "Items", "Made, printed, read back and checked.", "500",
                       "100000"),
             20, 1e6),
      ranged(parameter(PKind::integer, "prove", "States proved",
                       "Ours: machines of up to so many are enumerated.", "3", "4"),
             2, 4),
      ranged(parameter(PKind::integer, "states", "States", "Of the items' machines, at most.", "4"), 2, 5),
      ranged(parameter(PKind::integer, "symbols", "Symbols", "Of the items' machines, at most.", "3"), 2, 4),
      ranged(parameter(PKind::integer, "max-steps", "Steps", "Of machines that halt, at most.", "10000"), 100,
             1e8),
      ranged(parameter(PKind::integer, "vars", "Variables", "Of the items' identities, at most.", "3"), 1, 4),
      ranged(parameter(PKind::integer, "terms", "Terms", "Of both sides together, about, at most.", "20"), 3,
             40),
      parameter(PKind::list, "width", "Widths", "Bits of the identities' words, each 1 to 1024.",
                "8,16,32,64"),
      ranged(parameter(PKind::real, "false-share", "False ones", "Share of items that are false.", "0.2"), 0,
             1),
      ranged(parameter(PKind::integer, "agree", "Compared", "Linear identities whose verdicts are compared.",
                       "500", "10000"),
             20, 1e6),
      rare(parameter(PKind::list, "ladder-terms", "Ladder of terms",
                     "Ours: terms of identities for the provers.", "4,8,16,32,64", "4,8,16,32,64,128,256")),
      rare(parameter(PKind::list, "ladder-width", "Ladder of widths", "Ours: bits, each 1 to 1024.",
                     "2,4,6,8,16,64,1024", "2,3,4,5,6,7,8,10,12,16,32,64,128,256,512,1024")),
      rare(ranged(parameter(PKind::integer, "per-rung", "Identities a rung", "Ours.", "4", "30"), 2, 1000)),
      parameter(PKind::flag, "micro", "Small model", "Train one to judge statements.", "true"),
      one_of(
          parameter(PKind::choice, "net", "Model", "XS 0.1, S 0.3, M 0.8, L 1.8 million weights.", "XS", "S"),
          {"XS", "S", "M", "L"}),
      ranged(parameter(PKind::integer, "steps", "Steps of learning", "Ours.", "40", "4000"), 5, 1e6),
      rare(ranged(parameter(PKind::integer, "batch", "Texts a step", "Ours.", "16", "64"), 2, 512)),
      ranged(parameter(PKind::integer, "tested", "Test texts", "Of each family.", "200", "4000"), 20, 1e5)};
}

std::vector<FigureSpec> figures() {
  return {{.id = "decided",
           .title = "Machines by what decided them",
           .note = "Nearly all halt or come round; the rest needs closed sets, and nothing is left.",
           .x_label = "states",
           .y_label = "machines",
           .y_log = true,
           .lines = {{"decided all", "visited", Role::reference},
                     {"decided halts", "halt", Role::main},
                     {"decided cycles", "cycles", Role::rival},
                     {"decided sets", "backward, n-grams, words", Role::baseline}}},
          {.id = "steps",
           .title = "Machines that halt by their steps",
           .note = "The last point of each line is its champion.",
           .x_label = "steps",
           .y_label = "machines",
           .x_log = true,
           .y_log = true,
           .lines = {{"halting largest", "all states proved", Role::main},
                     {"halting smaller", "one state less", Role::rival}}},
          {.id = "work",
           .title = "Work of each prover against the terms",
           .note = "Two variables, 8 bits: rows times nodes; products of monomials; propagations of the "
                   "checked proof. Means of what was proved, where half was.",
           .x_label = "terms",
           .y_label = "steps of its own kind",
           .x_log = true,
           .y_log = true,
           .lines = {{"work table", "truth table", Role::main},
                     {"work form", "normal form", Role::rival},
                     {"work circuit", "circuit, SAT", Role::baseline}}},
          {.id = "width",
           .title = "Share that each prover proves against the width",
           .note = "A circuit stops where the budget of conflicts or clauses ends; the table never does.",
           .x_label = "bits",
           .y_label = "share proved",
           .x_log = true,
           .lines = {{"proved table", "linear, truth table", Role::main},
                     {"proved linear circuit", "linear, circuit", Role::rival},
                     {"proved form", "products, normal form", Role::reference},
                     {"proved product circuit", "products, circuit", Role::baseline}}},
          {.id = "variables",
           .title = "Work against the variables",
           .note = "A truth table doubles with each variable, a circuit does not.",
           .x_label = "variables",
           .y_label = "steps of its own kind",
           .y_log = true,
           .lines = {{"variables table", "truth table", Role::main},
                     {"variables form", "normal form", Role::rival},
                     {"variables circuit", "circuit, 4 bits", Role::baseline}}},
          {.id = "proofs",
           .title = "Letters of a printed proof against its steps",
           .note = "One row a step: the slope is the exponent.",
           .x_label = "steps or rows",
           .y_label = "letters",
           .x_log = true,
           .y_log = true,
           .lines = {{"letters run", "runs", Role::main}, {"letters table", "truth tables", Role::rival}}},
          {.id = "learning",
           .title = "Loss of the small model's verdicts",
           .note = "0.693 is a coin.",
           .x_label = "step",
           .y_label = "nats",
           .lines = {{"loss", "both families", Role::main}, {"loss coin", "coin", Role::reference}}}};
}

}  // namespace

lab::Card card() {
  lab::Card c;
  c.slug = kSlug;
  c.title =
      "Lean Meets Theoretical Computer Science: Scalable Synthesis of Theorem Proving Challenges in "
      "Formal-Informal "
      "Pairs";
  c.short_title = "Theorems from Turing machines and words";
  c.paper_id = "2508.15878";
  c.subject = "Mathematics and proof";
  c.account =
      "Data for theorem provers is scarce, and theoretical computer science can supply any amount of it, "
      "because its "
      "statements come from algorithms that also decide them. The paper draws two families, bounds on the "
      "halting of "
      "small Turing machines and identities that mix Boolean and arithmetic operations on words, and writes "
      "each "
      "statement in Lean 4 and in Markdown. This lab makes both families with a checked reason for every "
      "statement, "
      "proves the values of small Busy Beavers from scratch, and holds a prover and a simplifier of such "
      "identities "
      "for terms of your own.";
  c.caveat =
      "Only the abstract and summaries of the paper could be read: the two families, the paired texts and "
      "the two "
      "success rates are the paper's; kinds of statements, sizes, encodings, deciders, provers and the "
      "generator are "
      "this lab's reading. Lean texts are read back by this lab's own reader of the forms that it prints; no "
      "Lean "
      "toolchain has run them here. An entry that nobody has chosen halts as 1RZ. Times stand in the log and "
      "in the "
      "benchmark program; figures count steps. The model is tiny and an analogue of the paper's provers.";
  c.quick_seconds = 10;
  c.full_seconds = 1500;
  c.parameters = parameters();
  c.claims = claims();
  c.figures = figures();
  c.tags = {"theorem proving", "Turing machines", "bit vectors"};
  return c;
}

}  // namespace lean_tcs

const lab::Lab& lean_tcs_lab() {
  static const lab::Lab lab{
      .card = lean_tcs::card(), .experiment = lean_tcs::experiment, .tools = lean_tcs::tools()};
  return lab;
}

}  // namespace quire::labs
