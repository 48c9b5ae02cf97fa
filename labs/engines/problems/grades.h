// Grades of responses, and what they come to by group: accuracy with its interval, and pass@k.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "labs/engines/stats/intervals.h"

namespace quire::labs::problems {

enum class Verdict { right, wrong, malformed };
const char* name_of(Verdict verdict);

struct Grade {
  std::string id{};
  std::uint64_t sample = 0;
  Verdict verdict = Verdict::malformed;
  std::string
      what{};  ///< in words: which rule broke first and where, or why the text is no answer; empty when right
  boost::json::object more{};  ///< what a lab adds to the line
};

/// {"id":...,"sample":...,"verdict":"right","what":...} and what `more` holds; without its end.
std::string grade_line(const Grade& grade);

/// Counts of one group of problems.
struct Tally {
  std::uint64_t problems = 0;  ///< with at least one response
  std::uint64_t right = 0, wrong = 0, malformed = 0;

  std::uint64_t responses() const { return right + wrong + malformed; }
  double accuracy() const;  ///< NaN without responses
  /// Wilson's, 95 %, over responses as if independent.
  stats::Interval interval() const;
};

/// Gathers grades by a group's name ("hanoi 3"); groups come back in the order of their names.
class Tallies {
 public:
  void add(const std::string& group, const Grade& grade);
  const std::map<std::string, Tally>& groups() const { return groups_; }
  /// Mean of pass@k over the group's problems that have at least k responses; NaN without any.
  double pass_at(const std::string& group, std::uint64_t k) const;

 private:
  struct Answers {
    std::uint64_t n = 0, right = 0;
  };
  std::map<std::string, Tally> groups_{};
  std::map<std::string, std::map<std::string, Answers>> answers_{};  ///< by group, then by problem
};

}  // namespace quire::labs::problems
