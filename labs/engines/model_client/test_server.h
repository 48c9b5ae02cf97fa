// For the tests: an HTTP/1.1 server on a port of loopback, with a thread for each connection, that does what
// a script says: answer as endpoints of models do, or fail as they do. It knows no more of HTTP than that.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstring>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace quire::labs::model_client {

struct Asked {
  std::string head;  ///< request line and headers
  std::string body;
  std::size_t number = 0;  ///< of the request, from 0, over all connections
  std::string target() const {
    const std::size_t from = head.find(' ') + 1;
    return head.substr(from, head.find(' ', from) - from);
  }
  boost::json::value json() const { return boost::json::parse(body); }
};

struct Reply {
  enum class Then { keep, close, reset, hold };  ///< hold: silent until the client goes or the server ends
  std::string bytes;
  Then then = Then::keep;
  std::size_t drip = 0;  ///< sent in pieces of so many bytes; 0: at once
};

/// An answer with its length; `headers` are whole lines with CRLF.
inline Reply reply(int status, std::string_view body, std::string_view headers = "") {
  return {fmt::format("HTTP/1.1 {} Said\r\nContent-Length: {}\r\nContent-Type: application/json\r\n{}\r\n{}",
                      status, body.size(), headers, body),
          Reply::Then::keep, 0};
}

/// Events without a length: they end with the connection.
inline Reply stream_reply(std::string_view events, Reply::Then then = Reply::Then::close) {
  return {fmt::format("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n{}",
                      events),
          then, 0};
}

/// What a model might say: "<prompt>/0", "<prompt>/1", ..., usage 7 and 3 tokens an answer.
inline std::string completion(const Asked& asked) {
  const boost::json::value request = asked.json();
  std::vector<std::string> prompts;
  if (const auto* const messages = request.as_object().if_contains("messages"))
    prompts.emplace_back(messages->as_array().back().at("content").as_string());
  else if (request.at("prompt").is_string())
    prompts.emplace_back(request.at("prompt").as_string());
  else
    for (const auto& prompt : request.at("prompt").as_array()) prompts.emplace_back(prompt.as_string());
  const bool chat = asked.target().ends_with("/chat/completions");
  boost::json::array choices;
  for (const std::string& prompt : prompts)
    for (std::int64_t i = 0; i < request.at("n").to_number<std::int64_t>(); ++i) {
      const std::string text = fmt::format("{}/{}", prompt, i);
      boost::json::object choice{{"index", choices.size()}, {"finish_reason", "stop"}};
      if (chat)
        choice["message"] = {{"role", "assistant"}, {"content", text}};
      else
        choice["text"] = text;
      choices.push_back(std::move(choice));
    }
  const std::size_t count = choices.size();
  return boost::json::serialize(
      boost::json::object{{"model", request.at("model")},
                          {"choices", std::move(choices)},
                          {"usage", {{"prompt_tokens", 7}, {"completion_tokens", 3 * count}}}});
}

class TestServer {
 public:
  using Script = std::function<Reply(const Asked&)>;

  /// `port` 0: a free one.
  explicit TestServer(Script script, std::uint16_t port = 0) : script_(std::move(script)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    socklen_t length = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
        ::listen(listener_, 1024) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0)
      throw std::runtime_error(fmt::format("test server: {}", std::strerror(errno)));
    port_ = ntohs(address.sin_port);
    accepting_ = std::thread([this] { accept(); });
  }
  ~TestServer() { end(); }
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  /// As a server that is killed: connections break.
  void end() {
    if (over_.exchange(true)) return;
    accepting_.join();
    for (std::thread& thread : connections_) thread.join();
    ::close(listener_);
  }

  std::uint16_t port() const { return port_; }
  std::string base() const { return fmt::format("http://127.0.0.1:{}/v1", port_); }
  std::size_t requests() const { return asked_; }
  /// Waits until so many requests have come.
  void await(std::size_t requests) {
    std::unique_lock<std::mutex> lock(mutex_);
    came_.wait(lock, [&] { return asked_ >= requests; });
  }

 private:
  static constexpr int kLookMs = 10;

  void accept() {
    while (!over_) {
      pollfd ready{listener_, POLLIN, 0};
      if (::poll(&ready, 1, kLookMs) <= 0) continue;
      const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (connection >= 0) connections_.emplace_back([this, connection] { serve(connection); });
    }
  }

  void serve(int connection) {
    std::string bytes;
    Asked asked;
    while (receive(connection, bytes, asked)) {
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        asked.number = asked_++;
      }
      came_.notify_all();
      const Reply answer = script_(asked);
      if (!send(connection, answer)) break;
      if (answer.then == Reply::Then::hold)
        while (receive_more(connection, bytes)) continue;
      if (answer.then == Reply::Then::reset) {
        const linger at_once{1, 0};
        ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
      }
      if (answer.then != Reply::Then::keep) break;
    }
    ::close(connection);
  }

  /// A whole request out of `bytes` and what comes after them.
  bool receive(int connection, std::string& bytes, Asked& asked) {
    std::size_t end = 0;
    while ((end = bytes.find("\r\n\r\n")) == bytes.npos)
      if (!receive_more(connection, bytes)) return false;
    asked.head = bytes.substr(0, end + 4);
    std::size_t length = 0;
    if (const std::size_t at = asked.head.find("Content-Length: "); at != bytes.npos)
      length = std::stoul(asked.head.substr(at + 16));
    while (bytes.size() < end + 4 + length)
      if (!receive_more(connection, bytes)) return false;
    asked.body = bytes.substr(end + 4, length);
    bytes.erase(0, end + 4 + length);
    return true;
  }

  bool receive_more(int connection, std::string& bytes) {
    char chunk[65'536];
    for (;;) {
      if (over_) return false;
      pollfd ready{connection, POLLIN, 0};
      const int found = ::poll(&ready, 1, kLookMs);
      if (found < 0) return false;
      if (found == 0) continue;
      const ssize_t got = ::recv(connection, chunk, sizeof chunk, 0);
      if (got <= 0) return false;
      bytes.append(chunk, static_cast<std::size_t>(got));
      return true;
    }
  }

  bool send(int connection, const Reply& answer) {
    std::string_view left = answer.bytes;
    while (!left.empty() && !over_) {
      const std::string_view piece = left.substr(0, answer.drip == 0 ? left.npos : answer.drip);
      const ssize_t put = ::send(connection, piece.data(), piece.size(), MSG_NOSIGNAL);
      if (put <= 0) return false;
      left.remove_prefix(static_cast<std::size_t>(put));
      if (answer.drip != 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return left.empty();
  }

  Script script_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> over_{false};
  std::atomic<std::size_t> asked_{0};
  std::mutex mutex_;
  std::condition_variable came_;
  std::thread accepting_;
  std::vector<std::thread> connections_;  ///< of the accepting thread until it ends
};

}  // namespace quire::labs::model_client
