// The client against a server on loopback: what is answered is kept once, whatever the server does.
#include "labs/engines/model_client/test_client.h"

namespace quire::labs::model_client {
namespace {

class ClientTest : public ClientFixture {};

TEST_F(ClientTest, AsksEachRequestOnceAndKeepsItsAnswer) {
  TestServer server([](const Asked& asked) { return reply(200, completion(asked)); });
  const auto requests = prompts(100);
  const Report report = run(server, requests);
  EXPECT_EQ(report.end, Report::End::finished);
  EXPECT_EQ(report.sum.answered, 100U);
  EXPECT_EQ(report.left, 0U);
  EXPECT_EQ(server.requests(), 100U);
  expect_all_answered(requests);
  EXPECT_EQ(report.sum.charged, (Tokens{700, 300}));
}

TEST_F(ClientTest, AsksNothingThatTheFileHas) {
  TestServer server([](const Asked& asked) { return reply(200, completion(asked)); });
  auto requests = prompts(10);
  run(server, requests);
  requests.resize(12);
  requests[10] = prompt("new");
  requests[11] = prompt("newer");
  requests[3].temperature = 0.5;  // of the same id, and yet another request
  const Report report = run(server, requests);
  EXPECT_EQ(report.sum.skipped, 9U);
  EXPECT_EQ(report.sum.answered, 3U);
  EXPECT_EQ(server.requests(), 13U);
  expect_all_answered(requests);
}

TEST_F(ClientTest, ManyPromptsAndManyAnswersComeInOrder) {
  TestServer server([](const Asked& asked) { return reply(200, completion(asked)); });
  Request request = prompt("a");
  request.prompts = {"a", "b", "c"};
  request.n = 2;
  const auto answer = client(server).ask(request);
  ASSERT_TRUE(answer) << answer.error();
  std::string texts;
  for (const Choice& choice : answer->choices) texts += choice.text + " ";
  EXPECT_EQ(texts, "a/0 a/1 b/0 b/1 c/0 c/1 ");
}

TEST_F(ClientTest, SendsWhatIsAskedAndTheKey) {
  ::setenv("QUIRE_TEST_KEY", "sk-0123456789abcdef", 1);
  Asked seen;
  TestServer server([&](const Asked& asked) {
    seen = asked;
    return reply(200, completion(asked));
  });
  Request request;
  request.id = "one";
  request.model = "m";
  request.messages = {{"system", "be short"}, {"user", "2+2?"}};
  request.n = 2;
  request.max_tokens = 5;
  request.temperature = 0.5;
  request.top_p = 0.9;
  request.seed = -3;
  request.stop = {"\n"};
  request.logprobs = 2;
  request.extra = {{"reasoning_effort", "low"}};
  options_.key_env = "QUIRE_TEST_KEY";
  const auto answer = client(server).ask(request);
  ::unsetenv("QUIRE_TEST_KEY");
  ASSERT_TRUE(answer) << answer.error();
  EXPECT_EQ(answer->choices[1].text, "2+2?/1");
  EXPECT_EQ(seen.target(), "/v1/chat/completions");
  EXPECT_NE(seen.head.find("Authorization: Bearer sk-0123456789abcdef\r\n"), std::string::npos);
  EXPECT_EQ(seen.json(),
            boost::json::parse(R"({"model":"m","messages":[{"role":"system","content":"be short"},
    {"role":"user","content":"2+2?"}],"n":2,"max_tokens":5,"temperature":0.5,"top_p":0.9,"seed":-3,"stop":"\n",
    "logprobs":true,"top_logprobs":2,"reasoning_effort":"low"})"));
}

TEST_F(ClientTest, ListsModels) {
  TestServer server([](const Asked& asked) {
    return asked.target() == "/v1/models" ? reply(200, R"({"object":"list","data":[{"id":"a"},{"id":"b"}]})")
                                          : reply(404, "");
  });
  const auto models = client(server).models();
  ASSERT_TRUE(models) << models.error();
  EXPECT_EQ(*models, (std::vector<std::string>{"a", "b"}));
}

TEST_F(ClientTest, AnEndpointThatCanAnswerNoneEndsTheRunAndCondemnsNoRequest) {
  const std::vector<std::pair<Reply, std::string>> faults{
      {reply(200, "<!doctype html><title>Sign in</title>"),
       "it answered with a page, \"<!doctype html><title>Sign in"},
      {reply(301, "", "Location: https://elsewhere.example/v1\r\n"),
       "it answered HTTP 301, a redirect to \"https://elsewhere.example/v1\", which is not followed"},
      {reply(401, R"({"error":{"message":"no such key"}})"),
       "HTTP 401 (no such key); look at the key in QUIRE_MODEL_KEY"},
      {reply(404, R"({"detail":"Not Found"})"), "HTTP 404 (Not Found); the address most often ends in /v1"},
      {reply(429, R"({"error":{"message":"pay","code":"insufficient_quota"}})"), "HTTP 429 (pay)"},
      {reply(200, "packed", "Content-Encoding: br\r\n"), "packed as \"br\""}};
  for (const auto& fault : faults) {
    TestServer server([&](const Asked&) { return fault.first; });
    const Report report = run(server, prompts(50));
    EXPECT_EQ(report.end, Report::End::endpoint) << fault.second;
    EXPECT_NE(report.why.find("POST " + server.base() + "/completions: "), std::string::npos) << report.why;
    EXPECT_NE(report.why.find(fault.second), std::string::npos) << report.why;
    EXPECT_EQ(report.left, 50U);
    EXPECT_LE(server.requests(), 16U) << "those that were under way";
    EXPECT_EQ(file().requests(), 0U);
  }
}

TEST_F(ClientTest, WhatIsNoAnswerIsSaidClearly) {
  const std::string one = R"({"text":"a","finish_reason":"stop"})";
  const std::vector<std::pair<std::string, std::string>> faults{
      {"", "its answer is empty"},
      {"{\"choices\":[{\"te",
       "its answer: not JSON: incomplete JSON; 16 bytes came that begin with \"{\"choices"},
      {"[1]", "its answer is no object but \"[1]\""},
      {R"({"id":"x","object":"y"})", "no array \"choices\"; it has \"id\", \"object\""},
      {R"({"choices":[]})", "its answer has no choices"},
      {R"({"error":{"message":"upstream","code":502}})", "an error in an answer of status 200: upstream"},
      {"{\"choices\":[" + one + "," + one + "]}", "it gave 2 choices where 1 were asked for"},
      {R"({"choices":[{"index":4,"text":"a"}]})", "\"index\" that is none of 0 to 0"},
      {R"({"choices":[{"finish_reason":"stop"}]})", "choices[0] has neither \"text\" nor \"message\""}};
  for (const auto& fault : faults) {
    TestServer server([&](const Asked&) { return reply(200, fault.first); });
    options_.retry.attempts = 2;
    const auto answer = client(server).ask(prompt("x"));
    ASSERT_FALSE(answer) << fault.first;
    EXPECT_NE(answer.error().find(fault.second), std::string::npos) << answer.error();
    EXPECT_NE(answer.error().find(server.base()), std::string::npos) << answer.error();
  }
}

TEST_F(ClientTest, AHugeAnswerIsNotTakenIn) {
  TestServer server([](const Asked&) { return reply(200, std::string(2 << 20, ' ')); });
  options_.limits.answer_bytes_max = 1 << 20;
  const auto answer = client(server).ask(prompt("x"));
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().find("its answer is longer than 1048576 bytes"), std::string::npos)
      << answer.error();
  EXPECT_EQ(server.requests(), 1U) << "it would be as long the next time";
}

TEST_F(ClientTest, TheKeyIsShownNowhere) {
  const std::string key = "sk-secret/0123456789";
  ::setenv("QUIRE_TEST_KEY", key.c_str(), 1);
  options_.key_env = "QUIRE_TEST_KEY";
  TestServer server([&](const Asked& asked) {
    if (asked.number == 0) return reply(400, R"({"error":{"message":"your key )" + key + R"( is new"}})");
    return reply(200, R"({"choices":[{"text":"it is )" + key + R"(","finish_reason":"stop"}]})");
  });
  options_.concurrency = 1;
  const auto requests = prompts(2);
  run(server, requests);
  ::unsetenv("QUIRE_TEST_KEY");
  const std::string bytes = file_bytes();
  EXPECT_EQ(bytes.find("0123456789"), std::string::npos) << bytes;
  EXPECT_NE(bytes.find("your key [key] is new"), std::string::npos) << bytes;
  EXPECT_EQ(file().read(requests[1])->answer.choices[0].text, "it is [key]");
}

TEST_F(ClientTest, RefusesWhatCannotBeMeant) {
  const auto fault = [](Options options) { return Client::open(std::move(options)).error(); };
  EXPECT_NE(fault({.base = "ftp://a/v1"}).find("ftp is not http or https"), std::string::npos);
  EXPECT_NE(fault({.base = "not an address"}).find("is no address"), std::string::npos);
  EXPECT_NE(fault({.base = "http://me:pw@a/v1"}).find("holds a name or password"), std::string::npos);
  EXPECT_EQ(fault({.base = "http://me:pw@a/v1"}).find("pw@"), std::string::npos);
  EXPECT_NE(fault({.base = "http://a/v1?key=1"}).find("has a query"), std::string::npos);
  EXPECT_EQ(fault({.base = "http://a/v1", .concurrency = 0}), "concurrency is 0; it must be 1 to 1024");
  EXPECT_NE(fault({.base = "http://a/v1", .budget = {.money = 1}}).find("needs prices"), std::string::npos);
  ::setenv("QUIRE_TEST_KEY", "sk-0123456789", 1);
  EXPECT_NE(fault({.base = "http://a.example/v1", .key_env = "QUIRE_TEST_KEY"})
                .find("would send the key unencrypted"),
            std::string::npos);
  EXPECT_TRUE(Client::open({.base = "https://a.example/v1", .key_env = "QUIRE_TEST_KEY"}));
  ::unsetenv("QUIRE_TEST_KEY");
}

TEST_F(ClientTest, RefusesABatchBeforeItAsksAnything) {
  TestServer server([](const Asked& asked) { return reply(200, completion(asked)); });
  auto requests = prompts(3);
  requests[2].id = requests[0].id;
  ResultsFile results = file();
  EXPECT_EQ(client(server).run(requests, results).error(),
            "two requests have the id \"r0\"; each needs one of its own");
  requests = prompts(3);
  requests[1].max_tokens.reset();
  options_.budget.tokens = 1000;
  EXPECT_NE(client(server).run(requests, results).error().find("\"r1\": without max_tokens"),
            std::string::npos);
  EXPECT_EQ(server.requests(), 0U);
}

TEST_F(ClientTest, AsksAsManyAtOnceAsIsSaid) {
  std::atomic<TestServer*> self{nullptr};
  TestServer server([&](const Asked& asked) {
    self.load()->await(64);  // none is answered before so many are there
    return reply(200, completion(asked));
  });
  self = &server;
  options_.concurrency = 64;
  std::size_t most = 0;
  options_.on_progress = [&](const Progress& now) { most = std::max(most, now.active); };
  const auto requests = prompts(200);
  EXPECT_EQ(run(server, requests).sum.answered, 200U);
  EXPECT_EQ(most, 64U);
  expect_all_answered(requests);
}

/// The example of client.h.
TEST_F(ClientTest, ALabsToolNeedsTenLines) {
  TestServer server([](const Asked& asked) { return reply(200, completion(asked)); });
  const auto requests = prompts(5);
  std::size_t looked = 0, graded = 0;
  auto client = Client::open({.base = server.base(),
                              .concurrency = 16,
                              .prices = {.in = 0.15, .out = 0.6},
                              .budget = {.money = 5},
                              .stop = [&] {
                                ++looked;
                                return false;
                              }});
  auto file = ResultsFile::open(path_);
  ASSERT_TRUE(client && file);
  auto report = client->run(requests, *file);
  ASSERT_TRUE(report) << report.error();
  for (const Request& request : requests)
    if (auto record = file->read(request); record && record->state == Record::State::answered) ++graded;
  EXPECT_EQ(graded, 5U);
  EXPECT_GT(looked, 0U);
}

}  // namespace
}  // namespace quire::labs::model_client
