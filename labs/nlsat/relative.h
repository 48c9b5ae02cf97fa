// The relative-clause fragment, RCL (Richardson and Sabharwal 2021): facts about named individuals and rules
// that hold for every one of them,
//   Every artist who is not a baker is a clerk.  Everyone who is an artist and not a clerk is a baker.
//   No artist who is a baker is a clerk.         Ada is an artist or not a baker or a clerk.
// A rule is a clause over predicates and gives a clause for each name; individuals do not meet. Names are
// capitalised, nouns are not.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/nlsat/theory.h"
#include "paper/result.h"

namespace quire::labs::nlsat {

struct RelativeTheory {
  struct Said {
    std::size_t name = kEveryone;        ///< place in names, or kEveryone for a rule
    std::vector<sat::Literal> clause{};  ///< over predicates, from 1
  };
  static constexpr std::size_t kEveryone = ~std::size_t{0};
  std::vector<std::string> names{}, predicates{};
  std::vector<Said> said{};
};

/// characters x predicates is the number of variables. Facts and rules are drawn so that facts + characters x
/// rules is `clauses`, about half of them from rules, and every character has a fact. Needs predicates >= 3
/// and clauses >= 2 * characters (else std::invalid_argument).
struct RelativeShape {
  std::size_t characters = 2, predicates = 4, clauses = 40;
};
RelativeTheory sample_relative(const RelativeShape& shape, random::Stream& stream);
/// Characters for n variables: the largest divisor of n that leaves at least four predicates.
std::size_t characters_for(std::size_t variables);

/// Sentences; forms are drawn among those that fit the signs.
std::string write_relative(const RelativeTheory& theory, random::Stream& stream);
Result<RelativeTheory> read_relative(std::string_view text);

/// One clause for each fact, and for each rule one for each name; words are "Ada is an artist". Without names
/// a rule speaks of "somebody". `more_names`: individuals that no sentence names. `text`: the sentences,
/// where there are.
Theory grounded(const RelativeTheory& theory, std::span<const std::string> more_names = {},
                std::string_view text = {});

}  // namespace quire::labs::nlsat
