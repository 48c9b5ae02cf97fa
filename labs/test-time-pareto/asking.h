// Asking a model for trials: candidates of each question, or rounds in which it is shown what it answered
// before. What was asked once is in the file of results, and is not asked again by a later run.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "labs/engines/model_client/client.h"
#include "labs/test-time-pareto/questions.h"
#include "labs/test-time-pareto/trials.h"

namespace quire::labs::test_time_pareto {

struct AskingOptions {
  model_client::Options client{};
  std::string model{}, marker = "Answer:";
  bool chat = true;
  Mode mode = Mode::parallel;
  double temperature = 0.8;
  unsigned max_tokens = 1024;
  std::uint64_t seed = 1;
};

class Asking {
 public:
  /// Questions outlive it. An error: the options are wrong, or the file cannot be used.
  static Result<Asking> open(AskingOptions options, std::span<const Question> questions,
                             const std::string& results);

  /// Has every question answered `rounds[i]` times. An error says why not all could be had and that a later
  /// run goes on from there.
  Status have(std::span<const std::uint64_t> rounds);
  /// What has been had so far, with answers numbered by question.
  const std::vector<Trials>& trials() const { return trials_; }
  const std::vector<std::vector<Graded>>& graded() const { return graded_; }
  double tokens() const;

 private:
  Asking(AskingOptions options, std::span<const Question> questions, model_client::Client client,
         model_client::ResultsFile file);
  model_client::Request request(std::size_t question, std::uint64_t round) const;
  Status ask(std::span<const model_client::Request> requests, std::span<const std::size_t> of);
  Status take(std::size_t question, const model_client::Record& record);

  AskingOptions options_;
  std::span<const Question> questions_;
  model_client::Client client_;
  model_client::ResultsFile file_;
  std::vector<Trials> trials_;
  std::vector<std::vector<Graded>> graded_;
  std::vector<std::string> last_;  ///< response of each question
};

}  // namespace quire::labs::test_time_pareto
