// One connection of a client to the model's endpoint: requests in, answers out, with limits on size and time.
// A plain blocking socket in a thread of its own; Beast reads the grammar of HTTP. Only on loopback.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace quire::labs::micro {

struct HttpRequest {
  std::string method, target, body, host;
  bool keep_alive = true;
  bool can_chunk = true;  ///< HTTP/1.1
};

class Connection {
 public:
  /// Owns the socket. `stopping` is asked a few times a second.
  Connection(int socket, std::function<bool()> stopping);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// The next request; nothing when the client has left or waited too long, or where what it sent was no
  /// request (it is told so before).
  std::optional<HttpRequest> read();
  /// False when the client is gone.
  bool write(int status, std::string_view content_type, std::string_view body, bool keep_alive,
             std::string_view more_headers = {});
  /// Begins an answer whose parts come over time; then part() for each, and end().
  bool begin_parts(std::string_view content_type, bool chunked);
  bool part(std::string_view bytes);
  bool end_parts();
  /// Whether the client has closed its side: nobody waits for the answer.
  bool has_left() const;

 private:
  bool receive(std::string& to, std::chrono::milliseconds most);
  bool send(std::string_view bytes);

  int socket_;
  std::function<bool()> stopping_;
  std::string received_;
  bool chunked_ = false;
};

/// Listens on 127.0.0.1; port 0 takes a free one. Throws std::runtime_error with the reason.
class Listener {
 public:
  explicit Listener(int port);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  int port() const { return port_; }
  /// The next client's socket, or -1 after `most`.
  int accept(std::chrono::milliseconds most);

 private:
  int socket_;
  int port_ = 0;
};

}  // namespace quire::labs::micro
