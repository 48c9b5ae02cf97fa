// The dialect of completions that programs speak (OpenAI's /v1/completions and /v1/chat/completions), without
// the network: a request's body to what is asked of the model, and what came to an answer's body. Differences
// are said in docs/micro.md: a text ends with the model's $, which is finish_reason "stop" and not part of
// the text.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "labs/micro/running_batch.h"
#include "paper/result.h"

namespace quire::labs::micro {

struct Completion {
  bool chat = false;
  bool stream = false;
  bool stream_usage = false;
  bool log_probabilities = false;
  std::size_t n = 1;
  std::size_t prompt_tokens = 0;
  std::string model;
  std::vector<std::shared_ptr<Growing>> texts;  ///< prompts in order, n samples each
};

/// What is wrong with a request: an HTTP status and one sentence, as JSON in the dialect's form by
/// error_body().
struct Refusal {
  int status = 400;
  std::string message;
  std::string parameter{};  ///< the field, where there is one
};

template <class T>
struct Understood {
  std::optional<T> value;
  Refusal refusal{};
};

struct Served {
  std::string model;  ///< name of the only model there is
  std::size_t context;
  std::size_t texts_most;  ///< of one request
};

/// `seed` is used where the request gives none.
Understood<Completion> read_completion(std::string_view body, bool chat, const Served& served,
                                       std::uint64_t seed);

/// All pieces of one text, in order.
struct Finished {
  std::vector<Piece> pieces;
  Sampled::Finish finish = Sampled::Finish::length;
};

std::string answer_body(const Completion& completion, const std::vector<Finished>& texts,
                        const std::string& id, std::int64_t created);
/// One server-sent event, "data: {...}\n\n"; `finish` is given with the last of a choice.
std::string stream_event(const Completion& completion, std::size_t choice, std::span<const Piece> pieces,
                         std::optional<Sampled::Finish> finish, std::size_t offset, const std::string& id,
                         std::int64_t created);
/// The event with the usage of all choices, where it was asked for.
std::string usage_event(const Completion& completion, std::size_t completion_tokens, const std::string& id,
                        std::int64_t created);
std::string error_body(const Refusal& refusal);
std::string models_body(const Served& served, std::int64_t created);

}  // namespace quire::labs::micro
