// Responses held against the problems that they answer: what the grade tools of all labs of problems do.
#pragma once

#include <functional>
#include <istream>
#include <ostream>
#include <string>

#include "lab/bench.h"
#include "labs/engines/problems/grades.h"
#include "labs/engines/problems/record.h"
#include "labs/engines/problems/response.h"

namespace quire::labs::asking {

/// One problem as grading knows it.
struct Gradable {
  std::string group{};  ///< what results are counted by; most often the record's kind
  /// Called for every response to it, in the order of the file.
  std::function<problems::Grade(const problems::Response&)> grade{};
};

/// Keeps of a record what grading needs (a file may hold millions); an error names the field at fault.
using ReadGradable = std::function<Result<Gradable>(problems::Record&&)>;

struct Graded {
  problems::Tallies tallies{};
  std::size_t unanswered = 0;  ///< problems without any response
};

/// Grades the file of the argument "responses" against that of "problems", which holds records of lab `slug`,
/// and gives each grade to `take`. Throws lab::BadInput: both are standard input, a file cannot be read, more
/// than five million problems, a response to none of them.
Graded grade_responses(lab::ToolCall& call, const std::string& slug, const ReadGradable& read,
                       const std::function<void(const problems::Grade&)>& take);

/// The whole of a grade tool: a line for each grade to the call's output, a line for each group to its
/// errors.
void grade(lab::ToolCall& call, const std::string& slug, const ReadGradable& read);

/// problems and responses, both needed.
std::vector<lab::Parameter> grade_arguments();

}  // namespace quire::labs::asking
