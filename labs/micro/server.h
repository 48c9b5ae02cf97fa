// The model's endpoint: addresses, answers and streams over one running batch.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

#include "labs/micro/connection.h"
#include "labs/micro/openai.h"
#include "labs/micro/running_batch.h"

namespace quire::labs::micro {

struct ServerOptions {
  std::string model = "micro";
  unsigned threads = 2;
  std::uint64_t seed = 0;         ///< of texts whose request gives none; each such request takes the next
  std::size_t texts_most = 4096;  ///< of one request
  std::size_t waiting_most = 16384;
  std::size_t clients_most = 256;
};

class Server {
 public:
  Server(const Net& net, const ServerOptions& options);

  /// Answers until `stopping` says so; then ends what is under way and waits for its clients' threads.
  void run(Listener& listener, const std::function<bool()>& stopping);

 private:
  void serve(Connection& connection);
  bool answer(Connection& connection, const HttpRequest& request);
  bool complete(Connection& connection, const HttpRequest& request, bool chat);
  bool whole(Connection& connection, const HttpRequest& request, const Completion& completion,
             const std::string& id, std::int64_t created);
  bool streamed(Connection& connection, const HttpRequest& request, const Completion& completion,
                const std::string& id, std::int64_t created);
  void cancel(const Completion& completion);

  ServerOptions options_;
  Served served_;
  RunningBatch batch_;
  std::atomic<std::uint64_t> requests_{0};
  std::atomic<bool> stopping_{false};
};

}  // namespace quire::labs::micro
