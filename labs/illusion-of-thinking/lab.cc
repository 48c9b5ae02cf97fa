// The card: what the paper says, what is measured here, which figures there are. The claims are in claims.cc.
#include "labs/illusion-of-thinking/lab.h"

#include "lab/card_parts.h"

namespace quire::labs {

namespace illusion {
namespace {

using lab::FigureSpec;
using lab::Kind;
using lab::Parameter;
using Role = lab::Line::Role;

std::vector<Parameter> parameters() {
  return {
      one_of(parameter(Kind::list, "puzzles", "Puzzles", "Of the channel and of the small models.",
                       "hanoi,checkers", "hanoi,checkers,river,blocks"),
             {"hanoi", "checkers", "river", "blocks"}),
      ranged(parameter(Kind::integer, "n_max", "Largest size", "Of the error channel.", "8", "12"), 4, 14),
      parameter(Kind::list, "eps", "Errors a move", "Rates of the error channel, 0.001 to 0.2.",
                "0.01,0.03,0.1"),
      ranged(
          parameter(Kind::integer, "samples", "Samples", "Answers of a small model to each instance.", "25"),
          1, 1000),
      ranged(parameter(Kind::integer, "channel-samples", "Samples of the channel",
                       "Ours: fewer where solutions are long.", "200", "1000"),
             20, 10'000),
      one_of(parameter(Kind::choice, "model", "Small model",
                       "Ours: XS has 0.11 million weights, S 0.34, M 0.8, L 1.8.", "XS", "M"),
             {"XS", "S", "M", "L"}),
      ranged(parameter(Kind::integer, "steps", "Steps of learning",
                       "Ours: updates of each model, 16 texts each.", "300", "4000"),
             1, 100'000),
      ranged(parameter(Kind::integer, "train_n", "Learned up to", "Largest size that the models learn from.",
                       "3", "5"),
             2, 6),
      ranged(parameter(Kind::integer, "ask_n", "Asked up to", "Largest size that the models are asked.", "5",
                       "8"),
             2, 9)};
}

std::vector<FigureSpec> figures() {
  return {
      {.id = "collapse",
       .title = "Puzzles solved by a small model, by size",
       .note = "Learned up to a few pieces; beyond, accuracy falls to zero and stays there.",
       .x_label = "size N",
       .y_label = "share of samples",
       .lines = {{"accuracy traced hanoi", "hanoi, states traced", Role::main},
                 {"accuracy direct hanoi", "hanoi, moves only", Role::rival},
                 {"accuracy traced checkers", "checkers, traced", Role::baseline},
                 {"accuracy direct checkers", "checkers, moves only", Role::reference}}},
      {.id = "layers",
       .title = "States by distance from the start",
       .note = "What a search walks through to prove a length; the largest instance of each.",
       .x_label = "distance, as a share of the farthest",
       .y_label = "states",
       .y_log = true,
       .lines = {{"layer hanoi", "hanoi", Role::main},
                 {"layer checkers", "checkers", Role::rival},
                 {"layer blocks", "blocks", Role::baseline},
                 {"layer river", "river", Role::reference}}},
      {.id = "reach",
       .title = "How far searches reach",
       .note = "All states, until a budget is spent; A* goes on where it guesses well. The river is small.",
       .x_label = "size N",
       .y_label = "states",
       .y_log = true,
       .lines = {{"reach hanoi", "hanoi", Role::main},
                 {"reach checkers", "checkers", Role::rival},
                 {"reach blocks", "blocks, all", Role::baseline},
                 {"reach blocks A*", "blocks, A*", Role::reference}}},
      {.id = "shortest",
       .title = "Moves of a shortest solution",
       .note = "Searched, all on one axis: size means another thing in every puzzle.",
       .x_label = "size N",
       .y_label = "moves",
       .y_log = true,
       .lines = {{"shortest hanoi", "hanoi", Role::main},
                 {"shortest checkers", "checkers", Role::rival},
                 {"shortest blocks", "blocks", Role::baseline},
                 {"shortest river", "river", Role::reference}}},
      {.id = "channel",
       .title = "Hanoi through a channel of errors",
       .note = "One broken move breaks the answer: the share follows (1-eps)^moves.",
       .x_label = "size N",
       .y_label = "share of samples",
       .lines = {{"channel hanoi eps 0.01", "1 % of moves broken", Role::main},
                 {"expected channel hanoi eps 0.01", "expected", Role::reference},
                 {"channel hanoi eps 0.1", "10 % of moves broken", Role::rival},
                 {"expected channel hanoi eps 0.1", "expected", Role::baseline}}},
      {.id = "length",
       .title = "Accuracy against shortest length",
       .note = "Where lines cross, depth alone does not say what is hard.",
       .x_label = "moves of a shortest solution",
       .y_label = "share of samples",
       .x_log = true,
       .lines = {{"by length traced hanoi", "hanoi", Role::main},
                 {"by length traced checkers", "checkers", Role::rival}}},
      {.id = "tokens",
       .title = "Tokens of an answer, by size",
       .note = "Answers grow with the puzzle until they break off.",
       .x_label = "size N",
       .y_label = "tokens",
       .y_log = true,
       .lines = {{"tokens traced hanoi", "hanoi, traced", Role::main},
                 {"tokens direct hanoi", "hanoi, moves only", Role::rival},
                 {"tokens traced checkers", "checkers, traced", Role::baseline},
                 {"tokens direct checkers", "checkers, moves only", Role::reference}}},
      {.id = "river",
       .title = "River with three seats: states in reach",
       .note = "A handful of states, none of them the far bank: nobody could solve these sizes.",
       .x_label = "pairs N",
       .y_label = "states",
       .lines = {{"river in reach", "states in reach", Role::main}}}};
}

}  // namespace

lab::Card card() {
  lab::Card c;
  c.slug = "illusion-of-thinking";
  c.title =
      "The Illusion of Thinking: Understanding the Strengths and Limitations of Reasoning Models via the "
      "Lens of Problem "
      "Complexity";
  c.short_title = "Four puzzles, and where models give up";
  c.paper_id = "2506.06941";
  c.subject = "Inference";
  c.account =
      "Four puzzles whose size is a dial (Tower of Hanoi, Checker Jumping, River Crossing, Blocks World) are "
      "put to language "
      "models, and a simulator checks every single move: one sees not only whether an answer is right but "
      "where it first "
      "breaks. The paper finds three regimes, plain models ahead on small sizes and thinking ones in the "
      "middle, and beyond "
      "some size every model at zero. This lab is the whole bench for anybody's model: prompts, rules, "
      "shortest solutions "
      "with proofs, answers found in free text and verified as a stream, and reports by size. It searches "
      "every length that "
      "the paper states, proves which river instances have no solution at all, calibrates the measures with "
      "a channel of "
      "known errors, and lets a small language model learn little puzzles and fail on larger ones.";
  c.caveat =
      "The models here have a tenth of a million to a million weights and know nothing but these puzzles in "
      "a shorthand of "
      "64 symbols: an analogue of the paper's, which were asked in plain English. Sizes that have no "
      "solution are kept apart "
      "and never counted as failures. Shortest lengths of Blocks World are searched, up to 25 blocks; beyond "
      "that the formula is a guess.";
  c.quick_seconds = 6;
  c.full_seconds = 1500;
  c.parameters = parameters();
  c.claims = claims();
  c.figures = figures();
  c.tags = {"language models", "reasoning", "puzzles", "evaluation"};
  return c;
}

}  // namespace illusion

const lab::Lab& illusion_of_thinking_lab() {
  static const lab::Lab lab{
      .card = illusion::card(), .experiment = illusion::experiment, .tools = illusion::tools()};
  return lab;
}

}  // namespace quire::labs
