// The card: what the paper says, what is measured here, which figures there are. The claims are in claims.cc.
#include "labs/step-law/lab.h"

#include "lab/card_parts.h"

namespace quire::labs {

namespace step_law {
namespace {

using lab::FigureSpec;
using lab::Kind;
using lab::Line;
using lab::Parameter;

std::vector<Parameter> grid_parameters() {
  return {
      lab::parameter(Kind::file, "grid", "Grid of runs",
                     "A CSV file with N, D, lr, bs or bs_tokens, and loss or smooth loss; the released files "
                     "load as they are. Without one, the built-in summary of the released dense runs."),
      ranged(parameter(Kind::real, "threshold", "Threshold",
                       "Runs with a relative loss below it are kept for the fit.", "0.0025"),
             0.0005, 0.02),
      ranged(parameter(Kind::integer, "bootstrap", "Resamples", "Of the kept runs; 0: none.", "200", "1000"),
             0, 20'000),
      one_of(parameter(Kind::choice, "coefficients", "Coefficients",
                       "Step Law as printed, or the mean of the 1000 fits that were released.", "mean"),
             {"mean", "rounded"}),
      parameter(Kind::flag, "noise", "Noise",
                "The grid that is sampled from the built-in summary has the noise of its quadratics.",
                "true"),
      rare(ranged(parameter(Kind::integer, "seq-len", "Tokens of a sequence",
                            "Of a grid whose column bs counts sequences; 0: the file says it.", "0"),
                  0, 10'000'000)),
      rare(one_of(parameter(Kind::choice, "deepseek", "Constant of DeepSeek's lr",
                            "Both are about; the first is from the DeepSeek LLM paper.", "0.3118"),
                  {"0.3118", "0.3188"}))};
}

std::vector<Parameter> sweep_parameters() {
  return {
      parameter(Kind::flag, "sweep", "Own sweep", "Trains small models over a grid of lr and batch.", "true"),
      parameter(Kind::list, "widths", "Widths h",
                "Of the small models, multiples of 16 up to 256; two layers.", "32", "32,64,96"),
      parameter(Kind::list, "tokens", "Tokens D", "Each 1,000 to 100 million.", "20000,60000",
                "120000,360000,1080000"),
      parameter(
          Kind::list, "rates", "Multiples of the law's lr",
          "Ours: a pilot with another seed had its best at an eighth of what Step Law says so far outside of "
          "its range.",
          "0.03125,0.0625,0.125,0.25", "0.03125,0.0625,0.125,0.25,0.5"),
      parameter(
          Kind::list, "batches", "Batches B",
          "Tokens, multiples of a text's. Ours: where the same pilot had its best; larger ones only lose at "
          "these budgets.",
          "8,32,128", "64,256,1024,4096"),
      rare(ranged(parameter(Kind::integer, "text", "Tokens of a text",
                            "The smallest batch is one text; the budgets of a quick run ask for small ones.",
                            "8", "64"),
                  2, 1024)),
      rare(ranged(parameter(Kind::real, "final-lr", "Final lr", "Of the cosine, whatever the peak.", "1e-5"),
                  1e-9, 1)),
      rare(ranged(parameter(Kind::real, "warm-up", "Warm-up", "Share of the steps.", "0.05"), 0, 0.5)),
      rare(
          ranged(parameter(Kind::real, "window", "Window of a bowl",
                           "Ours: runs of the sweep up to this relative loss count, and the nine best. Small "
                           "runs are noisier than the paper's, whose window is 1 %.",
                           "0.05"),
                 0.001, 1)),
      rare(ranged(parameter(Kind::integer, "held-out", "Held-out tokens",
                            "The loss of a run is measured on them.", "8192", "32768"),
                  1000, 10'000'000))};
}

std::vector<FigureSpec> grid_figures() {
  return {
      {.id = "plane",
       .title = "The bowl of one model and budget, from above",
       .note = "Inside of the rings the loss is less than 0.25 % and 1 % above its least; crosses are laws.",
       .x_label = "peak learning rate",
       .y_label = "batch, tokens",
       .x_log = true,
       .y_log = true,
       .lines = {{"plane step", "Step Law", Line::Role::main},
                 {"plane quarter", "0.25 %", Line::Role::rival},
                 {"plane percent", "1 %", Line::Role::reference},
                 {"plane porian", "Porian et al.", Line::Role::baseline}}},
      {.id = "sweep",
       .title = "Own sweep: loss against lr",
       .note = "Small models, largest budget of the first width: each batch has its own best lr, and larger "
               "batches ask for higher rates.",
       .x_label = "peak learning rate",
       .y_label = "nats above the entropy rate",
       .x_log = true,
       .lines = {{"sweep middle", "middle batch", Line::Role::main},
                 {"sweep smallest", "smallest batch", Line::Role::rival},
                 {"sweep largest", "largest batch", Line::Role::baseline}}},
      {.id = "gap",
       .title = "Gap of each law, models and budgets in order of their tokens",
       .note =
           "On the quadratics; points more than two octaves from the optimum are left out on the built-in "
           "summary.",
       .x_label = "rank by tokens D",
       .y_label = "above the least loss, %",
       .lines = {{"gap step", "Step Law", Line::Role::main},
                 {"gap deepseek", "DeepSeek", Line::Role::rival},
                 {"gap porian", "Porian et al.", Line::Role::baseline},
                 {"gap microsoft", "Bjorck et al., B of Step Law", Line::Role::reference}}},
      {.id = "rate",
       .title = "Predicted lr against the bowl's optimum",
       .note = "A law that is right lies on the diagonal; the plateau forgives a factor of 1.5.",
       .x_label = "lr of the optimum",
       .y_label = "predicted lr",
       .x_log = true,
       .y_log = true,
       .lines = {{"rate step", "Step Law", Line::Role::main},
                 {"rate refit", "refit", Line::Role::rival},
                 {"rate deepseek", "DeepSeek", Line::Role::baseline},
                 {"rate diagonal", "equal", Line::Role::reference}}},
      {.id = "batch",
       .title = "Predicted batch against the bowl's optimum",
       .note = "A law that is right lies on the diagonal.",
       .x_label = "batch of the optimum, tokens",
       .y_label = "predicted batch, tokens",
       .x_log = true,
       .y_log = true,
       .lines = {{"batch step", "Step Law", Line::Role::main},
                 {"batch refit", "refit", Line::Role::rival},
                 {"batch deepseek", "DeepSeek", Line::Role::baseline},
                 {"batch diagonal", "equal", Line::Role::reference}}},
      {.id = "exponents",
       .title = "Exponents of lr: the refit's and the published one",
       .note = "Rings hold 95 % of the bootstrap fits. Rings that do not meet differ by more than chance.",
       .x_label = "exponent of N",
       .y_label = "exponent of D",
       .lines = {{"exponents refit", "refit", Line::Role::main},
                 {"exponents released", "released fits", Line::Role::rival},
                 {"exponents printed", "as printed", Line::Role::reference}}}};
}

std::vector<FigureSpec> sweep_figures() {
  return {
      {.id = "own-batch",
       .title = "Own sweep: best batch against tokens, first width",
       .note =
           "The optimum of each bowl beside Step Law, a thousand to a million times outside of its range.",
       .x_label = "tokens D",
       .y_label = "batch, tokens",
       .x_log = true,
       .y_log = true,
       .lines = {{"own batch", "optimum", Line::Role::main},
                 {"own batch step", "Step Law", Line::Role::reference}}},
      {.id = "progress",
       .title = "Own sweep: the best loss so far",
       .note = "Over all models and budgets, smallest first: larger ones go lower.",
       .x_label = "runs done",
       .y_label = "nats above the entropy rate",
       .lines = {{"best so far", "best so far", Line::Role::main}}}};
}

}  // namespace

lab::Card card() {
  lab::Card c;
  c.slug = "step-law";
  c.title =
      "Predictable Scale: Part I -- Optimal Hyperparameter Scaling Law in Large Language Model Pretraining";
  c.short_title = "Step Law: learning rate and batch size";
  c.paper_id = "2503.04715";
  c.subject = "Algorithms and optimisation";
  c.account =
      "Which learning rate and which batch should a language model be pretrained with? The authors searched "
      "whole grids, 3,700 runs, and found that for a given model size N and number of training tokens D the "
      "loss is a convex bowl over the two with a wide flat bottom, and that the bottom moves as a power law: "
      "lr = 1.79 N^-0.713 D^0.307, B = 0.58 D^0.571 tokens. This lab does the paper's analysis on any grid "
      "of "
      "runs (keep what is within 0.25 % of the best, pool, least squares, bootstrap; a quadratic for each "
      "model "
      "and budget; the gap of Step Law and of five other laws), on a summary of the released dense runs "
      "where "
      "no file is given, and trains a grid of its own on a small language model to see the bowl and the "
      "drift of "
      "the best batch first-hand. Its tools predict settings, fit a law to your own runs, and smooth a log.";
  c.caveat =
      "The built-in summary is ours: a quadratic for each of the 17 models and budgets that were released, "
      "and "
      "grids sampled from it differ a little from the files (give one with grid). The plateau makes almost "
      "any "
      "nearby law look right: a small gap does not confirm exponents. The own sweep is ten thousand times "
      "smaller than the paper's runs; it trains a decoder with GELU and rotary positions on text of a hidden "
      "Markov source, tens of tokens a text, where the paper has SwiGLU, ALiBi and 2,048 tokens of natural "
      "text, "
      "and "
      "takes the loss on held-out texts, since runs of a hundred steps leave nothing to smooth. Betas, "
      "weight "
      "decay and clipping of the recipe, and the constants of some other laws, are from memory.";
  c.quick_seconds = 8;
  c.full_seconds = 650;
  c.parameters = grid_parameters();
  for (Parameter& p : sweep_parameters()) c.parameters.push_back(std::move(p));
  c.claims = claims();
  c.figures = grid_figures();
  for (FigureSpec& f : sweep_figures()) c.figures.push_back(std::move(f));
  c.tags = {"scaling laws", "language models", "optimisation"};
  return c;
}

}  // namespace step_law

const lab::Lab& step_law_lab() {
  static const lab::Lab lab{
      .card = step_law::card(), .experiment = step_law::experiment, .tools = step_law::tools()};
  return lab;
}

}  // namespace quire::labs
