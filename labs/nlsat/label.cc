#include "labs/nlsat/label.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <stdexcept>

#include "labs/engines/sat/checker.h"
#include "labs/engines/sat/clash.h"
#include "labs/engines/sat/models.h"
#include "labs/engines/sat/propagation.h"
#include "labs/engines/sat/search.h"
#include "labs/engines/sat/solver.h"
#include "labs/nlsat/sampler.h"

namespace quire::labs::nlsat {
namespace {

constexpr std::uint64_t kSeeds = 5;
constexpr std::int32_t kPlainVariables = 60;  // up to which plain CDCL is quicker than CaDiCaL is set up
constexpr std::int32_t kSolverConflicts = 3'000'000;

std::uint64_t median(std::vector<std::uint64_t> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

/// The clauses that a choice of variables leaves: false where one of them is falsified.
bool reduced(const sat::Cnf& cnf, std::uint64_t chosen, sat::Cnf& rest) {
  for (std::size_t i = 0; i < cnf.size(); ++i) {
    std::vector<sat::Literal> open;
    bool holds = false;
    for (const sat::Literal l : cnf[i]) {
      const std::int32_t v = sat::variable_of(l);
      if (v <= sat::kTableVariablesMax)
        open.push_back(l);
      else
        holds = holds || (chosen >> (v - sat::kTableVariablesMax - 1) & 1) == (l > 0 ? 1U : 0U);
    }
    if (holds) continue;
    if (open.empty()) return false;
    rest.add(open);
  }
  return true;
}

}  // namespace

bool Labeller::satisfiable(const sat::Cnf& cnf) {
  if (cnf.variables() > sat::kTableVariablesMax) {
    const sat::Answer answer = cnf.variables() <= kPlainVariables
                                   ? sat::cdcl(cnf).answer
                                   : sat::solve(cnf, {.conflicts_max = kSolverConflicts}).answer;
    if (answer == sat::Answer::unknown) throw Undecided();
    return answer == sat::Answer::satisfiable;
  }
  const auto place = static_cast<std::size_t>(cnf.variables());
  tables_.resize(std::max(tables_.size(), place + 1));
  std::optional<sat::TruthTable>& table = tables_[place];
  if (table)
    table->reset();
  else
    table.emplace(cnf.variables());
  for (std::size_t i = 0; i < cnf.size(); ++i) table->constrain(cnf[i]);
  return table->any();
}

Certified certify(const sat::Cnf& cnf, std::span<const std::uint32_t> part_of) {
  sat::Outcome outcome = sat::solve(cnf, {.proof = true, .conflicts_max = kSolverConflicts});
  if (outcome.answer == sat::Answer::unknown) throw Undecided();
  Certified certified{.satisfiable = outcome.answer == sat::Answer::satisfiable};
  if (cnf.variables() <= sat::kTableVariablesMax && sat::models_of(cnf).any() != certified.satisfiable)
    throw std::logic_error("the truth table and CaDiCaL differ");
  if (certified.satisfiable) {
    certified.model = std::move(outcome.model);
    if (!cnf.satisfied_by(certified.model)) throw std::logic_error("CaDiCaL's model falsifies a clause");
    return certified;
  }
  const sat::Checked checked = sat::check_refutation(cnf, outcome.proof);
  if (!checked.refuted) throw std::logic_error("the proof does not check: " + checked.why);
  certified.proof = std::move(outcome.proof);
  certified.core_lemmas = checked.core_lemmas;
  certified.resolutions = checked.resolutions;
  std::vector<std::uint32_t> parts(part_of.begin(), part_of.end());
  if (parts.empty()) {
    parts.resize(cnf.size());
    std::iota(parts.begin(), parts.end(), 0U);
  }
  certified.clash = sat::minimal_clash(cnf, parts).value_or(std::vector<std::uint32_t>{});
  return certified;
}

Hardness hardness(const sat::Cnf& cnf, const Certified& certified, std::uint64_t seed) {
  Hardness h{.ratio = nlsat::ratio(cnf)};
  std::array<std::vector<std::uint64_t>, 3> counts;
  for (std::uint64_t s = 0; s < kSeeds; ++s) {
    const sat::Outcome o = sat::cdcl(cnf, {.seed = seed + s, .conflicts_max = kConflictsMost});
    counts[0].push_back(o.counts.decisions);
    counts[1].push_back(o.counts.conflicts);
    counts[2].push_back(o.counts.propagations);
  }
  h.decisions = median(counts[0]);
  h.conflicts = median(counts[1]);
  h.propagations = median(counts[2]);
  h.branches = sat::dpll(cnf, {.seed = seed, .conflicts_max = kBranchesMost}).counts.conflicts;
  h.resolutions = certified.resolutions;
  if (certified.satisfiable) h.backbone = sat::backbone(cnf).value_or(std::vector<sat::Literal>{}).size();
  if (cnf.variables() <= kModelsVariables) h.models = count_models(cnf);
  return h;
}

std::uint64_t median_conflicts(const sat::Cnf& cnf, std::uint64_t seed, std::uint64_t seeds) {
  std::vector<std::uint64_t> counts;
  for (std::uint64_t s = 0; s < seeds; ++s)
    counts.push_back(sat::cdcl(cnf, {.seed = seed + s, .conflicts_max = kConflictsMost}).counts.conflicts);
  return median(counts);
}

std::uint64_t count_models(const sat::Cnf& cnf) {
  if (cnf.variables() > kModelsVariables) throw std::invalid_argument("too many variables to count models");
  const std::int32_t more = std::max(0, cnf.variables() - sat::kTableVariablesMax);
  std::uint64_t sum = 0;
  for (std::uint64_t chosen = 0; chosen < std::uint64_t{1} << more; ++chosen) {
    sat::Cnf rest(std::min(cnf.variables(), sat::kTableVariablesMax));
    if (reduced(cnf, chosen, rest)) sum += sat::models_of(rest).count();
  }
  return sum;
}

bool refuted_in_one_step(const sat::Cnf& cnf) {
  sat::Propagation p(cnf);
  if (p.contradicted() || p.propagate() != sat::Propagation::kNone) return true;
  for (sat::Literal v = 1; v <= cnf.variables(); ++v) {
    if (p.value(v) != 0) continue;
    bool both = true;
    for (const sat::Literal l : {v, -v}) {
      p.decide(l);
      both = p.propagate() != sat::Propagation::kNone && both;
      p.back_to(0);
    }
    if (both) return true;
  }
  return false;
}

}  // namespace quire::labs::nlsat
