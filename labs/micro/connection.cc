#include "labs/micro/connection.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include <arpa/inet.h>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace quire::labs::micro {
namespace {

namespace http = boost::beast::http;
using std::chrono::milliseconds;

constexpr std::size_t kHeaderMost = 16 << 10, kBodyMost = 1 << 20;
constexpr milliseconds kIdleMost{60'000};  ///< between requests
constexpr milliseconds kSlowMost{10'000};  ///< within one, and for a client that does not read
constexpr milliseconds kGlance{200};

int ready(int socket, short what, milliseconds most) {
  pollfd one{socket, what, 0};
  return ::poll(&one, 1, static_cast<int>(most.count()));
}

std::string_view reason(int status) {
  const std::string_view known = http::obsolete_reason(static_cast<http::status>(status));
  return known.empty() ? "Unknown" : known;
}

}  // namespace

Connection::Connection(int socket, std::function<bool()> stopping)
    : socket_(socket), stopping_(std::move(stopping)) {
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Connection::~Connection() { ::close(socket_); }

/// Adds what has come to `to`. False: the client has left, or nothing came in time, or all ends.
bool Connection::receive(std::string& to, milliseconds most) {
  const auto until = std::chrono::steady_clock::now() + most;
  while (!stopping_() && std::chrono::steady_clock::now() < until) {
    if (ready(socket_, POLLIN, kGlance) <= 0) continue;
    char bytes[16384];
    const ssize_t got = ::recv(socket_, bytes, sizeof bytes, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to.append(bytes, static_cast<std::size_t>(got));
    return true;
  }
  return false;
}

bool Connection::send(std::string_view bytes) {
  const auto until = std::chrono::steady_clock::now() + kSlowMost;
  while (!bytes.empty()) {
    if (std::chrono::steady_clock::now() > until) return false;
    if (ready(socket_, POLLOUT, kGlance) <= 0) continue;
    const ssize_t put = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (put < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (put < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

std::optional<HttpRequest> Connection::read() {
  http::request_parser<http::string_body> parser;
  parser.header_limit(kHeaderMost);
  parser.body_limit(kBodyMost);
  parser.eager(true);
  bool continued = false;
  for (bool begun = false;; begun = true) {
    if (received_.empty() && !receive(received_, begun ? kSlowMost : kIdleMost)) return std::nullopt;
    boost::beast::error_code fault;
    const std::size_t used = parser.put(boost::asio::buffer(received_), fault);
    if (fault == http::error::need_more) {
      fault = {};
      received_.erase(0, used);
      if (!receive(received_, kSlowMost)) return std::nullopt;
      if (received_.size() > kHeaderMost + kBodyMost) return std::nullopt;
      if (used == 0) continue;
      continue;
    }
    received_.erase(0, used);
    if (fault) {
      const bool large = fault == http::error::body_limit || fault == http::error::header_limit;
      write(
          large ? 413 : 400, "application/json",
          large
              ? "{\"error\":{\"message\":\"the request is too large\",\"type\":\"invalid_request_error\"}}\n"
              : "{\"error\":{\"message\":\"this is not HTTP\",\"type\":\"invalid_request_error\"}}\n",
          false);
      return std::nullopt;
    }
    if (parser.is_done()) break;
    if (parser.is_header_done() && !continued &&
        boost::beast::iequals(parser.get()[http::field::expect], "100-continue")) {
      continued = true;
      if (!send("HTTP/1.1 100 Continue\r\n\r\n")) return std::nullopt;
    }
  }
  auto message = parser.release();
  HttpRequest request;
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  request.host = std::string(message[http::field::host]);
  request.keep_alive = message.keep_alive();
  request.can_chunk = message.version() >= 11;
  request.body = std::move(message.body());
  return request;
}

bool Connection::write(int status, std::string_view content_type, std::string_view body, bool keep_alive,
                       std::string_view more_headers) {
  return send(fmt::format(
      "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: {}\r\n{}\r\n{}", status,
      reason(status), content_type, body.size(), keep_alive ? "keep-alive" : "close", more_headers, body));
}

bool Connection::begin_parts(std::string_view content_type, bool chunked) {
  chunked_ = chunked;
  return send(fmt::format(
      "HTTP/1.1 200 OK\r\nContent-Type: {}\r\nCache-Control: no-store\r\n{}\r\n", content_type,
      chunked ? "Transfer-Encoding: chunked\r\nConnection: keep-alive\r\n" : "Connection: close\r\n"));
}

bool Connection::part(std::string_view bytes) {
  if (bytes.empty()) return true;
  return chunked_ ? send(fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes)) : send(bytes);
}

bool Connection::end_parts() { return chunked_ ? send("0\r\n\r\n") : false; }

bool Connection::has_left() const {
  if (ready(socket_, POLLIN, milliseconds(0)) <= 0) return false;
  char byte = 0;
  return ::recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

Listener::Listener(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const auto failed = [&](const char* what) {
    const int cause = errno;
    ::close(socket_);
    return std::runtime_error(fmt::format("127.0.0.1:{} {}: {}", port, what, std::strerror(cause)));
  };
  const int on = 1;
  ::setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw failed("cannot be used");
  if (::listen(socket_, 128) != 0) throw failed("cannot be listened on");
  socklen_t size = sizeof address;
  ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
}

Listener::~Listener() { ::close(socket_); }

int Listener::accept(milliseconds most) {
  if (ready(socket_, POLLIN, most) <= 0) return -1;
  return ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
}

}  // namespace quire::labs::micro
