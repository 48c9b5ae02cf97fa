#include "labs/hardcore-logic/zebra_solve.h"

#include <algorithm>
#include <cmath>

#include <boost/json/object.hpp>

#include "labs/engines/sat/checker.h"
#include "labs/engines/sat/models.h"
#include "labs/engines/sat/search.h"

namespace quire::labs::hardcore_logic::zebra_game {
namespace {

using sat::Literal;

constexpr std::int32_t kConflictsAMillisecond = 10;

/// Time as conflicts, so that what comes out does not hang on the machine.
std::int32_t conflicts_of(std::int64_t timeout_ms) {
  constexpr std::int64_t kMillisecondsMax = 600'000;
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(timeout_ms, 1, kMillisecondsMax)) *
         kConflictsAMillisecond;
}

/// Decisions and conflicts of plain CDCL, medians of five seeds.
void add_work(const sat::Cnf& cnf, const SolveOptions& options, Solved& solved) {
  constexpr std::size_t kSeeds = 5;
  std::vector<std::uint64_t> decisions, conflicts;
  for (std::size_t i = 0; i < kSeeds; ++i) {
    const sat::Outcome outcome =
        sat::cdcl(cnf, {.seed = options.seed + i,
                        .conflicts_max = static_cast<std::uint64_t>(conflicts_of(options.timeout_ms)),
                        .check = options.check});
    decisions.push_back(outcome.counts.decisions);
    conflicts.push_back(outcome.counts.conflicts);
  }
  std::sort(decisions.begin(), decisions.end());
  std::sort(conflicts.begin(), conflicts.end());
  solved.difficulty.emplace_back("decisions", static_cast<double>(decisions[kSeeds / 2]));
  solved.difficulty.emplace_back("conflicts", static_cast<double>(conflicts[kSeeds / 2]));
}

double log2_factorial(std::size_t n) {
  double sum = 0;
  for (std::size_t i = 2; i <= n; ++i) sum += std::log2(static_cast<double>(i));
  return sum;
}

}  // namespace

ZebraFormula::ZebraFormula(const ZebraPuzzle& puzzle)
    : houses_(puzzle.houses), attributes_(puzzle.attributes.size()), cnf_(places()) {
  for (std::size_t a = 0; a < attributes_; ++a)
    for (std::size_t x = 0; x < houses_; ++x) {
      std::vector<Literal> somewhere, something;
      for (std::size_t y = 0; y < houses_; ++y) {
        somewhere.push_back(in({a, x}, y));
        something.push_back(in({a, y}, x));
        for (std::size_t z = y + 1; z < houses_; ++z) {
          cnf_.add({-in({a, x}, y), -in({a, x}, z)});
          cnf_.add({-in({a, y}, x), -in({a, z}, x)});
        }
      }
      cnf_.add(somewhere);
      cnf_.add(something);
    }
}

Literal ZebraFormula::in(const Item& item, std::size_t house) const {
  return static_cast<Literal>((item.attribute * houses_ + item.value) * houses_ + house + 1);
}

std::int32_t ZebraFormula::places() const {
  return static_cast<std::int32_t>(attributes_ * houses_ * houses_);
}

Houses ZebraFormula::houses(const sat::Model& model) const {
  Houses at(attributes_, std::vector<std::size_t>(houses_, 0));
  for (std::size_t a = 0; a < attributes_; ++a)
    for (std::size_t v = 0; v < houses_; ++v)
      for (std::size_t h = 0; h < houses_; ++h)
        if (sat::satisfied(in({a, v}, h), model)) at[a][v] = h;
  return at;
}

void ZebraFormula::add_clause(std::vector<Literal> clause, Literal guard) {
  if (guard != 0) clause.push_back(-guard);
  cnf_.add(clause);
}

void ZebraFormula::add_relation(const Statement& s, bool denied, Literal first, Literal guard) {
  for (const bool turned : {false, true})
    for (std::size_t x = 0; x < houses_; ++x) {
      std::vector<Literal> clause{-in(turned ? s.b : s.a, x)};
      if (first != 0) clause.push_back(first);
      for (std::size_t y = 0; y < houses_; ++y)
        if (holds(s.relation, turned ? y : x, turned ? x : y) != denied)
          clause.push_back(in(turned ? s.a : s.b, y));
      add_clause(std::move(clause), guard);
    }
}

Literal ZebraFormula::literal_of(const Statement& s) {
  if (s.of_house()) return s.relation == Relation::found_at ? in(s.a, s.house) : -in(s.a, s.house);
  const Literal said = cnf_.new_variable();
  add_relation(s, false, -said, 0);
  add_relation(s, true, said, 0);
  return said;
}

void ZebraFormula::add(const Clue& clue, Literal guard) {
  if (clue.join == Join::plain && !clue.parts[0].of_house()) {
    add_relation(clue.parts[0], false, 0, guard);
    return;
  }
  std::vector<Literal> parts;
  for (const Statement& part : clue.parts) parts.push_back(literal_of(part));
  if (clue.join == Join::implies) parts[0] = -parts[0];
  add_clause(parts, guard);
  if (clue.join != Join::exactly_one) return;
  for (std::size_t i = 0; i < parts.size(); ++i)
    for (std::size_t j = i + 1; j < parts.size(); ++j) add_clause({-parts[i], -parts[j]}, guard);
}

ZebraFormula formula_of(const ZebraPuzzle& puzzle) {
  ZebraFormula formula(puzzle);
  for (const Clue& clue : puzzle.clues) formula.add(clue);
  return formula;
}

Solved solve_zebra(const ZebraPuzzle& puzzle, const SolveOptions& options) {
  if (options.check) options.check();
  const ZebraFormula formula = formula_of(puzzle);
  const sat::SolverOptions solver{.seed = static_cast<std::uint32_t>(options.seed),
                                  .conflicts_max = conflicts_of(options.timeout_ms)};
  sat::Uniqueness found = sat::uniqueness(formula.cnf(), formula.places(), solver);
  Solved solved;
  using Kind = sat::Uniqueness::Kind;
  switch (found.kind) {
    case Kind::unknown:
      return solved;
    case Kind::none:
      solved.kind = Solved::Kind::none;
      break;
    case Kind::one:
      solved.kind = Solved::Kind::one;
      solved.solutions.push_back(zebra_answer(puzzle, formula.houses(found.model)));
      break;
    case Kind::several:
      solved.kind = Solved::Kind::several;
      for (const sat::Model& m :
           sat::enumerate(formula.cnf(), std::max<std::size_t>(2, options.limit), formula.places(), solver)
               .models)
        solved.solutions.push_back(zebra_answer(puzzle, formula.houses(m)));
      break;
  }
  if (found.kind != Kind::several) {
    solved.certificate = {{"method", "refutation"},
                          {"variables", formula.cnf().variables()},
                          {"clauses", formula.cnf().size()}};
    if (options.proof) solved.certificate["drat"] = sat::proof_text(found.proof);
  }
  add_work(formula.cnf(), options, solved);
  solved.difficulty.emplace_back(
      "bits", static_cast<double>(puzzle.attributes.size()) * log2_factorial(puzzle.houses));
  solved.difficulty.emplace_back("clues", static_cast<double>(puzzle.clues.size()));
  return solved;
}

Status recheck_zebra(const ZebraPuzzle& puzzle, const Solved& solved) {
  const bool none = solved.kind == Solved::Kind::none;
  if (!none && solved.kind != Solved::Kind::one)
    return Error{"zebra: nothing is certain about this instance"};
  const boost::json::value* drat = solved.certificate.if_contains("drat");
  if (drat == nullptr || !drat->is_string()) return Error{"certificate: drat must be a proof"};
  const auto proof = sat::read_proof(drat->get_string(), "certificate: drat");
  if (!proof) return Error{proof.error()};
  const ZebraFormula formula = formula_of(puzzle);
  sat::Cnf refuted = formula.cnf();
  if (!none) {
    if (solved.solutions.size() != 1) return Error{"certificate: there is not one solution"};
    const auto table = read_table(puzzle, solved.solutions[0]);
    if (!table) return Error{"certificate: " + table.error()};
    const std::string broken = broken_rule(puzzle, *table);
    if (!broken.empty()) return Error{"certificate: " + broken};
    // The formula with this solution blocked: some value is in another house.
    std::vector<Literal> elsewhere;
    for (std::size_t a = 0; a < puzzle.attributes.size(); ++a)
      for (std::size_t v = 0; v < puzzle.houses; ++v)
        for (std::size_t h = 0; h < puzzle.houses; ++h) {
          const bool here = table->values[h][a] == puzzle.attributes[a].values[v];
          elsewhere.push_back(here ? -formula.in({a, v}, h) : formula.in({a, v}, h));
        }
    refuted.add(elsewhere);
  }
  const sat::Checked checked = sat::check_refutation(refuted, *proof);
  if (!checked.refuted) return Error{"certificate: drat: " + checked.why};
  return success();
}

}  // namespace quire::labs::hardcore_logic::zebra_game
