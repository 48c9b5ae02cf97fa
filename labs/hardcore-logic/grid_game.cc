#include "labs/hardcore-logic/grid_game.h"

#include <algorithm>

#include <fmt/format.h>

#include "labs/engines/sat/checker.h"
#include "labs/engines/sat/search.h"
#include "labs/hardcore-logic/prove.h"

namespace quire::labs::hardcore_logic {
namespace {

namespace json = boost::json;
using sat::Answer;
using sat::Literal;

constexpr std::uint64_t kSeeds = 5;
constexpr std::uint64_t kMeasuredConflicts = 5000;  // of one search whose cost is counted
constexpr std::size_t kProofBytes = std::size_t{64} << 20;
constexpr std::size_t kCutsMost = 100'000;
constexpr std::uint64_t kSearchSteps = 300'000;  // some milliseconds

double median(std::vector<std::uint64_t> values) {
  std::sort(values.begin(), values.end());
  return static_cast<double>(values[values.size() / 2]);
}

json::array cuts_json(const std::vector<std::vector<Literal>>& cuts) {
  json::array lists;
  for (const auto& cut : cuts) lists.push_back(json::array(cut.begin(), cut.end()));
  return lists;
}

/// The clauses that a certificate adds; an error where one does not hold for every answer.
Result<std::vector<std::vector<Literal>>> read_cuts(const json::object& certificate) {
  std::vector<std::vector<Literal>> cuts;
  const json::value* lists = certificate.if_contains("cuts");
  if (lists == nullptr) return cuts;
  const json::array* list = lists->if_array();
  if (list == nullptr || list->size() > kCutsMost)
    return Error{"certificate: cuts: must be a list of clauses"};
  for (const json::value& one : *list) {
    const json::array* clause = one.if_array();
    if (clause == nullptr || clause->empty() || clause->size() > kCutsMost)
      return Error{"certificate: cuts: a clause is a list of literals"};
    std::vector<Literal>& cut = cuts.emplace_back();
    for (const json::value& literal : *clause) {
      const std::int64_t* l = literal.if_int64();
      if (l == nullptr || *l == 0 || *l < -sat::kVariablesMax || *l > sat::kVariablesMax)
        return Error{"certificate: cuts: a literal is a whole number other than 0"};
      cut.push_back(static_cast<Literal>(*l));
    }
  }
  return cuts;
}

}  // namespace

sat::SolverOptions solver_options(std::int64_t timeout_ms, std::uint64_t seed) {
  sat::SolverOptions options;
  options.seed = static_cast<std::uint32_t>(seed % 1'000'000'007);
  options.conflicts_max = static_cast<std::int32_t>(
      std::clamp<std::int64_t>(timeout_ms, 1, 100'000'000 / kConflictsAMillisecond) * kConflictsAMillisecond);
  options.proof_bytes_max = kProofBytes;
  return options;
}

std::vector<std::pair<std::string, double>> search_cost(const sat::Cnf& cnf, std::uint64_t seed,
                                                        const std::function<void()>& check) {
  std::vector<std::uint64_t> decisions, conflicts;
  for (std::uint64_t s = 0; s < kSeeds; ++s) {
    const sat::Outcome o =
        sat::cdcl(cnf, {.seed = seed + s, .conflicts_max = kMeasuredConflicts, .check = check});
    decisions.push_back(o.counts.decisions);
    conflicts.push_back(o.counts.conflicts);
  }
  return {{"decisions", median(decisions)}, {"conflicts", median(conflicts)}};
}

std::optional<sat::Model> sample(const sat::Cnf& cnf, random::Stream& stream, std::uint64_t conflicts_max) {
  sat::Outcome found = sat::cdcl(cnf, {.seed = stream.uniform_u32(), .conflicts_max = conflicts_max});
  if (found.answer != Answer::satisfiable) return std::nullopt;
  return std::move(found.model);
}

Status check_proof(const sat::Cnf& cnf, const json::object& certificate) {
  const json::value* drat = certificate.if_contains("drat");
  if (drat == nullptr || !drat->is_string()) return Error{"certificate: drat: must be a proof in text"};
  const Result<sat::Proof> proof = sat::read_proof(drat->get_string(), "certificate: drat");
  if (!proof) return Error{proof.error()};
  const sat::Checked checked = sat::check_refutation(cnf, *proof);
  if (!checked.refuted) return Error{"certificate: drat: " + checked.why};
  return success();
}

std::optional<Solved> GridGame::solve_by_search(const Instance& instance, std::size_t limit) const {
  const auto models = searched(instance, limit, kSearchSteps);
  if (!models) return std::nullopt;
  Solved solved;
  for (const sat::Model& model : *models) solved.solutions.push_back(answer(instance, model));
  solved.kind = models->empty()       ? Solved::Kind::none
                : models->size() == 1 ? Solved::Kind::one
                                      : Solved::Kind::several;
  return solved;
}

Solved GridGame::solve(const Instance& instance, const SolveOptions& options) const {
  using Kind = Solved::Kind;
  // A search that stopped at one answer because no more were wanted does not know that there is no other.
  if (!options.proof && options.limit > 1)
    if (auto found = solve_by_search(instance, options.limit)) return std::move(*found);
  Formula f = formula(instance);
  const sat::SolverOptions limits = solver_options(options.timeout_ms, options.seed);
  Solved solved;
  std::vector<std::vector<Literal>> added;
  std::vector<Literal> first;  // what blocks the first answer
  sat::Solver solver(f.cnf, limits);
  Answer said = Answer::unknown;
  while (solved.solutions.size() < std::max<std::size_t>(options.limit, 1)) {
    if (options.check) options.check();
    said = solver.solve();
    if (said != Answer::satisfiable) break;
    sat::Model model = solver.model();
    model.resize(static_cast<std::size_t>(f.cnf.variables()) + 1);
    const auto broken = cuts(instance, model);
    for (const auto& cut : broken) {
      solver.add(cut);
      added.push_back(cut);
    }
    if (!broken.empty()) continue;
    solved.solutions.push_back(answer(instance, model));
    const std::vector<Literal> block = sat::blocking_clause(model, f.told);
    if (first.empty()) first = block;
    solver.add(block);
  }
  if (solved.solutions.size() > 1) {
    solved.kind = Kind::several;
  } else if (said == Answer::unsatisfiable) {
    solved.kind = solved.solutions.empty() ? Kind::none : Kind::one;
  }
  if (!options.proof) return solved;
  for (const auto& cut : added) f.cnf.add(cut);
  solved.difficulty = search_cost(f.cnf, options.seed, options.check);
  solved.difficulty.emplace_back("bits", bits(instance));
  if (solved.kind != Kind::none && solved.kind != Kind::one) return solved;
  if (solved.kind == Kind::one) f.cnf.add(first);
  const std::optional<Refutation> refuted = refutation(f.cnf, limits);
  if (!refuted) {
    solved.kind = Kind::unknown;
    return solved;
  }
  solved.certificate["drat"] = refuted->drat;
  if (!added.empty()) solved.certificate["cuts"] = cuts_json(added);
  solved.difficulty.emplace_back("proof", static_cast<double>(refuted->lemmas));
  return solved;
}

Status GridGame::recheck(const Instance& instance, const Solved& solved) const {
  using Kind = Solved::Kind;
  if (solved.kind != Kind::none && solved.kind != Kind::one)
    return Error{"only an answer that is the only one, or none, has a certificate"};
  Formula f = formula(instance);
  const Result<std::vector<std::vector<Literal>>> added = read_cuts(solved.certificate);
  if (!added) return Error{added.error()};
  for (const auto& cut : *added) {
    if (!is_cut(instance, cut)) return Error{"certificate: cuts: a clause does not hold for every answer"};
    f.cnf.add(cut);
  }
  if (solved.kind == Kind::one) {
    if (solved.solutions.size() != 1) return Error{"there must be one answer"};
    const Mark mark = grade(instance, solved.solutions.front());
    if (!mark.broken.empty()) return Error{"the answer is not right: " + mark.broken};
    f.cnf.add(sat::blocking_clause(model_of(instance, solved.solutions.front()), f.told));
  }
  return check_proof(f.cnf, solved.certificate);
}

std::optional<Puzzle> GridGame::make(const Group& group, random::Stream& stream,
                                     const MakeOptions& options) const {
  std::optional<Instance> instance = draw(group, stream, options);
  if (!instance) return std::nullopt;
  SolveOptions solving{.timeout_ms = options.timeout_ms, .check = options.check};
  Puzzle puzzle{.group = group, .instance = std::move(*instance), .solved = {}};
  puzzle.solved = solve(puzzle.instance, solving);
  const bool wanted = group.change == Change::up ? puzzle.solved.kind == Solved::Kind::none
                                                 : puzzle.solved.kind == Solved::Kind::one;
  if (!wanted) return std::nullopt;
  if (const std::optional<Instance> plain = without_rule(puzzle.instance)) {
    solving.proof = false;
    const Solved other = solve(*plain, solving);
    if (other.kind == Solved::Kind::unknown) return std::nullopt;
    if (other.kind == Solved::Kind::one && other.solutions == puzzle.solved.solutions) return std::nullopt;
  }
  return puzzle;
}

}  // namespace quire::labs::hardcore_logic
