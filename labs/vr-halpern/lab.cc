// The card: what the paper says, what is measured here, which figures there are. The claims are in claims.cc.
#include "labs/vr-halpern/lab.h"

#include "lab/card_parts.h"

namespace quire::labs {

namespace vr_halpern {
namespace {

using lab::FigureSpec;
using lab::Kind;
using lab::Line;
using lab::Parameter;

std::vector<Parameter> parameters() {
  std::vector<std::string> methods;
  for (const Method m : all_methods()) methods.emplace_back(word(m));
  std::vector<Parameter> all{
      parameter(Kind::list, "sizes", "N of least squares", "Components, each 16 to 1,000,000; at most eight.",
                "256,1024,4096,16384", "256,1024,4096,16384,65536"),
      parameter(Kind::list, "eps", "Residuals eps",
                "Of Algorithm 1 on least squares, each 1e-6 to 1; at most six.", "1e-2,3e-3,1e-3"),
      one_of(parameter(Kind::list, "games", "Matrix games", "Games min_x max_y y'Ax over simplices.",
                       "policeman", "policeman,nem1,nem2,rand01"),
             game_names()),
      parameter(Kind::list, "game-sizes", "n of games", "Rows and columns, each 2 to 2,000; at most eight.",
                "50,100,200", "50,100,200,400,800"),
      ranged(parameter(Kind::real, "game-eps", "Residual of games", "Of the comparison over n.", "0.01"),
             1e-6, 1),
      one_of(parameter(Kind::list, "methods", "Methods", "Compared on the smallest games; those that apply.",
                       lab::listed(methods)),
             methods),
      ranged(parameter(Kind::integer, "seeds", "Seeds", "Runs of each method that draws.", "3", "10"), 2,
             100),
      ranged(parameter(Kind::integer, "budget", "Budget", "Most evaluations of one run.", "100000000",
                       "3000000000"),
             1000, 1e11)};
  std::vector<Parameter> rare{
      ranged(parameter(Kind::integer, "dim", "d of least squares", "Unknowns.", "20"), 1, 1000),
      ranged(parameter(Kind::real, "rival-eps", "Residual of rivals", "Of what vrh1 is compared with.",
                       "0.01", "0.001"),
             1e-6, 1),
      ranged(parameter(Kind::real, "table-eps", "Residual of the table",
                       "Of the comparison of all methods on the smallest games.", "0.05", "0.01"),
             1e-6, 1),
      ranged(parameter(Kind::real, "inner", "C of inner steps",
                       "Ours: vrh2 takes C (N + sqrt(N)(eta L + 1)) log(4(k+2)) inner steps.", "0.3"),
             0.01, 100),
      ranged(parameter(Kind::real, "inner-ppm", "C of halpern-ppm",
                       "Ours: halpern-ppm takes C (eta L_F + 1) log(4(k+2)) extragradient steps.", "0.1"),
             0.01, 100),
      ranged(parameter(Kind::real, "exponent", "Exponent a", "Of nem1 and nem2.", "2"), 0.1, 10),
      parameter(Kind::file, "matrix", "Own game",
                "A .npy, .csv or .mtx file of at most 16 million cells, as one more game.")};
  for (Parameter& p : rare) {
    p.rare = true;
    all.push_back(std::move(p));
  }
  return all;
}

std::vector<FigureSpec> figures() {
  return {
      {.id = "epochs",
       .title = "Epochs against N, least squares",
       .note = "Epochs that Algorithm 1 needs fall almost as N^(-1/2); those of full evaluations stay.",
       .x_label = "components N",
       .y_label = "epochs",
       .x_log = true,
       .y_log = true,
       .lines = {{"epochs vrh1", "Algorithm 1", Line::Role::main},
                 {"epochs halpern", "Halpern, L_F", Line::Role::rival},
                 {"epochs halpern-l", "Halpern, L", Line::Role::baseline},
                 {"epochs reference", "N^(-1/2)", Line::Role::reference}}},
      {.id = "games",
       .title = "Natural residual against epochs, policeman, largest n up to 400",
       .note = "Algorithm 2 lies below the deterministic anchored methods; restarts lie far below all.",
       .x_label = "epochs",
       .y_label = "natural residual",
       .x_log = true,
       .y_log = true,
       .lines = {{"game vrh2", "Algorithm 2", Line::Role::main},
                 {"game vrh2 + restart", "Algorithm 2, restarted", Line::Role::rival},
                 {"game eag", "anchored extragradient", Line::Role::baseline},
                 {"game eg", "extragradient", Line::Role::reference}}},
      {.id = "gain",
       .title = "Gain of Algorithm 2 against n, policeman",
       .note = "Evaluations of each rival over those of Algorithm 2; halpern-ppm is Algorithm 2 without "
               "sampling.",
       .x_label = "n",
       .y_label = "times as many evaluations",
       .x_log = true,
       .y_log = true,
       .lines = {{"gain halpern-ppm", "halpern-ppm", Line::Role::main},
                 {"gain eag", "anchored extragradient", Line::Role::rival},
                 {"gain eg", "extragradient", Line::Role::baseline},
                 {"gain reference", "growth as sqrt(n)", Line::Role::reference}}},
      {.id = "residual",
       .title = "Certified residual against iterations of Algorithm 1",
       .note = "Mean over seeds: it falls as 1/k below the bound 16 L D / (k + 4), whatever N.",
       .x_label = "iteration k",
       .y_label = "||F(u) + g||",
       .x_log = true,
       .y_log = true,
       .lines = {{"residual smallest", "smallest N", Line::Role::main},
                 {"residual largest", "largest N", Line::Role::rival},
                 {"residual bound", "bound", Line::Role::reference}}},
      {.id = "course",
       .title = "Natural residual against epochs, least squares, largest N",
       .note = "One seed. Forward steps converge linearly on this strongly monotone problem; so do restarts.",
       .x_label = "epochs",
       .y_label = "natural residual",
       .x_log = true,
       .y_log = true,
       .lines = {{"course vrh1", "Algorithm 1", Line::Role::main},
                 {"course vrh1 + restart", "Algorithm 1, restarted", Line::Role::rival},
                 {"course halpern", "Halpern, L_F", Line::Role::baseline},
                 {"course gda", "forward-backward", Line::Role::reference}}},
      {.id = "cost",
       .title = "Evaluations of Algorithm 1 against 1/eps",
       .note = "Straight lines of slope 1 once sqrt(N) L/eps is above N.",
       .x_label = "1/eps",
       .y_label = "evaluations",
       .x_log = true,
       .y_log = true,
       .lines = {{"cost smallest", "smallest N", Line::Role::main},
                 {"cost largest", "largest N", Line::Role::rival},
                 {"cost reference", "slope 1", Line::Role::reference}}}};
}

}  // namespace

lab::Card card() {
  lab::Card c;
  c.slug = "vr-halpern";
  c.title = "Variance Reduced Halpern Iteration for Finite-Sum Monotone Inclusions";
  c.short_title = "Variance-reduced Halpern iteration";
  c.paper_id = "2310.02987";
  c.subject = "Algorithms and optimisation";
  c.account =
      "Equilibria of games, and robust or constrained learning, are zeros of a monotone operator that is an "
      "average "
      "of N parts. Halpern's iteration drives down the residual of that operator, which can be measured "
      "where a "
      "duality gap often cannot, and its last iterate is the answer. The paper makes it sample parts: about "
      "N + "
      "sqrt(N) L/eps evaluations instead of N L/eps, in one step for cocoercive operators (Algorithm 1, on "
      "PAGE's "
      "estimate) and over inexact resolvents for monotone Lipschitz ones (Algorithm 2, with a "
      "variance-reduced "
      "forward-reflected-backward method inside, Algorithm 3). This lab implements all three, restarts, and "
      "eight "
      "rivals over one counted operator, stops every method by the same certificate, and measures the "
      "exponents on "
      "least squares and matrix games.";
  c.caveat =
      "The paper's constants of Algorithm 1 and of its theorem were not read again; they are written here as "
      "remembered and give the stated rates. Evaluations are counted, not seconds: a row with a column of a "
      "game is "
      "one. Where a problem is strongly monotone or sharp, plain extragradient or forward steps, and above "
      "all "
      "restarts, need far fewer evaluations than the guarantees for the worst case; the table shows them. "
      "One game of each "
      "size is drawn from the run's seed; intervals are over the methods' seeds.";
  c.quick_seconds = 8;
  c.full_seconds = 300;
  c.parameters = parameters();
  c.claims = claims();
  c.figures = figures();
  c.tags = {"optimisation", "games", "variance reduction"};
  return c;
}

}  // namespace vr_halpern

const lab::Lab& vr_halpern_lab() {
  static const lab::Lab lab{
      .card = vr_halpern::card(), .experiment = vr_halpern::experiment, .tools = vr_halpern::tools()};
  return lab;
}

}  // namespace quire::labs
