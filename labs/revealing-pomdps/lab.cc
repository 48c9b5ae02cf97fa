// The card: what the paper says, what is measured here, which figures there are. The claims are in claims.cc.
#include "labs/revealing-pomdps/lab.h"

#include "lab/card_parts.h"

namespace quire::labs {
namespace revealing_pomdps {
namespace {

using lab::figure;
using lab::FigureSpec;
using lab::Kind;
using lab::logarithmic;
using lab::Parameter;
using Role = lab::Line::Role;

Parameter open_unit(const char* name, const char* label, const char* help) {
  Parameter p = ranged(parameter(Kind::real, name, label, help, "0.5"), 0, 0.999);
  p.open_least = true;
  return p;
}

std::vector<Parameter> parameters() {
  const auto whole = [](const char* name, const char* label, const char* help, const char* quick,
                        const char* full, double least, double most) {
    return ranged(parameter(Kind::integer, name, label, help, quick, full), least, most);
  };
  return {
      whole("leaves", "Leaves L", "Leaves of the tree of tests; also the blocks J of lock2.", "16", "", 2,
            1024),
      whole("actions", "Actions A", "Actions of a leaf, and of every digit of the password.", "4", "", 2, 16),
      whole("symbols", "Lock symbols O", "Symbols of one block, in pairs: an even number.", "32", "", 4,
            4096),
      open_unit("sigma", "Tilt sigma", "How uneven the symbols of a good lock are; alpha is of this order."),
      open_unit("eps", "Accuracy eps", "Chance that the secret arm makes the lock good."),
      whole("trials", "Trials", "Trials of every learner and setting, each with a secret of its own.", "60",
            "400", 20, 10'000),
      parameter(Kind::list, "sweep-o", "Sweep of O", "Even numbers of lock symbols, 2 to 4096.",
                "8,32,128,512"),
      parameter(Kind::list, "sweep-omle", "Sweep of O for omle",
                "The same for optimistic maximum likelihood.", "128,512,2048"),
      parameter(Kind::list, "sweep-s", "Sweep of S", "Leaves of the sweep in S, 8 to 256.", "8,16,32,64,128"),
      whole("halvings", "Halvings", "How often sigma and eps are halved, from their values above.", "3", "4",
            1, 6),
      parameter(Kind::list, "horizons", "Episodes T", "Of the regret curves of the learners, 1e3 to 1e9.",
                "10000,100000,1000000,10000000",
                "10000,31623,100000,316228,1000000,3162278,10000000,31622777,100000000"),
      rare(whole("regret-runs", "Regret runs", "Runs of a learner for every T and eps.", "12", "300", 4,
                 10'000)),
      rare(ranged(parameter(Kind::real, "level", "Success level", "Ours: share of trials that must be right.",
                            "0.75"),
                  0.5, 0.95)),
      rare(whole("budget", "Budget", "Passwords are long enough that so many episodes do not guess one.",
                 "1000000", "", 1000, 1e12)),
  };
}

std::vector<FigureSpec> figures() {
  return {
      logarithmic(
          figure("states", "Episodes against latent states",
                 "Where two steps reveal, certificate and learner rise as S^1.5; where one does, as S.",
                 "leaves L = blocks J", "episodes",
                 {{"S lr", "lr, two-step", Role::main},
                  {"S certificate 2", "certificate, two-step", Role::reference},
                  {"S lr 1", "lr, single-step", Role::rival},
                  {"S certificate 1", "certificate, single-step", Role::baseline}}),
          true, true),
      logarithmic(figure("regret", "Regret against episodes, under the worst eps",
                         "If looking costs the reward, T^(2/3); if it is free, the root of T.", "episodes T",
                         "regret",
                         {{"regret etc", "explore then commit, two-step", Role::main},
                          {"regret certificate 2", "certificate, two-step", Role::reference},
                          {"regret elim", "elimination, single-step", Role::rival},
                          {"regret certificate 1", "certificate, single-step", Role::baseline}}),
                  true, true),
      logarithmic(
          figure(
              "symbols", "Episodes against lock symbols",
              "The likelihood mixed over mu needs the root of O, its maximum over mu needs O; who knows mu "
              "needs neither.",
              "lock symbols O", "episodes",
              {{"O lr", "lr", Role::main},
               {"O omle", "omle", Role::rival},
               {"O oracle-mu", "oracle-mu", Role::baseline},
               {"O certificate", "certificate", Role::reference}}),
          true, true),
      logarithmic(
          figure(
              "tests", "Tests of uniformity against lock symbols",
              "Pairs and collisions do what the likelihood does; empirical emissions pay for every symbol.",
              "lock symbols O", "episodes",
              {{"O lr", "lr", Role::main},
               {"O pair", "pairs", Role::rival},
               {"O collision", "collisions", Role::rival},
               {"O spectral", "spectral", Role::baseline}}),
          true, true),
      logarithmic(figure("accuracy", "Episodes against 1/eps and 1/sigma",
                         "Both cost their square; in the core game only their product counts.",
                         "1/eps or 1/sigma", "episodes",
                         {{"1/eps lr", "lr, eps", Role::main},
                          {"1/sigma lr", "lr, sigma", Role::rival},
                          {"1/eps certificate", "certificate, eps", Role::reference},
                          {"1/sigma certificate", "certificate, sigma", Role::reference}}),
                  true, true),
      logarithmic(
          figure("guess", "When one may answer",
                 "omle is sure only after the order of O episodes; its best guess is right much before.",
                 "lock symbols O", "episodes",
                 {{"O lr", "lr, sure", Role::main},
                  {"O lr guess", "lr, best guess", Role::baseline},
                  {"O omle", "omle, sure", Role::rival},
                  {"O omle guess", "omle, best guess", Role::baseline}}),
          true, true),
  };
}

lab::Card card() {
  lab::Card c;
  c.slug = "revealing-pomdps";
  c.title = "Lower Bounds for Learning in Revealing POMDPs";
  c.short_title = "What hidden states cost a learner";
  c.paper_id = "2302.01333";
  c.subject = "Decisions";
  c.account =
      "In a partially observed decision process the state is hidden. If m observations in a row reveal it "
      "with a "
      "margin alpha, polynomially many episodes suffice to learn; the paper shows how many are needed at "
      "least: "
      "S^1.5 in the number of latent states where several steps are needed to reveal, and regret of T^(2/3). "
      "The "
      "reason is a test of uniformity: that symbols are slightly uneven in an unknown way shows after the "
      "root of "
      "their number, not before. This lab builds such processes (a tree, a combination lock, symbols with a "
      "secret "
      "tilt), computes for each an exact lower bound from the chi-square distance, and lets learners race "
      "it, in "
      "counts and in lived episodes. It checks processes in Cassandra's format for how far they reveal their "
      "states, and plans and runs tests of uniformity on counts of your own.";
  c.caveat =
      "The instances are ours after the paper's technique; its own, and the constants of its theorems, were "
      "not at "
      "hand, and statements marked \"from memory\" were not checked against it. Certificates hold for our "
      "instances "
      "alone. Learners are given K, O and the size of the tilt.";
  c.quick_seconds = 5;
  c.full_seconds = 60;
  c.parameters = parameters();
  c.claims = claims();
  c.figures = figures();
  c.tags = {"reinforcement learning", "lower bounds", "hypothesis testing"};
  return c;
}

}  // namespace
}  // namespace revealing_pomdps

const lab::Lab& revealing_pomdps_lab() {
  static const lab::Lab lab{.card = revealing_pomdps::card(),
                            .experiment = revealing_pomdps::experiment,
                            .tools = revealing_pomdps::tools()};
  return lab;
}

}  // namespace quire::labs
