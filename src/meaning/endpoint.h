// Vectors from an embedding endpoint that speaks as OpenAI's does: POST {base}/embeddings with a model and
// texts. The key comes from the environment, and is neither logged nor sent in the clear to another machine.
// Redirects are not followed: they would take texts and key elsewhere.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "paper/result.h"

namespace quire::meaning {

struct EndpointOptions {
  std::string base;                                ///< such as "http://127.0.0.1:11434/v1"
  std::string model;                               ///< as the endpoint names it
  std::string key_env = "QUIRE_EMBEDDING_KEY";     ///< variable that holds the key; unset: none is sent
  std::size_t dimensions = 0;                      ///< of every vector; 0: as many as the first one has
  bool send_dimensions = false;                    ///< asks the model to cut its vectors to so many
  std::size_t batch = 64;                          ///< texts in one request
  std::size_t text_bytes_max = 16'384;             ///< longer texts are cut
  unsigned attempts = 5;                           ///< of one request
  std::chrono::milliseconds timeout{60'000};       ///< of one attempt
  std::chrono::milliseconds first_wait{500};       ///< before the second attempt, and twice as long each time
  std::chrono::milliseconds longest_wait{60'000};  ///< a server that wants longer is an error
  std::function<bool()> stop;                      ///< asked often; true ends it
};

/// What was spent. Where an endpoint does not say how many tokens a request took, a token is taken for every
/// four bytes.
struct Usage {
  std::uint64_t tokens = 0;     ///< all
  std::uint64_t estimated = 0;  ///< those of them that the endpoint did not tell
  std::uint64_t requests = 0;   ///< that were answered with 200

  Usage& operator+=(const Usage& more) {
    tokens += more.tokens;
    estimated += more.estimated;
    requests += more.requests;
    return *this;
  }
};

/// About how many tokens a text is.
inline std::uint64_t estimated_tokens(std::size_t bytes) { return bytes / 4 + 1; }

/// For one thread at a time.
class Endpoint {
 public:
  /// Checks the address; asks nothing yet.
  static Result<Endpoint> open(EndpointOptions options);
  Endpoint(Endpoint&&) noexcept;
  Endpoint& operator=(Endpoint&&) noexcept;
  ~Endpoint();

  /// A vector each, in order. Blank texts are not sent: theirs are zero. After an error nothing is lost but
  /// time.
  Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts);
  /// As given or learned; 0 before the first answer.
  std::size_t dimensions() const;
  /// Since the last call.
  Usage take_usage();
  /// After an error: the endpoint understood and will not have these texts (400, 413, 422), most often since
  /// one is too long.
  bool refused() const;

 private:
  class Body;
  explicit Endpoint(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

}  // namespace quire::meaning
