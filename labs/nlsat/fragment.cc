#include "labs/nlsat/fragment.h"

#include <algorithm>

#include "labs/nlsat/grounded.h"
#include "labs/nlsat/label.h"
#include "labs/nlsat/ladder.h"
#include "labs/nlsat/relative.h"
#include "labs/nlsat/ruletaker.h"
#include "labs/nlsat/words.h"

namespace quire::labs::nlsat {
namespace {

// A hostile text may ask for clauses by the square of its length.
constexpr std::size_t kClausesMost = 2'000'000;

Result<Theory> read_rung(Rung rung, std::string_view text) {
  const Result<std::vector<Syllogism>> read = read_ladder(rung, text);
  if (!read) return Error{read.error()};
  // With verbs each sentence speaks of pairs of individuals.
  constexpr std::size_t kSentencesMost = 2000, kPairsMost = 100'000;
  const std::size_t individuals = individuals_of(*read);
  if (read->size() > kSentencesMost ||
      (has_verbs(rung) && individuals * individuals * read->size() > kPairsMost))
    return Error{"more sentences and individuals than are tried; give a shorter text"};
  try {
    return decided(rung, *read, text);
  } catch (const Undecided& hard) {
    return Error{hard.what()};
  }
}

Result<Theory> read_relative_text(std::string_view text, std::span<const std::string> names) {
  const Result<RelativeTheory> read = read_relative(text);
  if (!read) return Error{read.error()};
  if ((read->names.size() + names.size() + 1) * read->said.size() > kClausesMost)
    return Error{"more clauses than " + std::to_string(kClausesMost) + "; give fewer names or rules"};
  return grounded(*read, names, text);
}

Result<Theory> read_rule_text(std::string_view text) {
  const Result<RuleTheory> read = read_rules(text);
  if (!read) return Error{read.error()};
  // Every sentence names four entities at most, conditions apart.
  std::size_t mentions = 0;
  for (const RuleSentence& s : read->said) mentions += 2 * (s.conditions.size() + 1);
  if (mentions * read->said.size() > 4 * kClausesMost)
    return Error{"more rules and entities than are written out; give a shorter text"};
  return grounded(*read, text);
}

}  // namespace

const char* word(Fragment fragment) {
  switch (fragment) {
    case Fragment::grl:
      return "grl";
    case Fragment::rcl:
      return "rcl";
    case Fragment::ruletaker:
      return "ruletaker";
    case Fragment::cop:
      return "cop";
    case Fragment::cop_rel:
      return "cop-rel";
    case Fragment::cop_tv:
      return "cop-tv";
    case Fragment::cop_rel_tv:
      break;
  }
  return "cop-rel-tv";
}

std::optional<Fragment> fragment_named(std::string_view name) {
  for (const Fragment f : kFragments)
    if (name == word(f)) return f;
  return std::nullopt;
}

std::vector<std::string> fragment_names() {
  std::vector<std::string> names;
  for (const Fragment f : kFragments) names.emplace_back(word(f));
  return names;
}

Result<Theory> read_text(Fragment fragment, std::string_view text, std::span<const std::string> names) {
  switch (fragment) {
    case Fragment::grl:
      return read_grounded(text);
    case Fragment::rcl:
      return read_relative_text(text, names);
    case Fragment::ruletaker:
      return read_rule_text(text);
    case Fragment::cop:
      return read_rung(Rung::cop, text);
    case Fragment::cop_rel:
      return read_rung(Rung::cop_rel, text);
    case Fragment::cop_tv:
      return read_rung(Rung::cop_tv, text);
    case Fragment::cop_rel_tv:
      break;
  }
  return read_rung(Rung::cop_rel_tv, text);
}

Result<Recognised> recognise(std::string_view text, std::span<const std::string> names) {
  std::string errors;
  for (const Fragment f : kFragments) {
    Result<Theory> read = read_text(f, text, names);
    if (read) return Recognised{f, std::move(*read)};
    errors += (errors.empty() ? "" : " | ") + std::string(word(f)) + ": " + read.error();
  }
  return Error{"no fragment takes it: " + errors};
}

std::string answer_of(const Theory& theory) {
  try {
    if (theory.query) return word(truth_of(theory));
    if (Labeller().satisfiable(theory.cnf)) return "yes";
    return theory.individuals_bound == 0 ? "no" : "undecided";
  } catch (const Undecided&) {
    return "undecided";
  }
}

}  // namespace quire::labs::nlsat
