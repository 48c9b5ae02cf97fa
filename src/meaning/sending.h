// One round of papers sent to an endpoint: batches, several requests at a time, each answer durable at once.
// A batch that the endpoint will not have is sent one by one, and a text that it will not have is halved:
// most often it is too long for the model.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "meaning/choice.h"
#include "meaning/endpoint.h"
#include "meaning/received.h"
#include "paper/result.h"

namespace quire::meaning {

class Sending {
 public:
  Sending(EndpointOptions options, const Choice& choice, Received& received,
          const std::function<bool()>& stop);

  void add(store::Doc doc, std::uint64_t text_hash, std::string text);
  /// Sends everything, unless stopped or at the limit; answers under way are waited for a little. An error
  /// leaves what has come where it is.
  Status run(const std::atomic<std::uint64_t>& question_tokens);
  /// Nothing was left out.
  bool finished() const { return finished_; }
  /// The next batch would go above the limit of tokens.
  bool limited() const { return limited_; }

 private:
  struct Text {
    store::Doc doc = 0;
    std::uint64_t hash = 0;
    std::string text;
  };
  using Batch = std::span<const Text>;
  void work(const std::atomic<std::uint64_t>& question_tokens);
  /// The next batch that may be sent; empty if none.
  Batch next(const std::atomic<std::uint64_t>& question_tokens);
  Status send(Endpoint& endpoint, Batch batch);
  Status send_singly(Endpoint& endpoint, Batch batch);
  bool given_up();

  EndpointOptions options_;
  const Choice& choice_;
  Received& received_;
  const std::function<bool()>& stop_;
  std::vector<Text> texts_;

  std::mutex mutex_;
  std::size_t next_ = 0;
  std::uint64_t under_way_ = 0;  ///< tokens, estimated
  std::string fault_;
  std::chrono::steady_clock::time_point stopped_{};
  bool finished_ = true;
  bool limited_ = false;
};

}  // namespace quire::meaning
