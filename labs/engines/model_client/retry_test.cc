// What is tried again, when, and what is given up.
#include "labs/engines/model_client/test_client.h"

namespace quire::labs::model_client {
namespace {

using Then = Reply::Then;
using State = Record::State;

class RetryTest : public ClientFixture {};

TEST_F(RetryTest, TriesAgainAfterWhatMayPass) {
  for (const int status : {408, 425, 429, 500, 502, 503, 504, 529}) {
    TestServer server([status](const Asked& asked) {
      return asked.number == 0 ? reply(status, R"({"error":{"message":"not now"}})")
                               : reply(200, completion(asked));
    });
    const auto answer = client(server).ask(prompt("x"));
    EXPECT_TRUE(answer) << status << ": " << answer.error();
    EXPECT_EQ(server.requests(), 2U) << status;
  }
}

TEST_F(RetryTest, WaitsTwiceAsLongEachTime) {
  TestServer server([](const Asked&) { return reply(500, ""); });
  options_.retry.attempts = 5;
  const auto answer = client(server).ask(prompt("x"));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error(),
            "POST " + server.base() + "/completions: it answered HTTP 500; given up after 5 attempts");
  const auto least = milliseconds(250 + 500 + 1000 + 2000);
  EXPECT_GE(clock_.slept, least);
  EXPECT_LE(clock_.slept, 2 * least);
}

TEST_F(RetryTest, HonoursRetryAfterInSecondsAndAsADate) {
  for (const char* const wait :
       {"Retry-After: 77\r\n",
        "Retry-After: Thu, 26 Nov 2026 12:01:17 GMT\r\nDate: Thu, 26 Nov 2026 12:00:00 GMT\r\n"}) {
    clock_.slept = milliseconds(0);
    TestServer server([wait](const Asked& asked) {
      return asked.number == 0 ? reply(429, "", wait) : reply(200, completion(asked));
    });
    EXPECT_TRUE(client(server).ask(prompt("x")));
    EXPECT_EQ(clock_.slept, milliseconds(77'000)) << wait;
  }
}

TEST_F(RetryTest, AServersRestHoldsForAllRequests) {
  TestServer server([](const Asked& asked) {
    return asked.number == 0 ? reply(429, "", "Retry-After: 100\r\n") : reply(200, completion(asked));
  });
  options_.concurrency = 1;
  std::map<std::uint64_t, milliseconds> sent_at;
  options_.on_progress = [&](const Progress& now) { sent_at.emplace(now.sent, clock_.now()); };
  const Report report = run(server, prompts(5));
  EXPECT_EQ(report.sum.answered, 5U);
  EXPECT_GE(sent_at.at(2) - sent_at.at(1), milliseconds(100'000));
}

TEST_F(RetryTest, GivesUpOnAServerThatWantsTooLong) {
  TestServer server([](const Asked&) { return reply(503, "", "Retry-After: 86400\r\n"); });
  const auto answer = client(server).ask(prompt("x"));
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().find("HTTP 503; it wants 86400 seconds of rest"), std::string::npos)
      << answer.error();
  EXPECT_EQ(server.requests(), 1U);
}

TEST_F(RetryTest, AFailureIsALineThatALaterRunAsksAgainOnDemand) {
  std::atomic<bool> sick{true};
  TestServer server([&](const Asked& asked) {
    return sick && asked.body.find("p1\"") != std::string::npos ? reply(500, R"({"error":"sick"})")
                                                                : reply(200, completion(asked));
  });
  const auto requests = prompts(3);
  Report report = run(server, requests);
  EXPECT_EQ(report.end, Report::End::finished);
  EXPECT_EQ(report.sum.failed, 1U);
  const Record record = file().read(requests[1]).value();
  EXPECT_EQ(record.state, State::failed);
  EXPECT_EQ(record.attempts, 6U);
  EXPECT_EQ(record.reason,
            "POST " + server.base() + "/completions: it answered HTTP 500 (sick); given up after 6 attempts");
  sick = false;
  report = run(server, requests);
  EXPECT_EQ(report.sum.skipped, 3U) << "nothing is asked again by itself";
  options_.retry_failed = true;
  report = run(server, requests);
  EXPECT_EQ(report.sum.answered, 1U);
  expect_all_answered(requests);
}

TEST_F(RetryTest, ARefusedRequestIsNotTriedAgain) {
  TestServer server([](const Asked& asked) {
    return asked.number == 0 ? reply(400, R"({"error":{"message":"max_tokens is too large"}})")
                             : reply(200, completion(asked));
  });
  options_.concurrency = 1;
  const Report report = run(server, prompts(2));
  EXPECT_EQ(report.sum.failed, 1U);
  EXPECT_EQ(report.sum.answered, 1U);
  EXPECT_EQ(server.requests(), 2U);
  EXPECT_NE(file().read(prompts(1)[0])->reason.find("HTTP 400 (max_tokens is too large)"), std::string::npos);
}

TEST_F(RetryTest, BrokenConnectionsAreTriedAgain) {
  const std::string whole = reply(200, R"({"choices":[]})").bytes;
  const std::vector<Reply> faults{
      {"", Then::close, 0},
      {"", Then::reset, 0},
      {"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"choices\":", Then::close, 0},
      {"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"choices\":", Then::reset, 0},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", Then::close, 0},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"cho", Then::close, 0},
      {std::string("\x00\x01\xff garbage\r\n\r\n", 14), Then::close, 0},
      {"HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n", Then::close, 0}};
  for (std::size_t i = 0; i < faults.size(); ++i) {
    TestServer server(
        [&](const Asked& asked) { return asked.number == 0 ? faults[i] : reply(200, completion(asked)); });
    const auto answer = client(server).ask(prompt("x"));
    if (i + 1 == faults.size()) {
      EXPECT_NE(answer.error().find("its answer is longer than 65536 bytes"), std::string::npos)
          << answer.error();
      continue;
    }
    EXPECT_TRUE(answer) << i << ": " << answer.error();
    EXPECT_EQ(server.requests(), 2U) << i;
  }
}

TEST_F(RetryTest, ASlowAnswerIsGivenUpAndTriedAgain) {
  TestServer server([](const Asked& asked) {
    Reply slow = reply(200, std::string(1'000'000, ' ') + completion(asked));
    slow.drip = 1;
    return asked.number == 0 ? slow : reply(200, completion(asked));
  });
  options_.timeout = milliseconds(150);
  options_.retry.attempts = 50;
  const auto answer = client(server).ask(prompt("x"));
  EXPECT_TRUE(answer) << answer.error();
  EXPECT_GE(server.requests(), 2U);
}

TEST_F(RetryTest, AServerThatDiesMidwayIsFoundAgain) {
  const auto script = [](const Asked& asked) { return reply(200, completion(asked)); };
  auto server = std::make_unique<TestServer>(script);
  const std::uint16_t port = server->port();
  bool died = false;
  bool reborn = false;
  options_.on_progress = [&](const Progress& now) {
    if (now.answered >= 20 && !died) {
      server->end();
      died = true;
    }
    if (died && !reborn && now.waiting > 0) {
      server = std::make_unique<TestServer>(script, port);
      reborn = true;
    }
  };
  const auto requests = prompts(60);
  const Report report = run(*server, requests);
  EXPECT_TRUE(reborn);
  EXPECT_EQ(report.sum.answered, 60U) << report.why;
  expect_all_answered(requests);
}

TEST_F(RetryTest, ManyFailuresInARowEndTheRun) {
  TestServer server([](const Asked&) { return reply(400, R"({"error":"no"})"); });
  options_.failures_in_row_max = 5;
  options_.concurrency = 1;
  const Report report = run(server, prompts(50));
  EXPECT_EQ(report.end, Report::End::failures);
  EXPECT_EQ(report.sum.failed, 5U);
  EXPECT_EQ(report.left, 45U);
  EXPECT_EQ(server.requests(), 5U);
  EXPECT_NE(report.why.find("5 requests failed one after the other, the last for: POST"), std::string::npos);
}

}  // namespace
}  // namespace quire::labs::model_client
