// The card: what the paper says, what is measured here, which figures there are. The claims are in claims.cc.
#include "labs/inference-flaws/lab.h"

#include "lab/card_parts.h"

namespace quire::labs {

namespace inference_flaws {
namespace {

using lab::FigureSpec;
using lab::Kind;
using lab::Line;
using lab::Parameter;

std::vector<Parameter> parameters() {
  std::vector<std::string> verifiers;
  for (const Verifier& v : all_verifiers()) verifiers.push_back(name_of(v));
  return {
      one_of(parameter(Kind::choice, "verifier", "Verifier",
                       "Of the tables and figures; tests:j judges programs, the others arithmetic.", "mod9"),
             verifiers),
      ranged(parameter(Kind::integer, "tasks", "Tasks", "Problems; the bundled models have 40.", "40", "164"),
             2, 10'000),
      ranged(parameter(Kind::integer, "n", "Samples n", "Of each task; the bundled models have 200.", "200"),
             10, 10'000),
      parameter(Kind::list, "ratios", "Cost ratios r",
                "A false accept costs r; each 0 to 1e6, at most sixteen.", "0,1,2,4,8,10"),
      ranged(parameter(Kind::integer, "kmax", "Most attempts K", "At most n.", "200"), 1, 10'000),
      one_of(parameter(Kind::choice, "models", "Models",
                       "Bundled: counts of six models, made beforehand. Trained: six models are trained now.",
                       "bundled", "trained"),
             {"bundled", "trained"}),
      one_of(parameter(Kind::choice, "reach", "Reach",
                       "Of the appendix's model: exact, or as published, which counts the evidence twice.",
                       "exact"),
             {"exact", "published"}),
      ranged(parameter(Kind::real, "price", "Price of an attempt",
                       "Taken off the reward for each attempt made.", "0"),
             0, 1000),
      rare(ranged(parameter(Kind::integer, "perms", "Permutations", "Of the reference simulator.", "1000"), 2,
                  100'000)),
      rare(ranged(parameter(Kind::integer, "resamples", "Resamples", "Of the bootstrap over tasks.", "2000"),
                  100, 100'000)),
      rare(ranged(
          parameter(Kind::integer, "steps", "Updates", "Ours: of the learning of trained models.", "30000"),
          6, 1e6))};
}

std::vector<FigureSpec> figures() {
  return {{.id = "reward",
           .title = "Reward against attempts, cost ratio 4",
           .note = "A false accept costs 4: the best number of attempts is small, or none at all.",
           .x_label = "attempts K",
           .y_label = "reward R(K)",
           .x_log = true,
           .lines = {{"R model 6 ratio 4", "strongest model", Line::Role::main},
                     {"R model 4 ratio 4", "model 4", Line::Role::rival},
                     {"R model 2 ratio 4", "model 2", Line::Role::baseline},
                     {"R nothing", "abstaining", Line::Role::reference}}},
          {.id = "ceiling",
           .title = "Accuracy with unlimited attempts against that of one sample",
           .note = "A weak model whose ceiling is below the line of the strongest one can never be resampled "
                   "up to it.",
           .x_label = "accuracy of one sample",
           .y_label = "accuracy",
           .lines = {{"ceiling", "ceiling", Line::Role::main},
                     {"strongest", "one sample of the strongest", Line::Role::rival},
                     {"single", "one sample", Line::Role::reference}}},
          {.id = "false-share",
           .title = "Share of false accepts among accepts at attempt k",
           .note = "Easy tasks leave the pool first; what is accepted late is mostly wrong.",
           .x_label = "attempt k",
           .y_label = "share that is wrong",
           .lines = {{"false share model 6", "strongest model", Line::Role::main},
                     {"false share model 4", "model 4", Line::Role::rival},
                     {"false share model 2", "model 2", Line::Role::baseline},
                     {"false share theory", "appendix C", Line::Role::reference}}},
          {.id = "best",
           .title = "Best number of attempts against the cost ratio",
           .note = "It falls to none as false accepts cost more.",
           .x_label = "cost ratio r",
           .y_label = "best K",
           .lines = {{"best model 6", "strongest model", Line::Role::main},
                     {"best model 4", "model 4", Line::Role::rival},
                     {"best model 2", "model 2", Line::Role::baseline},
                     {"best theory", "appendix C", Line::Role::reference}}},
          {.id = "theory",
           .title = "Reward in the appendix's model of Llama-3.1-8B",
           .note = "The optimum moves from many attempts to none as the cost ratio grows.",
           .x_label = "attempts K",
           .y_label = "reward R(K)",
           .x_log = true,
           .lines = {{"R theory ratio 1", "ratio 1", Line::Role::main},
                     {"R theory ratio 4", "ratio 4", Line::Role::rival},
                     {"R theory ratio 10", "ratio 10", Line::Role::baseline}}},
          {.id = "reach",
           .title = "The two forms of reach, cost ratio 0",
           .note = "With the posterior in it reach counts the evidence twice, and the reward passes what is "
                   "possible.",
           .x_label = "attempts K",
           .y_label = "accuracy R(K)",
           .x_log = true,
           .lines = {{"reach exact", "exact", Line::Role::main},
                     {"reach published", "as published", Line::Role::rival},
                     {"reach ceiling", "ceiling", Line::Role::reference}}}};
}

}  // namespace

lab::Card card() {
  lab::Card c;
  c.slug = "inference-flaws";
  c.title = "Inference Scaling fLaws: The Limits of LLM Resampling with Imperfect Verifiers";
  c.short_title = "Limits of resampling";
  c.paper_id = "2411.17501";
  c.subject = "Inference";
  c.account =
      "Resampling a language model until a verifier accepts helps only as far as the verifier is right. "
      "One that sometimes accepts wrong answers caps accuracy at P(right given accepted), whatever the "
      "budget; weaker models have more false accepts, so that some cannot be resampled up to one sample "
      "of a strong model; and where a false accept costs something, the best number of attempts is "
      "finite, mostly small, sometimes none. The paper shows it on coding benchmarks, whose own tests are "
      "the imperfect verifier. This lab computes ceilings, rewards and best numbers of attempts exactly, "
      "where the paper permutes samples at random; implements the appendix's model of easy and hard "
      "tasks, and fits it to counts; and measures six small models of rising strength under verifiers "
      "whose weakness is known. The tool analyse does the same for a results file of yours.";
  c.caveat =
      "The small models do arithmetic modulo 1,000 and find expressions; they stand in for the paper's "
      "model families and say nothing about any of those. The soundness of mod9 hardly depends on the "
      "model, so that its rate of false positives falls with capability by Bayes' rule alone; last digits "
      "are what the models learn first, so that lastdigit and parity refuse fewer of a stronger model's "
      "mistakes. Each model's own soundness is in the table. The programs that are asked for are "
      "functions that were learned, shown on other inputs. The six are taken from 15 % of the run on, where "
      "they have learned more than the form of answers: of a shorter run (20,000 updates), in which three "
      "were near guess level, the false share rose (C4a) in three of six. The form of reach that we read in "
      "the paper "
      "multiplies by the posterior and counts the evidence twice; the exact one is the default.";
  c.quick_seconds = 1;
  c.full_seconds = 280;
  c.parameters = parameters();
  c.claims = claims();
  c.figures = figures();
  c.tags = {"language models", "inference scaling", "verifiers"};
  return c;
}

}  // namespace inference_flaws

const lab::Lab& inference_flaws_lab() {
  static const lab::Lab lab{.card = inference_flaws::card(),
                            .experiment = inference_flaws::experiment,
                            .tools = inference_flaws::tools()};
  return lab;
}

}  // namespace quire::labs
