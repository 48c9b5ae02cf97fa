#include "labs/nlsat/ruletaker.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "labs/engines/sat/solver.h"
#include "labs/nlsat/label.h"
#include "labs/nlsat/lexicon.h"
#include "labs/nlsat/words.h"

namespace quire::labs::nlsat {
namespace {

std::string ground_words(const RuleLiteral& l, const std::string& someone) {
  const std::string& subject = l.subject.empty() ? someone : l.subject;
  return l.object.empty() ? subject + " is " + l.predicate
                          : subject + " " + std::string(verb_of(l.predicate)->third) + " " + l.object;
}

bool speaks_of_someone(const RuleSentence& sentence) {
  return sentence.head.subject.empty() || std::any_of(sentence.conditions.begin(), sentence.conditions.end(),
                                                      [](const RuleLiteral& l) { return l.subject.empty(); });
}

/// All that a theory and its query name, in the order in which they come.
std::vector<std::string> entities_of(const RuleTheory& theory) {
  std::vector<std::string> all;
  const auto meet = [&](const std::string& name) {
    if (!name.empty() && std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
  };
  const auto meet_all = [&](const RuleSentence& sentence) {
    for (const RuleLiteral& l : sentence.conditions) meet(l.subject), meet(l.object);
    meet(sentence.head.subject), meet(sentence.head.object);
  };
  for (const RuleSentence& sentence : theory.said) meet_all(sentence);
  if (theory.asked) meet_all(*theory.asked);
  if (all.empty()) all.push_back("someone");
  return all;
}

bool satisfiable(const sat::Cnf& cnf) { return Labeller().satisfiable(cnf); }

}  // namespace

Theory grounded(const RuleTheory& theory, std::string_view text) {
  Theory ground;
  Atoms atoms;
  const std::vector<std::string> entities = entities_of(theory);
  const auto literal = [&](const RuleLiteral& l, const std::string& someone) {
    const sat::Literal v = atoms.of(ground_words(l, someone));
    return l.positive ? v : -v;
  };
  for (std::size_t s = 0; s < theory.said.size(); ++s) {
    const RuleSentence& sentence = theory.said[s];
    const std::size_t times = speaks_of_someone(sentence) ? entities.size() : 1;
    for (std::size_t e = 0; e < times; ++e) {
      std::vector<sat::Literal> clause;
      for (const RuleLiteral& condition : sentence.conditions)
        clause.push_back(-literal(condition, entities[e]));
      clause.push_back(literal(sentence.head, entities[e]));
      ground.add(clause, s);
    }
  }
  if (theory.asked) ground.query = literal(theory.asked->head, "");
  const std::string_view said = text.substr(0, text.find("$query$"));
  if (const Result<std::vector<Sentence>> sentences = sentences_of(said); sentences)
    for (const Sentence& sentence : *sentences) ground.sentences.push_back(sentence.text);
  ground.atoms = atoms.words();
  return ground;
}

const char* word(Truth truth) {
  switch (truth) {
    case Truth::yes:
      return "true";
    case Truth::no:
      return "false";
    case Truth::unknown:
      return "unknown";
    case Truth::inconsistent:
      break;
  }
  return "inconsistent";
}

sat::Cnf with(const sat::Cnf& cnf, sat::Literal literal) {
  sat::Cnf more = cnf;
  more.add({literal});
  return more;
}

Truth truth_of(const Theory& theory) {
  const bool may_hold = satisfiable(with(theory.cnf, *theory.query));
  const bool may_fail = satisfiable(with(theory.cnf, -*theory.query));
  if (may_hold && may_fail) return Truth::unknown;
  return may_hold ? Truth::yes : may_fail ? Truth::no : Truth::inconsistent;
}

RuleTheory sample_rules(const RuleShape& shape, random::Stream& stream) {
  constexpr double kPositive = 0.8, kVerb = 0.3;
  const std::vector<std::string> entities = draw_entities(stream, shape.entities);
  const std::vector<std::string> attributes = draw_attributes(stream, shape.attributes);
  const auto literal = [&](bool someone) {
    RuleLiteral l;
    l.positive = stream.bernoulli(kPositive);
    if (!someone) l.subject = entities[stream.below(entities.size())];
    if (stream.bernoulli(kVerb)) {
      l.predicate = verbs()[stream.below(verbs().size())].plain;
      l.object = entities[stream.below(entities.size())];
    } else {
      l.predicate = attributes[stream.below(attributes.size())];
    }
    return l;
  };
  RuleTheory theory;
  for (std::size_t i = 0; i < shape.facts; ++i) theory.said.push_back({{}, literal(false)});
  for (std::size_t i = 0; i < shape.rules; ++i) {
    RuleSentence rule;
    for (std::uint64_t conditions = 1 + stream.below(2); conditions > 0; --conditions)
      rule.conditions.push_back(literal(true));
    rule.head = literal(true);
    theory.said.push_back(std::move(rule));
  }
  theory.asked = RuleSentence{{}, literal(false)};
  return theory;
}

std::vector<std::string> Retrofit::words() const {
  std::vector<std::string> all;
  for (const RuleLiteral& l : atom_of) all.push_back(ground_words(l, ""));
  return all;
}

Retrofit retrofit(const sat::Cnf& cnf, random::Stream& stream) {
  // Entities x (attributes + verbs x other entities) atoms, of which as many are drawn as there are
  // variables.
  const auto n = static_cast<std::size_t>(cnf.variables());
  const std::size_t entity_count = n < 12 ? 3 : 4 + n / 100;
  const std::vector<std::string> entities = draw_entities(stream, entity_count);
  const std::vector<std::string> attributes = draw_attributes(stream, n / entity_count + 2);
  Retrofit made;
  std::vector<RuleLiteral> atoms;
  for (const std::string& entity : entities) {
    for (const std::string& attribute : attributes) atoms.push_back({true, entity, attribute, ""});
    for (const std::string& other : entities)
      if (other != entity)
        for (const Verb& verb : verbs()) atoms.push_back({true, entity, std::string(verb.plain), other});
  }
  stream.shuffle(std::span(atoms));
  atoms.resize(n);
  made.atom_of = std::move(atoms);
  const auto literal = [&](sat::Literal l) {
    RuleLiteral made_literal = made.atom_of[static_cast<std::size_t>(sat::variable_of(l) - 1)];
    made_literal.positive = l > 0;
    return made_literal;
  };
  for (std::size_t i = 0; i < cnf.size(); ++i) {
    const sat::Clause clause = cnf[i];
    if (clause.empty()) throw std::invalid_argument("an empty clause has no sentence");
    const std::size_t head = stream.below(clause.size());
    RuleSentence sentence;
    for (std::size_t k = 0; k < clause.size(); ++k)
      if (k != head) sentence.conditions.push_back(literal(-clause[k]));
    sentence.head = literal(clause[head]);
    made.theory.said.push_back(std::move(sentence));
  }
  return made;
}

}  // namespace quire::labs::nlsat
