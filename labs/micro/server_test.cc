// The endpoint over real sockets: answers, streams, many at once, clients that leave, and garbage.
#include "labs/micro/server.h"

#include <thread>

#include <arpa/inet.h>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "labs/engines/micro/alphabet.h"

namespace quire::labs::micro {
namespace {

namespace json = boost::json;

class Client {
 public:
  explicit Client(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t put = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (put <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(put));
    }
  }
  /// Until the other side closes.
  std::string rest() {
    std::string all;
    while (more(all)) {
    }
    return all;
  }
  /// Until `mark` has come.
  std::string until(std::string_view mark) {
    std::string all;
    while (all.find(mark) == std::string::npos && more(all)) {
    }
    return all;
  }

 private:
  bool more(std::string& all) {
    char bytes[4096];
    const ssize_t got = ::recv(socket_, bytes, sizeof bytes, 0);
    if (got > 0) all.append(bytes, static_cast<std::size_t>(got));
    return got > 0;
  }
  int socket_;
};

std::string post(std::string_view path, std::string_view body,
                 std::string_view more = "Connection: close\r\n") {
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
      "{}\r\n{}\r\n{}",
      path, body.size(), more, body);
}

class ServerTest : public testing::Test {
 protected:
  ServerTest() : net_({32, 1, 2, 64, 64}, 3), listener_(0) {
    net_.update([](std::span<float> weights) {
      for (float& w : weights)
        if (w != 1.0F) w *= 8;
    });
    server_ = std::make_unique<Server>(net_, ServerOptions{.model = "tiny", .seed = 100});
    thread_ = std::jthread([this] { server_->run(listener_, [this] { return stopping_.load(); }); });
  }
  ~ServerTest() override {
    stopping_ = true;
    thread_.join();
  }

  std::string ask(std::string_view request) {
    Client client(listener_.port());
    client.send(request);
    return client.rest();
  }
  json::value answer(std::string_view path, std::string_view body) {
    const std::string all = ask(post(path, body));
    EXPECT_TRUE(all.starts_with("HTTP/1.1 200 OK\r\n")) << all.substr(0, 300);
    return json::parse(all.substr(all.find("\r\n\r\n") + 4));
  }
  /// What the sampler itself makes of the same ask.
  json::string expected(std::string_view prompt, std::uint64_t seed, std::uint32_t sample, std::size_t most) {
    Ask ask{.prompt = *encode(prompt), .seed = seed, .sample_id = sample, .max_tokens = most, .end = kEnd};
    ask.prompt.insert(ask.prompt.begin(), kBegin);
    std::string text = decode(sample_one(ask).tokens);
    if (text.ends_with('$')) text.pop_back();
    return json::string(text);
  }
  Sampled sample_one(const Ask& ask) { return sample(net_, std::vector<Ask>{ask}, 1)[0]; }

  Net net_;
  Listener listener_;
  std::unique_ptr<Server> server_;
  std::atomic<bool> stopping_{false};
  std::jthread thread_;
};

TEST_F(ServerTest, AnswersWhatTheSamplerSays) {
  const json::value one = answer("/v1/completions", R"({"prompt":"12=","n":3,"seed":5,"max_tokens":20})");
  for (std::uint32_t i = 0; i < 3; ++i)
    EXPECT_EQ(one.at("choices").at(i).at("text"), expected("12=", 5, i, 20));
  const json::value chat = answer(
      "/v1/chat/completions", R"({"messages":[{"role":"user","content":"12="}],"seed":5,"max_tokens":20})");
  EXPECT_EQ(chat.at("choices").at(0).at("message").at("content"), expected("12=", 5, 0, 20));
}

TEST_F(ServerTest, AStreamBringsTheSameText) {
  for (const std::string_view version : {"1.1", "1.0"}) {
    const std::string body =
        R"({"prompt":"12=","n":2,"seed":5,"max_tokens":20,"stream":true,"stream_options":{"include_usage":true}})";
    std::string request = post("/v1/completions", body);
    request.replace(request.find("HTTP/1.1") + 5, 3, version);
    const std::string all = ask(request);
    EXPECT_NE(all.find("text/event-stream"), std::string::npos);
    std::string text[2];
    std::size_t used = 0, at = 0;
    while ((at = all.find("data: {", at)) != std::string::npos) {
      at += 6;
      const json::value event = json::parse(std::string_view(all).substr(at, all.find("\n\n", at) - at));
      if (const json::value* usage = event.as_object().if_contains("usage"))
        used = usage->at("completion_tokens").to_number<std::size_t>();
      for (const json::value& choice : event.at("choices").as_array())
        text[choice.at("index").to_number<std::size_t>()] += std::string(choice.at("text").as_string());
    }
    EXPECT_NE(all.find("data: [DONE]"), std::string::npos);
    EXPECT_EQ(json::string(text[0]), expected("12=", 5, 0, 20));
    EXPECT_EQ(json::string(text[1]), expected("12=", 5, 1, 20));
    EXPECT_GE(used, text[0].size() + text[1].size());
  }
}

TEST_F(ServerTest, SixtyFourAtOnceGetTheirOwn) {
  std::vector<std::string> texts(64);
  {
    std::vector<std::jthread> clients;
    for (std::size_t i = 0; i < texts.size(); ++i)
      clients.emplace_back([&, i] {
        const json::value one =
            answer("/v1/completions", fmt::format(R"({{"prompt":"{}=","seed":{},"max_tokens":40}})", i, i));
        texts[i] = std::string(one.at("choices").at(0).at("text").as_string());
      });
  }
  for (std::size_t i = 0; i < texts.size(); ++i)
    EXPECT_EQ(json::string(texts[i]), expected(std::to_string(i) + "=", i, 0, 40)) << i;
}

TEST_F(ServerTest, AStopEndsATextAndIsNotPartOfIt) {
  // A text whose every token has a character, so that the stop stands there as it is written.
  std::uint64_t seed = 0;
  std::vector<Token> tokens;
  do {
    Ask ask{.prompt = *encode("12="), .seed = ++seed, .max_tokens = 30, .end = kEnd};
    ask.prompt.insert(ask.prompt.begin(), kBegin);
    tokens = sample_one(ask).tokens;
  } while (seed < 200 && (tokens.size() < 8 || decode(tokens).size() != tokens.size()));
  const std::string whole = decode(tokens);
  ASSERT_GE(whole.size(), 8U);
  const std::string stop = whole.substr(4, 2);
  const std::string before = whole.substr(0, whole.find(stop));
  const std::string body =
      json::serialize(json::object{{"prompt", "12="}, {"seed", seed}, {"max_tokens", 30}, {"stop", stop}});
  const json::value one = answer("/v1/completions", body);
  EXPECT_EQ(one.at("choices").at(0).at("text"), json::string(before));
  EXPECT_EQ(one.at("choices").at(0).at("finish_reason"), "stop");
}

TEST_F(ServerTest, OneConnectionServesManyRequests) {
  Client client(listener_.port());
  for (int i = 0; i < 3; ++i) {
    client.send(post("/v1/completions", R"({"prompt":"1=","max_tokens":2})", ""));
    EXPECT_TRUE(client.until("usage").starts_with("HTTP/1.1 200"));
  }
  client.send("GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
  EXPECT_NE(client.rest().find("\"id\":\"tiny\""), std::string::npos);
}

TEST_F(ServerTest, RefusalsAreJsonWithAStatus) {
  const auto status = [&](std::string_view request) { return ask(request).substr(9, 3); };
  EXPECT_EQ(status(post("/v1/completions", "{}")), "400");
  EXPECT_EQ(status(post("/v1/completions", R"({"prompt":"1=","model":"other"})")), "404");
  EXPECT_EQ(status(post("/v1/embeddings", "{}")), "404");
  EXPECT_EQ(status("GET /v1/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), "405");
  EXPECT_EQ(status("GET /v1/models HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"), "403");
  EXPECT_EQ(status("\x16\x03\x01 this is TLS\r\n\r\n"), "400");
  EXPECT_EQ(status("POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n"),
            "413");
}

TEST_F(ServerTest, ClientsThatLeaveAreForgotten) {
  for (int i = 0; i < 20; ++i) {
    Client client(listener_.port());
    client.send(post("/v1/completions", R"({"prompt":"1=","n":50,"max_tokens":60,"stream":true})"));
    if (i % 2 == 0) client.until("data: ");
  }
  const json::value one = answer("/v1/completions", R"({"prompt":"12=","seed":5,"max_tokens":20})");
  EXPECT_EQ(one.at("choices").at(0).at("text"), expected("12=", 5, 0, 20));
}

TEST_F(ServerTest, ARequestThatComesInDropsIsARequest) {
  Client client(listener_.port());
  const std::string request = post("/v1/completions", R"({"prompt":"12=","seed":5,"max_tokens":3})");
  for (const char byte : request) client.send({&byte, 1});
  EXPECT_TRUE(client.rest().starts_with("HTTP/1.1 200"));
}

TEST(RunningBatch, WaitsForNoMoreThanItSays) {
  const Net net({32, 1, 2, 64, 64}, 3);
  RunningBatch batch(net, 1, 1, 2);
  std::vector<std::shared_ptr<Growing>> texts;
  for (int i = 0; i < 3; ++i)
    texts.push_back(std::make_shared<Growing>(Ask{.prompt = {kBegin}, .max_tokens = 9, .end = kEnd}, 0));
  EXPECT_FALSE(batch.submit(texts)) << "three do not fit where two may wait";
  EXPECT_TRUE(batch.submit(std::span(texts).first(2)));
}

TEST(RunningBatch, AnAskThatCannotBeHarmsNobody) {
  const Net net({32, 1, 2, 64, 64}, 3);
  RunningBatch batch(net, 1, 1, 2);
  const std::vector<std::shared_ptr<Growing>> texts{
      std::make_shared<Growing>(Ask{.prompt = {}, .end = kEnd}, 0),
      std::make_shared<Growing>(Ask{.prompt = {kBegin}, .max_tokens = 1, .end = 63}, 0)};
  ASSERT_TRUE(batch.submit(texts));
  const auto finish_of = [](Growing& text) {
    Growing::News news;
    while (!news.finish) news = text.wait(1, std::chrono::milliseconds(100));
    return *news.finish;
  };
  EXPECT_EQ(finish_of(*texts[0]), Sampled::Finish::cancelled);
  EXPECT_EQ(finish_of(*texts[1]), Sampled::Finish::length);
}

TEST(Listener, APortInUseSaysSo) {
  const Listener first(0);
  EXPECT_THROW(Listener second(first.port()), std::runtime_error);
}

}  // namespace
}  // namespace quire::labs::micro
