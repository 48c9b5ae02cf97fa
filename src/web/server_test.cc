// The server over real sockets, in a crowd: what the thread sanitizer should see.
#include "web/server.h"

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web/test_site.h"

namespace quire::web {
namespace {

/// The status line's code of one request on a connection of its own; 0 if nothing came back.
int ask(std::uint16_t port, const std::string& method, const std::string& path,
        const std::string& body = {}) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    close(fd);
    return 0;
  }
  const std::string request =
      fmt::format("{} {} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{}",
                  method, path, port, body.size(), body);
  std::string answer;
  if (write(fd, request.data(), request.size()) == static_cast<ssize_t>(request.size())) {
    char buffer[4096];
    for (ssize_t n = read(fd, buffer, sizeof buffer); n > 0; n = read(fd, buffer, sizeof buffer))
      answer.append(buffer, static_cast<std::size_t>(n));
  }
  close(fd);
  return answer.size() > 12 ? std::stoi(answer.substr(9, 3)) : 0;
}

TEST(ServerTest, ThreadsAskWhileOthersVoteAndImport) {
  TestSite site;
  site.put({picked("2605.00001", "One", "2026-05-04"), picked("2605.00002", "Two", "2026-05-04")});
  ServerOptions options;
  options.port = 0;
  Server server(options, [&](const Request& request) { return site.ask(request); });
  std::thread serving([&] { server.run(); });

  std::atomic<int> wrong{0};
  std::vector<std::thread> crowd;
  for (int t = 0; t < 6; ++t)
    crowd.emplace_back([&, t] {
      const std::vector<std::string> pages{"/papers/date/2026-05-04", "/papers/2605.00001",
                                           "/search?q=one",           "/labs",
                                           "/papers/trending",        "/healthz"};
      for (std::size_t i = 0; i < 30; ++i)
        if (ask(server.port(), "GET", pages[(i + static_cast<std::size_t>(t)) % pages.size()]) != 200)
          ++wrong;
    });
  crowd.emplace_back([&] {
    for (int i = 0; i < 20; ++i)
      if (ask(server.port(), "POST", "/papers/2605.00002/vote", i % 2 == 0 ? "vote=on" : "vote=off") != 303)
        ++wrong;
  });
  crowd.emplace_back([&] {
    for (int i = 0; i < 10; ++i) site.put({picked(fmt::format("2605.1{:04}", i), "Late", "2026-05-04")});
  });
  for (std::thread& one : crowd) one.join();
  server.stop();
  serving.join();
  EXPECT_EQ(wrong, 0);
}

TEST(ServerTest, WhoReadsDoesNotWaitForManyWhoWrite) {
  std::latch read(1);
  std::atomic<int> writing{0};
  ServerOptions options;
  options.port = 0;
  options.threads = 2;
  Server server(options, [&](const Request& request) {
    if (request.method == Method::post) {
      ++writing;
      writing.notify_all();
      read.wait();
    }
    return Response::text(200, "yes\n");
  });
  std::thread serving([&] { server.run(); });
  constexpr int kWriters = 10;
  std::atomic<int> right{0};
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i)
    writers.emplace_back([&] { right += ask(server.port(), "POST", "/") == 200 ? 1 : 0; });
  for (int n = writing; n < kWriters; n = writing) writing.wait(n);
  EXPECT_EQ(ask(server.port(), "GET", "/"), 200);
  read.count_down();
  for (std::thread& one : writers) one.join();
  EXPECT_EQ(right, kWriters);
  server.stop();
  serving.join();
}

TEST(ServerTest, AThreadThatStopsItWithIdleConnectionsOpenIsNotKeptWaiting) {
  ServerOptions options;
  options.port = 0;
  Server server(options, [](const Request&) { return Response::text(200, "yes\n"); });
  std::thread serving([&] { server.run(); });
  EXPECT_EQ(ask(server.port(), "GET", "/"), 200);
  const int idle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(server.port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(connect(idle, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  server.stop();
  serving.join();
  close(idle);
}

}  // namespace
}  // namespace quire::web
