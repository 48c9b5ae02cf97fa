// The HTTP server: sockets, limits and time-outs. One coroutine a connection on a few threads; requests that
// write are handled on threads of their own. Handlers are plain functions. This file and server.cc are the
// only ones that include Asio and Beast.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "web/http.h"

namespace quire::web {

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;  ///< 0: any free one
  int threads = 0;            ///< 0: one a core, at least two
  std::size_t header_bytes_max = 16 * 1024;
  std::size_t target_bytes_max = 8 * 1024;
  std::size_t body_bytes_max = 1 << 20;
  std::size_t connections_max = 1024;
  int read_seconds_max = 15;  ///< for one whole request, once its first byte came
  int idle_seconds_max = 60;  ///< between requests
  int write_seconds_max = 30;
  int event_poll_ms = 100;
};

class Server {
 public:
  /// Binds and listens; throws std::runtime_error saying what to do if the address is taken.
  Server(ServerOptions options, Handler handler);
  ~Server();
  std::uint16_t port() const;
  /// Serves until stop(); then lets requests under way end for up to two seconds.
  void run();
  void stop();  ///< from any thread or a signal-waiting one

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace quire::web
