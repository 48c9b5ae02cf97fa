// URLs, against a small server in this process: it sends what a test tells it to and closes.
#include <cstdlib>
#include <thread>

#include <gtest/gtest.h>

#include "paper/test_server.h"
#include "source/gathered_test.h"
#include "source/url_input.h"

namespace quire::source {
namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// Answers every connection with the same bytes.
class OneAnswerServer : public TestServer {
 public:
  explicit OneAnswerServer(const std::string& answer)
      : TestServer([answer](const std::string&, std::size_t) { return TestAnswer{answer}; }) {}
  std::string url() const { return TestServer::url("/papers.jsonl"); }
};

std::string ok(const std::string& body, std::size_t stated) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(stated) + "\r\nConnection: close\r\n\r\n" +
         body;
}
std::string ok(const std::string& body) { return ok(body, body.size()); }

class Url : public testing::Test {
 protected:
  void SetUp() override { ::setenv("no_proxy", "127.0.0.1", 1); }
};

std::string failure(const std::string& url, std::uint64_t bytes_max = 1u << 30) {
  try {
    const auto input = open_input(url, bytes_max);
    std::string buffer(4096, '\0');
    while (input->read(buffer) > 0) {
    }
  } catch (const InputError& error) {
    return error.what();
  }
  return "read to the end";
}

TEST_F(Url, RecordsComeThrough) {
  const OneAnswerServer server(ok("{\"id\":\"2611.00001\"}\n{\"id\":\"2611.00002\"}\n"));
  const auto input = open_input(server.url());
  const Gathered all = gather("jsonl", *input);
  EXPECT_EQ(all.broken, "");
  EXPECT_EQ(all.records.size(), 2u);
  EXPECT_EQ(input->size(), 40u);
  EXPECT_EQ(input->consumed(), 40u);
}

TEST_F(Url, ALargeBodyArrivesWholeAndIsNotFetchedAhead) {
  std::string body;
  for (int i = 0; body.size() < (16u << 20); ++i) body += "line " + std::to_string(i) + "\n";
  const OneAnswerServer server(ok(body));
  const auto input = open_input(server.url());
  std::string all;
  std::string buffer(100'000, '\0');
  all.append(buffer, 0, input->read(buffer));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_LT(server.sent(), 12u << 20) << "the server is only read as fast as we are";
  while (const std::size_t got = input->read(buffer)) all.append(buffer, 0, got);
  EXPECT_EQ(all.size(), body.size());
  EXPECT_TRUE(all == body);
}

TEST_F(Url, FailuresAreNamed) {
  const OneAnswerServer missing("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(contains(failure(missing.url()), "HTTP 404"));
  const OneAnswerServer cut(ok("half", 8000));
  EXPECT_TRUE(contains(failure(cut.url()), "broke after 4 bytes")) << failure(cut.url());
  const OneAnswerServer large(ok("", 5000));
  EXPECT_TRUE(contains(failure(large.url(), 4000), "larger than the limit")) << failure(large.url(), 4000);
  const OneAnswerServer away(
      "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(contains(failure(away.url()), "only schemes allowed")) << failure(away.url());
  EXPECT_TRUE(contains(failure("http://127.0.0.1:1/x"), "the transfer broke"));
}

TEST_F(Url, OnlyHttpAndHttps) {
  EXPECT_TRUE(contains(failure("file:///etc/passwd"), "only http and https"));
  EXPECT_TRUE(contains(failure("ftp://user:secret@host.test/x"), "ftp://host.test/x: only"));
}

TEST(UrlName, PasswordsAreLeftOut) {
  EXPECT_EQ(url_without_password("https://user:secret@host.test/x?a=b@c"), "https://host.test/x?a=b@c");
  EXPECT_EQ(url_without_password("https://host.test/@x"), "https://host.test/@x");
  EXPECT_EQ(url_without_password("https://a@b"), "https://b");
  EXPECT_EQ(url_without_password("plain.jsonl"), "plain.jsonl");
}

}  // namespace
}  // namespace quire::source
