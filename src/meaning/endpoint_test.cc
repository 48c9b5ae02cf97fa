// Against a small server in this process that answers each request with the next part of a script.
#include "meaning/endpoint.h"

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>

#include <arpa/inet.h>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "meaning/endpoint_answer.h"

namespace quire::meaning {
namespace {

using std::chrono::milliseconds;

struct Part {
  std::string bytes;
  milliseconds between{0};  ///< bytes; 0: all at once
};

std::string http(int status, const std::string& body, const std::string& headers = "") {
  return fmt::format("HTTP/1.1 {} Something\r\nContent-Length: {}\r\nConnection: close\r\n{}\r\n{}", status,
                     body.size(), headers, body);
}

/// A vector of `dimensions` numbers for each text: its length, then ones.
std::string vectors_for(const std::string& request, std::size_t dimensions = 3) {
  std::string data;
  std::size_t index = 0;
  const auto whole = boost::json::parse(request);
  for (const auto& text : whole.at("input").as_array()) {
    std::string numbers = std::to_string(text.as_string().size());
    for (std::size_t i = 1; i < dimensions; ++i) numbers += ",1.0";
    const auto one = fmt::format(R"({{"index":{},"embedding":[{}]}})", index++, numbers);
    data = data.empty() ? one : one + "," + data;
  }
  return fmt::format(R"({{"data":[{}],"usage":{{"total_tokens":9}}}})", data);
}

class ScriptedServer {
 public:
  /// After the script, and for parts without bytes, it answers well.
  explicit ScriptedServer(std::vector<Part> script)
      : script_(std::move(script)), socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(socket_, 8), 0);
    socklen_t size = sizeof address;
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~ScriptedServer() {
    over_ = true;
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  std::string base() const { return fmt::format("http://127.0.0.1:{}/v1", port_); }
  std::vector<std::string> requests() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return requests_;
  }

 private:
  void serve() {
    for (std::size_t number = 0;; ++number) {
      const int connection = ::accept(socket_, nullptr, nullptr);
      if (connection < 0) return;
      const std::string request = read_request(connection);
      Part part = number < script_.size() ? script_[number] : Part{};
      if (part.bytes.empty())
        part.bytes = http(200, vectors_for(request.substr(request.find("\r\n\r\n") + 4)));
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        requests_.push_back(request);
      }
      send_part(connection, part);
      ::shutdown(connection, SHUT_WR);
      ::close(connection);
    }
  }
  static std::string read_request(int connection) {
    std::string all;
    char buffer[4096];
    for (;;) {
      const std::size_t head = all.find("\r\n\r\n");
      const std::size_t length = all.find("Content-Length: ");
      if (head != std::string::npos && length != std::string::npos &&
          all.size() >= head + 4 + std::stoul(all.substr(length + 16)))
        return all;
      const ssize_t got = ::recv(connection, buffer, sizeof buffer, 0);
      if (got <= 0) return all;
      all.append(buffer, static_cast<std::size_t>(got));
    }
  }
  void send_part(int connection, const Part& part) const {
    const std::size_t piece = part.between.count() == 0 ? part.bytes.size() : 1;
    for (std::size_t at = 0; at < part.bytes.size() && !over_; at += piece) {
      if (::send(connection, part.bytes.data() + at, piece, MSG_NOSIGNAL) <= 0) return;
      if (part.between.count() != 0) std::this_thread::sleep_for(part.between);
    }
  }

  std::vector<Part> script_;
  int socket_;
  unsigned port_ = 0;
  std::atomic<bool> over_{false};
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

class EndpointTest : public testing::Test {
 protected:
  void SetUp() override {
    ::setenv("no_proxy", "127.0.0.1", 1);
    ::unsetenv("QUIRE_EMBEDDING_KEY");
  }
  void TearDown() override { ::unsetenv("QUIRE_EMBEDDING_KEY"); }

  static EndpointOptions options(const ScriptedServer& server) {
    EndpointOptions out;
    out.base = server.base();
    out.model = "small";
    out.first_wait = milliseconds(1);
    out.attempts = 3;
    out.timeout = milliseconds(3000);
    return out;
  }
  /// The error, or "" for vectors.
  static std::string ask(EndpointOptions how, const std::vector<std::string>& texts = {"one", "three"}) {
    auto endpoint = Endpoint::open(std::move(how));
    if (!endpoint) return endpoint.error();
    const auto vectors = endpoint->embed(texts);
    if (!vectors) return vectors.error();
    EXPECT_EQ(vectors->size(), texts.size());
    return "";
  }
  static void expect_says(const std::string& error, std::string_view part) {
    EXPECT_NE(error.find(part), std::string::npos) << error;
    EXPECT_EQ(error.find('\n'), std::string::npos) << error;
  }
};

TEST_F(EndpointTest, VectorsComeInTheOrderOfTheTexts) {
  const ScriptedServer server({});
  auto how = options(server);
  how.batch = 2;
  auto endpoint = Endpoint::open(how);
  ASSERT_TRUE(endpoint) << endpoint.error();
  const std::vector<std::string> texts = {"a", "bb", "", "ccc", "dd\"dd", " \n", "eeeeee"};
  const auto vectors = endpoint->embed(texts);
  ASSERT_TRUE(vectors) << vectors.error();
  ASSERT_EQ(vectors->size(), texts.size());
  const float first[] = {1, 2, 0, 3, 5, 0, 6};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    ASSERT_EQ((*vectors)[i].size(), 3u);
    EXPECT_EQ((*vectors)[i][0], first[i]) << "blank ones are zero, and not sent";
  }
  EXPECT_EQ(endpoint->dimensions(), 3u);
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 3u) << "two texts at once";
  EXPECT_TRUE(requests[0].starts_with("POST /v1/embeddings HTTP/1.1\r\n")) << requests[0];
  EXPECT_NE(requests[0].find(R"("model":"small","encoding_format":"float","input":["a","bb"])"),
            std::string::npos);
  EXPECT_EQ(requests[0].find("Authorization"), std::string::npos);
}

TEST_F(EndpointTest, NoTextsNoRequest) {
  const ScriptedServer server({});
  EXPECT_EQ(ask(options(server), {}), "");
  EXPECT_TRUE(server.requests().empty());
}

TEST_F(EndpointTest, TheKeyIsSentAndNeverSaid) {
  ::setenv("QUIRE_EMBEDDING_KEY", "sk-secret", 1);
  const ScriptedServer server({{http(401, R"({"error":{"message":"who are you?"}})")}});
  const std::string error = ask(options(server));
  expect_says(error, "HTTP 401; look at QUIRE_EMBEDDING_KEY (who are you?)");
  EXPECT_EQ(error.find("secret"), std::string::npos);
  EXPECT_NE(server.requests().at(0).find("Authorization: Bearer sk-secret\r\n"), std::string::npos);
}

TEST_F(EndpointTest, TheKeyDoesNotLeaveInTheClear) {
  ::setenv("QUIRE_EMBEDDING_KEY", "sk-secret", 1);
  EndpointOptions how;
  how.model = "small";
  how.base = "http://vectors.example/v1";
  expect_says(ask(how), "use https");
  how.base = "http://127.0.0.1.evil.example/v1";
  EXPECT_NE(ask(how).find("use https"), std::string::npos) << "a host that only begins like this machine";
  ::setenv("QUIRE_EMBEDDING_KEY", "a\r\nX: y", 1);
  how.base = "https://vectors.example/v1";
  expect_says(ask(how), "control character");
}

TEST_F(EndpointTest, AddressesThatCannotBe) {
  EndpointOptions how;
  how.model = "small";
  for (const auto& [base, part] : std::vector<std::pair<std::string, std::string>>{
           {"", "not an address"},
           {"ftp://example.org/v1", "not http or https"},
           {"file:///etc/passwd", "not http or https"},
           {"https://me:pw@example.org/v1", "holds a name or password"},
           {"https://example.org/v1?key=1", "has a query"}}) {
    how.base = base;
    expect_says(ask(how), part);
    EXPECT_EQ(ask(how).find("pw"), std::string::npos);
  }
}

TEST_F(EndpointTest, BusyAndBrokenServersAreAskedAgain) {
  const ScriptedServer server({{http(429, "{}", "Retry-After: 0\r\n")}, {http(500, "oops")}, {}});
  EXPECT_EQ(ask(options(server)), "");
  EXPECT_EQ(server.requests().size(), 3u);
}

TEST_F(EndpointTest, RetryAfterIsKept) {
  const ScriptedServer server({{http(429, "{}", "Retry-After: 1\r\n")}, {}});
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(ask(options(server)), "");
  EXPECT_GE(std::chrono::steady_clock::now() - start, milliseconds(1000));
}

TEST_F(EndpointTest, TooLongARestIsAnError) {
  const ScriptedServer server({{http(429, "{}", "Retry-After: 7200\r\n")}});
  expect_says(ask(options(server)), "wants 7200 seconds of rest");
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(EndpointTest, AServerThatStaysBrokenIsGivenUp) {
  const ScriptedServer server({{http(503, "")}, {http(503, "")}, {http(503, "")}});
  expect_says(ask(options(server)), "HTTP 503, 3 times");
  EXPECT_EQ(server.requests().size(), 3u);
}

TEST_F(EndpointTest, WhatIsWrongWithTheRequestIsNotAskedAgain) {
  const ScriptedServer server({{http(400, R"({"error":{"message":"no such\nmodel"}})")}});
  expect_says(ask(options(server)), "HTTP 400 (no such model)");
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(EndpointTest, RedirectsAreNotFollowed) {
  const ScriptedServer server({{http(307, "", "Location: http://127.0.0.1:1/\r\n")}});
  expect_says(ask(options(server)), "redirect");
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(EndpointTest, ACutAnswerIsAskedForAgain) {
  std::string half = http(200, R"({"data":[{"index":0,"embedding":[1,2,3]}]})");
  half.resize(half.size() - 10);
  const ScriptedServer server({{half}, {}});
  EXPECT_EQ(ask(options(server)), "");
  EXPECT_EQ(server.requests().size(), 2u);
  const ScriptedServer always({{half}, {half}, {half}});
  expect_says(ask(options(always)), "3 times");
}

TEST_F(EndpointTest, ASlowAnswerRunsOutOfTime) {
  const std::string answer = http(200, R"({"data":[{"index":0,"embedding":[1,2,3]}]})");
  const ScriptedServer server({{answer, milliseconds(30)}, {}});
  auto how = options(server);
  how.timeout = milliseconds(200);
  how.attempts = 1;
  expect_says(ask(how), "no whole answer within 200 ms");
}

TEST_F(EndpointTest, NobodyThere) {
  std::string base;
  {
    const ScriptedServer server({});
    base = server.base();
  }
  EndpointOptions how;
  how.base = base;
  how.model = "small";
  how.attempts = 2;
  how.first_wait = milliseconds(1);
  expect_says(ask(how), "2 times");
}

TEST_F(EndpointTest, TooLongAnAnswerIsCutOff) {
  const ScriptedServer server({{http(200, "{\"data\":[" + std::string(4 << 20, ' '))}});
  auto how = options(server);
  how.dimensions = 3;
  expect_says(ask(how), "longer than");
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(EndpointTest, APageIsNotVectors) {
  const ScriptedServer server({{http(200, "<!doctype html><title>Welcome</title>")}});
  expect_says(ask(options(server)), "a page, not with JSON; the address most often ends in /v1");
}

TEST_F(EndpointTest, OtherDimensionsThanBefore) {
  const ScriptedServer server({});
  auto how = options(server);
  how.dimensions = 256;
  expect_says(ask(how), "3 dimensions, not 256");
}

TEST_F(EndpointTest, ItStopsWhenAsked) {
  const ScriptedServer server({{http(503, "", "Retry-After: 30\r\n")}});
  auto how = options(server);
  const auto start = std::chrono::steady_clock::now();
  how.stop = [&] { return std::chrono::steady_clock::now() - start > milliseconds(100); };
  expect_says(ask(how), "stopped");
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(5000));
  const ScriptedServer slow({{http(200, "{}"), milliseconds(100)}});
  auto other = options(slow);
  const auto again = std::chrono::steady_clock::now();
  other.stop = [&] { return std::chrono::steady_clock::now() - again > milliseconds(100); };
  expect_says(ask(other), "stopped");
}

TEST_F(EndpointTest, LongTextsAreCutBetweenCharacters) {
  const ScriptedServer server({});
  auto how = options(server);
  how.text_bytes_max = 4;
  EXPECT_EQ(ask(how, {"abc\xc3\xa4z"}), "");
  EXPECT_NE(server.requests().at(0).find("[\"abc\"]"), std::string::npos);
}

TEST(EndpointAnswer, Base64) {
  // 1, -2, 0.5 as little-endian floats.
  const auto read = read_vectors(R"({"data":[{"index":0,"embedding":"AACAPwAAAMAAAAA/"}]})", 1, 3);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ((*read)[0], (std::vector<float>{1, -2, 0.5F}));
  const auto padded = read_vectors(R"({"data":[{"embedding":"AACAPw=="}]})", 1, 0);
  ASSERT_TRUE(padded) << padded.error();
  EXPECT_EQ((*padded)[0], (std::vector<float>{1}));
}

TEST(EndpointAnswer, WhatIsWrongIsSaid) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "not JSON"},
      {"{\"data\":[", "not JSON"},
      {"[]", "no array \"data\""},
      {"{\"data\":7}", "no array \"data\""},
      {R"({"error":"out of memory"})", "it says: out of memory"},
      {R"({"data":[]})", "0 vectors for 2 texts"},
      {R"({"data":[{"embedding":[1]}]})", "1 vectors for 2 texts"},
      {R"({"data":[1,2]})", "data[0] has no \"embedding\""},
      {R"({"data":[{"embedding":[1]},{"index":0,"embedding":[1]}]})", "data[1] has an \"index\""},
      {R"({"data":[{"index":5,"embedding":[1]},{"embedding":[1]}]})", "data[0] has an \"index\""},
      {R"({"data":[{"index":-1,"embedding":[1]},{"embedding":[1]}]})", "data[0] has an \"index\""},
      {R"({"data":[{"index":"x","embedding":[1]},{"embedding":[1]}]})", "data[0] has an \"index\""},
      {R"({"data":[{"embedding":[1,2]},{"embedding":[1]}]})", "data[1] has 1 dimensions, not 2"},
      {R"({"data":[{"embedding":[1,null]},{"embedding":[1,2]}]})", "not a number"},
      {R"({"data":[{"embedding":[1,"2"]},{"embedding":[1,2]}]})", "not a number"},
      {R"({"data":[{"embedding":[1e99,2]},{"embedding":[1,2]}]})", "infinite or none"},
      {R"({"data":[{"embedding":"AADAfw=="},{"embedding":[1]}]})", "infinite or none"},
      {R"({"data":[{"embedding":"AADA"},{"embedding":[1]}]})", "base64"},
      {R"({"data":[{"embedding":"!!!!"},{"embedding":[1]}]})", "base64"},
      {R"({"data":[{"embedding":[]},{"embedding":[1]}]})", "has 0 dimensions"},
      {R"({"data":[{"embedding":{}},{"embedding":[1]}]})", "neither an array nor base64"},
      {"  <html>", "a page"},
      {std::string(100'000, '['), "not JSON"},
  };
  for (const auto& [answer, part] : cases) {
    const auto read = read_vectors(answer, 2, 0);
    ASSERT_FALSE(read) << answer;
    EXPECT_NE(read.error().find(part), std::string::npos) << answer << " -> " << read.error();
  }
}

}  // namespace
}  // namespace quire::meaning
