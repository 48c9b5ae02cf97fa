#include "labs/nlsat/maker.h"

#include <algorithm>
#include <cmath>

#include "labs/engines/sat/models.h"
#include "labs/engines/sat/truth_table.h"
#include "labs/nlsat/grounded.h"
#include "labs/nlsat/label.h"
#include "labs/nlsat/ladder.h"
#include "labs/nlsat/lexicon.h"
#include "labs/nlsat/relative.h"
#include "labs/nlsat/ruletaker.h"
#include "labs/nlsat/sampler.h"

namespace quire::labs::nlsat {
namespace {

constexpr std::size_t kAttemptsMost = 20'000;

bool is_ladder(Fragment f) { return f >= Fragment::cop; }

Rung rung_of(Fragment f) {
  return static_cast<Rung>(static_cast<std::uint8_t>(f) - static_cast<std::uint8_t>(Fragment::cop));
}

std::vector<sat::Literal> backbone_of(const sat::Cnf& cnf) {
  if (cnf.variables() <= sat::kTableVariablesMax) return sat::models_of(cnf).backbone();
  return sat::backbone(cnf).value_or(std::vector<sat::Literal>{});
}

/// A literal that the formula entails, denies, or leaves open; 0 where there is none of that kind.
sat::Literal query_of(const sat::Cnf& cnf, Truth truth, random::Stream& stream) {
  const std::vector<sat::Literal> fixed = backbone_of(cnf);
  if (truth != Truth::unknown) {
    if (fixed.empty()) return 0;
    const sat::Literal l = fixed[stream.below(fixed.size())];
    return truth == Truth::yes ? l : -l;
  }
  std::vector<sat::Literal> open;
  for (sat::Literal v = 1; v <= cnf.variables(); ++v)
    if (std::none_of(fixed.begin(), fixed.end(), [&](sat::Literal l) { return sat::variable_of(l) == v; }))
      open.push_back(stream.bernoulli(0.5) ? v : -v);
  return open.empty() ? 0 : open[stream.below(open.size())];
}

}  // namespace

std::vector<std::size_t> counts_within(std::int32_t variables, double low, double high) {
  std::vector<std::size_t> counts;
  const auto last = static_cast<std::size_t>(std::floor(high * variables + 1e-9));
  for (auto m = static_cast<std::size_t>(std::max(1.0, std::ceil(low * variables - 1e-9))); m <= last; ++m)
    counts.push_back(m);
  return counts;
}

Maker::Maker(const MakeSpec& spec)
    : spec_(spec), counts_(counts_within(spec.variables, spec.low, spec.high)) {
  if (spec.variables < 3)
    throw std::invalid_argument("variables: a clause has three different ones; give 3 or more");
  if (spec.fragment == Fragment::rcl && spec.variables < 4)
    throw std::invalid_argument("variables: this fragment needs 4 or more");
  if (counts_.empty() && !is_ladder(spec.fragment))
    throw std::invalid_argument("the window of ratios holds no number of clauses; widen it");
}

Made Maker::item(std::uint64_t number) const {
  random::Stream stream(spec_.seed, "nlsat item", number);
  for (std::size_t i = 0; i < kAttemptsMost; ++i)
    if (std::optional<Made> made = attempt(number, stream)) {
      made->number = number;
      made->fragment = spec_.fragment;
      return std::move(*made);
    }
  throw Unbalanced("item " + std::to_string(number) + ": no text with the label that is wanted in " +
                   std::to_string(kAttemptsMost) + " tries; move the window of ratios");
}

std::optional<Made> Maker::attempt(std::uint64_t number, random::Stream& stream) const {
  const std::uint64_t labels = spec_.fragment == Fragment::ruletaker ? 3 : 2;
  const std::uint64_t label = spec_.balanced ? number % labels : stream.below(labels);
  if (is_ladder(spec_.fragment)) return ladder_item(label == 0, stream);
  const std::size_t clauses =
      counts_[spec_.within_each ? number / labels % counts_.size() : stream.below(counts_.size())];
  if (spec_.fragment == Fragment::ruletaker) return rule_item(clauses, label, stream);
  return spec_.fragment == Fragment::grl ? grounded_item(clauses, label == 0, stream)
                                         : relative_item(clauses, label == 0, stream);
}

bool Maker::wanted(const sat::Cnf& cnf, bool satisfiable) const {
  if (spec_.balanced && Labeller().satisfiable(cnf) != satisfiable) return false;
  return spec_.conflicts_least == 0 || median_conflicts(cnf, 1) >= spec_.conflicts_least;
}

std::optional<Made> Maker::grounded_item(std::size_t clauses, bool satisfiable,
                                         random::Stream& stream) const {
  Made made;
  made.cnf = sample({spec_.variables, clauses, spec_.threes}, stream);
  if (!wanted(made.cnf, satisfiable)) return std::nullopt;
  made.words = draw_foods(stream, static_cast<std::size_t>(spec_.variables));
  made.text = write_grounded(made.cnf, made.words, stream);
  made.answer = Labeller().satisfiable(made.cnf) ? "yes" : "no";
  return made;
}

std::optional<Made> Maker::relative_item(std::size_t clauses, bool satisfiable,
                                         random::Stream& stream) const {
  const auto n = static_cast<std::size_t>(spec_.variables);
  const std::size_t characters = characters_for(n);
  const RelativeTheory theory =
      sample_relative({characters, n / characters, std::max(clauses, 2 * characters)}, stream);
  Theory ground = grounded(theory);
  if (!wanted(ground.cnf, satisfiable)) return std::nullopt;
  Made made;
  made.text = write_relative(theory, stream);
  made.answer = Labeller().satisfiable(ground.cnf) ? "yes" : "no";
  made.cnf = std::move(ground.cnf);
  made.words = std::move(ground.atoms);
  made.names = theory.names;
  return made;
}

std::optional<Made> Maker::rule_item(std::size_t clauses, std::uint64_t label, random::Stream& stream) const {
  constexpr Truth kLabels[] = {Truth::yes, Truth::no, Truth::unknown};
  Made made;
  made.cnf = sample({spec_.variables, clauses, spec_.threes}, stream);
  if (!Labeller().satisfiable(made.cnf)) return std::nullopt;  // of an inconsistent theory everything follows
  if (spec_.conflicts_least > 0 && median_conflicts(made.cnf, 1) < spec_.conflicts_least) return std::nullopt;
  const sat::Literal query = query_of(made.cnf, kLabels[label], stream);
  if (query == 0) return std::nullopt;
  Retrofit written = retrofit(made.cnf, stream);
  RuleLiteral asked = written.atom_of[static_cast<std::size_t>(sat::variable_of(query) - 1)];
  asked.positive = query > 0;
  written.theory.asked = RuleSentence{{}, std::move(asked)};
  made.text = write_rules(written.theory);
  made.words = written.words();
  made.query = query;
  made.answer = word(kLabels[label]);
  return made;
}

std::optional<Made> Maker::ladder_item(bool satisfiable, random::Stream& stream) const {
  const Rung rung = rung_of(spec_.fragment);
  // Ours: as many sentences as texts of both labels are found with.
  const auto nouns = static_cast<std::size_t>(spec_.variables);
  const std::vector<Syllogism> text =
      sample_ladder(rung, {nouns, 2, (has_verbs(rung) ? 1 : 2) * nouns + stream.below(nouns)}, stream);
  Made made;
  made.text = write_ladder(text);
  made.answer = answer_of(decided(rung, text));
  if (spec_.balanced && made.answer != (satisfiable ? "yes" : "no")) return std::nullopt;
  return made;
}

bool carries_its_formula(const Made& made) {
  const Result<Theory> read = read_text(made.fragment, made.text, made.names);
  if (!read) return false;
  if (is_ladder(made.fragment)) {
    const Rung rung = rung_of(made.fragment);
    const Result<std::vector<Syllogism>> sentences = read_ladder(rung, made.text);
    return sentences && write_ladder(*sentences) == made.text;
  }
  if (!same_clauses(made.cnf, made.words, read->cnf, read->atoms)) return false;
  if (made.query.has_value() != read->query.has_value()) return false;
  if (!made.query) return true;
  const auto words = [](sat::Literal l, const std::vector<std::string>& all) {
    return (l < 0 ? "not " : "") + all[static_cast<std::size_t>(sat::variable_of(l) - 1)];
  };
  return words(*made.query, made.words) == words(*read->query, read->atoms);
}

}  // namespace quire::labs::nlsat
