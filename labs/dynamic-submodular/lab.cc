// The card: what the paper claims, what is measured here and when a claim holds. Rules are fixed here, before
// any run.
#include "labs/dynamic-submodular/lab.h"

#include "lab/card_parts.h"

namespace quire::labs::dynamic_submodular {
namespace {

using lab::Claim;
using lab::figure;
using lab::FigureSpec;
using lab::Kind;
using lab::Line;
using lab::logarithmic;
using lab::Parameter;
using lab::Rule;

Parameter number(Kind kind, std::string name, std::string label, std::string help, std::string quick,
                 std::string full, double least, double most) {
  return ranged(
      parameter(kind, std::move(name), std::move(label), std::move(help), std::move(quick), std::move(full)),
      least, most);
}

Parameter whole(std::string name, std::string label, std::string help, std::string quick, std::string full,
                double least, double most) {
  return number(Kind::integer, std::move(name), std::move(label), std::move(help), std::move(quick),
                std::move(full), least, most);
}

Parameter several(std::string name, std::string label, std::string help, std::vector<std::string> choices) {
  return one_of(
      parameter(Kind::list, std::move(name), std::move(label), std::move(help), lab::listed(choices)),
      choices);
}

std::vector<Parameter> parameters() {
  const auto names = selector_names();
  std::vector<Parameter> all{
      whole("k", "Elements k", "How many elements are kept.", "20", "20", 1, 1000),
      number(Kind::real, "eps", "eps", "The promise is a share of 1/2 - eps.", "0.2", "0.2", 0.05, 0.5),
      several("streams", "Updates", "Kinds of update sequences.",
              {"window", "random", "heavy-first", "churn", "day"}),
      several("objectives", "Objectives", "What a set is worth.", {"coverage", "facility", "papers"}),
      several("methods", "Methods", "Who is compared; dyn is the paper's.", {names.begin(), names.end()}),
      whole("n", "Elements n", "Elements of a sequence, where methods are compared.", "120", "1000", 20,
            20000),
      whole("seeds", "Seeds", "Worlds and coins, where methods are compared.", "3", "10", 1, 100),
      whole("growth_most", "Largest n", "Largest n of the sweep over n, coverage only.", "4000", "256000",
            250, 1e6),
      whole("k_most", "Largest k", "k = 5, 10, 20 and so on to this in the sweep over k.", "40", "640", 5,
            1000),
      number(Kind::real, "eps_least", "Least eps", "eps = 1/2, 1/4 and so on to this in the sweep over eps.",
             "0.125", "0.0625", 0.05, 0.5)};
  std::vector<Parameter> rare{
      whole("exact_n", "Small n", "Elements where the best is found by trying all subsets of 3.", "14", "20",
            3, 20),
      whole("growth_least", "Least n", "Least n of the sweep over n.", "250", "1000", 50, 1e6),
      whole("growth_step", "Step of n", "Each n of the sweep is that many times the last.", "2", "4", 2, 16),
      whole("growth_seeds", "Seeds of sweeps", "Worlds and coins of the three sweeps.", "2", "2", 1, 20),
      whole("sweep_n", "n of sweeps", "Elements in the sweeps over k and eps.", "1000", "16000", 50, 100000)};
  for (Parameter& p : rare) {
    p.rare = true;
    all.push_back(std::move(p));
  }
  return all;
}

std::vector<Claim> guarantee_claims() {
  return {
      claim("C1", "The value stays at least 1/2 - eps of the best, whatever comes and goes.",
            "main theorem, as in the abstract", "1/2 - eps, in expectation, at all times",
            "mean share of an upper bound on the best, less 1/2 - eps: checkpoints every n/64 updates, every "
            "kind "
            "of updates, every objective",
            "0 or more for every kind of updates and objective", "a mean below 1/2 - eps", "above 1/2 - eps",
            Rule::at_least(0, 0)),
      claim("C1a", "Nearly every single answer keeps the share.", "main theorem",
            "the guarantee is in expectation; no figure for single answers",
            "share of the checkpoints of C1 that keep 1/2 - eps of the bound; those below are listed",
            "0.95 or more for every kind of updates and objective", "less than 0.95", "of checkpoints",
            Rule::at_least(0.95, 0.95)),
      claim(
          "C1b", "The value stays at least 1/2 - eps of the exact best.", "main theorem",
          "1/2 - eps, in expectation, at all times",
          "mean share of the best of all subsets of 3, less 1/2 - eps: after every update of small sequences",
          "0 or more for every objective", "a mean below 1/2 - eps", "above 1/2 - eps", Rule::at_least(0, 0)),
      claim("C1c", "Nearly every single answer keeps the share of the exact best.", "main theorem",
            "the guarantee is in expectation; no figure for single answers", "share of the updates of C1b",
            "0.95 or more for every objective", "less than 0.95", "of updates", Rule::at_least(0.95, 0.95))};
}

std::vector<Claim> cost_claims() {
  return {
      claim("C2", "Questions per update do not grow polynomially with n.", "main theorem, abstract",
            "poly(log n, log k, 1/eps) amortised",
            "slope of log questions per update against log n, window and random, coverage",
            "below 0.15 on both",
            "a slope above 0.25; between, the run decides nothing firm and says differs", "",
            Rule::below(0.15, 0.15)),
      claim("C3", "Questions grow with k by a low degree.", "abstract", "poly(log k): exponents not read",
            "slope of log questions against log k, octave by octave from k = 5; window, coverage",
            "at most 1.2 in every octave", "more than 1.2 in an octave", "", Rule::at_most(1.2, 1.2)),
      claim("C3a", "Questions grow with 1/eps by a low degree.", "abstract",
            "poly(1/eps): exponents not read",
            "slope of log questions against log 1/eps, octave by octave from 2; window, coverage",
            "at most 4 in every octave", "more than 4 in an octave", "", Rule::at_most(4, 4)),
      claim("C3b", "Once k is far above the number of levels, growth with k slows down.", "abstract",
            "poly(log k): exponents not read",
            "the slopes of C3 in the last two octaves of k, k to 320 and more", "below 0.6 in both",
            "0.6 or more", "", Rule::below(0.6, 0.6)),
      claim("C4", "From some n on it asks less than choosing from scratch.",
            "consequence of the main theorem", "polylogarithmic against linear in n",
            "least n of the sweep from which on it asks less an update than lazy greedy from scratch",
            "below 10,000", "no such n below 10,000", "elements", Rule::below(10000, 10000)),
      claim(
          "C4a", "From some n on it takes less time than choosing from scratch.",
          "consequence of the main theorem", "no figure", "", "",
          "seconds are no function of the seed, so that no claim here rests on them: the log of a run names "
          "them, and benchmarks/labs/dynamic-submodular.sh measures them",
          "", Rule::never()),
      claim("C5", "Buckets matter (ours: the reason for a part of the reconstruction).", "not in the paper",
            "no figure", "least share of the bound on heavy-first, with buckets and with one bucket", "",
            "report only: no rule was set", "of the bound", Rule::never()),
      claim("C6", "No algorithm keeps 1/2 + eps with few questions (Chen and Peng, STOC 2022).",
            "introduction", "1/2 + eps needs a polynomial of n; 0.584 needs n", "", "",
            "not measurable here: a statement on all algorithms", "", Rule::never())};
}

std::vector<Claim> claims() {
  std::vector<Claim> all = guarantee_claims();
  for (Claim& c : cost_claims()) all.push_back(std::move(c));
  return all;
}

FigureSpec shares(const std::string& objective, const std::string& stream, const std::string& rival,
                  const std::string& note) {
  const std::string where = objective + " " + stream;
  return figure("share-" + objective + "-" + stream, "Share of the best that is kept: " + where, note,
                "update", "value / bound",
                {{"share " + where + " dyn", "dyn", Line::Role::main},
                 {"share " + where + " " + rival, rival, Line::Role::rival},
                 {"share " + where + " random", "random", Line::Role::baseline},
                 {"promise " + where, "1/2 - eps", Line::Role::reference}});
}

std::vector<FigureSpec> figures() {
  const auto line = [](const char* series, const char* label, Line::Role role) {
    return Line{series, label, role};
  };
  using Role = Line::Role;
  return {logarithmic(figure("growth", "Questions per update against n",
                             "Choosing from scratch asks in proportion to n; the ladder of levels does not.",
                             "elements n", "questions per update",
                             {line("n window dyn", "dyn", Role::main),
                              line("n window lazy-greedy", "lazy greedy", Role::rival),
                              line("n window greedy", "greedy", Role::baseline),
                              line("n window lattanzi20", "Lattanzi 2020", Role::reference)}),
                      true, true),
          shares("coverage", "window", "lazy-greedy",
                 "First seed. The bound is never below the best, so true shares are higher."),
          shares("coverage", "churn", "lattanzi20",
                 "First seed. What a greedy would hold is deleted, again and again."),
          shares("papers", "day", "sieve-streaming",
                 "First seed. Papers of a day come; one in twenty is withdrawn."),
          shares("facility", "random", "lazy-greedy", "First seed."),
          figure("buckets", "Buckets on heavy-first",
                 "First seed. Without buckets a sample mixes elements of unlike worth.", "update",
                 "value / bound",
                 {line("share coverage heavy-first dyn", "dyn", Role::main),
                  line("share coverage heavy-first dyn-one-bucket", "one bucket", Role::rival),
                  line("promise coverage heavy-first", "1/2 - eps", Role::reference)}),
          logarithmic(
              figure("running", "Questions per update so far",
                     "First seed, coverage, window. Greedy: of one answer.", "update", "questions per update",
                     {line("questions coverage window dyn", "dyn", Role::main),
                      line("questions coverage window lattanzi20", "Lattanzi 2020", Role::rival),
                      line("questions coverage window greedy", "greedy", Role::baseline),
                      line("questions coverage window sieve-streaming", "sieve-streaming", Role::reference)}),
              false, true),
          logarithmic(figure("k", "Questions per update against k",
                             "At small k nearly every level takes one element.", "k", "questions per update",
                             {line("k window dyn", "dyn", Role::main)}),
                      true, true),
          logarithmic(
              figure("eps", "Questions per update against 1/eps", "More guesses, more buckets, more trials.",
                     "1/eps", "questions per update", {line("1/eps window dyn", "dyn", Role::main)}),
              true, true),
          logarithmic(
              figure("rebuilds", "Rebuilds per update, by level",
                     "First seed, coverage, all guesses. Low levels hold more and are made anew less often.",
                     "level", "rebuilds per update",
                     {line("rebuilds window", "window", Role::main),
                      line("rebuilds heavy-first", "heavy-first", Role::rival)}),
              false, true),
          logarithmic(figure("sizes", "Size of levels at the end",
                             "First seed, coverage, the guess that answered.", "level", "elements",
                             {line("sizes window", "window", Role::main),
                              line("sizes heavy-first", "heavy-first", Role::rival)}),
                      false, true),
          figure("levels", "Levels of the tallest guess", "First seed, coverage.", "update", "levels",
                 {line("levels window", "window", Role::main),
                  line("levels heavy-first", "heavy-first", Role::rival)})};
}

}  // namespace

lab::Card card() {
  lab::Card c;
  c.slug = "dynamic-submodular";
  c.title = "Dynamic Constrained Submodular Optimization with Polylogarithmic Update Time";
  c.short_title = "The best k while things come and go";
  c.paper_id = "2305.15192";
  c.subject = "Algorithms and optimisation";
  c.account =
      "Choose k elements whose joint worth is high, where one more element is worth less to a larger set: "
      "words "
      "covered, readers served. Elements come and go, and choosing anew each time asks for every one of "
      "them. The "
      "paper keeps a choice worth at least 1/2 - eps of the best with a number of questions per update that "
      "grows "
      "with the logarithm of their number only, and mends a proof of 2020. This lab keeps ladders of levels "
      "for "
      "every guess of the best worth, counts every question, compares with greedy, lazy and stochastic "
      "greedy, "
      "sieve-streaming and the algorithm of 2020 on five kinds of updates and three objectives, and bounds "
      "the best "
      "from above. The same code chooses the diverse papers of a day.";
  c.caveat =
      "A reconstruction: the paper's abstract and introduction were read, its printed algorithm was not; "
      "levels, "
      "buckets, sampled prefix and constants are ours, argued from the statement, so figures of cost are "
      "about our "
      "algorithm. Worlds are synthetic. The guarantee is for updates that do not look at the answers, and "
      "for the "
      "expectation; shares here are of an upper bound, not of the best, but on small sequences.";
  c.quick_seconds = 8;
  c.full_seconds = 300;
  c.parameters = parameters();
  c.claims = claims();
  c.figures = figures();
  c.tags = {"submodular", "dynamic algorithms", "diversity", "approximation"};
  return c;
}

}  // namespace quire::labs::dynamic_submodular

namespace quire::labs {

const lab::Lab& dynamic_submodular_lab();

const lab::Lab& dynamic_submodular_lab() {
  static const lab::Lab kLab{dynamic_submodular::card(), dynamic_submodular::experiment,
                             dynamic_submodular::tools()};
  return kLab;
}

}  // namespace quire::labs
