// What is asked of a model: one request for completions as OpenAI's interface and those that speak alike
// (vLLM, llama.cpp, Ollama, `quire micro serve`) take it. A request has a name of its caller's and a
// fingerprint of what is asked; both together are the key under which its answer is kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "paper/result.h"

namespace quire::labs::model_client {

struct Message {
  std::string role{};  ///< "system", "user" or "assistant"
  std::string content{};
};

struct Request {
  std::string id{};                      ///< the caller's name, 1 to 512 bytes; one of its own in a batch
  std::string model{};                   ///< as the endpoint names it
  std::vector<std::string> prompts{};    ///< of completions, one or several; or
  std::vector<Message> messages{};       ///< of a chat
  unsigned n = 1;                        ///< answers for each prompt
  std::optional<unsigned> max_tokens{};  ///< of each answer; a budget needs it
  std::optional<double> temperature{};   ///< >= 0
  std::optional<double> top_p{};         ///< in (0,1]
  std::optional<std::int64_t> seed{};    ///< what an endpoint makes of it is its affair
  std::vector<std::string> stop{};       ///< an answer ends before the first of them
  std::optional<unsigned> logprobs{};    ///< log-probability of each token, and of so many alternatives
  bool stream = false;                   ///< in pieces (server-sent events), its usage at the end
  boost::json::object extra{};           ///< further fields for one endpoint ("reasoning_effort")

  bool is_chat() const { return !messages.empty(); }
  /// Answers that must come: n for each prompt.
  std::size_t choices() const { return n * (is_chat() ? 1 : prompts.size()); }
};

constexpr unsigned kChoicesMax = 1'000'000;
constexpr std::size_t kIdBytesMax = 512;

/// What no endpoint could answer, by the name of the field: both or neither of prompts and messages, n = 0, a
/// temperature below 0, text that is not UTF-8, an extra field that has a place of its own, ...
Status check(const Request& request);

/// The part of the address behind the base: "/completions" or "/chat/completions".
std::string_view path_of(const Request& request);
/// The JSON that is sent.
std::string body_of(const Request& request);
/// 16 hexadecimal digits of what is asked (path and body but for `stream`, which changes no answer); neither
/// the id nor the endpoint's address is part of it. FNV-1a, 64 bits: it tells two versions of a request of
/// one id apart, and defends against nobody.
std::string fingerprint(const Request& request);

/// Tokens in and out; also what a request costs at most.
struct Tokens {
  std::uint64_t in = 0;
  std::uint64_t out = 0;

  Tokens& operator+=(const Tokens& more) {
    in += more.in;
    out += more.out;
    return *this;
  }
  std::uint64_t all() const { return in + out; }
  friend bool operator==(const Tokens&, const Tokens&) = default;
};

/// What one attempt takes at most: a token for every byte of its texts, an allowance for what chat templates
/// add, and max_tokens for every answer (0 if it is not set).
Tokens most_tokens(const Request& request);

}  // namespace quire::labs::model_client
