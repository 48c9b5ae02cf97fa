// For tests: a real mail server (tests/support/mta.sh) on a free port of loopback, in a folder that goes.
#pragma once

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "paper/test_folder.h"

namespace quire::mail {

/// A socket of loopback; `port` 0 takes a free one and says which. Negative: it is taken.
inline int listening_socket(unsigned& port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  socklen_t size = sizeof address;
  if (::bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(fd, 64) != 0) {
    ::close(fd);
    return -1;
  }
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  port = ntohs(address.sin_port);
  return fd;
}

/// Negative: nobody listens.
inline int connected_socket(unsigned port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return fd;
  ::close(fd);
  return -1;
}

/// Polls; the limit is only for tests that fail.
template <class Condition>
void wait_until(const char* what, Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end)
      throw std::runtime_error(std::string("waited in vain for ") + what);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

class TestMta {
 public:
  /// `open`: letters are taken without AUTH; `queue`: they are taken and not delivered.
  explicit TestMta(bool open = true, bool queue = false) {
    if (open) std::ofstream(folder_.path() / "open");
    if (queue) std::ofstream(folder_.path() / "queue");
    for (int tries = 0; !start(); ++tries)
      if (tries == 5) throw std::runtime_error("Exim does not start: " + said());
  }
  ~TestMta() { stop(); }
  TestMta(const TestMta&) = delete;
  TestMta& operator=(const TestMta&) = delete;

  unsigned port() const { return port_; }
  std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }
  std::string ca() const { return (folder_.path() / "ca.pem").string(); }

  struct Delivered {
    std::string return_path;  ///< as in the envelope
    std::string envelope_to;
    std::string message_id;
    std::string bytes;  ///< as a mailbox has them: with '\n'
  };
  /// All that was taken and is delivered by now.
  std::vector<Delivered> letters() const {
    wait_until("deliveries", [this] { return spooled() == 0; });
    std::vector<Delivered> all;
    if (!std::filesystem::exists(folder_.path() / "mail/new")) return all;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path() / "mail/new")) {
      std::ifstream in(entry.path(), std::ios::binary);
      Delivered one;
      one.bytes.assign(std::istreambuf_iterator<char>(in), {});
      one.return_path = field(one.bytes, "\nReturn-path: <", ">");
      one.envelope_to = field(one.bytes, "\nEnvelope-to: ", "\n");
      one.message_id = field(one.bytes, "\nMessage-ID: <", ">");
      all.push_back(std::move(one));
    }
    return all;
  }
  std::vector<std::string> message_ids() const {
    std::vector<std::string> ids;
    for (const Delivered& one : letters()) ids.push_back(one.message_id);
    std::sort(ids.begin(), ids.end());
    return ids;
  }
  /// Of all that was taken and not delivered, sorted.
  std::vector<std::string> queued_ids() const {
    std::vector<std::string> ids;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path() / "spool/input")) {
      if (!entry.path().filename().string().ends_with("-H")) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(in), {}};
      ids.push_back(field(bytes, " Message-ID: <", ">"));
    }
    std::sort(ids.begin(), ids.end());
    return ids;
  }
  /// The server goes, and comes again on its port.
  void stop() {
    if (server_ == 0) return;
    ::kill(server_, SIGTERM);
    ::waitpid(server_, nullptr, 0);
    server_ = 0;
  }
  void start_again() {
    wait_until("the port", [this] { return start(port_); });
  }

 private:
  bool start(unsigned port = 0) {
    ::close(listening_socket(port));  // free a moment ago
    port_ = port;
    const std::string folder = folder_.path().string();
    const std::string number = std::to_string(port);
    const std::string log = (folder_.path() / "said").string();
    server_ = ::fork();
    if (server_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGTERM);
      const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
      ::dup2(out, 1);
      ::dup2(out, 2);
      ::execl(QUIRE_SOURCE_DIR "/tests/support/mta.sh", "mta.sh", folder.c_str(), number.c_str(), nullptr);
      ::_exit(127);
    }
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (std::chrono::steady_clock::now() < end) {
      if (const int probe = connected_socket(port); probe >= 0) {
        ::close(probe);
        return true;
      }
      if (::waitpid(server_, nullptr, WNOHANG) == server_) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    server_ = 0;
    return false;
  }
  std::string said() const {
    std::ifstream in(folder_.path() / "said");
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::size_t spooled() const {
    std::size_t count = 0;
    std::error_code gone;
    for (std::filesystem::directory_iterator at(folder_.path() / "spool/input", gone), end;
         !gone && at != end; at.increment(gone))
      ++count;
    return count;
  }
  static std::string field(const std::string& bytes, const std::string& begin, const char* end) {
    const std::string all = "\n" + bytes;
    const auto at = all.find(begin);
    if (at == std::string::npos) return {};
    const auto from = at + begin.size();
    return all.substr(from, all.find(end, from) - from);
  }

  const TestFolder folder_;
  unsigned port_ = 0;
  pid_t server_ = 0;
};

}  // namespace quire::mail
