// Samples of a model behind an endpoint: what is asked, and the table of what came. Answers are kept as they
// came in a file that only grows (labs/engines/model_client); the table is made from it anew each time, so
// that a drawing that was stopped, or is to have more samples, goes on where it was.
#pragma once

#include <string>
#include <vector>

#include "labs/engines/model_client/client.h"
#include "labs/language-monkeys/problems_file.h"

namespace quire::labs::language_monkeys {

struct DrawPlan {
  std::string model;
  unsigned samples = 100;     ///< a problem
  unsigned of_a_request = 1;  ///< divides samples
  bool chat = false;
  double temperature = 0.8;
  unsigned max_tokens = 1024;
  std::uint64_t seed = 1;
};

/// Samples of one problem are told apart by their seeds; a request's seed and id do not depend on how many
/// samples are wanted.
std::vector<model_client::Request> requests_of(const std::vector<AskedProblem>& problems,
                                               const DrawPlan& plan);

struct DrawnTable {
  std::string lines;  ///< as evaluate reads them
  std::size_t samples = 0, right = 0;
  std::size_t missing = 0;              ///< samples that were not answered
  std::vector<std::string> unanswered;  ///< problems without any sample
};
/// From what the file has of these requests, in their order.
Result<DrawnTable> table_of(const std::vector<AskedProblem>& problems,
                            const std::vector<model_client::Request>& requests, const DrawPlan& plan,
                            const model_client::ResultsFile& file, AnswerForm form);

}  // namespace quire::labs::language_monkeys
