// Asking a model for many completions: any endpoint that speaks OpenAI's dialect (completions and chats,
// whole or streamed), a file of results that a batch goes on from after any death, retries, limits of pace
// and of cost. One thread; nothing here knows what is asked.
//
// A lab's tool needs ten lines:
//   auto client = Client::open({.base = "http://127.0.0.1:8099/v1",  // the key is in $QUIRE_MODEL_KEY
//                               .concurrency = 16,
//                               .prices = {.in = 0.15, .out = 0.6},  // of a million tokens
//                               .budget = {.money = 5},
//                               .stop = [&] { call.check(); return false; }});  // may throw
//   auto file = ResultsFile::open("answers.jsonl");
//   if (!client || !file) throw BadInput(!client ? client.error() : file.error());
//   auto report = client->run(requests, *file);  // asks what the file does not have
//   if (!report) throw BadInput(report.error());  // the file or a request is at fault
//   for (const Request& request : requests)
//     if (auto record = file->read(request); record && record->state == Record::State::answered)
//     grade(*record);
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "labs/engines/model_client/answer.h"
#include "labs/engines/model_client/back_off.h"
#include "labs/engines/model_client/budget.h"
#include "labs/engines/model_client/clock.h"
#include "labs/engines/model_client/pace.h"
#include "labs/engines/model_client/request.h"
#include "labs/engines/model_client/results_file.h"
#include "labs/engines/model_client/transport.h"

namespace quire::labs::model_client {

struct Progress {
  std::size_t total = 0;     ///< requests of the batch
  std::size_t skipped = 0;   ///< that the file had
  std::size_t answered = 0;  ///< of this run
  std::size_t failed = 0;    ///< of this run
  std::size_t active = 0;    ///< under way
  std::size_t waiting = 0;   ///< for another try
  std::uint64_t sent = 0;    ///< attempts of this run
  Tokens charged;            ///< of this run, as in Record
  double cost = 0;           ///< of those, at the prices
};

struct Options {
  std::string base{};                       ///< what stands before /completions, most often ".../v1"
  std::string key_env = "QUIRE_MODEL_KEY";  ///< variable that holds the key; unset: none is sent
  unsigned concurrency = 8;                 ///< requests under way at once, 1 to 1024
  milliseconds timeout{600'000};            ///< of one attempt
  RetryPolicy retry{};
  PaceLimits pace{};
  Prices prices{};
  BudgetLimits budget{};  ///< over all runs of one file
  TransportLimits limits{};
  std::size_t event_bytes_max = 1 << 20;  ///< of one event of a stream
  /// So many requests that failed one after the other, and none answered in between, end the run. 0: never.
  unsigned failures_in_row_max = 20;
  bool retry_failed = false;  ///< requests of which the file says "failed" are asked again
  /// Asked at least twenty times a second; true ends the run. It and the next two may throw: what has come is
  /// kept then too.
  std::function<bool()> stop{};
  std::function<void(const Progress&)> on_progress{};
  /// Pieces of streamed answers as they come (of an attempt that may still fail).
  std::function<void(const Request&, std::size_t choice, std::string_view text)> on_piece{};
  Clock* clock = nullptr;  ///< the machine's, if none
};

struct Report {
  enum class End {
    finished,   ///< every request is answered or failed
    cancelled,  ///< `stop`
    budget,     ///< the next request might have passed it
    endpoint,   ///< it can answer none: a wrong address, key or model, no quota
    failures,   ///< too many in a row
  };
  End end = End::finished;
  std::string why;  ///< of an early end, one line; of no early end empty
  Progress sum;
  std::size_t left = 0;  ///< requests that the next run will ask
};

/// For one thread at a time.
class Client {
 public:
  /// Checks the address and the options; asks nothing yet.
  static Result<Client> open(Options options);
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();

  /// Names of the endpoint's models: GET {base}/models, one attempt.
  Result<std::vector<std::string>> models();
  /// One request, with retries, kept nowhere.
  Result<Answer> ask(const Request& request);
  /// Asks what the file has no answer to and adds what comes. An error: a request is wrong (check(), an id
  /// that comes twice, no max_tokens beside a budget), or the file cannot be written. A cancelled run breaks
  /// off what is under way; any other early end waits for it. A request that was charged and not answered
  /// leaves a line that says so, except when the process is killed: then the charge of what was under way
  /// is not known to the next run.
  Result<Report> run(std::span<const Request> requests, ResultsFile& file);

 private:
  class Body;
  explicit Client(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

}  // namespace quire::labs::model_client
