// Many HTTP exchanges at once over libcurl's multi interface, all from one thread. One exchange is one
// attempt: nothing is retried and no redirect is followed (it would take texts and key elsewhere).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "labs/engines/model_client/answer.h"
#include "labs/engines/model_client/clock.h"

namespace quire::labs::model_client {

/// An exchange that ended.
struct Exchange {
  std::uint64_t ticket = 0;
  std::string fault;                           ///< of the connection; empty: all of the answer arrived
  Fault::Blame blame = Fault::Blame::passing;  ///< of the fault
  bool was_sent = false;                       ///< the server got at least a part of the request
  long status = 0;                             ///< 0: nothing came
  std::string body;                            ///< but for bytes that went to `on_event_bytes`
  std::string content_type;                    ///< these in lower case; empty if there is none
  std::string content_encoding;
  std::string retry_after;  ///< as they came
  std::string date;
  std::string location;
};

struct Call {
  std::uint64_t ticket = 0;  ///< the caller's
  std::string url;
  std::string json;  ///< sent by POST; empty: GET
  std::vector<std::string> headers;
  milliseconds timeout{600'000};
  /// Takes the bytes of an answer of status 200 and type text/event-stream as they come; false breaks it off.
  std::function<bool(std::string_view bytes)> on_event_bytes;
};

struct TransportLimits {
  std::size_t answer_bytes_max = std::size_t{16} << 20;
  milliseconds connect_max{10'000};
};

class Transport {
 public:
  /// `direct`: no proxy of the environment is asked (a server on this machine). `connections`: open at once.
  Transport(const TransportLimits& limits, unsigned connections, bool direct);
  ~Transport();
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  /// Throws std::runtime_error if libcurl cannot.
  void start(Call call);
  /// Waits at most so long for something to happen; what ended since the last call.
  std::vector<Exchange> poll(milliseconds wait);
  std::size_t active() const { return running_.size(); }
  /// Breaks off what is under way; says of which the server had got something.
  std::vector<Exchange> abandon();

 private:
  struct Running;
  void set_up(Running& running);
  Exchange end(Running& running, int code);
  std::string fault_of(const Running& running, int code) const;
  static std::size_t receive(char* bytes, std::size_t size, std::size_t count, void* running);
  static std::size_t receive_header(char* bytes, std::size_t size, std::size_t count, void* running);

  TransportLimits limits_;
  bool direct_;
  void* multi_;
  std::vector<std::unique_ptr<Running>> running_;
  std::vector<void*> idle_;  ///< handles to be used again
};

}  // namespace quire::labs::model_client
