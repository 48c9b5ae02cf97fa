// The card: what the paper claims, what is measured here and when a claim holds. Rules are fixed here, before
// any run.
#include "labs/lp-sensitivity/lab.h"

#include "lab/card_parts.h"

namespace quire::labs::lp_sensitivity {
namespace {

using lab::Claim;
using lab::figure;
using lab::FigureSpec;
using lab::Kind;
using lab::Line;
using lab::logarithmic;
using lab::Parameter;
using lab::Rule;

std::vector<Parameter> parameters() {
  std::vector<Parameter> all{
      parameter(Kind::list, "p", "Norms p", "Up to six numbers from 1 to 8.", "1,1.5,3,4"),
      parameter(Kind::list, "d", "Columns d", "Up to ten whole numbers from 2 to 512.", "8,16,32",
                "8,16,32,64"),
      ranged(parameter(Kind::integer, "rows", "Rows a column n/d", "Of matrices without copies.", "20", "30"),
             2, 2000),
      ranged(parameter(Kind::real, "eps", "Distortion eps", "Largest distortion of the p-th power.", "0.5"),
             0.05, 0.9),
      one_of(parameter(Kind::list, "methods", "Methods", "How rows are chosen.", lab::listed(method_names())),
             method_names()),
      one_of(parameter(Kind::list, "matrices", "Matrices", "What is sampled.", lab::listed(family_names())),
             family_names()),
      ranged(parameter(Kind::integer, "trials", "Trials",
                       "Samples at each size; nine of ten must stay within eps.", "5", "20"),
             1, 200)};
  std::vector<Parameter> rare{
      parameter(Kind::list, "tight-d", "More columns of tight",
                "For tight at p = 1 (C2), beside the columns above.", "8,16,32", "8,16,32,64,128"),
      ranged(parameter(Kind::integer, "tight-rows", "Rows a column of tight", "Of its Gaussian block.", "60"),
             2, 2000),
      ranged(parameter(Kind::integer, "copies", "Copies N",
                       "Of every unit row of ident and tight; above any alpha.", "2048"),
             1, 1e6),
      ranged(parameter(Kind::integer, "recursive-rows", "Rows a column, repeated root sampling",
                       "n/d of C3's matrices.", "200"),
             2, 5000),
      ranged(parameter(Kind::real, "c", "Constant C of root sampling",
                       "A pass keeps C n^(1-p/2) d^(p/2) rows; about 1/eps^2.", "4"),
             0.1, 1000),
      ranged(parameter(Kind::real, "gap", "Gap of sensitivities",
                       "Relative gap between both bounds at which one is done.", "0.01", "0.001"),
             1e-9, 1),
      ranged(parameter(Kind::integer, "improved", "Starts improved",
                       "Ours: best starts of the distortion search, for max and min.", "2", "4"),
             0, 1000),
      ranged(
          parameter(Kind::integer, "steps", "Steps of a start", "Ours: reweighted steps at most.", "8", "30"),
          0, 1000),
      parameter(Kind::file, "matrix", "Own matrix",
                "A .npy, .csv, .mtx or .libsvm file of up to 5,000 rows, as one more matrix.", "")};
  for (Parameter& p : rare) {
    p.rare = true;
    all.push_back(std::move(p));
  }
  return all;
}

std::vector<Claim> claims() {
  const char* rows_needed =
      "m*: least expected rows (steps of a tenth) with searched distortion at most eps in nine of ten trials";
  return {
      {.id = "C1",
       .statement = "A Lewis weight is at most d^(1-p/2) times the sensitivity, for p below 2",
       .place = "footnote of v2",
       .stated = "exact inequality, from which d^(1-p/2) S rows suffice",
       .measure =
           "largest w_i / (d^(1-p/2) sigma_i) over all rows of all matrices, p = 1, 1.25, 1.5, 1.75; sigma_i "
           "certified from below",
       .holds_when = "at most 1 (within 1e-6) at every p",
       .refuted = "one row above",
       .unit = "",
       .rule = Rule::at_most(1 + 1e-6, 1 + 1e-6),
       .stated_figure = 1},
      {.id = "C2",
       .statement = "Sensitivity sampling needs more than d rows: about d^(1-p/2) S on some matrices",
       .place = "tightness, abstract of v1 and footnote of v2",
       .stated = "matrices that need S^(2/p) rows; with S about d/2, exponent 3/2 in d at p = 1",
       .measure = std::string("exponent of m* in d, matrix tight, p = 1. ") + rows_needed,
       .holds_when = "slope from 1.3 to 1.65",
       .refuted = "a slope outside",
       .unit = "",
       .rule = Rule::within(1.475, 0.175),
       .stated_figure = 1.5},
      {.id = "C2a",
       .statement = "Lewis weights and augmented sensitivities need about d rows there",
       .place = "known; Munteanu and Omlor 2024",
       .stated = "d, and S + d: exponent 1 in d",
       .measure = "exponent of m* in d, as C2, by lewis and by augmented",
       .holds_when = "both slopes below 1.25",
       .refuted = "a slope of 1.25 or more",
       .unit = "",
       .rule = Rule::below(1.25, 1.25),
       .stated_figure = 1},
      {.id = "C3",
       .statement = "Root leverage sampling, repeated, reaches about d rows, for p below 2",
       .place = "abstract",
       .stated = "nearly d rows: exponent 1 in d",
       .measure = "exponent in d of the size at which repeated root leverage sampling (C fixed) ends, every "
                  "matrix, n = 200 d",
       .holds_when = "slope below 1.25 for every matrix and p",
       .refuted = "a slope above 1.4",
       .unit = "",
       .rule = Rule::below(1.25, 1.25),
       .stated_figure = 1},
      {.id = "C3a",
       .statement = "and its sample keeps norms within 1/2",
       .place = "abstract",
       .stated = "1 +- eps, with C about eps^-2",
       .measure = "largest searched distortion over the trials of C3",
       .holds_when = "at most 0.5 for every matrix and p",
       .refuted = "a distortion above",
       .unit = "",
       .rule = Rule::at_most(0.5, 0.5),
       .stated_figure = 0.5},
      {.id = "C4",
       .statement = "For p above 2, C S^(2-2/p) log d rows suffice with one C, far fewer than S d",
       .place = "abstract",
       .stated = "S^(2-2/p) up to constants and logarithms",
       .measure = "largest m* / (S^(2-2/p) log d) over matrices at larger d, over the largest at the least "
                  "d, for each p above 2",
       .holds_when = "at most 1.5",
       .refuted = "a larger ratio",
       .unit = "times",
       .rule = Rule::at_most(1.5, 1.5),
       .stated_figure = std::nullopt},
      {.id = "C5",
       .statement = "Where sensitivities are low, sensitivity sampling beats the budget of Lewis weights",
       .place = "abstract, last sentence",
       .stated = "fewer rows than d^(p/2), no figure",
       .measure = "m* by sensitivity over d^2 at p = 4, matrices ident and vandermonde, d from 32 on",
       .holds_when = "below 1 for both matrices at every such d",
       .refuted = "1 or more",
       .unit = "",
       .rule = Rule::below(1, 1),
       .stated_figure = std::nullopt},
      {.id = "C6",
       .statement = "The bounds hold for every matrix",
       .place = "theorems",
       .stated = "for every matrix",
       .measure = "",
       .holds_when = "",
       .refuted = "not measurable: a run sees some matrices, and distortion for p other than 2 is a lower "
                  "bound by search",
       .unit = "",
       .rule = Rule::never(),
       .stated_figure = std::nullopt},
  };
}

std::vector<FigureSpec> figures() {
  using Role = Line::Role;
  FigureSpec distortion_tight =
      logarithmic(figure("distortion-tight", "Distortion against rows, tight, p = 1, largest d",
                         "Median of three trials. With all of them at 1, no trial kept every direction.",
                         "expected rows", "distortion",
                         {{"D tight p=1 sensitivity", "sensitivity", Role::main},
                          {"D tight p=1 lewis", "Lewis", Role::rival},
                          {"D tight p=1 augmented", "augmented", Role::baseline},
                          {"D tight p=1 uniform", "uniform", Role::reference}}),
                  true, true);
  FigureSpec distortion_four =
      logarithmic(figure("distortion-vandermonde", "Distortion against rows, vandermonde, p = 4, largest d",
                         "Median of three trials.", "expected rows", "distortion",
                         {{"D vandermonde p=4 sensitivity", "sensitivity", Role::main},
                          {"D vandermonde p=4 lewis", "Lewis", Role::rival},
                          {"D vandermonde p=4 augmented", "augmented", Role::baseline},
                          {"D vandermonde p=4 uniform", "uniform", Role::reference}}),
                  true, true);
  return {
      logarithmic(
          figure(
              "rows-tight", "Rows needed against columns, tight, p = 1",
              "Sensitivity gives the Gaussian half a share that shrinks with d; Lewis weights give it half.",
              "d", "rows",
              {{"m* tight p=1 sensitivity", "sensitivity", Role::main},
               {"m* tight p=1 lewis", "Lewis", Role::rival},
               {"m* tight p=1 augmented", "augmented", Role::baseline},
               {"m* tight p=1 root", "root leverage", Role::reference}}),
          true, true),
      std::move(distortion_tight),
      logarithmic(figure("rows-vandermonde", "Rows needed against columns, vandermonde, p = 4",
                         "All stay below the worst case d^2 of Lewis weights once d is large.", "d", "rows",
                         {{"m* vandermonde p=4 sensitivity", "sensitivity", Role::main},
                          {"m* vandermonde p=4 lewis", "Lewis", Role::rival},
                          {"m* vandermonde p=4 augmented", "augmented", Role::baseline},
                          {"budget vandermonde p=4", "d^2", Role::reference}}),
                  true, true),
      std::move(distortion_four),
      logarithmic(
          figure(
              "recursive", "Size of repeated root leverage sampling, p = 1, n = 200 d",
              "It ends near C^2 d rows whatever the matrix; rows that carry everything are kept for certain.",
              "d", "rows",
              {{"size gauss p=1", "gauss", Role::main},
               {"size tight p=1", "tight", Role::rival},
               {"size heavy p=1", "heavy", Role::baseline},
               {"size vandermonde p=1", "vandermonde", Role::reference}}),
          true, true),
      logarithmic(
          figure("ratio", "Rows needed over S^(2-2/p) log d, p = 4",
                 "An upper bound with one constant: the ratio may fall with d, but not rise.", "d", "ratio",
                 {{"ratio gauss p=4", "gauss", Role::main},
                  {"ratio ident p=4", "ident", Role::rival},
                  {"ratio tight p=4", "tight", Role::baseline},
                  {"ratio vandermonde p=4", "vandermonde", Role::reference}}),
          true, true),
      logarithmic(figure("scores", "Scores of rows in falling order, vandermonde, p = 4, largest d",
                         "Sensitivities sum to S, the others to d.", "row", "score",
                         {{"score vandermonde p=4 sensitivity", "sensitivity", Role::main},
                          {"score vandermonde p=4 lewis", "Lewis", Role::rival},
                          {"score vandermonde p=4 leverage", "leverage", Role::baseline}}),
                  true, true)};
}

}  // namespace

lab::Card card() {
  lab::Card c;
  c.slug = "lp-sensitivity";
  c.title = "Sharper Bounds for ℓp Sensitivity Sampling";
  c.short_title = "Sampling rows by lp sensitivity";
  c.paper_id = "2306.00732";
  c.subject = "Algorithms and optimisation";
  c.account =
      "A tall matrix is shrunk to a few weighted rows that keep ||Ax||_p for every x. Rows are kept by their "
      "sensitivity, the largest share of the norm that a row can take. The general theory asks for S d rows, "
      "S the sum "
      "of sensitivities; the paper proves that about S^(2/p) suffice for p below 2 and S^(2-2/p) above, and "
      "gives two "
      "other scores, root leverage for p below 2, and leverage and sensitivity together above. This lab "
      "computes all "
      "these scores with certificates, samples seven kinds of matrices by them, measures the real "
      "distortion, and "
      "picks such rows out of a matrix of one's own.";
  c.caveat =
      "Abstracts and the footnote of v2 were read, not the proofs: constants and logarithms of the bounds, C "
      "of root "
      "sampling and the exact form of the combined score (plain sum here) are ours or from memory. For p "
      "other than 2 "
      "distortion is a lower bound by search, so the true m* can be larger; matrices are those listed, "
      "smaller than "
      "the asymptotics mean.";
  c.quick_seconds = 8;
  c.full_seconds = 700;
  c.parameters = parameters();
  c.claims = claims();
  c.figures = figures();
  c.tags = {"sampling", "linear algebra", "coresets", "norms"};
  return c;
}

}  // namespace quire::labs::lp_sensitivity

namespace quire::labs {

const lab::Lab& lp_sensitivity_lab();

const lab::Lab& lp_sensitivity_lab() {
  static const lab::Lab kLab{lp_sensitivity::card(), lp_sensitivity::experiment, lp_sensitivity::tools()};
  return kLab;
}

}  // namespace quire::labs
