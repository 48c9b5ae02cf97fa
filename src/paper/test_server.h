// For tests: an HTTP server on loopback that answers each request with the bytes that a test hands it, whole
// or drop by drop, one connection a thread, and closes.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

namespace quire {

struct TestAnswer {
  std::string bytes;
  std::chrono::milliseconds between{0};  ///< bytes; 0: all at once
};

/// With length and headers, each of which ends in "\r\n".
inline std::string http_answer(int status, const std::string& body, const std::string& headers = "") {
  return "HTTP/1.1 " + std::to_string(status) +
         " Something\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n" +
         headers + "\r\n" + body;
}

class TestServer {
 public:
  /// What to answer to a whole request, the `number`th from 0 on; called from several threads.
  using Answer = std::function<TestAnswer(const std::string& request, std::size_t number)>;

  explicit TestServer(Answer answer)
      : answer_(std::move(answer)), socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(socket_, 64) != 0 ||
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("no server on loopback");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { accept_all(); });
  }
  ~TestServer() {
    over_ = true;
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    for (const int connection : connections_) ::shutdown(connection, SHUT_RDWR);
    for (std::thread& thread : threads_) thread.join();
    for (const int connection : connections_) ::close(connection);
    ::close(socket_);
  }
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  std::vector<std::string> requests() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return requests_;
  }
  /// Bytes that it could hand to the system so far.
  std::size_t sent() const { return sent_; }

 private:
  void accept_all() {
    for (;;) {
      const int connection = ::accept(socket_, nullptr, nullptr);
      if (connection < 0) return;
      connections_.push_back(connection);  // of this thread until it has ended
      threads_.emplace_back([this, connection] { serve(connection); });
    }
  }
  void serve(int connection) {
    const std::string request = read_request(connection);
    std::size_t number = 0;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      number = requests_.size();
      requests_.push_back(request);
    }
    send_answer(connection, answer_(request, number));
    ::shutdown(connection, SHUT_RDWR);
  }
  static std::string read_request(int connection) {
    std::string all;
    char buffer[4096];
    for (;;) {
      const std::size_t head = all.find("\r\n\r\n");
      const std::size_t length = all.find("Content-Length: ");
      const bool has_body = length != std::string::npos && length < head;
      if (head != std::string::npos &&
          (!has_body || all.size() >= head + 4 + std::stoul(all.substr(length + 16))))
        return all;
      const ssize_t got = ::recv(connection, buffer, sizeof buffer, 0);
      if (got <= 0) return all;
      all.append(buffer, static_cast<std::size_t>(got));
    }
  }
  void send_answer(int connection, const TestAnswer& answer) {
    constexpr std::size_t kPiece = 65'536;
    const std::size_t piece = answer.between.count() == 0 ? kPiece : 1;
    for (std::size_t at = 0; at < answer.bytes.size() && !over_;) {
      const ssize_t count = ::send(connection, answer.bytes.data() + at,
                                   std::min(piece, answer.bytes.size() - at), MSG_NOSIGNAL);
      if (count <= 0) return;
      at += static_cast<std::size_t>(count);
      sent_ += static_cast<std::size_t>(count);
      if (answer.between.count() != 0) std::this_thread::sleep_for(answer.between);
    }
  }

  const Answer answer_;
  const int socket_;
  unsigned port_ = 0;
  std::atomic<bool> over_{false};
  std::atomic<std::size_t> sent_{0};
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::vector<int> connections_;
  std::vector<std::thread> threads_;
  std::thread thread_;
};

}  // namespace quire
