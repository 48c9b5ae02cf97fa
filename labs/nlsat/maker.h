// Texts with labels that are balanced: drawn, labelled exactly, kept where the label is the one that is
// wanted. One idea: item i of a set is a function of the settings, the seed and i, so that sets can be made
// in pieces and by any number of threads.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/nlsat/fragment.h"
#include "labs/nlsat/theory.h"

namespace quire::labs::nlsat {

struct MakeSpec {
  Fragment fragment = Fragment::grl;
  std::int32_t variables = 8;
  double low = 1, high = 10;  ///< the window of ratios, clauses by variables
  bool within_each = true;  ///< labels balanced inside each number of clauses; else over the whole set alone
  bool balanced = true;     ///< else labels fall as they do
  double threes = 1;        ///< share of clauses of three literals, the rest having two (GRL and RuleTaker)
  std::uint64_t conflicts_least = 0;  ///< of plain CDCL, median of five seeds
  std::uint64_t seed = 1;
};

struct Made {
  std::uint64_t number = 0;
  Fragment fragment = Fragment::grl;
  std::string text;    ///< with its query, where there is one
  std::string answer;  ///< as answer_of()
  sat::Cnf cnf;        ///< what the text was written from; empty for the ladder, which has sentences instead
  std::vector<std::string> words;  ///< of its variables
  std::optional<sat::Literal> query;
  std::vector<std::string> names;  ///< RCL: all characters
};

/// No item with the label that is wanted was found among many: the window has hardly any.
class Unbalanced : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Maker {
 public:
  /// Throws std::invalid_argument with what is wrong: a window that holds no number of clauses, too few
  /// variables.
  explicit Maker(const MakeSpec& spec);
  /// Throws Unbalanced.
  Made item(std::uint64_t number) const;
  const std::vector<std::size_t>& clause_counts() const { return counts_; }

 private:
  std::optional<Made> attempt(std::uint64_t number, random::Stream& stream) const;
  std::optional<Made> grounded_item(std::size_t clauses, bool satisfiable, random::Stream& stream) const;
  std::optional<Made> relative_item(std::size_t clauses, bool satisfiable, random::Stream& stream) const;
  std::optional<Made> rule_item(std::size_t clauses, std::uint64_t label, random::Stream& stream) const;
  std::optional<Made> ladder_item(bool satisfiable, random::Stream& stream) const;
  bool wanted(const sat::Cnf& cnf, bool satisfiable) const;

  MakeSpec spec_;
  std::vector<std::size_t> counts_;  // of clauses, within the window
};

/// The text read again says exactly the formula that it was written from, and has the same query.
bool carries_its_formula(const Made& made);

/// Numbers of clauses whose ratio to the variables lies within low and high.
std::vector<std::size_t> counts_within(std::int32_t variables, double low, double high);

}  // namespace quire::labs::nlsat
