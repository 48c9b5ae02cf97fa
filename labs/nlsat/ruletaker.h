// The language of RuleTaker (Clark, Tafjord, Richardson, IJCAI 2020) under classical semantics in an open
// world: facts and rules about entities with attributes and verbs, and a sentence that is asked for.
//   The dog is red. Bob does not see the cat. If the dog is not red and the dog is big then Bob is young.
//   If someone is round and they chase the cat then they are kind. Round, big people are green.
// What is asked is true if theory and its negation are unsatisfiable, false if theory and it are, else
// unknown. The closed-world answers of the original sets are others.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/nlsat/theory.h"
#include "paper/result.h"

namespace quire::labs::nlsat {

/// "Bob is red" or "Bob sees the cat". The subject "" is someone, whoever it is.
struct RuleLiteral {
  bool positive = true;
  std::string subject{};
  std::string predicate{};  ///< an attribute, or the plain form of a verb
  std::string object{};     ///< of a verb; empty for an attribute
  bool operator==(const RuleLiteral&) const = default;
};

/// A fact has no conditions.
struct RuleSentence {
  std::vector<RuleLiteral> conditions{};
  RuleLiteral head{};
  bool operator==(const RuleSentence&) const = default;
};

struct RuleTheory {
  std::vector<RuleSentence> said{};
  std::optional<RuleSentence> asked{};  ///< a fact
};

/// What stands between the theory and the sentence that is asked for.
inline constexpr std::string_view kQueryMark = " $query$ ";

std::string write_rules(const RuleTheory& theory);
/// With or without a query. Errors name the sentence and the first word that does not fit.
Result<RuleTheory> read_rules(std::string_view text);

/// Rules about someone give a clause for each entity that the text names. Words are "Bob is red". `text`: for
/// the sentences, where there is one.
Theory grounded(const RuleTheory& theory, std::string_view text = {});

enum class Truth : std::uint8_t { yes, no, unknown, inconsistent };
/// "true", "false", "unknown", "inconsistent": everything follows.
const char* word(Truth truth);
Truth truth_of(const Theory& theory);
/// With the query or its negation added.
sat::Cnf with(const sat::Cnf& cnf, sat::Literal literal);

/// What sets drawn without care look like: a few facts about four entities and rules about someone with one
/// or two conditions, four of five literals positive; and a query. The theory may be inconsistent.
struct RuleShape {
  std::size_t entities = 4, attributes = 8, facts = 8, rules = 8;
};
RuleTheory sample_rules(const RuleShape& shape, random::Stream& stream);

/// A formula as rules of a world of entities: variables become ground atoms (attributes, and verbs between
/// entities), a clause a rule with a random literal as its head, signs on both sides. `words[v - 1]` are
/// those of grounded().
struct Retrofit {
  RuleTheory theory{};
  std::vector<RuleLiteral> atom_of{};  ///< of variable v at v - 1, positive
  std::vector<std::string> words() const;
};
Retrofit retrofit(const sat::Cnf& cnf, random::Stream& stream);

}  // namespace quire::labs::nlsat
