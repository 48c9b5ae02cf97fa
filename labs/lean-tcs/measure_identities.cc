// The truth table's verdicts on linear identities beside all inputs at 4 bits and SAT at 8 bits (C4).
#include <algorithm>
#include <atomic>

#include <fmt/format.h>

#include "labs/engines/threads/parallel.h"
#include "labs/lean-tcs/generate.h"
#include "labs/lean-tcs/lab.h"
#include "labs/lean-tcs/scenes.h"

namespace quire::labs::lean_tcs {
namespace {

using lab::Bench;

struct Compared {
  bool equal = false, agrees_with_all = true, agrees_with_sat = true, sat_spoke = true;
};

Compared compare(const Settings& settings, std::uint64_t number) {
  random::Stream stream(settings.make.seed, "lean-tcs agree", number);
  const mba::GenerateOptions options{
      .variables = 1 + stream.below(3), .terms = 3 + stream.below(4), .width = 8};
  mba::Identity identity = mba::generate(options, stream);
  if (number % 2 == 1)
    if (const auto twin = mba::false_twin(identity, options, stream)) identity = twin->identity;
  Compared result;
  const auto table = [&](std::size_t width) {
    return mba::by_signature(identity.left, identity.right, options.variables, width).proved();
  };
  result.equal = table(8);
  result.agrees_with_all =
      table(4) == mba::by_exhaustion(identity.left, identity.right, options.variables, 4).proved();
  const mba::Answer sat = mba::by_circuit(identity.left, identity.right, options.variables,
                                          {.width = 8, .conflicts_max = 100'000});
  result.sat_spoke = sat.verdict != mba::Answer::Verdict::undecided;
  result.agrees_with_sat = !result.sat_spoke || sat.proved() == result.equal;
  return result;
}

/// A linear identity small enough to be drawn.
void draw_one(Bench& bench) {
  std::vector<std::string> names;
  Statement s{.kind = Kind::identity};
  s.left = *mba::parse("(x ^ y) + 2*(x & y)", names);
  s.right = *mba::parse("x + y", names);
  s.variables = 2;
  s.width = 8;
  draw_truth_table(bench, s);
}

}  // namespace

void measure_identities(Bench& bench, const Settings& settings) {
  draw_one(bench);
  std::vector<Compared> all(settings.agree);
  threads::parallel_watched(
      settings.agree, kThreads,
      [&](std::size_t i) {
        bench.check();
        all[i] = compare(settings, i);
      },
      [&](std::size_t done) {
        bench.check();
        bench.progress(0.37 + 0.15 * static_cast<double>(done) / static_cast<double>(settings.agree),
                       fmt::format("{} linear identities compared", done));
      });
  const auto count = [&all](bool Compared::*flag, bool value) {
    return std::count_if(all.begin(), all.end(), [&](const Compared& c) { return c.*flag == value; });
  };
  const auto silent = count(&Compared::sat_spoke, false);
  lab::Measurement m{.scale = bench.full() ? lab::Scale::same : lab::Scale::reduced};
  m.figures = {
      {.label = "all inputs at 4 bits",
       .value = static_cast<double>(count(&Compared::agrees_with_all, false))},
      {.label = "SAT at 8 bits", .value = static_cast<double>(count(&Compared::agrees_with_sat, false))}};
  m.note = fmt::format("{} identities, {} of them true at 8 bits; SAT ended without a verdict on {}",
                       all.size(), count(&Compared::equal, true), silent);
  bench.claim("C4", m);
}

}  // namespace quire::labs::lean_tcs
