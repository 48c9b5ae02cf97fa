// The figures of the claims. Rules and words are the card's (lab.cc); verdicts the contract's.
#include <algorithm>
#include <cmath>

#include "labs/fair-threshold/figures.h"

namespace quire::labs::fair_threshold {

namespace {

/// Mean over paired seeds of OFS less the other method.
stats::Estimate reward_lead(const Arena& arena, Method other, double Course::*what) {
  std::vector<double> leads;
  for (std::size_t i = 0; i < arena.courses.at(other).size(); ++i)
    leads.push_back(arena.courses.at(Method::ofs)[i].*what - arena.courses.at(other)[i].*what);
  return stats::mean(leads);
}

stats::Estimate violation_ratio(const Arena& arena, Method other) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < arena.courses.at(other).size(); ++i)
    ratios.push_back(arena.courses.at(other)[i].violation_sum /
                     arena.courses.at(Method::ofs)[i].violation_sum);
  return stats::geometric_mean(ratios);
}

lab::Figure figure(std::string label, const stats::Estimate& e) {
  lab::Figure f{std::move(label), e.value, std::nullopt, std::nullopt};
  if (std::isfinite(e.interval.low) && std::isfinite(e.interval.high)) {
    f.low = e.interval.low;
    f.high = e.interval.high;
  }
  return f;
}

/// Figures of the arenas of `loop` that `counts`, or the reason why there are none.
template <class Counts, class Get>
lab::Measurement measure(const std::vector<Arena>& arenas, const std::string& loop, lab::Scale scale,
                         const std::string& reason, Counts counts, Get get) {
  lab::Measurement m;
  m.scale = scale;
  std::string left_out;
  for (const Arena& arena : arenas) {
    if (arena.loop != loop) continue;
    if (counts(arena))
      m.figures.push_back(figure(arena.pools.name, get(arena)));
    else
      left_out += (left_out.empty() ? "" : ", ") + arena.pools.name;
  }
  if (!left_out.empty()) m.note = "not counted: " + left_out + " (" + reason + ")";
  if (m.figures.empty()) m.not_measured = left_out.empty() ? "the run left out the loop " + loop : m.note;
  return m;
}

/// How far OFS ends from the best threshold that is feasible as batches show it: the part of the gap that is
/// not learning.
std::string gaps_as_seen(const std::vector<Arena>& arenas, const std::string& loop) {
  std::string text;
  for (const Arena& arena : arenas) {
    if (arena.loop != loop || !arena.seen.feasible) continue;
    const Steady& best = arena.seen.thresholds[arena.seen.best];
    const double tail = stats::mean(by_seed(arena.courses.at(Method::ofs), [](const Course& c) {
                          return c.tail_reward;
                        })).value;
    text += (text.empty() ? "" : ", ") + arena.pools.name + " " + lab::format_figure(best.reward - tail) +
            " (" + lab::format_figure(best.cut.theta) + " instead of " +
            lab::format_figure(arena.oracle.thresholds[arena.oracle.best].cut.theta) + ")";
  }
  if (text.empty()) return text;
  return "the oracle knows exact rates, a learner sees batches, whose noise exaggerates gaps; less the best "
         "threshold that "
         "is feasible as batches show it: " +
         text;
}

void add_note(lab::Measurement& m, const std::string& note) {
  if (!note.empty()) m.note += (m.note.empty() ? "" : "; ") + note;
}

/// "aligned, our stress test: synthetic 1.2, german 0.9"
template <class Get>
std::string in_aligned(const std::vector<Arena>& arenas, Get get) {
  std::string text;
  for (const Arena& arena : arenas) {
    if (arena.loop != "aligned") continue;
    text += (text.empty() ? "loop aligned, our stress test: " : ", ") + arena.pools.name + " " +
            lab::format_figure(get(arena).value);
  }
  return text;
}

}  // namespace

void report_claims(lab::Bench& bench, const std::vector<Arena>& arenas) {
  constexpr auto kReduced = lab::Scale::reduced;
  constexpr auto kAnalogue = lab::Scale::analogue;
  const std::string infeasible =
      "not applicable: no threshold satisfies all constraints, so there is no feasible oracle";
  const auto feasible = [](const Arena& a) { return a.oracle.feasible; };
  const auto always = [](const Arena&) { return true; };
  const auto tempting = [](const Arena& a) {
    const std::vector<double>& residual = a.oracle.thresholds[a.oracle.unconstrained].residual;
    return *std::max_element(residual.begin(), residual.end()) > 0.02;
  };
  const auto gap = [](const Arena& a) { return gap_to_oracle(a, Method::ofs); };
  lab::Measurement c1 = measure(arenas, "conflict", kReduced, infeasible, feasible, gap);
  add_note(c1, gaps_as_seen(arenas, "conflict"));
  bench.claim("C1", c1);
  lab::Measurement c1a = measure(arenas, "aligned", kAnalogue, infeasible, feasible, gap);
  add_note(c1a, gaps_as_seen(arenas, "aligned"));
  bench.claim("C1a", c1a);

  const auto against_ucb = [](const Arena& a) { return violation_ratio(a, Method::ucb); };
  const auto against_pd = [](const Arena& a) { return violation_ratio(a, Method::pd); };
  lab::Measurement c2 =
      measure(arenas, "conflict", kReduced, "its unconstrained best breaks no constraint by more than 0.02",
              tempting, against_ucb);
  add_note(c2, in_aligned(arenas, against_ucb));
  bench.claim("C2", c2);
  lab::Measurement c3 = measure(arenas, "conflict", kReduced, "", always, against_pd);
  add_note(c3, in_aligned(arenas, against_pd));
  bench.claim("C3", c3);

  const auto lead_pd = [](const Arena& a) { return reward_lead(a, Method::pd, &Course::reward_mean); };
  const auto lead_ucb = [](const Arena& a) { return reward_lead(a, Method::ucb, &Course::reward_mean); };
  lab::Measurement c4 = measure(arenas, "conflict", kReduced, "", always, lead_pd);
  add_note(c4, in_aligned(arenas, lead_pd));
  bench.claim("C4", c4);
  lab::Measurement c5 = measure(arenas, "conflict", kReduced, "", always, lead_ucb);
  add_note(c5,
           "a learner that ignores the constraints can only earn more in this loop; the verdict is not tuned "
           "away");
  bench.claim("C5", c5);
  bench.claim("C5a", measure(arenas, "aligned", kAnalogue, "", always, lead_ucb));

  lab::Measurement c6;
  for (const Arena& arena : arenas)
    if (arena.oracle.feasible)
      c6.figures.push_back(figure(
          arena.where(), stats::mean(by_seed(arena.courses.at(Method::ofs),
                                             [](const Course& c) { return c.nothing_feasible_late; }))));
  if (c6.figures.empty()) c6.not_measured = infeasible;
  bench.claim("C6", c6);
  bench.claim(
      "C6a", measure(arenas, "conflict", kAnalogue, "", always, [](const Arena& a) {
        return stats::mean(by_seed(a.impossible, [](const Course& c) { return c.nothing_feasible_late; }));
      }));
  bench.claim("C6b", measure(arenas, "conflict", kAnalogue, "", always,
                             [](const Arena& a) { return stats::mean(a.impossible_on_least); }));
}

}  // namespace quire::labs::fair_threshold
