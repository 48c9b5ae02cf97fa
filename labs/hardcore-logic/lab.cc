// The card: what the paper says, what is measured here, which figures there are. The claims are in claims.cc.
#include "labs/hardcore-logic/lab.h"

#include "lab/card_parts.h"

namespace quire::labs {

namespace hardcore_logic {
namespace {

using lab::FigureSpec;
using lab::Kind;
using lab::Parameter;
using Role = lab::Line::Role;

std::vector<Parameter> parameters() {
  return {
      one_of(parameter(Kind::list, "games", "Games", "Which of the ten.", lab::listed(game_names())),
             game_names()),
      one_of(parameter(Kind::list, "variants", "Changes", "Which, besides the canonical groups.",
                       "IC1,IC2,UE1,UE2,UP"),
             {"IC1", "IC2", "UE1", "UE2", "UP"}),
      ranged(parameter(Kind::integer, "per-group", "Puzzles a group", "Made of each group.", "1", "50"), 1,
             10'000),
      ranged(parameter(Kind::integer, "timeout", "Effort a puzzle",
                       "In thousandths of a second, ten conflicts each, so that no clock decides.", "5000"),
             1, 1e6),
      ranged(parameter(Kind::integer, "threads", "Threads", "Results do not depend on it.", "2"), 1, 64),
      parameter(Kind::flag, "certify", "Check certificates again",
                "By code that shares nothing with the solver.", "true"),
      ranged(
          parameter(Kind::integer, "recipes", "Puzzles a recipe", "Of recipes without a check.", "12", "200"),
          4, 10'000),
      ranged(parameter(Kind::integer, "beyond", "Sizes beyond the paper's", "Ours: tried in each grid game.",
                       "1", "6"),
             0, 10),
      rare(ranged(parameter(Kind::integer, "conflicts", "Conflicts of a large puzzle",
                            "Ours: a size counts if a puzzle is certified within them.", "20000", "50000"),
                  100, 1e7)),
      rare(parameter(Kind::file, "audit", "File to audit", "Puzzles in a form that the tool audit reads.")),
      parameter(Kind::flag, "micro", "Small model", "Teach one canonical Binario.", "true"),
      one_of(
          parameter(Kind::choice, "net", "Model", "XS 0.1, S 0.3, M 0.8, L 1.8 million weights.", "XS", "M"),
          {"XS", "S", "M", "L"}),
      ranged(parameter(Kind::integer, "steps", "Steps of learning", "Ours.", "40", "4000"), 5, 1e6),
      rare(ranged(parameter(Kind::integer, "lessons", "Puzzles to learn from",
                            "Ours: drawn, then turned and "
                            "exchanged at random.",
                            "200", "8000"),
                  20, 1e6)),
      ranged(parameter(Kind::integer, "asked", "Test puzzles", "Of each kind, for the model.", "40", "1000"),
             20, 1e5)};
}

std::vector<FigureSpec> figures() {
  return {
      {.id = "conflicts",
       .title = "Median conflicts of each game, by change",
       .note = "Games in the paper's order; conflicts plus one, or states expanded where no solver is asked.",
       .x_label = "game",
       .y_label = "conflicts plus one, or states",
       .y_log = true,
       .lines = {{"cost canonical", "canonical", Role::reference},
                 {"cost IC", "complexity", Role::main},
                 {"cost UE", "uncommon", Role::rival},
                 {"cost UP", "no solution", Role::baseline}}},
      {.id = "bits",
       .title = "Bits of the search space of each game, by change",
       .note = "What a puzzle leaves open, in bits, in the median.",
       .x_label = "game",
       .y_label = "bits",
       .lines = {{"bits canonical", "canonical", Role::reference},
                 {"bits IC", "complexity", Role::main},
                 {"bits UE", "uncommon", Role::rival},
                 {"bits UP", "no solution", Role::baseline}}},
      {.id = "ambiguous",
       .title = "Share of ambiguous puzzles by recipe",
       .note = "Hints hidden or chosen without asking whether the answer stays the only one.",
       .x_label = "recipe, as in the table",
       .y_label = "share",
       .lines = {{"ambiguous", "share", Role::main},
                 {"ambiguous low", "95 % from", Role::reference},
                 {"ambiguous high", "to", Role::reference}}},
      {.id = "largest",
       .title = "Largest certified size over the paper's largest",
       .note = "Within a fixed number of conflicts a puzzle.",
       .x_label = "grid game",
       .y_label = "rows, times the paper's",
       .lines = {{"largest", "certified", Role::main}, {"paper's largest", "the paper's", Role::reference}}},
      {.id = "learning",
       .title = "Loss of the small model while learning",
       .note = "It is taught canonical Binario alone.",
       .x_label = "step",
       .y_label = "nats a cell",
       .lines = {{"loss", "loss", Role::main}}}};
}

}  // namespace

lab::Card card() {
  lab::Card c;
  c.slug = "hardcore-logic";
  c.title = "HardcoreLogic: Challenging Large Reasoning Models with Long-tail Logic Puzzle Games";
  c.short_title = "Long-tail logic puzzles, certified";
  c.paper_id = "2510.12563";
  c.subject = "Language";
  c.account =
      "Does a model that solves Sudoku reason, or does it remember Sudoku? The paper bends ten logic games "
      "away from "
      "their usual form: larger or more entangled (IC), in another look or with another rule (UE), or "
      "without any "
      "solution (UP), and finds that models which do well on the usual form lose much. This lab makes all "
      "its groups. "
      "Every puzzle is certified: a proof, checked by code that shares nothing with the solver, says that "
      "its answer "
      "is the only one, that an added rule is needed, or that there is no answer. It measures what each "
      "change does "
      "to the search, audits recipes that ask for no certificate, and teaches a small model the usual form. "
      "Its tools "
      "make training data, grade responses by the rules, solve anybody's instances and audit labelled sets.";
  c.caveat =
      "Scores of large models are not measured here; a small model that learns one game stands in for them. "
      "Sizes, "
      "shares and bounds follow the public recipes where these give them; what they leave open is this "
      "project's "
      "reading: from 6 rows on, Skyscraper puzzles with hidden hints have a few given cells, as hints alone "
      "hardly "
      "ever leave one answer. Costs of search are those of a plain solver of our own.";
  c.quick_seconds = 14;
  c.full_seconds = 1500;
  c.parameters = parameters();
  c.claims = claims();
  c.figures = figures();
  c.tags = {"reasoning", "puzzles", "satisfiability", "language models"};
  return c;
}

}  // namespace hardcore_logic

const lab::Lab& hardcore_logic_lab() {
  static const lab::Lab lab{.card = hardcore_logic::card(),
                            .experiment = hardcore_logic::experiment,
                            .tools = hardcore_logic::tools()};
  return lab;
}

}  // namespace quire::labs
