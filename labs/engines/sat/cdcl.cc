#include <algorithm>

#include "labs/engines/random/random.h"
#include "labs/engines/sat/propagation.h"
#include "labs/engines/sat/search.h"

namespace quire::labs::sat {
namespace {

constexpr double kActivityDecay = 0.95;
constexpr double kActivityMost = 1e100;
constexpr std::uint64_t kRestartUnit = 64;  // conflicts; Luby's sequence times this

/// 1 1 2 1 1 2 4 1 1 2 ... (Luby, Sinclair, Zuckerman 1993), from i = 1.
std::uint64_t luby(std::uint64_t i) {
  std::uint64_t k = 1;
  while ((std::uint64_t{1} << k) - 1 < i) ++k;
  while ((std::uint64_t{1} << k) - 1 != i) {
    i -= (std::uint64_t{1} << (k - 1)) - 1;
    k = 1;
    while ((std::uint64_t{1} << k) - 1 < i) ++k;
  }
  return std::uint64_t{1} << (k - 1);
}

class Cdcl {
 public:
  Cdcl(const Cnf& cnf, const SearchOptions& options);
  Outcome run();

 private:
  bool resolve(Propagation::Id failed);
  std::vector<Literal> analyse(Propagation::Id failed);
  void look_at(Literal l, std::vector<Literal>& learned, std::size_t& open);
  void bump(Literal l);
  Literal choose() const;
  void end_unsatisfiable();

  const SearchOptions& options_;
  Propagation p_;
  Outcome outcome_;
  std::vector<double> activity_;  // by variable
  std::vector<bool> sign_;        // by variable: the sign that it had last
  std::vector<bool> seen_;
  double step_ = 1;
  std::uint64_t restarts_ = 1, until_restart_ = kRestartUnit;
};

Cdcl::Cdcl(const Cnf& cnf, const SearchOptions& options) : options_(options), p_(cnf) {
  const std::size_t places = static_cast<std::size_t>(cnf.variables()) + 1;
  activity_.resize(places);
  sign_.resize(places);
  seen_.resize(places);
  random::Stream stream(options.seed, "sat cdcl");
  for (std::size_t v = 1; v < places; ++v) {
    activity_[v] = stream.uniform() * 1e-3;
    sign_[v] = stream.bernoulli(0.5);
  }
}

Outcome Cdcl::run() {
  if (p_.contradicted()) {
    end_unsatisfiable();
    return std::move(outcome_);
  }
  while (outcome_.answer == Answer::unknown) {
    if (const Propagation::Id failed = p_.propagate(); failed != Propagation::kNone) {
      if (!resolve(failed)) break;
      continue;
    }
    if (until_restart_ == 0 && p_.level() > 0) {
      p_.back_to(0);
      until_restart_ = kRestartUnit * luby(++restarts_);
    }
    const Literal l = choose();
    if (l == 0) {
      outcome_.answer = Answer::satisfiable;
      outcome_.model = p_.model();
      break;
    }
    ++outcome_.counts.decisions;
    p_.decide(l);
  }
  outcome_.counts.propagations = p_.forced();
  return std::move(outcome_);
}

/// Learns from a clause that became false; false where the search is over.
bool Cdcl::resolve(Propagation::Id failed) {
  if (options_.check) options_.check();
  if (p_.level() == 0) {
    end_unsatisfiable();
    return false;
  }
  ++outcome_.counts.conflicts;
  if (outcome_.counts.conflicts >= options_.conflicts_max) return false;
  std::vector<Literal> learned = analyse(failed);
  if (options_.proof) outcome_.proof.add(learned);
  const Literal asserted = learned[0];
  const std::uint32_t back = learned.size() == 1 ? 0 : p_.level_of(learned[1]);
  for (std::size_t i = p_.trail().size(); i-- > 0 && p_.level_of(p_.trail()[i]) > back;)
    sign_[static_cast<std::size_t>(variable_of(p_.trail()[i]))] = p_.trail()[i] > 0;
  p_.back_to(back);
  p_.assign(asserted, learned.size() == 1 ? Propagation::kNone : p_.learn(std::move(learned)));
  step_ /= kActivityDecay;
  until_restart_ -= until_restart_ > 0 ? 1 : 0;
  return true;
}

void Cdcl::end_unsatisfiable() {
  outcome_.answer = Answer::unsatisfiable;
  if (options_.proof) outcome_.proof.add(Clause{});
}

/// The clause of the first unique implication point: what it asserts in front, then a literal of the level to
/// go back to.
std::vector<Literal> Cdcl::analyse(Propagation::Id failed) {
  std::vector<Literal> learned{0};
  std::size_t open = 0, i = p_.trail().size();
  Literal asserted = 0;
  for (const Literal l : p_.clause(failed)) look_at(l, learned, open);
  while (open > 0) {
    do asserted = p_.trail()[--i];
    while (!seen_[static_cast<std::size_t>(variable_of(asserted))]);
    seen_[static_cast<std::size_t>(variable_of(asserted))] = false;
    --open;
    if (open == 0) break;
    for (const Literal l : p_.clause(p_.reason_of(asserted)))
      if (l != asserted) look_at(l, learned, open);
  }
  learned[0] = -asserted;
  for (const Literal l : learned) seen_[static_cast<std::size_t>(variable_of(l))] = false;
  if (learned.size() > 1)
    std::iter_swap(learned.begin() + 1,
                   std::max_element(learned.begin() + 1, learned.end(),
                                    [&](Literal a, Literal b) { return p_.level_of(a) < p_.level_of(b); }));
  return learned;
}

void Cdcl::look_at(Literal l, std::vector<Literal>& learned, std::size_t& open) {
  const auto v = static_cast<std::size_t>(variable_of(l));
  if (seen_[v] || p_.level_of(l) == 0) return;
  seen_[v] = true;
  bump(l);
  if (p_.level_of(l) == p_.level())
    ++open;
  else
    learned.push_back(l);
}

void Cdcl::bump(Literal l) {
  double& activity = activity_[static_cast<std::size_t>(variable_of(l))];
  activity += step_;
  if (activity < kActivityMost) return;
  for (double& a : activity_) a /= kActivityMost;
  step_ /= kActivityMost;
}

/// An open literal of the highest activity; 0 where none is open.
Literal Cdcl::choose() const {
  Literal best = 0;
  for (Literal v = 1; v <= p_.variables(); ++v)
    if (p_.value(v) == 0 &&
        (best == 0 || activity_[static_cast<std::size_t>(v)] > activity_[static_cast<std::size_t>(best)]))
      best = v;
  return best != 0 && !sign_[static_cast<std::size_t>(best)] ? -best : best;
}

}  // namespace

Outcome cdcl(const Cnf& cnf, const SearchOptions& options) { return Cdcl(cnf, options).run(); }

}  // namespace quire::labs::sat
