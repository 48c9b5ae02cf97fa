// The card: what the paper says, what is measured here, which figures there are. The claims are in claims.cc.
#include "labs/regex-pspace/lab.h"

#include "lab/card_parts.h"
#include "labs/regex-pspace/items.h"

namespace quire::labs {
namespace regex_pspace {
namespace {

using lab::figure;
using lab::Kind;
using lab::logarithmic;
using lab::parameter;
using lab::Parameter;
using lab::ranged;
using lab::rare;
using Role = lab::Line::Role;

std::vector<Parameter> parameters() {
  return {
      ranged(parameter(Kind::integer, "letters", "Letters", "Of the alphabet.", "4"), 1, 6),
      ranged(parameter(Kind::integer, "length", "Length L", "All languages of expressions up to this length.",
                       "11", "13"),
             9, 14),
      ranged(parameter(Kind::integer, "depth", "Depth", "Of the trees that items ask about.", "3"), 2, 3),
      ranged(parameter(Kind::integer, "explored-depth", "Explored depth",
                       "All languages of trees up to this depth.", "2", "3"),
             0, 3),
      ranged(parameter(Kind::integer, "items", "Items", "Of the benchmark that is made.", "200", "1685"), 1,
             1e5),
      ranged(parameter(Kind::integer, "blow-up", "Blow-up n", "Largest n of (a+b)*a(a+b)^n.", "12", "18"), 1,
             20),
      parameter(Kind::file, "benchmark", "Released file", "RegexPSPACE.jsonl, to look up its labels."),
      parameter(Kind::flag, "micro", "Train a model", "A small model learns to compare and to minimise.",
                "true"),
      rare(one_of(
          parameter(Kind::choice, "shape", "Shape of the model", "Of the small language model.", "XS", "S"),
          {"XS", "S", "M"})),
      ranged(parameter(Kind::integer, "steps", "Steps", "Of learning, 48 texts each.", "250", "20000"), 1,
             1e6),
      rare(ranged(parameter(Kind::integer, "lessons", "Expressions drawn", "That lessons are made of.",
                            "20000", "400000"),
                  2000, 2e6)),
      rare(ranged(parameter(Kind::integer, "asked", "Asked", "Test questions of each kind.", "300", "2000"),
                  10, 1e5))};
}

std::vector<lab::FigureSpec> figures() {
  return {
      logarithmic(figure("languages", "Languages and expressions by length",
                         "Each length brings about four times as many.", "length", "number",
                         {{"languages", "languages", Role::main},
                          {"orbits", "up to renaming", Role::rival},
                          {"expressions tried", "put together", Role::baseline}}),
                  false, true),
      logarithmic(
          figure("blow-up", "States of the minimal automaton of (a+b)*a(a+b)^n", "They double with each n.",
                 "n", "states",
                 {{"blow-up states", "states", Role::main}, {"blow-up formula", "2^(n+1)", Role::reference}}),
          false, true),
      logarithmic(
          figure("reach", "How far equality reaches",
                 "Drawn ones of hundreds of letters are decided; of the worst family, thirty letters end it.",
                 "letters of an expression", "pairs followed",
                 {{"reach drawn", "drawn", Role::main}, {"reach family", "(a+b)*a(a+b)^n", Role::rival}}),
          true, true),
      figure("lengths", "Items by the least length of their language", "How far queries can be shortened.",
             "length", "items",
             {{"items by shortest", "shortest", Role::main}, {"items by query", "query", Role::reference}}),
      figure("learner", "The small model on unseen languages, by length of the query",
             "Comparing keeps up longer than minimising.", "length of the query", "share right",
             {{"equality by length", "equality", Role::main}, {"minimal by length", "minimal", Role::rival}}),
      figure("loss", "Loss while it learns", "Nats a sign of the answers.", "step", "loss",
             {{"loss", "loss", Role::main}})};
}

}  // namespace

lab::Card card() {
  lab::Card c;
  c.slug = kSlug;
  c.title = "RegexPSPACE: A Benchmark for Evaluating LLM Reasoning on PSPACE-complete Regex Problems";
  c.short_title = "Shortest regular expressions, exactly";
  c.paper_id = "2510.09227";
  c.subject = "Language";
  c.account =
      "Do two regular expressions denote the same language, and which is the shortest one that does? Both "
      "questions are "
      "PSPACE-complete, and both have answers that can be checked, which makes them a benchmark for models "
      "that reason. The paper "
      "labels its data by exploring expressions from the bottom up. This lab does that exploration exactly "
      "and far beyond the "
      "paper's size: languages that differ by the names of letters alone are held once, so that 43 million "
      "of them, each with its "
      "least length proved, take seconds. It makes items with certificates (a distinguishing word, or the "
      "table in which nothing "
      "shorter exists), grades answers, shortens and compares anybody's expressions, and finds duplicate and "
      "needless rules in lists "
      "of practical patterns.";
  c.caveat =
      "The paper's generator was not released; how items are drawn here is ours. The learner is a model of a "
      "fraction of a million "
      "weights, trained for minutes: an analogue of the models that the paper tests, not one of them. The "
      "depth of a shortest "
      "expression is that of the one which the table keeps; another of the same length may be flatter.";
  c.quick_seconds = 8;
  c.full_seconds = 1000;
  c.parameters = parameters();
  c.claims = claims();
  c.figures = figures();
  c.tags = {"regular expressions", "benchmarks", "reasoning"};
  return c;
}

}  // namespace regex_pspace

const lab::Lab& regex_pspace_lab() {
  static const lab::Lab lab{
      .card = regex_pspace::card(), .experiment = regex_pspace::experiment, .tools = regex_pspace::tools()};
  return lab;
}

}  // namespace quire::labs
