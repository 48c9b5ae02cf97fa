// For tests: a mail server that answers as a script says, and a relay that stands between a sender and a real
// server and sees every line before it goes on.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "mail/test_mta.h"

namespace quire::mail {

/// Lines of one connection.
class LineReader {
 public:
  explicit LineReader(int fd) : fd_(fd) {}
  /// Without its end. False: the other side has closed.
  bool next(std::string& line) {
    for (;;) {
      if (const auto end = buffer_.find("\r\n"); end != std::string::npos) {
        line = buffer_.substr(0, end);
        buffer_.erase(0, end + 2);
        return true;
      }
      char bytes[4096];
      const ssize_t got = ::recv(fd_, bytes, sizeof bytes, 0);
      if (got <= 0) return false;
      buffer_.append(bytes, static_cast<std::size_t>(got));
    }
  }

 private:
  int fd_;
  std::string buffer_;
};

inline void send_all(int fd, const std::string& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t sent = ::send(fd, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (sent <= 0) return;
    at += static_cast<std::size_t>(sent);
  }
}

/// Accepts connections and serves each on a thread until it goes.
class ConnectionThreads {
 public:
  explicit ConnectionThreads(int listener) : listener_(listener) {}
  ~ConnectionThreads() { end(); }
  void start(std::function<void(int)> serve) {
    thread_ = std::thread([this, serve = std::move(serve)] {
      for (int fd; (fd = ::accept(listener_, nullptr, nullptr)) >= 0;) {
        const std::lock_guard lock(mutex_);
        connections_.push_back(fd);
        threads_.emplace_back([serve, fd] {
          serve(fd);
          ::shutdown(fd, SHUT_RDWR);
        });
      }
    });
  }
  void end() {
    ::shutdown(listener_, SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
    for (const int fd : connections_) ::shutdown(fd, SHUT_RDWR);
    for (std::thread& one : threads_) one.join();
    for (const int fd : connections_) ::close(fd);
    connections_.clear();
    threads_.clear();
  }

 private:
  int listener_;
  std::mutex mutex_;
  std::vector<int> connections_;
  std::vector<std::thread> threads_;
  std::thread thread_;
};

class TestSmtp {
 public:
  /// What to answer to a line: "(connect)", a command, or "." after a message. "": close the connection.
  using Answer = std::function<std::string(const std::string& line)>;
  explicit TestSmtp(Answer answer, std::chrono::milliseconds between_bytes = {})
      : answer_(std::move(answer)),
        between_(between_bytes),
        listener_(listening_socket(port_)),
        threads_(listener_) {
    threads_.start([this](int fd) { serve(fd); });
  }
  ~TestSmtp() {
    over_ = true;
    threads_.end();
    ::close(listener_);
  }
  std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }
  std::vector<std::string> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  std::size_t count(const std::string& line) const {
    const auto all = lines();
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), line));
  }
  /// As a server answers that takes everything.
  static std::string yes(const std::string& line) {
    if (line == "(connect)") return "220 test";
    if (line.starts_with("DATA")) return "354 go on";
    return "250 2.0.0 ok";
  }

 private:
  void serve(int fd) {
    LineReader reader(fd);
    if (!say(fd, "(connect)")) return;
    for (std::string line; reader.next(line);) {
      if (line == "QUIT") return send_all(fd, "221 bye\r\n");
      if (!say(fd, line)) return;
      if (line != "DATA") continue;
      while (reader.next(line) && line != ".") {
      }
      if (line != "." || !say(fd, ".")) return;
    }
  }
  bool say(int fd, const std::string& line) {
    {
      const std::lock_guard lock(mutex_);
      lines_.push_back(line);
    }
    const std::string words = answer_(line);
    if (words.empty()) return false;
    if (between_.count() == 0) {
      send_all(fd, words + "\r\n");
      return true;
    }
    for (const char c : words + "\r\n") {
      if (over_) return false;
      send_all(fd, std::string(1, c));
      std::this_thread::sleep_for(between_);
    }
    return true;
  }

  const Answer answer_;
  const std::chrono::milliseconds between_;
  unsigned port_ = 0;
  const int listener_;
  std::atomic<bool> over_{false};
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
  ConnectionThreads threads_;
};

/// Between a sender and a server, without TLS.
class TestRelay {
 public:
  /// Sees a line ("C " or "S " and its words) before it goes on; false: it does not, and the connections end.
  using Watch = std::function<bool(const std::string& line)>;
  explicit TestRelay(unsigned to) : to_(to), listener_(listening_socket(port_)), threads_(listener_) {}
  ~TestRelay() {
    threads_.end();
    ::close(listener_);
  }
  void start(Watch watch) {
    threads_.start([this, watch = std::move(watch)](int client) {
      const int server = connected_socket(to_);
      std::thread back([&] { carry(server, client, 'S', watch); });
      carry(client, server, 'C', watch);
      back.join();
      ::close(server);
    });
  }
  std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }

 private:
  static void carry(int from, int to, char who, const Watch& watch) {
    LineReader reader(from);
    for (std::string line; reader.next(line);) {
      if (!watch(std::string(1, who) + " " + line)) break;
      send_all(to, line + "\r\n");
    }
    ::shutdown(to, SHUT_RDWR);
    ::shutdown(from, SHUT_RDWR);
  }

  const unsigned to_;
  unsigned port_ = 0;
  const int listener_;
  ConnectionThreads threads_;
};

}  // namespace quire::mail
